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
CHUNKS_AHEAD = 2
"""Chunks that wait for each worker, so that none is idle."""
TRIES = 2

Work = Callable[[list[Job]], list[Result]]


def results(engine: Engine, jobs: Iterable[Job], work: Work = do) -> Iterator[Result]:
    """Do `jobs` on `engine`, and yield what each came to as it comes, in any order.

    The first run alone decides how many travel together. A run that raises, or whose worker dies,
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
        self._size = 1
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
        for result in self._taken(self._submitted(jobs)):
            if not isinstance(result, Failed) and result.seconds > 0:
                wanted = math.floor(SECONDS_A_CHUNK / result.seconds)
                self._size = max(1, min(MOST_IN_A_CHUNK, wanted))
            yield result
        yield from self._second_tries()

    def _fill(self) -> bool:
        """Keep every worker busy; tell whether anything is under way."""
        wanted = 1 if self._engine.workers == 1 else self._engine.workers * CHUNKS_AHEAD
        while len(self._under_way) < wanted:
            jobs = list(islice(self._jobs, self._size))
            if not jobs:
                break
            chunk = self._submitted(jobs)
            self._under_way[chunk.future] = chunk
        return bool(self._under_way)

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
