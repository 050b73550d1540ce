"""Homes that fall on one cell of a close view, each put on a cell of its own where one is free."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from simulator.ledger import Bools, Ints

_BESIDE = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""Columns and rows from a cell to those beside it, the nearest first."""


def apart(east: npt.NDArray[np.float64], at: Ints, inside: Bools, columns: int) -> Ints:
    """Return the cell of each home, at most one on a cell as far as there is room.

    `at` is where they stand, `inside` tells of each cell of the pane whether it is in an area. The
    one farthest to the west stays; the others take a free cell beside it. None goes into an area
    or out of one: whoever counts the homes of an area has to come to their number. Those who find
    no room stay where they are.
    """
    order = np.lexsort((east, at))
    same = np.flatnonzero(at[order][1:] == at[order][:-1])
    if not len(same):
        return at
    cells, free = at.copy(), np.ones(len(inside), dtype=bool)
    free[at] = False
    for home in order[1:][same].tolist():
        cell = int(at[home])
        for beside in _beside(cell, columns, len(inside)):
            if free[beside] and inside[beside] == inside[cell]:
                cells[home], free[beside] = beside, False
                break
    return cells


def _beside(cell: int, columns: int, size: int) -> Iterator[int]:
    for across, down in _BESIDE:
        beside = cell + down * columns + across
        if 0 <= cell % columns + across < columns and 0 <= beside < size:
            yield beside
