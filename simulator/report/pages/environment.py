"""Templates filled in: all text escaped, under a policy that lets the page load and run nothing."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from simulator.scenario.letters.text import inert

_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


def filled(template: str, folder: Path = _TEMPLATES, **values: Any) -> str:
    """Return the page `template` with `values`; it stands in `folder`, with its `page.css`."""
    style = (folder / "page.css").read_text(encoding="utf-8")
    return (
        _with_markdown(folder)
        .get_template(template)
        .render(
            style=Markup(style),  # noqa: S704 - our own file
            content_policy=content_policy(style),
            **values,
        )
    )


@functools.cache
def _with_markdown(folder: Path) -> Environment:
    """Return what fills the pages in `folder`: a lesson has six, and each template is read once."""
    # The pages of phones take `escaping` alone, and no time to load what reads Markdown.
    from simulator.report.pages.markdown import is_web_address, rendered

    environment = escaping(folder)
    environment.filters["markdown"] = rendered
    environment.tests["web_address"] = is_web_address
    return environment


def escaping(folder: Path) -> Environment:
    """Return what fills the templates in `folder`: all text escaped, a name that is missing told.

    Templates are read once: nobody writes them while the program runs.
    """
    return Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_text,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def content_policy(style: str) -> str:
    """Return the Content-Security-Policy: this one style sheet, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _text(value: Any) -> Any:
    """Spell out control characters in everything that is put into a page."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return inert(value)
    return value
