"""What is proven, told step by step: the few facts that force it, and how."""

from __future__ import annotations

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.certainty import CertainFact
from simulator.measure.inference.evidence import Evidence, Fact, Named, Number
from simulator.report.words import joined, plural

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
_DID = {
    "asked": "asked",
    "shared": "shared",
    "declined": "said no",
    "ignored": "gave no answer",
}
_MANY_NAMES = 4


def fact_sentence(evidence: Evidence, fact: Fact) -> str:
    """Return a fact as a sentence."""
    if isinstance(fact, Named):
        return f"By name: {fact.name}."
    if fact.noisy is not None:
        return f"A blurred number says that {fact.noisy} {_were(fact)} {_where(evidence, fact)}."
    if fact.exact:
        return f"{_how_many(fact.low, fact)} {_where(evidence, fact)}."
    if fact.high is None:
        return f"At least {fact.low} {_were(fact)} {_where(evidence, fact)}."
    return f"From {fact.low} to {fact.high} {_were(fact)} {_where(evidence, fact)}."


def proof_sentences(evidence: Evidence, proof: Proof) -> list[str]:
    """Return the facts that force `proof`, one by one, and what follows from them."""
    home = evidence.subjects[proof.home].id
    verdict = f"{home} {VERDICT[proof.fact]}"
    told = _told_in_one(evidence, proof, home)
    if told is not None:
        return [told]
    steps = [fact_sentence(evidence, fact) for fact in proof.facts]
    numbers = [fact for fact in proof.facts if isinstance(fact, Number)]
    if len(numbers) == len(proof.facts) == 2:
        last = _difference(evidence, numbers[0], numbers[1])
        if last is not None:
            return [last + f": {verdict}."]
    if not steps:
        return [f"Nothing else is possible: {verdict}."]
    if len(steps) == 1:
        return [*steps, f"That leaves no other way: {verdict}."]
    return [*steps, f"No other way to fit {_all_of(len(steps))}: {verdict}."]


def _all_of(count: int) -> str:
    return "both" if count == 2 else f"all {count}"


def _were(fact: Number) -> str:
    return f"{'were ' if fact.item == 'asked' else ''}{_DID[fact.item]}"


def _how_many(total: int, fact: Number) -> str:
    if not total:
        return f"Nobody {'was ' if fact.item == 'asked' else ''}{_DID[fact.item]}"
    verb = ("was " if total == 1 else "were ") if fact.item == "asked" else ""
    return f"{total} {verb}{_DID[fact.item]}"


def _where(evidence: Evidence, fact: Number) -> str:
    names = [evidence.requests[request].id for request in fact.requests]
    if len(names) > _MANY_NAMES:
        return f"in {len(names)} requests together"
    return f"in {joined(names)}" + (" together" if len(names) > 1 else "")


def _told_in_one(evidence: Evidence, proof: Proof, home: str) -> str | None:
    """Return the sentence for what a single fact forces."""
    if len(proof.facts) != 1:
        return None
    fact = proof.facts[0]
    verdict = VERDICT[proof.fact]
    if isinstance(fact, Named):
        return f"By name: {fact.name}. So {home} {verdict}."
    if not fact.exact or len(fact.requests) != 1:
        return None
    where = evidence.requests[fact.requests[0]].id
    area = len(evidence.requests[fact.requests[0]].homes)
    if fact.low == 0:
        return f"{_how_many(0, fact)} in {where}: {home} {verdict}."
    if fact.low == area:
        everyone = f"All {area} homes" if area > 1 else "The only home"
        verb = ("were " if area > 1 else "was ") if fact.item == "asked" else ""
        return f"{everyone} of {where} {verb}{_DID[fact.item]}: {home} {verdict}."
    return None


def _difference(evidence: Evidence, one: Number, other: Number) -> str | None:
    """Return what two numbers of one item say of the pairs in which they differ."""
    if one.item != other.item or not (one.exact and other.exact):
        return None
    pairs = [
        {(request, home) for request in fact.requests for home in evidence.requests[request].homes}
        for fact in (one, other)
    ]
    if set(one.requests) < set(other.requests) or set(other.requests) < set(one.requests):
        return _waves(evidence, *sorted((one, other), key=lambda fact: len(fact.requests)))
    areas = [{home for _, home in some} for some in pairs]
    if one.item != "asked" or len(one.requests) != 1 or len(other.requests) != 1:
        return None
    small, large = (0, 1) if areas[0] < areas[1] else (1, 0)
    if not areas[small] < areas[large]:
        return None
    numbers = (one, other)
    rest = joined([evidence.subjects[home].id for home in sorted(areas[large] - areas[small])])
    names = [evidence.requests[numbers[place].requests[0]].id for place in (0, 1)]
    more = numbers[large].low - numbers[small].low
    if more == 0:
        told = f"{plural(one.low, 'home')} {'was' if one.low == 1 else 'were'} asked in both"
    else:
        told = f"{more} more {'was' if more == 1 else 'were'} asked in {names[large]}"
    return f"{names[0]} and {names[1]} differ only by {rest}, and {told}"


def _waves(evidence: Evidence, small: Number, large: Number) -> str:
    rest = [request for request in large.requests if request not in small.requests]
    names = joined([evidence.requests[request].id for request in rest])
    area = sorted({home for request in rest for home in evidence.requests[request].homes})
    more = large.low - small.low
    who = f"in {names}"
    if len(area) <= _MANY_NAMES:
        who += f", which asked only {joined([evidence.subjects[home].id for home in area])}"
    count = "nobody more" if not more else f"{more} more"
    first = fact_sentence(evidence, small)
    return f"{first} With {names} it is {large.low}: {count} {_DID[small.item]} {who}"
