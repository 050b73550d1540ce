"""Over random walks of keys: back is the way one came, and Watch shows the ledger as it stood."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.ledger import NOBODY, PUBLIC
from simulator.log_kinds import Attribute, Happened
from simulator.measure.cut import cut
from simulator.measure.flows import flow_measures, happened
from simulator.measure.moments.parties import AgencyKnows, Viewer
from simulator.measure.moments.playback import HomeTruth, Playback
from simulator.measure.observer.conclusions import learned_measures
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.story.landmarks import mark_from, marked_events
from simulator.story.playhead import Playhead
from simulator.tui.watch.words import ClassGuesses, says
from tests.sizes import few_and_many

RUNS = (
    ("maple-court", "every-outcome"),
    ("maple-court", "early-partner-2018-exact-map"),
    ("sixty-doorbells", "asked-totals-with-opt-out"),
    ("fort-lauderdale-2018", "early-partner-2018-exact-map"),
    ("after-the-request", "individual-invites"),
    ("as-it-happened", "as it happened"),
)


@cache
def film(scenario: str, policy: str) -> Playback:
    loaded = load_scenario(scenario)
    if policy not in loaded.regimes:
        loaded = load_scenario(scenario, (policy,))
    return Playback(run(loaded, policy, loaded.scenario.seed, 0))


def guess(player: Playhead) -> None:
    player.asking = False


def mark(step: int) -> Callable[[Playhead], None]:
    def go(player: Playhead) -> None:
        event = mark_from(marked_events(player.playback), player.event, step)
        if event is not None:
            player.seek(event)

    return go


KEYS: dict[str, Callable[[Playhead], object]] = {
    "space": Playhead.beat,
    "a": guess,
    "left": lambda player: player.step(-1),
    "right": lambda player: player.step(1),
    "up": lambda player: player.days(-1),
    "down": lambda player: player.days(1),
    "[": mark(-1),
    "]": mark(1),
    "home": lambda player: player.seek(-1),
    "end": lambda player: player.seek(player.playback.last),
    "+": lambda player: player.faster(1),
    "-": lambda player: player.faster(-1),
    "a moment passes": lambda player: player.tick(0.1),
    "seconds pass": lambda player: player.tick(2),
}
WALKS = st.lists(st.sampled_from(sorted(KEYS)), max_size=30)


def shown(player: Playhead) -> tuple[object, ...]:
    """Return all that Watch draws from: the moment, the pace, the words, both sides."""
    frames = [player.playback.frame(player.event, viewer) for viewer in Viewer]
    sides = [
        (one.minute, one.request, one.counts, one.told, one.happened.tobytes(), one.known.tobytes())
        for one in frames
    ]
    return (
        player.event,
        player.pace,
        player.pause,
        says(player, ClassGuesses(), "", 80).plain,
        sides,
    )


def stepping_on_and_back_is_where_one_was(
    which: tuple[str, str], walk: list[str], steps: int
) -> None:
    """A question that is open is left by a step, as space leaves it; all else is as before."""
    player = Playhead(film(*which))
    player.open()
    for key in walk:
        KEYS[key](player)
        assert -1 <= player.event <= player.playback.last
        assert not (player.playing and player.asking)
    if player.playing or player.asking or player.event + steps > player.playback.last:
        player.seek(max(-1, min(player.event, player.playback.last - steps)))
    before = shown(player)
    for step in (*[1] * steps, *[-1] * steps):
        player.step(step)
    assert shown(player) == before


(
    test_stepping_on_and_back_is_where_one_was,
    test_stepping_on_and_back_is_where_one_was_in_many_walks,
) = few_and_many(
    given(st.sampled_from(RUNS), WALKS, st.integers(1, 12)),
    stepping_on_and_back_is_where_one_was,
    few=9,
    many=60,
)


def a_moment_is_the_same_by_whatever_keys_it_is_reached(
    which: tuple[str, str], walk: list[str]
) -> None:
    """Two walks that end at one event show the same: nothing is carried along the way."""
    player = Playhead(film(*which))
    player.open()
    for key in walk:
        KEYS[key](player)
    anew = Playhead(Playback(player.playback.ledger))
    for viewer in Viewer:
        one, other = (some.playback.frame(player.event, viewer) for some in (player, anew))
        assert (one.counts, one.told, one.request) == (other.counts, other.told, other.request)
        assert (one.happened == other.happened).all()
        assert (one.known == other.known).all()


(
    test_a_moment_is_the_same_by_whatever_keys_it_is_reached,
    test_a_moment_is_the_same_by_whatever_keys_it_is_reached_in_many_walks,
) = few_and_many(
    given(st.sampled_from(RUNS), WALKS),
    a_moment_is_the_same_by_whatever_keys_it_is_reached,
    few=9,
    many=60,
)


def what_watch_shows_is_what_the_ledger_cut_there_says(
    which: tuple[str, str], moment: float
) -> None:
    playback = film(*which)
    event = playback.event_at(playback.times[round(moment * playback.last)])
    frame, so_far = playback.frame(event), cut(playback.ledger, playback.minute_of(event))
    counted, told = happened(so_far), flow_measures(so_far)
    assert frame.counts == {
        "asked": counted["asked"],
        "shared": counted["shared"],
        "declined": counted["declined"],
        "ignored": counted["ignored"],
        "open": counted["pending"],
    }
    assert (frame.told.names, frame.told.dots, frame.told.clips, frame.told.numbers) == tuple(
        told[name] for name in ("homes_named", "cameras_told", "clips_told", "numbers_told")
    )
    assert frame.happened.tolist() == last_of_each_home(so_far)
    # What is proven is no record: it is compared with what can be worked out, below.
    recorded = np.array(told_of_each_home(so_far))
    proven = (frame.known == AgencyKnows.GAVE_NOTHING) & (recorded < AgencyKnows.GAVE_NOTHING)
    assert (frame.known[~proven] == recorded[~proven]).all()


(
    test_what_watch_shows_is_what_the_ledger_cut_there_says,
    test_what_watch_shows_is_what_the_ledger_cut_there_says_in_many_walks,
) = few_and_many(
    given(st.sampled_from(RUNS), st.floats(0, 1)),
    what_watch_shows_is_what_the_ledger_cut_there_says,
    few=12,
    many=60,
)


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from([run for run in RUNS if run[0] != "as-it-happened"]),
    st.floats(0, 1),
)
def test_what_watch_calls_proven_is_what_the_observer_can_prove(
    which: tuple[str, str], moment: float
) -> None:
    """The measure's own count of the ledger as it stood, under every policy."""
    playback = film(*which)
    event = playback.event_at(playback.times[round(moment * playback.last)])
    so_far = cut(playback.ledger, playback.minute_of(event))
    told = playback.frame(event).told
    assert told.gave_nothing == learned_measures(so_far)["certain_nonsharing"]
    assert not told.at_least


def last_of_each_home(ledger) -> list[int]:
    """Return what happened last to each home, read row by row."""
    states = {
        Happened.ASKED: HomeTruth.ASKED,
        Happened.LEFT_OUT: HomeTruth.SWITCHED_OFF,
        Happened.SHARED: HomeTruth.SHARED,
        Happened.DECLINED: HomeTruth.SAID_NO,
        Happened.IGNORED: HomeTruth.NO_ANSWER,
    }
    found = [HomeTruth.NOT_ASKED] * len(ledger.homes)
    for kind, home in zip(ledger.trace.kind.tolist(), ledger.trace.home.tolist(), strict=True):
        if kind in states and home != NOBODY:
            found[home] = states[kind]
    return found


def told_of_each_home(ledger) -> list[int]:
    """Return the most telling record that the agencies hold of each home, read row by row."""
    states = {
        Attribute.ASKED: AgencyKnows.ASKED,
        Attribute.SHARED: AgencyKnows.NAMED,
        Attribute.DECLINED: AgencyKnows.SAID_NO,
        Attribute.IGNORED: AgencyKnows.NO_ANSWER,
        Attribute.IDENTITY: AgencyKnows.NAMED,
        Attribute.CAMERAS: AgencyKnows.DOT,
        Attribute.FOOTAGE: AgencyKnows.NAMED,
    }
    told, found = ledger.disclosures, [AgencyKnows.NOTHING] * len(ledger.homes)
    columns = (told.recipient.tolist(), told.subject.tolist(), told.attribute.tolist())
    for recipient, home, attribute in zip(*columns, strict=True):
        if recipient != PUBLIC and home != NOBODY:
            found[home] = max(found[home], states[attribute])
    return found
