"""Compare shows what the command line says: both go through the same pool."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

from simulator.report.data import compare_json
from simulator.tui.compare import CompareScreen
from tests.screens.conftest import Play, press, screen_text


async def test_the_screen_and_the_command_give_the_same_figures(
    play: Play, camsim: Callable[..., Result]
) -> None:
    said = camsim(
        "compare", "maple-court", "--engine", "processes", "--jobs", "2", "--format", "json"
    )
    async with play() as pilot:
        await press(pilot, "enter", "3")
        screen = pilot.app.screen
        assert isinstance(screen, CompareScreen)
        assert screen.comparison is not None
        assert json.loads(compare_json(screen.comparison)) == json.loads(said.stdout)


async def test_a_stopped_comparison_keeps_what_is_done(play: Play) -> None:
    async with play(scenario="sixty-doorbells") as pilot:
        await pilot.press("enter", "3")
        screen = pilot.app.screen
        assert isinstance(screen, CompareScreen)
        while screen.comparison is None:
            await pilot.pause(0.05)
        await pilot.press("escape")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        done = screen.comparison.replications
        assert 0 < done < 20
        assert all(len(many) == done for many in screen.comparison.outcomes.values())
        assert f"{done} run" in screen_text(pilot)
