"""The few facts that force something: none is one too many, and few sets are tried."""

from __future__ import annotations

import itertools
import random

from simulator.measure.inference.evidence import Fact, Named
from simulator.measure.inference.proofs import Patience, irreducible

FACTS = tuple(Named(f"fact {request}", request, 0, 1) for request in range(22))


class Judge:
    """Says that a set forces something where it has all facts of one of some proofs."""

    def __init__(self, *proofs: tuple[int, ...]) -> None:
        self._proofs = [{FACTS[place] for place in proof} for proof in proofs]
        self.asked = 0

    def __call__(self, facts: tuple[Fact, ...]) -> bool:
        self.asked += 1
        return any(proof.issubset(facts) for proof in self._proofs)


def test_what_is_returned_forces_it_and_no_part_of_it_does() -> None:
    """Of 200 cases with one to four proofs; a proof of one or two facts is found where one is."""
    for seed in range(200):
        luck = random.Random(seed)
        proofs = [
            tuple(luck.sample(range(len(FACTS)), luck.choice((1, 2, 3, 3, 4, 6))))
            for _ in range(luck.randint(1, 4))
        ]
        judge = Judge(*proofs)
        found = irreducible(FACTS, judge, Patience(60, 10**9))
        assert judge(found)
        for left_out in found:
            assert not judge(tuple(some for some in found if some != left_out))
        # What is far is looked at only where what is near does not do: there is one size of near.
        near = next(
            many
            for many in (*(1 << power for power in range(5)), len(FACTS))
            if judge(FACTS[:many])
        )
        few = min((len(proof) for proof in proofs if max(proof) < near), default=len(FACTS))
        assert len(found) == few if few <= 2 else len(found) >= 3


def test_where_every_proof_needs_a_fact_no_pair_without_it_is_tried() -> None:
    """A proof of three among 22 facts has 231 pairs beside it; each took the time of a set."""
    for proof in itertools.islice(itertools.combinations(range(len(FACTS)), 3), 0, None, 37):
        judge = Judge(proof)
        assert irreducible(FACTS, judge, Patience(60)) == tuple(FACTS[place] for place in proof)
        assert judge.asked < 40
