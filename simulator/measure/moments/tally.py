"""What a picture of a moment shows, counted: what homes did, and what is known of how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.measure.moments.parties import AgencyKnows, AgencyTold
from simulator.measure.moments.playback import Frame, HomeTruth, Playback

_DID_NOT_SHARE = (AgencyKnows.GAVE_NOTHING, AgencyKnows.NO_ANSWER, AgencyKnows.SAID_NO)


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


def sharers_not_each_time(told: AgencyTold, tally: Mapping[int, int]) -> int:
    """Return how many homes that are drawn as sharers are known not to have shared, once or more.

    `tally` is of how many homes the agency knows what; where these are no homes, none.
    """
    others = told.silent - sum(tally.get(state, 0) for state in _DID_NOT_SHARE)
    return others if 0 < others <= tally.get(AgencyKnows.NAMED, 0) else 0


def without_camera(playback: Playback) -> int:
    """Return how many homes of a town that is written out have no camera."""
    return sum(not home.camera for home in playback.ledger.loaded.scenario.town.homes)
