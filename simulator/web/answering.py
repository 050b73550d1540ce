"""What the worker does with a question: the same code as in a terminal, and the answer as bytes."""

from __future__ import annotations

import json
from functools import lru_cache

from simulator.experiment.jobs import Failed, Job, Key
from simulator.experiment.what_if import Given
from simulator.ledger import Ledger
from simulator.measure.learned import Known
from simulator.model import run
from simulator.report.suspicion import suspected
from simulator.scenario.sending import policy_received, received
from simulator.tui.reckoner import Here, ReckoningError, Supposed
from simulator.web.packing import packed
from simulator.web.questions import (
    LearnedAsked,
    Question,
    ReasonsAsked,
    RunAsked,
    WorkOutAsked,
)

_SCENARIOS, _RUNS, _WORKED_OUT = 32, 4, 8
"""How many of each are kept: a class asks about the same story again and again."""


class Answering:
    """Answers questions, in any thread."""

    def __init__(self) -> None:
        self._here = Here()
        # Around methods of this object, and gone with it.
        self._loaded = lru_cache(_SCENARIOS)(received)
        self._ledger = lru_cache(_RUNS)(self._run)
        self._worked_out = lru_cache(_WORKED_OUT)(self._work_out)

    def answer(self, question: Question) -> bytes:
        """Return the answer, pickled.

        Raises:
            ReckoningError: it is a run that failed.
        """
        found = self._answer(question)
        return packed(found, self._loaded(question.about).scenario)

    def _answer(self, question: Question) -> object:
        match question:
            case RunAsked():
                key = Key(0, question.policy, question.replication)
                loaded = self._loaded(question.about)
                result = self._here.run(Job(key, loaded, question.seed, question.inference), _never)
                if isinstance(result, Failed):
                    raise ReckoningError(result.reason)
                return result.outcome, result.seconds
            case WorkOutAsked():
                return self._worked_out(question.about, json.dumps(question.base), question.given)
            case ReasonsAsked():
                return self._reasons(question)
            case LearnedAsked():
                ledger = self._ledger(
                    question.about, question.policy, question.seed, question.replication
                )
                return self._here.learned(ledger, question.home, question.minute, _never)

    def _reasons(self, question: ReasonsAsked) -> list[str]:
        about, base, given = question.about, json.dumps(question.base), question.given
        _, known = self._worked_out(about, base, given)
        if known is None:
            return []
        homes = suspected(known, question.which)
        one = next(one for one in homes if one.place == question.place)
        supposed = self._supposed(about, base, given)
        return self._here.reasons(supposed, known, one, question.which, _never)

    def _work_out(self, about: str, base: str, given: Given) -> tuple[Ledger, Known | None]:
        return self._here.work_out(self._supposed(about, base, given), _never)

    def _supposed(self, about: str, base: str, given: Given) -> Supposed:
        return Supposed(self._loaded(about), policy_received(json.loads(base)), given)

    def _run(self, about: str, policy: str, seed: int, replication: int) -> Ledger:
        return run(self._loaded(about), policy, seed, replication)


def _never() -> bool:
    return False
