"""Where the homes of a town stand that are on record: the same for all who look at it."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from simulator.ledger import Floats, Homes
from simulator.measure.observer.told.tiles import Tiles
from simulator.scenario.homes.town import Home, Town

_NOTHING_NEARER = 1e-9
"""Miles: two places that are no farther apart are one."""


class Ground:
    """The places of a town: of the homes with a camera, then of those written out without one.

    A drawn town keeps the places of the homes with a camera only.
    """

    def __init__(self, town: Town, homes: Homes) -> None:
        """Lay out the homes of `town`; `homes` are those with a camera."""
        self.cameras = len(homes)
        """How many places have a camera: those come first, in the order of the ledger."""
        self.without: tuple[Home, ...] = tuple(home for home in town.homes if not home.camera)
        """The homes that are written out without a camera."""
        self.x: Floats = np.concatenate([homes.x, [home.x for home in self.without]])
        """Miles; so is `y`."""
        self.y: Floats = np.concatenate([homes.y, [home.y for home in self.without]])

    def near(self, x: Floats, y: Floats, miles: Floats) -> list[list[int]]:
        """Return for each point the places within so many miles of it, in order."""
        if not len(x):
            return []
        if not miles.any() or not len(self.x):
            return [[] for _ in x]
        return self._tiles.within(x, y, miles + _NOTHING_NEARER)

    @cached_property
    def _tiles(self) -> Tiles:
        return Tiles(self.x, self.y)
