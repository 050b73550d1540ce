"""The moments of a run that stand out: requests, reports, other policies; and what is ahead."""

from __future__ import annotations

import numpy as np

from simulator.ledger import Ints
from simulator.log_kinds import Happened
from simulator.measure.moments.playback import Playback
from simulator.story.playhead import Playhead

MARKED = (Happened.SENT, Happened.REPORT, Happened.POLICY_CHANGED)


def marked_events(playback: Playback) -> Ints:
    """Return the events at which a request goes out, a report is made or the policy changes."""
    rows = np.flatnonzero(np.isin(playback.ledger.trace.kind, MARKED))
    return np.unique(np.searchsorted(playback.starts, rows, side="right") - 1)


def mark_from(marks: Ints, event: int, step: int) -> int | None:
    """Return the next of `marks` after `event`, or the one before it; None where there is none."""
    if step > 0:
        place = int(np.searchsorted(marks, event, side="right"))
        return int(marks[place]) if place < len(marks) else None
    place = int(np.searchsorted(marks, event, side="left")) - 1
    return int(marks[place]) if place >= 0 else None


def listed_until(player: Playhead, guessed: set[str]) -> int:
    """Return the first event that is not to be listed: nobody reads what has not happened yet."""
    return min(told_until(player, guessed), player.seen + 1)


def told_until(player: Playhead, guessed: set[str]) -> int:
    """Return the first event that must not be read yet, because a question about it is open."""
    if player.asking:
        return player.event
    ahead = [
        stop.event
        for stop in player.playback.stops()
        if stop.pause.ask and stop.pause.ask not in guessed and stop.event > player.event
    ]
    return min(ahead, default=len(player.playback))
