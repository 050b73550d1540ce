"""The same figures on Watch, Infer and Compare, read from the screens as people read them."""

from __future__ import annotations

import re

import pytest

from simulator.measure.all import measures
from simulator.measure.flows import happened
from simulator.tui.app import CamsimApp
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
        ledger = pilot.app.answers.ledger_at_hand(pilot.app.story.loaded, policy)
        assert ledger is not None
        true, found = dict(happened(ledger)), measures(ledger)
        watch = unbroken(screen_text(pilot))
        for word, key in (
            ("asked", "asked"),
            ("shared", "shared"),
            ("said no", "declined"),
            ("no answer", "ignored"),
        ):
            assert f"{word} {true[key]:,}" in watch
        homes, times = told_by_watch(watch)
        assert times == found["certain_nonsharing"]
        assert f"Told: {found['homes_named']} name" in watch
        assert f"{found['clips_told']} clip" in watch
        assert f"{found['numbers_told']} total" in watch
        await press(pilot, "4")
        if "▸Who was asked" not in screen_text(pilot):
            await press(pilot, "w")
        assert f"█ {homes} proven  " in screen_text(pilot)


async def test_compare_says_it_too_where_all_runs_are_one(play: Play) -> None:
    """Nothing in Maple Court is left to luck: the mean of all runs is the run that Watch shows."""
    async with play("enter", "end") as pilot:
        _, times = told_by_watch(unbroken(screen_text(pilot)))
        await press(pilot, "3", "v")
        shown = screen_text(pilot)
        assert "The numbers are averages of 20 runs." in shown
        assert f"known not to have shared: {times} here" in shown
        assert "1 request, homes asked 14 times: 1 shared, 2 said no, 11 did not answer" in shown


def told_by_watch(text: str) -> tuple[int, int]:
    """Return of how many homes it is proven that they gave nothing, and how often."""
    (homes, times) = re.findall(
        r"(\d+) homes? known not to have shared(?:, in (\d+) answers)?", text
    )[0]
    return int(homes), int(times or homes)


def unbroken(text: str) -> str:
    """Return both halves of the screen one after the other, as if lines had no end."""
    halves = [line.partition("│ ")[2].partition("│") for line in text.split("\n") if "│" in line]
    sides = [" ".join(half[0] for half in halves), " ".join(half[2] for half in halves)]
    return re.sub(r"\s+", " ", " ".join(sides))
