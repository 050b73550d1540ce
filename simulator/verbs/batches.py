"""What the verbs that do many runs share: engine, file of runs, progress, and what went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from simulator.extras import MissingExtra
from simulator.scenario.letters.typing import typed_path
from simulator.verbs.console import INTERRUPTED, fail, progress, say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from simulator.experiment.batch import Gathered, Progress
    from simulator.experiment.engines import Engine
    from simulator.experiment.jobs import Batch
    from simulator.experiment.run_store import RunStore
    from simulator.experiment.stopping import Until
    from simulator.verbs.options import RunOptions

_SOME_MEASURES = "certain_nonsharing, homes_named or requests_answered"


def run_batch(
    batch: Batch, replications: int, options: RunOptions, until: Until | None = None
) -> Gathered:
    """Do the runs of a batch as the options say, with progress on standard error."""
    from simulator.experiment.batch import gather

    runs = replications * sum(len(loaded.regimes) for loaded in batch.points)
    try:
        with _store(batch, options) as store, _progress_of(runs) as show:
            return gather(batch, replications, _engine(options, runs), store, until, show)
    except MissingExtra as error:
        fail(str(error))
    except OSError as error:
        if options.address is None:
            raise
        fail(f"--address {options.address}: nothing there takes runs: {error}")


def exit_as_it_ended(gathered: Gathered) -> None:
    """Say which runs failed and whether there was an interrupt, and end with that status."""
    for failed in gathered.failed:
        key, batch = failed.key, gathered.batch
        say(
            f"error: a run failed twice: {batch.points[key.point].name}, policy {key.policy}, "
            f"seed {batch.seed_of(key.point)}, replication {key.replication}: {failed.reason}"
        )
    if gathered.interrupted:
        done = gathered.comparison(0).replications
        say(f"interrupted: these are {done} of {gathered.wanted} runs of each policy")
        sys.exit(INTERRUPTED)
    if gathered.failed:
        sys.exit(1)


def measures_called(names: tuple[str, ...], *, inference: bool) -> tuple[str, ...]:
    """Return the measures to look at, each by its name or by the words that screens show.

    Names that are none, or are not computed, are refused.
    """
    from simulator.measure.observer.conclusions import LEARNED

    names = tuple(dict.fromkeys(map(_measure_called, names)))
    for name in names:
        if name in LEARNED and not inference:
            raise click.BadParameter(
                f"{name!r} has to be worked out, which --no-inference leaves out",
                param_hint="--measure",
            )
    return names or (("certain_nonsharing",) if inference else ("homes_named",))


def _measure_called(word: str) -> str:
    """Return the name of the measure that is called `word`, there or on screens."""
    from simulator.measure import MEASURES
    from simulator.scenario.problems import did_you_mean

    by_label = {definition.label.casefold(): name for name, definition in MEASURES.items()}
    plain = " ".join(word.split()).casefold()
    name = plain.replace(" ", "_").replace("-", "_")
    if name in MEASURES:
        return name
    if plain in by_label:
        return by_label[plain]
    hint = (
        did_you_mean(word, MEASURES)
        or did_you_mean(plain, by_label)
        or f"; they are called, for instance, {_SOME_MEASURES}; the docs list them all"
    )
    raise click.BadParameter(f"no measure is called {word!r}{hint}", param_hint="--measure")


def _engine(options: RunOptions, runs: int) -> Engine:
    from simulator.experiment.engines import AllCores, engine_called

    name, cores = options.engine, os.cpu_count() or 1
    if options.address is not None:
        if options.engine not in {None, "dask"}:
            raise click.UsageError(f"--address is for the engine dask, not for {options.engine}")
        name = "dask"
    if name is None:
        if options.jobs is None:
            return AllCores(cores, runs)
        name = "processes" if options.jobs > 1 else "serial"
    return engine_called(name, options.jobs or cores, options.address or "")


def _store(batch: Batch, options: RunOptions) -> AbstractContextManager[RunStore | None]:
    from simulator.experiment.run_store import RunStore

    if options.out is not None and options.resume is not None:
        raise click.UsageError("--out starts a file, --resume goes on with one: give one of them")
    if options.out is not None:
        if options.out.exists():
            again = typed_path(options.out)
            fail(f"{options.out}: is there already; to go on with it: --resume {again}")
        return RunStore(options.out, batch)
    if options.resume is not None:
        if not options.resume.exists():
            new = typed_path(options.resume)
            fail(f"{options.resume}: is not there; to start it: --out {new}")
        if options.resume.is_file() and not options.resume.stat().st_size:
            fail(
                f"{options.resume}: is empty: no run is kept in it; to start anew, remove it and "
                f"write --out {typed_path(options.resume)}"
            )
        return RunStore(options.resume, batch)
    return nullcontext()


@contextmanager
def _progress_of(runs: int) -> Iterator[Callable[[Progress], None]]:
    with progress(runs) as show:
        yield lambda so_far: show(so_far.done)
