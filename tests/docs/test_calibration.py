"""docs/calibration.md says what the program gives."""

from __future__ import annotations

import pytest

from scripts import calibration

PAGE = calibration.DOCS.read_text(encoding="utf-8")


def test_half_of_the_figures_are_as_the_page_says() -> None:
    """Eleven of 25; C6 and C7, what is refused in 200 runs, and C17 to C20 and C24, of very many runs, stand in the thorough half.

    So do those of Fort Lauderdale's summer, two hundred times written and two hundred times drawn:
    `tests/theory/test_fort_lauderdale.py` holds them against arithmetic.
    """
    parts = (calibration.towns, calibration.volumes)
    rows = [calibration.row(fact) for part in parts for fact in part()]
    assert len(rows) == 11
    assert [row for row in rows if row not in PAGE.splitlines()] == []


@pytest.mark.thorough
@pytest.mark.slow
def test_the_whole_page_is_what_the_program_gives() -> None:
    """After a change of the model: `make calibration`, and read the page again."""
    assert calibration.page() == PAGE
