"""A case answered; facts that cannot hold together become an error that names them."""

from __future__ import annotations

from simulator.measure.inference.answer import Answer, answer
from simulator.measure.inference.evidence import ContradictionError, Named
from simulator.measure.inference.written import evidence_of
from simulator.report.words.proof.proofs import fact_words
from simulator.scenario.cases.case_loading import LoadedCase

_ALONE = "cannot be true"
_TOGETHER = "cannot be true together"
_NEVER = "has a chance of 0 with these rates and kinds"
_NEVER_TOGETHER = "have a chance of 0 at these rates, together"


def answered(loaded: LoadedCase) -> Answer:
    """Return what the facts of a case say.

    Raises:
        InputError: naming a smallest set of facts that cannot hold together.
    """
    evidence = evidence_of(loaded.case)
    try:
        return answer(evidence)
    except ContradictionError as error:
        named = {id(fact) for fact in error.facts}
        positions = [place for place, fact in enumerate(evidence.facts) if id(fact) in named]
        # Of very many only the first are shown: a number says more than one of many names.
        positions.sort(key=lambda place: isinstance(evidence.facts[place], Named))
        alone, together = (
            (_ALONE, _TOGETHER) if error.whatever_the_rates else (_NEVER, _NEVER_TOGETHER)
        )
        said = [fact_words(evidence, evidence.facts[position]) for position in positions]
        why = alone if len(positions) == 1 else together
        raise loaded.contradiction(positions, why, said) from None
