"""Who passes what to whom, and how much of it by a moment: read off the ledger, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from simulator.ledger import DETAILS, NOBODY, PUBLIC, Attribute, Principle, Sender
from simulator.measure.moments.playback import Playback
from simulator.scenario.policy import AS_NUMBER, Detail, Policy


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


@dataclass(frozen=True, slots=True)
class FlowLine:
    """Records of one kind: all that is the same of them, and how many there are."""

    pipe: Pipe
    sender: Sender
    public: bool
    """Whether anybody can read it; else it is for the police."""
    attribute: Attribute
    detail: Detail
    principle: Principle
    records: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What has flowed by a moment, and which valves are open."""

    lines: tuple[FlowLine, ...]
    open: frozenset[Pipe]
    """Those that the policy in force passes on."""

    def records(self, pipe: Pipe) -> int:
        """Return how many records went through a pipe."""
        return sum(line.records for line in self.lines if line.pipe == pipe)

    def principles(self, pipe: Pipe) -> tuple[Principle, ...]:
        """Return on what terms, the most records first."""
        records_by_principle: dict[Principle, int] = {}
        for line in self.lines:
            if line.pipe == pipe:
                records_by_principle[line.principle] = (
                    records_by_principle.get(line.principle, 0) + line.records
                )
        return tuple(
            sorted(records_by_principle, key=lambda principle: -records_by_principle[principle])
        )


_BY_NAME = {
    Attribute.IDENTITY: Pipe.NAMES,
    Attribute.FOOTAGE: Pipe.CLIPS,
    Attribute.CAMERAS: Pipe.PLACES,
    Attribute.REQUESTS: Pipe.REQUESTS,
}


def flow_at(playback: Playback, event: int) -> Flow:
    """Return what has flowed by the end of `event`; -1 is the moment before the first."""
    told = playback.ledger.disclosures
    minute = playback.minute_of(event) if event >= 0 else -1
    rows = int(np.searchsorted(told.time, minute, side="right"))
    public = told.recipient[:rows] == PUBLIC
    number = told.cell[:rows] != NOBODY
    columns = np.stack(
        [
            told.sender[:rows].astype(np.int64),
            public.astype(np.int64),
            number.astype(np.int64),
            told.attribute[:rows].astype(np.int64),
            told.detail[:rows].astype(np.int64),
            told.principle[:rows].astype(np.int64),
        ]
    )
    kinds, counts = np.unique(columns, axis=1, return_counts=True)
    lines = [
        FlowLine(
            _pipe(Attribute(attribute), public=bool(anybody), number=bool(total)),
            Sender(sender),
            bool(anybody),
            Attribute(attribute),
            DETAILS[detail],
            Principle(principle),
            count,
        )
        for (sender, anybody, total, attribute, detail, principle), count in zip(
            kinds.T.tolist(), counts.tolist(), strict=True
        )
    ]
    return Flow(tuple(lines), _open(playback.ledger.regime.at(max(0, minute))))


def _pipe(attribute: Attribute, *, public: bool, number: bool) -> Pipe:
    if public:
        return Pipe.TO_THE_PUBLIC
    if number:
        return Pipe.TOTALS
    return _BY_NAME.get(attribute, Pipe.ANSWERS)


def _open(policy: Policy) -> frozenset[Pipe]:
    """Return the pipes that a policy passes anything through."""
    gets, pipes = policy.agency_receives, set()
    for name, pipe in (("identity", Pipe.NAMES), ("footage", Pipe.CLIPS), ("cameras", Pipe.PLACES)):
        flow = getattr(gets, name)
        if flow.detail != "none":
            pipes.add(Pipe.TOTALS if flow.detail in AS_NUMBER else pipe)
    for name in ("asked", "shared", "declined", "ignored"):
        flow = getattr(gets, name)
        if flow.detail != "none":
            pipes.add(Pipe.TOTALS if flow.detail in AS_NUMBER else Pipe.ANSWERS)
    public = vars(policy.public_receives).values()
    if any(getattr(flow, "detail", "none") != "none" for flow in public):
        pipes.add(Pipe.TO_THE_PUBLIC)
    return frozenset(pipes)
