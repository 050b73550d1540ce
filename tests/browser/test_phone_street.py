"""The street on a phone: as the wall has it where a finger finds each house so, else it is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.classroom.live.views import House, PhoneView
from simulator.web.classes.doors.drawn import MOST_ACROSS, PAGE, phone
from tests.browser.phone_page import IN_A_BROWSER, SMALL, TWICE
from tests.browser.test_phone_pages import fits, violations
from tests.chromium import Chromium, Page
from tests.pages.conftest import axe, chromium

__all__ = ["axe", "chromium"]
pytestmark = IN_A_BROWSER
WIDE = 700
"""Pixels of a tablet, where every street has room as it is on the wall."""
KNOCK = PhoneView(
    version=1,
    part="knock",
    title="Our street",
    step=5,
    steps=9,
    house="C9",
    card="You are hardly ever at home.",
    may_swap=False,
    heading="You are an officer",
    words=("Which house do you go to?",),
)


def _street(folder: Path, columns: int) -> str:
    """Return the address of a phone's page with houses in so many columns, from the fourth on."""
    grid = tuple(
        House(f"{letter}{column + 1}", row, column, camera=True)
        for row, letter in enumerate("ABCDEFG")
        for column in range(3, 3 + columns)
    )
    html = phone(replace(KNOCK, grid=grid), "KEYKEY", "1-1")
    style = (PAGE / "class.css").read_text(encoding="utf-8")
    path = folder / f"{columns}.html"
    path.write_text(
        html.replace("</head>", f"<style>{style}</style></head>").replace("/static/", "none:"),
        encoding="utf-8",
    )
    return path.as_uri()


def _lies_on_its_side(page: Page) -> bool:
    """Tell whether the first row of the wall goes down."""
    first, next_to_it = (
        page.value(f"document.querySelector('#{house}').getBoundingClientRect().x")
        for house in ("hA4", "hA5")
    )
    return bool(first == next_to_it)


def _says_so(page: Page) -> bool:
    said = page.value("document.querySelector('.on-its-side')?.checkVisibility() ?? false")
    return bool(said)


@pytest.mark.parametrize("columns", [6, MOST_ACROSS])
def test_a_street_that_has_room_is_as_the_wall_has_it(
    tmp_path: Path, chromium: Chromium, axe: str, columns: int
) -> None:
    with chromium.page() as page:
        page.open(_street(tmp_path, columns))
        for width in (SMALL, 390, WIDE):
            assert fits(page, width)
            assert not _lies_on_its_side(page), width
            assert not _says_so(page)
            assert page.value(
                "[...document.querySelectorAll('.street button')].every(one => "
                "one.scrollWidth <= one.clientWidth && one.clientWidth >= 30 "
                "&& one.clientHeight >= 40)"
            ), width
        for width in (SMALL, TWICE):
            assert fits(page, width)
            assert violations(page, axe) == [], width


def test_a_longer_row_goes_down_and_that_is_said(
    tmp_path: Path, chromium: Chromium, axe: str
) -> None:
    with chromium.page() as page:
        page.open(_street(tmp_path, MOST_ACROSS + 1))
        for width in (SMALL, 390):
            assert fits(page, width)
            assert _lies_on_its_side(page), width
            assert _says_so(page)
        assert fits(page, WIDE)
        assert not _lies_on_its_side(page)
        assert not _says_so(page)
        for width in (SMALL, TWICE):
            assert fits(page, width)
            assert violations(page, axe) == [], width
