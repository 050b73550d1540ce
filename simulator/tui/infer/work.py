"""What Infer has worked out behind the screen: what the agency knows, and the reasons.

Only the newest of each is waited for: the ones before stop as soon as they notice.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from simulator.experiment.what_if import FactsGiven, place_of
from simulator.ledger import Ledger
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.suspicion import Question, Suspected
from simulator.measure.observer.view import Group, groups
from simulator.report.words.steps import Step
from simulator.scenario import Loaded
from simulator.story.backend import Backend, InferCase
from simulator.tui.kit.working import stopped

_KEPT = 12
"""Answers that are kept: who puts a fact back sees at once what was there before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be worked out: the same of it is the same answer."""

    version: int
    """Of the scenario, counted by the app."""
    policy: str
    given: FactsGiven
    group: int
    """Whose knowledge: the place among the observers."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the agency can work out, of the run in which it is told these facts."""

    case: InferCase
    """What it follows from."""
    ledger: Ledger
    groups: list[Group]
    place: int
    """Which of the groups it is."""
    known: Conclusions | None
    """Nothing where nobody was asked by name."""

    @property
    def group(self) -> Group | None:
        """Whose knowledge it is."""
        return self.groups[self.place] if self.groups else None


class Kept:
    """What was worked out last, by what was asked."""

    def __init__(self) -> None:
        self._found: dict[Asked, Found] = {}

    def get(self, asked: Asked) -> Found | None:
        """Return what was found; it is then the newest."""
        found = self._found.pop(asked, None)
        if found is not None:
            self._found[asked] = found
        return found

    def put(self, asked: Asked, found: Found) -> None:
        """Keep what was found, and let go of the oldest of too many."""
        self._found[asked] = found
        while len(self._found) > _KEPT:
            del self._found[next(iter(self._found))]

    def run_of(self, asked: Asked) -> Ledger | None:
        """Return the run in which these facts are told, where another observer's is at hand."""
        for one, found in self._found.items():
            if (one.version, one.policy, one.given) == (asked.version, asked.policy, asked.given):
                return found.ledger
        return None


@dataclass
class WorkedOut(Message):
    """What the agency can work out from some facts."""

    asked: Asked
    found: Found


@dataclass
class Reasoned(Message):
    """The chain of reasoning about a home."""

    known: Conclusions
    home: int
    question: Question
    steps: tuple[Step, ...]


def work_out(backend: Backend, loaded: Loaded, asked: Asked, ledger: Ledger | None) -> WorkedOut:
    """Return what is asked, in a worker's thread; see `waiting.telling` for where it fails."""
    case = InferCase(loaded, asked.policy, asked.given, asked.group)
    ledger, known = backend.work_out(case, ledger, stopped())
    some = groups(ledger)
    return WorkedOut(asked, Found(case, ledger, some, place_of(some, asked.group), known))


def reason(
    backend: Backend, found: Found, known: Conclusions, one: Suspected, question: Question
) -> Reasoned:
    """Return the reasons about a home."""
    steps = backend.reasons(found.case, known, one, question, stopped())
    return Reasoned(known, one.home, question, tuple(steps))
