"""Which places lie within so much of a point: places sorted by square tiles.

A tree would do as well, but the library that has one takes longer to load than a town to sort.
"""

from __future__ import annotations

import numpy as np

from simulator.ledger import Floats, Ints

_MOST_TILES = 100_000
"""Along one side: the number of a tile has to fit an integer."""
_MOST_PAIRS = 1_000_000
"""Of a point and a place that are measured at once."""


class Tiles:
    """Places that do not move, in miles."""

    def __init__(self, x: Floats, y: Floats) -> None:
        self._x, self._y = x, y

    def within(self, x: Floats, y: Floats, miles: Floats) -> list[list[int]]:
        """Return for each point the places no farther from it than its `miles`, in order.

        Args:
            x: (points,), and `y` likewise.
            y: see `x`.
            miles: (points,), one of them at least more than 0.
        """
        west, south = float(self._x.min()), float(self._y.min())
        wide = max(float(np.ptp(self._x)), float(np.ptp(self._y)))
        tile = max(float(miles.max()), wide / _MOST_TILES)
        columns = int(wide / tile) + 3

        def number(east: Floats, north: Floats) -> Ints:
            # A tile of air around all places: whoever looks beyond the edge finds nobody there.
            column = np.clip(np.floor((east - west) / tile), -2, columns) + 2
            row = np.clip(np.floor((north - south) / tile), -2, columns) + 2
            numbers: Ints = (row * (columns + 4) + column).astype(np.int64)
            return numbers

        tiles = number(self._x, self._y)
        by_tile = np.argsort(tiles, kind="stable")
        tiles = tiles[by_tile]
        middle = number(x, y)
        rows = middle[:, None] + (columns + 4) * np.arange(-1, 2)
        first = np.searchsorted(tiles, rows - 1, side="left")
        many = np.searchsorted(tiles, rows + 1, side="right") - first
        near_each: list[list[int]] = []
        start = 0
        ends = np.cumsum(many.sum(axis=1))
        while start < len(x):
            before = int(ends[start - 1]) if start else 0
            end = max(start + 1, int(np.searchsorted(ends, before + _MOST_PAIRS, side="right")))
            some = slice(start, end)
            point, place = _pairs(first[some], many[some])
            place = by_tile[place]
            east, north = self._x[place] - x[some][point], self._y[place] - y[some][point]
            near = east * east + north * north <= miles[some][point] ** 2
            point, place = point[near], place[near]
            order = np.lexsort((place, point))
            cuts = np.searchsorted(point, np.arange(1, end - start))
            near_each.extend(part.tolist() for part in np.split(place[order], cuts))
            start = end
        return near_each


def _pairs(first: Ints, many: Ints) -> tuple[Ints, Ints]:
    """Return each place of the rows that begin at `first` (points, rows), and whose point it is."""
    lengths = many.ravel()
    row = np.repeat(np.arange(len(lengths)), lengths)
    within = np.arange(len(row)) - (np.cumsum(lengths) - lengths)[row]
    return row // many.shape[1], first.ravel()[row] + within
