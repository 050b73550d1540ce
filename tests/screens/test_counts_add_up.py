"""What happened, counted below the map: every kind of answer stands there, and they add up."""

from __future__ import annotations

import re

import numpy as np
import pytest

from simulator.ledger import Ledger
from simulator.measure.moments.playback import Playback
from simulator.scenario.library import policy_names, scenario_names
from simulator.tui.kit.theming.themes import THEMES
from simulator.tui.watch.pictures.block import drawn, happened_block
from tests.conftest import Ledgers
from tests.screens.conftest import SIZES, Play, resize, screen_text
from tests.sizes import some_here

COLOURS = THEMES[0].variables | {"foreground": "#ffffff"}
PANES = [(38, 2, False), (48, 4, True), (78, 3, True)]
"""Columns and rows of the block at 80x24, 100x30 and 160x48, and whether its number is large."""
MOMENTS = 60
SLOW = "four-hundred-agencies"
CASES = [
    *((story, None) for story in scenario_names()),
    *((story, policy) for story in scenario_names() for policy in policy_names()),
]
HERE = [
    *((story, None) for story in scenario_names() if story != SLOW),
    (SLOW, "early-partner-2018"),
    ("after-the-request", "closed-2024"),
    ("sixty-doorbells", "opt-out-2020"),
]


def check(ledger: Ledger, moments: int) -> None:
    """At each of so many moments, at each size: the answers are those of the run, to the last."""
    playback = Playback(ledger)
    for event in np.unique(np.linspace(-1, playback.last, moments).astype(int)).tolist():
        frame = playback.frame(event, wait=False)
        block, counts = happened_block(playback, frame), frame.counts
        for width, rows, large in PANES:
            text = drawn(block, width, COLOURS, large=large, rows=rows).plain
            where = f"event {event}, {width} columns:\n{text}"
            lines = text.splitlines()
            assert len(lines) <= rows, where
            assert all(len(line.rstrip()) <= width for line in lines), where
            said = {
                glyph: int(number.replace(",", ""))
                for glyph, number in re.findall(r"(?<!\S)([●✕–□]) ([\d,]+)(?!\S)", text)
            }
            wanted = {"●": counts["shared"], "✕": counts["declined"], "–": counts["ignored"]}
            if counts["open"]:
                wanted["□"] = counts["open"]
            assert said == wanted, where
            assert sum(said.values()) == counts["asked"], where
            for part in block.parts:
                assert part.look is None or part.look.glyph in text or part.look.glyph == "·", where


@pytest.mark.parametrize(("story", "policy"), some_here(CASES, HERE))
def test_the_counts_below_the_map_add_up_to_what_was_asked(
    story: str, policy: str | None, ledgers: Ledgers
) -> None:
    """The last counts were left out without a sign, where all of them found no room."""
    wanted = (policy,) if policy else policy_names()[:1]
    (ledger,) = ledgers(story, wanted).values()
    check(ledger, MOMENTS)


async def test_what_was_left_out_at_80_columns_stands_there(play: Play) -> None:
    async with play("enter", "end", size=SIZES["80x24"], scenario="after-the-request") as pilot:
        shown = screen_text(pilot)
        assert "● 39 shared  ✕ 125 no  – 882 silent" in shown
        assert "□ 14  § 2  ╿ 10" in shown
        await resize(pilot, SIZES["160x48"])
        assert "– 882 no answer" in screen_text(pilot)
