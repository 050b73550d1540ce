"""docs/calibration.md says what the program gives."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path

import numpy as np
import pytest

from scripts import calibration, calibration_by_hand
from scripts.calibration_sources import SOURCES

PAGE = calibration.DOCS.read_text(encoding="utf-8")
AGAIN = 11
"""Rows that are worked out anew with every change."""


def test_half_of_the_figures_are_as_the_page_says() -> None:
    """Eleven of 25; C6 and C7, what is refused in 200 runs, and C17 to C20 and C24, of very many runs, stand in the thorough half.

    So do those of Fort Lauderdale's summer, two hundred times written and two hundred times drawn:
    `tests/theory/test_fort_lauderdale.py` holds them against arithmetic.
    """
    parts = (calibration.towns, calibration.volumes)
    rows = [calibration.row(fact) for part in parts for fact in part()]
    assert len(rows) == AGAIN
    assert [row for row in rows if row not in PAGE.splitlines()] == []


@pytest.mark.thorough
@pytest.mark.slow
def test_the_whole_page_is_what_the_program_gives() -> None:
    """After a change of the model: `make calibration`, and read the page again."""
    assert calibration.page() == PAGE


def test_every_figure_that_luck_decides_is_near_its_formula() -> None:
    """The others go in as they are, or are not in the model."""
    lines = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| C")]
    near = {cells[0].removeprefix("| "): cells[5] for cells in lines}
    assert {name for name, said in near.items() if said != "yes"} == {
        "C8", "C9", "C15", "C24", "C25",
    }  # fmt: skip
    assert set(near.values()) == {"yes", "-"}
    assert set(calibration_by_hand.BY_HAND) == {
        name for name, said in near.items() if said == "yes"
    }


def test_a_figure_that_is_off_is_said_to_be() -> None:
    off = calibration.Fact("C1", "on record", "target", "gave", "yes", (24.0, 200))
    assert "| **no** |" in calibration.row(off)


def test_the_formulas_import_nothing_of_the_program() -> None:
    tree = ast.parse(Path(calibration_by_hand.__file__).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert imported.isdisjoint({"simulator", "scripts", "tests"})


def test_a_circle_at_the_edge_of_a_town_loses_what_geometry_says() -> None:
    """Centres within a radius of a straight edge lose 2 / (3 pi) of the circle on average."""
    area, town = 0.1, 36.0
    inside, chances = map(np.array, calibration_by_hand.covered(area, town))
    radius = math.sqrt(area / math.pi)
    lost = 4 * math.sqrt(town) * radius / town * 2 / (3 * math.pi)
    assert chances.sum() == pytest.approx(1)
    assert inside.max() == pytest.approx(area, rel=1e-3)
    assert 1 - inside @ chances / area == pytest.approx(lost, rel=0.03)


def test_every_figure_has_a_source() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| C")]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == list(SOURCES)
    assert [line for line in lines if not re.search(r"\]\(https?://|derived: ", line)] == []
