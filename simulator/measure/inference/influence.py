"""Which fact moved a belief most: what the belief would be without it."""

from __future__ import annotations

from simulator.measure.inference.answer import Answer, quantities
from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import Fact

MOST_FACTS = 60
"""With more facts than this, leaving each out in turn takes too long."""
LEAST = 0.005
"""A belief that moves by less has not moved, as far as people are concerned."""
_MOST_WORK = 300_000
"""Pairs of a fact left out and a home believed in."""


def movers(answer: Answer) -> dict[tuple[int, str], Fact] | None:
    """Return for (home, quantity) the fact without which its belief would differ most.

    Beliefs that no single fact moves by half a point in a hundred are left out. Nothing is
    returned where it cannot be told: too many facts or homes, or figures that are sampled.
    """
    facts = answer.evidence.facts
    best: dict[tuple[int, str], tuple[float, Fact]] = {}
    work = len(facts) * len(answer.homes)
    if len(facts) > MOST_FACTS or work > _MOST_WORK or not answer.exact:
        return None
    for fact in facts:
        without = posterior(
            answer.evidence.given(tuple(other for other in facts if other is not fact))
        )
        if not without.exact:
            return None
        for home_class, belief in zip(without.classes, without.beliefs, strict=True):
            other = quantities(home_class.subject, belief)
            for home in home_class.members:
                for name, value in answer.homes[home].posterior.items():
                    moved = abs(value - other[name])
                    if moved >= max(LEAST, best.get((home, name), (0.0, fact))[0] + 1e-12):
                        best[home, name] = moved, fact
    return {place: fact for place, (_, fact) in best.items()}
