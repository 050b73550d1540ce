"""What the agencies that asked a home can work out about it: three questions, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.questions import Question
from simulator.measure.observer.suspicion import (
    Sure,
    Suspected,
    asked_before_and_after,
    has_open_request,
    questions_of,
    suspicion_of,
)
from simulator.report.words.proof.first_known import FirstKnown, first_known
from simulator.report.words.proof.reasoning import (
    Forcing,
    after_words,
    before_words,
    reasoning,
    stays,
)
from simulator.report.words.proof.steps import texts
from simulator.report.words.terms import capital, certain, chance, in_100, joined

_VERDICT: dict[Question, str] = {
    "not_shared": "Asked, and did not share",
    "declined": "Said no",
    "opted_out": "Switched requests off",
}
_NOTHING = " Nothing learned."


@dataclass(frozen=True, slots=True)
class Learned:
    """The answer to one question about a home, as one agency can work it out."""

    agency: str
    question: Question
    sure: Sure
    text: str
    reasons: tuple[str, ...]
    still_open: bool = False
    """Its time to answer still runs: that it has not shared so far is no finding."""


def learned_of(
    known: Conclusions, agencies: tuple[str, ...], home: int, *, why: bool = True
) -> list[Learned]:
    """Return what `known` says of `home`; whether it opted out only where that can be.

    `why` may take seconds: the reasons of what is proven.
    """
    name = joined([agencies[agency] for agency in known.view.agencies])
    learned: list[Learned] = []
    forcing: Forcing = {}
    for question in questions_of(known):
        suspicion = suspicion_of(known, question, home)
        if suspicion is None:
            continue
        # Where it stands is said once; why, only of a proof: chances speak for themselves.
        where, *because = texts(reasoning(known, suspicion, question, forcing)) if why else ("",)
        reasons = [] if learned or not why else [where]
        reasons += because if suspicion.decided else []
        open_now = question == "declined" and has_open_request(known, suspicion.place)
        verdict = f"{_VERDICT[question]}{' so far' if open_now else ''}"
        text = (
            _open_text(known, suspicion)
            if suspicion.still_open
            else _text(suspicion, question, verdict, first_known(known.view, question))
        )
        learned.append(
            Learned(name, question, suspicion.sure, text, tuple(reasons), suspicion.still_open)
        )
    return learned


def _text(suspicion: Suspected, question: Question, verdict: str, first: FirstKnown) -> str:
    start = f"{capital(first.sentence)}: {before_words(suspicion)}"
    now = capital(first.now)
    if suspicion.sure == Sure.RULED_OUT:
        if suspicion.never_asked and question != "opted_out":
            return f"{verdict}. {start}. {now}: certainly not, as it was never asked."
        if not suspicion.before:
            return f"{verdict}: certainly not, by {first.alone}."
        return f"{verdict}. {start}. {now}: certainly not."
    after = "certain" if suspicion.sure == Sure.PROVEN else after_words(suspicion)
    # A rough chance is said to be about as large: that is no finding.
    if stays(suspicion) and not suspicion.rough:
        return f"{verdict}. {start}. Now: {after}.{_NOTHING}"
    return f"{verdict}. {start}. {now}: {after}."


def _open_text(known: Conclusions, suspicion: Suspected) -> str:
    """Return what can be said while a home may still share: whether it was asked, no more."""
    chance_before, chance_after = asked_before_and_after(known, suspicion.place)
    is_certain = certain(chance_after)
    nothing = not is_certain and in_100(chance_before) == in_100(chance_after)
    now = "certain" if is_certain else chance(chance_after)
    asked = f"At first: {chance(chance_before)}. Now: {now}.{_NOTHING if nothing else ''}"
    return f"Has not shared so far; its time to answer still runs. Was it asked? {asked}"
