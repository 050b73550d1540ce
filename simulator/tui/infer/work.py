"""What Infer has worked out behind the screen: what the agency knows, and the reasons.

Only the newest of each is waited for: the ones before stop as soon as they notice.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from simulator.experiment.what_if import place_of
from simulator.ledger import Ledger
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.suspicion import Question, Suspected
from simulator.measure.observer.view import Group, groups
from simulator.report.words.proof.steps import Step
from simulator.story.answers import Answers
from simulator.story.backend import InferCase
from simulator.tui.kit.working import stopped


@dataclass(frozen=True, slots=True)
class Found:
    """What the agency can work out, of the run in which it is told these facts."""

    case: InferCase
    """What it follows from."""
    ledger: Ledger
    known: Conclusions | None
    """Nothing where nobody was asked by name."""
    groups: list[Group]
    place: int
    """Which of the groups it is."""

    @classmethod
    def of(cls, case: InferCase, ledger: Ledger, known: Conclusions | None) -> Found:
        """Return what was worked out of a case, with the groups of requests that its run has."""
        some = groups(ledger)
        return cls(case, ledger, known, some, place_of(some, case.group))

    @property
    def group(self) -> Group | None:
        """Whose knowledge it is."""
        return self.groups[self.place] if self.groups else None


@dataclass
class WorkedOut(Message):
    """What the agency can work out from some facts."""

    found: Found


@dataclass
class Reasoned(Message):
    """The chain of reasoning about a home."""

    known: Conclusions
    home: int
    question: Question
    steps: tuple[Step, ...]


def work_out(answers: Answers, case: InferCase) -> WorkedOut:
    """Return what is asked, in a worker's thread; see `working.telling` for where it fails."""
    return WorkedOut(Found.of(case, *answers.work_out(case, None, stopped())))


def reason(
    answers: Answers, found: Found, known: Conclusions, one: Suspected, question: Question
) -> Reasoned:
    """Return the reasons about a home."""
    steps = answers.reasons(found.case, known, one, question, stopped())
    return Reasoned(known, one.home, question, tuple(steps))
