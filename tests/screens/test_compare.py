"""Compare: the command line's figures, as a table, as dots and as a plot, by keys alone."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from simulator.measure.definitions import MEASURES
from simulator.report.files.data import compare_json
from simulator.report.words.terms import counted as is_counted
from simulator.tui.compare.screen import CompareScreen
from simulator.tui.compare.table import FigureTable
from simulator.tui.kit.host import Runs
from tests.screens.conftest import SIZES, Play, each_holds, press, resize, screen_text
from tests.screens.textual_inside import drawn
from tests.sizes import AT_THE_EDGES, BETWEEN

TOWN = """
title = "Two streets"
start = 2024-01-01
days = 30
seed = 5
policies = ["early-partner-2018-exact-map", "stated-policy-2019", "every-outcome", "public-post-2021", "nothing-without-warrant"]
[town]
area_sq_mi = 1
homes_per_sq_mi = 150
cameras = 40
[residents]
told_effect = -0.8
[[residents.segments]]
name = "all"
share = 1.0
shares = 0.12
declines = 0.2
[[agencies]]
name = "Elm Police"
requests_per_month = 5
area_sq_mi = { median = 0.2, spread = 1.4 }
"""
"""Small and quick, and luck matters in it: fewer, same and more all occur."""


@pytest.fixture
def town(tmp_path: Path) -> str:
    path = tmp_path / "two-streets.toml"
    path.write_text(TOWN, encoding="utf-8")
    return str(path)


def compare_screen(pilot: Pilot[None]) -> CompareScreen:
    screen = pilot.app.screen
    assert isinstance(screen, CompareScreen)
    return screen


async def compare_in(pilot: Pilot[None], view: str) -> None:
    """Go from the list of stories to Compare, and there to a view; it keeps the last one."""
    await press(pilot, "enter", "3")
    while compare_screen(pilot)._view != view:
        await press(pilot, "v")


def csv_rows(folder: Path) -> list[dict[str, str]]:
    (saved,) = folder.glob("*.csv")
    return list(csv.DictReader(saved.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        pytest.param(3, ("--replications", "3"), id="three runs"),
        pytest.param(
            20, ("--engine", "processes", "--jobs", "2"), id="all", marks=pytest.mark.thorough
        ),
    ],
)
async def test_the_screen_and_the_command_give_the_same_figures(
    play: Play,
    camsim: Callable[..., Result],
    runs: int,
    words: tuple[str, ...],
) -> None:
    said = camsim("compare", "maple-court", *words, "--format", "json")
    async with play("enter", "3", runs=Runs(compare=runs)) as pilot:
        comparison = compare_screen(pilot).comparison
        assert comparison is not None
        assert json.loads(compare_json(comparison)) == json.loads(said.stdout)


async def look_at_the_four_views(
    play: Play, snapshot: SnapshotAssertion, town: str, sizes: tuple[str, ...]
) -> None:
    async with play("enter", "3", "right", "down", "down", scenario=town) as pilot:
        for view in ("cards", "table", "dots", "plot"):
            for name in sizes:
                await resize(pilot, SIZES[name])
                assert screen_text(pilot) == snapshot(name=f"{view} {name}")
            await press(pilot, "v")


async def test_the_four_views_at_three_sizes(
    play: Play, snapshot: SnapshotAssertion, town: str
) -> None:
    """At two of them; at the third with the next test, under thorough."""
    await look_at_the_four_views(play, snapshot, town, AT_THE_EDGES)


@pytest.mark.thorough
async def test_the_four_views_between(play: Play, snapshot: SnapshotAssertion, town: str) -> None:
    await look_at_the_four_views(play, snapshot, town, BETWEEN)


async def answers_by_name_are_no_absence_of_numbers(pilot: Pilot[None]) -> None:
    await compare_in(pilot, "table")
    table = pilot.app.screen.query_one(FigureTable)
    cells = [str(cell) for cell in table.get_row("numbers_told")]
    assert "totals passed on" in cells[0]
    comparison = compare_screen(pilot).comparison
    assert comparison is not None
    place = list(comparison.outcomes).index("every-outcome")
    assert "14 by name instead" in cells[place + 1]
    assert "by name" not in "".join(cells[: place + 1])


async def the_table_says_more_or_fewer_by_sign_and_never_a_tenth_of_a_home(
    pilot: Pilot[None],
) -> None:
    await compare_in(pilot, "table")
    table = pilot.app.screen.query_one(FigureTable)
    comparison = compare_screen(pilot).comparison
    assert comparison is not None
    rows = {str(key.value): [str(cell) for cell in table.get_row(key)] for key in table.rows}
    assert "▲ more, ▼ fewer than here." in screen_text(pilot)
    counted = [name for name in rows if name in MEASURES and is_counted(MEASURES[name].unit)]
    assert len(counted) > 10
    assert not [name for name in counted if re.search(r"\d\.\d", "".join(rows[name][1:]))]
    assert "≠" not in str(rows)
    for name in counted:
        means = [comparison.summary(p, "measures", name).mean for p in comparison.outcomes]
        for mean, cell in zip(means, rows[name][1:], strict=True):
            first = means[0]
            if mean is not None and first is not None:
                sign = "▲" if mean > first else "▼" if mean < first else ""
                assert cell.startswith(f"{sign} " if sign else tuple("0123456789un")), (name, cell)
    names = list(comparison.outcomes)
    assert rows["asked"][1 + names.index("stated-policy-2019")].startswith("▼ · nothing")
    assert rows["asked"][1 + names.index("every-outcome")].startswith("▲ ● names")


async def the_plot_tells_who_told_the_least_for_as_many_answered_requests(
    pilot: Pilot[None],
) -> None:
    """From the start of the program: Enter, 3, three times v, and the list beside the plot."""
    await compare_in(pilot, "plot")
    shown = screen_text(pilot)
    assert "▲ known not to have shared" in shown
    assert "▶ requests answered" in shown
    assert "change it (6)" in shown
    listed = re.findall(r" ([A-Z]) +(\d+) +(\d+)  (\S.*)", shown)
    most = max(int(answered) for _, _, answered, _ in listed)
    least = min(int(known) for _, known, answered, _ in listed if int(answered) == most)
    told = {
        title
        for _, known, answered, title in listed
        if (int(known), int(answered)) == (least, most)
    }
    assert (least, most) == (0, 1)
    assert "Company's word" in told
    assert "Exact map" not in told
    assert "Warrant only" not in told


async def the_dots_are_the_runs_of_the_comparison(pilot: Pilot[None]) -> None:
    await compare_in(pilot, "dots")
    while "◀ requests answered ▶" not in screen_text(pilot):
        await press(pilot, "left")
    await press(pilot, "up")
    shown = screen_text(pilot)
    comparison = compare_screen(pilot).comparison
    assert comparison is not None
    first, last = comparison.first, list(comparison.outcomes)[-1]
    pairs = zip(
        comparison.values(last, "measures", "requests_answered"),
        comparison.values(first, "measures", "requests_answered"),
        strict=True,
    )
    marks = "".join("○" if one == other else "▼" if one < other else "▲" for one, other in pairs)
    assert len(set(marks)) > 1
    assert f" {marks} " in shown
    fewer, same = marks.count("▼"), marks.count("○")
    assert f"fewer in {fewer}, same in {same}, more in 0 of 20" in shown


async def where_all_runs_agree_it_is_said_that_luck_does_not_matter(pilot: Pilot[None]) -> None:
    await compare_in(pilot, "dots")
    await press(pilot, "down")
    assert "fewer in all 20; the same in every run: the rule decides, not luck" in (
        screen_text(pilot)
    )


async def intervals_come_on_demand_and_go(pilot: Pilot[None]) -> None:
    await compare_in(pilot, "table")
    assert "95" not in screen_text(pilot)
    await press(pilot, "i")
    assert "95 percent interval: " in screen_text(pilot)
    assert re.search(r"95%: [\d.]+ to [\d.]+", screen_text(pilot))
    await press(pilot, "i")
    assert "95" not in screen_text(pilot)


COMPARE_OF_TWO_STREETS = (intervals_come_on_demand_and_go, the_dots_are_the_runs_of_the_comparison)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_compare_of_two_streets(play: Play, town: str) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(scenario=town) as pilot:
        await each_holds(pilot, COMPARE_OF_TWO_STREETS)


async def rows_are_filtered_and_sorted_and_the_screen_says_so(pilot: Pilot[None]) -> None:
    await compare_in(pilot, "table")
    table = pilot.app.screen.query_one(FigureTable)
    rows = [str(row.key.value) for row in table.ordered_rows]
    assert f"d: all {len(rows) - 2} rows" in screen_text(pilot)
    assert "s: sort" in screen_text(pilot)
    await press(pilot, "d")
    comparison = compare_screen(pilot).comparison
    assert comparison is not None
    kept = [str(row.key.value) for row in table.ordered_rows]
    assert f"d: {len(kept) - 2} of {len(rows) - 2} differ" in screen_text(pilot)
    measures = [row for row in rows if row in next(iter(comparison.outcomes.values()))[0].measures]
    for name in measures:
        figures = [comparison.values(one, "measures", name) for one in comparison.outcomes]
        assert (name in kept) == any(one != figures[0] for one in figures)
    await press(pilot, "s")
    assert "s: most apart 1st" in screen_text(pilot)
    assert {str(row.key.value) for row in table.ordered_rows} == set(kept)
    await press(pilot, "d", "s")
    assert [str(row.key.value) for row in table.ordered_rows] == rows


WIDE_COMPARE_OF_MAPLE_COURT = (
    answers_by_name_are_no_absence_of_numbers,
    the_table_says_more_or_fewer_by_sign_and_never_a_tenth_of_a_home,
    rows_are_filtered_and_sorted_and_the_screen_says_so,
    where_all_runs_agree_it_is_said_that_luck_does_not_matter,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_wide_compare_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(size=(160, 48)) as pilot:
        await each_holds(pilot, WIDE_COMPARE_OF_MAPLE_COURT)


async def the_focus_stays_on_its_figure_when_rows_move(pilot: Pilot[None]) -> None:
    await compare_in(pilot, "table")
    await press(pilot, "pagedown", "pagedown", "right")
    table = pilot.app.screen.query_one(FigureTable)
    row, policy = table.row_in_focus, table.policy_in_focus
    await press(pilot, "s", "v", "v", "v", "v")
    assert (table.row_in_focus, table.policy_in_focus) == (row, policy) != ("", 0)
    await press(pilot, "s")


async def help_explains_the_figure_in_focus(pilot: Pilot[None]) -> None:
    await compare_in(pilot, "table")
    await press(pilot, "down", "down", "down", "question_mark")
    assert "who was asked: homes that got the request." in screen_text(pilot)
    await press(pilot, "escape", "escape", "question_mark")
    shown = screen_text(pilot)
    assert "WHAT IS IN FOCUS" in shown
    assert "the police can be sure that the home was asked and sent nothing" in shown
    assert "Proof: it is so in every town that fits" in shown
    assert "95 of 100" in shown


async def axes_are_chosen_by_keys_and_never_the_same_twice(pilot: Pilot[None]) -> None:
    await compare_in(pilot, "plot")
    seen = set()
    for key in ("a", "a", "a", "a", "u", "u", "right", "up", "left", "down"):
        shown = screen_text(pilot)
        up = re.search(r"▲ (\w.*)", shown)
        across = re.search(r"▶ (\w.*)", shown)
        assert up is not None
        assert across is not None
        assert up[1].strip() != across[1].strip()
        seen |= {up[1].strip(), across[1].strip()}
        await press(pilot, key)
    assert {
        "known not to have shared (answers)",
        "requests answered",
        "hours to the first clip",
        "error of the police's share rate (points)",
        "error of the public's share rate (points)",
    } <= seen


async def test_the_mouse_chooses_too(play: Play) -> None:
    async with play("enter", "3", "v", "v") as pilot:
        await pilot.click("#dots-lines", offset=(5, 4))
        await drawn(pilot)
        marked = [line for line in screen_text(pilot).splitlines() if line.startswith(" ▸ ")]
        assert len(marked) == 2
        assert "Exact map" not in marked[0]
        await press(pilot, "v")
        await pilot.click("#plot-across")
        await press(pilot)
        assert "▶ hours to the first clip" in screen_text(pilot)


COMPARE_OF_MAPLE_COURT = (
    the_plot_tells_who_told_the_least_for_as_many_answered_requests,
    help_explains_the_figure_in_focus,
    the_focus_stays_on_its_figure_when_rows_move,
    axes_are_chosen_by_keys_and_never_the_same_twice,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_compare_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play() as pilot:
        await each_holds(pilot, COMPARE_OF_MAPLE_COURT)


async def test_the_comparison_is_saved_as_a_table(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    async with play("enter", "3", "e", "down", "enter"):
        rows = csv_rows(tmp_path)
        known = {row["policy"]: row for row in rows if row["measure"] == "certain_nonsharing"}
        assert known["early-partner-2018-exact-map"]["mean"] == "13.0"
        assert known["stated-policy-2019"]["fewer"] == "20"
