"""Many runs of a scenario on an engine: which are wanted, which are there, and when it is enough.

Runs are interleaved: every policy's replication 0, then every policy's replication 1. So a batch
that is stopped has the same replications of each policy. Which replications count depends on
their figures alone, never on the order in which they come in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from simulator.experiment.engines import Engine
from simulator.experiment.jobs import Batch, Doing, Done, Failed, Job, Key, job_of
from simulator.experiment.pool import Work, results
from simulator.experiment.results import Comparison, Lost, Outcome
from simulator.experiment.stopping import Until
from simulator.scenario.loaded import Loaded


class Store(Protocol):
    """Where finished runs are kept."""

    def find(self, key: Key) -> Outcome | None:
        """Return a run that is there already."""

    def keep(self, key: Key, outcome: Outcome) -> None:
        """Keep a finished run at once."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is."""

    done: int
    """Runs, those found in the store included."""
    wanted: int
    """Runs; the most there can be where a rule decides."""
    gathered: Gathered
    """What is there; it grows."""


@dataclass(slots=True)
class Gathered:
    """The runs of a batch, as they come in."""

    batch: Batch
    wanted: int
    """Replications of every policy at every point."""
    until: Until | None = None
    outcomes: dict[Key, Outcome] = field(default_factory=dict)
    failed: list[Failed] = field(default_factory=list)
    interrupted: bool = False
    enough: bool = False
    """Whether the rule is met."""
    _complete: int = 0
    _gone: set[Key] = field(default_factory=set)

    def add(self, result: Done | Failed) -> None:
        """Take in what one run came to."""
        if isinstance(result, Failed):
            self.failed.append(result)
            self._gone.add(result.key)
        else:
            self.outcomes[result.key] = result.outcome
        self._advance()

    def _advance(self) -> None:
        """Let the rule look at each replication that has become complete, in their order."""
        while self._complete < self.wanted and not self.enough:
            if not all(
                key in self.outcomes or key in self._gone for key in self.keys_of(self._complete)
            ):
                return
            self._complete += 1
            if self.until is not None and len(self.batch.points) == 1:
                self.enough = self.until.met(self.comparison(0))

    def keys_of(self, replication: int) -> Iterator[Key]:
        """Yield the runs of one replication: every policy at every point."""
        for point, loaded in enumerate(self.batch.points):
            for policy in loaded.regimes:
                yield Key(point, policy, replication)

    def comparison(self, point: int) -> Comparison:
        """Return the replications at `point` that are over: a run that failed leaves its place."""
        loaded = self.batch.points[point]
        return Comparison(
            loaded,
            self.batch.seed_of(point),
            {
                policy: [
                    self.outcomes.get(Key(point, policy, replication))
                    for replication in range(self._complete)
                ]
                for policy in loaded.regimes
            },
            lost=tuple(
                Lost(one.key.policy, one.key.replication, one.reason)
                for one in sorted(self.failed, key=lambda one: one.key.replication)
                if one.key.point == point and one.key.replication < self._complete
            ),
        )


def gather(
    batch: Batch,
    replications: int,
    engine: Engine,
    store: Store | None = None,
    until: Until | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    work: Work | None = None,
) -> Gathered:
    """Do every run of `batch` that the store does not have yet.

    An interrupt (Ctrl-C), or `stopped` when it says so, ends it with what is there.
    """
    gathered = Gathered(batch, replications, until)
    runs = replications * sum(len(loaded.regimes) for loaded in batch.points)
    done = 0

    def jobs() -> Iterator[Job]:
        nonlocal done
        for replication in range(replications):
            for key in gathered.keys_of(replication):
                if gathered.enough:
                    return
                outcome = None if store is None else store.find(key)
                if outcome is None:
                    yield job_of(batch, key)
                else:
                    done += 1
                    gathered.add(Done(key, outcome, 0.0))
                    progress(Progress(done, runs, gathered))

    try:
        with engine:
            for result in results(engine, jobs(), work or Doing()):
                if isinstance(result, Done) and store is not None:
                    store.keep(result.key, result.outcome)
                gathered.add(result)
                done += 1
                progress(Progress(done, runs, gathered))
                gathered.interrupted = stopped()
                if gathered.enough or gathered.interrupted:
                    break
    except KeyboardInterrupt:
        gathered.interrupted = True
    return gathered


def compared(
    loaded: Loaded,
    seed: int,
    replications: int,
    engine: Engine,
    *,
    inference: bool = True,
    progress: Callable[[Progress], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    work: Work | None = None,
) -> Gathered:
    """Compare the policies of `loaded` on an engine: one point, many replications."""
    batch = Batch((loaded,), seed, inference)
    return gather(batch, replications, engine, None, None, progress, stopped, work)
