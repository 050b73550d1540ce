"""The story of a scenario: Markdown from a file as HTML that can hold no more than text."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup

from simulator.scenario.letters.text import inert

_NOT_FROM_A_FILE = ("html_block", "html_inline", "image", "heading", "lheading", "code", "fence")
"""What would bring in markup, a request, or a heading in the middle of the page's own."""


def rendered(text: str) -> Markup:
    """Return Markdown as paragraphs, lists, emphasis and links; all else is text."""
    markdown = MarkdownIt("commonmark", {"html": False}).disable(list(_NOT_FROM_A_FILE))
    markdown.validateLink = is_web_address  # type: ignore[method-assign, assignment]
    return Markup(markdown.render(inert(text)))  # noqa: S704 - it escapes


def is_web_address(address: str) -> bool:
    """Tell whether `address` can be a link: nothing but the web, and nothing that runs."""
    return address.lower().startswith(("https://", "http://"))
