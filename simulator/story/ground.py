"""The ground that a story stands on: streets with their names, and how wide a lot is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simulator.model.drawn.town import SETBACK_MILES, STREET_MILES
from simulator.scenario.models import Scenario

_ROWS_OF_HOMES = 2
"""Along a street: one on either side."""
_LEAST_LOT = 1e-4
_ON_A_LATTICE = 0.15
"""Of a lot: so far from its middle may a home stand that is drawn there."""


@dataclass(frozen=True, slots=True)
class Street:
    """A street from west to east."""

    north: float
    """Miles from the southern edge to its middle."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lattice:
    """Homes that are written out and stand in rows of equal lots."""

    column: tuple[int, ...]
    """Of each home with or without a camera, from the west."""
    row: tuple[int, ...]
    """The same from the north."""
    camera: tuple[int, ...]
    """Its place in the ledger, or -1 where it has no camera."""
    ids: tuple[str, ...]
    west: float
    """Miles to the middle of the first column."""
    north: float
    """Miles from the southern edge to the first row."""
    lot: float
    """Miles from one column to the next."""
    gap: float
    """Miles from one row to the next."""

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of lots."""
        return max(self.column) + 1, max(self.row) + 1


@dataclass(frozen=True, slots=True)
class Ground:
    """Streets and lots of a town, in miles."""

    width: float
    height: float
    lot: float
    """Of one home along its street."""
    setback: float
    """Of a home from the middle of its street."""
    streets: tuple[Street, ...]
    lattice: Lattice | None = None
    """Where the homes are few and in rows: each has a house of its own."""


def ground_of(scenario: Scenario) -> Ground:
    """Return the ground of a scenario's town."""
    town = scenario.town
    width, height = town.size
    names = {street.y: street.name for street in town.streets}
    if town.homes:
        rows = sorted({home.y for home in town.homes}, reverse=True)
        gaps = [high - low for high, low in pairwise(rows)]
        gap = min(gaps, default=STREET_MILES)
        lot = _lot_of(sorted({home.x for home in town.homes}), gap)
        lanes = tuple(Street(row - gap / 2, names.get(row, "")) for row in rows)
        lattice = _lattice(scenario, lot, gap)
        return Ground(width, height, lot, gap / 2, lanes, lattice)
    count = max(1, round(height / STREET_MILES))
    spacing = height / count
    norths = [(place + 0.5) * spacing for place in range(count)]
    lots = (town.homes_per_sq_mi or 0.0) * spacing / _ROWS_OF_HOMES
    lot = 1 / lots if lots > 0 else STREET_MILES
    return Ground(
        width,
        height,
        max(lot, _LEAST_LOT),
        min(SETBACK_MILES, spacing / 4),
        tuple(Street(north) for north in norths),
    )


def _lot_of(easts: list[float], gap: float) -> float:
    """Return the least distance of two homes along a row; where there is one, the rows' own."""
    apart = [far - near for near, far in pairwise(easts)]
    return max(min((one for one in apart if one > _LEAST_LOT), default=gap), _LEAST_LOT)


def _lattice(scenario: Scenario, lot: float, gap: float) -> Lattice | None:
    """Return the rows of lots that all homes stand on; nothing where one stands elsewhere."""
    homes = scenario.town.homes
    x, y = np.array([home.x for home in homes]), np.array([home.y for home in homes])
    across, down = (x - x.min()) / lot, (y.max() - y) / gap
    column, row = np.rint(across).astype(int), np.rint(down).astype(int)
    off = max(float(np.abs(across - column).max()), float(np.abs(down - row).max()))
    if off > _ON_A_LATTICE or len(set(zip(column.tolist(), row.tolist(), strict=True))) < len(x):
        return None
    places = np.cumsum([home.camera for home in homes]) - 1
    cameras = [int(place) if home.camera else -1 for home, place in zip(homes, places, strict=True)]
    return Lattice(
        tuple(column.tolist()),
        tuple(row.tolist()),
        tuple(cameras),
        tuple(home.id for home in homes),
        float(x.min()),
        float(y.max()),
        lot,
        gap,
    )
