"""A case answered; facts that cannot hold together become an error that names them."""

from __future__ import annotations

from simulator.measure.inference.answer import Answer, answer
from simulator.measure.inference.evidence import ContradictionError
from simulator.measure.inference.written import evidence_of
from simulator.scenario.case_loading import LoadedCase

_NO_WORLD = "cannot be true together"
_UNLIKELY = "has a chance of 0 with these rates and kinds"


def answered(loaded: LoadedCase) -> Answer:
    """Return what the facts of a case say.

    Raises:
        InputError: naming a smallest set of facts that cannot hold together.
    """
    evidence = evidence_of(loaded.case)
    try:
        return answer(evidence)
    except ContradictionError as error:
        positions = [
            position
            for position, fact in enumerate(evidence.facts)
            if any(fact is one for one in error.facts)
        ]
        together = "cannot be true" if len(positions) == 1 else _NO_WORLD
        why = together if error.whatever_the_rates else _UNLIKELY
        names = "; ".join(evidence.facts[position].name for position in positions)
        raise loaded.contradiction(positions, f"{why}: {names}") from None
