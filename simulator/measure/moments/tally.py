"""What a picture of a moment shows, counted: what homes did, and what is known of how many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.measure.moments.playback import Frame, HomeTruth, Playback


@dataclass(frozen=True, slots=True)
class HappenedTally:
    """What happened so far: answers over all requests, and homes that nobody asked."""

    requests: int
    """That went out."""
    homes_asked: int
    """Each once."""
    asked: int
    shared: int
    declined: int
    ignored: int
    open: int
    """That can still answer."""
    switched_off: int
    """Homes."""
    not_asked: int
    """Homes, those without a camera among them where the town is written out."""


def happened_tally(playback: Playback, frame: Frame) -> HappenedTally:
    """Return what happened up to the moment of `frame`."""
    sent = playback.ledger.requests.sent
    states = np.bincount(frame.happened, minlength=len(HomeTruth))
    counts = frame.counts
    return HappenedTally(
        requests=int(((sent >= 0) & (sent <= frame.minute)).sum()) if frame.event >= 0 else 0,
        homes_asked=frame.homes_asked,
        asked=counts["asked"],
        shared=counts["shared"],
        declined=counts["declined"],
        ignored=counts["ignored"],
        open=counts["open"],
        switched_off=int(states[HomeTruth.SWITCHED_OFF]),
        not_asked=int(states[HomeTruth.NOT_ASKED]) + without_camera(playback),
    )


def known_tally(playback: Playback, frame: Frame) -> dict[int, int]:
    """Return of how many homes the viewer of `frame` knows what, by its enum; 0 is nothing."""
    states = np.bincount(frame.known).tolist()
    found = {state: count for state, count in enumerate(states) if count}
    found[0] = found.get(0, 0) + without_camera(playback)
    return found


def without_camera(playback: Playback) -> int:
    """Return how many homes of a town that is written out have no camera."""
    return sum(not home.camera for home in playback.ledger.loaded.scenario.town.homes)
