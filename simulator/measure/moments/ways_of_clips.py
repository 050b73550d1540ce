"""By which way each clip came to the police, and at how many doors officers stood for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from simulator.ledger import PUBLIC
from simulator.log_kinds import Attribute, Happened, Principle
from simulator.measure.moments.playback import Playback


class Way(IntEnum):
    """How a clip came."""

    COMPANY = 0
    """A resident shared it in the app."""
    DOOR = 1
    ORDER = 2
    EMERGENCY = 3


_WAYS = {
    Principle.POLICY: Way.COMPANY,
    Principle.CONSENT: Way.COMPANY,
    Principle.AT_THE_DOOR: Way.DOOR,
    Principle.EMERGENCY: Way.EMERGENCY,
}


@dataclass(frozen=True, slots=True)
class WaysOfClips:
    """What came up to a moment."""

    clips: dict[Way, int]
    """Those ways by which any came, with how many."""
    homes: int
    """Each once."""
    visits: int
    homes_visited: int
    """Each once."""

    @property
    def only_shared(self) -> bool:
        """Whether residents shared all of them in the app, and no officer has knocked."""
        return self.clips.keys() <= {Way.COMPANY} and not self.visits


def ways_of_clips(playback: Playback, event: int) -> WaysOfClips:
    """Return by which ways clips came by the end of `event`."""
    minute = playback.minute_of(event) if event >= 0 else -1
    told, trace = playback.ledger.disclosures, playback.ledger.trace
    rows = (told.attribute == Attribute.FOOTAGE) & (told.recipient != PUBLIC)
    rows &= told.time <= minute
    ways = Counter(_WAYS.get(Principle(one), Way.ORDER) for one in told.principle[rows].tolist())
    visited = trace.home[(trace.kind == Happened.VISIT) & (trace.time <= minute)]
    return WaysOfClips(
        {way: ways[way] for way in Way if ways[way]},
        len(np.unique(told.subject[rows])),
        len(visited),
        len(np.unique(visited)),
    )
