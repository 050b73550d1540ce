"""The time of Watch: where the run that is played stands, and what moves it."""

from __future__ import annotations

from collections.abc import Callable

from simulator.story.landmarks import mark_from, marked_events
from simulator.story.playhead import Playhead

TICKS_A_SECOND = 10


class Clock:
    """The position of one run; its screen is told when it has moved, and before it jumps."""

    def __init__(self, moved: Callable[[], object], jumps: Callable[[], object]) -> None:
        """Call `moved` when another moment is to be drawn.

        `jumps` is called first where the next moment does not follow from the one before.
        """
        self._moved, self._jumps = moved, jumps
        self.player: Playhead | None = None

    def tick(self) -> bool:
        """Let a tick pass while the run plays; tell whether anything moved."""
        return self.player is not None and self.player.tick(1 / TICKS_A_SECOND)

    def stop(self) -> None:
        """Play no more, wherever it is."""
        if self.player is not None:
            self.player.playing = False

    def beat(self) -> None:
        """Go on: skip a question, play to the next beat, or jump to it."""
        if self.player is not None:
            self.player.beat()
            self._moved()

    def step(self, count: int) -> None:
        """Move by events."""
        if self.player is not None:
            self.player.step(count)
            self._moved()

    def day(self, count: int) -> None:
        """Move by days; where nothing happens for longer, to what happens next."""
        if self.player is not None:
            before = self.player.event
            self.player.days(count)
            if self.player.event == before:
                self.player.step(count)
            self._moved()

    def mark(self, step: int) -> None:
        """Go to the request, report or change of policy before or after this moment."""
        if self.player is not None:
            event = mark_from(marked_events(self.player.playback), self.player.event, step)
            if event is not None:
                self.go_to(event)

    def go_to(self, event: int) -> None:
        """Show another moment, wherever it lies."""
        if self.player is not None:
            self.player.seek(event)
            self._jumps()
            self._moved()

    def go_to_end(self) -> None:
        """Show the last moment."""
        if self.player is not None:
            self.go_to(self.player.playback.last)

    def go_to_minute(self, minute: float) -> None:
        """Show the moment of a minute of the run."""
        if self.player is not None:
            self.go_to(self.player.playback.event_at(minute))

    def offers(self, number: int) -> bool:
        """Tell whether a question is open that has so many answers, counted from 0."""
        player = self.player
        if player is None or not player.asking or player.pause is None:
            return False
        return number < len(player.pause.choices)

    def answer(self, number: int) -> tuple[str, str] | None:
        """Close the open question; return it with the answer that was chosen."""
        if self.player is None or self.player.pause is None:
            return None
        pause = self.player.pause
        self.player.asking = False
        return pause.ask, pause.choices[number]
