"""What is proven, told step by step: the few facts that force it, and how."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.evidence import (
    DoorOutcome,
    Evidence,
    Fact,
    KnownBy,
    Named,
    PublishedNumber,
)
from simulator.measure.inference.proving.certainty import CertainFact
from simulator.report.words.proof.counting import MANY_NAMES, did, so_many_did, where
from simulator.report.words.proof.direct import direct
from simulator.report.words.proof.steps import Step, homes_of, requests_of, step
from simulator.report.words.proof.supposing import supposing
from simulator.report.words.terms import capital, joined, plural

_KNOWN_BY: dict[KnownBy, str] = {
    "name": "By name: ",
    "place": "By place: ",
    "visit": "At the door: ",
    "time": "",
}
"""Before what is known of a home: how that is known."""
VERDICT: dict[CertainFact, str] = {
    "camera": "has a camera",
    "no_camera": "has no camera",
    "opted_out": "has switched requests off",
    "not_opted_out": "has not switched requests off",
    "not_asked": "was never asked",
    "declined": "said no at least once",
    "not_declined": "never said no",
    "not_shared": "was asked and did not share",
}
_SHARED = 1 << DoorOutcome.SHARED
_MOST_TOLD = 8
"""Facts told one by one."""


def fact_sentence(evidence: Evidence, fact: Fact, more: str = "") -> str:
    """Return a fact as a sentence; `more` stands at its end."""
    words = f"{fact_words(evidence, fact)}{more}."
    if not isinstance(fact, Named):
        return words
    front = _KNOWN_BY[fact.known_by]
    return f"{front}{words}" if front else capital(words)


def fact_words(evidence: Evidence, fact: Fact) -> str:
    """Return what that sentence says, without its full stop and how it is known."""
    if isinstance(fact, Named):
        return fact.name
    if fact.noisy is not None:
        below = "; noise can take it below 0" if fact.noisy < 0 else ""
        told = f"{fact.noisy:,} {did(fact.noisy, fact.item)} {where(evidence, fact)}{below}"
        return f"A blurred number says that {told}"
    there = f"{where(evidence, fact)}{_whoever(evidence, fact)}"
    if fact.exact:
        return f"{capital(so_many_did(fact.low, fact.item))} {there}"
    if fact.high is None:
        return f"At least {fact.low:,} {did(fact.low, fact.item)} {there}"
    return f"From {fact.low:,} to {fact.high:,} {did(fact.high, fact.item)} {there}"


def _whoever(evidence: Evidence, fact: PublishedNumber) -> str:
    """Say of a number of those asked that a switch made no difference, where elsewhere it did."""
    heeding = [request.heeds_switch for request in evidence.requests]
    if fact.item != "asked" or not any(heeding) or any(heeding[at] for at in fact.requests):
        return ""
    return ", switched off or not"


def proof_steps(evidence: Evidence, proof: Proof) -> list[Step]:
    """Return the facts that force `proof`, one by one, and what follows from them."""
    home = evidence.subjects[proof.home].id
    verdict = f"{home} {_verdict(evidence, proof)}"
    in_areas = [at for at, request in enumerate(evidence.requests) if proof.home in request.homes]
    about = requests_of(proof.facts) or in_areas

    def end(text: str) -> Step:
        return step(text, about, (proof.home, *homes_of(proof.facts)))

    in_one = _told_in_one(evidence, proof, home)
    if in_one is not None:
        return [end(in_one)]
    numbers = [fact for fact in proof.facts if isinstance(fact, PublishedNumber)]
    if len(numbers) == len(proof.facts) == 2:
        difference = _difference(evidence, numbers[0], numbers[1])
        if difference is not None:
            text, homes = difference
            return [step(f"{text}: {verdict}.", about, (proof.home, *homes))]
    if not proof.facts:
        return [end(f"Nothing else is possible: {verdict}.")]
    straight = direct(evidence, proof)
    if straight is not None:
        return [*straight, step(f"So {verdict}.", about, (proof.home,))]
    told_facts = fact_steps(evidence, proof.facts)
    chain = supposing(evidence, proof)
    if chain is not None:
        return [*told_facts, *chain, step(f"So {verdict}.", about, (proof.home,))]
    if len(proof.facts) == 1:
        return [*told_facts, end(f"That leaves no other way: {verdict}.")]
    return [*told_facts, end(f"No other way to fit {_all_of(len(proof.facts))}: {verdict}.")]


def fact_steps(evidence: Evidence, facts: Sequence[Fact], most: int = _MOST_TOLD) -> list[Step]:
    """Return facts as sentences: many names of one kind in one, and `most` sentences at most."""
    alike: dict[object, list[Fact]] = {}
    for place, fact in enumerate(facts):
        in_one = isinstance(fact, Named) and len(facts) > most
        key = (fact.request, fact.left) if isinstance(fact, Named) and in_one else place
        alike.setdefault(key, []).append(fact)
    told: list[tuple[str, list[Fact]]] = []
    for some in alike.values():
        others = plural(len(some) - 1, "other home")
        same = f", and the same goes for {others}" if len(some) > 1 else ""
        told.append((fact_sentence(evidence, some[0], same), some))
    if len(told) > most:
        rest = [fact for _, some in told[most - 1 :] for fact in some]
        told = [*told[: most - 1], (f"And {len(told) - most + 1:,} facts more.", rest)]
    return [step(sentence, requests_of(some), homes_of(some)) for sentence, some in told]


def _verdict(evidence: Evidence, proof: Proof) -> str:
    """Return what is proven; whoever may still share has not shared so far, no more."""
    silent = [
        fact.request
        for fact in proof.facts
        if isinstance(fact, Named) and fact.home == proof.home and not fact.left & _SHARED
    ]
    mine = [place for place, one in enumerate(evidence.requests) if proof.home in one.homes]
    still_open = [evidence.requests[place].answered < 1.0 for place in silent or mine]
    if proof.fact == "not_shared" and still_open and all(still_open):
        return "was asked and has not shared so far"
    return VERDICT[proof.fact]


def _all_of(count: int) -> str:
    return "both" if count == 2 else f"all {count:,}"


def _told_in_one(evidence: Evidence, proof: Proof, home: str) -> str | None:
    """Return the sentence for what a single fact forces."""
    if len(proof.facts) != 1:
        return None
    fact = proof.facts[0]
    verdict = _verdict(evidence, proof)
    if isinstance(fact, Named):
        return f"{fact_sentence(evidence, fact)} So {home} {verdict}."
    if not fact.exact or len(fact.requests) != 1:
        return None
    area = len(evidence.requests[fact.requests[0]].homes)
    if fact.low == 0:
        nobody = capital(so_many_did(0, fact.item))
        return f"{nobody} {where(evidence, fact)}: {home} {verdict}."
    if fact.low == area:
        everyone = f"All {area:,} homes" if area > 1 else "The only home"
        request = evidence.requests[fact.requests[0]].id
        return f"{everyone} of {request} {did(area, fact.item)}: {home} {verdict}."
    return None


def _difference(
    evidence: Evidence, first: PublishedNumber, second: PublishedNumber
) -> tuple[str, Sequence[int]] | None:
    """Return what two numbers of one item say where they differ, and whom that names."""
    if first.item != second.item or not (first.exact and second.exact):
        return None
    covered = set(first.requests), set(second.requests)
    if covered[0] < covered[1] or covered[1] < covered[0]:
        return _waves(evidence, *sorted((first, second), key=lambda fact: len(fact.requests)))
    if first.item != "asked" or len(first.requests) != 1 or len(second.requests) != 1:
        return None
    numbers = (first, second)
    asking = [evidence.requests[fact.requests[0]] for fact in numbers]
    if asking[0].heeds_switch != asking[1].heeds_switch:
        return None  # they differ by who has switched requests off as well
    areas = [set(request.homes) for request in asking]
    small, large = (0, 1) if areas[0] < areas[1] else (1, 0)
    if not areas[small] < areas[large]:
        return None
    only = sorted(areas[large] - areas[small])
    rest = joined([evidence.subjects[home].id for home in only])
    names = [request.id for request in asking]
    more = numbers[large].low - numbers[small].low
    if more == 0:
        told = f"{plural(first.low, 'home')} {did(first.low, 'asked')} in both"
    else:
        told = f"{so_many_did(more, 'asked', ' more')} in {names[large]}"
    return f"{capital(names[0])} and {names[1]} differ only by {rest}, and {told}", only


def _waves(
    evidence: Evidence, small: PublishedNumber, large: PublishedNumber
) -> tuple[str, Sequence[int]]:
    """Return what the requests that `large` covers and `small` does not add to it, and whom.

    Their areas hold the few homes that are named: who of them was asked is what may be proven.
    """
    rest = [request for request in large.requests if request not in small.requests]
    names = joined([evidence.requests[request].id for request in rest])
    area = sorted({home for request in rest for home in evidence.requests[request].homes})
    named = area if len(area) <= MANY_NAMES else []
    there = f"in {names}"
    if named:
        there += f", which could ask only {joined([evidence.subjects[home].id for home in named])}"
    added = so_many_did(large.low - small.low, small.item, " more")
    first = fact_sentence(evidence, small)
    return f"{first} With {names} it is {large.low:,}: {added} {there}", named
