"""Infer: what becomes of what the police can work out when a fact is taken away."""

from __future__ import annotations

from simulator.tui.puzzle import Puzzle
from tests.screens.conftest import Play, press, screen_text

SIXTY = "sixty-doorbells"


async def test_the_map_and_the_names_prove_that_thirteen_did_not_share(play: Play) -> None:
    async with play("enter", "4") as pilot:
        shown = screen_text(pilot)
        assert "Who was asked and did not share?" in shown
        assert "13 proven" in shown
        assert "A2 is not among those who shared in request 1. So A2 was asked and" in shown


async def test_without_the_names_nobody_is_proven_not_to_have_shared(play: Play) -> None:
    async with play("enter", "4", "n") as pilot:
        assert "names: no" in screen_text(pilot)
        assert "13 proven" not in screen_text(pilot)
        await press(pilot, "n")
        assert "13 proven" in screen_text(pilot)


async def test_one_overview_moves_nobody(play: Play) -> None:
    """Of saying no, each home is believed what the share of the overview says."""
    async with play("enter", "4", "w") as pilot:
        shown = screen_text(pilot)
        assert "Who said no?" in shown
        assert "13 proven" not in shown
        assert "almost sure" not in shown


async def test_the_puzzle_is_told_step_by_step(play: Play) -> None:
    """All at once, then one step and what it is about on the map, then another home."""
    async with play("enter", "4", scenario=SIXTY) as pilot:
        shown = screen_text(pilot)
        assert "Who switched requests off?" in shown
        assert "3 proven" in shown
        assert "Suppose H26 had not switched requests off" in shown
        assert "So H26 has switched requests off." in shown
        await press(pilot, "space", "space")
        shown = screen_text(pilot)
        assert "STEP 2 OF 6" in shown
        assert "▸ 5 were asked in request 5." in shown
        assert "⋅⋅⋅⋅" in shown, "the circle of request 5"
        assert "Suppose H26" not in shown
        await press(pilot, "backspace")
        assert "▸ A camera is known at H26" in screen_text(pilot)
        await press(pilot, "escape")
        assert "So H26 has switched requests off." in screen_text(pilot)
        await press(pilot, "down")
        assert "A camera is known at H17" in screen_text(pilot)


def test_a_step_and_a_step_back_end_where_they_began() -> None:
    puzzle = Puzzle(("one", "two", "three"))
    for _ in range(5):
        assert puzzle.on().back() == puzzle
        puzzle = puzzle.on()
    assert Puzzle().on() == Puzzle()
    late = Puzzle(("one", "two", "three"), step=2)
    assert late.told(most=3).plain == "STEP 3 OF 3\n  two\n▸ three"


async def test_rounding_stops_the_puzzle_at_this_size(play: Play) -> None:
    async with play("enter", "4", "h", "h", scenario=SIXTY) as pilot:
        assert "rounded to 5" in screen_text(pilot)
        assert "3 proven" not in screen_text(pilot)
