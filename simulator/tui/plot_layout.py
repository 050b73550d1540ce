"""Where the points of the plot and their letters stand, in cells. Nothing here knows a screen."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.experiment.results import Comparison

LETTERS = string.ascii_uppercase + string.ascii_lowercase
_MARGIN = 0.06
"""Room at the far ends of an axis, as a share of it."""


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


def axis(spots: Sequence[Spot], cells: int) -> Axis:
    """Return an axis that holds zero, all means and all intervals."""
    least = min((0.0, *(spot.low for spot in spots)))
    most = max((0.0, *(spot.high for spot in spots)))
    if most <= least:
        most = least + 1.0
    room = (most - least) * _MARGIN
    return Axis(least - room if least < 0 else least, most + room, max(1, cells))


def letters(found: Sequence[Point], across: Axis, up: Axis) -> tuple[Letter, ...]:
    """Return where the letters stand: at their points; those of one point beside each other.

    Where there is no room for all letters of a point a plus sign stands for the rest: the list
    beside the plot has them all.
    """
    together: dict[tuple[int, int], list[str]] = {}
    for point in found:
        if point.across is not None and point.up is not None:
            place = (across.cell(point.across.mean), up.cell(point.up.mean))
            together.setdefault(place, []).append(point.letter)
    taken = set(together)
    placed: list[Letter] = []
    for (column, row), names in together.items():
        more = len(names) - 1
        # One cell more than the letters take: two points side by side must not read as one.
        right = {(column + step, row) for step in range(1, more + 2)}
        left = {(column - step, row) for step in range(1, more + 2)}
        placed.append(Letter(names[0], column, row))
        if not more:
            continue
        if not right & taken and column + more < across.cells:
            steps = list(zip(names[1:], range(1, more + 1), strict=True))
        elif not left & taken and column - more >= 0:
            steps = list(zip(names[1:], range(-1, -more - 1, -1), strict=True))
        else:
            free = [step for step in (1, -1) if _free(column + step, row, across, taken)]
            steps = [("+", free[0])] if free else []
        placed += [Letter(name, column + step, row) for name, step in steps]
        taken |= {(column + step, row) for _, step in steps}
    return tuple(placed)


def _free(column: int, row: int, across: Axis, taken: set[tuple[int, int]]) -> bool:
    return 0 <= column < across.cells and (column, row) not in taken
