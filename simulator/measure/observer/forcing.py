"""The few facts that force what is proven of a home, found while somebody waits."""

from __future__ import annotations

from simulator.measure.inference.evidence import Evidence, Fact, Named, PublishedNumber
from simulator.measure.inference.proofs import Patience, because
from simulator.measure.inference.proving.certainty import CertainFact, certainty
from simulator.measure.observer.proving import PROVING

JUDGED = 15_000
"""Spent on a short proof (`Patience`) while somebody waits: most are found long before."""
_LASTING: tuple[CertainFact, ...] = ("opted_out", "not_opted_out", "not_asked")
"""What holds for all requests of a home alike."""


def holds_of_dots(evidence: Evidence, home: int, fact: CertainFact) -> bool:
    """Tell whether `fact` is proven as if each dot stood for the home that it is of."""
    proven = certainty(evidence, *PROVING)
    return proven is not None and fact in proven.of(home).facts


def few_facts(
    evidence: Evidence, home: int, fact: CertainFact, *, by_name: bool, judged: int = JUDGED
) -> tuple[Fact, ...]:
    """Return the few facts that force `fact` of `home`.

    The plainest facts that do are looked through first: how many were asked, where it is about
    what lasts and was not known `by_name` before; then the numbers and names of the home's own
    requests. So much may be `judged` to find few; what is found by then forces it, too.
    """
    in_areas = {at for at, request in enumerate(evidence.requests) if home in request.homes}
    asked = tuple(
        number
        for number in evidence.facts
        if isinstance(number, PublishedNumber) and number.item == "asked"
    )
    own = tuple(
        some
        for some in evidence.facts
        if (isinstance(some, Named) and some.home == home)
        or (isinstance(some, PublishedNumber) and in_areas & set(some.requests))
    )
    near = tuple(
        some
        for some in evidence.facts
        if some in own or (isinstance(some, Named) and some.request in in_areas)
    )
    # Its own name may do alone, and is soon looked through.
    alone = tuple(some for some in own if isinstance(some, Named))
    patience = Patience(len(evidence.subjects), judged)
    lasting = fact in _LASTING and not by_name
    for facts in (asked, own, near) if lasting else (alone, own, near):
        if holds_of_dots(evidence.given(facts), home, fact):
            return because(evidence.given(facts), home, fact, patience, PROVING)
    return because(evidence, home, fact, patience, PROVING)
