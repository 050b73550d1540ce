"""A chart's drawing made fit for a page: one picture with a title and a description.

A screen reader gets these two sentences and the table beside it, not a hundred nameless marks. The
colours are names that the page's style sheet gives a value for light, for dark and for paper.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from simulator.scenario.letters.text import inert

_SVG = "http://www.w3.org/2000/svg"
_TAG = f"{{{_SVG}}}"
_SAID_ELSEWHERE = frozenset({"role", "font-family", "pointer-events", "class", "version"})
"""The style sheet and the picture as a whole say these."""
_NOT_DRAWN = "none"


def accessible(drawing: str, name: str, title: str, description: str) -> str:
    """Return `drawing`, an SVG document, as an element for the page whose ids begin with `name`."""
    root = ET.fromstring(drawing)  # noqa: S314 - our own renderer drew it
    _tidy(root)
    for size in ("width", "height"):
        del root.attrib[size]
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    root.set("aria-describedby", f"{name}-desc")
    root.set("class", "chart")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{_TAG}{tag}", {"id": f"{name}-{tag}"})
        element.text = inert(text)
        root.insert(place, element)
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="unicode")


def _tidy(element: ET.Element) -> None:
    """Drop what says nothing in a page, in `element` and all that it holds."""
    for key in list(element.attrib):
        if key in _SAID_ELSEWHERE or key.startswith("aria-"):
            del element.attrib[key]
    for child in list(element):
        if child.get("display") == _NOT_DRAWN:
            element.remove(child)
        else:
            _tidy(child)
