"""The requests that a run has made, as columns, in the order of submission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Floats, Ints, Kinds, RequestLog
from simulator.model.chance import Keys
from simulator.model.drawn.reaches import Pieces
from simulator.model.submitted import Submitted
from simulator.model.written.moments import NEVER, Cut


@dataclass(frozen=True, slots=True, eq=False)
class Requested:
    """Arrays of one length, but for `settled`; what there is of each asked home is one block."""

    agency: Ints
    at: Ints
    """Minute of submission."""
    x: Floats
    y: Floats
    radius: Floats
    window_hours: Floats
    age_days: Floats
    incident: Ints
    """Its number."""
    step: Ints
    key: Keys
    """Of this very request: by it goes the luck of what is told of it."""
    sent: Ints
    """Minute, or NOBODY."""
    closed: Ints
    """Minute, which may be to come, or NOBODY."""
    refused: Sequence[str]
    """Why the platform turned it down; empty where it did not."""
    area: Pieces
    """The homes in its area."""
    asked: Pieces
    """The asked homes."""
    kind: Kinds
    """For each of them the answer: a `Happened`."""
    minute: Ints
    """For each of them when it answers, or falls silent; NEVER or later while it is not asked."""
    settled: Ints
    """For each incident the minute from which nothing more is asked about it."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.at)

    def log(self, cut: Cut) -> RequestLog:
        """Return them as the ledger has them: what comes after `cut` has not come."""
        return RequestLog(
            agency=self.agency.astype(np.int32),
            at=self.at.astype(np.int32),
            x=self.x,
            y=self.y,
            radius=self.radius,
            window_hours=self.window_hours,
            age_days=self.age_days,
            incident=self.incident.astype(np.int32),
            sent=np.where(self.sent > cut.minute, NOBODY, self.sent).astype(np.int32),
            closed=np.where(self.closed > cut.minute, NOBODY, self.closed).astype(np.int32),
            refused=tuple(self.refused),
            step=self.step.astype(np.int32),
        )


def requested(rows: Sequence[Submitted], settled: Ints) -> Requested:
    """Return the requests that the clock knows of as columns."""
    incidents = [row.incident for row in rows]

    def whole(values: Sequence[int]) -> Ints:
        return np.array(values, dtype=np.int64)

    def real(values: Sequence[float]) -> Floats:
        return np.array(values, dtype=np.float64)

    sent = whole([row.sent for row in rows])
    asked = joined([row.reach.asked for row in rows])
    kind = np.concatenate([_NOBODY_SAYS, *(row.answers.kind for row in rows)])
    after = np.concatenate([_NO_HOMES, *(row.answers.after for row in rows)])
    minute = after + np.repeat(np.where(sent == NOBODY, NEVER, sent), asked.lengths)
    for row, start in zip(rows, asked.starts.tolist(), strict=False):
        if row.door is not None:
            piece = slice(start, start + len(row.door.kind))
            kind[piece], minute[piece] = row.door.kind, row.door.minute
    return Requested(
        agency=whole([one.agency for one in incidents]),
        at=whole([one.at for one in incidents]),
        x=real([one.x for one in incidents]),
        y=real([one.y for one in incidents]),
        radius=real([row.reach.radius for row in rows]),
        window_hours=real([one.window_hours for one in incidents]),
        age_days=real([one.age_days for one in incidents]),
        incident=whole([row.number for row in rows]),
        step=whole([row.step for row in rows]),
        key=np.array([row.key for row in rows], dtype=np.uint64),
        sent=sent,
        closed=whole([row.closed for row in rows]),
        refused=[row.refused for row in rows],
        area=joined([row.reach.area for row in rows]),
        asked=asked,
        kind=kind,
        minute=minute,
        settled=settled,
    )


_NOBODY_SAYS = np.zeros(0, dtype=np.int8)
_NO_HOMES = np.zeros(0, dtype=np.int64)


def joined(pieces: Sequence[Ints]) -> Pieces:
    """Return pieces in one array."""
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    return Pieces.of_lengths(np.concatenate([_NO_HOMES, *pieces]), lengths)
