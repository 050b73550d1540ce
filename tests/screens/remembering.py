"""A backend that remembers: what the screens show is worked out once for all their tests.

That it is worked out right is tested elsewhere: `test_compare` holds the screen against the
command, `test_backend` and `tests/browser` use backends of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from simulator.experiment.jobs import Job, Result
from simulator.ledger import Ledger
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.suspicion import Question, Suspected
from simulator.report.words.steps import Step
from simulator.scenario.loaded import Loaded
from simulator.story.backend import InferCase, InProcess, Stopped

Answer = TypeVar("Answer")


class Remembering(InProcess):
    """Works out what is new, and says again what was asked before."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, object] = {}

    def _once(self, key: Hashable, answer: Callable[[], Answer]) -> Answer:
        if key not in self._answers:
            self._answers[key] = answer()
        return cast("Answer", self._answers[key])

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        """Return the run that is watched."""
        key = ("ledger", *_named(loaded), policy)
        return self._once(key, lambda: super(Remembering, self).ledger(loaded, policy, stopped))

    def run(self, job: Job, stopped: Stopped) -> Result:
        """Do one run, with its measures."""
        key = ("run", *_named(job.loaded), job.key, job.seed, job.inference)
        return self._once(key, lambda: super(Remembering, self).run(job, stopped))

    def work_out(
        self, supposed: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        """Return the run with these facts, and what the agency can work out at its end."""
        return self._once(
            ("work out", *_key(supposed)),
            lambda: super(Remembering, self).work_out(supposed, ledger, stopped),
        )

    def reasons(
        self,
        supposed: InferCase,
        known: Conclusions,
        one: Suspected,
        question: Question,
        stopped: Stopped,
    ) -> list[Step]:
        """Return the reasons about one home."""
        return self._once(
            ("reasons", *_key(supposed), one.place, question),
            lambda: super(Remembering, self).reasons(supposed, known, one, question, stopped),
        )


def _named(loaded: Loaded) -> tuple[Hashable, ...]:
    return loaded.digest, loaded.name, loaded.path


def _key(supposed: InferCase) -> tuple[Hashable, ...]:
    return *_named(supposed.loaded), supposed.policy, supposed.given, supposed.group
