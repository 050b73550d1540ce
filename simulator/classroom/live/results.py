"""What the agency knows of each house of a class's street: proofs first, then chances."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from simulator.classroom.lessons.request_figures import counted
from simulator.classroom.live.state import HouseId
from simulator.classroom.live.street_result import (
    HouseChance,
    HouseResult,
    ProofStep,
    StreetResult,
    result_json,
    result_of,
)
from simulator.classroom.live.views import Known
from simulator.experiment.results import outcome
from simulator.ledger import Ledger
from simulator.measure.flows import Value
from simulator.measure.inference.evidence import DoorOutcome
from simulator.measure.inference.proving.certainty import CertainFact, Certainty, Proven
from simulator.measure.inference.shapes import Shapes
from simulator.measure.observer.conclusions import Conclusions, learned_measures
from simulator.measure.observer.conclusions import worked_out as concluded
from simulator.measure.observer.proven_counts import gave_nothing_in, proofs_of, proven_counts
from simulator.measure.observer.proving import known_to_be_over, proven_by
from simulator.measure.observer.suspicion import Sure, questions_of, suspicion_of
from simulator.measure.observer.view import View, views
from simulator.model import run
from simulator.report.words.proof.home_learned import learned_of
from simulator.report.words.proof.of_house import HouseFacts, house_sentences
from simulator.report.words.proof.reasoning import why_proven
from simulator.report.words.proof.steps import Step, texts
from simulator.scenario.loaded import Loaded

__all__ = ["HouseResult", "StreetResult", "result_json", "result_of", "worked_out"]

_SHARED, _DECLINED = 1 << DoorOutcome.SHARED, 1 << DoorOutcome.DECLINED
_IGNORED, _NOT_ASKED = 1 << DoorOutcome.IGNORED, 1 << DoorOutcome.NOT_ASKED
_TELLING: Final[tuple[CertainFact, ...]] = ("opted_out", "declined", "not_shared")
"""What is worth a proof, the most telling first."""
_JUDGED: Final = 1_500
"""Spent on a short proof (`why_proven`): a class waits, and there are fifty homes."""
_MOST_STEPS: Final = 7
_LIKELIER: Final = (Sure.MORE_LIKELY, Sure.ALMOST_SURE)


def worked_out(loaded: Loaded, policy: str, *, chances: bool) -> StreetResult:
    """Return what the agency knows at the end of the run of `loaded` under `policy`.

    A street has one agency. It depends on its arguments alone, and may be asked in another process.
    Without `chances` it has what is proven, in a fraction of a second; with them it may take
    several.
    """
    ledger = run(loaded, policy, loaded.scenario.seed, loaded.replication)
    houses: dict[HouseId, HouseResult] = dict.fromkeys(
        (home.id for home in loaded.scenario.town.homes),
        HouseResult("nothing", tuple(house_sentences(HouseFacts()))),
    )
    learned: Mapping[str, Value] = {}
    proof: tuple[HouseId, tuple[ProofStep, ...]] = "", ()
    # Nobody was asked by name where there is no view, or one of a post to all.
    for view in (view for view in views(ledger) if not view.audience):
        shapes = Shapes()
        known = concluded(view, shapes=shapes) if chances else None
        proven = proven_by(view, shapes) if known is None else known.proven
        seen = _seen(ledger, view, proven)
        houses |= {ledger.homes.ids[one.home]: _house(ledger, view, one, known) for one in seen}
        learned = (
            proven_counts(ledger, view, proven)
            if known is None
            else learned_measures(ledger, known=[known])
        )
        proof = _proof(view, seen)
    return StreetResult(
        policy=policy,
        title=loaded.regimes[policy].title,
        digest=loaded.digest,
        requests=len(ledger.requests),
        chances_ready=chances,
        houses=houses,
        gave=_count(houses, lambda house: bool(house.gave)),
        not_shared=_count(houses, lambda house: house.not_shared_once),
        said_no=_count(houses, lambda house: house.said_no),
        switched_off=_count(houses, lambda house: house.switched_off),
        proof=proof[1],
        proof_house=proof[0],
        figures=_figures(ledger, learned),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """One house of a view, and what is proven of it."""

    place: int
    """In the view."""
    home: int
    """In the ledger."""
    proof: Proven
    facts: HouseFacts

    @property
    def telling(self) -> CertainFact | None:
        """The most telling thing that is proven."""
        return next((fact for fact in _TELLING if fact in self.proof.facts), None)


def _seen(ledger: Ledger, view: View, proven: Certainty) -> list[_Seen]:
    proofs = proofs_of(view, proven)
    over = known_to_be_over(view, proven)
    nothing = gave_nothing_in(ledger, view, proofs, over)
    # A post to all asks nobody by name, and whoever can still answer may share yet.
    asked = np.flatnonzero(over & ~view.posts).tolist()
    seen = []
    for place, (home, proof) in enumerate(zip(view.homes.tolist(), proofs, strict=True)):
        located = bool(view.camera_known[place]) and view.right_door[place] == 1.0
        silent = _in_requests(view, proof, _DECLINED | _IGNORED, asked)
        left_out = _in_requests(view, proof, _NOT_ASKED)
        no_clip = {request + 1 for request in nothing.get(home, ())}
        facts = HouseFacts(
            camera=located or "camera" in proof.facts,
            gave=_in_requests(view, proof, _SHARED),
            not_shared=silent,
            not_shared_once=bool(silent) or "not_shared" in proof.facts,
            no_answer=_in_requests(view, proof, _IGNORED, asked),
            no_clip=tuple(sorted(no_clip - {*silent, *left_out})),
            said_no=_in_requests(view, proof, _DECLINED),
            said_no_once="declined" in proof.facts,
            switched_off="opted_out" in proof.facts,
        )
        seen.append(_Seen(place, home, proof, facts))
    return seen


def _in_requests(
    view: View, proof: Proven, bits: int, among: Container[int] | None = None
) -> tuple[int, ...]:
    """Return the requests, from 1, in which nothing but these outcomes is possible.

    Of those `among`, if it is given: places in the view.
    """
    requests = (
        view.requests[request]
        for request, left in proof.decisions.items()
        if not left & ~bits and (among is None or request in among)
    )
    return tuple(sorted(request + 1 for request in requests))


def _house(ledger: Ledger, view: View, seen: _Seen, known: Conclusions | None) -> HouseResult:
    facts = seen.facts
    house = HouseResult(
        known=_strongest(facts),
        sentences=tuple(house_sentences(facts)),
        gave=facts.gave,
        not_shared=facts.not_shared,
        not_shared_once=facts.not_shared_once,
        said_no=facts.said_no_once,
        switched_off=facts.switched_off,
    )
    if known is None:
        return house
    chances = tuple(_chances(ledger, seen, known))
    silent = suspicion_of(known, "not_shared", seen.home)
    # Unless its camera is known it is to the police like any home around it, with one or without:
    # a mark that only homes with one can get would tell what they do not know.
    likelier = (
        facts.camera
        and silent is not None
        and silent.sure in _LIKELIER
        and silent.after - 2.0 * _error(known, seen.place) > silent.before
    )
    unproven = house.known in {"nothing", "has_camera", "gave"}
    return replace(
        house,
        known="likely_no" if likelier and unproven else house.known,
        chances=chances,
        why=tuple(texts(_why(view, seen))),
    )


def _error(known: Conclusions, place: int) -> float:
    """Return how far the chances of a house may be off: 0 where they are exact."""
    after = known.after
    return next(
        error
        for alike, error in zip(after.classes, after.errors, strict=True)
        if place in alike.members
    )


def _strongest(facts: HouseFacts) -> Known:
    if facts.switched_off:
        return "switched_off"
    if facts.said_no_once:
        return "said_no"
    if facts.not_shared_once:
        return "not_shared"
    if facts.gave:
        return "gave"
    return "has_camera" if facts.camera else "nothing"


def _chances(ledger: Ledger, seen: _Seen, known: Conclusions) -> Iterator[HouseChance]:
    said = {
        one.question: one.text for one in learned_of(known, ledger.agencies, seen.home, why=False)
    }
    for question in questions_of(known):
        some = suspicion_of(known, question, seen.home)
        if some is not None:
            # What is proven is certain, also where the sums behind it end a hair beside it.
            after = float(round(some.after)) if some.decided else some.after
            yield HouseChance(question, said[question], some.before, after, some.decided)


def _why(view: View, seen: _Seen) -> list[Step]:
    if seen.telling is None:
        return []
    steps = why_proven(view, seen.place, seen.telling, _JUDGED)
    # Of many facts nobody reads one by one how they leave no other way.
    return steps if len(steps) <= _MOST_STEPS else [steps[0], steps[-1]]


def _proof(view: View, seen: Sequence[_Seen]) -> tuple[HouseId, tuple[ProofStep, ...]]:
    """Return the house whose proof tells most, and the proof: of the latest requests, if any."""
    with_proof = [one for one in seen if one.telling is not None]
    if not with_proof:
        return "", ()
    subjects, requests = view.evidence.subjects, view.evidence.requests

    def worth(house: _Seen) -> tuple[int, bool, int]:
        assert house.telling is not None
        # Of a home whose camera is known the proof is short.
        camera = bool(view.camera_known[house.place])
        return -_TELLING.index(house.telling), camera, max(house.facts.not_shared, default=0)

    chosen = max(with_proof, key=worth)
    steps = []
    for step in _why(view, chosen):
        in_areas = {home for at in step.requests for home in requests[at].homes}
        # A step that counts lights the cameras that are known there: others would be given away,
        # and behind the houses of the street the evidence has homes that nobody knows of.
        known = {home for home in in_areas if home < len(view.homes) and view.camera_known[home]}
        named = {home for home in step.homes if home < len(view.homes)}
        mine = sorted(named or known or {chosen.place})
        steps.append(ProofStep(step.text, tuple(subjects[home].id for home in mine)))
    return subjects[chosen.place].id, tuple(steps)


def _figures(ledger: Ledger, learned: Mapping[str, Value]) -> dict[str, float | None]:
    """Return the numbers of the run as `camsim run` has them, and those of its requests."""
    came_to = outcome(ledger, inference=False)
    numbers = range(1, len(ledger.requests) + 1)
    some = [*((one,) for one in numbers), *itertools.combinations(numbers, 2)]
    groups: dict[str, Mapping[str, object]] = {
        "happened": dict(came_to.happened),
        "agency": dict(came_to.agency),
        "public": dict(came_to.public),
        "measures": {**came_to.measures, **learned},
        "requests": {name: many for one in some for name, many in counted(ledger, one).items()},
    }
    return dict(_numbers(groups, ""))


def _numbers(values: Mapping[str, object], before: str) -> Iterator[tuple[str, float | None]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{before}{name}.")
        elif value is None or isinstance(value, int | float):
            yield f"{before}{name}", value


def _count(houses: Mapping[HouseId, HouseResult], which: Callable[[HouseResult], bool]) -> int:
    return sum(map(which, houses.values()))
