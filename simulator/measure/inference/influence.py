"""Which fact moved a belief most: what the belief would be without it."""

from __future__ import annotations

from simulator.measure.inference.answer import Answer, quantities
from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import Fact

MOST_FACTS = 60
"""With more facts than this, leaving each out in turn takes too long."""
_LEAST = 0.005


def movers(answer: Answer) -> dict[tuple[int, str], Fact]:
    """Return for (home, quantity) the fact without which its belief would differ most.

    Beliefs that no single fact moves by half a point in a hundred are left out.
    """
    facts = answer.evidence.facts
    best: dict[tuple[int, str], tuple[float, Fact]] = {}
    if len(facts) > MOST_FACTS:
        return {}
    for fact in facts:
        without = posterior(answer.evidence.given(tuple(one for one in facts if one is not fact)))
        for one, belief in zip(without.classes, without.beliefs, strict=True):
            for home in one.members:
                other = quantities(answer.evidence.subjects[home], belief)
                for name, value in answer.homes[home].posterior.items():
                    moved = abs(value - other[name])
                    if moved >= max(_LEAST, best.get((home, name), (0.0, fact))[0] + 1e-12):
                        best[home, name] = moved, fact
    return {place: fact for place, (_, fact) in best.items()}
