"""Squares in rows: one for each door, as large as fits; of very many, one for ten or more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
_SCALES = (5, 4, 3, 2, 1)
_UNITS = (1, 10, 100, 1_000, 10_000, 100_000)
_MOST_SINGLE = 1_000
"""Past so many doors a square stands for more than one."""


@dataclass(frozen=True, slots=True)
class Squares:
    """Where the squares stand: the first cell of each, and how large they are."""

    row: Numbers
    column: Numbers
    wide: int
    high: int
    unit: int
    """How many doors a square stands for."""
    labels: tuple[tuple[int, str], ...] = ()
    """Rows with what stands in front of them."""


def unit_of(doors: int, columns: int, rows: int) -> int:
    """Return how many doors a square has to stand for."""
    for unit in _UNITS:
        squares = -(-doors // unit)
        if squares <= columns * rows and (unit > 1 or doors <= _MOST_SINGLE):
            return unit
    return _UNITS[-1]


def placed(groups: list[int], columns: int, rows: int) -> Squares:
    """Return the places of squares in groups of so many, a free cell between two groups.

    They are as large as a pane of `columns` by `rows` lets them be; where there is a row for each
    group, each has its own, with its number.
    """
    single = _in_lines(groups, columns, rows)
    if single is not None:
        return single
    for scale in _SCALES:
        wide = 1 if scale == 1 else 2 * scale
        laid_out = _flowed(groups, columns, wide)
        high = 1 if scale == 1 else scale
        if int(laid_out[0].max(initial=-1) + 1) * high <= rows or scale == 1:
            row, column = laid_out
            gap = 0 if scale == 1 else 1
            return Squares(row * high, column, wide - gap, high - gap, 1)
    raise AssertionError("the least scale always ends the search")


def _flowed(groups: list[int], columns: int, wide: int) -> tuple[Numbers, Numbers]:
    """Return line and column of each square, one after the other, a free place after a group."""
    line, at = 0, 0
    rows, places = [], []
    between = 1 if wide == 1 else wide // 2
    for count in groups:
        for _ in range(count):
            if at + wide > columns:
                line, at = line + 1, 0
            rows.append(line)
            places.append(at)
            at += wide
        at += between
    return np.array(rows, dtype=np.int64), np.array(places, dtype=np.int64)


def _in_lines(groups: list[int], columns: int, rows: int) -> Squares | None:
    """Return a line for each group, with its number; nothing where that does not fit."""
    front = len(str(len(groups))) + 1
    if not 1 < len(groups) <= rows or max(groups) + front > columns:
        return None
    row = np.repeat(np.arange(len(groups)), groups)
    column = np.concatenate([front + np.arange(count) for count in groups])
    labels = tuple((place, f"{place + 1:>{front - 1}}") for place in range(len(groups)))
    return Squares(row.astype(np.int64), column.astype(np.int64), 1, 1, 1, labels)
