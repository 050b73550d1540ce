"""Compare shows one of its four views at a time: after any keys, in each size, with figures or none."""

from __future__ import annotations

import asyncio
import re

import pytest
from textual.pilot import Pilot

from simulator.tui.app import CamsimApp
from simulator.tui.compare import words as saying
from tests.screens.conftest import FEW_RUNS, SIZES, Play, press, resize, screen_text
from tests.screens.test_compare import compare_screen
from tests.screens.test_compare_runs import Gates, until
from tests.screens.textual_inside import drawn

VIEWS = {"cards": "cards", "table": "table", "dots": "dots-page", "plot": "plot-page"}
"""By view, what it is drawn in."""


def seen(pilot: Pilot[None]) -> list[str]:
    """Return the views that have a place on the screen."""
    screen = compare_screen(pilot)
    pages = {view: screen.query_one_optional(f"#{name}") for view, name in VIEWS.items()}
    # A plot is made when it is first wanted.
    return [view for view, page in pages.items() if page is not None and page.region.area]


async def until_empty(pilot: Pilot[None]) -> None:
    """Wait until nothing of a plot is seen: its place may be emptied a frame after words came."""
    async with asyncio.timeout(60):
        while re.search("[┏┣╋┛]|[▲▶] [a-z]", screen_text(pilot)):
            await asyncio.sleep(0)
            await drawn(pilot)


async def walk_round(pilot: Pilot[None], times: int) -> None:
    """Press `v` until each view has been shown so often; each time it alone is seen."""
    for _ in range(times):
        for view in saying.NEXT:
            assert seen(pilot) == [view]
            assert ("▶ requests answered" in screen_text(pilot)) == (view == "plot")
            await press(pilot, "v")


@pytest.mark.parametrize("size", SIZES)
async def test_one_view_is_seen_however_often_all_were(play: Play, size: str) -> None:
    keys = ("enter", "3")
    async with play(*keys, scenario="maple-court", runs=FEW_RUNS, size=SIZES[size]) as pilot:
        await walk_round(pilot, 2)
        await press(pilot, "v", "v", "v")
        for other in SIZES.values():
            await resize(pilot, other)
            assert seen(pilot) == ["plot"]
        await press(pilot, "v")
        assert seen(pilot) == ["cards"]
        # Another story has its own figures, under the same views.
        app = pilot.app
        assert isinstance(app, CamsimApp)
        app.open_story("sixty-doorbells")
        await press(pilot, "3")
        await walk_round(pilot, 1)


async def test_one_view_is_seen_while_the_first_runs_are_computed(play: Play) -> None:
    """All have been drawn before, of another story; of the plot nothing is left but its place."""
    gates = Gates()
    gates.first.set()
    gates.others.set()
    keys = ("enter", "3", "v", "v", "v")
    async with play(*keys, scenario="maple-court", runs=FEW_RUNS, backend=gates) as pilot:
        gates.first.clear()
        app = pilot.app
        assert isinstance(app, CamsimApp)
        app.open_story("small-areas")
        await until(pilot, "WHAT HAPPENED")
        await pilot.press("3")
        for view in ("plot", "cards", "table", "dots", "plot"):
            await until(pilot, "the first runs are being computed")
            assert seen(pilot) == [view]
            if view != "cards":
                await until_empty(pilot)
            await pilot.press("v")
            await drawn(pilot)
        gates.first.set()
        await press(pilot)
        assert seen(pilot) == ["cards"]
        await press(pilot, "v", "v", "v")
        assert seen(pilot) == ["plot"]
        assert re.search("▲ +▶", screen_text(pilot))
