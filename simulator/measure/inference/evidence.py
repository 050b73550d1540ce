"""What an observer believes beforehand, and the facts that reach it: plain data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from simulator.measure.inference.logs import Floats, Ints
from simulator.scenario.amounts.chances import rest_of
from simulator.scenario.policy import Item

Counted: TypeAlias = Literal["asked", "shared", "declined", "ignored"]


class DoorOutcome(IntEnum):
    """What came of one request at one home."""

    NOT_ASKED = 0
    SHARED = 1
    DECLINED = 2
    IGNORED = 3


ANSWERED = (DoorOutcome.SHARED, DoorOutcome.DECLINED, DoorOutcome.IGNORED)
"""What can come of a request at a home that was asked."""
ANYTHING = 0b1111
"""The set of all outcomes; bit `1 << outcome` stands for each."""
OUTCOME_OF: dict[Item, DoorOutcome] = {
    "shared": DoorOutcome.SHARED,
    "declined": DoorOutcome.DECLINED,
    "ignored": DoorOutcome.IGNORED,
}


class Kind(NamedTuple):
    """A lasting kind of home; answers are independent given the kind."""

    name: str
    prior: float
    shares: float
    """Probability per request; the rest ignore."""
    declines: float
    told: tuple[float, float] | None = None
    """The same two where residents know that answers are passed on, if they answer otherwise."""

    def sharing(self, *, told: bool) -> float:
        """Return the probability of sharing where residents know, or do not."""
        return self.told[0] if told and self.told is not None else self.shares


class Subject(NamedTuple):
    """A home, or several that the observer cannot tell apart, before any evidence.

    There is one for each home of a view, and a `Named` for each request of each: tuples are made
    and compared in a fraction of the time.
    """

    id: str
    kinds: tuple[Kind, ...]
    camera: float = 1.0
    """Probability that it has a camera; exactly 0 or 1 is a fact."""
    opted_out: float = 0.0
    """Probability that requests are switched off; exactly 0 or 1 is a fact."""
    copies: int = 1
    """How many homes this stands for."""

    @property
    def active(self) -> float:
        """Return the chance that requests reach it: it has a camera, and has not opted out."""
        return self.camera * rest_of(self.opted_out)

    @property
    def inactive(self) -> float:
        """Return the chance that no request reaches it; 0 only where that is a fact."""
        return rest_of(self.camera) + self.camera * self.opted_out

    @property
    def priors(self) -> tuple[float, ...]:
        """Return the prior of each kind; they add up to 1, whatever was rounded in writing them."""
        whole = math.fsum(kind.prior for kind in self.kinds)
        return tuple(kind.prior / whole for kind in self.kinds)


class Manner(NamedTuple):
    """How those who are asked are asked: what bears on their answers, and on what these are."""

    at_the_door: tuple[float, float] | None = None
    post: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class ObservedRequest:
    """A request, as far as an observer is concerned."""

    id: str
    homes: tuple[int, ...]
    """The subjects in its area, by position."""
    answered: float = 1.0
    """Of those who will answer, the share that has by now: less than 1 while it is open."""
    at_the_door: tuple[float, float] | None = None
    """Probabilities of sharing and of declining that hold whatever the kind, at the door."""
    heeds_switch: bool = True
    """Whether homes that have switched requests off are left out."""
    post: bool = False
    """Whether it was a post to whoever saw it: nobody was asked by name, and nobody said no."""
    told: bool = False
    """Whether residents know that answers are passed on (`Kind.told`)."""

    @property
    def manner(self) -> Manner:
        """Return how those who are asked are asked."""
        return Manner(self.at_the_door, self.post, self.told)


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """A published number over (home, request) pairs: what totals it allows, and how likely."""

    name: str
    """What people call it; facts are named in errors and proofs."""
    item: Counted
    requests: tuple[int, ...]
    low: int = 0
    high: int | None = None
    """The totals that it allows, inclusive; nothing where there is no limit."""
    noisy: int | None = None
    """The true total plus two-sided geometric noise, instead of limits."""
    epsilon: float = 0.0
    left_out: frozenset[tuple[int, int]] = frozenset()
    """(request, subject) pairs that it does not count."""

    def log_likelihood(self, total: int) -> float:
        """Return the log of the chance of what was published, given the true total.

        Noise is discrete Laplace: P(z) = (1 - a) / (1 + a) a^|z| with a = exp(-epsilon),
        and (1 - a) / (1 + a) = tanh(epsilon / 2) (Ghosh, Roughgarden and Sundararajan, 2009).
        """
        if self.noisy is None:
            allowed = self.low <= total and (self.high is None or total <= self.high)
            return 0.0 if allowed else -math.inf
        return math.log(math.tanh(self.epsilon / 2)) - self.epsilon * abs(self.noisy - total)

    def log_likelihoods(self, totals: Ints) -> Floats:
        """Return the same for many totals at once."""
        if self.noisy is None:
            allowed = (totals >= self.low) & (self.high is None or totals <= self.high)
            return np.where(allowed, 0.0, -np.inf)
        return self.log_chances_off(np.abs(self.noisy - totals))

    def log_chances_off(self, by: Ints) -> Floats:
        """Return the logs of the chances that a noisy number is off the true total by so much."""
        log_chances = math.log(math.tanh(self.epsilon / 2)) - self.epsilon * by
        return np.asarray(log_chances, dtype=np.float64)

    @property
    def exact(self) -> bool:
        """Whether it allows one total only."""
        return self.noisy is None and self.low == self.high


KnownBy: TypeAlias = Literal["name", "place", "visit", "time"]
"""By what a home is known: names, places without names, officers at its door, or only the time at
which something was published."""


class Named(NamedTuple):
    """What is known of one home in one request: the outcomes that are left."""

    name: str
    request: int
    home: int
    left: int
    """A set of outcomes, as bits."""
    known_by: KnownBy = "name"


Fact: TypeAlias = PublishedNumber | Named


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that an observer goes by."""

    subjects: tuple[Subject, ...]
    requests: tuple[ObservedRequest, ...]
    facts: tuple[Fact, ...] = ()

    def given(self, facts: tuple[Fact, ...]) -> Evidence:
        """Return the same beliefs with other facts."""
        return Evidence(self.subjects, self.requests, facts)

    def requests_of_subjects(self) -> list[list[int]]:
        """Return for each subject the requests whose area it is in, by position, rising."""
        requests: list[list[int]] = [[] for _ in self.subjects]
        for at, asking in enumerate(self.requests):
            for home in asking.homes:
                requests[home].append(at)
        return requests


class ContradictionError(Exception):
    """No world fits all facts: `facts` cannot hold together, and any fewer of them could.

    `whatever_the_rates` is False where they could, were it not for rates or priors of 0 or 1.
    """

    def __init__(self, facts: tuple[Fact, ...], whatever_the_rates: bool) -> None:
        self.facts = facts
        self.whatever_the_rates = whatever_the_rates
        super().__init__("; ".join(fact.name for fact in facts))


def rounded_limits(value: int, to: int) -> tuple[int, int]:
    """Return the least and the greatest total that rounds, halves up, to `value`."""
    return max(0, -((to - 2 * value) // 2)), (2 * value + to - 1) // 2


def named(outcomes: tuple[DoorOutcome, ...]) -> int:
    """Return a set of outcomes as bits."""
    bits = 0
    for outcome in outcomes:
        bits |= 1 << outcome
    return bits
