"""What is true in every world that the facts allow, whatever the rates: proof, not likelihood.

The engine runs on a case in which every answer that a home may give is possible, whatever the
rates (a rate of 0 or 1 is no fact), and only asks what is possible. Where its sweep gives up,
integer bounds take over, the small components first, so that a hopeless one takes nothing from
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Literal, TypeAlias, get_args

import numpy as np

from simulator.measure.inference.evidence import (
    DoorOutcome,
    Evidence,
    Fact,
    Kind,
    Named,
    Subject,
)
from simulator.measure.inference.logs import Bools
from simulator.measure.inference.parts import parts_once
from simulator.measure.inference.pieces.apart import taken_apart as taken_apart_at_switches
from simulator.measure.inference.pieces.classes import Class
from simulator.measure.inference.pieces.puzzle import Component, Puzzle, puzzle
from simulator.measure.inference.pieces.support import TooManyWorldsError
from simulator.measure.inference.proving.integer import MOST_SEARCHED, Budget, possibilities
from simulator.measure.inference.proving.possible import (
    OfPart,
    Possible,
    add,
    joined,
    of_part,
)
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving.frontier import MOST_MOVES, possible_rows
from simulator.scenario.amounts.chances import rest_of

CertainFact: TypeAlias = Literal[
    "camera",
    "no_camera",
    "opted_out",
    "not_opted_out",
    "not_asked",
    "declined",
    "not_declined",
    "not_shared",
]
CERTAIN_FACTS: tuple[CertainFact, ...] = get_args(CertainFact)
_DECLINED, _IGNORED = 1 << DoorOutcome.DECLINED, 1 << DoorOutcome.IGNORED
_SMALL = 16
"""A component of so few unlike homes is hardly ever long to sweep."""
_LONG_SWEEPS, _SHORTER = 40, 20
"""So many larger ones may take all the moves of a sweep, the others this fraction of them."""
_EVEN = (Kind("", 1.0, 1 / 3, 1 / 3),)


@dataclass(frozen=True, slots=True)
class Proven:
    """What is proven of one class of homes, or known to be possible."""

    facts: tuple[CertainFact, ...]
    """True in every world, and not so before the facts."""
    decisions: dict[int, int]
    """By request: the outcomes that are possible, as bits."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """What is proven of every home."""

    classes: tuple[Class, ...]
    proven: tuple[Proven, ...]
    complete: bool
    """False where a bound was not found within the effort: what is proven there stays unknown."""
    nobody_waits: frozenset[int] = frozenset()
    """The requests to which, in every world, everybody who was asked has answered."""

    def of(self, subject: int) -> Proven:
        """Return what is proven of one subject."""
        return next(
            proven
            for one, proven in zip(self.classes, self.proven, strict=True)
            if subject in one.members
        )


def certainty(
    evidence: Evidence,
    most_moves: int = MOST_MOVES,
    most_searched: int = MOST_SEARCHED,
    shapes: Shapes | None = None,
) -> Certainty | None:
    """Return what the facts prove; nothing where no world fits them.

    Args:
        evidence: the facts; beliefs matter only as far as they are 0 or 1.
        most_moves: of the sweep over one component; beyond that, integer bounds are searched.
            Where many components are large, most of them get less.
        most_searched: variables in all searches together; what is open then is not proven.
        shapes: what was solved before; whoever asks of many cases hands them one.
    """
    shapes = Shapes() if shapes is None else shapes
    whole = _certainty(evidence, most_moves, most_searched, shapes)
    sorts = {asking.heeds_switch for asking in evidence.requests}
    if whole is None or whole.complete or len(sorts) == 1:
        return whole
    # What takes too long together may be short for each sort of request by itself.
    some = (
        _certainty(evidence.given(_about(evidence, heeding)), most_moves, most_searched, shapes)
        for heeding in sorts
    )
    return _all_of([whole, *(one for one in some if one is not None)])


def _about(evidence: Evidence, heeding: bool) -> tuple[Fact, ...]:
    """Return the facts about one sort of requests: those that heed switches, or the others."""
    sort = {at for at, one in enumerate(evidence.requests) if one.heeds_switch == heeding}
    return tuple(
        fact
        for fact in evidence.facts
        if sort.issuperset((fact.request,) if isinstance(fact, Named) else fact.requests)
    )


def _by_subject(certainty_of: Certainty) -> dict[int, Proven]:
    return {
        member: proof
        for alike, proof in zip(certainty_of.classes, certainty_of.proven, strict=True)
        for member in alike.members
    }


def _all_of(every: Sequence[Certainty]) -> Certainty:
    """Return what several looks at the same worlds prove together, each home by itself."""
    by_subject = [_by_subject(certainty_of) for certainty_of in every]
    classes, proven = [], []
    for alike in every[0].classes:
        for member in alike.members:
            classes.append(alike._replace(members=(member,), size=1))
            proofs = [proof_of[member] for proof_of in by_subject]
            facts = {fact for proof in proofs for fact in proof.facts}
            decisions = {
                request: reduce(and_, (proof.decisions[request] for proof in proofs))
                for request in proofs[0].decisions
            }
            proven.append(Proven(tuple(one for one in CERTAIN_FACTS if one in facts), decisions))
    nobody_waits = frozenset[int]().union(*(one.nobody_waits for one in every))
    return Certainty(tuple(classes), tuple(proven), False, nobody_waits)


def _certainty(
    evidence: Evidence, most_moves: int, most_searched: int, shapes: Shapes
) -> Certainty | None:
    """Return what the facts prove, all of them at once."""
    even = _even(evidence)
    switches = taken_apart_at_switches(even)
    taken_apart = puzzle(even if switches is None else switches.evidence)
    if taken_apart is None:
        return None
    homes = [Possible() for _ in taken_apart.classes]
    complete = True
    too_many, long_ones = [], _LONG_SWEEPS
    known: dict[object, list[OfPart] | None] = {}
    for component in taken_apart.components:
        long = long_ones > 0 or len(component.pieces) <= _SMALL
        long_ones -= len(component.pieces) > _SMALL
        try:
            moves = most_moves if long else most_moves // _SHORTER
            likeness = taken_apart.likeness(component)
            if likeness not in known:
                known[likeness] = _once(shapes, likeness, taken_apart, component, moves)
            swept = known[likeness]
        except TooManyWorldsError:
            too_many.append(component)
            continue
        if swept is None:
            return None
        add(homes, component, swept)
    budget = Budget(most_searched)
    for component in sorted(too_many, key=lambda component: len(component.pieces)):
        searched = possibilities(taken_apart, component, homes, budget)
        if not searched.possible:
            return None
        complete = complete and searched.complete
    together = taken_apart.classes
    if switches is not None:
        whole = switches.joined(together)
        homes = [joined(one, [homes[place] for place in one.places]) for one in whole]
        together = tuple(one.home_class for one in whole)
    posts = frozenset(place for place, asking in enumerate(evidence.requests) if asking.post)
    proven = tuple(
        _proven(home_class, home, posts) for home_class, home in zip(together, homes, strict=True)
    )
    some_wait = {
        request for home in proven for request, bits in home.decisions.items() if bits & _IGNORED
    }
    nobody_waits = frozenset(range(len(evidence.requests))) - some_wait
    return Certainty(together, proven, complete, nobody_waits)


def _even(evidence: Evidence) -> Evidence:
    """Return `evidence` with every world that the facts about cameras allow, likely alike.

    A noisy number rules nothing out.
    """
    # Most homes are alike before any fact: one stands for all of them.
    alike: dict[tuple[float, float, int], Subject] = {}
    subjects = []
    for subject in evidence.subjects:
        beliefs = subject.camera, subject.opted_out, subject.copies
        even = alike.get(beliefs)
        if even is None:
            camera, off = _even_chance(subject.camera), _even_chance(subject.opted_out)
            even = alike[beliefs] = Subject("", _EVEN, camera, off, subject.copies)
        subjects.append(even)
    requests = tuple(
        replace(one, answered=1.0, at_the_door=None, told=False) for one in evidence.requests
    )
    facts = tuple(fact for fact in evidence.facts if isinstance(fact, Named) or fact.noisy is None)
    return Evidence(tuple(subjects), requests, facts)


def _even_chance(chance: float) -> float:
    """Return 0 or 1 where `chance` is a fact, else a half."""
    if not rest_of(chance):
        return 1.0
    return 0.5 if chance > 0.0 else 0.0


def _once(
    shapes: Shapes, likeness: object, taken_apart: Puzzle, component: Component, most_moves: int
) -> list[OfPart] | None:
    """Return what a sweep says is possible, or said of a component of the same shape."""
    key = "possible", likeness, most_moves
    size = len(component.pieces) + len(component.cells)
    return shapes.once(key, size, lambda: _swept(taken_apart, component, most_moves, shapes))


def _swept(
    taken_apart: Puzzle, component: Component, most_moves: int, shapes: Shapes
) -> list[OfPart] | None:
    """Find what is possible of the pieces of one component; nothing where no world is."""
    parts = parts_once(taken_apart, component, shapes)
    if not all(len(part.vectors) for part in parts):
        return None
    rows: tuple[Bools, ...] | None = tuple(np.ones(len(part.vectors), bool) for part in parts)
    if component.cells:
        sizes = [piece.size for piece in component.pieces]
        numbers, cells = taken_apart.numbers, component.cells
        rows = possible_rows(parts, sizes, numbers, cells, most_moves, shapes)
    if rows is None:
        return None
    return [of_part(part, mine) for part, mine in zip(parts, rows, strict=True)]


def _proven(one: Class, home: Possible, posts: frozenset[int]) -> Proven:
    subject = one.subject
    requests = {request for group in one.groups for request in group.requests}
    active, inactive = not home.inactive, not home.active
    on_sure, off_sure = active, inactive and subject.camera == 1.0
    no_camera, may_be_asked = inactive and subject.opted_out == 0.0, subject.active > 0.0
    if home.switch is not None:
        may_be_on, may_be_off = home.switch
        on_sure, off_sure = active and not may_be_off, active and not may_be_on
        no_camera, may_be_asked = inactive, subject.camera > 0.0
    asked_at_all = may_be_asked and bool(requests)
    by_name = may_be_asked and bool(requests - posts)
    declined = any(
        bits & _DECLINED for request, bits in home.decisions.items() if request not in posts
    )
    facts: dict[CertainFact, bool] = {
        "camera": active and 0.0 < subject.camera < 1.0,
        "no_camera": no_camera and 0.0 < subject.camera < 1.0,
        "opted_out": off_sure and 0.0 < subject.opted_out < 1.0,
        "not_opted_out": on_sure and 0.0 < subject.opted_out < 1.0,
        "not_asked": inactive and asked_at_all,
        "declined": active and not home.never_declined and by_name,
        "not_declined": not declined and by_name,
        "not_shared": active and not home.always_shared and by_name,
    }
    return Proven(tuple(name for name in CERTAIN_FACTS if facts[name]), home.decisions)
