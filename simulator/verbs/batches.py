"""What the verbs that do many runs share: engine, file of runs, progress, and what went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.verbs.console import INTERRUPTED, fail, progress, say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from simulator.experiment.batch import Gathered, Progress
    from simulator.experiment.engines import Engine, EngineName
    from simulator.experiment.jobs import Batch
    from simulator.experiment.run_store import RunStore
    from simulator.experiment.stopping import Until


@dataclass(frozen=True, slots=True)
class Means:
    """How a batch is run, as the options say."""

    jobs: int = 1
    engine: EngineName | None = None
    address: str | None = None
    out: Path | None = None
    resume: Path | None = None


def gathered(batch: Batch, replications: int, means: Means, until: Until | None = None) -> Gathered:
    """Do a batch by the given means, with progress on standard error."""
    from simulator.experiment.batch import gather
    from simulator.experiment.engines import MissingExtra

    runs = replications * sum(len(loaded.regimes) for loaded in batch.points)
    try:
        with _store(batch, means) as store, _shown(runs) as show:
            return gather(batch, replications, _engine(means), store, until, show)
    except MissingExtra as error:
        fail(str(error))
    except OSError as error:
        if means.address is None:
            raise
        fail(f"--address {means.address}: nothing there takes runs: {error}")


def end_of(found: Gathered) -> None:
    """Say which runs failed and whether there was an interrupt, and end with that status."""
    for failed in found.failed:
        key, point = failed.key, found.batch.points[failed.key.point]
        say(
            f"error: a run failed twice: {point.name}, policy {key.policy}, "
            f"seed {found.batch.seed_of(key.point)}, replication {key.replication}: {failed.reason}"
        )
    if found.interrupted:
        done = found.comparison(0).replications
        say(f"interrupted: these are {done} of {found.wanted} runs of each policy")
        sys.exit(INTERRUPTED)
    if found.failed:
        sys.exit(1)


def measures_called(names: tuple[str, ...], *, inference: bool) -> tuple[str, ...]:
    """Return the measures to look at; refuse names that are none, or are not computed."""
    from simulator.measure import MEASURES
    from simulator.measure.observer.conclusions import LEARNED
    from simulator.scenario.problems import did_you_mean

    for name in names:
        if name not in MEASURES:
            hint = did_you_mean(name, MEASURES)
            raise click.BadParameter(f"no measure is called {name!r}{hint}", param_hint="--measure")
        if name in LEARNED and not inference:
            raise click.BadParameter(
                f"{name!r} has to be worked out, which --no-inference leaves out",
                param_hint="--measure",
            )
    return names or (("certain_nonsharing",) if inference else ("homes_named",))


def _engine(means: Means) -> Engine:
    from simulator.experiment.engines import engine_called

    name = means.engine or ("processes" if means.jobs > 1 else "serial")
    if means.address is not None:
        if means.engine not in {None, "dask"}:
            raise click.UsageError(f"--address is for the engine dask, not for {means.engine}")
        name = "dask"
    jobs = means.jobs
    if jobs == 1 and name != "serial":
        jobs = os.cpu_count() or 1
    return engine_called(name, jobs, means.address or "")


def _store(batch: Batch, means: Means) -> AbstractContextManager[RunStore | None]:
    from simulator.experiment.run_store import RunStore

    if means.out is not None and means.resume is not None:
        raise click.UsageError("--out starts a file, --resume goes on with one: give one of them")
    if means.out is not None:
        if means.out.exists():
            fail(f"{means.out}: is there already; to go on with it: --resume {means.out}")
        return RunStore(means.out, batch)
    if means.resume is not None:
        if not means.resume.exists():
            fail(f"{means.resume}: is not there; to start it: --out {means.resume}")
        return RunStore(means.resume, batch)
    return nullcontext()


@contextmanager
def _shown(runs: int) -> Iterator[Callable[[Progress], None]]:
    with progress(runs) as show:
        yield lambda so_far: show(so_far.done)
