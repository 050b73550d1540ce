"""Where marks, intervals and names of the plot stand, in cells. Nothing here knows a screen."""

from __future__ import annotations

import math
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from simulator.experiment.results import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.words.compared.cards import short_names
from simulator.report.words.compared.figure_text import ends_of_interval
from simulator.scenario.letters.cells import cells

LETTERS = string.ascii_uppercase + string.ascii_lowercase
MARK = "●"
"""Stands where a policy is, or several."""
_APART = 2
"""Cells between what stands at two points."""
_ACROSS, _UP = ("─", "╶", "╴"), ("│", "╵", "╷")
"""A line of an interval: the whole of a cell, and its halves at the least and at the most end."""
_CROSSED = "┼"
MARGIN_ACROSS, MARGIN_UP = 0.15, 0.06
"""Room at the far ends of an axis, as a share of it: letters want some to their right."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A mean on one axis, with the ends of its interval; without one all three are the same."""

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

    def place(self, value: float) -> float:
        """Return how many cells lie before `value`, parts of one among them."""
        return (value - self.least) / (self.most - self.least) * self.cells

    def cell(self, value: float) -> int:
        """Return the cell in which `value` stands."""
        return min(max(int(self.place(value)), 0), self.cells - 1)

    def middle(self, cell: int) -> float:
        """Return the value in the middle of `cell`."""
        return self.least + (cell + 0.5) * (self.most - self.least) / self.cells


@dataclass(frozen=True, slots=True)
class Glyph:
    """What stands in a cell, which is counted from the left and from below."""

    glyph: str
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
    mean = summary.mean
    if mean is None:
        return None
    return Spot(mean, *(ends_of_interval(summary, MEASURES[name].unit) or (mean, mean)))


def axis(spots: Sequence[Spot], cells: int, margin: float) -> Axis:
    """Return an axis that holds all means and all intervals, from 0 on: no figure is below it."""
    most = max((0.0, *(spot.high for spot in spots))) or 1.0
    return Axis(0.0, most * (1 + margin), max(1, cells))


def intervals(points: Sequence[Point], across: Axis, up: Axis) -> tuple[Glyph, ...]:
    """Return the lines of the intervals: those of a point cross in its cell."""
    drawn: dict[tuple[int, int], str] = {}
    for point in points:
        if point.across is None or point.up is None:
            continue
        column, row = across.cell(point.across.mean), up.cell(point.up.mean)
        lines = [((cell, row), glyph) for cell, glyph in _line(point.across, across, _ACROSS)]
        lines += [((column, cell), glyph) for cell, glyph in _line(point.up, up, _UP)]
        for place, glyph in lines:
            drawn[place] = _over(glyph, drawn.get(place))
    return tuple(Glyph(glyph, *place) for place, glyph in drawn.items())


def _line(spot: Spot, along: Axis, looks: tuple[str, str, str]) -> Iterator[tuple[int, str]]:
    """Yield the cells of an interval; its ends are drawn to half a cell."""
    whole, at_least, at_most = looks
    first, last = along.cell(spot.low), along.cell(spot.high)
    if first == last:
        # As short as the mark is.
        return
    yield first, at_least if along.place(spot.low) - first > 0.5 else whole
    yield from ((cell, whole) for cell in range(first + 1, last))
    yield last, at_most if along.place(spot.high) - last < 0.5 else whole


def _over(glyph: str, other: str | None) -> str:
    """Return what is seen of a line that is drawn where there is another."""
    if other == _CROSSED or {glyph, other} == {_ACROSS[0], _UP[0]}:
        return _CROSSED
    return glyph


def names(points: Sequence[Point], across: Axis, up: Axis) -> tuple[Glyph, ...]:
    """Return the marks, each at its point, with letter and short name of the policy beside it.

    Of one point they are a list with commas. Where there is no room for names the letters stand
    alone, and where there is none for all of these a plus sign stands for the rest: the list beside
    the plot has them all. Where there is no room beside the mark at all, a letter takes its place.
    """
    together: dict[tuple[int, int], list[Point]] = {}
    for point in points:
        if point.across is not None and point.up is not None:
            place = (across.cell(point.across.mean), up.cell(point.up.mean))
            together.setdefault(place, []).append(point)
    taken, blank = set(together), set[tuple[int, int]]()
    placed: list[Glyph] = []
    for (column, row), here in together.items():
        for said in _forms(here):
            start = _start(column, row, len(said), across, taken)
            if start is not None:
                shown = f"{MARK} {said}" if start > column else f"{said} {MARK}"
                # Where a line goes on behind what is said, it does not touch it.
                blank.add((start + len(said) if start > column else start - 1, row))
                start = min(column, start)
                break
        else:
            several = len(here) > 1 and _free(column + 1, row, across, taken)
            start, shown = column, f"{here[0].letter}{'+' if several else ''}"
        new = [Glyph(glyph, start + step, row) for step, glyph in enumerate(shown)]
        taken |= {(glyph.column, row) for glyph in new}
        placed += new
    blank = {(column, row) for column, row in blank - taken if 0 <= column < across.cells}
    return (*placed, *(Glyph(" ", *cell) for cell in sorted(blank)))


def _forms(here: Sequence[Point]) -> Iterator[str]:
    """Yield what can stand beside a mark, the most first."""
    named = ", ".join(f"{point.letter} {point.short}" for point in here)
    # A letter is put in each cell: there are names with letters that take two.
    if cells(named) == len(named):
        yield named
    yield ",".join(point.letter for point in here)
    if len(here) > 1:
        yield f"{here[0].letter}+"


def _start(
    column: int, row: int, length: int, across: Axis, taken: set[tuple[int, int]]
) -> int | None:
    """Return where what stands beside a mark can begin: to its right, or else to its left.

    Beyond it nothing may stand for two cells more: two points side by side must not read as one.
    """
    for start, step in ((column + 2, 1), (column - 1 - length, -1)):
        beside = range(column + step, column + step * (length + 2), step)
        beyond = range(column + step * (length + 2), column + step * (length + 2 + _APART), step)
        if all(_free(cell, row, across, taken) for cell in beside) and not any(
            (cell, row) in taken for cell in beyond
        ):
            return start
    return None


def _free(column: int, row: int, across: Axis, taken: set[tuple[int, int]]) -> bool:
    return 0 <= column < across.cells and (column, row) not in taken
