"""A street of houses: where a few homes stand in rows, each has a roof, a body and its id."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulator.story.ground import Lattice
from simulator.tui.kit.map_cells import MapWindow

WIDTH = 3
"""Cells of a house."""
ROOF = "▟█▙"
DASHES = "╌╌  "
_LEAST_PITCH, _MOST_PITCH = WIDTH + 1, 14
_LEAST_ROWS = 3
"""Roof, body and street; with a row more an id stands below the body."""
_ASPECT = 2.0
"""A cell is about twice as high as it is wide."""


@dataclass(frozen=True, slots=True)
class HousesOnCells:
    """How the houses of a lattice stand on the cells of a pane."""

    pitch: int
    """Columns from one house to the next."""
    drop: int
    """Rows from one row of houses to the next."""
    left: int
    """The first column of the first house."""
    top: int
    """The row of the first roofs."""
    column: npt.NDArray[np.int64]
    """Of each house, the column of the middle of its body."""
    row: npt.NDArray[np.int64]
    """The row of its body."""
    window: MapWindow
    """The same in miles, for areas and dots."""

    @property
    def with_ids(self) -> bool:
        """Whether there is a row for the ids."""
        return self.drop > _LEAST_ROWS

    @property
    def streets(self) -> list[int]:
        """The rows of cells that are streets."""
        first = self.top + self.drop - 1
        return list(range(first, int(self.row.max()) + self.drop, self.drop))


def street_of(
    lattice: Lattice, columns: int, rows: int, ring: tuple[float, float, float] | None
) -> HousesOnCells | None:
    """Return how the houses stand in a pane; nothing where they do not fit."""
    across, down = lattice.size
    ratio = lattice.gap / lattice.lot / _ASPECT
    for pitch in range(min(_MOST_PITCH, columns // across), _LEAST_PITCH - 1, -1):
        wanted = max(_LEAST_ROWS + 1, round(pitch * ratio))
        drop = min(wanted, rows // down)
        if drop >= _LEAST_ROWS and (drop == wanted or pitch == _LEAST_PITCH or drop >= wanted - 1):
            return _placed(lattice, columns, rows, (pitch, drop), ring)
    pitch, drop = min(_MOST_PITCH, columns // across), rows // down
    if pitch >= _LEAST_PITCH and drop >= _LEAST_ROWS:
        most = max(_LEAST_PITCH, min(pitch, round((drop + 1) / ratio)))
        return _placed(lattice, columns, rows, (most, drop), ring)
    return None


def _placed(
    lattice: Lattice,
    columns: int,
    rows: int,
    pitches: tuple[int, int],
    ring: tuple[float, float, float] | None,
) -> HousesOnCells:
    pitch, drop = pitches
    across, down = lattice.size
    left = max(0, (columns - across * pitch) // 2) + (pitch - WIDTH) // 2
    top = max(0, (rows - down * drop) // 2)
    mile, high = pitch / lattice.lot, drop / lattice.gap
    # The middle of a body is where its home stands.
    west = lattice.west - (left + WIDTH / 2) / mile
    south = lattice.north - (rows - top - 1.5) / high
    window = MapWindow(west, south, columns / mile, rows / high, ring)
    column = left + 1 + pitch * np.array(lattice.column, dtype=np.int64)
    row = top + 1 + drop * np.array(lattice.row, dtype=np.int64)
    return HousesOnCells(pitch, drop, left, top, column, row, window)
