"""Infer: what becomes of what the police can work out when a fact is taken away."""

from __future__ import annotations

from tests.screens.conftest import Play, press, screen_text

SIXTY = (*["down"] * 6, "enter", "4")


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
    async with play(*SIXTY) as pilot:
        shown = screen_text(pilot)
        assert "Who switched requests off?" in shown
        assert "3 proven" in shown
        assert "Suppose H26 had not switched requests off" in shown
        assert "So H26 has switched requests off." in shown


async def test_rounding_and_noise_stop_the_puzzle_at_this_size(play: Play) -> None:
    async with play(*SIXTY, "h", "h") as pilot:
        assert "rounded to 5" in screen_text(pilot)
        assert "3 proven" not in screen_text(pilot)
        await press(pilot, "h")
        assert "blurred by chance" in screen_text(pilot)
        assert " proven  " not in screen_text(pilot).replace("proven not", "")


async def test_another_home_has_other_reasons(play: Play) -> None:
    async with play(*SIXTY, "down") as pilot:
        assert "A camera is known at H17" in screen_text(pilot)
