"""Rows by the block: put together in the order that they have in a minute, and sorted once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, Ints
from simulator.model.drawn.town import places_within

_PLACE = 32
"""Bits for the place of a block: the minute stands above them in what is sorted."""


class Rows(NamedTuple):
    """Rows in the order of time."""

    block: Ints
    """The block of each."""
    home: Ints
    """The home of each, or NOBODY."""


class Blocks:
    """Blocks of rows: each is of one minute, about nobody or about a piece of an array of homes.

    What is added first comes first in its minute.
    """

    def __init__(self) -> None:
        self._minutes: list[Ints] = []
        self._starts: list[Ints] = []
        self._lengths: list[Ints] = []
        self._homes: list[Ints] = [np.array([NOBODY], dtype=np.int64)]
        self._room = 1

    def add(self, minutes: Ints) -> None:
        """Add a row about no home for each minute."""
        self._minutes.append(minutes)
        self._starts.append(np.zeros(len(minutes), dtype=np.int64))
        self._lengths.append(np.ones(len(minutes), dtype=np.int64))

    def add_homes(self, minutes: Ints, homes: Ints, lengths: Ints) -> None:
        """Add a block for each minute: `homes` holds their homes, one block after the other."""
        self._minutes.append(minutes)
        self._starts.append(np.cumsum(lengths) - lengths + self._room)
        self._lengths.append(lengths)
        self._homes.append(homes)
        self._room += len(homes)

    def rows(self) -> Rows:
        """Return all rows in the order of time."""
        minutes = np.concatenate(self._minutes)
        keys = (minutes << _PLACE) | np.arange(len(minutes))
        keys.sort()
        order = keys & ((1 << _PLACE) - 1)
        starts, lengths = (np.concatenate(one)[order] for one in (self._starts, self._lengths))
        if len(lengths) and lengths.max() == lengths.min() == 1:
            return Rows(order, np.concatenate(self._homes)[starts])
        places = np.repeat(starts, lengths) + places_within(lengths)
        return Rows(np.repeat(order, lengths), np.concatenate(self._homes)[places])


def runs(*columns: Ints) -> tuple[Ints, Ints]:
    """Return where equal neighbours begin, and how many there are of them."""
    count = len(columns[0])
    differs = np.zeros(count, dtype=bool)
    differs[:1] = True
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    starts = differs.nonzero()[0]
    lengths = np.empty_like(starts)
    lengths[:-1] = starts[1:] - starts[:-1]
    lengths[-1:] = count - starts[-1:]
    return starts, lengths


def frozen(column: npt.ArrayLike, code: str) -> npt.NDArray[np.integer]:
    """Return a column of a log as it is kept: small, and read-only."""
    kept = np.ascontiguousarray(column, dtype=code)
    if kept is column:
        kept = kept.copy()
    kept.flags.writeable = False
    return kept
