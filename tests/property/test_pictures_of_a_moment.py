"""Doors and Flow are the ledger, seen: whatever is drawn is counted again from its rows."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ledger
from simulator.log_kinds import DETAILS, Attribute, Happened
from simulator.measure.all import measures
from simulator.measure.moments.doors import Doors
from simulator.measure.moments.flow import Pipe, RunFlow
from simulator.measure.moments.parties import AgencyKnows, ResidentsAware, Viewer
from simulator.measure.moments.playback import HomeTruth, Playback
from simulator.model import run
from simulator.report.words.watched.parties import is_told_all
from simulator.scenario import load_scenario
from simulator.scenario.library import policy_names, scenario_names
from simulator.tui.watch.pictures.flow_picture import channels_of
from tests.conftest import Ledgers
from tests.sizes import some_here

STORIES = {
    "maple-court": ("early-partner-2018-exact-map", "stated-policy-2019", "every-outcome"),
    "fort-lauderdale-2018": ("early-partner-2018", "early-partner-2018-exact-map"),
    "after-the-request": ("closed-2024", "totals-per-request"),
    "who-found-out": ("opt-out-2020", "public-post-2021"),
}
MOMENTS = 12
MANY_EVENTS, SEEDED = 4_000, 300
"""Of a run of more events not each moment is looked at, but so many, drawn by a seed."""
SHARE, FEW = 10, 30
"""In the suite: so many pairs of a story and a policy, and so many moments of each."""
SLOW = {"four-hundred-agencies"}
ALL_STORIES = sorted(scenario_names())
ALL = [(story, policy) for story in ALL_STORIES for policy in sorted(policy_names())]
SOME = random.Random(18).sample([pair for pair in ALL if pair[0] not in SLOW], SHARE)


def drawn_moments(playback: Playback, most: int) -> list[int]:
    """Return every event, or of more than `most` so many: the first and the last among them."""
    events = range(-1, len(playback))
    if len(events) <= most:
        return list(events)
    return sorted({-1, playback.last, *random.Random(len(events)).sample(events, most)})


def check_flow(ledger: Ledger, most: int) -> None:
    """What lines carry is what the ledger says by then: by item, recipient, detail; back as on."""
    playback, told = Playback(ledger), ledger.disclosures
    flows, back = RunFlow(playback), RunFlow(Playback(ledger))
    drawn_channels = set(channels_of(flows.channels))
    rows_in_time = zip(
        told.time.tolist(),
        told.attribute.tolist(),
        told.recipient.tolist(),
        told.detail.tolist(),
        strict=True,
    )
    coming, counted, seen = iter(rows_in_time), Counter[tuple[int, int, int]](), 0
    row = next(coming, None)
    events = drawn_moments(playback, most)
    on = {}
    for event in events:
        minute = playback.minute_of(event) if event >= 0 else -1
        while row is not None and row[0] <= minute:
            counted[row[1], row[2], row[3]] += 1
            seen, row = seen + 1, next(coming, None)
        flow = on[event] = flows.at(event)
        carried: Counter[tuple[int, int, int]] = Counter()
        for line in flow.lines:
            carried[int(line.attribute), line.recipient, DETAILS.index(line.detail)] += line.records
        assert carried == counted
        by_channel = flow.carried()
        assert set(by_channel) <= drawn_channels, "no line is left out of the picture"
        assert sum(by_channel.values()) == seen
        for channel, count in by_channel.items():
            assert len(flows.rows(event, channel)) == count, "its card is of these rows"
    for event in reversed(events):
        assert back.at(event) == on[event]


def check_doors(ledger: Ledger, most: int) -> None:
    """Lights of doors and map: each door as the trace has it, names as they were told; back as on.

    What is proven is worked out beforehand, by minutes of search in the largest stories: it is held
    by the tests below.
    """
    playback, trace, told = Playback(ledger), ledger.trace, ledger.disclosures
    doors, back = Doors(playback), Doors(Playback(ledger))
    naming = np.isin(told.attribute, [Attribute.SHARED, Attribute.IDENTITY, Attribute.FOOTAGE])
    named = naming & (told.cell == NOBODY) & (told.recipient != PUBLIC) & (told.subject != NOBODY)
    asked = set(
        zip(
            trace.request[trace.kind == Happened.ASKED].tolist(),
            trace.home[trace.kind == Happened.ASKED].tolist(),
            strict=True,
        )
    )
    on = {}
    for event in drawn_moments(playback, most):
        now, frame = doors.at(event), playback.frame(event, wait=False)
        on[event] = now, frame
        kinds = Counter(trace.kind[: int(playback.ends[event]) if event >= 0 else 0].tolist())
        assert len(now.home) == kinds[Happened.ASKED]
        minute = playback.minute_of(event) if event >= 0 else -1
        rows = np.flatnonzero(named & (told.time <= minute))
        pairs = set(zip(told.request[rows].tolist(), told.subject[rows].tolist(), strict=True))
        lit = now.known == AgencyKnows.NAMED
        at_doors = set(zip(now.request[lit].tolist(), now.home[lit].tolist(), strict=True))
        assert at_doors == pairs & asked
        on_map = set(np.flatnonzero(frame.known == AgencyKnows.NAMED).tolist())
        assert on_map >= {home for _, home in at_doors}
        assert on_map <= set(told.subject[rows].tolist())
    for event, (now, _) in reversed(on.items()):
        again = back.at(event)
        assert np.array_equal(again.door, now.door)
        assert np.array_equal(again.happened, now.happened)
        assert np.array_equal(again.known == AgencyKnows.NAMED, now.known == AgencyKnows.NAMED)


@pytest.mark.parametrize(("story", "policy"), SOME)
def test_at_seeded_moments_lines_and_lights_are_the_ledger(
    story: str, policy: str, ledgers: Ledgers
) -> None:
    """A share of all stories and policies; it would miss a rule that none of them has."""
    (ledger,) = ledgers(story, (policy,)).values()
    check_flow(ledger, FEW)
    check_doors(ledger, FEW)


@pytest.mark.thorough
@pytest.mark.parametrize(("story", "policy"), ALL)
def test_at_every_moment_of_every_story_lines_and_lights_are_the_ledger(
    story: str, policy: str
) -> None:
    loaded = load_scenario(story, (policy,))
    ledger = run(loaded, policy, loaded.scenario.seed, 0)
    most = MANY_EVENTS if len(Playback(ledger)) <= MANY_EVENTS else SEEDED
    check_flow(ledger, most)
    check_doors(ledger, most if most == SEEDED else 10 * SEEDED)


def moments(playback: Playback) -> list[int]:
    """Return some events of a run, the moment before the first among them."""
    return np.unique(np.linspace(-1, playback.last, MOMENTS).astype(int)).tolist()


DEAR = ("after-the-request", "totals-per-request")
"""What is proven of it takes seconds, at each of its moments."""
EACH = [(story, policy) for story, policies in STORIES.items() for policy in policies]
CASES = some_here(EACH, here=[one for one in EACH if one != DEAR])


@pytest.mark.parametrize(("story", "policy"), CASES)
def test_what_the_lines_of_flow_carry_is_what_was_passed_on(
    story: str, policy: str, ledgers: Ledgers
) -> None:
    (ledger,) = ledgers(story, (policy,)).values()
    playback = Playback(ledger)
    told = ledger.disclosures
    for event in moments(playback):
        minute = playback.minute_of(event) if event >= 0 else -1
        rows = np.flatnonzero(told.time <= minute)
        counted = Counter(
            (int(told.attribute[row]), bool(told.recipient[row] == PUBLIC), int(told.detail[row]))
            for row in rows
        )
        drawn: Counter[tuple[int, bool, int]] = Counter()
        flow = RunFlow(playback).at(event)
        for line in flow.lines:
            drawn[int(line.attribute), line.public, DETAILS.index(line.detail)] += line.records
        assert drawn == counted
        assert sum(flow.records(pipe) for pipe in Pipe) == len(rows)
        totals = told.cell[rows] != NOBODY
        assert flow.records(Pipe.TOTALS) == (totals & (told.recipient[rows] != PUBLIC)).sum()


@pytest.mark.parametrize(("story", "policy"), CASES)
def test_residents_were_told_of_what_the_records_say_that_they_were(
    story: str, policy: str, ledgers: Ledgers
) -> None:
    """At the end the homes that were not told, and the totals, are those of the measures."""
    (ledger,) = ledgers(story, (policy,)).values()
    playback, told = Playback(ledger), ledger.disclosures
    held = (told.recipient != PUBLIC) & (told.value != WITHHELD)
    for event in moments(playback):
        minute = playback.minute_of(event) if event >= 0 else -1
        rows = np.flatnonzero(held & (told.time <= minute))
        untold = rows[told.told[rows] == 0]
        numbers = told.cell[rows] != NOBODY
        aware = playback.told(event, Viewer.RESIDENTS)
        assert isinstance(aware, ResidentsAware)
        assert aware.numbers_untold == (told.cell[untold] != NOBODY).sum()
        assert aware.numbers + aware.numbers_untold == numbers.sum()
        of_homes = set(told.subject[untold].tolist()) - {NOBODY}
        assert aware.not_of_all == len(of_homes)
        assert aware.of_all == len(set(told.subject[rows].tolist()) - {NOBODY} - of_homes)
        assert is_told_all(aware) == (len(rows) > 0 and not len(untold))
    found = measures(ledger)
    assert aware.numbers_untold == found["numbers_unnoticed"]
    if len(ledger.agencies) == 1:
        assert aware.not_of_all == found["unnoticed"]


@pytest.mark.parametrize(("story", "policy"), CASES)
def test_each_door_is_what_the_trace_says_of_it(story: str, policy: str, ledgers: Ledgers) -> None:
    (ledger,) = ledgers(story, (policy,)).values()
    playback, trace = Playback(ledger), ledger.trace
    doors = Doors(playback)
    for event in (*moments(playback), *reversed(moments(playback))):
        row = int(playback.ends[event]) if event >= 0 else 0
        now = doors.at(event)
        kinds = Counter(trace.kind[:row].tolist())
        assert len(now.home) == kinds[Happened.ASKED]
        for kind, state in (
            (Happened.SHARED, HomeTruth.SHARED),
            (Happened.DECLINED, HomeTruth.SAID_NO),
            (Happened.IGNORED, HomeTruth.NO_ANSWER),
        ):
            assert (now.happened == state).sum() == kinds[kind]


def test_fort_lauderdale_has_319_doors_and_an_exact_map_lights_those_that_did_not_share(
    ledgers: Ledgers,
) -> None:
    """319 asked, 10 shared and are named: 319 - 10 = 309 are left."""
    (ledger,) = ledgers("fort-lauderdale-2018", ("early-partner-2018-exact-map",)).values()
    playback = Playback(ledger)
    now = Doors(playback).at(playback.last, wait=True)
    lit = now.known == AgencyKnows.GAVE_NOTHING
    shared = int((now.happened == HomeTruth.SHARED).sum())
    assert len(now.home) == 319
    assert (
        lit.sum()
        == 319 - shared
        == len(playback.silent.at(playback.minute_of(playback.last)).answers)
    )
    assert set(now.happened[lit].tolist()) <= {int(HomeTruth.SAID_NO), int(HomeTruth.NO_ANSWER)}


def test_maple_court_lights_thirteen(ledgers: Ledgers) -> None:
    (ledger,) = ledgers("maple-court", ("early-partner-2018-exact-map",)).values()
    playback = Playback(ledger)
    now = Doors(playback).at(playback.last, wait=True)
    assert (now.known == AgencyKnows.GAVE_NOTHING).sum() == 13
    flow = RunFlow(playback).at(playback.last)
    names, places = flow.records(Pipe.NAMES), flow.records(Pipe.PLACES)
    assert (names, flow.records(Pipe.CLIPS), places) == (1, 1, 14)
    assert flow.records(Pipe.TOTALS) == 4
    assert Pipe.ANSWERS not in flow.open
    assert {line.attribute for line in flow.lines if line.pipe == Pipe.NAMES} == {
        Attribute.IDENTITY
    }


@pytest.mark.parametrize(("story", "policy"), CASES)
def test_stepping_back_shows_what_stepping_forward_showed(
    story: str, policy: str, ledgers: Ledgers
) -> None:
    """Lights, doors and flow are functions of a moment, from whichever side one comes."""
    (ledger,) = ledgers(story, (policy,)).values()
    there, back = Playback(ledger), Playback(ledger)
    doors_there, doors_back = Doors(there), Doors(back)
    events = moments(there)
    for playback in (there, back):
        playback.frame(playback.last)
    forward = {
        event: (there.frame(event), doors_there.at(event, wait=True), RunFlow(there).at(event))
        for event in events
    }
    for event in reversed(events):
        frame, doors, flow = forward[event]
        again, doors_again = back.frame(event), doors_back.at(event, wait=True)
        assert RunFlow(back).at(event) == flow
        assert np.array_equal(again.known, frame.known)
        assert np.array_equal(again.happened, frame.happened)
        assert np.array_equal(doors_again.known, doors.known)
        assert np.array_equal(doors_again.happened, doors.happened)


@pytest.mark.parametrize(("story", "policy"), CASES)
def test_what_flows_is_told_by_whom_it_came_from_and_on_what_terms(
    story: str, policy: str, ledgers: Ledgers
) -> None:
    """Sender and principle of each line, summed over its lines, are those of the rows."""
    (ledger,) = ledgers(story, (policy,)).values()
    playback, told = Playback(ledger), ledger.disclosures
    for event in moments(playback):
        minute = playback.minute_of(event) if event >= 0 else -1
        rows = np.flatnonzero(told.time <= minute)
        counted = Counter(
            zip(told.sender[rows].tolist(), told.principle[rows].tolist(), strict=True)
        )
        drawn: Counter[tuple[int, int]] = Counter()
        for line in RunFlow(playback).at(event).lines:
            drawn[int(line.sender), int(line.principle)] += line.records
        assert drawn == counted


@pytest.mark.parametrize(("story", "policy"), CASES)
def test_the_lights_of_doors_are_the_lights_of_the_map(
    story: str, policy: str, ledgers: Ledgers
) -> None:
    """A home is lit on the map if one of its doors is, and nobody is known to have shared there."""
    (ledger,) = ledgers(story, (policy,)).values()
    playback = Playback(ledger)
    doors = Doors(playback)
    for event in moments(playback):
        frame, now = playback.frame(event), doors.at(event, wait=True)
        on_map = set(np.flatnonzero(frame.known == AgencyKnows.GAVE_NOTHING).tolist())
        at_doors = set(now.home[now.known == AgencyKnows.GAVE_NOTHING].tolist())
        assert on_map <= at_doors
        stronger = {home for home in at_doors if frame.known[home] > AgencyKnows.GAVE_NOTHING}
        assert at_doors - stronger == on_map
