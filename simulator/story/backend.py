"""What takes long, and who works it out: the one place at which screens ask for it.

A screen asks the app's `Backend` from a worker thread and waits for the answer. `InProcess` works
it out in this process, as a terminal has it. In a browser another one asks a process that all
sessions share (`simulator.web.worker.client`). So everything is asked by what it follows from,
never by an object that was worked out before; and whoever asks says when it is no longer wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

# What computes is imported where it is used: the first screen does not wait for it.
if TYPE_CHECKING:
    from simulator.experiment.jobs import Doing, Job, Result
    from simulator.experiment.what_if import FactsGiven
    from simulator.ledger import Ledger
    from simulator.measure.flows import Value
    from simulator.measure.moments.so_far import SilentSoFar
    from simulator.measure.observer.conclusions import Conclusions
    from simulator.measure.observer.questions import Question
    from simulator.measure.observer.suspicion import Suspected
    from simulator.report.words.proof.home_learned import Learned
    from simulator.report.words.proof.steps import Step
    from simulator.scenario.loaded import Loaded

Stopped: TypeAlias = "Callable[[], bool]"
"""Tells whether an answer is no longer wanted."""
Early: TypeAlias = "Callable[[list[Learned]], object]"
"""Takes the first part of an answer."""


class BackendError(Exception):
    """It could not be worked out; the message is for people."""


@dataclass(frozen=True, slots=True)
class InferCase:
    """What Infer asks: what some requests tell the agency, with other facts than a policy gives."""

    loaded: Loaded
    policy: str
    """What holds besides the facts."""
    given: FactsGiven
    group: int
    """Whose knowledge: the place among the run's groups of requests."""


class Backend(Protocol):
    """Works out what takes long. Every method waits, and gives the same wherever it is done.

    Each may raise `StoppedError` once `stopped` says so, and `BackendError`.
    """

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        """Return the run that is watched, under `policy`."""

    def run(self, job: Job, stopped: Stopped) -> Result:
        """Do one run, with its measures."""

    def work_out(
        self, case: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        """Return the run with these facts, and what the agency can work out at its end.

        `ledger` is the run, where it is at hand.
        """

    def reasons(
        self,
        case: InferCase,
        known: Conclusions,
        suspected: Suspected,
        question: Question,
        stopped: Stopped,
    ) -> list[Step]:
        """Return the reasons about one home; `known` is what `work_out` gave."""

    def learned(
        self,
        ledger: Ledger,
        home: int,
        minute: int,
        known: list[Conclusions] | None,
        early: Early,
        stopped: Stopped,
    ) -> list[Learned]:
        """Return what the agencies can work out about `home` up to the end of `minute`.

        `known` is what all that asked it know, where it is at hand. `early` may be given the
        answers before their reasons are there.
        """

    def silent(self, so_far: SilentSoFar, minute: int, stopped: Stopped) -> None:
        """Have `so_far` keep who is proven to have given nothing up to the end of `minute`."""


class InProcess:
    """Works it out in this process."""

    _doing: Doing | None = None
    """What does the runs, and keeps what they share; each backend has its own."""

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        """Return the run that is watched, under `policy`."""
        from simulator.measure.inference.stopping import until
        from simulator.model import run

        with until(stopped):
            return run(loaded, policy, loaded.scenario.seed, loaded.replication)

    def run(self, job: Job, stopped: Stopped) -> Result:
        """Do one run, with its measures."""
        from simulator.experiment.jobs import Doing
        from simulator.measure.inference.stopping import go_on, until

        if self._doing is None:
            self._doing = Doing()
        with until(stopped):
            (result,) = self._doing([job])
            go_on()
        return result

    def work_out(
        self, case: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        """Return the run with these facts, and what the agency can work out at its end."""
        from simulator.experiment.what_if import worked_out_under
        from simulator.measure.inference.stopping import until

        with until(stopped):
            return worked_out_under(case.loaded, case.policy, case.given, case.group, ledger)

    def reasons(
        self,
        case: InferCase,
        known: Conclusions,
        suspected: Suspected,
        question: Question,
        stopped: Stopped,
    ) -> list[Step]:
        """Return the reasons about one home."""
        del case
        from simulator.measure.inference.stopping import until
        from simulator.report.words.proof.reasoning import reasoning

        with until(stopped):
            return reasoning(known, suspected, question)

    def learned(
        self,
        ledger: Ledger,
        home: int,
        minute: int,
        known: list[Conclusions] | None,
        early: Early,
        stopped: Stopped,
    ) -> list[Learned]:
        """Return what the agencies can work out about `home` up to the end of `minute`."""
        from simulator.measure.inference.stopping import until
        from simulator.measure.observer.about_home import known_of
        from simulator.report.words.proof.home_learned import learned_of

        with until(stopped):
            if known is None:
                known = known_of(ledger, home, minute)
            agencies = ledger.agencies
            early([one for some in known for one in learned_of(some, agencies, home, why=False)])
            return [one for some in known for one in learned_of(some, agencies, home)]

    def silent(self, so_far: SilentSoFar, minute: int, stopped: Stopped) -> None:
        """Have `so_far` keep who is proven to have given nothing up to the end of `minute`."""
        from simulator.measure.inference.stopping import until

        with until(stopped):
            so_far.at(minute)


def runs(backend: Backend, stopped: Stopped) -> Callable[[list[Job]], list[Result]]:
    """Return what does the runs of a batch."""
    from simulator.experiment.jobs import Failed
    from simulator.measure.inference.stopping import StoppedError

    def one(job: Job) -> Result:
        try:
            return backend.run(job, stopped)
        except (StoppedError, BackendError) as error:
            return Failed(job.key, str(error))

    return lambda jobs: [one(job) for job in jobs]


def figures(
    backend: Backend, stopped: Stopped
) -> Callable[[Loaded, str, int, bool, bool], dict[str, Value]]:
    """Return what gives the figures of one run: see `one_at_a_time.figures`."""
    from simulator.experiment.jobs import Failed, Job, Key

    def of_run(
        loaded: Loaded, policy: str, replication: int, inference: bool, chances: bool
    ) -> dict[str, Value]:
        job = Job(Key(0, policy, replication), loaded, loaded.scenario.seed, inference, chances)
        result = backend.run(job, stopped)
        if isinstance(result, Failed):
            raise BackendError(result.reason)
        return {**result.outcome.happened, **result.outcome.measures}

    return of_run
