"""The ground and the pictures on it: lights are counted, the ground is kept, nobody is given away."""

from __future__ import annotations

import numpy as np
import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.pilot import Pilot

from simulator.ledger import NOBODY
from simulator.measure.moments.parties import AgencyKnows
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.story.ground import ground_of
from simulator.tui.kit.ground.digits import tall
from simulator.tui.kit.ground.papers import BODY, GROUND_STYLES, Palette
from simulator.tui.kit.ground.scene import STYLE, Places, Scene, Shown
from simulator.tui.kit.ground.squares import placed, unit_of
from simulator.tui.kit.looks import AGENCY
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.themes import CONTRAST, MONO, THEMES
from tests.screens.conftest import Play, press, screen_text

SIZE = (60, 20)


def lights(pilot: Pilot[None]) -> int:
    """Return how many houses of the right map are lit: three cells each."""
    view = pilot.app.screen.query_one("#known-map", MapView)
    lit = view.palette.tile(AgencyKnows.GAVE_NOTHING, BODY)
    return int((view._cells >> STYLE == lit).sum()) // 3


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 48)])
async def test_thirteen_houses_are_lit_and_m_puts_them_out(
    play: Play, size: tuple[int, int]
) -> None:
    async with play("enter", "end", size=size) as pilot:
        assert lights(pilot) == 13
        await press(pilot, "m")
        assert lights(pilot) == 0
        assert "13 becomes 0." in screen_text(pilot)
        await press(pilot, "m")
        assert lights(pilot) == 13


async def test_x_goes_round_three_pictures_of_one_moment(play: Play) -> None:
    async with play("enter", "end", "x") as pilot:
        doors = screen_text(pilot)
        assert "13 by what is missing" in doors
        assert "9 May 2024" in doors
        await press(pilot, "x")
        flow = screen_text(pilot)
        assert "14 places − 1 name = 13 doors known not to have shared." in flow
        assert "Σ 4 totals" in flow
        await press(pilot, "m")
        shut = screen_text(pilot)
        assert "Nothing to subtract from: they can prove nothing." in shut
        assert "14 places" not in shut
        await press(pilot, "x")
        assert lights(pilot) == 0


async def test_an_open_question_is_not_answered_by_another_picture(play: Play) -> None:
    async with play("enter", "space", "space", "x") as pilot:
        assert "Guess first." in screen_text(pilot)
        assert "by what is missing" not in screen_text(pilot)
        await press(pilot, "x")
        assert "known not to have shared" not in screen_text(pilot)


async def test_the_next_policy_is_taken_at_the_same_moment(play: Play) -> None:
    async with play("enter", "end", "greater_than_sign") as pilot:
        shown = screen_text(pilot)
        assert "◀ The company's word (2019) ▶" in shown
        assert "9 May 2024" in shown
        await press(pilot, "less_than_sign")
        assert "◀ Early partner, exact map ▶" in screen_text(pilot)


def scene(*, known: bool) -> tuple[Scene, Shown]:
    """Return a map of a drawn town where nothing is known, or one home."""
    loaded = load_scenario("sixty-doorbells")
    ledger = run(loaded, next(iter(loaded.regimes)), 60, 0)
    states = np.zeros(len(ledger.homes), dtype=np.int8)
    if known:
        states[7] = AgencyKnows.NAMED
    places = Places(ledger.homes.x, ledger.homes.y, unknown=True)
    ground = ground_of(loaded.scenario)
    shown = Shown(ledger, ground, states, NOBODY, (), "town", places, None, NOBODY)
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
            for down in range(squares.high)
            for along in range(squares.wide)
        }
        assert len(cells) == sum(groups) * squares.high * squares.wide
        assert max(row for row, _ in cells) < rows
        assert max(column for _, column in cells) < columns
    assert unit_of(319, 48, 13) == 1
    assert unit_of(12_000, 48, 13) == 100


def test_tall_digits_are_ten_different_ones() -> None:
    assert len({tall(str(digit)) for digit in range(10)}) == 10
    assert len(set(map(len, tall("1,308")))) == 1, "its three rows are of one width"
