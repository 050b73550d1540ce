"""Every bundled story in the program, under every bundled policy: nothing fails, nothing is blank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simulator.log_kinds import Attribute, Happened, Principle
from simulator.measure.moments.flow import Channel, RunFlow
from simulator.measure.moments.parties import ResidentsKnow, Viewer
from simulator.measure.moments.playback import Playback
from simulator.model import run
from simulator.report.words.watched.events import sentence
from simulator.report.words.watched.flow_cards import BYSTANDERS, cards
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.library import policy_names, scenario_names
from tests.conftest import Ledgers
from tests.screens.conftest import Play, press, screen_text
from tests.screens.short_eras import short_eras
from tests.sizes import some_here

SMALL = [name for name in scenario_names() if name != "four-hundred-agencies"]
SOME = tuple(policy_names()[::12])
FEW, FEWER = 30, 12
HERE = {"maple-court", "who-found-out"}
"""The small ones that are gone through under all policies in the suite."""
DEAR_HERE = ("after-the-request", "sixty-doorbells")
"""Of the dear ones: visits, and a puzzle."""


@pytest.mark.parametrize(
    ("scenario", "policies"),
    [
        *(
            pytest.param(name, None, marks=() if name in HERE else pytest.mark.thorough)
            for name in SMALL
        ),
        *((name, SOME) for name in DEAR_HERE),
    ],
)
def test_every_moment_of_every_policy_can_be_shown(
    scenario: str, policies: tuple[str, ...] | None, ledgers: Ledgers
) -> None:
    """Of those whose moments are dear, fewer, and under every twelfth policy."""
    count = FEW if policies is None else FEWER
    for ledger in ledgers(scenario, policies).values():
        playback = Playback(ledger)
        for event in np.unique(np.linspace(-1, playback.last, count).astype(int)).tolist():
            assert sentence(playback, event)
            _, rows = playback.told_at(event)
            for card in cards(playback.ledger, rows):
                assert all(content for _, _, content in card.lines)
        for viewer in Viewer:
            frame = playback.frame(playback.last, viewer)
            assert (frame.happened >= 0).all()
            assert len(frame.known) == len(playback.ledger.homes)


OPENED = ("after-the-request",)
"""Visits; maple-court and sixty-doorbells are played to their ends by others."""


@pytest.mark.parametrize("scenario", some_here(scenario_names(), OPENED))
async def test_every_story_opens_and_plays_to_its_end(play: Play, scenario: str) -> None:
    await opens_and_plays_to_its_end(play, scenario)


async def test_eras_with_orders_open_and_play_to_their_end(play: Play, tmp_path: Path) -> None:
    await opens_and_plays_to_its_end(play, short_eras(tmp_path))


async def opens_and_plays_to_its_end(play: Play, scenario: str) -> None:
    async with play("enter", "end", *"vvvvv", scenario=scenario) as pilot:
        shown = screen_text(pilot)
        assert "WHAT HAPPENED" in shown
        assert "WHAT THE POLICE KNOW" in shown
        await press(pilot, "i")
        assert "Escape" in screen_text(pilot) or "on what terms" in screen_text(pilot)
        await press(pilot, "escape", "p")
        assert "The same moment under another policy" in screen_text(pilot)


async def test_a_policy_that_the_story_does_not_list_can_be_chosen(play: Play) -> None:
    async with play("enter", "end", "p", "end", "enter") as pilot:
        last = policy_names()[-1]
        assert pilot.app.story.policy == last  # type: ignore[attr-defined]
        assert "Now: Totals each week." in screen_text(pilot)


async def test_what_the_public_and_the_residents_know(play: Play) -> None:
    """Under the early programme the public reads nothing; all 14 are on a map unknown to them."""
    async with play("enter", "end", "v") as pilot:
        assert "WHAT THE PUBLIC KNOWS" in screen_text(pilot)
        assert "read: 0 requests" in screen_text(pilot)
        await press(pilot, "v")
        assert "WHAT RESIDENTS KNOW" in screen_text(pilot)
        assert "14 homes do not know all that" in screen_text(pilot)


def test_a_card_has_the_five_parameters_and_those_in_the_picture() -> None:
    loaded = load_scenario("maple-court")
    ledger = run(loaded, "early-partner-2018-exact-map", 1, 0)
    clip = np.flatnonzero(ledger.disclosures.attribute == Attribute.FOOTAGE)
    (card,) = cards(ledger, clip)
    assert [content for _, _, content in card.lines] == [
        "the resident",
        "Maple Valley Police",
        "home B5",
        "the clip, with the name of who sent it",
        "the resident agreed to share",
        "yes",
    ]
    assert card.bystanders
    assert BYSTANDERS == "Passers-by: nobody asked them, nobody told them."


def test_a_card_counts_homes_and_names_each_once(ledgers: Ledgers) -> None:
    """Flow said 39 names of 38 homes, its card 39 homes: one of them was asked twice."""
    (ledger,) = ledgers("after-the-request", ("stated-policy-2019",)).values()
    flows = RunFlow(Playback(ledger))
    last = flows.playback.last
    for channel in (Channel.NAMES, Channel.CLIPS, Channel.AT_THE_DOOR, Channel.BY_ORDER):
        rows = flows.rows(last, channel)
        drawn = cards(ledger, rows)
        assert drawn
        for card in drawn:
            homes = flows.at(last).homes[channel]
            of_few = [word for word in card.subject.replace(",", "").split() if word[0] == "H"]
            assert card.subject == f"{homes} homes" or len(set(of_few)) == homes


def test_residents_view_of_a_legal_order(load: Callable[[str, str], Loaded]) -> None:
    """Whose clip went out by an order is told of it where the policy says so."""
    scenario = """
title = "An order"
start = 2024-01-01
days = 60
policies = ["./p.toml"]
[town]
homes = [{ id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 }]
[[agencies]]
name = "P"
legal_demands_per_month = 5
[[script]]
at = 2024-01-02T09:00:00
asks = ["A", "B"]
responses = { A = "declined", B = "ignored" }
"""
    told = "[residents_told]\nidentity = true\nfootage = true\n"
    for more, state in ((told, ResidentsKnow.TOLD), ("", ResidentsKnow.NOT_TOLD)):
        ledger = run(load(scenario, f"{more}[legal]\nwarrant = true\n"), "p", 0, 0)
        ordered = ledger.disclosures.principle == Principle.LEGAL_ORDER
        homes = np.unique(ledger.disclosures.subject[ordered])
        assert len(homes) >= 1
        playback = Playback(ledger)
        known = playback.frame(playback.last, Viewer.RESIDENTS).known
        assert (known[homes] == state).all()
        assert (ledger.trace.kind == Happened.DEMAND_MET).any()
