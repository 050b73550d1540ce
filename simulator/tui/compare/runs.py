"""The runs of Compare: made in a worker, shown as they come in, kept, stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from simulator.experiment import Comparison
from simulator.experiment.batch import Gathered, Progress, compared
from simulator.experiment.engines import Serial
from simulator.experiment.jobs import Batch, job_of
from simulator.experiment.results import Outcome
from simulator.scenario import Loaded
from simulator.scenario.letters.text import clean
from simulator.story.backend import Backend, runs
from simulator.story.open_story import OpenStory
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.working import stopped

_SECONDS_BETWEEN = 0.3
"""Drawing takes time from the runs: quick ones are shown some at a time."""
_SECONDS_WORTH_SHOWING = 0.5
"""Where counting takes longer than this, working things out takes so long that people wait."""
_GROUP = "compare"


def stream(
    loaded: Loaded,
    wanted: int,
    backend: Backend,
    show: Callable[[Comparison], object],
    stopped: Callable[[], bool],
    show_counted: Callable[[Comparison], object] | None = None,
    show_some: Callable[[Comparison], object] = lambda _: None,
) -> str:
    """Make `wanted` runs of every policy of `loaded`, showing what is there by now.

    What `show` gets has the same replications of every policy, and each time more of them. Before
    that `show_counted` gets what is counted in the first run of each policy, where the rest takes
    its time: what the police can work out takes longest. `show_some` gets the first run of those
    policies alone that are done, until the first is there of all.

    Returns:
        What was wrong with a run that failed, if any did.
    """
    some: dict[str, Outcome] = {}
    if show_counted is not None:
        some = _count_first(loaded, backend, show_counted, show_some, stopped)
    shown, next_at = 0, time.monotonic() + _SECONDS_BETWEEN

    def progress(so_far: Progress) -> None:
        nonlocal shown, next_at
        now = time.monotonic()
        due = now >= next_at or so_far.done >= so_far.wanted
        if stopped() or not (due or not shown):
            return
        comparison = so_far.gathered.comparison(0)
        if comparison.replications > shown and comparison.has_figures:
            shown, next_at = comparison.replications, now + _SECONDS_BETWEEN
            show(comparison)
        elif due and not shown:
            next_at = now + _SECONDS_BETWEEN
            some.update(_first_runs(so_far.gathered))
            _show_those(some, loaded, show_some)

    gathered = compared(
        loaded,
        loaded.scenario.seed,
        wanted,
        Serial(),
        progress=progress,
        stopped=stopped,
        work=runs(backend, stopped),
    )
    return gathered.failed[0].reason if gathered.failed else ""


def _count_first(
    loaded: Loaded,
    backend: Backend,
    show: Callable[[Comparison], object],
    show_some: Callable[[Comparison], object],
    stopped: Callable[[], bool],
) -> dict[str, Outcome]:
    """Show what is counted in the first run of each policy, unless all of it is quick anyway.

    Returns:
        What was counted, by policy.
    """
    began = time.monotonic()
    batch = Batch((loaded,), loaded.scenario.seed, inference=False)
    counted, do = Gathered(batch, 1), runs(backend, stopped)
    for key in counted.keys_of(0):
        if stopped():
            break
        for result in do([job_of(batch, key)]):
            counted.add(result)
        if time.monotonic() - began > _SECONDS_WORTH_SHOWING:
            _show_those(_first_runs(counted), loaded, show_some)
    comparison = counted.comparison(0)
    is_slow = time.monotonic() - began > _SECONDS_WORTH_SHOWING
    if is_slow and not stopped() and comparison.replications and comparison.has_figures:
        show(comparison)
    return _first_runs(counted)


def _first_runs(gathered: Gathered) -> dict[str, Outcome]:
    """Return the first run of each policy of which it is there."""
    return {
        key.policy: gathered.outcomes[key]
        for key in gathered.keys_of(0)
        if key in gathered.outcomes
    }


def _show_those(
    outcomes: dict[str, Outcome], loaded: Loaded, show: Callable[[Comparison], object]
) -> None:
    """Show one run each of the policies that have one, in the order of the story."""
    there = {name: [outcomes[name]] for name in loaded.regimes if name in outcomes}
    if there:
        show(Comparison(loaded, loaded.scenario.seed, there))


class RunStream:
    """The runs of one story for one screen, which is told when there are more, others, or all."""

    def __init__(
        self,
        screen: FramedScreen,
        more: Callable[[], object],
        others: Callable[[], object],
        over: Callable[[], object],
    ) -> None:
        """Work behind `screen`.

        `more` is called when more runs are there, be it of single policies, `others` when those
        that were there are gone, being of another story or of other numbers, and `over` when no
        more come.
        """
        self._screen, self._more, self._others, self._over = screen, more, others, over
        self.comparison: Comparison | None = None
        """The runs that are there."""
        self.wanted = 0
        """How many runs there will be."""
        self.only_counted = False
        """Whether what the police can work out is still to come."""
        self.some: Comparison | None = None
        """Those of single policies, while there is no whole run of all."""
        self._began = 0.0
        self._computing: OpenStory | None = None

    @property
    def running(self) -> bool:
        """Whether more runs come."""
        return self._computing is not None

    @property
    def latest(self) -> Comparison | None:
        """The runs that are there, or the first of those policies alone that are done."""
        return self.some or self.comparison

    @property
    def came_to_nothing(self) -> bool:
        """Whether no runs are there, and none come."""
        return not self.running and self.comparison is None

    @property
    def seconds_left(self) -> float:
        """How long the rest takes, as far as that can be told; 0 where nothing is known of it."""
        if not self.running or self.only_counted or self.comparison is None:
            return 0.0
        done = self.comparison.replications
        return (time.monotonic() - self._began) / max(1, done) * max(0, self.wanted - done)

    def start(self, story: OpenStory) -> None:
        """Make the runs of `story`, and forget those of another."""
        self._computing, self.wanted = story, self._screen.camsim.runs.compare
        self.comparison, self.some, self.only_counted = None, None, False
        self._began = time.monotonic()
        self._others()
        work = partial(self._work, story, self.wanted)
        self._screen.run_worker(work, thread=True, exclusive=True, group=_GROUP)

    def stop(self) -> None:
        """Stop the runs; what is done stays."""
        self._screen.workers.cancel_group(self._screen, _GROUP)
        self._end()

    def _work(self, story: OpenStory, wanted: int) -> None:
        """Run replication after replication of every policy, in a thread."""
        tell, is_over = self._screen.call_later, stopped()
        problem = stream(
            story.loaded,
            wanted,
            self._screen.camsim.answers,
            lambda comparison: tell(self._take, story, comparison),
            is_over,
            lambda comparison: tell(self._take, story, comparison, only_counted=True),
            lambda comparison: tell(self._take_some, story, comparison),
        )
        tell(self._take_end, story, problem)

    def _take(
        self, story: OpenStory, comparison: Comparison, *, only_counted: bool = False
    ) -> None:
        """Take what is there, unless another story is open by now."""
        if story is self._computing:
            if self.only_counted and not only_counted:
                # More columns come, and each has its place among the others.
                self._others()
            self.comparison, self.only_counted, self.some = comparison, only_counted, None
            self._more()

    def _take_some(self, story: OpenStory, comparison: Comparison) -> None:
        """Take what is there of single policies, unless another story is open by now."""
        if story is self._computing:
            self.some = comparison
            self._more()

    def _take_end(self, story: OpenStory, problem: str) -> None:
        """Wait for no more, and say so if a run failed."""
        if story is not self._computing:
            return
        if problem:
            said = clean(f"A run failed: {problem}")
            self._screen.app.notify(said, severity="error", markup=False)
        self._end()

    def _end(self) -> None:
        """Wait for no more."""
        self._computing, self.some = None, None
        self.wanted = self.comparison.replications if self.comparison else 0
        self._over()
