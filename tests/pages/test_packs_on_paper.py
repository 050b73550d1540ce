"""The pack of a lesson as a printer gets it: A4 and Letter, no empty page, and nothing is cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.pack.pages import pages_of as pack_of
from simulator.scenario.library import lesson_names
from tests.chromium import Chromium
from tests.printed import Line, pages_of

PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}
PAGES = {
    "teacher.html": (1, 6),
    "student.html": (1, 2),
    "roles.html": (1, 1),
    "houses.html": (2, 2),
    "exit.html": (1, 1),
}
"""How many sheets of paper each page may take, at least and at most."""
ONE_PAGE = {("map-and-names", "student.html"): (1, 1)}
"""Few questions: none stands alone on a second page."""
SIDE, FOOT = 14 / 25.4, 14 / 25.4
"""The margins of the style, in inches."""
DOTS = 96
FEWEST_LINES = 4
PART, STEP = 17.3, 14.6
"""How large the headings of a part are, and those of a step or of a story, in pixels."""
QUICK = ("our-street",)
EACH = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.browser)
    for name in lesson_names()
]
TOO_WIDE = """[...document.querySelectorAll('body *')].filter(one =>
  one.className != 'unseen' && getComputedStyle(one).display != 'inline' &&
  (one.scrollWidth > one.clientWidth + 1 ||
   one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
).map(one => one.outerHTML.slice(0, 200))"""
CARDS_TO = "Math.max(0, ...[...document.querySelectorAll('.card')].map(one => \
one.getBoundingClientRect().right))"


def alone_at_the_foot(lines: list[Line]) -> list[Line]:
    """Return the names of parts and of steps with too little of what they name below them."""
    return [
        line
        for below, line in enumerate(reversed(lines))
        if (line.size >= PART and below < FEWEST_LINES) or (line.size >= STEP and below < 1)
    ]


@pytest.mark.parametrize("name", EACH)
def test_a_pack_is_whole_on_paper(name: str, chromium: Chromium, tmp_path: Path) -> None:
    with chromium.page() as page:
        for kind, content in pack_of(load_lesson(name)).items():
            (tmp_path / kind).write_bytes(content)
            page.open(tmp_path / kind)
            assert page.complaints() == []
            # Beside its own pages a browser asks for an icon, which is in them.
            own = {path.as_uri() for path in tmp_path.iterdir()}
            assert set(page.requests()) <= {"data:,", *own}, name
            for paper, (wide, high) in PAPERS.items():
                where = (name, kind, paper)
                printed = pages_of(page.pdf(wide, high), numbered=True)
                fewest, most = ONE_PAGE.get((name, kind), PAGES[kind])
                assert fewest <= len(printed) <= most, where
                for number, lines in enumerate(printed, 1):
                    assert len(lines) >= FEWEST_LINES, (*where, number)
                    assert lines[-1].top <= (high - FOOT) * DOTS, (*where, number)
                    if kind == "teacher.html":
                        assert alone_at_the_foot(lines) == [], (*where, number)
                page.call("Emulation.setEmulatedMedia", media="print")
                inside = int((wide - 2 * SIDE) * DOTS)
                page.size(inside, 1000)
                assert page.value(TOO_WIDE) == [], where
                # A cut line at the very edge of what is printed comes out faint.
                assert page.value(CARDS_TO) <= inside - 1, where
                page.call("Emulation.setEmulatedMedia", media="")
