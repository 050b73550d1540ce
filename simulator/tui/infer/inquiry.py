"""What Infer has worked out behind the screen: what the agency knows, and the reasons.

Only the newest of each is waited for: the ones before stop as soon as they notice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from simulator.experiment.what_if import FactsGiven, place_of
from simulator.ledger import NOBODY, Ledger
from simulator.measure.moments.parties import FactsTold, facts_told
from simulator.measure.observer.about_home import groups_about
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.questions import Question
from simulator.measure.observer.suspicion import Suspected
from simulator.measure.observer.told.reading import policy_of
from simulator.measure.observer.view import RequestGroup, groups
from simulator.report.words.proof.steps import Step
from simulator.scenario.loaded import Regime
from simulator.story.backend import InferCase
from simulator.story.open_story import OpenStory
from simulator.tui.follow.home import OtherFacts
from simulator.tui.infer.facts import facts_in_words
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.working import stopped, telling

_CASE, _REASONS = "infer", "reasons"


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the agency can work out, of the run in which it is told these facts."""

    case: InferCase
    """What it follows from."""
    ledger: Ledger
    known: Conclusions | None
    """Nothing where nobody was asked by name."""
    groups: list[RequestGroup]
    place: int
    """Which of the groups it is."""

    @classmethod
    def of(cls, case: InferCase, ledger: Ledger, known: Conclusions | None) -> WorkedOut:
        """Return what was worked out of a case, with the groups of requests that its run has."""
        some = groups(ledger)
        return cls(case, ledger, known, some, place_of(some, case.group))

    @property
    def group(self) -> RequestGroup | None:
        """Whose knowledge it is."""
        return self.groups[self.place] if self.groups else None

    @property
    def told(self) -> FactsTold | None:
        """How many facts they were told."""
        return None if self.group is None else facts_told(self.ledger, self.group.agencies)

    def facts_about(self, home: int) -> OtherFacts:
        """Return the facts, for a page about `home`, and what is known where it is theirs alone."""
        mine = groups_about(self.ledger, home) == [self.group]
        words = facts_in_words(self.case.given, self.case.loaded.regimes[self.case.policy])
        return OtherFacts(words, [self.known] if mine and self.known is not None else None)

    @property
    def error_ft(self) -> float:
        """By how much dots on their map can be off, by the policy of their last request."""
        request = self.group.requests[-1] if self.group is not None else NOBODY
        return policy_of(self.ledger, request).map.error_ft


def regime_of(story: OpenStory) -> Regime:
    """Return the policy that `story` is at."""
    return story.loaded.regimes[story.policy]


def as_in_watch(story: OpenStory) -> FactsGiven:
    """Return the facts that the policy gives, with the map that Watch shows."""
    return story.facts_given()


class Inquiry:
    """One case for one screen, which is told when it has been worked out, or could not be."""

    def __init__(
        self,
        screen: FramedScreen,
        tell_found: Callable[[], object],
        failed: Callable[[], object],
        reasoned: Callable[[int, Question, Sequence[Step]], object],
    ) -> None:
        """Work behind `screen`.

        `found` is called when the case has been worked out, `failed` when it cannot be, and
        `reasoned` with a home, a question and the reasons when these have been.
        """
        self._screen, self._tell_found, self._tell_failed = screen, tell_found, failed
        self._tell_reasoned = reasoned
        self.case: InferCase | None = None
        """What is asked; nothing where it could not be worked out."""
        self.found: WorkedOut | None = None
        """What it comes to; nothing while it is worked out."""

    def ask(self, case: InferCase) -> None:
        """Ask about `case`: what is at hand is there at once, and nobody is told."""
        screen = self._screen
        screen.workers.cancel_group(screen, _REASONS)
        at_hand = screen.camsim.answers.worked_out_at_hand(case)
        self.case, self.found = case, None if at_hand is None else WorkedOut.of(case, *at_hand)
        if self.found is None:
            work = partial(self._work_out, case)
            screen.in_background(work, _CASE)
        else:
            screen.workers.cancel_group(screen, _CASE)

    def reasons(self, suspected: Suspected, question: Question) -> Sequence[Step] | None:
        """Return the reasons about a home; where they are not at hand they are worked out."""
        worked_out = self.found
        if worked_out is None or worked_out.known is None:
            return None
        at_hand = self._screen.camsim.answers.reasons_at_hand(worked_out.case, suspected, question)
        if at_hand is None:
            work = partial(self._reason, worked_out, worked_out.known, suspected, question)
            self._screen.in_background(work, _REASONS)
        return at_hand

    def _work_out(self, case: InferCase) -> None:
        screen = self._screen
        with telling(screen.app, lambda: screen.call_later(self._fail, case)):
            answer = screen.camsim.answers.work_out(case, None, stopped())
            screen.call_later(self._take, WorkedOut.of(case, *answer))

    def _take(self, found: WorkedOut) -> None:
        if found.case == self.case:
            self.found = found
            self._tell_found()

    def _fail(self, case: InferCase) -> None:
        if case == self.case:
            self.case = None
            self._tell_failed()

    def _reason(
        self, worked_out: WorkedOut, known: Conclusions, suspected: Suspected, question: Question
    ) -> None:
        screen = self._screen
        with telling(screen.app):
            answers = screen.camsim.answers
            steps = answers.reasons(worked_out.case, known, suspected, question, stopped())
            screen.call_later(self._take_reasons, worked_out, suspected.home, question, steps)

    def _take_reasons(
        self, found: WorkedOut, home: int, question: Question, steps: Sequence[Step]
    ) -> None:
        if found is self.found:
            self._tell_reasoned(home, question, steps)
