"""Playing a ledger: every frame is a function of the ledger and a position."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.measure.moments.parties import AgencyKnows
from simulator.measure.moments.playback import HomeTruth, Playback
from simulator.model import run
from simulator.report.words.watched.events import sentence
from simulator.scenario import load_scenario
from simulator.story.playhead import Playhead

EXACT, APPROXIMATE, NO_MAP = (
    "early-partner-2018-exact-map",
    "early-partner-2018",
    "stated-policy-2019",
)


def playback(policy: str, scenario: str = "maple-court") -> Playback:
    """Return a bundled scenario under one policy."""
    loaded = load_scenario(scenario, (policy,))
    return Playback(run(loaded, policy, loaded.scenario.seed, 0))


@pytest.mark.parametrize(
    ("policy", "proven", "dots"),
    [(EXACT, 13, 14), (APPROXIMATE, 1, 14), (NO_MAP, 0, 0), ("every-outcome", 13, 14)],
)
def test_an_exact_map_proves_who_gave_nothing_and_nothing_less_does(
    policy: str, proven: int, dots: int
) -> None:
    """14 on the map, 1 named: 13. Only approximate: the one whose dot fits no other home of the area.

    The map away: none.
    """
    film = playback(policy)
    told = film.frame(film.last).told
    assert (told.gave_nothing, told.dots, told.clips) == (proven, dots, 1)


def test_nothing_is_proven_before_the_deadline() -> None:
    film = playback(EXACT)
    close = next(stop.event for stop in film.stops() if stop.pause.at == "first_close")
    assert film.frame(close - 1).told.gave_nothing == 0
    assert film.frame(close).told.gave_nothing == 13


def test_fort_lauderdale_has_309_answers_proven_where_the_map_is_exact() -> None:
    film = playback(EXACT, "fort-lauderdale-2018")
    frame = film.frame(film.last)
    assert frame.counts["asked"] == 319
    assert frame.told.gave_nothing == 319 - frame.counts["shared"] == 309


def test_the_states_at_the_end_of_maple_court() -> None:
    film = playback("every-outcome")
    frame = film.frame(film.last)
    states = np.bincount(frame.happened, minlength=len(HomeTruth))
    assert states.tolist() == [6, 0, 11, 0, 2, 1]
    known = np.bincount(frame.known, minlength=len(AgencyKnows))
    assert (known[AgencyKnows.NAMED], known[AgencyKnows.SAID_NO], known[AgencyKnows.NO_ANSWER]) == (
        1,
        2,
        11,
    )


@pytest.mark.parametrize(
    ("scenario", "every"),
    [
        ("maple-court", 1),
        ("sixty-doorbells", 16),
        pytest.param("sixty-doorbells", 1, marks=pytest.mark.thorough),
    ],
)
def test_stepping_back_shows_what_stepping_forward_showed(scenario: str, every: int) -> None:
    film = playback("totals-per-request", scenario)
    events = range(-1, len(film), every)
    forward = [film.frame(event) for event in events]
    backward = [film.frame(event) for event in reversed(events)]
    for one, other in zip(forward, reversed(backward), strict=True):
        assert (one.counts, one.told, one.minute) == (other.counts, other.told, other.minute)
        assert (one.happened == other.happened).all()
        assert (one.known == other.known).all()
    for frame in forward:
        counts = frame.counts
        assert counts["asked"] == sum(counts[k] for k in ("shared", "declined", "ignored", "open"))


def test_each_event_has_a_sentence() -> None:
    film = playback(EXACT)
    said = [sentence(film, event) for event in range(-1, len(film))]
    assert said == [
        "Nothing has happened yet.",
        "The request goes out: 14 homes asked. The police see 14 dots on their map. The residents never learn it.",
        "Home B3 says no. The police are not told.",
        "Home B5 shares. The police are told 1 name and get 1 clip.",
        "Home C4 says no. The police are not told.",
        "Time is up. 1 shared, 2 said no, 11 never answered. Nothing is sent.",
        "A report comes out. The police are told four totals: asked 14, shared 1, said no 2 and no answer 11. The residents never learn it.",
    ]


def test_the_story_has_four_beats() -> None:
    player = Playhead(playback(EXACT))
    player.open()
    beats = []
    while True:
        assert player.pause is not None
        beats.append((player.pause.at, player.playback.frame(player.event).counts["open"]))
        if player.at_end:
            break
        player.beat()  # away from the pause, or past its question
        player.beat()  # and on to the next
        if player.playing:
            player.beat()
    assert beats == [("first_request", 14), ("first_close", 0), ("first_report", 0), ("end", 0)]


def test_another_policy_joins_at_the_same_moment() -> None:
    first, second = Playhead(playback(EXACT)), Playhead(playback(NO_MAP))
    first.open()
    first.step(2)
    second.join(first)
    assert second.playback.minute_of(second.event) == first.playback.minute_of(first.event)


def test_time_passes_only_while_playing() -> None:
    player = Playhead(playback(EXACT))
    player.open()
    before = player.event
    assert not player.tick(5)
    player.beat()
    assert player.playing
    while player.playing:
        player.tick(0.1)
    assert player.event > before
    assert player.asking
