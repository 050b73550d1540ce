"""What the worker does with a question: the same code as in a terminal, and the answer as bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

from simulator.experiment.jobs import Failed, Job, Key
from simulator.experiment.what_if import Given, place_of, run_under
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import until
from simulator.measure.moments.so_far import SilentSoFar
from simulator.measure.observer.about_home import known_of
from simulator.measure.observer.conclusions import Known, worked_out
from simulator.measure.observer.suspicion import suspected
from simulator.measure.observer.view import View, groups, view_of
from simulator.model import run
from simulator.report.words.steps import Step
from simulator.scenario.sending import received
from simulator.story.backend import Here, ReckoningError, Supposed
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

_SCENARIOS, _RUNS, _KNOWN = 32, 4, 12
"""How many of each are kept: a class asks about the same story again and again."""
K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """What was worked out last, for all threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return what is kept under `key`, making it where it is not there."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made


class Answering:
    """Answers questions, in any thread."""

    def __init__(self) -> None:
        self._here = Here()
        # Around methods of this object, and gone with it.
        self._loaded = lru_cache(_SCENARIOS)(received)
        self._ledger = lru_cache(_RUNS)(self._run)
        self._run_under = lru_cache(_RUNS)(self._supposed_run)
        self._silent = lru_cache(_RUNS)(self._silent_so_far)
        self._known: Kept[object, Known] = Kept(_KNOWN)

    def answer(self, question: Question, stopped: Callable[[], bool]) -> bytes:
        """Return the answer, pickled.

        Raises:
            StoppedError: `stopped` says that nobody waits for it any more.
            ReckoningError: it is a run that failed.
        """
        found = self._answer(question, stopped)
        return packed(found, self._loaded(question.about).scenario)

    def _answer(self, question: Question, stopped: Callable[[], bool]) -> object:
        match question:
            case LedgerAsked():
                seed = self._loaded(question.about).scenario.seed
                return self._ledger(question.about, question.policy, seed, 0)
            case RunAsked():
                key = Key(0, question.policy, question.replication)
                loaded = self._loaded(question.about)
                job = Job(key, loaded, question.seed, question.inference)
                result = self._here.run(job, stopped)
                if isinstance(result, Failed):
                    raise ReckoningError(result.reason)
                return result.outcome, result.seconds
            case WorkOutAsked():
                with until(stopped):
                    ledger, known = self._worked_out(question)
                return ledger if question.with_run else None, known
            case ReasonsAsked():
                return self._reasons(question, stopped)
            case LearnedAsked():
                ledger = self._ledger(
                    question.about, question.policy, question.seed, question.replication
                )
                home, minute = question.home, question.minute
                with until(stopped):
                    all_known = known_of(
                        ledger, home, minute, lambda view: self._known_in(ledger, view, minute)
                    )
                return self._here.learned(ledger, home, minute, all_known, _in_one, stopped)
            case SilentAsked():
                so_far = self._silent(
                    question.about, question.policy, question.seed, question.replication
                )
                self._here.silent(so_far, question.minute, stopped)
                return so_far.kept(question.minute)

    def _worked_out(self, question: WorkOutAsked | ReasonsAsked) -> tuple[Ledger, Known | None]:
        """Return what `what_if.worked_out_under` does, from what is kept."""
        ledger = self._run_under(question.about, question.policy, question.given)
        some = groups(ledger)
        if not some:
            return ledger, None
        view = view_of(ledger, some[place_of(some, question.group)])
        horizon = ledger.loaded.scenario.horizon
        return ledger, None if view.audience else self._known_in(ledger, view, horizon)

    def _known_in(self, ledger: Ledger, view: View, minute: int) -> Known:
        """Return what a view of a run comes to at the end of `minute`."""
        key = (
            ledger.loaded.digest,
            ledger.regime.name,
            ledger.seed,
            ledger.replication,
            min(minute, ledger.loaded.scenario.horizon),
            view.agencies,
            view.requests,
        )
        return self._known.get(key, lambda: worked_out(view))

    def _reasons(self, question: ReasonsAsked, stopped: Callable[[], bool]) -> list[Step]:
        with until(stopped):
            _, known = self._worked_out(question)
        if known is None:
            return []
        homes = suspected(known, question.which)
        one = next(one for one in homes if one.place == question.place)
        supposed = Supposed(
            self._loaded(question.about), question.policy, question.given, question.group
        )
        return self._here.reasons(supposed, known, one, question.which, stopped)

    def _supposed_run(self, about: str, policy: str, given: Given) -> Ledger:
        return run_under(self._loaded(about), policy, given)

    def _silent_so_far(self, about: str, policy: str, seed: int, replication: int) -> SilentSoFar:
        return SilentSoFar(self._ledger(about, policy, seed, replication))

    def _run(self, about: str, policy: str, seed: int, replication: int) -> Ledger:
        return run(self._loaded(about), policy, seed, replication)


def _in_one(_: object) -> None:
    """Answers go back whole."""
