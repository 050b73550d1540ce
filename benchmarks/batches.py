"""Many runs: two processes against one, Dask's price per run, and the same figures from all."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.measuring import at_least, head, missing, say, under
from simulator.experiment.batch import Gathered, compared
from simulator.experiment.engines import Dask, Engine, Processes, Serial
from simulator.scenario import load_scenario
from simulator.scenario.loaded import Loaded

SCENARIO = "fort-lauderdale-drawn"
SMALL = "maple-court"
SHORT, LONG = 8.0, 65.0
"""Seconds of serial work in a batch."""
SMALL_RUNS = 200


def print_all(*, long: bool) -> None:
    """Print the figures of this part."""
    loaded = load_scenario(SCENARIO)
    replications = 1 + round((LONG if long else SHORT) / seconds_of_one(loaded))
    serial_time, serial = timed(loaded, replications, Serial)
    head(f"A batch of {serial_time:.0f} s of serial work, by the clock on the wall")
    two_time, two = timed(loaded, replications, lambda: Processes(2))
    say("one process / two processes", serial_time / two_time, at_least(1.7))
    if not long:
        missing("  of a minute: starting workers weighs less", "see --long")
    say("figures that differ between serial and processes", differing(serial, two), under(1))
    try:
        from distributed import LocalCluster
    except ImportError:
        missing("Dask", "not installed: distributed")
        return
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        _, dask = timed(loaded, min(3, replications), lambda: Dask(2, address))
    _, few = timed(loaded, min(3, replications), Serial)
    say("figures that differ between serial and Dask", differing(few, dask), under(1))
    dask_overhead()


def dask_overhead() -> None:
    """Print what Dask adds to each of many short runs, on a cluster of one worker that is up."""
    from distributed import LocalCluster

    loaded = load_scenario(SMALL)
    runs = SMALL_RUNS // len(loaded.regimes)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        timed(loaded, 2, lambda: Dask(1, address))  # the worker imports the program
        on_dask, serial = (
            min(timed(loaded, runs, engine)[0] for _ in range(3))
            for engine in (lambda: Dask(1, address), Serial)
        )
    extra = on_dask - serial
    say(
        "milliseconds that Dask adds to a run",
        1000 * extra / (runs * len(loaded.regimes)),
        under(5),
    )


def seconds_of_one(loaded: Loaded) -> float:
    """Return how long one replication of every policy takes."""
    timed(loaded, 1, Serial)
    return timed(loaded, 1, Serial)[0]


def timed(
    loaded: Loaded, replications: int, engine: Callable[[], Engine]
) -> tuple[float, Gathered]:
    """Do a batch; return its seconds by the clock on the wall, and what it found."""
    start = time.perf_counter()
    found = compared(loaded, 0, replications, engine(), inference=False)
    return time.perf_counter() - start, found


def differing(first: Gathered, second: Gathered) -> int:
    """Count the runs whose figures are not the same, bit for bit."""
    keys = first.outcomes.keys() | second.outcomes.keys()
    return sum(repr(first.outcomes.get(key)) != repr(second.outcomes.get(key)) for key in keys)
