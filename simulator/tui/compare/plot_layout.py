"""Where the points of the plot and their letters stand, in cells. Nothing here knows a screen."""

from __future__ import annotations

import math
import string
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from simulator.experiment.results import Comparison

LETTERS = string.ascii_uppercase + string.ascii_lowercase
MARGIN_ACROSS, MARGIN_UP = 0.15, 0.06
"""Room at the far ends of an axis, as a share of it: letters want some to their right."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A mean on one axis, with the ends of its interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """One policy in the plot; without a figure on an axis it stands in the list alone."""

    letter: str
    title: str
    across: Spot | None
    up: Spot | None


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where an axis goes, in how many cells."""

    least: float
    most: float
    cells: int

    def ticks(self, most: int) -> list[float]:
        """Return some round values along it, `most` steps apart at most."""
        span = self.most - self.least
        step = 10.0 ** math.floor(math.log10(span / 10))
        # 1, 2, 5, 10, 20, 50 ...: two steps of each decade are twice the one before.
        factors = cycle((2.0, 2.5, 2.0))
        while span / step > max(most, 2):
            step *= next(factors)
        first, last = math.ceil(self.least / step), math.floor(self.most / step)
        return [round(place * step, 10) for place in range(first, last + 1)]

    def cell(self, value: float) -> int:
        """Return the cell in which `value` stands."""
        place = int((value - self.least) / (self.most - self.least) * self.cells)
        return min(max(place, 0), self.cells - 1)

    def middle(self, cell: int) -> float:
        """Return the value in the middle of `cell`."""
        return self.least + (cell + 0.5) * (self.most - self.least) / self.cells


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and its cell, counted from the left and from below."""

    letter: str
    column: int
    row: int


def points(comparison: Comparison, across: str, up: str) -> tuple[Point, ...]:
    """Return every policy by two measures."""
    return tuple(
        Point(
            LETTERS[place] if place < len(LETTERS) else "*",
            comparison.loaded.regimes[policy].title,
            _spot(comparison, policy, across),
            _spot(comparison, policy, up),
        )
        for place, policy in enumerate(comparison.outcomes)
    )


def _spot(comparison: Comparison, policy: str, name: str) -> Spot | None:
    summary = comparison.summary(policy, "measures", name)
    mean, low, high = summary.mean, summary.low, summary.high
    if mean is None:
        return None
    return Spot(mean, mean if low is None else low, mean if high is None else high)


def axis(spots: Sequence[Spot], cells: int, margin: float) -> Axis:
    """Return an axis that holds zero, all means and all intervals."""
    least = min((0.0, *(spot.low for spot in spots)))
    most = max((0.0, *(spot.high for spot in spots)))
    if most <= least:
        most = least + 1.0
    room = (most - least) * margin
    return Axis(least - room if least < 0 else least, most + room, max(1, cells))


def letters(points: Sequence[Point], across: Axis, up: Axis) -> tuple[Letter, ...]:
    """Return where the letters stand: at their points; those of one point beside each other.

    Where there is no room for all letters of a point a plus sign stands for the rest: the list
    beside the plot has them all.
    """
    together: dict[tuple[int, int], list[str]] = {}
    for point in points:
        if point.across is not None and point.up is not None:
            place = (across.cell(point.across.mean), up.cell(point.up.mean))
            together.setdefault(place, []).append(point.letter)
    taken = set(together)
    placed: list[Letter] = []
    for (column, row), names in together.items():
        shown = names
        start = _start(column, row, len(names), across, taken)
        if start is None:
            rest = ["+"] if _free(column + 1, row, across, taken) else []
            start, shown = column, [names[0], *rest]
        new = [Letter(name, start + step, row) for step, name in enumerate(shown)]
        taken |= {(letter.column, row) for letter in new}
        placed += new
    return tuple(placed)


def _start(
    column: int, row: int, length: int, across: Axis, taken: set[tuple[int, int]]
) -> int | None:
    """Return where letters can begin, to the right of their point or else to its left.

    One cell more than they take must be free: two points side by side must not read as one.
    """
    if length == 1:
        return column
    for start, beside in ((column, range(1, length + 1)), (column - length + 1, range(-length, 0))):
        if all(_free(column + step, row, across, taken) for step in beside):
            return start
    return None


def _free(column: int, row: int, across: Axis, taken: set[tuple[int, int]]) -> bool:
    return 0 <= column < across.cells and (column, row) not in taken
