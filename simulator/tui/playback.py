"""A ledger played like a film: what is true and what is known at any of its events.

Nothing here knows a screen. A `Frame` is a function of the ledger and a position in it, so that
stepping back is as exact as stepping forward.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Attribute, Happened, Ints, Ledger
from simulator.scenario.models import Pause
from simulator.scenario.policy import BY_NAME, Policy

States = npt.NDArray[np.int8]


class True_(IntEnum):  # noqa: N801 - `True` is taken
    """What is true of a home, the most telling last."""

    NOT_ASKED = 0
    SWITCHED_OFF = 1
    NO_ANSWER = 2
    ASKED = 3
    SAID_NO = 4
    SHARED = 5


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
    TOLD = 7
    """In the residents' view: told of all that the agency holds about them."""
    NOT_TOLD = 8
    """In the residents' view: the agency holds something that they were not told of."""


_STATE_OF = np.full(len(Happened), -1, dtype=np.int8)
for _kind, _state in (
    (Happened.ASKED, True_.ASKED),
    (Happened.LEFT_OUT, True_.SWITCHED_OFF),
    (Happened.SHARED, True_.SHARED),
    (Happened.DECLINED, True_.SAID_NO),
    (Happened.IGNORED, True_.NO_ANSWER),
):
    _STATE_OF[_kind] = _state

_KNOWN_BY_NAME = {
    Attribute.ASKED: Known.ASKED,
    Attribute.SHARED: Known.NAMED,
    Attribute.DECLINED: Known.SAID_NO,
    Attribute.IGNORED: Known.NO_ANSWER,
    Attribute.IDENTITY: Known.NAMED,
    Attribute.CAMERAS: Known.DOT,
    Attribute.FOOTAGE: Known.NAMED,
}


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
    """Answers proven: asked, and not shared."""
    requests: int
    """Requests whose text anybody can read."""


class Viewer(IntEnum):
    """Whose view it is."""

    AGENCY = 0
    PUBLIC = 1
    RESIDENTS = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment of a run."""

    event: int
    minute: int
    request: int
    """The request that this event belongs to, or the latest one before it; NOBODY at first."""
    happened: States
    """A `True_` for each home."""
    known: States
    """A `Known` for each home."""
    counts: dict[str, int]
    """asked, shared, declined, ignored, open."""
    told: Told


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

    def request_of(self, event: int) -> int:
        """Return the request of `event`, or of the latest event before it that has one."""
        while event >= 0:
            request = int(self.ledger.trace.request[self.starts[event]])
            if request != NOBODY:
                return request
            event -= 1
        return NOBODY

    def policy(self, request: int) -> Policy:
        """Return the policy that `request` lives under."""
        step = int(self.ledger.requests.step[request]) if request != NOBODY else 0
        return self.ledger.regime.steps[step][1]

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

    def frame(self, event: int, viewer: Viewer = Viewer.AGENCY) -> Frame:
        """Return the world after `event`, and what `viewer` knows of it."""
        ledger, minute = self.ledger, self.minute_of(event)
        rows = int(self.ends[event]) if event >= 0 else 0
        kinds = ledger.trace.kind[:rows]
        homes = ledger.trace.home[:rows]
        happened = np.zeros(len(ledger.homes), dtype=np.int8)
        about_home = homes != NOBODY
        states = _STATE_OF[kinds]
        about_home &= states >= 0
        happened[homes[about_home]] = states[about_home]
        seen = np.bincount(kinds, minlength=len(Happened))
        shared, declined, ignored, asked = (
            int(seen[kind])
            for kind in (Happened.SHARED, Happened.DECLINED, Happened.IGNORED, Happened.ASKED)
        )
        known, told = self._known(minute if event >= 0 else -1, viewer)
        return Frame(
            event=event,
            minute=minute,
            request=self.request_of(event),
            happened=happened,
            known=known,
            counts={
                "asked": asked,
                "shared": shared,
                "declined": declined,
                "ignored": ignored,
                "open": asked - shared - declined - ignored,
            },
            told=told,
        )

    def _known(self, minute: int, viewer: Viewer) -> tuple[States, Told]:
        """Return what `viewer` knows after everything up to `minute`."""
        told = self.ledger.disclosures
        rows = int(np.searchsorted(told.time, minute, side="right"))
        mine = np.flatnonzero((told.recipient[:rows] == PUBLIC) == (viewer == Viewer.PUBLIC))
        if viewer == Viewer.RESIDENTS:
            return self._of_themselves(mine)
        named = mine[told.subject[mine] != NOBODY]
        known = np.zeros(len(self.ledger.homes), dtype=np.int8)
        for attribute, state in _KNOWN_BY_NAME.items():
            homes = told.subject[named[told.attribute[named] == attribute]]
            np.maximum.at(known, homes, np.int8(state))
        proven = set() if viewer == Viewer.PUBLIC else self._gave_nothing(minute, named)
        homes = np.array(sorted({home for home, _ in proven}), dtype=np.int64)
        np.maximum.at(known, homes, np.int8(Known.GAVE_NOTHING))
        by_camera = told.attribute[named] == Attribute.CAMERAS
        clips = told.attribute[named] == Attribute.FOOTAGE
        numbers = mine[(told.cell[mine] != NOBODY) & (told.value[mine] != WITHHELD)]
        return known, Told(
            names=len(set(told.subject[named[~by_camera]].tolist())),
            clips=int(clips.sum()),
            dots=len(set(told.subject[named[by_camera]].tolist())),
            numbers=len(numbers),
            gave_nothing=len(proven),
            requests=int(
                ((told.attribute[mine] == Attribute.REQUESTS) & (told.cell[mine] == NOBODY)).sum()
            ),
        )

    def _of_themselves(self, mine: Ints) -> tuple[States, Told]:
        """Return who knows what the agency holds about them, and the numbers they were told of."""
        told = self.ledger.disclosures
        known = np.zeros(len(self.ledger.homes), dtype=np.int8)
        about = mine[told.subject[mine] != NOBODY]
        for flag, state in ((1, Known.TOLD), (0, Known.NOT_TOLD)):
            known[told.subject[about[told.told[about] == flag]]] = state
        aware = about[told.told[about] == 1]
        numbers = mine[(told.cell[mine] != NOBODY) & (told.told[mine] == 1)]
        return known, Told(
            names=int((known == Known.TOLD).sum()),
            clips=int((told.attribute[aware] == Attribute.FOOTAGE).sum()),
            dots=int((known == Known.NOT_TOLD).sum()),
            numbers=len(numbers),
            gave_nothing=0,
            requests=0,
        )

    def _gave_nothing(self, minute: int, named: npt.NDArray[np.int64]) -> set[tuple[int, int]]:
        """Return the (home, request) pairs that map and names prove not to have shared.

        It takes an exact and complete map, everybody on it asked, the names of all sharers as
        they share, and the deadline behind. Anything less proves nothing here.
        """
        told, requests = self.ledger.disclosures, self.ledger.requests
        deadline = round(self.ledger.loaded.scenario.residents.deadline_hours * 60)
        over = {
            request
            for request in range(len(requests))
            if requests.sent[request] != NOBODY
            and requests.sent[request] + deadline <= minute
            and proves_silence(self.policy(request))
        }
        pairs: dict[int, set[tuple[int, int]]] = {}
        for attribute in (Attribute.CAMERAS, Attribute.IDENTITY):
            rows = named[told.attribute[named] == attribute]
            pairs[attribute] = {
                pair
                for pair in zip(
                    told.subject[rows].tolist(), told.request[rows].tolist(), strict=True
                )
                if pair[1] in over
            }
        return pairs[Attribute.CAMERAS] - pairs[Attribute.IDENTITY]

    def stops(self) -> list[Stop]:
        """Return the pauses of the scenario with the events that they wait for, in order."""
        found = []
        for pause in self.ledger.loaded.scenario.pauses:
            event = self._event_of(pause)
            if event is not None:
                found.append(Stop(event, pause))
        return sorted(found, key=lambda stop: stop.event)

    def _event_of(self, pause: Pause) -> int | None:
        moments = {
            "first_request": Happened.SENT,
            "first_close": Happened.CLOSED,
            "first_report": Happened.REPORT,
        }
        if pause.at == "end":
            return self.last
        if not isinstance(pause.at, str):
            return max(0, self.event_at(self.ledger.loaded.scenario.minute(pause.at)))
        rows = np.flatnonzero(self.ledger.trace.kind == moments[pause.at])
        if not len(rows):
            return None
        return int(np.searchsorted(self.starts, rows[0], side="right")) - 1


def proves_silence(policy: Policy) -> bool:
    """Tell whether the map and the sharers' names alone prove who did not share."""
    receives = policy.agency_receives
    return (
        receives.cameras.detail in BY_NAME
        and receives.cameras.when == "on_request"
        and policy.map.error_ft == 0
        and policy.map.covers == 1
        and not policy.residents_may_opt_out
        and policy.people_asked in ("listed", "visited")
        and receives.identity.detail == "named"
        and receives.identity.when == "on_share"
    )
