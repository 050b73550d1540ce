"""The ground as half cells: streets, roofs, areas of requests, fog. Made once for a view."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simulator.story.ground import Ground
from simulator.tui.kit.ground.papers import IN_AREA, Paper
from simulator.tui.kit.map_cells import Circle, MapWindow

Papers: TypeAlias = npt.NDArray[np.uint8]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
_STREET_MILES = 0.0024
"""Half of a street's width, some 13 feet."""
_LEAST_LOT = 0.5
"""Columns of a lot from which on its roofs are drawn."""
_GROUP = 6
"""Lots of which roofs have one shade: a frame costs what its changes of style cost."""
_LEAST_HALVES = 1.75
"""Half cells from street to street from which on they are drawn."""


def lot_columns(ground: Ground, window: MapWindow, columns: int) -> float:
    """Return how many columns a lot is wide."""
    return ground.lot * columns / window.width


def rasterise(ground: Ground, window: MapWindow, columns: int, rows: int) -> Papers:
    """Return the paper of each half cell, from the top, without any area."""
    east = window.left + (np.arange(columns, dtype=np.float64) + 0.5) * window.width / columns
    half = window.height / (2 * rows)
    north: Floats = window.bottom + (2 * rows - np.arange(2 * rows, dtype=np.float64) - 0.5) * half
    papers = np.full((2 * rows, columns), Paper.OUTSIDE, dtype=np.uint8)
    inside = np.ix_((north >= 0) & (north <= ground.height), (east >= 0) & (east <= ground.width))
    papers[inside] = Paper.YARD
    norths: Floats = np.sort(
        np.array([street.north for street in ground.streets], dtype=np.float64)
    )
    spacing = ground.height / max(1, len(norths))
    if not len(norths) or spacing / half < _LEAST_HALVES:
        return papers
    away = _from_the_nearest(norths, north)
    street = away <= max(_STREET_MILES, 0.51 * half)
    house = ~street & (away <= max(2 * ground.setback, 1.6 * half))
    town = (north >= 0) & (north <= ground.height)
    across = (east >= 0) & (east <= ground.width)
    papers[np.ix_(street & town, across)] = Paper.STREET
    if lot_columns(ground, window, columns) >= _LEAST_LOT:
        shades = _roofs(ground, norths, north[house & town], east[across])
        papers[np.ix_(house & town, across)] = shades
    return papers


def _from_the_nearest(norths: Floats, north: Floats) -> Floats:
    """Return how far each row is from the street that is nearest to it, in miles."""
    after = np.clip(np.searchsorted(norths, north), 1, max(1, len(norths) - 1))
    low = np.abs(north - norths[np.minimum(after - 1, len(norths) - 1)])
    high = np.abs(north - norths[np.minimum(after, len(norths) - 1)])
    nearest: Floats = np.minimum(low, high)
    return nearest


def _roofs(ground: Ground, norths: Floats, north: Floats, east: Floats) -> Papers:
    """Return roofs and the gaps between them: by place alone, so that they stay when one looks."""
    street = np.searchsorted(norths, north).astype(np.int64)
    group = np.floor(east / (ground.lot * _GROUP)).astype(np.int64)
    mixed = (street[:, None] * 73_856_093) ^ (group[None, :] * 19_349_663)
    kind = (mixed >> 4) % 5
    shades = np.where(kind == 0, Paper.YARD, np.where(kind < 3, Paper.ROOF, Paper.ROOF_2))
    return shades.astype(np.uint8)


def inside_circles(window: MapWindow, columns: int, rows: int, circles: list[Circle]) -> Papers:
    """Return for each half cell whether one of the circles holds its middle, as 0 or 1."""
    within = np.zeros((2 * rows, columns), dtype=np.uint8)
    for circle in circles:
        box, near = _disc(window, columns, rows, circle)
        within[box] |= near
    return within


def rims_of_circles(window: MapWindow, columns: int, rows: int, circles: list[Circle]) -> Papers:
    """Return for each half cell whether it is at the rim of one of the circles, as 0 or 1."""
    rims = np.zeros((2 * rows, columns), dtype=np.uint8)
    for circle in circles:
        box, near = _disc(window, columns, rows, circle)
        inner = np.zeros_like(near)
        inner[1:-1, 1:-1] = near[:-2, 1:-1] & near[2:, 1:-1] & near[1:-1, :-2] & near[1:-1, 2:]
        rims[box] |= near & ~inner
    return rims


def _disc(
    window: MapWindow, columns: int, rows: int, circle: Circle
) -> tuple[tuple[slice, slice], Bools]:
    """Return a box of half cells around a circle, and which of them have their middle in it.

    The box is cut off at the edge of the pane; of a circle that is not in view it is empty.
    """
    x, y, radius = circle
    across, down = window.width / columns, window.height / (2 * rows)
    left, right = ((x + way * radius - window.left) / across for way in (-1, 1))
    top, low = ((window.bottom + window.height - y + way * radius) / down for way in (-1, 1))
    first, above = max(0, int(left)), max(0, int(top))
    last, below = max(first, min(columns, int(right) + 1)), max(above, min(2 * rows, int(low) + 1))
    east = window.left + (np.arange(first, last) + 0.5) * across
    north = window.bottom + (2 * rows - np.arange(above, below) - 0.5) * down
    near: Bools = (east[None, :] - x) ** 2 + (north[:, None] - y) ** 2 <= radius**2
    return (slice(above, below), slice(first, last)), near


def tinted(papers: Papers, area: Papers, fog: Papers | None) -> Papers:
    """Return the ground with the area of a request tinted, and fog where a map is not exact."""
    shown: Papers = np.where(area == 1, IN_AREA[papers], papers)
    if fog is not None:
        shown = np.where(fog == 1, np.uint8(Paper.FOG), shown)
    return shown
