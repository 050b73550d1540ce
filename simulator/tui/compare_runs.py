"""The runs of Compare, shown as they come in."""

from __future__ import annotations

import time
from collections.abc import Callable

from simulator.experiment import Comparison
from simulator.experiment.batch import Progress, gather
from simulator.experiment.engines import Serial
from simulator.experiment.jobs import Batch
from simulator.scenario import Loaded
from simulator.tui.reckoner import Reckoner, runs

RUNS = 20
_SECONDS_BETWEEN = 0.3
"""Drawing takes time from the runs: quick ones are shown some at a time."""


def stream(
    loaded: Loaded,
    reckoner: Reckoner,
    show: Callable[[Comparison], object],
    stopped: Callable[[], bool],
) -> str:
    """Run every policy of `loaded`, showing what is there by now; say what was wrong, if anything.

    What `show` gets has the same replications of every policy, and each time more of them.
    """
    shown, next_at = 0, 0.0

    def progress(so_far: Progress) -> None:
        nonlocal shown, next_at
        now = time.monotonic()
        if stopped() or (now < next_at and so_far.done < so_far.wanted):
            return
        comparison = so_far.gathered.comparison(0)
        if comparison.replications > shown:
            shown, next_at = comparison.replications, now + _SECONDS_BETWEEN
            show(comparison)

    batch = Batch((loaded,), loaded.scenario.seed)
    work = runs(reckoner, stopped)
    gathered = gather(batch, RUNS, Serial(), progress=progress, stopped=stopped, work=work)
    return gathered.failed[0].reason if gathered.failed else ""
