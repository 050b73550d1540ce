"""Why the agency thinks what it does of a home: where its camera is known, and what forces it."""

from __future__ import annotations

from typing import TypeAlias

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.evidence import DoorOutcome, Evidence, Fact, KnownBy, Named
from simulator.measure.inference.proving.certainty import CertainFact
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.forcing import JUDGED, few_facts, holds_of_dots
from simulator.measure.observer.questions import Question
from simulator.measure.observer.suspicion import PROVES, Sure, Suspected
from simulator.measure.observer.view import View
from simulator.report.words.proof.first_known import first_known
from simulator.report.words.proof.proofs import VERDICT, proof_steps
from simulator.report.words.proof.steps import Step, step
from simulator.report.words.terms import chance, in_100, joined, plural

ASKS: dict[Question, str] = {
    "not_shared": "Who was asked and did not share?",
    "declined": "Who said no?",
    "opted_out": "Who switched requests off?",
}
ASKS_OF_SEVERAL: dict[Question, str] = {
    **ASKS,
    "not_shared": "Who was asked and, at least once, did not share?",
}
"""The same where a home can have been asked more than once."""
SHORT: dict[Question, str] = {
    "not_shared": "did not share",
    "declined": "said no",
    "opted_out": "switched off",
}
_KNOWN_BY: dict[KnownBy, str] = {
    "name": ", by name",
    "place": ", by its place",
    "visit": ", as officers saw",
    "time": "",
}
"""Behind that a home shared: how that is known."""
_SHARED = 1 << DoorOutcome.SHARED
_NEARLY = 1e-6
_MANY = 6

Forcing: TypeAlias = dict[tuple[CertainFact, bool], tuple[Fact, ...]]
"""What forces a fact of one home, by the fact and by whether it was known by name before."""


def before_words(home: Suspected, *, short: bool = False) -> str:
    """Return the chance before; where there was none, what is known without any total."""
    return "ruled out" if home.before == 0.0 else chance(home.before, short=short)


def after_words(home: Suspected, *, short: bool = False) -> str:
    """Return the chance after; empty where it is proven one way or the other."""
    if home.decided:
        return ""
    after = chance(_not_certain(home.after), short=short)
    return f"{'~' if short else 'about '}{after}" if home.rough else after


def stays(home: Suspected) -> bool:
    """Tell whether nothing is proven, and the chance after is said to be as many in 100 as before.

    Where there was none before, more than none is more.
    """
    return not home.decided and in_100(home.before) == in_100(_not_certain(home.after))


def _not_certain(after: float) -> float:
    """Return a chance as it is said: not certain, as nothing is proven, however near it comes."""
    return min(max(after, _NEARLY), 1.0 - _NEARLY)


def reasoning(
    known: Conclusions, home: Suspected, question: Question, forcing: Forcing | None = None
) -> list[Step]:
    """Return the chain of reasoning about a home, step by step.

    `forcing` keeps what was looked for already: two questions may be answered by one fact.
    """
    forcing = {} if forcing is None else forcing
    evidence = known.view.evidence
    in_areas = _in_areas(evidence, home.place)

    def say(text: str) -> Step:
        return step(text, in_areas, (home.place,))

    first, fact = _where(known.view, home.place, home.id), home.fact(question)
    if home.still_open and fact is None:
        text = f"{home.id} has not shared so far, and its time to answer still runs."
        return [first, say(text)]
    if known.view.doubt is not None and home.decided:
        wanted = "not_asked" if home.never_asked else fact
        if wanted is not None and not holds_of_dots(evidence, home.place, wanted):
            return [first, say(_whichever(home.id, wanted))]
    if question != "opted_out" and home.sure == Sure.RULED_OUT and home.never_asked:
        facts = _forcing_once(forcing, evidence, home.place, "not_asked", by_name=False)
        return [first, *proof_steps(evidence, Proof(home.place, "not_asked", facts))]
    if fact is not None:
        facts = _forcing_once(forcing, evidence, home.place, fact, by_name=not home.before)
        return [first, *proof_steps(evidence, Proof(home.place, fact, facts))]
    if home.sure == Sure.RULED_OUT:
        return [first, say(f"Whenever {home.id} was asked, it is among those who shared.")]
    known_first = first_known(known.view, question)
    before = f"{known_first.sentence} {before_words(home)}"
    if stays(home):
        return [first, say(f"Nothing moved: {before}, now {after_words(home)}.")]
    moved = f"{before}, {known_first.now} {after_words(home)}"
    yes, _ = PROVES[question]
    return [first, say(f"Not proven that {home.id} {VERDICT[yes]}: {moved}.")]


def why_proven(view: View, place: int, fact: CertainFact, judged: int = JUDGED) -> list[Step]:
    """Return why `fact` is proven of the home at `place`: for whoever has no chances at hand.

    So much may be `judged` (`Patience`) to find a short proof; what is found by then is one, too.
    """
    evidence = view.evidence
    first = _where(view, place, evidence.subjects[place].id)
    if view.doubt is not None and not holds_of_dots(evidence, place, fact):
        text = _whichever(evidence.subjects[place].id, fact)
        return [first, step(text, _in_areas(evidence, place), (place,))]
    facts = few_facts(evidence, place, fact, by_name=False, judged=judged)
    return [first, *proof_steps(evidence, Proof(place, fact, facts))]


def _in_areas(evidence: Evidence, place: int) -> list[int]:
    return [at for at, request in enumerate(evidence.requests) if place in request.homes]


def _where(view: View, place: int, name: str) -> Step:
    """Say what is known of a home's camera, and in which areas the home is.

    `name` is the home's own: those that look alike have one place.
    """
    in_areas = _in_areas(view.evidence, place)
    names = [view.evidence.requests[request].id for request in in_areas]
    where = joined(names) if len(names) <= _MANY else f"{len(names)} requests"
    shared = _known_to_share(view, place)
    if shared is not None:
        request = view.evidence.requests[shared.request].id
        so = f"{name} shared in {request}{_KNOWN_BY[shared.known_by]}: so a camera is known there."
        return step(f"{so} {name} is in the area of {where}.", in_areas, (place,))
    # The home comes first: behind its camera, the area would seem to be that of the camera.
    so = f"{name}, in the area of {where}: {_camera(view, place)}."
    return step(so, in_areas, (place,))


def _known_to_share(view: View, place: int) -> Named | None:
    """Return what tells first that a home shared, where anything does."""
    return next(
        (
            fact
            for fact in view.evidence.facts
            if isinstance(fact, Named) and fact.home == place and fact.left == _SHARED
        ),
        None,
    )


def _whichever(name: str, fact: CertainFact) -> str:
    return f"Whichever homes the dots stand for: {name} {VERDICT[fact]}."


def _camera(view: View, place: int) -> str:
    """Say what is known of a home's camera: a dot that is off is a camera near it, no more."""
    if place >= len(view.homes) or not view.camera_known[place]:
        return "no map shows a camera"
    door = float(view.right_door[place])
    if door == 1.0:
        return "a camera is known"
    homes = plural(max(2, round(1.0 / door)), "home")
    return f"a dot on the map fits it, one of about {homes} that it may stand for"


def _forcing_once(
    forcing: Forcing, evidence: Evidence, home: int, fact: CertainFact, *, by_name: bool
) -> tuple[Fact, ...]:
    """Return the few facts, looked for once."""
    if (fact, by_name) not in forcing:
        forcing[fact, by_name] = few_facts(evidence, home, fact, by_name=by_name)
    return forcing[fact, by_name]
