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
        self._sorted: _Sorted | None = None

    def _sorted_by(self, miles: float) -> _Sorted:
        """Return the places by tiles of so many miles: most who ask look as far as the last one."""
        if self._sorted is None or self._sorted.miles != miles:
            self._sorted = _Sorted(self._x, self._y, miles)
        return self._sorted

    def within(self, x: Floats, y: Floats, miles: Floats) -> list[list[int]]:
        """Return for each point the places no farther from it than its `miles`, in order.

        Args:
            x: (points,), and `y` likewise.
            y: see `x`.
            miles: (points,), one of them at least more than 0.
        """
        sorted_places = self._sorted_by(float(miles.max()))
        tiles, by_tile = sorted_places.tiles, sorted_places.places
        middle, columns = sorted_places.number(x, y), sorted_places.columns
        rows = middle[:, None] + columns * np.arange(-1, 2)
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


class _Sorted:
    """Places in the order of their tiles."""

    def __init__(self, x: Floats, y: Floats, miles: float) -> None:
        self.miles = miles
        self._west, self._south = float(x.min()), float(y.min())
        wide = max(float(np.ptp(x)), float(np.ptp(y)))
        self._tile = max(miles, wide / _MOST_TILES)
        # Air around all places: whoever looks beyond the edge finds nobody there.
        self._last = int(wide / self._tile) + 3
        self.columns = self._last + 4
        tiles = self.number(x, y)
        self.places = np.argsort(tiles, kind="stable")
        """(places,): in the order of their tiles."""
        self.tiles = tiles[self.places]
        """(places,): the number of the tile of each, in that order."""

    def number(self, x: Floats, y: Floats) -> Ints:
        """Return the number of the tile that each point is in: one more is one further east."""
        column = np.clip(np.floor((x - self._west) / self._tile), -2, self._last) + 2
        row = np.clip(np.floor((y - self._south) / self._tile), -2, self._last) + 2
        numbers: Ints = (row * self.columns + column).astype(np.int64)
        return numbers


def _pairs(first: Ints, many: Ints) -> tuple[Ints, Ints]:
    """Return each place of the rows that begin at `first` (points, rows), and whose point it is."""
    lengths = many.ravel()
    row = np.repeat(np.arange(len(lengths)), lengths)
    within = np.arange(len(row)) - (np.cumsum(lengths) - lengths)[row]
    return row // many.shape[1], first.ravel()[row] + within
