"""Why the agency thinks what it does of a home: where its camera is known, and what forces it."""

from __future__ import annotations

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.certainty import CertainFact, certainty
from simulator.measure.inference.evidence import Evidence, Fact, Named, Number
from simulator.measure.inference.proofs import Patience, because
from simulator.measure.observer.conclusions import Known
from simulator.measure.observer.proving import PROVING
from simulator.measure.observer.suspicion import PROVES, Question, Sure, Suspected
from simulator.measure.observer.view import View
from simulator.report.words.proofs import VERDICT, proof_sentences
from simulator.report.words.terms import chance, joined, plural

ASKS: dict[Question, str] = {
    "not_shared": "Who was asked and did not share?",
    "declined": "Who said no?",
    "opted_out": "Who switched requests off?",
}
SHORT: dict[Question, str] = {
    "not_shared": "did not share",
    "declined": "said no",
    "opted_out": "switched off",
}
_NEARLY = 1e-6
_MANY = 6
_JUDGED = 15_000
"""Spent on a short proof while somebody waits: most are found long before."""
_LASTING: tuple[CertainFact, ...] = ("opted_out", "not_opted_out", "not_asked")
"""What holds for all requests of a home alike."""


def before_words(home: Suspected) -> str:
    """Return the chance before; where there was none, what is known without any total."""
    return "ruled out" if home.before == 0.0 else chance(home.before)


def after_words(home: Suspected) -> str:
    """Return the chance after; empty where it is proven one way or the other."""
    if home.decided:
        return ""
    # What is not proven is not said to be certain, however near it comes.
    after = chance(min(max(home.after, _NEARLY), 1.0 - _NEARLY))
    return f"about {after}" if home.rough else after


def reasoning(known: Known, one: Suspected, question: Question) -> list[str]:
    """Return the chain of reasoning about a home, sentence by sentence."""
    evidence = known.view.evidence
    mine = [asking.id for asking in evidence.requests if one.place in asking.homes]
    asked = joined(mine) if len(mine) <= _MANY else f"{len(mine)} requests"
    lines = [f"{_camera(known.view, one)}, in the area of {asked}."]
    fact = one.fact(question)
    if one.still_open and fact is None:
        return [*lines, f"{one.id} has not shared so far, and its time to answer still runs."]
    if known.view.doubt is not None and one.decided:
        wanted = "not_asked" if one.never_asked else fact
        if wanted is not None and not _by_dots_alone(evidence, one.place, wanted):
            return [*lines, f"Whichever homes the dots stand for: {one.id} {VERDICT[wanted]}."]
    if question != "opted_out" and one.sure == Sure.RULED_OUT and one.never_asked:
        facts = _forcing(evidence, one.place, "not_asked", by_name=False)
        return [*lines, *proof_sentences(evidence, Proof(one.place, "not_asked", facts))]
    if fact is not None and one.decided:
        facts = _forcing(evidence, one.place, fact, by_name=not one.before)
        return [*lines, *proof_sentences(evidence, Proof(one.place, fact, facts))]
    if fact is None and one.sure == Sure.RULED_OUT:
        return [*lines, f"Whenever {one.id} was asked, it is named among those who shared."]
    moved = f"{before_words(one)} before, {after_words(one)} after"
    if abs(one.after - one.before) < 0.005:
        return [*lines, f"Nothing moved: {moved}."]
    return [*lines, f"Not proven that {one.id} {VERDICT[PROVES[question][0]]}: {moved}."]


def _by_dots_alone(evidence: Evidence, place: int, fact: CertainFact) -> bool:
    """Tell whether `fact` is proven as if each dot stood for the home that it is of."""
    found = certainty(evidence, *PROVING)
    return found is not None and fact in found.of(place).facts


def _camera(view: View, one: Suspected) -> str:
    """Say what is known of a home's camera: a dot that is off is a camera near it, no more."""
    if not view.camera_known[one.place]:
        return f"No map shows a camera at {one.id}"
    door = float(view.right_door[one.place])
    if door == 1.0:
        return f"A camera is known at {one.id}"
    homes = plural(max(2, round(1.0 / door)), "home")
    return f"A dot on the map fits {one.id}, one of about {homes} that it may stand for"


def _forcing(
    evidence: Evidence, home: int, fact: CertainFact, *, by_name: bool
) -> tuple[Fact, ...]:
    """Return the few facts that force `fact`.

    The plainest facts that do are looked through first: how many were asked, where it is about
    what lasts and was not known `by_name` before; then the numbers and names of the home's own
    requests.
    """
    requests = {place for place, one in enumerate(evidence.requests) if home in one.homes}
    asked = tuple(one for one in evidence.facts if isinstance(one, Number) and one.item == "asked")
    own = tuple(
        one
        for one in evidence.facts
        if (isinstance(one, Named) and one.home == home)
        or (isinstance(one, Number) and requests & set(one.requests))
    )
    near = tuple(
        one
        for one in evidence.facts
        if one in own or (isinstance(one, Named) and one.request in requests)
    )
    patience = Patience(len(evidence.subjects), _JUDGED)
    for facts in (asked, own, near) if fact in _LASTING and not by_name else (own, near):
        found = certainty(evidence.given(facts), *PROVING)
        if found is not None and fact in found.of(home).facts:
            return because(evidence.given(facts), home, fact, patience, PROVING)
    return because(evidence, home, fact, patience, PROVING)
