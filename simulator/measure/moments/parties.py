"""What a party knows at a moment of a run: a function of what was passed on up to then.

Nothing here knows a screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from simulator.ledger import (
    DETAILS,
    NOBODY,
    PUBLIC,
    WITHHELD,
    Attribute,
    Happened,
    Ints,
    Ledger,
)
from simulator.measure.moments.states import Homes, States, Tally, first_times


class Known(IntEnum):
    """What the agency knows of a home, the most telling last."""

    NOTHING = 0
    DOT = 1
    """A camera stands here, or near here; no name."""
    ASKED = 2
    GAVE_NOTHING = 3
    """Proven: asked, the deadline past, and not among those who shared."""
    NO_ANSWER = 4
    SAID_NO = 5
    NAMED = 6
    SWITCHED_OFF = 9
    """In the platform's view: left out, because this home switched requests off."""
    TOLD = 7
    """In the residents' view: told of all that the agency holds about them."""
    NOT_TOLD = 8
    """In the residents' view: the agency holds something that they were not told of."""


class Viewer(IntEnum):
    """Whose view it is."""

    AGENCY = 0
    PUBLIC = 1
    RESIDENTS = 2
    PLATFORM = 3
    """Knows all that goes through it: who was asked, and each answer."""
    COUNCIL = 4
    """Can read what the public can, and has to decide on it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What has reached the agency so far."""

    names: int
    """Homes by name."""
    clips: int
    dots: int
    """Homes on its map."""
    numbers: int
    gave_nothing: int
    """Answers known to be none: of the agency's view those that are proven."""
    silent: int
    """Homes proven to have given nothing when asked, at least once."""
    requests: int
    """Requests whose text anybody can read."""
    at_least: bool = False
    """Whether what is proven is still being worked out: it is so much, or more."""


def _table(size: int, states: dict[int, Known]) -> States:
    table = np.zeros(size, dtype=np.int8)
    table[list(states)] = list(states.values())
    return table


_KNOWN_BY_NAME = _table(
    len(Attribute),
    {
        Attribute.ASKED: Known.ASKED,
        Attribute.SHARED: Known.NAMED,
        Attribute.DECLINED: Known.SAID_NO,
        Attribute.IGNORED: Known.NO_ANSWER,
        Attribute.IDENTITY: Known.NAMED,
        Attribute.CAMERAS: Known.DOT,
        Attribute.FOOTAGE: Known.NAMED,
    },
)
_SEEN_BY_PLATFORM = _table(
    len(Happened),
    {
        Happened.ASKED: Known.ASKED,
        Happened.LEFT_OUT: Known.SWITCHED_OFF,
        Happened.SHARED: Known.NAMED,
        Happened.DECLINED: Known.SAID_NO,
        Happened.IGNORED: Known.NO_ANSWER,
    },
)
_NAMED = DETAILS.index("named")


class Knowledge:
    """What one party knows at any moment of a run."""

    def __init__(self, states: Homes, *, unnamed: Tally | None = None, **counts: Tally) -> None:
        """Take the states of homes, and by field of `Told` what adds to it.

        What is `unnamed` takes away from the names.
        """
        self._states, self._counts, self._unnamed = states, counts, unnamed

    def at(self, minute: int) -> tuple[States, Told]:
        """Return what is known of each home, and the counts, after everything up to `minute`."""
        return self._states.by(minute), self.told(minute)

    def told(self, minute: int) -> Told:
        """Return the counts alone."""

        def by_now(name: str) -> int:
            tally = self._counts.get(name)
            return 0 if tally is None else tally.by(minute)

        return Told(
            names=by_now("names") - (self._unnamed.by(minute) if self._unnamed else 0),
            clips=by_now("clips"),
            dots=by_now("dots"),
            numbers=by_now("numbers"),
            gave_nothing=by_now("gave_nothing"),
            silent=by_now("silent"),
            requests=by_now("requests"),
        )


def knowledge_of(ledger: Ledger, viewer: Viewer) -> Knowledge:
    """Return what `viewer` knows at any moment of the run."""
    if viewer == Viewer.PLATFORM:
        return _of_the_platform(ledger)
    told = ledger.disclosures
    by_public = viewer in (Viewer.PUBLIC, Viewer.COUNCIL)
    mine = np.flatnonzero((told.recipient == PUBLIC) == by_public)
    if viewer == Viewer.RESIDENTS:
        return _of_themselves(ledger, mine)
    return _of_a_reader(ledger, mine)


def _of_a_reader(ledger: Ledger, mine: Ints) -> Knowledge:
    """Return what the agencies, or the public, are told; what it proves is `SilentSoFar`'s."""
    told = ledger.disclosures
    named = mine[(told.subject[mine] != NOBODY) & (told.attribute[mine] != Attribute.REQUESTS)]
    attribute, subject, time = told.attribute[named], told.subject[named], told.time[named]
    cameras, clips = attribute == Attribute.CAMERAS, attribute == Attribute.FOOTAGE
    by_name = told.detail[named] == _NAMED
    # Agencies are separate observers: a home that two of them know of counts twice.
    pair = told.recipient[named].astype(np.int64) * len(ledger.homes) + subject
    numbers = mine[(told.cell[mine] != NOBODY) & (told.value[mine] != WITHHELD)]
    requests = mine[(told.attribute[mine] == Attribute.REQUESTS) & (told.cell[mine] == NOBODY)]
    return Knowledge(
        Homes(
            len(ledger.homes),
            time,
            subject,
            _KNOWN_BY_NAME[attribute],
            strongest=True,
        ),
        names=Tally(first_times(time[by_name], pair[by_name])[1]),
        clips=Tally(time[clips]),
        dots=Tally(first_times(time[cameras], pair[cameras])[1]),
        numbers=Tally(told.time[numbers]),
        requests=Tally(told.time[requests]),
    )


def _of_the_platform(ledger: Ledger) -> Knowledge:
    """Return what the platform itself saw: everything that was asked and answered."""
    trace = ledger.trace
    states = _SEEN_BY_PLATFORM[trace.kind]
    rows = np.flatnonzero((states != Known.NOTHING) & (trace.home != NOBODY))
    time, home = trace.time[rows], trace.home[rows]

    def times(*kinds: Happened) -> Tally:
        return Tally(trace.time[np.isin(trace.kind, kinds)])

    return Knowledge(
        Homes(len(ledger.homes), time, home, states[rows], strongest=False),
        names=Tally(first_times(time, home)[1]),
        clips=times(Happened.SHARED),
        gave_nothing=times(Happened.DECLINED, Happened.IGNORED),
        requests=times(Happened.SENT),
    )


def _of_themselves(ledger: Ledger, mine: Ints) -> Knowledge:
    """Return who knows what the agency holds about them, and the numbers they were told of."""
    told = ledger.disclosures
    about = mine[told.subject[mine] != NOBODY]
    time, home, aware = told.time[about], told.subject[about], told.told[about] == 1
    state = np.where(aware, Known.TOLD, Known.NOT_TOLD).astype(np.int8)
    unaware = Tally(first_times(time[~aware], home[~aware])[1])
    clips = time[aware & (told.attribute[about] == Attribute.FOOTAGE)]
    numbers = mine[(told.cell[mine] != NOBODY) & (told.told[mine] == 1)]
    return Knowledge(
        Homes(len(ledger.homes), time, home, state, strongest=True),
        names=Tally(first_times(time, home)[1]),
        unnamed=unaware,
        clips=Tally(clips),
        dots=unaware,
        numbers=Tally(told.time[numbers]),
    )
