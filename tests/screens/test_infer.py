"""Infer: what becomes of what the police can work out when a fact is taken away."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from textual.pilot import Pilot

from simulator.experiment import what_if
from simulator.experiment.what_if import known_by
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import StoppedError, go_on
from simulator.measure.observer.conclusions import Conclusions, learned_measures
from simulator.measure.observer.proving import proven_by
from simulator.measure.observer.view import RequestGroup, views
from simulator.report.words.proof.steps import Step
from simulator.scenario import load_scenario
from simulator.tui.app import CamsimApp
from simulator.tui.follow.home import HomeScreen
from simulator.tui.infer.steps import ReasonSteps
from simulator.tui.kit.ground.papers import AREA
from simulator.tui.kit.map_view import MapView
from tests.screens.conftest import (
    SIZES,
    Play,
    each_holds,
    press,
    resize,
    screen_text,
    settle,
)
from tests.screens.test_one_number import told_by_watch
from tests.screens.textual_inside import drawn

SIXTY = "sixty-doorbells"


async def the_map_and_the_names_prove_that_thirteen_did_not_share(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "4")
    shown = screen_text(pilot)
    assert "Who was asked and did not share?" in shown
    assert "13 proven" in shown
    assert "A2 is not among those who shared in request 1. So A2 was asked and" in shown


async def without_the_names_nobody_is_proven_not_to_have_shared(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "4", "n")
    assert "names of sharers     no" in screen_text(pilot)
    assert "13 proven" not in screen_text(pilot)
    await press(pilot, "n")
    assert "13 proven" in screen_text(pilot)


async def one_overview_moves_nobody(pilot: Pilot[None]) -> None:
    """Of saying no, each home is believed what the share of the overview says."""
    await press(pilot, "enter", "4", "w")
    shown = screen_text(pilot)
    assert "Who said no?" in shown
    assert "13 proven" not in shown
    assert "almost sure" not in shown


async def the_puzzle_is_told_step_by_step(pilot: Pilot[None]) -> None:
    """All at once, then one step and what it is about on the map, then another home."""
    await press(pilot, "enter", "4")
    shown = screen_text(pilot)
    assert "Who switched requests off?" in shown
    assert "3 proven" in shown
    assert "Suppose" not in shown, "straight on, where that is shorter"
    assert "So H26 has switched requests off." in " ".join(shown.split())
    await press(pilot, "space", "space")
    shown = screen_text(pilot)
    assert "STEP 2 OF 5" in shown
    assert "▸ Request 2: 8 homes in its area, 8 asked. All 8 have requests on." in shown
    filled = areas(pilot)
    assert filled, "the area of request 2"
    await press(pilot, "space", "space")
    shown = screen_text(pilot)
    assert "STEP 4 OF 5" in shown
    assert "▸ Five of these seven have requests on (request 2)." in shown
    assert "So the other two have them off: H26 and H28." in shown
    assert areas(pilot) != filled, "request 5 is filled, request 2 has a rim"
    await press(pilot, "space")
    assert "▸ So H26 has switched requests off." in screen_text(pilot)
    await press(pilot, *["backspace"] * 3)
    assert "STEP 2 OF 5" in screen_text(pilot)
    await press(pilot, "backspace")
    assert "▸ H26, in the area of request 5" in screen_text(pilot)
    await press(pilot, "escape")
    assert "So H26 has switched requests off." in screen_text(pilot)
    await press(pilot, "down")
    assert "H17, in the area of" in screen_text(pilot)


def test_a_step_and_a_step_back_end_where_they_began() -> None:
    told = tuple(Step(text, (0,)) for text in ("one", "two", "three"))
    steps = ReasonSteps(told)
    for _ in range(5):
        assert steps.on().back() == steps
        steps = steps.on()
    assert ReasonSteps().on() == ReasonSteps()
    late = ReasonSteps(told, at=2)
    assert late.told(most=3).plain == "STEP 3 OF 3\n  two\n▸ three"


@pytest.mark.thorough
async def test_rounding_stops_the_puzzle_at_this_size(play: Play) -> None:
    async with play("enter", "4", "h", "h", scenario=SIXTY) as pilot:
        assert "rounded to 5" in screen_text(pilot)
        assert "3 proven" not in screen_text(pilot)


async def totals_are_rounded_by_a_key(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "4", "g", "g", "h", "h")
    assert "rounded to 5" in screen_text(pilot)


def test_where_totals_are_rounded_fewer_are_proven_to_have_switched_off() -> None:
    """What the screen works out, without its chances."""
    loaded = load_scenario(SIXTY)
    policy = next(iter(loaded.regimes))
    given = what_if.given_by(loaded.regimes[policy].steps[0][1])
    proven = []
    for safeguard in ("none", "rounded"):
        ledger = what_if.run_under(loaded, policy, replace(given, safeguard=safeguard))
        (view,) = views(ledger)
        found = proven_by(view)
        proven.append(
            sum(
                len(one.members)
                for one, proof in zip(found.classes, found.proven, strict=True)
                if "opted_out" in proof.facts
            )
        )
    assert proven[0] == 3
    assert proven[1] < 3


async def a_home_is_found_by_its_number_marked_and_explained(pilot: Pilot[None]) -> None:
    """`f`, h7, Enter (7 and H26 are tried below): the list is there, the map points at it, all questions are answered."""
    await resize(pilot, SIZES["80x24"])
    await press(pilot, "enter", "4", "f", *"h7", "enter")
    shown = screen_text(pilot)
    assert re.search(r"H7 +14 in 100 +· ruled out", shown)
    assert "H7: did not share █ proven  said no ▚ 72 in 100  switched off · ruled out" in shown
    assert "All 17 homes of request 15 were asked: H7 has not switched" in shown
    assert "►·" in shown or "·◄" in shown, "where it is"
    await resize(pilot, SIZES["100x30"])


async def the_slash_finds_a_home_too(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "4", "slash", *"H26", "enter")
    assert re.search("►█|█◄", screen_text(pilot))


async def the_page_of_a_home_is_the_one_that_watch_shows(pilot: Pilot[None]) -> None:
    """Word for word, at the same moment."""
    pages = []
    for keys in (
        ("enter", "4", "f", "7", "enter", "enter"),
        ("escape", "2", "end", "f", "7", "enter"),
    ):
        await press(pilot, *keys)
        sheet = pilot.app.screen
        assert isinstance(sheet, HomeScreen)
        pages.append(sheet.fact())
    assert pages[0] == pages[1]
    assert "█ proven: Asked, and did not share. At first: 6 in 100. Now: certain." in pages[0]
    assert "▚ more likely: Said no. By map and sharers: 62 in 100. Now: 72 in 100." in pages[0]
    assert (
        "· ruled out: Switched requests off. By map and sharers: 14 in 100. Now: certainly not"
        in pages[0]
    )


async def the_home_in_focus_stays_when_questions_and_facts_change(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "4", "f", "7", "enter")
    await press(pilot, "w")
    shown = screen_text(pilot)
    assert "▸Who was asked and, at least once, did not share?" in shown
    assert re.search(r"H7 +6 in 100 +█ proven", shown)
    await press(pilot, "g", "g")
    assert "H7: did not share ▚ 86 in 100" in screen_text(pilot)
    await press(pilot, "enter")
    assert "If they are told: map: exact, names: yes, totals: no" in screen_text(pilot)


async def a_home_that_no_request_reached_is_said_to_be_so(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "4", "f", *"a1", "enter")
    shown = screen_text(pilot)
    assert "A1: no request had it in its area, so nothing is known of it." in shown
    assert "? ◄" in shown
    await press(pilot, "down")
    assert "A2: did not share █ proven" in screen_text(pilot)


async def watch_and_infer_count_the_same_homes(pilot: Pilot[None]) -> None:
    """What Watch calls proven at the end is what Infer proves, and the measure's count of times."""
    await press(pilot, "enter", "end")
    told = screen_text(pilot)
    await press(pilot, "x", "x")  # From the doors, which are answers, to the map of homes.
    homes, times = told_by_watch(pilot)
    assert "22 totals" in told
    assert isinstance(pilot.app, CamsimApp)
    story = pilot.app.story
    ledger = pilot.app.answers.ledger_at_hand(story.loaded, "asked-totals-with-opt-out")
    assert int(times) == learned_measures(ledger)["certain_nonsharing"]
    await press(pilot, "4", "w")
    assert f"█ {homes} proven  " in screen_text(pilot)


INFER_OF_SIXTY_DOORBELLS = (
    the_puzzle_is_told_step_by_step,
    a_home_is_found_by_its_number_marked_and_explained,
    the_slash_finds_a_home_too,
    the_page_of_a_home_is_the_one_that_watch_shows,
    the_home_in_focus_stays_when_questions_and_facts_change,
    watch_and_infer_count_the_same_homes,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_infer_of_sixty_doorbells(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(scenario=SIXTY) as pilot:
        await each_holds(pilot, INFER_OF_SIXTY_DOORBELLS)


async def m_is_the_same_in_watch_and_in_infer(pilot: Pilot[None]) -> None:
    """13 becomes 0 on one, and is 0 on the other; put back there, it is 13 on both."""
    await press(pilot, "enter", "end")
    assert "▒ 13" in screen_text(pilot)
    await press(pilot, "m")
    assert "▒" not in screen_text(pilot)
    assert "4 totals" in screen_text(pilot), "the totals stay"
    await press(pilot, "4")
    shown = screen_text(pilot)
    for fact in ("m  camera map           no", "sharers     1", "4, one overview"):
        assert fact in shown
    assert "█" not in shown.split("of 18 homes")[0], "none is proven"
    await press(pilot, "m")
    assert "13 proven" in screen_text(pilot)
    await press(pilot, "2")
    assert "▒ 13" in screen_text(pilot)
    await press(pilot, "4", "m", "2")
    assert "▒" not in screen_text(pilot)


INFER_OF_MAPLE_COURT = (
    the_map_and_the_names_prove_that_thirteen_did_not_share,
    without_the_names_nobody_is_proven_not_to_have_shared,
    one_overview_moves_nobody,
    totals_are_rounded_by_a_key,
    a_home_that_no_request_reached_is_said_to_be_so,
    m_is_the_same_in_watch_and_in_infer,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_infer_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play() as pilot:
        await each_holds(pilot, INFER_OF_MAPLE_COURT)


async def soon(holds: Callable[[], bool]) -> None:
    """Wait for what a thread of the program does: it looks now and then whether to go on."""
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        await asyncio.sleep(0.005)


async def test_old_answers_never_stand_under_new_facts(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the newest is worked out, nothing of the one before is left; the older are given up."""
    gate, begun, given_up = threading.Event(), [], []

    def slow(ledger: Ledger, group: RequestGroup) -> Conclusions | None:
        begun.append(group)
        while len(begun) < 4 or not gate.is_set():
            try:
                go_on()
            except StoppedError:
                given_up.append(group)
                raise
            time.sleep(0.005)
        return known_by(ledger, group)

    async with play("enter", "4", scenario=SIXTY) as pilot:
        assert "3 proven" in screen_text(pilot)
        monkeypatch.setattr(what_if, "known_by", slow)
        for count, key in enumerate("nmng", start=1):
            await pilot.press(key)
            # A work that is given up before it has begun would never be seen.
            await soon(lambda count=count: len(begun) == count)
        await drawn(pilot)
        shown = screen_text(pilot)
        assert "Working it out…" in shown
        for old in ("proven", "H26", "Suppose"):
            assert old not in shown
        await soon(lambda: len(given_up) == 3)
        gate.set()
        await settle(pilot)
        shown = screen_text(pilot)
        for fact in ("m  camera map           no", "names of sharers     6", "live"):
            assert fact in shown
        assert len(begun) == 4


async def test_a_public_post_leaves_nothing_to_work_out(play: Play) -> None:
    async with play("enter", "4", scenario="small-areas") as pilot:
        pilot.app.publish(pilot.app.story.with_policy("public-post-2021"))
        await press(pilot, "2", "4")
        assert "Nobody was asked by name" in screen_text(pilot)
        await press(pilot, "g")
        assert "of 211 homes" in unbroken(pilot)


def areas(pilot: Pilot[None]) -> int:
    """Return how many half cells of the map are in the area of a request."""
    papers = pilot.app.screen.query_one("#infer-map", MapView).papers
    return int(np.isin(papers, [int(paper) for paper in AREA]).sum())


def unbroken(pilot: Pilot[None]) -> str:
    """Return what the right half of the screen shows, as if lines had no end."""
    lines = screen_text(pilot).split("\n")
    return re.sub(r"\s+", " ", " ".join(line.rsplit("│", 1)[-1] for line in lines))


async def test_the_next_police_force_is_looked_at_by_what_it_knows(play: Play) -> None:
    """Of the home in focus it knew nothing: reasons and steps were empty. No policy is cut."""
    async with play("enter", "4", scenario="they-all-joined") as pilot:
        assert "what Agency 01 can work out at the end (1 of 44, keys [ ])" in screen_text(pilot)
        await press(pilot, "n", "right_square_bracket")
        shown = screen_text(pilot)
        assert "policy: as it happened (changed)" in shown
        assert "Agency 02 (2 of 44, keys [ ])" in shown
        assert "nothing is known of it" not in shown
        await press(pilot, "space")
        assert "STEP 1 OF" in screen_text(pilot)


async def test_three_chances_of_a_home_stand_in_one_line_of_80_columns(play: Play) -> None:
    """The last ended with "~10 in" and "100", and the bars found no row."""
    async with play("enter", "4", "w", "m", size=SIZES["80x24"], scenario=SIXTY) as pilot:
        region = pilot.app.screen.query_one("#about-home").region
        first, second = screen_text(pilot).splitlines()[region.y : region.y + 2]
        assert re.search(r"did not share ~\d+ in 100  said no ~\d+ in 100", first), first
        assert re.search(r"switched off ~\d+ in 100$", first), first
        assert re.match(r" *at first \d+ in 100", second), second
