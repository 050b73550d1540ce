"""What moves in Flow: tokens from a moment to the next. No clock; time comes in by `tick`."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.measure.moments.flow import Channel, FlowSoFar
from simulator.measure.moments.playback import Playback
from simulator.tui.watch.pictures.glow import SECOND

FRAMES = 8
"""So many frames does a token take from end to end."""
MOST_TOKENS = 5


@dataclass(frozen=True, slots=True)
class FlowCounts:
    """What Flow counts at a moment: read off the ledger."""

    carried: dict[Channel, int]
    asked: int
    shared: int
    declined: int
    ignored: int
    open: int

    @classmethod
    def of(cls, flow: FlowSoFar, counts: dict[str, int]) -> FlowCounts:
        """Return the counts of a flow, and of what residents did by then."""
        return cls(
            flow.carried(),
            *(counts[name] for name in ("asked", "shared", "declined", "ignored", "open")),
        )


class Motion:
    """From which moment to which tokens travel now, and how far they have come."""

    def __init__(self) -> None:
        self._playback: Playback | None = None
        self._event = -1
        self._last: FlowCounts | None = None
        """What was shown last, whole."""
        self._from: FlowCounts | None = None
        self._frame = FRAMES
        self._reversed = 0
        self._changed: frozenset[str] = frozenset()

    def see(self, playback: Playback, event: int, counts: FlowCounts, *, moves: bool) -> None:
        """Take the moment that is shown now; what it adds to the one before comes by tokens.

        Only going on moves anything: a moment that was jumped back to, or of another run, stands.
        """
        last, on = self._last, playback is self._playback and event > self._event
        if last is not None and counts != last:
            names = changed(last, counts)
            self._changed, self._reversed = names, 0 if moves else SECOND
            if on and moves and not self.moving:
                self._from, self._frame = last, 0
            elif not (on and moves):
                self._frame = FRAMES
        self._playback, self._event, self._last = playback, event, counts

    def tick(self) -> bool:
        """Let a tick pass; tell whether the picture is another one now."""
        if self._reversed:
            self._reversed -= 1
            return self._reversed == 0
        if not self.moving:
            return False
        self._frame += 1
        return True

    def rest(self) -> None:
        """Let all that is under way arrive."""
        self._frame, self._reversed = FRAMES, 0

    @property
    def moving(self) -> bool:
        """Whether tokens are under way."""
        return self._frame < FRAMES

    @property
    def at(self) -> float:
        """How much of their way they have made, from 0 to 1."""
        return self._frame / FRAMES

    @property
    def origin(self) -> FlowCounts | None:
        """The counts before what is under way; None where nothing is."""
        return self._from if self.moving else None

    @property
    def standing_out(self) -> frozenset[str]:
        """The names of numbers that have changed, while they stand out."""
        return self._changed if self._reversed else frozenset()


def changed(before: FlowCounts, after: FlowCounts) -> frozenset[str]:
    """Return the names of the counts that differ: of channels, and of what residents did."""
    names = {
        channel.name
        for channel in Channel
        if before.carried.get(channel, 0) != after.carried.get(channel, 0)
    }
    names |= {
        name
        for name in ("asked", "shared", "declined", "ignored", "open")
        if getattr(before, name) != getattr(after, name)
    }
    return frozenset(names)


def tokens(more: int, length: int, at: float) -> tuple[list[int], int]:
    """Return where the tokens of `more` records are on a line, and how many of them have arrived.

    They stand two cells apart; by `at` = 1 the last one has arrived.
    """
    count = min(more, MOST_TOKENS)
    head = round(at * (length + 2 * (count - 1)))
    places = [head - 2 * token for token in range(count)]
    return [place for place in places if 0 <= place < length], sum(
        place >= length for place in places
    )


def ticked(before: int, after: int, length: int, at: float) -> int:
    """Return what a count shows while tokens are under way: so many more as have arrived."""
    if after <= before or at >= 1:
        return after
    _, arrived = tokens(after - before, length, at)
    return before + (after - before) * arrived // min(after - before, MOST_TOKENS)
