"""Where points and letters of the plot stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.tui.compare.plot_layout import LETTERS, Axis, Point, Spot, axis, letters


def spot(value: float) -> Spot:
    return Spot(value, value, value)


def policies(*places: tuple[float, float]) -> list[Point]:
    return [
        Point(letter, letter, f"Rule {letter}", spot(across), spot(up))
        for letter, (across, up) in zip(LETTERS, places, strict=False)
    ]


PLACES = st.lists(st.tuples(st.floats(0, 12), st.floats(0, 9)), min_size=1, max_size=12)


@given(PLACES)
def test_letters_never_cover_each_other_and_stand_inside(places: list[tuple[float, float]]) -> None:
    found = policies(*places)
    across = axis([one.across for one in found if one.across], 27, 0.15)
    up = axis([one.up for one in found if one.up], 9, 0.06)
    placed = letters(found, across, up)
    cells = [(one.column, one.row) for one in placed]
    assert len(cells) == len(set(cells))
    assert all(0 <= column < 27 and 0 <= row < 9 for column, row in cells)
    points = {(across.cell(x), up.cell(y)) for x, y in places}
    assert points <= set(cells)


def line(found: list[Point], across: Axis, up: Axis) -> str:
    """Return the row in which all of these points stand."""
    row = [" "] * across.cells
    for one in letters(found, across, up):
        row[one.column] = one.letter
    return "".join(row).rstrip()


def test_each_point_has_its_name_and_those_of_one_point_are_a_list() -> None:
    across, up = Axis(0, 30, 30), Axis(0, 5, 5)
    assert line(policies((2, 2)), across, up) == "  A Rule A"
    assert line(policies((2, 2), (2, 2)), across, up) == "  A Rule A, B Rule B"
    assert line(policies((29, 2), (29, 2)), across, up).endswith("Rule A A, Rule B B"), "turned"
    assert line(policies((2, 2), (9, 2)), across, up) == "  A      B Rule B", "no room beside B"


def test_where_names_have_no_room_letters_stand_with_commas_never_as_a_word() -> None:
    across, up = Axis(0, 10, 10), Axis(0, 5, 5)
    assert line(policies((2, 2), (2, 2), (2, 2)), across, up) == "  A,B,C"
    assert line(policies((9.5, 2), (9.5, 2), (9.5, 2)), across, up) == "     A,B,C"
    wide = [Point("A", "A", "規則", spot(1), spot(2))]
    assert line(wide, across, up) == " A"


def test_where_there_is_no_room_a_plus_stands_for_the_rest() -> None:
    across, up = Axis(0, 4, 4), Axis(0, 1, 1)
    placed = letters(policies((0, 0), (0, 0), (0, 0), (3, 0)), across, up)
    assert [(one.letter, one.column) for one in placed] == [("A", 0), ("+", 1), ("D", 3)]


def test_an_axis_holds_zero_and_all_of_the_intervals() -> None:
    made = axis([Spot(5, -2, 12), Spot(20, 18, 22)], 30, 0.1)
    assert made.least <= -2
    assert made.most >= 22
    assert axis([], 10, 0.1).cell(0.5) < 10


@given(st.floats(-50, 0), st.floats(0.001, 1e6), st.integers(1, 12))
def test_ticks_are_few_round_and_on_the_axis(least: float, span: float, most: int) -> None:
    made = Axis(least, least + span, 20)
    ticks = made.ticks(most)
    assert len(ticks) <= max(most, 2) + 1
    assert all(least - 1e-6 * span <= tick <= least + span * (1 + 1e-6) for tick in ticks)


@pytest.mark.parametrize("value", [0.0, 0.37, 0.999, 1.0])
def test_the_middle_of_a_cell_is_in_that_cell(value: float) -> None:
    made = Axis(0, 1, 7)
    assert made.cell(made.middle(made.cell(value))) == made.cell(value)


def test_what_is_counted_has_whole_ticks() -> None:
    """Of one request no tenth is met."""
    assert Axis(0.0, 1.05, 40).ticks(6, whole=True) == [0.0, 1.0]
    assert Axis(0.0, 320.0, 40).ticks(6, whole=True) == Axis(0.0, 320.0, 40).ticks(6)
