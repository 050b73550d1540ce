"""Who passes what to whom, and how much of it by a moment: read off the ledger, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import TypeVar

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Ints
from simulator.log_kinds import DETAILS, Attribute, Happened, Principle, Sender
from simulator.measure.moments.playback import Playback
from simulator.scenario.policy import AS_NUMBER, Detail, Policy

_T = TypeVar("_T")


class Pipe(IntEnum):
    """What runs from the company to somebody else, each with a valve that a policy opens."""

    NAMES = 0
    CLIPS = 1
    PLACES = 2
    TOTALS = 3
    ANSWERS = 4
    """By name: who was asked, who shared, who said no, who did not answer."""
    REQUESTS = 5
    """Their text, or how many there were."""
    TO_THE_PUBLIC = 6


class Channel(IntEnum):
    """A line of the picture of a flow, from whom it comes and on what terms.

    What the company passes on by its rule or with consent has a line for each pipe; what officers
    get at a door or by an order, or in an emergency, has one each, whatever it is.
    """

    NAMES = 0
    CLIPS = 1
    PLACES = 2
    TOTALS = 3
    ANSWERS = 4
    REQUESTS = 5
    AT_THE_DOOR = 6
    BY_ORDER = 7
    TO_THE_PUBLIC = 8


@dataclass(frozen=True, slots=True)
class FlowLine:
    """Records of one kind: all that is the same of them, and how many there are."""

    pipe: Pipe
    channel: Channel
    sender: Sender
    recipient: int
    """Position of the agency, or PUBLIC."""
    attribute: Attribute
    detail: Detail
    principle: Principle
    records: int

    @property
    def public(self) -> bool:
        """Whether anybody can read it; else it is for the police."""
        return self.recipient == PUBLIC


@dataclass(frozen=True, eq=False)
class FlowSoFar:
    """What has flowed by a moment, and which valves are open."""

    kinds: tuple[FlowLine, ...]
    """All kinds of records of the run, without their number."""
    counts: Ints
    """How many of each of them there are by this moment."""
    open: frozenset[Pipe]
    """Those that the policy in force passes on."""
    details: Mapping[Pipe, Detail]
    """In what detail the policy in force passes on what goes through each of them."""
    homes: Mapping[Channel, int]
    """Of how many homes each channel has carried anything: fewer than records, where some have
    several."""

    def __eq__(self, other: object) -> bool:
        """Tell whether the same has flowed, and the same is open."""
        same = isinstance(other, FlowSoFar) and self.lines == other.lines
        return same and isinstance(other, FlowSoFar) and self.open == other.open

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def lines(self) -> tuple[FlowLine, ...]:
        """The kinds of records that there are any of, each with how many."""
        there = np.flatnonzero(self.counts).tolist()
        return tuple(replace(self.kinds[kind], records=int(self.counts[kind])) for kind in there)

    @cached_property
    def _table(self) -> Counter[tuple[Channel, Pipe, Principle, Detail]]:
        """Records by all that the picture tells apart: agencies and items together."""
        table: Counter[tuple[Channel, Pipe, Principle, Detail]] = Counter()
        for kind, count in enumerate(self.counts.tolist()):
            if count:
                line = self.kinds[kind]
                table[line.channel, line.pipe, line.principle, line.detail] += count
        return table

    def records(self, pipe: Pipe) -> int:
        """Return how many records went through a pipe."""
        return sum(count for key, count in self._table.items() if key[1] == pipe)

    def carried(self) -> dict[Channel, int]:
        """Return how many records each channel has carried; of the others there is none."""
        carried: Counter[Channel] = Counter()
        for key, count in self._table.items():
            carried[key[0]] += count
        return dict(carried)

    def only_of_requests(self, channel: Channel) -> bool:
        """Tell whether all that a channel has carried is about requests, and not about homes."""
        return all(
            line.attribute == Attribute.REQUESTS for line in self.lines if line.channel == channel
        )

    def principle(self, channel: Channel) -> Principle | None:
        """Return on what terms most of a channel came; None where nothing has."""
        return _most(
            (terms, count) for (of, _, terms, _), count in self._table.items() if of == channel
        )

    def detail(self, channel: Channel) -> Detail | None:
        """Return in what detail most of a channel came; None where nothing has."""
        return _most(
            (detail, count) for (of, _, _, detail), count in self._table.items() if of == channel
        )


def _most(counted: Iterable[tuple[_T, int]]) -> _T | None:
    """Return what has the most of all that is counted; None where nothing is."""
    totals: Counter[_T] = Counter()
    for what, count in counted:
        totals[what] += count
    return max(totals, key=totals.__getitem__, default=None)


_BY_NAME = {
    Attribute.IDENTITY: Pipe.NAMES,
    Attribute.FOOTAGE: Pipe.CLIPS,
    Attribute.CAMERAS: Pipe.PLACES,
    Attribute.REQUESTS: Pipe.REQUESTS,
}
_KINDS = ("sender", "recipient", "attribute", "detail", "principle")


class RunFlow:
    """The flow of a run, at any moment of it."""

    def __init__(self, playback: Playback) -> None:
        """Sort the records of a run by their kind, once: a moment counts those before it."""
        self.playback = playback
        told = playback.ledger.disclosures
        number = (told.cell != NOBODY).astype(np.int64)
        columns = [number, *(getattr(told, name).astype(np.int64) for name in _KINDS)]
        # One number for each kind is compared faster than six columns are.
        mixed = np.zeros(len(told), dtype=np.int64)
        for column in columns:
            least, most = (int(column.min()), int(column.max())) if len(column) else (0, 0)
            mixed = mixed * (most - least + 1) + column - least
        _, first, self._kind = np.unique(mixed, return_index=True, return_inverse=True)
        self._kinds = tuple(
            _line(*(int(column[row]) for column in columns)) for row in first.tolist()
        )

    @cached_property
    def asked(self) -> int:
        """How many were asked in the whole run: no count of what residents did is larger."""
        return int(np.count_nonzero(self.playback.ledger.trace.kind == Happened.ASKED))

    @cached_property
    def _first_of_home(self) -> tuple[Ints, Ints]:
        """The rows with which a home comes into a channel, in order, and the channel of each."""
        subject = self.playback.ledger.disclosures.subject.astype(np.int64)
        of_kind = np.array([line.channel for line in self._kinds], dtype=np.int64)
        rows = np.flatnonzero(subject != NOBODY)
        channel = of_kind[self._kind[rows]] if len(rows) else rows
        _, first = np.unique(subject[rows] * len(Channel) + channel, return_index=True)
        first.sort()
        return rows[first], channel[first]

    @cached_property
    def channels(self) -> frozenset[Channel]:
        """Those that carry anything in this run."""
        return frozenset(line.channel for line in self._kinds)

    def at(self, event: int) -> FlowSoFar:
        """Return what has flowed by the end of `event`; -1 is the moment before the first."""
        minute = self.playback.minute_of(event) if event >= 0 else -1
        times = self.playback.ledger.disclosures.time
        rows = int(np.searchsorted(times, minute, side="right"))
        counts = np.bincount(self._kind[:rows], minlength=len(self._kinds))
        firsts, channels = self._first_of_home
        homes = np.bincount(
            channels[: int(np.searchsorted(firsts, rows))], minlength=len(Channel)
        ).tolist()
        return FlowSoFar(
            self._kinds,
            counts,
            *_open(self.playback.ledger.regime.at(max(0, minute))),
            {channel: homes[channel] for channel in Channel},
        )

    def rows(self, event: int, channel: Channel) -> Ints:
        """Return the rows of the disclosures that a channel has carried by the end of `event`."""
        minute = self.playback.minute_of(event) if event >= 0 else -1
        times = self.playback.ledger.disclosures.time
        until = int(np.searchsorted(times, minute, side="right"))
        kinds = [kind for kind, line in enumerate(self._kinds) if line.channel == channel]
        rows: Ints = np.flatnonzero(np.isin(self._kind[:until], kinds))
        return rows


def _line(
    number: int, sender: int, recipient: int, attribute: int, detail: int, principle: int
) -> FlowLine:
    pipe = _pipe(Attribute(attribute), public=recipient == PUBLIC, number=bool(number))
    return FlowLine(
        pipe,
        _channel(pipe, Principle(principle)),
        Sender(sender),
        recipient,
        Attribute(attribute),
        DETAILS[detail],
        Principle(principle),
        0,
    )


def _pipe(attribute: Attribute, *, public: bool, number: bool) -> Pipe:
    if public:
        return Pipe.TO_THE_PUBLIC
    if number:
        return Pipe.TOTALS
    return _BY_NAME.get(attribute, Pipe.ANSWERS)


def _channel(pipe: Pipe, principle: Principle) -> Channel:
    if pipe == Pipe.TO_THE_PUBLIC:
        return Channel.TO_THE_PUBLIC
    if principle == Principle.AT_THE_DOOR:
        return Channel.AT_THE_DOOR
    if principle not in {Principle.CONSENT, Principle.POLICY}:
        return Channel.BY_ORDER
    return Channel[pipe.name]


def _open(policy: Policy) -> tuple[frozenset[Pipe], dict[Pipe, Detail]]:
    """Return the pipes that a policy passes anything through, and in what detail."""
    gets = policy.agency_receives
    details: dict[Pipe, Detail] = {}
    for name, pipe in (
        ("identity", Pipe.NAMES),
        ("footage", Pipe.CLIPS),
        ("cameras", Pipe.PLACES),
        ("asked", Pipe.ANSWERS),
        ("shared", Pipe.ANSWERS),
        ("declined", Pipe.ANSWERS),
        ("ignored", Pipe.ANSWERS),
    ):
        detail = getattr(gets, name).detail
        if detail != "none":
            details.setdefault(Pipe.TOTALS if detail in AS_NUMBER else pipe, detail)
    for flow in vars(policy.public_receives).values():
        detail = getattr(flow, "detail", "none")
        if detail != "none":
            details.setdefault(Pipe.TO_THE_PUBLIC, detail)
    return frozenset(details), details
