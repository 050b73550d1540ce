"""What the worker does with a question: the same code as in a terminal, and the answer as bytes."""

from __future__ import annotations

from simulator.experiment.jobs import Failed, Job, Key
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import until
from simulator.measure.moments.so_far import SilentSoFar
from simulator.measure.observer.about_home import known_of
from simulator.measure.observer.conclusions import Conclusions, worked_out
from simulator.measure.observer.suspicion import suspected_at
from simulator.measure.observer.view import View
from simulator.model import run
from simulator.report.words.proof.home_learned import Learned
from simulator.report.words.proof.steps import Step
from simulator.scenario.loaded import Loaded
from simulator.scenario.writing.sending import received
from simulator.story.answers import Answers, kilobytes_of
from simulator.story.backend import BackendError, InferCase, InProcess, Stopped
from simulator.story.memory import Memory
from simulator.web.worker.packing import packed
from simulator.web.worker.questions import (
    LearnedAsked,
    LedgerAsked,
    Question,
    ReasonsAsked,
    RunAsked,
    SilentAsked,
    WorkOutAsked,
)

MOST_KILOBYTES = 48 << 10
"""What was worked out takes about so much; what came of it is kept as bytes besides."""
_OF_STORIES = 4 << 10
"""Kilobytes of stories as they were read: a class asks about the same one again and again."""


class Answering:
    """Answers questions, in any thread."""

    def __init__(self) -> None:
        self._answers = Answers(InProcess(), MOST_KILOBYTES)
        self._stories: Memory[str, Loaded] = Memory(_OF_STORIES, _kilobytes)

    def answer(self, question: Question, stopped: Stopped) -> bytes:
        """Return the answer, pickled.

        Raises:
            StoppedError: `stopped` says that nobody waits for it any more.
            BackendError: it is a run that failed.
        """
        found = self._answer(question, stopped)
        return packed(found, self._loaded(question.about).scenario)

    def _answer(self, question: Question, stopped: Stopped) -> object:
        loaded = self._loaded(question.about)
        match question:
            case LedgerAsked():
                return self._run(loaded, question.policy, loaded.scenario.seed, loaded.replication)
            case RunAsked():
                key = Key(0, question.policy, question.replication)
                job = Job(key, loaded, question.seed, question.inference, question.chances)
                result = self._answers.run(job, stopped)
                if isinstance(result, Failed):
                    raise BackendError(result.reason)
                return result.outcome, result.seconds
            case WorkOutAsked():
                ledger, known = self._answers.work_out(_case(loaded, question), None, stopped)
                return ledger if question.with_run else None, known
            case ReasonsAsked():
                return self._reasons(_case(loaded, question), question, stopped)
            case LearnedAsked():
                ledger = self._run(loaded, question.policy, question.seed, question.replication)
                return self._learned(ledger, question.home, question.minute, stopped)
            case SilentAsked():
                ledger = self._run(loaded, question.policy, question.seed, question.replication)
                # One of a run: it goes on from the moments that it has looked at.
                key_of_run = "so far", self._answers.key_of_run(ledger)
                so_far = self._answers.once(key_of_run, lambda: SilentSoFar(ledger))
                self._answers.silent(so_far, question.minute, stopped)
                return so_far.kept(question.minute)

    def _loaded(self, about: str) -> Loaded:
        loaded = self._stories.get(about, None)
        if loaded is None:
            loaded = received(about)
            self._stories.put(about, loaded)
        return loaded

    def _run(self, loaded: Loaded, policy: str, seed: int, replication: int) -> Ledger:
        key = "whole run", self._answers.key_of(loaded, policy), seed, replication
        return self._answers.once(key, lambda: run(loaded, policy, seed, replication))

    def _learned(self, ledger: Ledger, home: int, minute: int, stopped: Stopped) -> list[Learned]:
        """Return what is known of a home; what an agency knows serves all homes of a moment."""
        moment = self._answers.key_of_run(ledger), min(minute, ledger.loaded.scenario.horizon)

        def known_in(view: View) -> Conclusions:
            key = "view", *moment, view.agencies, view.requests
            return self._answers.once(key, lambda: worked_out(view))

        with until(stopped):
            known = known_of(ledger, home, minute, known_in)
        return self._answers.learned(ledger, home, minute, known, _in_one, stopped)

    def _reasons(self, case: InferCase, question: ReasonsAsked, stopped: Stopped) -> list[Step]:
        _, known = self._answers.work_out(case, None, stopped)
        if known is None:
            return []
        home = suspected_at(known, question.which, question.place)
        if home is None:
            return []
        return self._answers.reasons(case, known, home, question.which, stopped)


def _case(loaded: Loaded, question: WorkOutAsked | ReasonsAsked) -> InferCase:
    return InferCase(loaded, question.policy, question.given, question.group)


def _kilobytes(loaded: Loaded) -> int:
    # The text that it was read from is its key, and takes half as much again at most.
    return kilobytes_of(loaded.scenario) * 3 // 2


def _in_one(_: object) -> None:
    """Answers go back whole."""
