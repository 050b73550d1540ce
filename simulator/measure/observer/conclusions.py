"""What the agencies can work out at the end of a run: the measures that need inference."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from simulator.ledger import Ledger
from simulator.measure.flows import Value
from simulator.measure.inference.engine import Effort, Posterior, posterior
from simulator.measure.inference.evidence import (
    ANYTHING,
    DoorOutcome,
    Evidence,
    Named,
    Subject,
)
from simulator.measure.inference.pieces.classes import Class
from simulator.measure.inference.proving.certainty import Certainty, Proven
from simulator.measure.inference.shapes import Shapes
from simulator.measure.observer.exposures import Member, Truth, counted
from simulator.measure.observer.proven_counts import PROVEN, proofs_of, proven_counts
from simulator.measure.observer.proving import proven_by
from simulator.measure.observer.view import View, each_view

T = TypeVar("T")
EFFORT = Effort(exact_moves=300_000, sampled_answers=1_000_000)
"""Of one view of one run: many runs are compared."""
_ROUNDING = 1e-12
_TOLERATED = 0.05
"""A standard error above this says nothing."""
_SHARED, _DECLINED = 1 << DoorOutcome.SHARED, 1 << DoorOutcome.DECLINED
_IGNORED = 1 << DoorOutcome.IGNORED
_COUNTED = (
    "exposed_nonsharing",
    "exposed_declines",
    "exposed_decliners",
    "exposed_opted_out",
    "wrongly_suspected",
)
"""Those of whom something is likely, counted."""
WEIGHED = (*_COUNTED, "likeliest_wrong", "bits")
"""The measures that are worked out as chances, by name."""
LEARNED = (*PROVEN, *WEIGHED)
"""The measures of this module, by name."""


@dataclass(frozen=True, slots=True)
class Conclusions:
    """One view worked out: what its facts prove, and what they make likely."""

    view: View
    proven: Certainty
    after: Posterior
    before: Posterior
    """For an observer who has only the map and the names of those who shared."""
    published: Posterior
    """For one who has these and the published numbers, and no other names."""

    def proofs(self) -> list[Proven]:
        """Return what is proven of each home of the view."""
        return proofs_of(self.view, self.proven)

    def members(self, places: Iterable[int] | None = None) -> Iterator[Member]:
        """Yield each home of the view with all that is known of it.

        Or the subjects at these `places`, among them those that have no camera.
        """
        proofs = _by_subject(self.proven.classes, self.proven.proven)
        beliefs = _by_subject(self.after.classes, self.after.beliefs)
        errors = _by_subject(self.after.classes, self.after.errors)
        before = _by_subject(self.before.classes, self.before.beliefs)
        for place in range(len(self.view.homes)) if places is None else places:
            yield Member(place, proofs[place], beliefs[place], errors[place], before[place])


def _by_subject(classes: tuple[Class, ...], found: tuple[T, ...]) -> dict[int, T]:
    return {
        member: one for some, one in zip(classes, found, strict=True) for member in some.members
    }


def worked_out(view: View, effort: Effort = EFFORT, shapes: Shapes | None = None) -> Conclusions:
    """Return what `view` comes to. Whoever asks of many views hands them one store of `shapes`."""
    shapes = Shapes() if shapes is None else shapes
    evidence, proven = view.evidence, proven_by(view, shapes)
    names = _of_sharing(view)
    numbers = view.published
    told = _with_cameras(view, proven)

    def after_facts(known: Evidence) -> Posterior:
        return posterior(known, effort, shapes=shapes)

    before = after_facts(evidence.given(names))
    published = after_facts(evidence.given((*names, *numbers))) if numbers else before
    named = [one for one in evidence.facts if isinstance(one, Named)]
    # Facts that are about sharing and nothing else are the very same ones.
    says_more = list(names) != named and _pairs_left(names) != _pairs_left(named)
    says_more |= len(evidence.facts) - len(named) > len(numbers)
    after = after_facts(told) if says_more or told != evidence else published
    return Conclusions(view, proven, after, before, published)


def _pairs_left(names: Iterable[Named]) -> set[tuple[int, int, int]]:
    return {(one.request, one.home, one.left) for one in names}


def _with_cameras(view: View, proven: Certainty) -> Evidence:
    """Return what is known, with each camera that is proven: by how many there are, say."""
    evidence, proofs = view.evidence, _by_subject(proven.classes, proven.proven)
    proven_homes = [
        place
        for place in range(len(view.homes))
        if view.right_door[place] == 1.0 and _gains_camera(evidence.subjects[place], proofs[place])
    ]
    if not proven_homes:
        return evidence
    subjects = list(evidence.subjects)
    for place in proven_homes:
        subjects[place] = subjects[place]._replace(camera=1.0)
    return replace(evidence, subjects=tuple(subjects))


def _gains_camera(subject: Subject, proof: Proven) -> bool:
    return subject.camera < 1.0 and "camera" in proof.facts


def _of_sharing(view: View) -> tuple[Named, ...]:
    """Return what is known by name of who shared, and of nothing else."""
    sharers = []
    for fact in view.evidence.facts:
        if not isinstance(fact, Named):
            continue
        left = ANYTHING
        if fact.left == _SHARED:
            left = _SHARED
        elif not fact.left & _SHARED and view.sharers_told[fact.request]:
            left = ANYTHING & ~_SHARED
        if left == ANYTHING:
            continue
        if left == fact.left:
            sharers.append(fact)
        else:
            sharers.append(fact._replace(left=left))
    return tuple(sharers)


def learned_measures(
    ledger: Ledger, shapes: Shapes | None = None, known: Iterable[Conclusions] | None = None
) -> dict[str, Value]:
    """Compute the measures that need inference, by name: see `docs/reference/measures.md`.

    Whoever asks of many runs hands them one store of `shapes`. `known` is what all views of
    `ledger` come to, where it is at hand.
    """
    shapes = Shapes() if shapes is None else shapes
    if known is None:
        known = (worked_out(view, shapes=shapes) for view in each_view(ledger))
    counts: dict[str, int] = dict.fromkeys((*PROVEN, *_COUNTED), 0)
    truth = ledger.trace.kept.once("truth", lambda: Truth(ledger))
    bits: float | None = 0.0
    wrong, chosen = 0.0, 0.0
    for conclusions in known:
        for name, count in proven_counts(ledger, conclusions.view, conclusions.proven).items():
            counts[name] += count
        told = _bits(conclusions, truth)
        bits = None if bits is None or told is None else bits + told
        members = list(conclusions.members())
        for name, count in counted(conclusions.view, conclusions.proven, members, truth).items():
            counts[name] += count
        share = _likeliest_wrong(conclusions, members, truth)
        if share is not None:
            wrong, chosen = wrong + share[0], chosen + share[1]
    return {
        **counts,
        "likeliest_wrong": wrong / chosen if chosen else None,
        "bits": bits,
    }


def _bits(known: Conclusions, truth: Truth) -> float | None:
    """Return how much rarer the published numbers were than they had to be, in bits."""
    numbers = known.view.published
    if known.view.more_published:
        return None
    if not numbers:
        return 0.0
    if not known.published.exact:
        return None
    luck = sum(
        number.log_likelihood(truth.total(known.view, number))
        for number in numbers
        if number.noisy is not None
    )
    published = known.published.log_probability
    surprise = luck - (published - known.before.log_probability)
    # What rounding leaves of two long sums is no surprise, and not less than none.
    return surprise / math.log(2.0) if abs(surprise) > _ROUNDING * (1.0 + abs(published)) else 0.0


def _likeliest_wrong(
    known: Conclusions, members: Iterable[Member], truth: Truth
) -> tuple[float, float] | None:
    """Return how many of the homes likeliest to have declined never did, and of how many.

    As many homes as declines that were told of; homes that are as likely as each other stand for
    one another, so that the count is an expectation.
    """
    view = known.view
    many = _declines_told(known)
    if not many or max(known.after.errors, default=0.0) > _TOLERATED:
        return None
    groups: dict[float, list[float]] = defaultdict(lambda: [0.0, 0.0])
    asked, by_name = view.may_be_asked, view.by_name
    for place, _, belief, _, _ in members:
        if place not in asked:
            continue
        # A dot in error stands for its home and for those near it, all as likely.
        door = float(view.right_door[place]) if view.camera_known[place] else 1.0
        group = groups[round(belief.declined * door, 9)]
        group[0] += 1.0 / door
        group[1] += 1.0 / door - 1.0
        group[1] += not truth.declined(by_name, int(view.homes[place]))
    for one, belief in zip(known.after.classes, known.after.beliefs, strict=True):
        others = [member for member in one.members if member >= len(view.homes)]
        others = [member for member in others if member in asked]
        count = sum(view.evidence.subjects[member].copies for member in others)
        if count:
            group = groups[round(belief.declined, 9)]
            group[0] += count
            group[1] += count
    wrong, left = 0.0, float(min(many, sum(int(group[0]) for group in groups.values())))
    taken = left
    for score in sorted(groups, reverse=True):
        size, never = groups[score]
        some = min(left, size)
        wrong += some * never / size
        left -= some
        if not left:
            break
    return wrong, taken


def _declines_told(known: Conclusions) -> int:
    """Return how many refusals the agency was told of, by number or by name, each once.

    A number over several requests counts with what it says beyond the numbers and names that lie
    within it.
    """
    told: dict[frozenset[int], int] = defaultdict(int)
    totals: dict[frozenset[int], int] = {}
    for fact in known.view.evidence.facts:
        if isinstance(fact, Named):
            told[frozenset((fact.request,))] += fact.left == _DECLINED
        elif fact.item == "declined" and (fact.noisy is not None or fact.exact):
            covered = frozenset(fact.requests)
            value = fact.low if fact.noisy is None else max(0, fact.noisy)
            totals[covered] = max(value, totals.get(covered, 0))
    for covered in sorted(totals, key=len):
        within = sum(count for some, count in told.items() if some <= covered)
        told[covered] += max(0, totals[covered] - within)
    return sum(told.values())
