"""Doors: one square for each door that was asked, the same place on both sides."""

from __future__ import annotations

import numpy as np

from simulator.measure.moments.doors import DoorsNow
from simulator.measure.moments.states import States
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.ground.cell_view import CellView
from simulator.tui.kit.ground.papers import BODY, ID, Paper
from simulator.tui.kit.ground.scene import STYLE, Cells
from simulator.tui.kit.ground.squares import Numbers, Squares, placed, unit_of

_SPACE, _DARK = ord(" "), ord("·")
_LEAST_ROWS = 6
"""A pane with more keeps a row free."""
_GROUND = (int(Paper.OUTSIDE) * len(Paper) + int(Paper.OUTSIDE)) << STYLE | _SPACE


class DoorsView(CellView):
    """Squares, request by request. What it shows is set by `show`."""

    DEFAULT_CSS = "DoorsView { height: 1fr; width: 1fr; }"

    _shown: tuple[DoorsNow, States, tuple[int, ...]] | None = None
    _placed: tuple[object, Squares] | None = None
    """For which doors and which size the squares were placed, and where."""

    def show(self, doors: DoorsNow, states: States, by_request: tuple[int, ...]) -> None:
        """Show `states`, one a door; `by_request` is how many each request has in the end.

        By those the squares have their size and their place, so that none moves as doors are added.
        """
        self._shown = doors, states, by_request
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
        for state in np.unique(states).tolist():
            style = self.palette.tile(state, BODY) << STYLE
            glyph = self._glyph(state)
            side = glyph if chr(glyph) in "█▒" else _SPACE
            mine = which[states == state]
            for down in range(squares.high):
                for along in range(squares.wide):
                    at, beside = squares.row[mine] + down, squares.column[mine] + along
                    there = (at < rows) & (beside < columns)
                    middle = down == (squares.high - 1) // 2 and along == (squares.wide - 1) // 2
                    cells[at[there], beside[there]] = style | (glyph if middle else side)

    def _glyph(self, state: int) -> int:
        """Return what stands on a square: a door of which nothing is known is dark."""
        if state == 0:
            return _DARK
        return int((self.palette.glyphs if self.plain else self.palette.solid)[state])


def _shares(states: States, unit: int) -> States:
    """Return the states of squares for `unit` doors each, the most telling first."""
    doors = np.bincount(states).tolist()
    squares = [
        np.full(max(1, round(doors[state] / unit)), state, dtype=np.int8)
        for state in range(len(doors) - 1, -1, -1)
        if doors[state]
    ]
    return np.concatenate(squares) if squares else np.zeros(0, dtype=np.int8)
