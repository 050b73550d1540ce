"""What is proven by each moment of a run, worked out behind Watch: one moment at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulator.measure.moments.playback import Frame, Playback
from simulator.report.words.watched.events import minute_before_totals
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.working import stopped, telling

_EVERY, _REST = 10, 4
"""While the run plays, what is proven is asked for once in so many frames; and after a proof that
took a while, frames have the machine for so many times as long."""
_GROUP = "proofs"


class Proofs:
    """Asks for the moment that is shown, for those of questions that are answered, for the end."""

    def __init__(self, screen: FramedScreen, proven: Callable[[], object]) -> None:
        """Work behind `screen`; `proven` is called when more is known of the run that is shown."""
        self._screen, self._proven = screen, proven
        self._frames = 0
        self._since = 0
        """At which frame the last proof was begun."""
        self._next = 0
        """Before which frame none is begun while the run plays."""
        self._playback: Playback | None = None
        self._proving: int | None = None
        """The minute for which it is being worked out what is proven."""
        self._failed: set[int] = set()
        """Minutes for which that failed: it is not tried again."""

    def begin(self, playback: Playback) -> None:
        """Look at another run; what the one before proves is not waited for any more."""
        self._screen.workers.cancel_group(self._screen, _GROUP)
        self._playback, self._proving = playback, None
        self._failed.clear()

    def ask(self, player: Playhead, frame: Frame) -> None:
        """Have it worked out what is proven at the moment of `frame` and where it has to be."""
        self._frames += 1
        if self._proving is not None or (player.playing and self._frames < self._next):
            return
        moment = frame.minute if frame.event >= 0 else -1
        asked = [stop.event for stop in player.playback.stops() if stop.pause.ask]
        answered = [player.playback.minute_of(event) for event in asked if event <= player.event]
        # What a report adds shows beside what was known before it.
        before = None if player.playing else minute_before_totals(player.playback, player.event)
        last = player.playback.minute_of(player.playback.last)
        for minute in (moment, *answered, last, *([] if before is None else [before])):
            if minute not in self._failed and player.playback.silent.kept(minute) is None:
                self._proving, self._since = minute, self._frames
                work = partial(self._work, player.playback, minute)
                self._screen.in_background(work, _GROUP, exclusive=False, exit_on_error=False)
                return

    def _work(self, playback: Playback, minute: int) -> None:
        screen = self._screen

        def over() -> None:
            screen.call_later(self._take, playback, minute)

        with telling(screen.app, over):
            screen.camsim.answers.silent(playback.silent, minute, stopped())
            over()

    def _take(self, playback: Playback, minute: int) -> None:
        """Show what has been worked out."""
        if playback is self._playback:
            self._proving = None
            took = self._frames - self._since
            self._next = self._frames + max(_EVERY, _REST * took)
            if playback.silent.kept(minute) is None:
                self._failed.add(minute)
            self._proven()
