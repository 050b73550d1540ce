"""The few facts that force something: smallest sets, found by leaving facts out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from simulator.measure.inference.certainty import CertainFact, certainty
from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import Evidence, Fact

_TRIED_EXHAUSTIVELY = 40
"""Facts among which pairs are tried one by one."""


def smallest(facts: Sequence[Fact], forces: Callable[[tuple[Fact, ...]], bool]) -> tuple[Fact, ...]:
    """Return a set of facts that forces something, none of which can be left out.

    Sets of one and two facts are tried first; a larger one is found by leaving facts out one by
    one, so that no smaller part of it would do.
    """
    if forces(()):
        return ()
    if len(facts) <= _TRIED_EXHAUSTIVELY:
        for size in (1, 2):
            for some in itertools.combinations(facts, size):
                if forces(some):
                    return some
    kept = list(facts)
    for fact in facts:
        rest = [one for one in kept if one is not fact]
        if forces(tuple(rest)):
            kept = rest
    return tuple(kept)


def contradiction(evidence: Evidence) -> tuple[tuple[Fact, ...], bool]:
    """Return facts that cannot hold together, and whether that is so whatever the rates."""

    def no_world(facts: tuple[Fact, ...]) -> bool:
        return certainty(evidence.given(facts)) is None

    if no_world(evidence.facts):
        return smallest(evidence.facts, no_world), True

    def unlikely(facts: tuple[Fact, ...]) -> bool:
        return not posterior(evidence.given(facts)).possible

    return smallest(evidence.facts, unlikely), False


def because(evidence: Evidence, home: int, fact: CertainFact) -> tuple[Fact, ...]:
    """Return the few facts that prove `fact` of the subject `home`."""

    def proves(facts: tuple[Fact, ...]) -> bool:
        found = certainty(evidence.given(facts))
        return found is not None and fact in found.of(home).facts

    return smallest(evidence.facts, proves)
