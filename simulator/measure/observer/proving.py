"""What is proven of each home, whoever's camera a dot on the map is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
    doubt, subjects = view.doubt, _Subjects.of(view)
    if doubt.towns:
        in_each = [(town, certainty(town, *PROVING, shapes)) for town in doubt.towns]
        # Cameras that no answers fit are none of this town's.
        possible = [(town, proven) for town, proven in in_each if proven is not None]
        if not possible:
            raise ValueError("the facts of a run contradict each other: a fault of ours")
        together = _in_all(_with_cameras(town, proven, subjects) for town, proven in possible)
        nobody_waits = frozenset.intersection(*(proven.nobody_waits for _, proven in possible))
        complete = all(proven.complete for _, proven in possible)
        return _by_home(of_dots, subjects, together, complete, nobody_waits)
    without_map = _of(doubt.without_map, shapes)
    by_dots = subjects.proofs(view.evidence, of_dots)
    by_rest = subjects.proofs(doubt.without_map, without_map)
    anybody = _anybody(of_dots)
    of_homes = [_of_home(place, doubt, by_dots, anybody) for place in range(len(view.homes))]
    by_either = list(map(_both, [*of_homes, *by_dots[len(of_homes) :]], by_rest))
    complete = of_dots.complete and without_map.complete
    return _by_home(of_dots, subjects, by_either, complete, without_map.nobody_waits)


def _of(evidence: Evidence, shapes: Shapes) -> Certainty:
    proven = certainty(evidence, *PROVING, shapes)
    if proven is None:
        raise ValueError("the facts of a run contradict each other: a fault of ours")
    return proven


@dataclass(frozen=True, slots=True)
class _Subjects:
    """Whom something is proven of by itself: the homes of a view, and those without a camera.

    An agency asks of the second too, as long as no map tells them apart from the first.
    """

    homes: int
    """How many; all evidence begins with them."""
    listed: Mapping[str, int]
    """Of homes that are written out without a camera, their places in the view by their names."""
    unknown: tuple[Proven, ...]
    """Of each of these: nothing is proven."""

    @classmethod
    def of(cls, view: View) -> _Subjects:
        homes, evidence = len(view.homes), view.evidence
        listed = _listed(evidence, homes)
        requests_of = evidence.requests_of_subjects()
        unknown = (Proven((), dict.fromkeys(requests_of[at], ANYTHING)) for at in listed.values())
        return cls(homes, listed, tuple(unknown))

    def proofs(self, evidence: Evidence, proven: Certainty) -> list[Proven]:
        """Return what `proven` says of each of them, which is about the subjects of `evidence`."""
        proof_of = {
            member: proof
            for alike, proof in zip(proven.classes, proven.proven, strict=True)
            for member in alike.members
        }
        places = _listed(evidence, self.homes)
        return [
            *(proof_of[place] for place in range(self.homes)),
            *(
                proof_of[places[name]] if name in places else unknown
                for name, unknown in zip(self.listed, self.unknown, strict=True)
            ),
        ]


def _listed(evidence: Evidence, homes: int) -> dict[str, int]:
    """Return by their names the places of single homes that stand behind the first `homes`."""
    behind = enumerate(evidence.subjects[homes:], start=homes)
    return {subject.id: place for place, subject in behind if subject.copies == 1}


def _with_cameras(town: Evidence, proven: Certainty, subjects: _Subjects) -> list[Proven]:
    """Return what holds of the homes in this town: also what its cameras alone say of them."""
    places = _listed(town, subjects.homes)
    cameras = [
        *(subject.camera for subject in town.subjects[: subjects.homes]),
        *(
            town.subjects[places[name]].camera if name in places else None
            for name in subjects.listed
        ),
    ]
    return [
        replace(
            proof,
            facts=(
                *(("camera",) if camera == 1.0 else ()),
                *(_WITHOUT_CAMERA if camera == 0.0 else ()),
                *proof.facts,
            ),
        )
        for camera, proof in zip(cameras, subjects.proofs(town, proven), strict=True)
    ]


def _by_home(
    like: Certainty,
    subjects: _Subjects,
    proven: list[Proven],
    complete: bool,
    nobody_waits: frozenset[int],
) -> Certainty:
    """Return what is proven of each home by itself; nothing is said of other subjects."""
    class_of = {member: alike for alike in like.classes for member in alike.members}
    classes = tuple(
        class_of[place]._replace(members=(place,), size=1)
        for place in (*range(subjects.homes), *subjects.listed.values())
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
