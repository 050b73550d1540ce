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
    Principle,
)
from simulator.scenario.policy import BY_NAME, Policy
from simulator.tui.moments import Homes, States, Tally, first_times


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
    """Answers proven by map and names: asked, and not shared."""
    silent: int
    """Homes that these answers are of."""
    requests: int
    """Requests whose text anybody can read."""


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
_NEVER = np.iinfo(np.int64).max


def policy_of(ledger: Ledger, request: int) -> Policy:
    """Return the policy that `request` lives under."""
    step = int(ledger.requests.step[request]) if request != NOBODY else 0
    return ledger.regime.steps[step][1]


class Knowledge:
    """What one party knows at any moment of a run."""

    def __init__(self, states: Homes, **counts: tuple[Tally, Tally | None]) -> None:
        """Take the states of homes, and by field of `Told` what adds to it and what takes away."""
        self._states, self._counts = states, counts

    def at(self, minute: int) -> tuple[States, Told]:
        """Return what is known of each home, and the counts, after everything up to `minute`."""
        return self._states.by(minute), self.told(minute)

    def told(self, minute: int) -> Told:
        """Return the counts alone."""
        counts = dict.fromkeys(Told.__slots__, 0)
        for name, (more, less) in self._counts.items():
            counts[name] = more.by(minute) - (less.by(minute) if less is not None else 0)
        return Told(**counts)


def knowledge_of(ledger: Ledger, viewer: Viewer) -> Knowledge:
    """Return what `viewer` knows at any moment of the run."""
    if viewer == Viewer.PLATFORM:
        return _of_the_platform(ledger)
    told = ledger.disclosures
    by_public = viewer in (Viewer.PUBLIC, Viewer.COUNCIL)
    mine = np.flatnonzero((told.recipient == PUBLIC) == by_public)
    if viewer == Viewer.RESIDENTS:
        return _of_themselves(ledger, mine)
    return _of_a_reader(ledger, mine, by_public=by_public)


def _of_a_reader(ledger: Ledger, mine: Ints, *, by_public: bool) -> Knowledge:
    """Return what the agencies, or the public, are told, and what that proves."""
    told = ledger.disclosures
    named = mine[(told.subject[mine] != NOBODY) & (told.attribute[mine] != Attribute.REQUESTS)]
    attribute, subject, time = told.attribute[named], told.subject[named], told.time[named]
    silent = _nothing() if by_public else _gave_nothing(ledger, named)
    cameras, clips = attribute == Attribute.CAMERAS, attribute == Attribute.FOOTAGE
    by_name = told.detail[named] == _NAMED
    # Agencies are separate observers: a home that two of them know of counts twice.
    pair = told.recipient[named].astype(np.int64) * len(ledger.homes) + subject
    numbers = mine[(told.cell[mine] != NOBODY) & (told.value[mine] != WITHHELD)]
    requests = mine[(told.attribute[mine] == Attribute.REQUESTS) & (told.cell[mine] == NOBODY)]
    return Knowledge(
        Homes(
            len(ledger.homes),
            np.concatenate((time, silent.since)),
            np.concatenate((subject, silent.home)),
            np.concatenate(
                (
                    _KNOWN_BY_NAME[attribute],
                    np.full(len(silent.home), Known.GAVE_NOTHING, dtype=np.int8),
                )
            ),
            strongest=True,
        ),
        names=(Tally(first_times(time[by_name], pair[by_name])[1]), None),
        clips=(Tally(time[clips]), None),
        dots=(Tally(first_times(time[cameras], pair[cameras])[1]), None),
        numbers=(Tally(told.time[numbers]), None),
        gave_nothing=(Tally(silent.since), Tally(silent.until[silent.until != _NEVER])),
        silent=silent.homes(),
        requests=(Tally(told.time[requests]), None),
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
        names=(Tally(first_times(time, home)[1]), None),
        clips=(times(Happened.SHARED), None),
        gave_nothing=(times(Happened.DECLINED, Happened.IGNORED), None),
        requests=(times(Happened.SENT), None),
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
        names=(Tally(first_times(time, home)[1]), unaware),
        clips=(Tally(clips), None),
        dots=(unaware, None),
        numbers=(Tally(told.time[numbers]), None),
    )


@dataclass(frozen=True, slots=True)
class _Silent:
    """Answers proven to be none: whose, to whom, from when on, and until when."""

    home: Ints
    agency: Ints
    since: Ints
    until: Ints

    def homes(self) -> tuple[Tally, Tally]:
        """Return when homes come to have such an answer, and when they have none any more.

        Agencies are separate observers: a home counts once for each.
        """
        count = len(self.home)
        key = np.tile(self.agency * (self.home.max(initial=0) + 1) + self.home, 2)
        time = np.concatenate((self.since, self.until))
        step = np.repeat([1, -1], count)
        order = np.lexsort((-step, time, key))
        key, time, step = key[order], time[order], step[order]
        # Each home's steps add up to none, so that the sum over all is the home's own.
        level = np.cumsum(step)
        begins, ends = (step == 1) & (level == 1), (step == -1) & (level == 0)
        return Tally(time[begins]), Tally(time[ends & (time != _NEVER)])


def _nothing() -> _Silent:
    none = np.zeros(0, dtype=np.int64)
    return _Silent(none, none, none, none)


def _gave_nothing(ledger: Ledger, named: Ints) -> _Silent:
    """Return the (home, request) pairs that map and names prove not to have shared.

    It takes an exact and complete map, everybody on it asked, the names of all sharers as
    they share, and the deadline behind. Anything less proves nothing here. Where requests can be
    switched off, somebody on the map need not have been asked: only whoever has shared is known
    to be reachable, from then on and before. A clip given at the door afterwards ends it.
    """
    told, requests, homes = ledger.disclosures, ledger.requests, len(ledger.homes)
    proving = np.array([_map_and_names(policy) for _, policy in ledger.regime.steps])
    rows = named[told.request[named] != NOBODY]
    rows = rows[proving[requests.step[told.request[rows]]]]
    if not len(rows):
        return _nothing()

    def pairs(attribute: Attribute) -> tuple[Ints, Ints]:
        mine = rows[told.attribute[rows] == attribute]
        keys = told.request[mine].astype(np.int64) * homes + told.subject[mine]
        found, first = first_times(told.time[mine], keys)
        return found.astype(np.int64), first.astype(np.int64)

    (located, located_at), (sharers, shared_at) = (
        pairs(Attribute.CAMERAS),
        pairs(Attribute.IDENTITY),
    )
    deadline = round(ledger.loaded.scenario.residents.deadline_hours * 60)
    since = np.maximum(located_at, requests.sent[located // homes] + deadline)
    since = np.maximum(since, _reachable_since(ledger, rows, located))
    # When each of them is named as a sharer after all, or never.
    until = np.full(len(located), _NEVER)
    place = np.minimum(np.searchsorted(sharers, located), max(0, len(sharers) - 1))
    if len(sharers):
        shared = sharers[place] == located
        until[shared] = shared_at[place[shared]]
    holds = (until > since) & (since != _NEVER)
    agency = requests.agency[located // homes].astype(np.int64)
    return _Silent((located % homes)[holds], agency[holds], since[holds], until[holds])


def _reachable_since(ledger: Ledger, rows: Ints, pairs: Ints) -> Ints:
    """Return since when each of `pairs` is known to have been asked, if it was on the map.

    Always, where nobody can switch requests off; else since its agency learned that it shared.
    """
    told, requests, homes = ledger.disclosures, ledger.requests, len(ledger.homes)
    may_opt_out = np.array([policy.residents_may_opt_out for _, policy in ledger.regime.steps])
    doubtful = may_opt_out[requests.step[pairs // homes]]
    since = np.where(doubtful, _NEVER, 0)
    if not doubtful.any():
        return since
    # Whoever is named by a court or at the door need not be reachable by a request.
    shared = told.principle[rows] == Principle.CONSENT
    named = rows[shared & (told.attribute[rows] == Attribute.IDENTITY)]
    named = named[may_opt_out[requests.step[told.request[named]]]]
    agency = requests.agency[told.request[named]].astype(np.int64)
    known, first = first_times(told.time[named], agency * homes + told.subject[named])
    if not len(known):
        return since
    mine = requests.agency[pairs // homes].astype(np.int64) * homes + pairs % homes
    place = np.minimum(np.searchsorted(known, mine), len(known) - 1)
    return np.where(doubtful & (known[place] == mine), first[place], since)


def proves_silence(policy: Policy) -> bool:
    """Tell whether the map and the sharers' names alone prove who did not share."""
    return _map_and_names(policy) and not policy.residents_may_opt_out


def _map_and_names(policy: Policy) -> bool:
    """Tell whether everybody is on the map, and every sharer is named at once."""
    receives = policy.agency_receives
    return (
        receives.cameras.detail in BY_NAME
        and receives.cameras.when == "on_request"
        and policy.map.error_ft == 0
        and policy.map.covers == 1
        and policy.people_asked in ("listed", "visited")
        and receives.identity.detail == "named"
        and receives.identity.when == "on_share"
    )
