"""The counts of a story with visits can be joined: by which way each clip came."""

from __future__ import annotations

from collections import Counter

from simulator.ledger import PUBLIC
from simulator.log_kinds import Attribute, Happened, Principle
from simulator.measure.moments.playback import Playback
from simulator.measure.moments.ways_of_clips import Way, ways_of_clips
from simulator.report.words.watched.events import what_happened
from simulator.report.words.watched.ways_of_clips import clips_said
from tests.conftest import Ledgers

_WORD = "stated-policy-2019"


def test_clips_by_way_are_all_the_clips_at_every_moment(ledgers: Ledgers) -> None:
    (ledger,) = ledgers("after-the-request", (_WORD,)).values()
    playback = Playback(ledger)
    told, trace = ledger.disclosures, ledger.trace
    for event in range(-1, playback.last + 1, 7):
        came = ways_of_clips(playback, event)
        minute = playback.minute_of(event) if event >= 0 else -1
        rows = [
            row
            for row, attribute in enumerate(told.attribute.tolist())
            if attribute == Attribute.FOOTAGE
            and told.recipient[row] != PUBLIC
            and told.time[row] <= minute
        ]
        by = Counter(Principle(int(told.principle[row])) for row in rows)
        assert sum(came.clips.values()) == len(rows)
        assert came.clips.get(Way.DOOR, 0) == by[Principle.AT_THE_DOOR]
        assert came.clips.get(Way.COMPANY, 0) == by[Principle.CONSENT] + by[Principle.POLICY]
        assert came.homes == len({int(told.subject[row]) for row in rows})
        kinds = zip(trace.kind.tolist(), trace.time.tolist(), strict=True)
        assert came.visits == sum(kind == Happened.VISIT and time <= minute for kind, time in kinds)


def test_at_the_end_a_line_joins_them(ledgers: Ledgers) -> None:
    """39 who shared, 9 at a door and 2 by an order are the 50 clips that the police have."""
    (ledger,) = ledgers("after-the-request", (_WORD,)).values()
    playback = Playback(ledger)
    assert what_happened(playback, playback.last) == [
        "50 clips, from 40 homes: 39 through the company, 9 at a door and 2 by a legal order.",
        "Officers made 10 visits, to 7 homes.",
        "No report: this policy sends no totals.",
    ]
    assert len(what_happened(playback, playback.last - 1)) == 1


def test_where_all_was_shared_in_the_app_there_is_nothing_to_join(ledgers: Ledgers) -> None:
    (ledger,) = ledgers("maple-court", ("early-partner-2018-exact-map",)).values()
    playback = Playback(ledger)
    assert not clips_said(playback, playback.last)
    assert not clips_said(playback, -1)
