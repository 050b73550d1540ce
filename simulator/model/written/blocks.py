"""Rows by the block: put together in the order that they have in a minute, and sorted once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, Ints

_PLACE = 32
"""Bits for the place of a block: the minute stands above them in what is sorted."""


class Rows(NamedTuple):
    """Blocks in the order of time, and the rows that they hold."""

    order: Ints
    """The place of each block among those that were added."""
    lengths: Ints
    """How many rows each has."""
    home: npt.NDArray[np.integer]
    """The home of each row, or NOBODY."""

    def spread(self, column: npt.NDArray[Any], code: str) -> npt.NDArray[np.integer]:
        """Return a column of the log, as it is kept, of what each block in order has."""
        kept = np.repeat(column.astype(code), self.lengths)
        kept.flags.writeable = False
        return kept


class Blocks:
    """Blocks of rows: each is of one minute, about nobody or about a piece of an array of homes.

    What is added first comes first in its minute.
    """

    def __init__(self) -> None:
        self._minutes: list[Ints] = []
        self._count = 0
        self._homes = [np.array([NOBODY], dtype=np.int32)]
        self._lengths: list[tuple[int, Ints]] = []
        """Of blocks with homes: where the first of them stands, and the length of each."""

    def add(self, minutes: Ints) -> None:
        """Add a row about no home for each minute."""
        self._minutes.append(minutes)
        self._count += len(minutes)

    def add_homes(self, minutes: Ints, homes: Ints, lengths: Ints | None = None) -> None:
        """Add a block for each minute: `homes` holds their homes, one block after the other.

        Without `lengths` each block is of one home.
        """
        self._homes.append(homes.astype(np.int32))
        if lengths is None:
            lengths = np.ones(len(minutes), dtype=np.int64)
        self._lengths.append((self._count, lengths))
        self.add(minutes)

    def rows(self) -> Rows:
        """Return all rows in the order of time."""
        keys = (np.concatenate(self._minutes) << _PLACE) | np.arange(self._count)
        keys.sort()
        order = keys & ((1 << _PLACE) - 1)
        starts, all_lengths = np.zeros_like(order), np.ones_like(order)
        room = 1
        for (first, lengths), homes in zip(self._lengths, self._homes[1:], strict=True):
            piece = slice(first, first + len(lengths))
            all_lengths[piece] = lengths
            starts[piece] = np.cumsum(lengths) - lengths + room
            room += len(homes)
        starts, lengths = starts[order], all_lengths[order]
        # Within a block places go up by one: as rows do, which are counted over all blocks.
        rows = np.cumsum(lengths)
        places = np.repeat(starts - rows + lengths, lengths)
        places += np.arange(len(places))
        home = np.concatenate(self._homes)[places]
        home.flags.writeable = False
        return Rows(order, lengths, home)


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
