"""A table of small integers that grows by its end: the shape of both logs of a run."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from simulator.ledger import Ints

_ROWS_WAITING = 1 << 14


class Columns:
    """An append-only table of small integers: cheap for one row, cheap for many.

    What is added waits in a list, and goes into the columns some thousands at a time.
    """

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.arrays = {name: array(code) for name, code in columns.items()}
        self._waiting: list[tuple[int, ...]] = []
        self._blocks: list[tuple[int, int, npt.NDArray[np.integer]]] = []
        """For each block of rows: its place in `_waiting`, the column that differs, and how."""
        self._rows_in_blocks = 0

    def __len__(self) -> int:
        """Return the number of rows."""
        settled = len(next(iter(self.arrays.values())))
        return settled + len(self._waiting) - len(self._blocks) + self._rows_in_blocks

    def append(self, *values: int) -> None:
        """Add one row, its values in the order of the columns."""
        self._waiting.append(values)
        if len(self._waiting) >= _ROWS_WAITING:
            self._settle()

    def extend(self, *values: int | npt.NDArray[np.integer]) -> None:
        """Add a row for each number of the one array among `values`; the others stay the same."""
        for column, value in enumerate(values):
            if isinstance(value, np.ndarray):
                if len(value):
                    self._blocks.append((len(self._waiting), column, value))
                    self._rows_in_blocks += len(value)
                    self.append(*values[:column], 0, *values[column + 1 :])  # type: ignore[arg-type]
                return

    def amend(self, row: int, column: str, value: int) -> None:
        """Change one number of a row."""
        self._settle()
        self.arrays[column][row] = value

    def _settle(self) -> None:
        """Move what waits into the columns."""
        if not self._waiting:
            return
        lengths = np.ones(len(self._waiting), dtype=np.int64)
        for place, _, block in self._blocks:
            lengths[place] = len(block)
        for position, (column, values) in enumerate(
            zip(self.arrays.values(), zip(*self._waiting, strict=True), strict=True)
        ):
            numbers = array(column.typecode, values)
            if self._blocks:
                rows = np.repeat(np.frombuffer(numbers, dtype=column.typecode), lengths)
                self._fill(rows, position, lengths)
                column.frombytes(rows.tobytes())
            else:
                column.extend(numbers)
        self._waiting.clear()
        self._blocks.clear()
        self._rows_in_blocks = 0

    def _fill(self, rows: npt.NDArray[np.integer], column: int, lengths: Ints) -> None:
        """Write the blocks that differ in `column` into its `rows`."""
        mine = [(place, block) for place, where, block in self._blocks if where == column]
        if mine:
            differs = np.zeros(len(lengths), dtype=bool)
            differs[[place for place, _ in mine]] = True
            rows[np.repeat(differs, lengths)] = np.concatenate([block for _, block in mine])

    def copied(self) -> dict[str, npt.NDArray[np.integer]]:
        """Return the columns up to now, as arrays of their own: the table may still grow."""
        self._settle()
        return {name: np.array(one, dtype=one.typecode) for name, one in self.arrays.items()}

    def frozen(self) -> dict[str, npt.NDArray[np.integer]]:
        """Return the columns as read-only arrays that share their memory."""
        self._settle()
        views = {
            name: np.frombuffer(column, dtype=column.typecode)
            if column
            else np.zeros(0, column.typecode)
            for name, column in self.arrays.items()
        }
        for view in views.values():
            view.flags.writeable = False
        return views
