"""Who has likeliest declined a request, by what one agency has been told so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulator.measure.inference.engine import Effort, posterior
from simulator.measure.inference.evidence import DoorOutcome, Evidence, Named, PublishedNumber
from simulator.measure.observer.view import View

EFFORT = Effort(exact_moves=20_000, sampled_answers=200_000)
"""Of one request of one run: officers are waiting."""
TOLERATED = 0.05
"""A standard error above this says nothing."""
_DIGITS = 9
"""Beyond these, sums in another order would decide who is visited."""


def chances_of_declining(view: View, request: int, homes: list[int]) -> dict[int, float]:
    """Return for each of `homes` the chance that it declined `request`, and that its door is right.

    All that bears on the request is weighed, or, where that is too much to work out, what was
    told of this request alone; nothing is returned where that is too much as well, or where no
    world fits the rates.

    Args:
        view: What the agency goes by.
        request: Position in the ledger; one of `view.requests`.
        homes: Positions in the ledger; in the area of the request.
    """
    place = view.requests.index(request)
    position = {home: subject for subject, home in enumerate(view.homes.tolist())}
    subjects = [position[home] for home in homes]
    evidence = view.evidence
    for part in (_bearing_on(evidence, place), _only(evidence, place)):
        chances = _declined(part, place, subjects)
        if chances is not None:
            doors = (
                view.right_door[subject] if view.camera_known[subject] else 1.0
                for subject in subjects
            )
            return {
                home: round(chance * float(door), _DIGITS)
                for home, chance, door in zip(homes, chances, doors, strict=True)
            }
    return {}


def _declined(evidence: Evidence, place: int, subjects: list[int]) -> list[float] | None:
    """Return for each of `subjects` the chance of having declined, where it can be worked out."""
    after = posterior(evidence, EFFORT)
    if not after.possible:
        return None
    wanted, declined = set(subjects), {}
    for alike, belief, error in zip(after.classes, after.beliefs, after.errors, strict=True):
        for subject in wanted.intersection(alike.members):
            if error > TOLERATED:
                return None
            declined[subject] = belief.decisions[place][DoorOutcome.DECLINED]
    return [declined[subject] for subject in subjects]


def _bearing_on(evidence: Evidence, place: int) -> Evidence:
    """Return the part of `evidence` that can move what is believed of one request.

    A number ties all answers that it counts together. A home ties its own answers together where
    its kind, or whether it is asked at all, is in doubt; else they are independent.
    """
    counting: list[list[PublishedNumber]] = [[] for _ in evidence.requests]
    for fact in evidence.facts:
        if isinstance(fact, PublishedNumber):
            for request in fact.requests:
                counting[request].append(fact)
    requests_of: list[list[int]] = [[] for _ in evidence.subjects]
    for request, asking in enumerate(evidence.requests):
        for subject in asking.homes:
            requests_of[subject].append(request)
    whole, homes, left = {place}, set[int](), [place]
    while left:
        request = left.pop()
        tied = {other for number in counting[request] for other in number.requests}
        for subject in set(evidence.requests[request].homes) - homes:
            if _in_doubt(evidence, subject):
                homes.add(subject)
                tied.update(other for other in requests_of[subject] if counting[other])
        left.extend(tied - whole)
        whole |= tied
    return _part(evidence, whole, homes)


def _in_doubt(evidence: Evidence, subject: int) -> bool:
    """Tell whether the answers of a home say something of each other."""
    one = evidence.subjects[subject]
    asked = one.camera * (1.0 - one.opted_out)
    return 0.0 < asked < 1.0 or sum(kind.prior > 0.0 for kind in one.kinds) > 1


def _only(evidence: Evidence, place: int) -> Evidence:
    """Return what `evidence` says of one request by itself."""
    return _part(evidence, {place}, set())


def _part(evidence: Evidence, whole: set[int], homes: Iterable[int]) -> Evidence:
    """Return `evidence` about the requests in `whole`, and about all that was asked of `homes`.

    Positions stay what they are; what is left out is asked of nobody.
    """
    mine = set(homes)
    requests = tuple(
        asking
        if request in whole
        else replace(asking, homes=tuple(home for home in asking.homes if home in mine))
        for request, asking in enumerate(evidence.requests)
    )
    facts = tuple(
        fact
        for fact in evidence.facts
        if (
            fact.request in whole or fact.home in mine
            if isinstance(fact, Named)
            else whole.issuperset(fact.requests)
        )
    )
    return Evidence(evidence.subjects, requests, facts)
