"""Squares in rows: one for each door, as large as fits; of very many, one for ten or more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
_UNITS: tuple[int, ...] = tuple(step * 10**power for power in range(6) for step in (1, 2, 5))
"""How many doors a square can stand for."""
_FULL, _SEEN = 0.7, 2
"""A pane is full with so much of it covered; a square is seen as one from so many columns."""
_STATES = 8
"""At most so many squares more than there are doors for: a state that few are in has one too."""
_MOST_SINGLE = 1_000
"""Past so many doors a square stands for more than one."""
_HIGHEST = 8
"""Rows of a square beyond which it is no square but a wall."""
_WIDEST, _NARROWEST = 4.0, 1.5
"""Columns of a square for each of its rows: a cell is about twice as high as wide."""
_APART = 2
"""Columns between two requests that stand in lines beside each other."""
_FIVE, _BETWEEN_FIVES = 5, (4, 3)
"""Squares that stand together, and columns between two requests: the more the better."""
_LINES_COVER, _ROWS_FOR_LINES = 0.85, 40
"""A line for each request is taken where it fills so much of what fits best, or in a high pane."""


@dataclass(frozen=True, slots=True)
class Squares:
    """Where the squares stand: the first cell of each, and how large they are."""

    row: Numbers
    column: Numbers
    wide: int
    high: int
    labels: tuple[tuple[int, int, str], ...] = ()
    """Row, column, and what stands there: the number of a request, in front of its squares."""
    halves: tuple[bool, bool] = (False, False)
    """Whether a square begins in the middle of its first cell and ends in the middle of one more.

    Across, and down: of an even number of cells none is in the middle, where its glyph stands.
    """


@dataclass(frozen=True, slots=True)
class _Pitch:
    """How far squares stand apart, and how many cells all of them take so."""

    wide: int
    high: int
    cells: int


class Cover(NamedTuple):
    """Squares that fit a pane: how many doors each stands for, and how much of it they cover."""

    unit: int
    wide: int
    share: float

    @property
    def seen(self) -> float:
        """How much they cover for whoever sees squares, and no dust."""
        return self.share if self.wide >= _SEEN else 0.0


def unit_of(doors: int, columns: int, rows: int) -> int:
    """Return how many doors a square has to stand for: one where there are not too many.

    Else as few as squares of some size can stand for that fill a pane of `columns` by `rows`.
    """
    if doors <= min(_MOST_SINGLE, columns * rows):
        return 1
    return filling(_covers(doors, columns, rows), fullest=True) or _UNITS[-1]


def _covers(doors: int, columns: int, rows: int) -> Iterator[Cover]:
    room = columns * rows
    for unit in _UNITS[1:]:
        squares = -(-doors // unit) + _STATES
        if squares <= room:
            pitch = _largest([squares], columns, rows, unbroken=False)
            yield Cover(unit, pitch.wide, pitch.cells / room)


def filling(covers: Iterable[Cover], *, fullest: bool) -> int | None:
    """Return how many doors a square stands for where squares first fill a pane, the finest first.

    Where none do: that of the `fullest` ones, or of the finest. Nothing where there are none.
    """
    tried: list[Cover] = []
    for cover in covers:
        if cover.seen >= _FULL:
            return cover.unit
        tried.append(cover)
    if not tried:
        return None
    return max(tried, key=lambda cover: cover.seen if fullest else 0.0).unit


def placed(groups: list[int], columns: int, rows: int) -> Squares:
    """Return the places of squares in groups of so many, a free cell between two groups.

    They are as large as a pane of `columns` by `rows` lets them be. Where it fills the pane about
    as well, or the pane is high, each group has a line of its own, with its number; else no group
    is torn in two where that can be.
    """
    best = _Pitch(0, 0, 0)
    whole = False
    for unbroken in (True, False):
        largest = _largest(groups, columns, rows, unbroken=unbroken)
        # Larger squares in torn groups are worth it only where they are much larger.
        if largest.cells > best.cells * (1 if best.cells == 0 else 1.2):
            best, whole = largest, unbroken
    cover = 0.0 if rows >= _ROWS_FOR_LINES else _LINES_COVER
    lines = _in_lines(groups, columns, rows, best.cells * cover)
    if lines is not None:
        return lines
    if not best.cells:
        # Not even one cell each with free ones between the groups: they stand without.
        at = np.arange(sum(groups), dtype=np.int64)
        return Squares(at // max(1, columns), at % max(1, columns), 1, 1)
    if best.wide == best.high == 1 and (fives := _in_fives(groups, columns, rows)) is not None:
        return fives
    line, column = _flowed(groups, columns, best.wide, unbroken=whole)
    wide, high = _size(best)
    return Squares(line * best.high, column, wide, high, halves=_halves(best))


def _size(pitch: _Pitch) -> tuple[int, int]:
    """Return how wide and high a square is: those of more than a few cells stand apart."""
    return pitch.wide - (pitch.wide > 2), pitch.high - (pitch.high > 1)


def _halves(pitch: _Pitch) -> tuple[bool, bool]:
    """Tell of which squares half a cell can stand at either side: of even ones that stand apart."""
    wide, high = _size(pitch)
    return wide % 2 == 0 and wide < pitch.wide, high % 2 == 0 and high < pitch.high


def _between(wide: int) -> int:
    return max(1, wide // 2)


def _largest(groups: list[int], columns: int, rows: int, *, unbroken: bool) -> _Pitch:
    """Return the largest pitch at which the groups fit one after the other."""
    best, count = _Pitch(0, 0, 0), sum(groups)
    for high in range(1, min(rows, _HIGHEST) + 1):
        for wide in _widths(high, columns):
            cells = count * wide * high
            if best.cells < cells <= columns * rows:
                lines = _lines(groups, columns, wide, unbroken=unbroken)
                if lines is not None and lines * high <= rows:
                    best = _Pitch(wide, high, cells)
    return best


def _widths(high: int, columns: int) -> range:
    least = max(1, int(np.ceil(high * _NARROWEST))) if high > 1 else 1
    return range(least, min(columns, int(high * _WIDEST)) + 1)


def _in_fives(groups: list[int], columns: int, rows: int) -> Squares | None:
    """Return squares of one cell with a free cell after each five, as people tally.

    For where squares cannot be larger, and room is left; nothing where it is not, or where a group
    is wider than the pane.
    """
    for between in _BETWEEN_FIVES:
        line, at = 0, 0
        row: list[int] = []
        column: list[int] = []
        for count in groups:
            across = count + (count - 1) // _FIVE
            if at and at + across > columns:
                line, at = line + 1, 0
            row += [line] * count
            column += [at + place + place // _FIVE for place in range(count)]
            at += across + between
        if line < rows and max(column, default=0) < columns:
            return Squares(np.array(row, dtype=np.int64), np.array(column, dtype=np.int64), 1, 1)
    return None


def _lines(groups: list[int], columns: int, wide: int, *, unbroken: bool) -> int | None:
    """Return how many lines groups take one after the other; None where one must be torn."""
    line, at, full = 0, 0, columns // wide
    for count in groups:
        if unbroken and count > full:
            return None
        left, room = count, (columns - at) // wide
        if left > room and (unbroken or room <= 0):
            line, at, room = line + 1, 0, full
        while left > room:
            left, line, at, room = left - room, line + 1, 0, full
        at += left * wide + _between(wide)
    return line + 1


def _flowed(
    groups: list[int], columns: int, wide: int, *, unbroken: bool
) -> tuple[Numbers, Numbers]:
    """Return line and column of each square, one after the other, a free place after a group."""
    line, at = 0, 0
    rows, places = [], []
    for count in groups:
        if unbroken and at + count * wide > columns:
            line, at = line + 1, 0
        for _ in range(count):
            if at + wide > columns:
                line, at = line + 1, 0
            rows.append(line)
            places.append(at)
            at += wide
        at += _between(wide)
    return np.array(rows, dtype=np.int64), np.array(places, dtype=np.int64)


def _in_lines(groups: list[int], columns: int, rows: int, cells: float) -> Squares | None:
    """Return a line for each group, with its number; nothing where that does not fit.

    Nothing as well where it takes fewer than `cells` cells.
    """
    if len(groups) < 2 or not max(groups):
        return None
    front = len(str(len(groups))) + 1
    best, beside = _Pitch(0, 0, 0), 1
    for blocks in range(1, 4):
        a_block = -(-len(groups) // blocks)
        wide = ((columns - _APART * (blocks - 1)) // blocks - front) // max(groups)
        high = min(rows // a_block, _HIGHEST, max(1, wide))
        wide = min(wide, int(high * _WIDEST))
        if wide >= 1 and high >= 1 and sum(groups) * wide * high > best.cells:
            best, beside = _Pitch(wide, high, sum(groups) * wide * high), blocks
    if best.cells == 0 or best.cells < cells:
        return None
    a_block = -(-len(groups) // beside)
    across = (columns + _APART) // beside
    wide, high = _size(best)
    row, column, labels = [], [], []
    for place, count in enumerate(groups):
        left, top = place // a_block * across, place % a_block * best.high
        labels.append((top + high // 2, left, f"{place + 1:>{front - 1}}"))
        row += [top] * count
        column += [left + front + best.wide * number for number in range(count)]
    return Squares(
        np.array(row, dtype=np.int64),
        np.array(column, dtype=np.int64),
        wide,
        high,
        tuple(labels),
        _halves(best),
    )
