"""Doors: one square for each door that was asked, the same place on both sides."""

from __future__ import annotations

import numpy as np

from simulator.measure.moments.doors import DoorsNow
from simulator.measure.moments.states import States
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.ground.cell_view import CellView, has_few_colours
from simulator.tui.kit.ground.papers import BODY, EDGE, ID, Paper
from simulator.tui.kit.ground.scene import STYLE, Cells
from simulator.tui.kit.ground.squares import Numbers, Squares, placed, unit_of

_SPACE, _DARK, _SHADE = ord(" "), ord("·"), ord("░")
_PAIR = 2
"""Columns of squares that stand side by side without a free one."""
_LEAST_ROWS = 6
"""A pane with more keeps a row free."""
_CORNERS = {("▄", "▐"): "▗", ("▄", "▌"): "▖", ("▀", "▐"): "▝", ("▀", "▌"): "▘"}
"""By the halves of a cell that a corner of a square has, what is in both."""
_GROUND = (int(Paper.OUTSIDE) * len(Paper) + int(Paper.OUTSIDE)) << STYLE | _SPACE


class DoorsView(CellView):
    """Squares, request by request. What it shows is set by `show`."""

    DEFAULT_CSS = "DoorsView { height: 1fr; width: 1fr; }"

    _shown: tuple[DoorsNow, States, tuple[int, ...]] | None = None
    _columns: int | None = None
    """Columns that both sides have: in an odd width one of them has one more."""
    _placed: tuple[object, Squares] | None = None
    """For which doors and which size the squares were placed, and where."""

    def show(
        self,
        doors: DoorsNow,
        states: States,
        by_request: tuple[int, ...],
        columns: int | None = None,
    ) -> None:
        """Show `states`, one a door; `by_request` is how many each request has in the end.

        By those the squares have their size and their place, so that none moves as doors are added;
        and by the `columns` that both sides have, so that they are the same on both.
        """
        self._shown, self._columns = (doors, states, by_request), columns
        self.message = ""
        self.draw()

    def on_resize(self) -> None:
        """Have it said anew beside the doors how many of them a square stands for."""
        if isinstance(self.screen, FramedScreen):
            self.call_after_refresh(self.screen.redraw)

    def unit(self) -> int:
        """Return how many doors a square stands for."""
        return unit_of(sum(self._shown[2]), *self._room) if self._shown and self.size else 1

    @property
    def _room(self) -> tuple[int, int]:
        """Columns and rows for squares: the last row parts them from the number below."""
        columns, rows = self.size
        columns = min(columns, self._columns or columns)
        return columns, rows - 1 if rows > _LEAST_ROWS else rows

    def draw(self) -> None:
        """Draw what was shown last, in the size that there is now."""
        columns, rows = self.size
        if self._shown is None or not columns or not rows:
            return
        doors, states, by_request = self._shown
        cells = np.full((rows, columns), _GROUND, dtype=np.uint32)
        unit = self.unit()
        if unit > 1:
            # Each state has at least one square: what few share is what a picture is for.
            squares = self._squares((-(-sum(by_request) // unit) + len(self.looks),))
            shares = _shares(states, unit)
            self._draw_squares(cells, squares, np.arange(len(shares)), shares)
        elif by_request:
            self._draw_squares(cells, self._squares(by_request), doors.door, states)
        self.put_cells(cells)

    def _squares(self, groups: tuple[int, ...]) -> Squares:
        """Return where the squares stand; they are placed once for a size."""
        key = groups, self._room
        if self._placed is None or self._placed[0] != key:
            self._placed = key, placed(list(groups), *self._room)
        return self._placed[1]

    def _draw_squares(self, cells: Cells, squares: Squares, which: Numbers, states: States) -> None:
        """Draw the squares of these places, each in its state."""
        rows, columns = cells.shape
        ink = self.palette.written(ID) << STYLE
        for row, column, text in squares.labels:
            cells[row, column : column + len(text)] = [ink | ord(letter) for letter in text]
        # Without colours a square is seen by what stands on it alone.
        across, down = (False, False) if self.plain else squares.halves
        wide, high = squares.wide + across, squares.high + down
        for state in np.unique(states).tolist():
            style, edge = (self.palette.tile(state, part) << STYLE for part in (BODY, EDGE))
            glyph = self._glyph(state)
            side = glyph if chr(glyph) in "█▒" else _SPACE
            side = _SHADE if state == 0 and self.few_colours else side
            mine = which[states == state]
            for row_of, column_of in np.ndindex(high, wide):
                at, beside = squares.row[mine] + row_of, squares.column[mine] + column_of
                there = (at < rows) & (beside < columns)
                middle = (row_of, column_of) == ((high - 1) // 2, (wide - 1) // 2)
                half = _half(row_of, column_of, (high, wide), across=across, down=down)
                ends = column_of == 1 and wide == _PAIR
                if ends and not self.plain and side != _SHADE:
                    # Whole, two cells would have their glyph at the left, and no end.
                    half = "▌"
                inside = glyph if middle else _SPACE if ends and self.plain else side
                cell = edge | ord(half) if half else style | inside
                cells[at[there], beside[there]] = cell

    @property
    def few_colours(self) -> bool:
        """Whether the terminal has 16."""
        return has_few_colours(self.app)

    def _glyph(self, state: int) -> int:
        """Return what stands on a square: a door of which nothing is known is dark."""
        if state == 0:
            return _DARK
        return int((self.palette.glyphs if self.plain else self.palette.solid)[state])


def _half(row: int, column: int, size: tuple[int, int], *, across: bool, down: bool) -> str:
    """Return what fills the half of a cell of a square of `size` rows and columns that is in it.

    Nothing where all of the cell is.
    """
    up = "▄" if down and row == 0 else "▀" if down and row == size[0] - 1 else ""
    side = "▐" if across and column == 0 else "▌" if across and column == size[1] - 1 else ""
    return _CORNERS[up, side] if up and side else up or side


def _shares(states: States, unit: int) -> States:
    """Return the states of squares for `unit` doors each, the most telling first."""
    doors = np.bincount(states).tolist()
    squares = [
        np.full(max(1, round(doors[state] / unit)), state, dtype=np.int8)
        for state in range(len(doors) - 1, -1, -1)
        if doors[state]
    ]
    return np.concatenate(squares) if squares else np.zeros(0, dtype=np.int8)
