"""What the agency can work out of each home, as a list: before, after, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, TypeAlias, get_args

from simulator.measure.inference.answer import Proof, quantities
from simulator.measure.inference.certainty import CertainFact, certainty
from simulator.measure.inference.evidence import (
    Evidence,
    Fact,
    Named,
    Number,
    Outcome,
)
from simulator.measure.inference.proofs import Patience, because
from simulator.measure.moments.so_far import may_still_share
from simulator.measure.observer.conclusions import EXPOSED, Known
from simulator.measure.observer.proving import PROVING
from simulator.measure.observer.view import View
from simulator.report.words.proofs import VERDICT, proof_sentences
from simulator.report.words.terms import chance, joined, plural

Question: TypeAlias = Literal["not_shared", "declined", "opted_out"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
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
WHAT_BEFORE_MEANS: dict[Question, str] = {
    "not_shared": "before: nothing told yet",
    "declined": "before: with the map and the sharers' names, no totals",
    "opted_out": "before: with the map and the sharers' names, no totals",
}
_PROVES: dict[Question, tuple[CertainFact, CertainFact | None]] = {
    "not_shared": ("not_shared", None),
    "declined": ("declined", "not_declined"),
    "opted_out": ("opted_out", "not_opted_out"),
}
_MORE = 0.02
_NEARLY = 1e-6
_SILENT = 1 << Outcome.DECLINED | 1 << Outcome.IGNORED
_MANY = 6
_JUDGED = 15_000
"""Spent on a short proof while somebody waits: most are found long before."""
_LASTING: tuple[CertainFact, ...] = ("opted_out", "not_opted_out", "not_asked")
"""What holds for all requests of a home alike."""


class Sure(IntEnum):
    """How sure the agency is: one thermometer for proof and chance."""

    NOT_KNOWN = 0
    RULED_OUT = 1
    MORE_LIKELY = 2
    ALMOST_SURE = 3
    PROVEN = 4


@dataclass(frozen=True, slots=True)
class Suspected:
    """One home under one question."""

    place: int
    """Its position in the view."""
    home: int
    """Its position in the ledger."""
    id: str
    before: float
    after: float
    sure: Sure
    still_open: bool = False
    """It may still share: that it has not so far is no finding."""
    never_asked: bool = False
    """Proven: that it did not share, or did not refuse, says no more than that."""
    rough: bool = False
    """Whether `after` was sampled, and may be off."""

    @property
    def before_in_words(self) -> str:
        """The chance before; where there was none, what is known without any total."""
        return "ruled out" if self.before == 0.0 else chance(self.before)

    @property
    def after_in_words(self) -> str:
        """The chance after; empty where it is proven one way or the other."""
        if self.sure in {Sure.PROVEN, Sure.RULED_OUT}:
            return ""
        # What is not proven is not said to be certain, however near it comes.
        after = chance(min(max(self.after, _NEARLY), 1.0 - _NEARLY))
        return f"about {after}" if self.rough else after


def questions_of(known: Known) -> list[Question]:
    """Return the questions that can be asked: nobody has switched off what cannot be."""
    may_opt_out = any(subject.opted_out for subject in known.view.evidence.subjects)
    return [one for one in QUESTIONS if may_opt_out or one != "opted_out"]


def suspected(known: Known, question: Question) -> list[Suspected]:
    """Return the homes, those of which most was learned first."""
    yes, no = _PROVES[question]
    found = []
    for place, proof, belief, error, first in known.members():
        view = known.view
        subject = view.evidence.subjects[place]
        door = float(view.right_door[place]) if view.camera_known[place] else 1.0
        before = door * quantities(subject, first)[question]
        if question == "not_shared":
            before = _not_shared_before(view, place)
        after = door * quantities(subject, belief)[question]
        sure, still_open = Sure.NOT_KNOWN, False
        if question == "not_shared" and any(bits & _SILENT for bits in proof.decisions.values()):
            still_open = may_still_share(view.evidence, place, proof)
        if still_open:
            sure = Sure.NOT_KNOWN
        elif yes in proof.facts:
            sure = Sure.PROVEN
        elif (
            no in proof.facts
            if no is not None
            else not any(bits & _SILENT for bits in proof.decisions.values())
        ):
            sure = Sure.RULED_OUT
        elif after - 2 * error >= EXPOSED:
            sure = Sure.ALMOST_SURE
        elif after - before >= _MORE:
            sure = Sure.MORE_LIKELY
        home = int(view.homes[place])
        found.append(
            Suspected(
                place,
                home,
                subject.id,
                before,
                after,
                sure,
                still_open=still_open,
                never_asked="not_asked" in proof.facts,
                rough=error > 0.0,
            )
        )
    return sorted(found, key=lambda one: (-one.sure, -abs(one.after - one.before), one.place))


def asked_before_and_after(known: Known, place: int) -> tuple[float, float]:
    """Return the chance that a home was asked at all, before anything was told and now."""
    view = known.view
    subject = view.evidence.subjects[place]
    belief = known.after.belief_of(place)
    door = float(view.right_door[place]) if view.camera_known[place] else 1.0
    before = view.camera_before * (1.0 - subject.opted_out)
    return before, door * quantities(subject, belief)["asked"]


def _not_shared_before(view: View, place: int) -> float:
    """Return the chance that a home is asked and does not share, before the map and the names."""
    subject = view.evidence.subjects[place]
    times = sum(place in asking.homes for asking in view.evidence.requests)
    every_time = sum(kind.prior * kind.shares**times for kind in subject.kinds)
    return view.camera_before * (1.0 - subject.opted_out) * (1.0 - every_time)


def reasoning(known: Known, one: Suspected, question: Question) -> list[str]:
    """Return the chain of reasoning about a home, sentence by sentence."""
    evidence = known.view.evidence
    mine = [asking.id for asking in evidence.requests if one.place in asking.homes]
    asked = joined(mine) if len(mine) <= _MANY else f"{len(mine)} requests"
    lines = [f"{_camera(known.view, one)}, in the area of {asked}."]
    yes, no = _PROVES[question]
    fact = yes if one.sure == Sure.PROVEN else no if one.sure == Sure.RULED_OUT else None
    if one.still_open and fact is None:
        return [*lines, f"{one.id} has not shared so far, and its time to answer still runs."]
    if known.view.doubt is not None and one.sure in {Sure.PROVEN, Sure.RULED_OUT}:
        wanted = "not_asked" if one.never_asked else fact
        if wanted is not None and not _by_dots_alone(evidence, one.place, wanted):
            return [*lines, f"Whichever homes the dots stand for: {one.id} {VERDICT[wanted]}."]
    if question != "opted_out" and one.sure == Sure.RULED_OUT and one.never_asked:
        facts = _forcing(evidence, one.place, "not_asked", by_name=False)
        return [*lines, *proof_sentences(evidence, Proof(one.place, "not_asked", facts))]
    if fact is not None and one.sure in {Sure.PROVEN, Sure.RULED_OUT}:
        facts = _forcing(evidence, one.place, fact, by_name=not one.before)
        return [*lines, *proof_sentences(evidence, Proof(one.place, fact, facts))]
    if fact is None and one.sure == Sure.RULED_OUT:
        return [*lines, f"Whenever {one.id} was asked, it is named among those who shared."]
    if abs(one.after - one.before) < 0.005:
        return [*lines, f"Nothing moved: {one.before_in_words} before, {one.after_in_words} after."]
    moved = f"{one.before_in_words} before, {one.after_in_words} after"
    return [*lines, f"Not proven that {one.id} {VERDICT[yes]}: {moved}."]


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
