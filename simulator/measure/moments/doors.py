"""Every door that was asked, request by request: what it answered, and what the police know of it.

A home that is asked in two requests has two doors. They stand in the order of the requests and, in
one, of the homes, the same at every moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, PUBLIC, Ints
from simulator.log_kinds import Attribute, Happened
from simulator.measure.moments.parties import KNOWN_BY_RECORD, AgencyKnows
from simulator.measure.moments.playback import HomeTruth, Playback
from simulator.measure.moments.states import States, StatesOverTime

_ANSWERS = {
    Happened.ASKED: HomeTruth.ASKED,
    Happened.SHARED: HomeTruth.SHARED,
    Happened.DECLINED: HomeTruth.SAID_NO,
    Happened.IGNORED: HomeTruth.NO_ANSWER,
}


@dataclass(frozen=True, slots=True)
class DoorsNow:
    """The doors at a moment; all arrays have one entry a door, those to come left out."""

    door: Ints
    """Its place among all doors of the run, the same at every moment."""
    request: Ints
    home: Ints
    happened: States
    """A `HomeTruth`."""
    known: States
    """An `AgencyKnows`, of this door in this request."""


@dataclass(frozen=True)
class Doors:
    """The doors of a run, at any moment of it."""

    playback: Playback
    _asked_at: Ints = field(init=False)
    """Row of the trace, by door."""
    _request: Ints = field(init=False)
    _home: Ints = field(init=False)
    _keys: npt.NDArray[np.int64] = field(init=False)
    """Of request and home, rising."""
    _happened: StatesOverTime = field(init=False)
    _known: StatesOverTime = field(init=False)

    def __post_init__(self) -> None:
        """Find the doors, and when each of them changes."""
        trace, told = self.playback.ledger.trace, self.playback.ledger.disclosures
        rows = np.flatnonzero(trace.kind == Happened.ASKED)
        keys = self._key(trace.request[rows], trace.home[rows])
        order = np.argsort(keys, kind="stable")
        put = object.__setattr__
        put(self, "_keys", keys[order])
        put(self, "_asked_at", rows[order])
        put(self, "_request", trace.request[rows][order].astype(np.int64))
        put(self, "_home", trace.home[rows][order].astype(np.int64))
        put(self, "_happened", self._changes(trace.kind, trace.request, trace.home, _ANSWERS, None))
        about = (told.recipient != PUBLIC) & (told.cell == NOBODY)
        put(
            self,
            "_known",
            self._changes(
                told.attribute, told.request, told.subject, KNOWN_BY_RECORD, told.time, about
            ),
        )

    def _key(
        self, request: npt.NDArray[np.integer], home: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.int64]:
        homes = len(self.playback.ledger.homes)
        keys: npt.NDArray[np.int64] = request.astype(np.int64) * homes + home.astype(np.int64)
        return keys

    def _changes(
        self,
        kind: npt.NDArray[np.integer],
        request: npt.NDArray[np.integer],
        home: npt.NDArray[np.integer],
        states: dict[Happened, HomeTruth] | dict[Attribute, AgencyKnows],
        at: npt.NDArray[np.integer] | None,
        among: npt.NDArray[np.bool_] | None = None,
    ) -> StatesOverTime:
        """Return the state of each door by the rows of a log that say one; by `at`, or by row."""
        wanted = np.isin(kind, list(states)) & (home != NOBODY) & (request != NOBODY)
        rows = np.flatnonzero(wanted if among is None else wanted & among)
        doors = np.searchsorted(self._keys, self._key(request[rows], home[rows]))
        there = doors < len(self._keys)
        there[there] = self._keys[doors[there]] == self._key(request[rows], home[rows])[there]
        rows, doors = rows[there], doors[there]
        table = np.zeros(1 + max(int(one) for one in states), dtype=np.int8)
        for one, state in states.items():
            table[int(one)] = int(state)
        return StatesOverTime(
            len(self._keys),
            rows if at is None else at[rows],
            doors,
            table[kind[rows]],
            strongest=at is not None,
        )

    @property
    def count(self) -> int:
        """How many doors there are at the end of the run."""
        return len(self._keys)

    @cached_property
    def by_request(self) -> tuple[int, ...]:
        """How many doors each request has at the end of the run, of those that asked any."""
        return tuple(np.unique(self._request, return_counts=True)[1].tolist())

    def at(self, event: int, *, wait: bool = False) -> DoorsNow:
        """Return the doors that were asked by the end of `event`.

        What is proven may take seconds. Without `wait` it is what has been worked out.
        """
        playback = self.playback
        row = int(playback.ends[event]) - 1 if event >= 0 else -1
        moment = playback.minute_of(event) if event >= 0 else -1
        there = self._asked_at <= row
        known = self._known.by(moment)
        kept = playback.silent.at(moment) if wait else playback.silent.kept(moment)
        silent = playback.silent.before(moment) if kept is None else kept
        if silent.answers:
            pairs = silent.pairs
            doors = np.searchsorted(self._keys, self._key(pairs[:, 0], pairs[:, 1]))
            doors = doors[doors < len(self._keys)]
            known[doors] = np.maximum(known[doors], AgencyKnows.GAVE_NOTHING)
        return DoorsNow(
            np.flatnonzero(there),
            self._request[there],
            self._home[there],
            self._happened.by(row)[there],
            known[there],
        )
