"""Where marks, lines and names of the plot stand, and what they do not reach."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.experiment import Comparison
from simulator.experiment.statistics import summarise
from simulator.report.words.compared.figure_text import ends_of_interval, interval_words
from simulator.tui.compare.plot import AXES
from simulator.tui.compare.plot_layout import (
    LETTERS,
    MARK,
    Axis,
    Point,
    Spot,
    axis,
    intervals,
    names,
    points,
)
from simulator.tui.compare.words import READ_THE_PLOT
from tests.screens.conftest import FEW_RUNS, Play, screen_text
from tests.screens.test_card_drawings import comparison_of


def spot(value: float) -> Spot:
    return Spot(value, value, value)


def policies(*places: tuple[float, float]) -> list[Point]:
    return [
        Point(letter, letter, f"Rule {letter}", spot(across), spot(up))
        for letter, (across, up) in zip(LETTERS, places, strict=False)
    ]


PLACES = st.lists(st.tuples(st.floats(0, 12), st.floats(0, 9)), min_size=1, max_size=12)


@given(PLACES)
def test_what_stands_beside_marks_covers_none_and_stands_inside(
    places: list[tuple[float, float]],
) -> None:
    drawn = policies(*places)
    across = axis([one.across for one in drawn if one.across], 27, 0.15)
    up = axis([one.up for one in drawn if one.up], 9, 0.06)
    placed = {(one.column, one.row): one.glyph for one in names(drawn, across, up)}
    assert len(placed) == len(names(drawn, across, up))
    assert all(0 <= column < 27 and 0 <= row < 9 for column, row in placed)
    at_points = {(across.cell(x), up.cell(y)) for x, y in places}
    assert {place for place, glyph in placed.items() if glyph == MARK} <= at_points
    # Where nothing fits beside a mark, a letter takes its place.
    assert all(placed[place] == MARK or placed[place] in LETTERS for place in at_points)


def line(drawn: list[Point], across: Axis, up: Axis) -> str:
    """Return the row in which all of these points stand."""
    row = [" "] * across.cells
    for one in names(drawn, across, up):
        row[one.column] = one.glyph
    return "".join(row).rstrip()


def test_each_point_has_its_mark_and_those_of_one_point_are_a_list_beside_it() -> None:
    across, up = Axis(0, 30, 30), Axis(0, 5, 5)
    assert line(policies((2, 2)), across, up) == "  ● A Rule A"
    assert line(policies((2, 2), (2, 2)), across, up) == "  ● A Rule A, B Rule B"
    left = line(policies((29, 2), (29, 2)), across, up)
    assert left == "          A Rule A, B Rule B ●", "a list begins or ends at the mark"
    assert line(policies((2, 2), (9, 2)), across, up) == "  ● A    ● B Rule B", "no room beside B"


def test_where_names_have_no_room_letters_stand_with_commas_never_as_a_word() -> None:
    across, up = Axis(0, 10, 10), Axis(0, 5, 5)
    assert line(policies((2, 2), (2, 2), (2, 2)), across, up) == "  ● A,B,C"
    assert line(policies((9.5, 2), (9.5, 2), (9.5, 2)), across, up) == "   A,B,C ●"
    wide = [Point("A", "A", "規則", spot(1), spot(2))]
    assert line(wide, across, up) == " ● A"


def test_where_there_is_no_room_a_plus_stands_for_the_rest() -> None:
    up = Axis(0, 1, 1)
    many = policies((0, 0), (0, 0), (0, 0), (3, 0))
    assert line(many, Axis(0, 4, 4), up) == "A+ D"
    assert line(many[:3], Axis(0, 4, 4), up) == "● A+"


def test_an_axis_begins_at_zero_and_holds_all_of_the_intervals() -> None:
    made = axis([Spot(5, 0, 12), Spot(20, 18, 22)], 30, 0.1)
    assert made.least == 0
    assert made.most >= 22
    assert axis([], 10, 0.1).cell(0.5) < 10


def test_lines_reach_from_end_to_end_and_cross_at_the_point() -> None:
    across, up = Axis(0, 10, 10), Axis(0, 5, 5)
    one = Point("A", "A", "Rule A", Spot(3.5, 0, 8.2), Spot(2.5, 1.7, 3.9))
    rows = [[" "] * 10 for _ in range(5)]
    for glyph in intervals([one], across, up):
        rows[glyph.row][glyph.column] = glyph.glyph
    assert ["".join(row).rstrip() for row in reversed(rows)] == [
        "",
        "   │",
        "───┼────╴",
        "   ╵",
        "",
    ]
    assert not intervals(policies((2, 2)), across, up), "the mark covers it"


@pytest.mark.parametrize("unit", ["answers", "hours", "share", "points"])
@pytest.mark.parametrize("values", [(0, 0, 1), (1, 60, 99), (0, 1, 1), (99, 100, 100)])
def test_no_interval_that_is_said_reaches_beyond_what_a_figure_can_be(
    unit: str, values: tuple[float, ...]
) -> None:
    """Of three runs it went from fewer than none on, in the table and in the plot."""
    known = [value / 100 for value in values] if unit == "share" else list(values)
    summary = summarise(known, None)
    ends = ends_of_interval(summary, unit)
    assert ends is not None
    assert summary.mean is not None
    low, high = ends
    assert 0 <= low <= summary.mean <= high <= {"share": 1, "points": 100}.get(unit, 1e9)
    assert not interval_words(summary, unit).startswith("-")
    assert ends_of_interval(summarise(known[:2], None), unit) is None, "two runs say nothing"


@pytest.fixture(scope="module")
def two_runs() -> Comparison:
    """Return runs that are far apart, as of a story that has them drawn."""
    comparison = comparison_of("maple-court")
    outcomes = {
        policy: [
            replace(outcome, measures={**outcome.measures, **dict.fromkeys(AXES, value)})
            for outcome, value in zip((*runs, *runs), (0, 9), strict=True)
            if outcome is not None
        ]
        for policy, runs in comparison.outcomes.items()
    }
    return replace(comparison, outcomes=outcomes)


def test_of_two_runs_there_are_points_and_no_interval(two_runs: Comparison) -> None:
    """The interval of two runs is so wide that it says nothing: no other view has it."""
    for name in AXES:
        assert {one.across for one in points(two_runs, name, AXES[0])} == {Spot(4.5, 4.5, 4.5)}


async def test_a_mark_stands_over_its_value(play: Play) -> None:
    """Of Maple Court all policies but one have one request answered: their mark is over the 1."""
    keys = ("enter", "3", "v", "v", "v")
    for size in ((80, 24), (100, 30)):
        async with play(*keys, scenario="maple-court", runs=FEW_RUNS, size=size) as pilot:
            rows = screen_text(pilot).splitlines()
        numbers = next(row for row in rows if re.fullmatch(r" +0 .* 1 *", row))
        lowest = next(row for row in rows if re.match(r" +0 [┫╋]", row))
        columns = [found.start() for found in re.finditer(MARK, lowest)]
        assert columns == [numbers.index("0"), numbers.index("1")]
        assert "╶" not in "".join(rows)
        assert not re.search(r"-\d+ [┫╋]", "\n".join(rows))


def test_how_to_read_the_plot_is_one_line() -> None:
    assert len(READ_THE_PLOT) <= 98


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
