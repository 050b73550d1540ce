"""One run as a job: what an engine carries to a worker, and what comes back."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from simulator.experiment.results import Outcome, outcome
from simulator.measure.inference.shapes import Shapes
from simulator.model import Drawn, run
from simulator.scenario.loaded import Loaded


@dataclass(frozen=True, slots=True)
class Key:
    """Which run of a batch: it decides the outcome, with the scenario and the version."""

    point: int
    """Which of the batch's scenarios: a sweep has many, a comparison has one, number 0."""
    policy: str
    replication: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What all runs of a batch have in common."""

    points: tuple[Loaded, ...]
    seed: int
    """The root seed, but where `seeds` says otherwise."""
    inference: bool = True
    seeds: tuple[int, ...] = ()
    """The root seed of each point, where a sweep varies it."""

    def seed_of(self, point: int) -> int:
        """Return the root seed of the runs at `point`."""
        return self.seeds[point] if self.seeds else self.seed


@dataclass(frozen=True, slots=True)
class Job:
    """One run to do. Jobs that travel together share what they have in common."""

    key: Key
    loaded: Loaded
    seed: int
    inference: bool
    chances: bool = True
    """Whether also what is no proof is inferred."""


@dataclass(frozen=True, slots=True)
class Done:
    """A run that came to its end."""

    key: Key
    outcome: Outcome
    seconds: float
    """How long it took where it ran: for the size of chunks and the time left, nothing else."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A run that did not come to its end."""

    key: Key
    reason: str


Result: TypeAlias = Done | Failed


def job_of(batch: Batch, key: Key) -> Job:
    """Return the job of one run of `batch`."""
    return Job(key, batch.points[key.point], batch.seed_of(key.point), batch.inference)


class Doing:
    """Does jobs, one after the other, and keeps what they can share from chunk to chunk.

    Each thread of another process that it is sent to has one of its own, the same for each chunk.
    What is kept changes no figure.
    """

    def __init__(self) -> None:
        self._shapes = Shapes()
        self._drawn: Drawn | None = None

    def __call__(self, jobs: Sequence[Job]) -> list[Result]:
        """Do `jobs`. A run that raises has failed; the others go on."""
        return [self._do(job) for job in jobs]

    def __reduce__(self) -> tuple[Callable[[], Doing], tuple[()]]:
        """Travel without what is kept: the one of the thread that it comes to takes its place."""
        return _of_this_thread, ()

    def _do(self, job: Job) -> Result:
        started = time.perf_counter()
        try:
            drawn = self._drawn_for(job)
            ledger = run(job.loaded, job.key.policy, job.seed, job.key.replication, drawn)
            figures = outcome(
                ledger, inference=job.inference, chances=job.chances, shapes=self._shapes
            )
        except Exception as error:  # noqa: BLE001 - whatever it was, the other runs go on
            return Failed(job.key, f"{type(error).__name__}: {error}")
        return Done(job.key, figures, time.perf_counter() - started)

    def _drawn_for(self, job: Job) -> Drawn:
        """Draw the world of `job`: once for jobs of one replication that follow each other."""
        scenario, replication = job.loaded.scenario, job.key.replication
        last = self._drawn
        if last is None or not last.fits(scenario, job.seed, replication):
            # Of other policies, as a chunk brings them, rules are not kept: they would add up.
            rules = None if last is None or last.scenario is not scenario else last.rules
            self._drawn = last = Drawn.of(scenario, job.seed, replication, rules)
        return last


class _OfThread(threading.local):
    """What a thread has for itself: workers of a cluster may run several, and share none of it."""

    def __init__(self) -> None:
        self.doing = Doing()


@functools.cache
def _of_threads() -> _OfThread:
    return _OfThread()


def _of_this_thread() -> Doing:
    """Return the one that does what comes to this thread from another process."""
    return _of_threads().doing


def do(jobs: Sequence[Job]) -> list[Result]:
    """Do `jobs`, one after the other. A run that raises has failed; the others go on."""
    return Doing()(jobs)
