"""The runs of Compare: made in a worker, shown as they come in, kept, stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from textual import work
from textual.worker import get_current_worker

from simulator.experiment import Comparison
from simulator.experiment.batch import Progress, compared
from simulator.experiment.engines import Serial
from simulator.scenario import Loaded
from simulator.scenario.letters.text import clean
from simulator.story.backend import Backend, runs
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.messages import MoreRuns, RunsOver

RUNS = 20
_SECONDS_BETWEEN = 0.3
"""Drawing takes time from the runs: quick ones are shown some at a time."""

Key: TypeAlias = tuple[int | str, ...]
"""The version of the scenario, and the policies."""


def stream(
    loaded: Loaded,
    backend: Backend,
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
        if comparison.replications > shown and comparison.has_figures:
            shown, next_at = comparison.replications, now + _SECONDS_BETWEEN
            show(comparison)

    gathered = compared(
        loaded,
        loaded.scenario.seed,
        RUNS,
        Serial(),
        progress=progress,
        stopped=stopped,
        work=runs(backend, stopped),
    )
    return gathered.failed[0].reason if gathered.failed else ""


class StreamedRuns(FramedScreen):
    """A screen of the runs of the story that is open. It is told when there are more or others."""

    def __init__(self) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        """The runs that are there."""
        self.wanted = RUNS
        """How many runs there will be."""
        self._done: dict[Key, Comparison] = {}
        self._computing: Key | None = None

    @property
    def running(self) -> bool:
        """Whether more runs come."""
        return self._computing is not None

    def want_runs(self) -> None:
        """Take the runs of the story that is open, making them where they are not there."""
        loaded = self.camsim.loaded
        if loaded is None:
            return
        key: Key = (self.camsim.version, *loaded.regimes)
        if key in self._done:
            if self.comparison is not self._done[key]:
                self.other_runs()
                self.comparison = self._done[key]
                self.wanted = self.comparison.replications
            self.more_runs()
        elif key != self._computing:
            self._computing, self.wanted = key, RUNS
            self.comparison = None
            self.other_runs()
            self._run(loaded, key)

    def more_runs(self) -> None:
        """Show what is there by now."""

    def other_runs(self) -> None:
        """Forget what is shown: it is of another story, or of other numbers."""

    @work(thread=True, exclusive=True, group="compare")
    def _run(self, loaded: Loaded, key: Key) -> None:
        """Run replication after replication of every policy."""
        worker = get_current_worker()
        problem = stream(
            loaded,
            self.camsim.backend,
            lambda comparison: self.post_message(MoreRuns(key, comparison)),
            lambda: worker.is_cancelled,
        )
        self.post_message(RunsOver(key, problem))

    def on_more_runs(self, message: MoreRuns) -> None:
        """Show what is there, unless another story is open by now."""
        if message.key == self._computing:
            self.comparison = message.comparison
            self.more_runs()

    def on_runs_over(self, message: RunsOver) -> None:
        """Wait for no more, and say so if a run failed."""
        if message.key != self._computing:
            return
        if message.problem:
            said = clean(f"A run failed: {message.problem}")
            self.app.notify(said, severity="error", markup=False)
        self._end()

    def stop_runs(self) -> None:
        """Stop the runs; what is done stays."""
        self.workers.cancel_group(self, "compare")
        self._end()

    def _end(self) -> None:
        """Keep what is there, and wait for no more."""
        if self._computing is not None and self.comparison is not None:
            self._done[self._computing] = self.comparison
        self._computing = None
        self.wanted = self.comparison.replications if self.comparison else 0
        self.redraw()
