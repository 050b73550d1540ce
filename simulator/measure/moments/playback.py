"""A ledger played like a film: what is true and what is known at any of its events.

Nothing here knows a screen. A `Frame` is a function of the ledger and a position in it, so that
stepping back is as exact as stepping forward.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, Bools, Ints, Ledger
from simulator.log_kinds import Happened
from simulator.measure.moments.parties import (
    AgencyKnows,
    AgencyTold,
    OneParty,
    PartyOverTime,
    Told,
    Viewer,
    agency_over_time,
    only_dots,
    over_time,
)
from simulator.measure.moments.so_far import SilentSoFar
from simulator.measure.moments.states import CountOverTime, States, StatesOverTime, first_times
from simulator.measure.observer.silence import Silent
from simulator.measure.observer.told.reading import policy_of
from simulator.scenario.models import Pause
from simulator.scenario.policy import Policy


class HomeTruth(IntEnum):
    """What is true of a home, the most telling last."""

    NOT_ASKED = 0
    SWITCHED_OFF = 1
    NO_ANSWER = 2
    ASKED = 3
    SAID_NO = 4
    SHARED = 5


_STATES = {
    Happened.ASKED: HomeTruth.ASKED,
    Happened.LEFT_OUT: HomeTruth.SWITCHED_OFF,
    Happened.SHARED: HomeTruth.SHARED,
    Happened.DECLINED: HomeTruth.SAID_NO,
    Happened.IGNORED: HomeTruth.NO_ANSWER,
}
_COUNTED = {
    "asked": Happened.ASKED,
    "shared": Happened.SHARED,
    "declined": Happened.DECLINED,
    "ignored": Happened.IGNORED,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment of a run."""

    event: int
    minute: int
    viewer: Viewer
    request: int
    """The request that this event belongs to, or the latest one before it; NOBODY at first."""
    happened: States
    """A `HomeTruth` for each home."""
    known: States
    """What the viewer knows of each home, by its enum (`AgencyKnows` and so on)."""
    counts: dict[str, int]
    """asked, shared, declined, ignored, open."""
    homes_asked: int
    """Each home once, however often it was asked."""
    told: Told
    """What has reached the viewer."""

    @property
    def at_least(self) -> bool:
        """Whether what is proven is still being worked out."""
        return isinstance(self.told, AgencyTold) and self.told.at_least

    @property
    def only_dots(self) -> Bools:
        """For each home, whether the viewer knows it by a dot on a map alone."""
        return only_dots(self.viewer, self.known)


@dataclass(frozen=True, slots=True)
class Stop:
    """A pause of the scenario, at an event."""

    event: int
    pause: Pause


@dataclass(frozen=True)
class Playback:
    """The events of a ledger, and what the world looks like after each."""

    ledger: Ledger
    starts: npt.NDArray[np.int64] = field(init=False)
    """First row of the trace of each event."""
    ends: npt.NDArray[np.int64] = field(init=False)
    times: npt.NDArray[np.integer] = field(init=False)
    """Minute of each event."""

    def __post_init__(self) -> None:
        """Cut the trace into events: rows of one minute and one request."""
        trace = self.ledger.trace
        changes = np.flatnonzero((np.diff(trace.time) != 0) | (np.diff(trace.request) != 0)) + 1
        starts = np.concatenate(([0], changes)).astype(np.int64)
        object.__setattr__(self, "starts", starts)
        object.__setattr__(self, "ends", np.concatenate((changes, [len(trace)])))
        object.__setattr__(self, "times", trace.time[starts])

    def __len__(self) -> int:
        """Return the number of events; event -1 is the moment before the first."""
        return len(self.starts)

    @property
    def last(self) -> int:
        """The last event."""
        return len(self) - 1

    def event_at(self, minute: float) -> int:
        """Return the last event that has happened by `minute`, or -1."""
        return int(np.searchsorted(self.times, minute, side="right")) - 1

    def minute_of(self, event: int) -> int:
        """Return when `event` happens; the moment before the first is minute 0."""
        return int(self.times[event]) if event >= 0 else 0

    def kinds(self, event: int) -> set[int]:
        """Return what kinds of rows (`Happened`) `event` has."""
        if event < 0:
            return set()
        return set(self.ledger.trace.kind[self.starts[event] : self.ends[event]].tolist())

    @cached_property
    def all_kinds(self) -> frozenset[int]:
        """What kinds of rows (`Happened`) the whole run has."""
        return frozenset(np.unique(self.ledger.trace.kind).tolist())

    def request_of(self, event: int) -> int:
        """Return the request of `event`, or of the latest event before it that has one."""
        return int(self._requests[event]) if event >= 0 else NOBODY

    @cached_property
    def _requests(self) -> npt.NDArray[np.integer]:
        requests = self.ledger.trace.request[self.starts]
        latest = np.where(requests != NOBODY, np.arange(len(requests)), 0)
        return requests[np.maximum.accumulate(latest)]

    @cached_property
    def _happened(self) -> StatesOverTime:
        """The state of every home by the row of the trace: the last one counts."""
        trace = self.ledger.trace
        rows = np.flatnonzero(np.isin(trace.kind, list(_STATES)) & (trace.home != NOBODY))
        states = np.zeros(len(Happened), dtype=np.int8)
        states[list(_STATES)] = list(_STATES.values())
        homes, given = trace.home[rows], states[trace.kind[rows]]
        return StatesOverTime(len(self.ledger.homes), rows, homes, given, strongest=False)

    @cached_property
    def _counts(self) -> dict[str, CountOverTime]:
        """How many rows of the trace of each kind there are by a row."""
        kinds = self.ledger.trace.kind
        return {
            name: CountOverTime(np.flatnonzero(kinds == kind)) for name, kind in _COUNTED.items()
        }

    @cached_property
    def _homes_asked(self) -> CountOverTime:
        """How many homes were asked for the first time by a row of the trace."""
        asked = np.flatnonzero(self.ledger.trace.kind == Happened.ASKED)
        _, first = first_times(asked, self.ledger.trace.home[asked])
        return CountOverTime(first)

    @cached_property
    def _agency(self) -> PartyOverTime[AgencyTold]:
        return agency_over_time(self.ledger)

    @cached_property
    def _others(self) -> dict[Viewer, OneParty]:
        return {}

    def _party(self, viewer: Viewer) -> OneParty:
        if viewer == Viewer.AGENCY:
            return self._agency
        if viewer not in self._others:
            self._others[viewer] = over_time(self.ledger, viewer)
        return self._others[viewer]

    def policy(self, request: int) -> Policy:
        """Return the policy that `request` lives under."""
        return policy_of(self.ledger, request)

    def title_at(self, minute: int) -> str:
        """Return what people call the policy in force; of a timeline, the one of its day."""
        regime = self.ledger.regime
        now = regime.at(minute).title
        return now if len(regime.steps) == 1 else f"{regime.title}: {now}"

    def told_at(self, event: int) -> tuple[int, Ints]:
        """Return the rows of what was passed on last, at or before `event`, and its minute."""
        told, minute = self.ledger.disclosures, self.minute_of(event)
        rows = int(np.searchsorted(told.time, minute, side="right")) if event >= 0 else 0
        if not rows:
            return minute, np.zeros(0, dtype=np.int64)
        last = int(told.time[rows - 1])
        first = int(np.searchsorted(told.time, last, side="left"))
        return last, np.arange(first, rows)

    @cached_property
    def silent(self) -> SilentSoFar:
        """Who is proven to have given nothing, at any minute."""
        return SilentSoFar(self.ledger)

    def frame(self, event: int, viewer: Viewer = Viewer.AGENCY, *, wait: bool = True) -> Frame:
        """Return the world after `event`, and what `viewer` knows of it.

        What is proven of it may take seconds. Without `wait` it is what has been worked out, and
        `told.at_least` says where that may not be all.
        """
        minute = self.minute_of(event)
        row = int(self.ends[event]) - 1 if event >= 0 else -1
        counts = {name: tally.by(row) for name, tally in self._counts.items()}
        answered = counts["shared"] + counts["declined"] + counts["ignored"]
        counts["open"] = counts["asked"] - answered
        moment = minute if event >= 0 else -1
        known = self._party(viewer).homes.by(moment)
        if viewer == Viewer.AGENCY:
            silent, _ = self._silent_by(moment, wait=wait)
            known[silent.places] = np.maximum(known[silent.places], AgencyKnows.GAVE_NOTHING)
        return Frame(
            event=event,
            minute=minute,
            viewer=viewer,
            request=self.request_of(event),
            happened=self._happened.by(row),
            known=known,
            counts=counts,
            homes_asked=self._homes_asked.by(row),
            told=self.told_to_agency(event, wait=wait)
            if viewer == Viewer.AGENCY
            else self.told(event, viewer),
        )

    def told(self, event: int, viewer: Viewer) -> Told:
        """Return only the counts of what reached `viewer` by the end of `event`, no proofs."""
        return self._party(viewer).told(self.minute_of(event) if event >= 0 else -1)

    def told_to_agency(self, event: int, *, wait: bool = True) -> AgencyTold:
        """Return what reached the agency by the end of `event`, with what that proves.

        What is proven may take seconds; for `wait` see `frame`.
        """
        moment = self.minute_of(event) if event >= 0 else -1
        silent, at_least = self._silent_by(moment, wait=wait)
        return replace(
            self._agency.told(moment),
            gave_nothing=len(silent.answers),
            silent=len(silent.homes),
            at_least=at_least,
        )

    def _silent_by(self, moment: int, *, wait: bool) -> tuple[Silent, bool]:
        """Return whose silence is proven by a minute, and whether there may be more."""
        silent = self.silent.at(moment) if wait else self.silent.kept(moment)
        return (self.silent.before(moment), True) if silent is None else (silent, False)

    def stops(self) -> list[Stop]:
        """Return the pauses of the scenario with the events that they wait for, in order."""
        return self._stops

    @cached_property
    def _stops(self) -> list[Stop]:
        stops = []
        for pause in self.ledger.loaded.scenario.pauses:
            event = self.event_of(pause.at)
            if event is not None:
                stops.append(Stop(event, pause))
        return sorted(stops, key=lambda stop: stop.event)

    def event_of(self, at: dt.datetime | str) -> int | None:
        """Return the event of a moment of the story: `first_close`, `end`, a date-time.

        -1 is the start, before the first; None where it does not come to it.
        """
        if at == "start":
            return -1
        moments = {
            "first_request": Happened.SENT,
            "first_close": Happened.CLOSED,
            "first_report": Happened.REPORT,
        }
        if at == "end":
            return self.last
        if not isinstance(at, str):
            return max(0, self.event_at(self.ledger.loaded.scenario.minute(at)))
        rows = np.flatnonzero(self.ledger.trace.kind == moments[at])
        if not len(rows):
            return None
        return int(np.searchsorted(self.starts, rows[0], side="right")) - 1
