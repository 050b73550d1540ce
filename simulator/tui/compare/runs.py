"""The runs of Compare: made in a worker, shown as they come in, kept, stopped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic

from simulator.experiment import Comparison
from simulator.experiment.batch import Gathered, Progress, compared
from simulator.experiment.engines import Serial
from simulator.experiment.jobs import Batch, Done, job_of
from simulator.experiment.results import Outcome
from simulator.scenario import Loaded
from simulator.scenario.letters.text import clean
from simulator.story.backend import Backend, runs
from simulator.story.open_story import OpenStory
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import USUAL_PACE, Pace
from simulator.tui.kit.working import stopped

_GROUP = "compare"


def stream(
    loaded: Loaded,
    wanted: int,
    backend: Backend,
    show: Callable[[Comparison], object],
    stopped: Callable[[], bool],
    show_counted: Callable[[Comparison], object] | None = None,
    *,
    pace: Pace = USUAL_PACE,
    clock: Callable[[], float] = monotonic,
) -> str:
    """Make `wanted` runs of every policy of `loaded`, showing what is there by now.

    What `show` gets has the same replications of every policy, and each time more of them. Before
    that `show_counted` gets what is counted in the first run of each policy, of one after the other
    where that takes its time, as soon as it is clear that people wait: what the police can work out
    takes longest.

    Returns:
        What was wrong with a run that failed, if any did.
    """
    counted = _Counted(show_counted, stopped, pace, clock)
    if show_counted is not None:
        counted.count(loaded, backend)
    shown, next_at = 0, 0.0

    def progress(so_far: Progress) -> None:
        nonlocal shown, next_at
        now = clock()
        if not shown and so_far.done < len(loaded.regimes):
            counted.show()
        if stopped() or (now < next_at and so_far.done < so_far.wanted):
            return
        comparison = so_far.gathered.comparison(0)
        if comparison.replications > shown and comparison.has_figures:
            shown, next_at = comparison.replications, now + pace.between
            show(comparison)

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


class _Counted:
    """What is counted in the first run of each policy, and shown while people wait for more."""

    def __init__(
        self,
        show: Callable[[Comparison], object] | None,
        stopped: Callable[[], bool],
        pace: Pace,
        clock: Callable[[], float],
    ) -> None:
        self._show, self._stopped, self._pace, self._clock = show, stopped, pace, clock
        self._next_at = self._first_at = clock() + pace.worth_showing
        self._there: Comparison | None = None
        """What is there by now, unless it has been shown."""

    def count(self, loaded: Loaded, backend: Backend) -> None:
        """Count policy by policy."""
        batch = Batch((loaded,), loaded.scenario.seed, inference=False)
        do, keys = runs(backend, self._stopped), list(Gathered(batch, 1).keys_of(0))
        outcomes: dict[str, list[Outcome | None]] = {key.policy: [None] for key in keys}
        for key in keys:
            if self._stopped():
                return
            for result in do([job_of(batch, key)]):
                if isinstance(result, Done):
                    outcomes[key.policy] = [result.outcome]
            self._there = Comparison(loaded, batch.seed, dict(outcomes))
            if key == keys[-1]:
                # Nothing more is counted: what is there waits for no other.
                self._next_at = self._first_at
            self.show()

    def show(self) -> None:
        """Show what is there, and not yet shown, if people have waited."""
        now, there = self._clock(), self._there
        if self._show is None or there is None or not there.has_figures or now < self._next_at:
            return
        if not self._stopped():
            self._show(there)
            self._there, self._next_at = None, now + self._pace.between


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

        `more` is called when more runs are there, `others` when those that were there are gone,
        being of another story or of other numbers, and `over` when no more come.
        """
        self._screen, self._more, self._others, self._over = screen, more, others, over
        self.comparison: Comparison | None = None
        """The runs that are there."""
        self.wanted = 0
        """How many runs there will be."""
        self.only_counted = False
        """Whether what the police can work out is still to come."""
        self._began = 0.0
        self._computing: OpenStory | None = None

    @property
    def running(self) -> bool:
        """Whether more runs come."""
        return self._computing is not None

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
        return (monotonic() - self._began) / max(1, done) * max(0, self.wanted - done)

    def start(self, story: OpenStory) -> None:
        """Make the runs of `story`, and forget those of another."""
        self._computing, self.wanted = story, self._screen.camsim.runs.compare
        self.comparison, self.only_counted = None, False
        self._began = monotonic()
        self._others()
        work = partial(self._work, story, self.wanted)
        self._screen.in_background(work, _GROUP)

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
            pace=self._screen.camsim.runs.pace,
        )
        tell(self._take_end, story, problem)

    def _take(
        self, story: OpenStory, comparison: Comparison, *, only_counted: bool = False
    ) -> None:
        """Take what is there, unless another story is open by now."""
        if story is self._computing:
            if self.only_counted:
                # More policies, or more columns, come, and each has its place among the others.
                self._others()
            self.comparison, self.only_counted = comparison, only_counted
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
        self._computing = None
        self.wanted = self.comparison.replications if self.comparison else 0
        self._over()
