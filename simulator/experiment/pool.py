"""Jobs done by an engine: in chunks, with a second try for what failed or died on the way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice

from simulator.experiment.engines import Engine
from simulator.experiment.jobs import Failed, Job, Result, do

SECONDS_A_CHUNK = 0.5
"""Long enough to hide the way to a worker and back, short enough to lose little when one dies."""
MOST_IN_A_CHUNK = 500
SECONDS_TOGETHER = 10.0
"""The policies of a replication, which share its world, travel together if they take no longer."""
CHUNKS_AHEAD = 2
"""Chunks that wait for each worker, so that none is idle."""
TRIES = 2

Work = Callable[[list[Job]], list[Result]]


def results(engine: Engine, jobs: Iterable[Job], work: Work = do) -> Iterator[Result]:
    """Do `jobs` on `engine`, and yield what each came to as it comes, in any order.

    What runs took so far decides how many travel together. A run that raises, or whose worker dies,
    is tried again, alone; if it fails twice it is reported as failed, and the others go on.
    """
    return _Pool(engine, iter(jobs), work).results()


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Jobs on their way together, and the executor that has them."""

    jobs: list[Job]
    executor: Executor
    future: Future[list[Result]]


@dataclass(frozen=True, slots=True)
class _Retry:
    """A job that failed, or was lost with others."""

    job: Job
    tries: int
    """How many it has left: a job that was lost with others need not be the one to blame."""


class _Pool:
    """Chunks that are on their way, and the jobs that are not."""

    def __init__(self, engine: Engine, jobs: Iterator[Job], work: Work) -> None:
        self._engine = engine
        self._jobs = jobs
        self._work = work
        self._next: Job | None = None
        self._done, self._seconds = 0, 0.0
        self._under_way: dict[Future[list[Result]], _Chunk] = {}
        self._again: list[_Retry] = []

    def results(self) -> Iterator[Result]:
        """Yield results until every job has one."""
        yield from self._first()
        while self._fill():
            finished, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
            for future in finished:
                yield from self._taken(self._under_way.pop(future))
            yield from self._second_tries()

    def _first(self) -> Iterator[Result]:
        """Do one job alone, and see how long it takes."""
        jobs = list(islice(self._jobs, 1))
        if not jobs:
            return
        yield from self._taken(self._submitted(jobs))
        yield from self._second_tries()

    def _fill(self) -> bool:
        """Keep every worker busy; tell whether anything is under way."""
        while len(self._under_way) < self._wanted():
            jobs = self._chunk()
            if not jobs:
                break
            chunk = self._submitted(jobs)
            self._under_way[chunk.future] = chunk
        return bool(self._under_way)

    def _wanted(self) -> int:
        """Return how many chunks should be under way: other processes may just have started."""
        return 1 if self._engine.workers == 1 else self._engine.workers * CHUNKS_AHEAD

    def _chunk(self) -> list[Job]:
        """Return the jobs that travel next, for other processes whole replications if they can."""
        jobs: list[Job] = []
        seconds = self._seconds / self._done if self._done else SECONDS_A_CHUNK
        most = MOST_IN_A_CHUNK if seconds == 0 else math.floor(SECONDS_A_CHUNK / seconds)
        most = max(1, min(MOST_IN_A_CHUNK, most))
        while (job := self._peek()) is not None:
            if len(jobs) >= most:
                last = jobs[-1].key
                whole = seconds * len(job.loaded.regimes) <= SECONDS_TOGETHER
                alone = self._engine.workers == 1 or not whole
                if alone or (job.key.point, job.key.replication) != (last.point, last.replication):
                    break
            jobs.append(job)
            self._next = None
        return jobs

    def _peek(self) -> Job | None:
        if self._next is None:
            self._next = next(self._jobs, None)
        return self._next

    def _submitted(self, jobs: list[Job]) -> _Chunk:
        executor = self._engine.executor()
        try:
            return _Chunk(jobs, executor, executor.submit(self._work, jobs))
        except BrokenExecutor:
            # A worker died since the last result was taken.
            self._engine.renew(executor)
            executor = self._engine.executor()
            return _Chunk(jobs, executor, executor.submit(self._work, jobs))

    def _taken(self, chunk: _Chunk) -> Iterator[Result]:
        """Yield what a chunk came to; keep for later what has to be tried again."""
        try:
            results_of_chunk = chunk.future.result()
        except Exception:  # noqa: BLE001 - each library has its own for a worker that died
            self._engine.renew(chunk.executor)
            self._again.extend(_Retry(job, TRIES) for job in chunk.jobs)
            return
        by_key = {job.key: job for job in chunk.jobs}
        for result in results_of_chunk:
            if isinstance(result, Failed):
                self._again.append(_Retry(by_key[result.key], TRIES - 1))
            else:
                self._done += 1
                self._seconds += result.seconds
                yield result

    def _second_tries(self) -> Iterator[Result]:
        """Try each job that failed alone, so that it is plain which of them fails."""
        again, self._again = self._again, []
        for retry in again:
            yield self._alone(retry)

    def _alone(self, retry: _Retry) -> Result:
        reason = ""
        for _ in range(retry.tries):
            chunk = self._submitted([retry.job])
            try:
                result = chunk.future.result()[0]
            except Exception:  # noqa: BLE001 - each library has its own for a worker that died
                self._engine.renew(chunk.executor)
                reason = "the worker died"
                continue
            if not isinstance(result, Failed):
                return result
            reason = result.reason
        return Failed(retry.job.key, reason)
