"""The answer to a case: before and after for every home, and what is proven by which facts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

from simulator.measure.inference.beliefs import Belief
from simulator.measure.inference.engine import Posterior, posterior
from simulator.measure.inference.evidence import ContradictionError, Evidence, Fact, Subject
from simulator.measure.inference.proofs import all_proofs, contradiction
from simulator.measure.inference.proving.certainty import CERTAIN_FACTS, CertainFact, certainty
from simulator.scenario.amounts.chances import tidy

Decisions: TypeAlias = dict[int, tuple[float, float, float, float]]
QUANTITIES = ("asked", "declined", "not_shared", "opted_out", "camera")
"""What is said of each home; the names of its lasting kinds come after them."""


@dataclass(frozen=True, slots=True)
class HomeAnswer:
    """One home."""

    id: str
    prior: dict[str, float]
    posterior: dict[str, float]
    decisions_before: Decisions
    decisions: Decisions
    """By request: not asked, shared, declined, ignored."""
    error: float
    """The largest standard error of its probabilities; 0 where they are exact."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A fact of a home that is true in every world, and the few facts that force it."""

    home: int
    fact: CertainFact
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that an observer can work out from the facts."""

    evidence: Evidence
    homes: tuple[HomeAnswer, ...]
    proofs: tuple[Proof, ...]
    log_probability: float | None
    """Natural logarithm of the chance of all facts, before any is known; nothing where it was not
    worked out."""
    exact: bool
    complete: bool
    """False where the search for proofs ran out of time somewhere."""

    @property
    def evidence_probability(self) -> float | None:
        """Return the chance of all facts; 0 where it is too small for a float."""
        return None if self.log_probability is None else tidy(math.exp(self.log_probability))

    @property
    def evidence_log2(self) -> float | None:
        """Return the logarithm to base 2 of the chance of all facts, however small that is."""
        if self.log_probability is None:
            return None
        return self.log_probability / math.log(2.0) if self.evidence_probability != 1.0 else 0.0

    @property
    def error(self) -> float:
        """Return the largest standard error of any probability."""
        return max((home.error for home in self.homes), default=0.0)


def answer(evidence: Evidence, seed: int = 0) -> Answer:
    """Work out what the facts of `evidence` say.

    Args:
        evidence: beliefs and facts.
        seed: of the random streams, for what has to be sampled.

    Raises:
        ContradictionError: no world fits all facts, or none that the rates allow.
    """
    # Proof first: whole numbers are quick, and where no world fits, no chance is worth a while.
    proven = certainty(evidence)
    after = None if proven is None else posterior(evidence, seed=seed)
    if proven is None or after is None or not after.possible:
        raise ContradictionError(*contradiction(evidence))
    before = posterior(evidence.given(()), seed=seed)
    first, last = _by_subject(before), _by_subject(after)
    homes = tuple(
        HomeAnswer(
            subject.id,
            quantities(subject, first[position][0]),
            quantities(subject, last[position][0]),
            _tidied(first[position][0].decisions),
            _tidied(last[position][0].decisions),
            last[position][1],
        )
        for position, subject in enumerate(evidence.subjects)
    )
    forced_by = all_proofs(evidence, proven)
    order = {fact: place for place, fact in enumerate(CERTAIN_FACTS)}
    proofs = tuple(
        Proof(home, fact, forced_by[home, fact])
        for home, fact in sorted(forced_by, key=lambda one: (one[0], order[one[1]]))
    )
    known = after.log_probability if after.exact else None
    return Answer(evidence, homes, proofs, known, after.exact, proven.complete)


def _tidied(decisions: Decisions) -> Decisions:
    return {
        request: (tidy(away), tidy(shared), tidy(declined), tidy(ignored))
        for request, (away, shared, declined, ignored) in decisions.items()
    }


def _by_subject(posterior: Posterior) -> dict[int, tuple[Belief, float]]:
    return {
        member: (belief, error)
        for home_class, belief, error in zip(
            posterior.classes, posterior.beliefs, posterior.errors, strict=True
        )
        for member in home_class.members
    }


def quantities(subject: Subject, belief: Belief) -> dict[str, float]:
    """Return what is believed of a home, by the names that people read."""
    inactive_before = subject.inactive
    off, camera = 0.0, belief.active
    if belief.off is not None:
        # Whoever has no camera may have switched off as well.
        off = belief.off + belief.inactive * subject.opted_out
    elif inactive_before > 0.0:
        off = belief.inactive * subject.opted_out / inactive_before
        camera += belief.inactive * subject.camera * subject.opted_out / inactive_before
    chances = {
        "asked": belief.active if belief.decisions else 0.0,
        "declined": belief.declined,
        "not_shared": belief.not_shared,
        "opted_out": off,
        "camera": camera,
    }
    for position, (kind, prior) in enumerate(zip(subject.kinds, subject.priors, strict=True)):
        if kind.name:
            chances[kind.name] = belief.kinds.get(position, 0.0) + belief.inactive * prior
    return {name: tidy(value) for name, value in chances.items()}
