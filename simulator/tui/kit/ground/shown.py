"""What a map shows, in any size: a run, the states of its homes, and who is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, Bools, Ledger
from simulator.measure.moments.states import States
from simulator.story.ground import Ground
from simulator.tui.kit.map_cells import FEET_PER_MILE, Zoom


class Places(NamedTuple):
    """Where each home is seen by whoever looks."""

    east: npt.NDArray[np.float64]
    north: npt.NDArray[np.float64]
    """Miles."""
    dots: Bools | None = None
    """Homes that are known by a dot that can be off."""
    error_ft: float = 0.0
    """By how much."""
    unknown: bool = False
    """Whether homes of state 0 are not known to whoever looks: no place gives them away."""

    @property
    def miles_off(self) -> float:
        """By how much dots can be off, in miles."""
        return self.error_ft / FEET_PER_MILE


@dataclass(frozen=True, slots=True)
class MapShown:
    """What a map shows, in any size."""

    ledger: Ledger
    ground: Ground
    states: States
    """Of the homes with a camera, then of those written out without one, where they have any."""
    request: int
    """The one to look at closely, with its area."""
    others: tuple[int, ...]
    """Requests with an area besides."""
    zoom: Zoom
    places: Places
    lit: Bools | None
    focus: int
    numbered: bool = False
    """Whether the areas have their number, as requests are counted."""
    around: int = NOBODY
    """Where there is no request to look at, the one whose surroundings are shown without it."""
