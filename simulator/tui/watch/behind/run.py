"""The run that Watch shows: at once where it is at hand, else when it has been computed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulator.ledger import Ledger
from simulator.memory import look_seldom
from simulator.story.open_story import OpenStory
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.opening import RUN
from simulator.tui.kit.working import FAILED, RunFailed, stopped, telling

_WAIT = "One moment: the run is being computed. What you press now waits for it."


class WatchedRun:
    """The run of one story for one screen."""

    def __init__(self, screen: FramedScreen, show: Callable[[OpenStory, Ledger], object]) -> None:
        """Work behind `screen`; `show` is called with a story and its run."""
        self._screen, self._show = screen, show
        self._failed = False
        self._shown: OpenStory | None = None
        """The story whose run was shown last; nothing from another opening on."""

    @property
    def story(self) -> OpenStory | None:
        """The story of the run that is shown: until another is computed, still the one before."""
        now = self._screen.story
        return now if now is not None and now.same_run(self._shown) else self._shown

    @property
    def says(self) -> str:
        """What to say as long as no run is there."""
        return FAILED if self._failed else _WAIT

    def put_away_for(self, story: OpenStory) -> bool:
        """Show the run of another opening than `story` no longer; tell whether there was one."""
        other = self._shown is not None and self._shown.opening != story.opening
        if other:
            self._shown = None
        return other

    def want(self, story: OpenStory) -> None:
        """Show the run of `story`."""
        self._failed = False
        ledger = self._screen.camsim.answers.ledger_at_hand(*story.run_wanted())
        if ledger is None:
            work = partial(self._work, story)
            self._screen.in_background(work, RUN, exit_on_error=False)
        else:
            self._show_run(story, ledger)

    def try_again(self) -> None:
        """Have the run of the open story computed once more, if that has failed."""
        if self._failed and self._screen.story is not None:
            self.want(self._screen.story)

    def _work(self, story: OpenStory) -> None:
        screen = self._screen
        try:
            with telling(screen.app, self._fail):
                ledger = screen.camsim.answers.ledger(*story.run_wanted(), stopped())
                screen.call_later(self._take, story, ledger)
        except Exception as error:
            screen.app.post_message(RunFailed(str(error)))
            self._fail()
            raise

    def _fail(self) -> None:
        self._failed = True
        self._screen.call_later(self._screen.redraw_if_there)

    def _take(self, story: OpenStory, ledger: Ledger) -> None:
        """Show a finished run if it is still wanted."""
        if story.same_run(self._screen.camsim.story):
            look_seldom()
            self._show_run(story, ledger)

    def _show_run(self, story: OpenStory, ledger: Ledger) -> None:
        self._show(story, ledger)
        self._shown = story
