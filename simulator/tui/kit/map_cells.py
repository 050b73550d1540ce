"""Homes laid out on the cells of a terminal: which home, or homes, each cell stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, Ledger

Zoom: TypeAlias = Literal["street", "district", "town"]
ZOOMS: tuple[Zoom, ...] = ("street", "district", "town")
FEET_PER_MILE = 5280
FEW = 400
"""Up to so many homes, the whole town is shown at once."""
_RADII: dict[Zoom, float] = {"street": 1.35, "district": 5.0}
_CELL_ASPECT = 2.0
"""A terminal cell is about twice as high as it is wide."""


_MARGIN = 0.03
"""Of a town that is shown whole, beyond its edge."""
_CLOSE = 1.2
"""Cells from a click within which a home is meant."""


Floats: TypeAlias = npt.NDArray[np.float64]
Circle: TypeAlias = tuple[float, float, float]
"""Miles east and north of the middle, and the radius."""


@dataclass(frozen=True, slots=True)
class MapWindow:
    """The part of the town that is shown, in miles."""

    left: float
    bottom: float
    width: float
    height: float
    ring: Circle | None
    """The circle of the request in focus."""


def circle_of(ledger: Ledger, request: int) -> Circle | None:
    """Return the circle of a request; nothing where its homes were named one by one."""
    if request == NOBODY or ledger.requests.radius[request] <= 0:
        return None
    log = ledger.requests
    return float(log.x[request]), float(log.y[request]), float(log.radius[request])


def window_of(ledger: Ledger, request: int, zoom: Zoom, columns: int, rows: int) -> MapWindow:
    """Choose what to show of the town for a request, in a pane of `columns` by `rows`."""
    width, height = ledger.loaded.scenario.town.size
    ring = circle_of(ledger, request)
    if len(ledger.homes) <= FEW or zoom == "town" or ring is None:
        # A mile is twice as many columns as rows; what is left over at the sides stays ground.
        tall = max(height, width * _CELL_ASPECT * rows / max(1, columns)) * (1 + 2 * _MARGIN) or 1.0
        wide = tall * columns / max(1, rows) / _CELL_ASPECT
        return MapWindow((width - wide) / 2, (height - tall) / 2, wide, tall, ring)
    tall = 2 * ring[2] * _RADII[zoom]
    wide = tall * columns / max(1, rows) / _CELL_ASPECT
    return MapWindow(ring[0] - wide / 2, ring[1] - tall / 2, wide, tall, ring)


def cells_of(
    east: npt.NDArray[np.float64],
    north: npt.NDArray[np.float64],
    window: MapWindow,
    columns: int,
    rows: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return which places are in view and the cell of each, row by row from the top left."""
    x = (east - window.left) / window.width * columns
    y = rows - (north - window.bottom) / window.height * rows
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    seen = np.flatnonzero((column >= 0) & (column < columns) & (row >= 0) & (row < rows))
    return seen, row[seen] * columns + column[seen]


class CellsSeen:
    """Which places are in view and the cell of each: worked out anew only where one has moved."""

    def __init__(self) -> None:
        nowhere = np.zeros(0)
        self._east, self._north = nowhere, nowhere
        self._view: tuple[float, ...] = ()
        self._cells = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)

    def of(
        self, east: Floats, north: Floats, window: MapWindow, columns: int, rows: int
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return what `cells_of` does; arrays that are the very same are the same places."""
        view = window.left, window.bottom, window.width, window.height, columns, rows
        if east is not self._east or north is not self._north or view != self._view:
            self._east, self._north, self._view = east, north, view
            self._cells = cells_of(east, north, window, columns, rows)
        return self._cells


def home_near(
    east: npt.NDArray[np.float64],
    north: npt.NDArray[np.float64],
    window: MapWindow,
    columns: int,
    rows: int,
    cell: tuple[int, int],
) -> int:
    """Return the home nearest to the middle of a cell, NOBODY where none is close."""
    across, down = window.width / columns, window.height / rows
    x, y = window.left + (cell[0] + 0.5) * across, window.bottom + (rows - cell[1] - 0.5) * down
    # In cells: sideways it takes two to look as far as one up or down.
    away = np.hypot((east - x) / across / _CELL_ASPECT, (north - y) / down)
    nearest = int(np.argmin(away)) if len(away) else NOBODY
    return nearest if nearest != NOBODY and away[nearest] <= _CLOSE else NOBODY


def dots(
    ledger: Ledger, on_map_only: npt.NDArray[np.bool_], error_ft: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return where the agency sees each home: those known by a dot are off by the map's error."""
    homes = ledger.homes
    if not error_ft:
        return homes.x, homes.y
    error = np.where(on_map_only, error_ft / FEET_PER_MILE, 0.0)
    return homes.x + homes.dot_east * error, homes.y + homes.dot_north * error


def strongest(
    states: npt.NDArray[np.int8],
    homes: npt.NDArray[np.int64],
    cells: npt.NDArray[np.int64],
    size: int,
) -> npt.NDArray[np.int8]:
    """Return the most telling state of the homes in each of `size` cells, -1 where none is."""
    shown = np.full(size, -1, dtype=np.int8)
    np.maximum.at(shown, cells, states[homes])
    return shown
