"""What is proven of each home, whoever's camera a dot on the map is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from simulator.ledger import Bools
from simulator.measure.inference.evidence import ANYTHING, DoorOutcome, Evidence
from simulator.measure.inference.proving.certainty import (
    CERTAIN_FACTS,
    CertainFact,
    Certainty,
    Proven,
    certainty,
)
from simulator.measure.inference.shapes import Shapes
from simulator.measure.observer.believed.doubt import Doubt
from simulator.measure.observer.view import View

PROVING = (100_000, 60_000)
"""Moves and variables (`certainty`) that proofs about one view may take."""
_DECLINED = 1 << DoorOutcome.DECLINED
_NOT_ASKED = 1 << DoorOutcome.NOT_ASKED
_WITHOUT_CAMERA: tuple[CertainFact, ...] = ("no_camera", "not_asked", "not_declined")
"""What holds of a home that has none."""


def proven_by(view: View, shapes: Shapes | None = None) -> Certainty:
    """Return what the facts of `view` prove of its homes, as far as it could be worked out.

    A fact is proven of a home where it holds in every world that fits, and in every way of dealing
    the dots of the map out to homes. Whoever asks of many views hands them one store of
    `shapes`.
    """
    shapes = Shapes() if shapes is None else shapes
    of_dots = _of(view.evidence, shapes)
    if view.doubt is None:
        return of_dots
    doubt, homes = view.doubt, range(len(view.homes))
    if doubt.towns:
        in_each = [(town, certainty(town, *PROVING, shapes)) for town in doubt.towns]
        # Cameras that no answers fit are none of this town's.
        possible = [(town, proven) for town, proven in in_each if proven is not None]
        if not possible:
            raise ValueError("the facts of a run contradict each other: a fault of ours")
        together = _in_all(
            _with_cameras(town, proven, len(view.homes)) for town, proven in possible
        )
        nobody_waits = frozenset.intersection(*(proven.nobody_waits for _, proven in possible))
        complete = all(proven.complete for _, proven in possible)
        return _by_home(of_dots, together, complete, nobody_waits)
    without_map = _of(doubt.without_map, shapes)
    by_dots, by_rest = (_proofs(one, len(view.homes)) for one in (of_dots, without_map))
    anybody = _anybody(of_dots)
    by_either = [_both(_of_home(place, doubt, by_dots, anybody), by_rest[place]) for place in homes]
    complete = of_dots.complete and without_map.complete
    return _by_home(of_dots, by_either, complete, without_map.nobody_waits)


def _of(evidence: Evidence, shapes: Shapes) -> Certainty:
    proven = certainty(evidence, *PROVING, shapes)
    if proven is None:
        raise ValueError("the facts of a run contradict each other: a fault of ours")
    return proven


def _proofs(proven: Certainty, homes: int) -> list[Proven]:
    """Return what is proven of each of the first subjects."""
    proof_of = {
        member: proof
        for alike, proof in zip(proven.classes, proven.proven, strict=True)
        for member in alike.members
    }
    return [proof_of[place] for place in range(homes)]


def _with_cameras(town: Evidence, proven: Certainty, homes: int) -> list[Proven]:
    """Return what holds of the homes in this town: also what its cameras alone say of them."""
    return [
        replace(
            proof,
            facts=(
                *(("camera",) if subject.camera == 1.0 else ()),
                *(_WITHOUT_CAMERA if subject.camera == 0.0 else ()),
                *proof.facts,
            ),
        )
        for subject, proof in zip(town.subjects[:homes], _proofs(proven, homes), strict=True)
    ]


def _by_home(
    like: Certainty, proven: list[Proven], complete: bool, nobody_waits: frozenset[int]
) -> Certainty:
    """Return what is proven of each home by itself; nothing is said of other subjects."""
    class_of = {member: alike for alike in like.classes for member in alike.members}
    classes = tuple(
        class_of[place]._replace(members=(place,), size=1) for place in range(len(proven))
    )
    return Certainty(classes, tuple(proven), complete, nobody_waits)


def known_to_be_over(view: View, proven: Certainty) -> Bools:
    """Return for each request whether its time to answer is over: by now, or by what is proven."""
    over = view.over.copy()
    over[sorted(proven.nobody_waits)] = True
    return over


def _in_all(cases: Iterable[list[Proven]]) -> list[Proven]:
    """Return what holds in each of several cases, one of which is how things are."""
    return [reduce(_either, of_home) for of_home in zip(*cases, strict=True)]


def _either(first: Proven, second: Proven) -> Proven:
    facts = tuple(fact for fact in first.facts if fact in second.facts)
    requests = first.decisions.keys() | second.decisions.keys()
    return Proven(
        facts,
        {
            # A home in nobody's area, where it has no camera, is not asked.
            request: first.decisions.get(request, _NOT_ASKED)
            | second.decisions.get(request, _NOT_ASKED)
            for request in requests
        },
    )


def _anybody(proven: Certainty) -> dict[int, int]:
    """Return for each request what any subject in its area may have done, as bits."""
    possible: dict[int, int] = {}
    for proof in proven.proven:
        for request, bits in proof.decisions.items():
            possible[request] = possible.get(request, 0) | bits
    return possible


def _of_home(place: int, doubt: Doubt, by_dots: list[Proven], anybody: dict[int, int]) -> Proven:
    """Return what is proven of a home by what is proven of the dots that may be its."""
    mates = doubt.mates[place]
    if mates:
        return reduce(_either, (by_dots[mate] for mate in mates))
    return Proven(
        (), {request: _NOT_ASKED | anybody[request] for request in by_dots[place].decisions}
    )


def _both(first: Proven, second: Proven) -> Proven:
    """Return what two ways of looking at the same world prove together."""
    decisions = {
        request: first.decisions.get(request, ANYTHING) & second.decisions.get(request, ANYTHING)
        for request in first.decisions.keys() | second.decisions.keys()
    }
    facts: set[CertainFact] = {*first.facts, *second.facts}
    if any(bits == _DECLINED for bits in decisions.values()):
        facts.add("declined")
    return Proven(tuple(fact for fact in CERTAIN_FACTS if fact in facts), decisions)
