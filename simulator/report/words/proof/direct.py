"""Proofs told straight on: who is reached, who was asked, so who has requests on and who off.

Only numbers of who was asked are used, each of one request in whose reach every camera is known.
Where those alone do not settle it, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.evidence import Evidence, PublishedNumber
from simulator.report.words.proof.steps import Step, step
from simulator.report.words.terms import capital, in_words, joined, plural

_WANTED = {"opted_out": False, "not_asked": False, "not_opted_out": True}
"""By what is proven, whether the home has requests on."""
_MANY_NAMES = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of a home: whether it has requests on, and which request says so."""

    on: bool
    request: int


def direct(evidence: Evidence, proof: Proof) -> list[Step] | None:
    """Return how the facts of `proof` lead to it one after the other; nothing where they do not."""
    numbers = [_asked(evidence, fact) for fact in proof.facts]
    left = [number for number in numbers if number is not None]
    if proof.fact not in _WANTED or not left or len(left) < len(numbers):
        return None
    settled: dict[int, _Found] = {}
    told: list[Step] = []
    while left and proof.home not in settled:
        for number in left:
            steps = _settled(evidence, number, settled, proof.home)
            if steps:
                told += steps
                left.remove(number)
                break
        else:
            return None
    mine = settled.get(proof.home)
    return told if mine is not None and mine.on == _WANTED[proof.fact] else None


def _asked(evidence: Evidence, fact: object) -> PublishedNumber | None:
    """Return a number that says exactly how many of known cameras were asked in one request."""
    if not isinstance(fact, PublishedNumber) or fact.item != "asked" or not fact.exact:
        return None
    if len(fact.requests) != 1 or fact.left_out:
        return None
    if not evidence.requests[fact.requests[0]].heeds_switch:
        return None  # it asks whoever has a camera, and says nothing of any switch
    subjects = [evidence.subjects[home] for home in evidence.requests[fact.requests[0]].homes]
    sure = all(subject.camera == 1.0 and subject.copies == 1 for subject in subjects)
    return fact if sure else None


def _settled(
    evidence: Evidence, number: PublishedNumber, settled: dict[int, _Found], home: int
) -> list[Step] | None:
    """Tell what `number` settles, given what is settled by now; nothing where that is nothing."""
    request = number.requests[0]
    area = evidence.requests[request].homes
    on = [one for one in area if one in settled and settled[one].on]
    off = [one for one in area if one in settled and not settled[one].on]
    rest = [one for one in area if one not in settled]
    if not rest or number.low not in {len(on), len(on) + len(rest)}:
        return None
    are_on = number.low == len(on) + len(rest)
    sources = {settled[one].request for one in (off if are_on else on)}
    settled.update(dict.fromkeys(rest, _Found(are_on, request)))
    name, reach = capital(evidence.requests[request].id), len(area)
    counted = f"{name}: {plural(reach, 'home')} in its area, {number.low:,} asked"
    if not on and not off:
        return [step(f"{counted}. {_all(reach, on=are_on)}.", (request,), rest)]
    if are_on and not off:
        return [step(f"{counted}. {_all(reach, on=True)}.", (request,), rest)]
    less = reach - number.low
    first = f"{counted}. {capital(in_words(less))} {_have(less)} requests off."
    known, word = (off, "off") if are_on else (on, "on")
    where = joined([evidence.requests[source].id for source in sorted(sources)])
    of_which = f"{capital(in_words(len(known)))} of these {in_words(reach)} {_have(len(known))}"
    others = f"the other {in_words(len(rest))} have" if len(rest) > 1 else "the other one has"
    end = f"{of_which} requests {word} ({where}). So {others} them {'on' if are_on else 'off'}"
    names = _names(evidence, rest, home)
    return [
        step(first, (request,), rest),
        step(f"{end}{names}.", (request, *sources), rest),
    ]


def _all(count: int, *, on: bool) -> str:
    word = "on" if on else "off"
    return f"All {count:,} have requests {word}" if count > 1 else f"It has requests {word}"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _names(evidence: Evidence, homes: Iterable[int], home: int) -> str:
    ids = [evidence.subjects[one].id for one in homes]
    if len(ids) <= _MANY_NAMES:
        return f": {joined(ids)}"
    mine = evidence.subjects[home].id
    return f", {mine} among them" if mine in ids else ""
