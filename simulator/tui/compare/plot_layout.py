"""Where the points of the plot and their letters stand, in cells. Nothing here knows a screen."""

from __future__ import annotations

import math
import string
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from simulator.experiment.results import Comparison
from simulator.report.words.compared.cards import short_names
from simulator.scenario.letters.cells import cells

LETTERS = string.ascii_uppercase + string.ascii_lowercase
_APART = 2
"""Cells between what stands at two points."""
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
    short: str
    """Its short name: stands beside its letter where there is room."""
    across: Spot | None
    up: Spot | None


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where an axis goes, in how many cells."""

    least: float
    most: float
    cells: int

    def ticks(self, most: int, *, whole: bool = False) -> list[float]:
        """Return some round values along it, `most` steps apart at most; or some `whole` ones."""
        span = self.most - self.least
        step = 10.0 ** math.floor(math.log10(span / 10))
        # 1, 2, 5, 10, 20, 50 ...: two steps of each decade are twice the one before.
        factors = cycle((2.0, 2.5, 2.0))
        while span / step > max(most, 2):
            step *= next(factors)
        step = max(step, 1.0) if whole else step
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
    shorts = short_names(comparison.loaded)
    return tuple(
        Point(
            LETTERS[place] if place < len(LETTERS) else "*",
            comparison.loaded.regimes[policy].title,
            shorts[policy],
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
    """Return where the letters stand: at their points, with the short name of each behind it.

    Of one point they are a list with commas. Where there is no room for names the letters stand
    alone, and where there is none for all of these a plus sign stands for the rest: the list beside
    the plot has them all.
    """
    together: dict[tuple[int, int], list[Point]] = {}
    for point in points:
        if point.across is not None and point.up is not None:
            place = (across.cell(point.across.mean), up.cell(point.up.mean))
            together.setdefault(place, []).append(point)
    taken = set(together)
    placed: list[Letter] = []
    for (column, row), here in together.items():
        for straight, turned in _forms(here):
            start = _start(column, row, len(straight), across, taken)
            if start is not None:
                shown = turned if start < column else straight
                break
        else:
            rest = "+" if _free(column + 1, row, across, taken) else ""
            start, shown = column, f"{here[0].letter}{rest}"
        new = [Letter(name, start + step, row) for step, name in enumerate(shown)]
        taken |= {(letter.column, row) for letter in new}
        placed += new
    return tuple(placed)


def _forms(here: Sequence[Point]) -> tuple[tuple[str, str], ...]:
    """Return what can stand at a point, the most first: to its right, and turned to its left."""
    alone = ",".join(point.letter for point in here)
    named = (
        ", ".join(f"{point.letter} {point.short}" for point in here),
        ", ".join(f"{point.short} {point.letter}" for point in here),
    )
    # A letter is put in each cell: there are names with letters that take two.
    fits = cells(named[0]) == len(named[0])
    return (named, (alone, alone)) if fits else ((alone, alone),)


def _start(
    column: int, row: int, length: int, across: Axis, taken: set[tuple[int, int]]
) -> int | None:
    """Return where letters can begin, to the right of their point or else to its left.

    Two cells more than they take must be free: two points side by side must not read as one.
    """
    if length == 1:
        return column
    for start, beside in (
        (column, range(1, length + _APART)),
        (column - length + 1, range(1 - length - _APART, 0)),
    ):
        if all(_free(column + step, row, across, taken) for step in beside):
            return start
    return None


def _free(column: int, row: int, across: Axis, taken: set[tuple[int, int]]) -> bool:
    return 0 <= column < across.cells and (column, row) not in taken
