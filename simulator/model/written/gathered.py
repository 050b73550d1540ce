"""What has come of the requests of a run by some minute: what both logs are written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from simulator.ledger import NOBODY, Bools, Ints, Kinds
from simulator.log_kinds import Happened
from simulator.model.drawn.town import DrawnTown, places_within
from simulator.model.told.rules import Rules
from simulator.model.written.blocks import runs
from simulator.model.written.moments import NEVER, Cut
from simulator.model.written.requested import Requested


@dataclass(frozen=True, slots=True)
class Gathered:
    """Requests, and their asked homes in one block: each request has its piece of it."""

    requests: Requested
    town: DrawnTown
    rules: Sequence[Rules]
    """Of each step of the regime."""
    cut: Cut
    sent: Ints
    """Minute, or NEVER; what comes after the cut has not come."""
    closed: Ints
    counts: Ints
    """How many are asked."""
    request: Ints
    """For each asked home the request."""
    minute: Ints
    """For each of them when it answers, or falls silent; NEVER where that is after the cut."""
    _places: dict[Happened, Ints] = field(default_factory=dict)
    _counts: dict[Happened, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many requests there are."""
        return len(self.requests)

    @property
    def agency(self) -> Ints:
        """Who asks."""
        return self.requests.agency

    @property
    def step(self) -> Ints:
        """The step of the regime in which each was submitted."""
        return self.requests.step

    @property
    def incident(self) -> Ints:
        """The number of its incident."""
        return self.requests.incident

    @property
    def several_clips(self) -> bool:
        """Whether a home that shares may give more than one clip."""
        return any(rules.most_clips > 1 for rules in self.rules)

    @property
    def homes(self) -> Ints:
        """The asked homes."""
        return self.requests.asked.values

    @property
    def kind(self) -> Kinds:
        """For each asked home the answer: a `Happened`."""
        return self.requests.kind

    def with_answer(self, kind: Happened) -> Ints:
        """Return the places of those who have answered so, in order."""
        if kind not in self._places:
            self._places[kind] = ((self.kind == kind) & (self.minute < NEVER)).nonzero()[0]
        return self._places[kind]

    def answers(self, kind: Happened) -> Ints:
        """Return how many have answered so in each request."""
        if kind not in self._counts:
            request = self.request[self.with_answer(kind)]
            self._counts[kind] = np.bincount(request, minlength=len(self))
        return self._counts[kind]

    def areas(self) -> tuple[Ints, Ints]:
        """Return the homes in the area of each request that was sent, and the request of each."""
        area = self.requests.area
        request = np.repeat(np.arange(len(self)), area.lengths)
        sent = self.sent < NEVER
        if sent.all():
            return area.values, request
        mine = sent[request]
        return area.values[mine], request[mine]

    def on_map(self) -> tuple[Ints, Ints]:
        """Return the homes that the map of each sent request shows, and the request of each."""
        homes, request = self.areas()
        covers = np.array([rules.policy.map.covers for rules in self.rules])
        if (covers == 1).all():
            return homes, request
        share = covers[self.step[request]]
        shown = (share == 1) | (self.town.homes.on_map[homes] < share)
        return homes[shown], request[shown]


def gathered(requests: Requested, town: DrawnTown, rules: Sequence[Rules], cut: Cut) -> Gathered:
    """Gather what happened up to `cut`."""

    def by_then(minutes: Ints) -> Ints:
        return np.where((minutes == NOBODY) | (minutes > cut.minute), NEVER, minutes)

    counts = requests.asked.lengths
    return Gathered(
        requests,
        town,
        rules,
        cut,
        sent=by_then(requests.sent),
        closed=by_then(requests.closed),
        counts=counts,
        request=np.repeat(np.arange(len(requests)), counts),
        minute=np.where(requests.minute > cut.minute, NEVER, requests.minute),
    )


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
