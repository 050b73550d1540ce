"""A screen that plays a run and has it worked out, behind itself, what is proven by each moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from simulator.ledger import Ledger
from simulator.measure.moments.playback import Frame, Playback
from simulator.story.playhead import Player
from simulator.tui.kit.messages import Proven
from simulator.tui.kit.working import stopped, telling
from simulator.tui.watch.playing import PlayedScreen

if TYPE_CHECKING:
    from simulator.story.open_story import OpenStory

_EVERY = 10
"""While the run plays, what is proven is asked for once in so many frames."""


class ProvingScreen(PlayedScreen):
    """Asks for one moment at a time: the one that is shown, then the end."""

    def __init__(self) -> None:
        super().__init__()
        self._frames = 0
        self._proving: int | None = None
        """The minute for which it is being worked out what is proven."""
        self._failed: set[int] = set()
        """Minutes for which that failed: it is not tried again."""

    def show_run(self, story: OpenStory, ledger: Ledger) -> None:
        """Show a run; what another one proves is not waited for any more."""
        self.workers.cancel_group(self, "proofs")
        self._proving = None
        self._failed.clear()
        super().show_run(story, ledger)

    def ask_for_proofs(self, player: Player, frame: Frame) -> None:
        """Have it worked out what is proven at the moment of `frame`, then what is at the end."""
        self._frames += 1
        if self._proving is not None or (player.playing and self._frames % _EVERY):
            return
        moment = frame.minute if frame.event >= 0 else -1
        for minute in (moment, player.playback.minute_of(player.playback.last)):
            if minute not in self._failed and player.playback.silent.kept(minute) is None:
                self._proving = minute
                self._prove(player.playback, minute)
                return

    @work(thread=True, group="proofs", exit_on_error=False)
    def _prove(self, playback: Playback, minute: int) -> None:
        def over() -> None:
            self.post_message(Proven(playback, minute))

        with telling(self.app, over):
            self.camsim.answers.silent(playback.silent, minute, stopped())
            over()

    def on_proven(self, message: Proven) -> None:
        """Show what has been worked out."""
        if self.player is None or message.playback is not self.player.playback:
            return
        self._proving = None
        if message.playback.silent.kept(message.minute) is None:
            self._failed.add(message.minute)
        self.redraw()
