"""docs/calibration.md says what the program gives."""

from __future__ import annotations

import pytest

from scripts import calibration

PAGE = calibration.DOCS.read_text(encoding="utf-8")


def test_most_figures_are_as_the_page_says() -> None:
    """Twenty of 25; C17 to C20 and C24, of very many runs, stand in the thorough half."""
    parts = (calibration.summer, calibration.limits, calibration.towns, calibration.volumes)
    rows = [calibration.row(fact) for part in parts for fact in part()]
    assert len(rows) == 20
    assert [row for row in rows if row not in PAGE.splitlines()] == []


@pytest.mark.thorough
@pytest.mark.slow
def test_the_whole_page_is_what_the_program_gives() -> None:
    """After a change of the model: `make calibration`, and read the page again."""
    assert calibration.page() == PAGE
