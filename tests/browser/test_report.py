"""The report and the handout as a reader meets them: in a real browser, on paper, from a stick."""

from __future__ import annotations

import json
import re
import shlex
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from simulator.scenario.library import scenario_names
from tests.browser.chromium import Chromium, Page

Camsim = Callable[..., Result]
A4, LETTER = (8.27, 11.69), (8.5, 11.0)
MOST_BYTES = 2_000_000
QUICK = ("maple-court", "fort-lauderdale-2018")
"""In the ordinary suite; `make browser` takes all. Only the first with inference, which is slow."""
SLOW = [name for name in scenario_names() if name not in QUICK]
VOID = {"meta", "link", "br", "hr", "img", "input"}


def options(scenario: str) -> tuple[str, ...]:
    """Return how a scenario is run here: in seconds."""
    runs = ("--replications", "3")
    return runs if scenario == "maple-court" else ("--replications", "2", "--no-inference")


@pytest.fixture(scope="module")
def made(camsim_once: Camsim) -> Callable[..., Path]:
    """Write a page once for all tests that look at it."""
    there: dict[tuple[str, ...], Path] = {}
    folder = Path(tempfile.mkdtemp())

    def _made(verb: str, scenario: str, *more: str) -> Path:
        words = (verb, scenario, *(more or options(scenario)))
        if words not in there:
            place = folder / f"{len(there)}.html"
            result = camsim_once(*words, "-o", place)
            assert result.exit_code == 0, result.stderr
            there[words] = place
        return there[words]

    return _made


class Balanced(HTMLParser):
    """Reads a page and holds that every element is closed in order and every id is there once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(str(value))
            if name in ("href", "src"):
                self.links.append(str(value))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element and close it."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.open.pop() == tag, tag


def violations(page: Page, axe: str) -> list[dict[str, Any]]:
    """Return what axe-core finds, by all its rules in light and by that of contrast in dark."""
    page.value(f"{axe}\n;undefined")
    page.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = []
    for dark, only in ((False, "{}"), (True, "{runOnly: ['color-contrast']}")):
        page.dark(dark=dark)
        report = page.value(
            f"axe.run(document, {only}).then(found => JSON.stringify(found.violations.map(one => "
            "({rule: one.id, nodes: one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))}))))"
        )
        found += json.loads(report)
    return found


def pages_of(pdf: bytes) -> int:
    """Count the pages of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize(
    "scenario", [*QUICK, *(pytest.param(name, marks=pytest.mark.browser) for name in SLOW)]
)
def test_every_report_stands_alone(
    scenario: str, made: Callable[..., Path], chromium: Chromium, axe: str
) -> None:
    place = made("report", scenario)
    text = place.read_text(encoding="utf-8")
    assert len(text.encode()) < MOST_BYTES
    read = Balanced(text)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    assert not {"script", "iframe", "object", "embed", "form", "base"} & read.tags
    assert not {name for name in read.attributes if name.startswith("on") or name == "style"}
    inside = [link[1:] for link in read.links if link.startswith("#")]
    assert set(inside) <= set(read.ids)
    with chromium.page() as page:
        page.size(1000, 800)
        page.open(place)
        assert page.requests() == [place.as_uri(), "data:,"][: len(page.requests())]
        assert page.complaints() == []
        assert violations(page, axe) == []
        for width in (320, 700):
            page.size(width, 800)
            assert page.value("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("paper", [A4, LETTER])
def test_each_policy_is_one_printed_page(
    paper: tuple[float, float], made: Callable[..., Path], chromium: Chromium
) -> None:
    place = made("report", "maple-court")
    with chromium.page() as page:
        page.open(place)
        whole = pages_of(page.pdf(*paper))
        policies = page.value("document.querySelectorAll('article.policy').length")
        page.value("document.querySelectorAll('article.policy').forEach(one => one.remove())")
        assert whole - pages_of(page.pdf(*paper)) == policies == 8
