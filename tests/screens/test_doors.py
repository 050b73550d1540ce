"""Doors: what a square stands for is said wherever squares are counted, once for both sides."""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot

from simulator.tui.watch.pictures.doors_view import DoorsView
from tests.screens.conftest import SIZES, Play, press, resize, screen_text
from tests.sizes import some_here

ODD = [(81, 24), (109, 30)]
"""Of an odd width the right side has one column more than the left."""
STORIES = ["after-the-request", "the-ladder"]


def units(pilot: Pilot[None]) -> set[int]:
    """Return how many doors a square stands for, on either side."""
    screen = pilot.app.screen
    sides = (screen.query_one(f"#{name}-doors", DoorsView) for name in ("happened", "known"))
    return {side.unit() for side in sides}


@pytest.mark.parametrize("story", some_here(STORIES, STORIES[:1]))
async def test_what_a_square_stands_for_is_said_at_every_size(play: Play, story: str) -> None:
    """At 80 columns it was left out: the sentence was one letter too long."""
    narrow = SIZES["80x24"]
    async with play("enter", "end", size=narrow, scenario=story) as pilot:
        for size in (narrow, *ODD, *SIZES.values()):
            await resize(pilot, size)
            await press(pilot)
            (unit,) = units(pilot)
            heading = next(line for line in screen_text(pilot).splitlines() if "HAPPENED" in line)
            said = re.search(r"WHAT HAPPENED  (?:A square: asked|■ =) ([\d,]+) times", heading)
            assert said is not None or unit == 1, (size, heading)
            assert said is None or int(said[1].replace(",", "")) == unit, (size, heading)
            assert unit > 1 or size != narrow
