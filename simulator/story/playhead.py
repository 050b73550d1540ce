"""Playing a run: where it is, whether it moves, and where the story pauses."""

from __future__ import annotations

from simulator.measure.moments.playback import Playback, Stop
from simulator.scenario.models import MINUTES_PER_DAY, Pause

SECONDS_TO_NEXT_BEAT = 3.0
SECONDS_FOR_A_LONG_WAY = 12.0
_LONG_WAY = 14 * MINUTES_PER_DAY
_PACES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class Playhead:
    """A position in a playback. It knows no screen and no clock: time comes in by `tick`."""

    def __init__(self, playback: Playback) -> None:
        self.playback = playback
        self.event = -1
        self.playing = False
        self.asking = False
        """Whether a question waits for a guess."""
        self.pace = 1.0
        self._minute = 0.0
        self._rate = 0.0
        """Simulated minutes a second, at pace 1."""
        self._stops = playback.stops()
        self._reached = 0
        """How many pauses of the story are behind, the present one included."""
        self._paused_at: Pause | None = None
        self._farthest = -1

    @property
    def seen(self) -> int:
        """The last event that has been shown, the present one or one that was stepped back from."""
        return max(self._farthest, self.event)

    @property
    def pause(self) -> Pause | None:
        """The pause of the story that the run stands at."""
        return self._paused_at

    @property
    def at_end(self) -> bool:
        """Whether nothing more comes."""
        return self.event >= self.playback.last and self._reached >= len(self._stops)

    def open(self) -> None:
        """Start: on the first request where the story pauses there, else before everything."""
        if self._stops and self._stops[0].pause.at == "first_request":
            self._jump_to_stop()

    def join(self, other: Playhead) -> None:
        """Take over the moment of a run of the same story under another policy."""
        minute = other.playback.minute_of(other.event)
        self.event = self.playback.event_at(minute) if other.event >= 0 else -1
        self._minute = float(minute)
        self._reached = min(other._reached, len(self._stops))
        self._paused_at, self.pace = other._paused_at, other.pace
        self.asking = other.asking
        seen = other.playback.minute_of(other.seen)
        self._farthest = self.playback.event_at(seen) if other.seen >= 0 else -1

    def beat(self) -> None:
        """Go on by one press: skip a question, start towards the next stop, or jump to it."""
        if self.asking:
            self.asking = False
        elif self.playing:
            self.playing = False
            if self._reached < len(self._stops):
                self._jump_to_stop()
        elif not self.at_end:
            self._start()

    def _start(self) -> None:
        goal = self.playback.minute_of(self._goal())
        self._minute = float(self.playback.minute_of(self.event))
        way = goal - self._minute
        if way <= 0:
            self._arrive()
            return
        seconds = SECONDS_FOR_A_LONG_WAY if way > _LONG_WAY else SECONDS_TO_NEXT_BEAT
        self._rate = way / seconds
        self._paused_at = None
        self.playing = True

    def _goal(self) -> int:
        if self._reached < len(self._stops):
            return self._stops[self._reached].event
        return self.playback.last

    def tick(self, seconds: float) -> bool:
        """Let `seconds` pass; tell whether anything moved."""
        if not self.playing:
            return False
        self._minute += self._rate * self.pace * seconds
        event = min(self.playback.event_at(self._minute), self._goal())
        if event >= self._goal():
            self._arrive()
        else:
            self.event = event
        return True

    def _arrive(self) -> None:
        self.playing = False
        if self._reached < len(self._stops):
            self._jump_to_stop()
        else:
            self.seek(self.playback.last)

    def _jump_to_stop(self) -> None:
        stop = self._stops[self._reached]
        self._reached += 1
        self.event = stop.event
        self._paused_at = stop.pause
        self.asking = bool(stop.pause.ask and stop.pause.choices)

    def seek(self, event: int) -> None:
        """Go to an event, back or on; pauses that lie behind it count as reached.

        What a pause says stands at its event from whichever side one comes; its question is asked
        only of those who play up to it.
        """
        self.playing = self.asking = False
        self._farthest = self.seen
        self.event = max(-1, min(event, self.playback.last))
        self._minute = float(self.playback.minute_of(self.event))
        self._reached = sum(stop.event <= self.event for stop in self._stops)
        here = self._stops_here()
        self._paused_at = here[-1].pause if here else None

    def begin(self, event: int, question: str) -> None:
        """Go to an event as if one had played up to it; a `question` that stands there is open."""
        self.seek(event)
        self._farthest = self.event
        pause = next(
            (stop.pause for stop in self._stops_here() if stop.pause.ask == question), None
        )
        if question and pause is not None:
            self._paused_at, self.asking = pause, True

    def _stops_here(self) -> list[Stop]:
        return [stop for stop in self._stops if stop.event == self.event]

    def step(self, count: int) -> None:
        """Move by `count` events."""
        self.seek(self.event + count)

    def days(self, count: int) -> None:
        """Move by `count` days."""
        minute = self.playback.minute_of(self.event) + count * MINUTES_PER_DAY
        self.seek(self.playback.event_at(minute) if minute >= 0 else -1)

    def faster(self, change: int) -> None:
        """Take the next pace up or down."""
        place = _PACES.index(self.pace) + change
        self.pace = _PACES[max(0, min(place, len(_PACES) - 1))]
