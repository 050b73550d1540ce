"""Homes that have switched requests off and that some requests ask all the same.

Most homes are asked in every request whose area they are in, or in none. Where a policy came to
heed switches, or ceased to, a home that has switched off is asked in some and left out of others.
The rest of the engine knows no such home: here it is taken apart into homes that it knows, and what
is found of those is put together again. Nothing is lost by it.

Three ways for a home to be exclude each other: it has requests on, it has them off, it has no
camera. Each becomes a home of its own, and a number of a request that is made up for them says
that exactly one of them is active. That is right for every home, and long where there are many.
Where a home is of a known kind, all that its two sorts of requests can say of each other is whether
it has a camera, and whether it has requests on. So two homes do, one for each sort, and nothing
ties them, where no number counts the one sort, or its camera is known and no number leads from the
one sort to the other: what the one says of the other is then a chance that is known beforehand.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from simulator.measure.inference.evidence import (
    ANSWERED,
    ANYTHING,
    DoorOutcome,
    Evidence,
    Fact,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.pieces.classes import rates_of
from simulator.measure.inference.pieces.switches import Apart, Aside, Parts, Switches, Tied
from simulator.scenario.amounts.chances import rest_of, tidy

_NOT_ASKED, _SHARED = 1 << DoorOutcome.NOT_ASKED, 1 << DoorOutcome.SHARED


def taken_apart(evidence: Evidence) -> Switches | None:
    """Take apart the homes that are asked in spite of a switch; nothing where there are none."""
    if all(asking.heeds_switch for asking in evidence.requests):
        return None
    if not any(subject.opted_out > 0.0 for subject in evidence.subjects):
        return None
    building = _Building(evidence)
    return building.switches() if building.parts else None


class _Building:
    """Evidence that is being taken apart."""

    def __init__(self, evidence: Evidence) -> None:
        self._whole = evidence
        self._subjects = list(evidence.subjects)
        self._areas: list[list[int]] = [[] for _ in evidence.subjects]
        for request, asking in enumerate(evidence.requests):
            for home in asking.homes:
                self._areas[home].append(request)
        self._named: dict[int, list[Named]] = defaultdict(list)
        for fact in evidence.facts:
            if isinstance(fact, Named):
                self._named[fact.home].append(fact)
        self._ties: list[ObservedRequest] = []
        self._facts: list[Fact] = []
        self._copies: dict[int, list[Tied]] = {}
        """Of a subject that is tied: the ways of each of its copies to be."""
        self.parts: dict[int, Parts] = {}
        self._counted = {
            request
            for fact in evidence.facts
            if isinstance(fact, PublishedNumber)
            for request in fact.requests
        }
        mixed = [home for home in range(len(self._subjects)) if self._is_mixed(home)]
        rest = [home for home in mixed if not self._take_in_two(home)]
        apart = self._independent(rest)
        for home in rest:
            if home in apart:
                self._take_apart(home)
            else:
                self._take_in_three(home)

    def _heeds(self, request: int) -> bool:
        return self._whole.requests[request].heeds_switch

    def _surely_asked(self, home: int, *, heeding: bool) -> bool:
        """Tell whether a fact by name says that a request of one sort asked it."""
        return any(
            not fact.left & _NOT_ASKED and self._heeds(fact.request) == heeding
            for fact in self._named[home]
        )

    def _is_mixed(self, home: int) -> bool:
        return (
            self._subjects[home].opted_out > 0.0
            and self._subjects[home].camera > 0.0
            and not all(map(self._heeds, self._areas[home]))
            and not self._surely_asked(home, heeding=True)
        )

    def _independent(self, mixed: list[int]) -> set[int]:
        """Return those whose answers to one sort of request say nothing of the other sort."""
        left = {home for home in mixed if self._may_be_independent(home)}
        while left:
            root = self._roots(left)
            linked = {home for home in left if self._is_linked(home, root)}
            if not linked:
                return left
            left -= linked
        return left

    def _may_be_independent(self, home: int) -> bool:
        subject = self._subjects[home]
        known = not rest_of(subject.camera) or self._surely_asked(home, heeding=False)
        return known and _kinds(subject) == 1

    def _is_linked(self, home: int, root: Sequence[int]) -> bool:
        heeding, anyway = (
            {root[request] for request in self._areas[home] if self._heeds(request) == heeds}
            for heeds in (True, False)
        )
        return not heeding.isdisjoint(anyway)

    def _roots(self, apart: set[int]) -> list[int]:
        """Return for each request the least of those that it hangs together with.

        A number ties its requests together, and a home in doubt does; of those in `apart` only the
        switch is in doubt, which the requests that ask whoever has a camera do not mind.
        """
        together = [
            fact.requests for fact in self._whole.facts if isinstance(fact, PublishedNumber)
        ]
        for home, subject in enumerate(self._whole.subjects):
            if 0.0 < subject.active < 1.0 or _kinds(subject) > 1:
                mine = (at for at in self._areas[home] if home not in apart or self._heeds(at))
                together.append(tuple(mine))
        parent = list(range(len(self._whole.requests)))

        def find(request: int) -> int:
            while parent[request] != request:
                parent[request] = parent[parent[request]]
                request = parent[request]
            return request

        for requests in together:
            for request in requests[1:]:
                least, other = sorted((find(requests[0]), find(request)))
                parent[other] = least
        return [find(request) for request in range(len(parent))]

    def _take_in_two(self, home: int) -> bool:
        """Take a home apart of which one sort of requests is in no number; tell whether it is."""
        heeding, anyway = (
            [at for at in self._areas[home] if self._heeds(at) == heeds] for heeds in (True, False)
        )
        if heeding and _kinds(self._subjects[home]) != 1:
            return False
        if self._counted.isdisjoint(heeding):
            self._take_apart(home)
            return True
        if self._counted.isdisjoint(anyway):
            return self._set_aside(home)
        return False

    def _take_apart(self, home: int) -> None:
        """Take a home apart: whether it has a camera is a matter of what asks whoever has one."""
        subject = self._subjects[home]
        camera, off = subject.camera, subject.opted_out
        # What the others say of it: whoever has no camera is asked by none, and fits them all.
        fits = rest_of(off) * self._chance_if_asked(home, heeding=True) + off
        both = camera * fits + rest_of(camera)
        self.parts[home] = Apart(home, len(self._subjects), math.log(both) - math.log(fits))
        self._subjects[home] = subject._replace(camera=camera * fits / both, opted_out=0.0)
        self._subjects.append(subject._replace(camera=1.0))

    def _set_aside(self, home: int) -> bool:
        """Take a home apart: whether it has requests on is a matter of what heeds switches."""
        subject = self._subjects[home]
        fits = self._chance_if_asked(home, heeding=False)
        if not fits:
            return False
        may_be_none = not self._surely_asked(home, heeding=False)
        none = rest_of(subject.camera) if may_be_none else 0.0
        camera = subject.camera * fits
        off = camera * subject.opted_out
        self.parts[home] = Aside(
            len(self._subjects), home, off / (off + none), math.log(camera + none) - math.log(fits)
        )
        left_out = (off + none) / (camera + none)
        self._subjects[home] = subject._replace(camera=1.0, opted_out=left_out)
        self._subjects.append(subject._replace(camera=1.0, opted_out=0.0))
        return True

    def _chance_if_asked(self, home: int, *, heeding: bool) -> float:
        """Return the chance of what is named of a home in one sort of requests, if they ask it."""
        left: dict[int, int] = {}
        for fact in self._named[home]:
            if self._heeds(fact.request) == heeding:
                left[fact.request] = left.get(fact.request, ANYTHING) & fact.left
        if not left:
            return 1.0
        (kind,) = (one for one in self._subjects[home].kinds if one.prior > 0.0)
        chance = 1.0
        for request, bits in left.items():
            asking = self._whole.requests[request]
            rates = rates_of(kind, asking.manner, asking.answered)
            chance *= tidy(
                math.fsum(
                    rate
                    for outcome, rate in zip(ANSWERED, rates, strict=True)
                    if bits & 1 << outcome
                )
            )
        return chance

    def _take_in_three(self, home: int) -> None:
        subject = self._subjects[home]
        camera, off = subject.camera, subject.opted_out
        chances = camera * rest_of(off), camera * off, rest_of(camera)
        each = [
            subject._replace(camera=chance / (1.0 + chance), opted_out=0.0, copies=1)
            for chance in chances
        ]
        copies = []
        for copy in range(subject.copies):
            tie = len(self._whole.requests) + len(self._ties)
            first = len(self._subjects)
            on, off_at, none = (home if not copy else first + 2, first, first + 1)
            self._subjects.extend([each[1], each[2]] if not copy else [each[1], each[2], each[0]])
            self._ties.append(
                ObservedRequest("", (on, off_at, none), at_the_door=(1.0, 0.0), post=True)
            )
            self._facts.append(PublishedNumber("", "asked", (tie,), low=1, high=1))
            # Whoever is active gives the one answer there: it says nothing of any kind.
            for one in (on, off_at, none):
                self._facts.append(Named("", tie, one, _NOT_ASKED | _SHARED))
            copies.append(Tied(on, off_at, none, tie, chances))
        self._subjects[home] = each[0]
        self._copies[home], self.parts[home] = copies, copies[0]

    def _at(self, home: int, request: int) -> list[int]:
        """Return the subjects that stand for a home in a request."""
        parts = self.parts.get(home)
        if parts is None:
            return [home]
        if not isinstance(parts, Tied):
            return [parts.heeding if self._heeds(request) else parts.anyway]
        some = [one.on for one in self._copies[home]]
        return some if self._heeds(request) else [*some, *(one.off for one in self._copies[home])]

    def switches(self) -> Switches:
        """Return all of it, taken apart."""
        requests = [
            replace(asking, homes=tuple(one for home in asking.homes for one in self._at(home, at)))
            for at, asking in enumerate(self._whole.requests)
        ]
        for fact in self._whole.facts:
            if isinstance(fact, Named):
                self._facts.extend(self._said(fact))
            elif fact.left_out:
                pairs = ((at, one) for at, home in fact.left_out for one in self._at(home, at))
                self._facts.append(replace(fact, left_out=frozenset(pairs)))
            else:
                self._facts.append(fact)
        apart = Evidence(tuple(self._subjects), (*requests, *self._ties), tuple(self._facts))
        return Switches(self._whole, apart, self.parts)

    def _said(self, fact: Named) -> list[Named]:
        """Return what a fact by name says of those that stand for its home."""
        mine = [fact._replace(home=one) for one in self._at(fact.home, fact.request)]
        if fact.home not in self._copies or self._heeds(fact.request):
            return mine
        # Whichever it is, on or off: the other one was not asked.
        some = [one._replace(left=one.left | _NOT_ASKED) for one in mine]
        if not fact.left & _NOT_ASKED:
            some += [
                Named(fact.name, one.tie, one.none, _NOT_ASKED) for one in self._copies[fact.home]
            ]
        return some


def _kinds(subject: Subject) -> int:
    """Return how many kinds a home may be of."""
    return sum(kind.prior > 0.0 for kind in subject.kinds)
