"""Homes that the evidence does not tell apart, and the numbers that count them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from simulator.measure.inference.evidence import (
    ANSWERED,
    ANYTHING,
    OUTCOME_OF,
    DoorOutcome,
    Evidence,
    Kind,
    Manner,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.scenario.amounts.chances import rest_of

Cells: TypeAlias = tuple[int, ...]
"""Positions of the numbers that one more such outcome adds one to, in order."""
INACTIVE = -1
"""The state of a home that no request reaches: no camera, or requests switched off."""


class Group(NamedTuple):
    """Requests that are alike to a home: the same outcomes left, counted in the same numbers."""

    requests: tuple[int, ...]
    left: int
    """The outcomes left if the home is asked, as bits."""
    counted: tuple[Cells, Cells, Cells]
    """For sharing, declining, ignoring: the numbers that count it."""
    answered: float
    manner: Manner

    def rates(self, kind: Kind) -> tuple[float, float, float]:
        """Return the probabilities of sharing, declining and ignoring, outcomes left or not."""
        return rates_of(kind, self.manner, self.answered)


def rates_of(kind: Kind, manner: Manner, answered: float) -> tuple[float, float, float]:
    """Return the probabilities of sharing, declining and ignoring for a home that is asked."""
    own = kind.told if manner.told else None
    shares, declines = manner.at_the_door or own or (kind.shares, kind.declines)
    silent = rest_of(answered) + answered * rest_of(shares, declines)
    return shares * answered, declines * answered, silent


class Class(NamedTuple):
    """Homes with the same beliefs, requests and facts."""

    members: tuple[int, ...]
    """Subjects, by position."""
    size: int
    """How many homes, copies counted."""
    subject: Subject
    """One of them."""
    groups: tuple[Group, ...]
    may_be_asked: bool
    may_be_left_alone: bool
    """Whether the facts about it leave it active, and inactive."""

    @property
    def states(self) -> tuple[tuple[int, float], ...]:
        """Return the states that are left, each with its probability before any fact.

        A state is the position of a kind, for a home that requests reach, or INACTIVE.
        """
        active, inactive = self.subject.active, self.subject.inactive
        left = []
        if self.may_be_left_alone and inactive > 0.0:
            left.append((INACTIVE, inactive))
        if self.may_be_asked and active > 0.0:
            left.extend(
                (position, active * prior)
                for position, prior in enumerate(self.subject.priors)
                if prior > 0.0
            )
        return tuple(left)


def classes(evidence: Evidence, numbers: tuple[PublishedNumber, ...]) -> list[Class]:
    """Group the subjects of `evidence`, as far as `numbers` and what is named tells them apart."""
    left: list[dict[int, int]] = [{} for _ in evidence.requests]
    for fact in evidence.facts:
        if isinstance(fact, Named):
            mine = left[fact.request]
            mine[fact.home] = mine.get(fact.home, ANYTHING) & fact.left
    counting = _counting(evidence, numbers)
    # What is said of a home in a request stands here once: most of it is the same for many.
    said: list[tuple[int, int, Cells]] = []
    of_home: list[list[int]] = [[] for _ in evidence.subjects]
    for request, asking in enumerate(evidence.requests):
        mine = left[request]
        leaving_out = [each for each in counting[request] if each[1].left_out]
        # Of most homes nothing is said that sets them apart.
        place_of: dict[tuple[int, Cells], int] = {(ANYTHING, ()): len(said)}
        said.append((request, ANYTHING, ()))
        for home in asking.homes:
            excluded = _excluded(request, home, leaving_out) if leaving_out else ()
            told = mine.get(home, ANYTHING), excluded
            place = place_of.get(told)
            if place is None:
                place = place_of[told] = len(said)
                said.append((request, *told))
            of_home[home].append(place)
    alike: dict[tuple[int, float, float, tuple[int, ...]], list[int]] = defaultdict(list)
    kinds_like: dict[tuple[Kind, ...], int] = {}
    # Most homes hold the very same kinds: those are looked at once.
    place_of_kinds: dict[int, int] = {}
    for home, subject in enumerate(evidence.subjects):
        kinds = subject.kinds
        like = place_of_kinds.get(id(kinds))
        if like is None:
            like = place_of_kinds[id(kinds)] = kinds_like.setdefault(kinds, len(kinds_like))
        alike[like, subject.camera, subject.opted_out, tuple(of_home[home])].append(home)
    counted: dict[tuple[int, Cells], tuple[Cells, Cells, Cells]] = {}
    for request, _, excluded in said:
        if (request, excluded) not in counted:
            counted[request, excluded] = _counted(counting[request], excluded)
    whole = [
        _said(evidence.requests[request], request, bits, counted[request, excluded])
        for request, bits, excluded in said
    ]
    return [
        _class(evidence, tuple(members), [whole[place] for place in key[3]])
        for key, members in alike.items()
    ]


_Counting: TypeAlias = list[list[tuple[int, PublishedNumber]]]


def _counting(evidence: Evidence, numbers: tuple[PublishedNumber, ...]) -> _Counting:
    """Return, for each request, the numbers that count it."""
    numbers_of: _Counting = [[] for _ in evidence.requests]
    for position, number in enumerate(numbers):
        for request in number.requests:
            numbers_of[request].append((position, number))
    return numbers_of


def _excluded(request: int, home: int, leaving_out: list[tuple[int, PublishedNumber]]) -> Cells:
    pair = request, home
    return tuple(position for position, number in leaving_out if pair in number.left_out)


def _counted(
    numbers: list[tuple[int, PublishedNumber]], excluded: Cells
) -> tuple[Cells, Cells, Cells]:
    """Return the numbers that count sharing, declining and ignoring, but for those `excluded`."""
    shared, declined, ignored = (
        tuple(
            position
            for position, number in numbers
            if (number.item == "asked" or OUTCOME_OF[number.item] == outcome)
            and position not in excluded
        )
        for outcome in ANSWERED
    )
    return shared, declined, ignored


class _Said(NamedTuple):
    """What is said of a home in a request."""

    request: int
    group: tuple[int, tuple[Cells, Cells, Cells], float, Manner]
    """What it has in common with all requests of a group: see `Group`."""
    may_be_asked: bool
    may_be_left_alone: bool


def _said(
    asking: ObservedRequest, request: int, left: int, counted: tuple[Cells, Cells, Cells]
) -> _Said:
    """Return what is said where these outcomes are left, and these numbers count them."""
    not_asked = 1 << DoorOutcome.NOT_ASKED
    group = left & ~not_asked, counted, asking.answered, asking.manner
    return _Said(request, group, bool(left & ~not_asked), bool(left & not_asked))


def _class(evidence: Evidence, members: tuple[int, ...], said: Sequence[_Said]) -> Class:
    alike: dict[tuple[int, tuple[Cells, Cells, Cells], float, Manner], list[int]]
    alike = defaultdict(list)
    asked, alone = True, True
    for request, group, may_be_asked, may_be_left_alone in said:
        asked = asked and may_be_asked
        alone = alone and may_be_left_alone
        alike[group].append(request)
    groups = tuple([Group(tuple(requests), *group) for group, requests in alike.items()])
    size = sum([evidence.subjects[home].copies for home in members])
    return Class(members, size, evidence.subjects[members[0]], groups, asked, alone)
