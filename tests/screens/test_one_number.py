"""The same figures on Watch, Infer and Compare, read from the screens as people read them."""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot

from simulator.measure.all import measures
from simulator.measure.flows import happened
from simulator.tui.app import CamsimApp
from simulator.tui.kit.ground.digits import tall
from simulator.tui.watch.pictures.block import known_block
from simulator.tui.watch.screen import WatchScreen
from tests.screens.conftest import Play, press, screen_text


@pytest.mark.parametrize(
    ("story", "policy"),
    [
        ("maple-court", "early-partner-2018-exact-map"),
        ("sixty-doorbells", "asked-totals-with-opt-out"),
    ],
)
async def test_three_screens_say_one_number(play: Play, story: str, policy: str) -> None:
    async with play("enter", "end", scenario=story) as pilot:
        assert isinstance(pilot.app, CamsimApp)
        assert pilot.app.story is not None
        if story != "maple-court":
            # It ends on its doors; how often is said on the map.
            await press(pilot, "x", "x")
        ledger = pilot.app.answers.ledger_at_hand(pilot.app.story.loaded, policy)
        assert ledger is not None
        true, found = dict(happened(ledger)), measures(ledger)
        watch = " ".join(screen_text(pilot).split())
        for word, key in (
            ("shared", "shared"),
            ("said no", "declined"),
            ("no answer", "ignored"),
        ):
            assert f"{true[key]:,} {word}" in watch
        homes, times = told_by_watch(pilot)
        assert times == found["certain_nonsharing"]
        assert f"{found['homes_named']} name" in watch
        assert f"{found['clips_told']} clip" in watch
        assert f"{found['numbers_told']} total" in watch
        await press(pilot, "4")
        if "▸Who was asked" not in screen_text(pilot):
            await press(pilot, "w")
        assert f"█ {homes} proven  " in screen_text(pilot)


async def test_compare_says_it_too_where_all_runs_are_one(play: Play) -> None:
    """Nothing in Maple Court is left to luck: the mean of all runs is the run that Watch shows."""
    async with play("enter", "end") as pilot:
        _, times = told_by_watch(pilot)
        await press(pilot, "3", "v")
        shown = screen_text(pilot)
        assert "The numbers are averages of 20 runs." in shown
        assert f"known not to have shared: {times} here" in shown
        assert "1 request, 14 homes asked: 1 shared, 2 said no, 11 did not answer" in shown


def told_by_watch(pilot: Pilot[None]) -> tuple[int, int]:
    """Return of how many homes it is proven that they did not share, and how many times."""
    screen = pilot.app.screen
    assert isinstance(screen, WatchScreen)
    player = screen.player
    assert player is not None
    block = known_block(player.playback, player.playback.frame(player.event, wait=False), None)
    assert block.number is not None
    for row in tall(f"{block.number:,}"):
        assert row.strip() in screen_text(pilot), "the number stands there, three rows high"
    assert "known not to have shared" in screen_text(pilot)
    times = re.findall(r"\((\d+) times\)", screen_text(pilot))
    return block.number, int(times[0]) if times else block.number
