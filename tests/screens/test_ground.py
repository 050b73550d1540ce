"""The ground and the pictures on it: lights are counted, the ground is kept, nobody is given away."""

from __future__ import annotations

import re

import numpy as np
import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.pilot import Pilot

from simulator.ledger import NOBODY
from simulator.measure.moments.parties import AgencyKnows
from simulator.measure.moments.playback import HomeTruth
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.story.ground import ground_of
from simulator.tui.kit.ground.digits import tall
from simulator.tui.kit.ground.laid import LastLaid
from simulator.tui.kit.ground.papers import AREA_ID, BODY, FOG_DOT, GROUND_STYLES, ID, Palette
from simulator.tui.kit.ground.scene import GLYPH, STYLE, Scene
from simulator.tui.kit.ground.shown import MapShown, Places
from simulator.tui.kit.ground.squares import placed, unit_of
from simulator.tui.kit.looks import AGENCY, HAPPENED
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.theming.themes import CONTRAST, MONO, THEMES
from simulator.tui.watch.pictures.doors_view import DoorsView
from tests.screens.conftest import SIZES, Play, each_holds, press, resize, screen_text

SIZE = (60, 20)


def lights(pilot: Pilot[None]) -> int:
    """Return how many houses of the right map are lit: three cells each."""
    view = pilot.app.screen.query_one("#known-map", MapView)
    lit = view.palette.tile(AgencyKnows.GAVE_NOTHING, BODY)
    return int((view._cells >> STYLE == lit).sum()) // 3


async def test_thirteen_houses_are_lit_and_m_puts_them_out(play: Play) -> None:
    async with play("enter", "end") as pilot:
        for name, size in SIZES.items():
            await resize(pilot, size)
            assert lights(pilot) == 13, name
            await press(pilot, "m")
            assert lights(pilot) == 0, name
            assert "13 becomes 0." in screen_text(pilot), name
            await press(pilot, "m")
            assert lights(pilot) == 13, name


async def x_goes_round_three_pictures_of_one_moment(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "x")
    doors = screen_text(pilot)
    assert "13 by a missing name" in doors
    assert "9 May 2024" in doors
    await press(pilot, "x")
    flow = screen_text(pilot)
    assert "14 places − 1 name = 13 homes known not to have shared." in flow
    assert "Σ 4 totals" in flow
    await press(pilot, "m")
    shut = screen_text(pilot)
    assert "Of no home it is known that it did not share." in shut
    assert "14 places" not in shut
    await press(pilot, "x")
    assert lights(pilot) == 0


async def an_open_question_is_not_answered_by_another_picture(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "space", "space", "x")
    assert "Guess first." in screen_text(pilot)
    assert "by a missing name" not in screen_text(pilot)
    await press(pilot, "x")
    assert "known not to have shared" not in screen_text(pilot)


async def the_next_policy_is_taken_at_the_same_moment(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "greater_than_sign")
    shown = screen_text(pilot)
    assert "◀ Company's word ▶" in shown
    assert "9 May 2024" in shown
    await press(pilot, "less_than_sign")
    assert "◀ Exact map ▶" in screen_text(pilot)


PICTURES_OF_MAPLE_COURT = (
    x_goes_round_three_pictures_of_one_moment,
    an_open_question_is_not_answered_by_another_picture,
    the_next_policy_is_taken_at_the_same_moment,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_pictures_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play() as pilot:
        await each_holds(pilot, PICTURES_OF_MAPLE_COURT)


def scene(*, known: bool) -> tuple[Scene, MapShown]:
    """Return a map of a drawn town where nothing is known, or one home."""
    loaded = load_scenario("sixty-doorbells")
    ledger = run(loaded, next(iter(loaded.regimes)), 60, 0)
    states = np.zeros(len(ledger.homes), dtype=np.int8)
    if known:
        states[7] = AgencyKnows.NAMED
    places = Places(ledger.homes.x, ledger.homes.y, unknown=True)
    ground = ground_of(loaded.scenario)
    shown = MapShown(ledger, ground, states, NOBODY, (), "town", places, None, NOBODY)
    return Scene(Palette(AGENCY)), shown


def test_a_camera_that_is_not_known_of_is_not_given_away() -> None:
    empty, shown = scene(known=False)
    bare = empty.drawn(shown, *SIZE, plain=False)
    assert (bare >> STYLE).max() < GROUND_STYLES, "nothing but ground"
    one, with_one = scene(known=True)
    assert (one.drawn(with_one, *SIZE, plain=False) != bare).sum() == 1


def test_the_ground_is_made_once_for_a_view_and_again_for_another() -> None:
    kept, shown = scene(known=True)
    kept.drawn(shown, *SIZE, plain=False)
    papers = kept.papers
    kept.drawn(shown, *SIZE, plain=False)
    assert kept.papers is papers
    kept.drawn(shown, 50, 20, plain=False)
    assert kept.papers is not papers


def test_two_maps_that_share_their_ground_look_as_each_would_alone() -> None:
    """Also where each is drawn in a size of its own, and back."""
    loaded = load_scenario("fort-lauderdale-2018")
    ledger = run(loaded, next(iter(loaded.regimes)), 60, 0)
    places = Places(ledger.homes.x, ledger.homes.y)
    states = np.full(len(ledger.homes), AgencyKnows.ASKED, dtype=np.int8)
    laid = LastLaid()
    left, right = Scene(Palette(HAPPENED), laid), Scene(Palette(AGENCY), laid)
    alone = Scene(Palette(HAPPENED)), Scene(Palette(AGENCY))
    for request, columns in ((0, 60), (1, 60), (1, 50), (0, 60)):
        others = tuple(range(request))
        for together, by_itself in zip((left, right), alone, strict=True):
            ground = ground_of(loaded.scenario)
            shown = MapShown(ledger, ground, states, request, others, "town", places, None, NOBODY)
            cells = together.drawn(shown, columns, 20, plain=False)
            assert (cells == by_itself.drawn(shown, columns, 20, plain=False)).all()
        assert right._bare is left._bare


def test_every_dot_that_is_off_is_seen_or_counted() -> None:
    """Alone, as a number where several fall on one cell, or as one of those beyond the map."""
    loaded = load_scenario("maple-court", ("early-partner-2018",))
    ledger = run(loaded, "early-partner-2018", 1, 0)
    asked, columns, rows = 14, 40, 12
    about = np.zeros(len(ledger.homes), dtype=bool)
    about[:asked] = True
    states = np.where(about, AgencyKnows.DOT, AgencyKnows.NOTHING).astype(np.int8)
    ground = ground_of(loaded.scenario)
    for apart, many in ((0.0, "+"), (0.0005, "23456789"), (0.004, "○"), (0.03, "○")):
        east, north = ledger.homes.x.copy(), ledger.homes.y.copy()
        east[about] = ledger.homes.x.mean() + apart * np.arange(asked)
        north[about] = ledger.homes.y.mean()
        places = Places(east, north, about, 260.0, unknown=True)
        shown = MapShown(ledger, ground, states, 0, (), "street", places, None, NOBODY)
        with_dots = Scene(Palette(AGENCY)).drawn(shown, columns, rows, plain=False)
        text = ["".join(chr(glyph) for glyph in row) for row in with_dots & GLYPH]
        said = re.search(r"(\d+) dots beyond this map", text[-1])
        assert bool(said) == (apart > 0.01)
        dots = with_dots[with_dots >> STYLE == Palette.written(FOG_DOT)]
        marks = [chr(glyph) for glyph in dots & GLYPH]
        assert set(marks) & set(many)
        if many != "+":
            seen = sum(1 if mark == "○" else int(mark) for mark in marks)
            assert seen + (int(said[1]) if said else 0) == asked


def test_a_mile_is_twice_as_many_columns_as_rows() -> None:
    drawn, shown = scene(known=False)
    for columns, rows in ((40, 12), (60, 20), (100, 52)):
        drawn.drawn(shown, columns, rows, plain=False)
        window = drawn._window
        assert columns / window.width == pytest.approx(2 * rows / window.height)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_an_area_differs_from_the_street_there_in_few_colours(theme: object) -> None:
    """In 256 colours; of 16 there are only those of the terminal, and the area is blue there."""
    assert hasattr(theme, "variables")
    if theme.name == MONO:
        return
    system = ColorSystem.STANDARD if theme.name == CONTRAST else ColorSystem.EIGHT_BIT
    found = {
        name: RichColor.parse(theme.variables[name]).downgrade(system).get_truecolor()
        for name in ("yard", "street", "area-yard", "area-street")
    }
    assert found["area-yard"] != found["yard"]
    assert found["area-street"] != found["street"]


def test_squares_of_doors_do_not_overlap_and_fit() -> None:
    for groups, columns, rows in (([14], 38, 12), ([14] * 22, 48, 13), ([9, 20, 3], 48, 40)):
        squares = placed(groups, columns, rows)
        cells = {
            (row + down, column + along)
            for row, column in zip(squares.row.tolist(), squares.column.tolist(), strict=True)
            for down in range(squares.high + squares.halves[1])
            for along in range(squares.wide + squares.halves[0])
        }
        taken = (squares.high + squares.halves[1]) * (squares.wide + squares.halves[0])
        assert len(cells) == sum(groups) * taken
        assert max(row for row, _ in cells) < rows
        assert max(column for _, column in cells) < columns
    assert unit_of(319, 48, 13) == 1
    assert unit_of(12_000, 48, 13) == 50


def test_the_glyph_of_a_square_that_stands_apart_is_in_its_middle() -> None:
    """A square of two columns had it at the left: half a cell stands at either side instead."""
    for groups, columns, rows in (([14], 78, 14), ([14] * 11, 48, 13), ([9, 20, 3], 78, 14)):
        squares = placed(groups, columns, rows)
        assert (squares.wide + squares.halves[0]) % 2, (squares.wide, squares.halves)
    assert placed([14] * 11, 48, 13).halves == (True, False)


@pytest.mark.parametrize("pane", [(78, 14), (48, 12), (38, 8)])
@pytest.mark.parametrize("doors", [5_539, 9_328])
def test_thousands_of_doors_fill_their_pane(pane: tuple[int, int], doors: int) -> None:
    """Of eight years the squares filled the upper half of a large window."""
    columns, rows = pane
    unit = unit_of(doors, columns, rows)
    squares = placed([-(-doors // unit)], columns, rows)
    assert squares.row.max() + squares.high >= 0.65 * rows
    assert squares.wide >= 2


SUMMER = [14, 9, 22, 11, 17, 8, 31, 12, 16, 10, 19, 13, 7, 24, 15, 11, 18, 9, 14, 12, 20, 7]
"""Doors of the 22 requests of Fort Lauderdale's summer, 319 of them."""


@pytest.mark.parametrize("pane", [(78, 15), (48, 12), (48, 11), (38, 11), (38, 9), (140, 30)])
def test_squares_fill_their_pane(pane: tuple[int, int]) -> None:
    columns, rows = pane
    squares = placed(SUMMER, columns, rows)
    assert squares.row.max() + squares.high >= 0.8 * rows
    assert squares.column.max() + squares.wide >= 0.85 * columns
    assert squares.row.max() + squares.high <= rows
    assert squares.column.max() + squares.wide <= columns


def test_where_squares_are_small_they_stand_five_by_five_and_requests_apart() -> None:
    """So that a class can count them: every fifth has a free cell behind it."""
    squares = placed(SUMMER, 48, 12)
    assert squares.row.max() == 11, "all rows are used"
    first = 0
    for count in SUMMER:
        mine = squares.column[first : first + count]
        assert len(set(squares.row[first : first + count].tolist())) == 1, "in one line"
        assert np.flatnonzero(np.diff(mine) == 2).tolist() == list(range(4, count - 1, 5))
        first += count


def test_where_there_is_room_each_request_has_a_line_with_its_number() -> None:
    squares = placed(SUMMER, 140, 44)
    assert [text.strip() for _, _, text in squares.labels] == [str(n) for n in range(1, 23)]
    assert squares.wide > 2


async def test_no_square_moves_as_doors_are_added(play: Play) -> None:
    async with play("enter", "enter", "x", scenario="fort-lauderdale-2018") as pilot:
        view = pilot.app.screen.query_one("#happened-doors", DoorsView)
        ground, drawn = view._cells[-1, -1], []
        for keys in (("right_square_bracket",) * 3, ("right_square_bracket",) * 3, ("end",)):
            await press(pilot, *keys)
            drawn.append(np.flatnonzero(view._cells.reshape(-1) != ground))
        assert 0 < len(drawn[0]) < len(drawn[1]) < len(drawn[2]) == 319
        assert set(drawn[0]) < set(drawn[1]) < set(drawn[2])


def stands(lines: list[str], number: str) -> bool:
    """Tell whether a number stands there in tall digits; two may have the same first row."""
    rows = [row.rstrip() for row in tall(number)]
    return any(
        all(
            below[found.start() :].startswith(row)
            for below, row in zip(lines[at:], rows, strict=False)
        )
        for at, line in enumerate(lines)
        for found in re.finditer(re.escape(rows[0]), line)
    )


async def test_a_projector_shows_the_whole_number_and_all_counts(play: Play) -> None:
    keys = ("b", "enter", "end", "greater_than_sign")
    async with play(*keys, scenario="fort-lauderdale-2018") as pilot:
        for name, size in SIZES.items():
            await resize(pilot, size)
            shown = screen_text(pilot)
            lines = shown.splitlines()
            assert stands(lines, "308"), name
            assert stands(lines, "299"), name
            assert "10 shared  ✕ 42 said no" in shown, name
            assert "309 by a missing name" in shown, name
            assert "homes asked 319 times" in shown, name
            assert "1 becomes 299. The clips still came." in shown, name
            assert "…" not in lines[0], name


async def test_a_projector_draws_homes_of_a_town_wider(play: Play) -> None:
    async with play("enter", "enter", scenario="fort-lauderdale-2018") as pilot:
        view = pilot.app.screen.query_one("#happened-map", MapView)
        tile = view.palette.tile(int(HomeTruth.ASKED), BODY)
        narrow = int((view._cells >> STYLE == tile).sum())
        await press(pilot, "b")
        assert 12 <= narrow < int((view._cells >> STYLE == tile).sum()) <= 28


async def test_a_report_is_not_missed_where_each_request_has_its_totals(play: Play) -> None:
    async with play("enter", "end", scenario="sixty-doorbells") as pilot:
        assert "22 totals" in screen_text(pilot)
        assert "this policy sends no totals" not in screen_text(pilot)
        assert "No report: the totals come request by request." in screen_text(pilot)


async def test_the_whole_town_has_the_areas_of_its_requests_with_their_numbers(play: Play) -> None:
    keys = ("enter", "end", "x", "x", "z", "z")
    async with play(*keys, size=(200, 60), scenario="fort-lauderdale-2018") as pilot:
        view = pilot.app.screen.query_one("#happened-map", MapView)
        ids = [view.palette.written(what) for what in (ID, AREA_ID)]
        written = (view._cells & GLYPH)[np.isin(view._cells >> STYLE, ids)]
        digits = [chr(letter) for letter in written.tolist()]
        assert len(digits) > 22, "most of 22 numbers can be read"
        assert set(digits) <= set("0123456789")
        await press(pilot, "z")
        written = (view._cells & GLYPH)[np.isin(view._cells >> STYLE, ids)]
        assert not len(written), "from close up there is one area, and no number"


def test_tall_digits_are_ten_different_ones() -> None:
    assert len({tall(str(digit)) for digit in range(10)}) == 10
    assert len(set(map(len, tall("1,308")))) == 1, "its three rows are of one width"
