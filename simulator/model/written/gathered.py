"""The requests of a run as columns, in the order of submission: what both logs are written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from simulator.ledger import NOBODY, Bools, Happened, Ints
from simulator.model.drawn.town import Town, places_within
from simulator.model.submitted import Submitted
from simulator.model.told.rules import Rules
from simulator.model.written.blocks import runs
from simulator.model.written.moments import NEVER, Cut


@dataclass(frozen=True, slots=True)
class Gathered:
    """Requests, and their asked homes in one block: each request has its piece of it."""

    rows: Sequence[Submitted]
    town: Town
    rules: Sequence[Rules]
    """Of each step of the regime."""
    cut: Cut
    settled: Ints
    """For each incident the minute from which nothing more is asked about it."""
    agency: Ints
    step: Ints
    incident: Ints
    """Its number."""
    sent: Ints
    """Minute, or NEVER; what comes after the cut has not come."""
    closed: Ints
    counts: Ints
    """How many are asked."""
    homes: Ints
    """The asked homes."""
    request: Ints
    """For each of them the request."""
    kind: Ints
    """For each of them the answer: a `Happened`."""
    minute: Ints
    """For each of them when it answers, or falls silent; NEVER where that is after the cut."""
    _places: dict[Happened, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many requests there are."""
        return len(self.rows)

    @property
    def starts(self) -> Ints:
        """Where the piece of each request begins."""
        return np.cumsum(self.counts) - self.counts

    def with_answer(self, kind: Happened) -> Ints:
        """Return the places of those who have answered so, in order."""
        if kind not in self._places:
            self._places[kind] = ((self.kind == kind) & (self.minute < NEVER)).nonzero()[0]
        return self._places[kind]

    def areas(self) -> tuple[Ints, Ints]:
        """Return the homes in the area of each request that was sent, and the request of each."""
        sent = np.flatnonzero(self.sent <= self.cut.minute).tolist()
        pieces = [self.rows[position].reach.area for position in sent]
        lengths = [len(piece) for piece in pieces]
        return joined(pieces), np.repeat(np.array(sent, dtype=np.int64), lengths)

    def on_map(self) -> tuple[Ints, Ints]:
        """Return the homes that the map of each sent request shows, and the request of each."""
        homes, request = self.areas()
        covers = np.array([rules.policy.map.covers for rules in self.rules])
        if (covers == 1).all():
            return homes, request
        share = covers[self.step[request]]
        shown = (share == 1) | (self.town.homes.on_map[homes] < share)
        return homes[shown], request[shown]


def gathered(
    rows: Sequence[Submitted], town: Town, rules: Sequence[Rules], settled: Ints, cut: Cut
) -> Gathered:
    """Gather what happened up to `cut`."""

    def column(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)

    sent = column([NEVER if row.sent == NOBODY else row.sent for row in rows])
    closed = column([NEVER if row.closed == NOBODY else row.closed for row in rows])
    counts = column([len(row.answers.kind) for row in rows])
    kind = joined([row.answers.kind for row in rows])
    minute = joined([row.answers.after for row in rows]) + np.repeat(sent, counts)
    for row, end in zip(rows, np.cumsum(counts).tolist(), strict=True):
        if row.door is not None:
            piece = slice(end - len(row.door.kind), end)
            kind[piece], minute[piece] = row.door.kind, row.door.minute
    minute[minute > cut.minute] = NEVER
    sent[sent > cut.minute] = NEVER
    closed[closed > cut.minute] = NEVER
    return Gathered(
        rows,
        town,
        rules,
        cut,
        settled,
        agency=column([row.incident.agency for row in rows]),
        step=column([row.step for row in rows]),
        incident=column([row.number for row in rows]),
        sent=sent,
        closed=closed,
        counts=counts,
        homes=joined([row.reach.asked for row in rows]),
        request=np.repeat(np.arange(len(rows)), counts),
        kind=kind,
        minute=minute,
    )


def joined(pieces: Sequence[Ints]) -> Ints:
    """Return pieces one after the other."""
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)


def first_so_many(gathered: Gathered, noisy: Bools, most: Ints) -> Bools:
    """Tell which asked homes noisy totals count: those whose first few requests these are.

    A home's requests are counted in the order of sending, those that are `noisy` alone; `most` is
    how many of them a request's policy counts. Everybody is counted in the others.
    """
    counted = np.ones(len(gathered.homes), dtype=bool)
    mine = np.flatnonzero((noisy & (gathered.sent < NEVER))[gathered.request])
    order = mine[
        np.lexsort(
            (gathered.request[mine], gathered.sent[gathered.request[mine]], gathered.homes[mine])
        )
    ]
    rank = places_within(runs(gathered.homes[order])[1])
    counted[order] = rank < most[gathered.request[order]]
    return counted
