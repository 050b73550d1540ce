"""Doors: one square for each door that was asked, the same place on both sides."""

from __future__ import annotations

import numpy as np

from simulator.measure.moments.doors import DoorsNow
from simulator.measure.moments.states import States
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.ground.cell_view import CellView
from simulator.tui.kit.ground.papers import BODY, ID, Paper
from simulator.tui.kit.ground.scene import STYLE, Cells
from simulator.tui.kit.ground.squares import placed, unit_of

_SPACE, _DARK = ord(" "), ord("·")
_GROUND = (int(Paper.OUTSIDE) * len(Paper) + int(Paper.OUTSIDE)) << STYLE | _SPACE


class DoorsView(CellView):
    """Squares, request by request. What it shows is set by `show`."""

    DEFAULT_CSS = "DoorsView { height: 1fr; width: 1fr; }"

    _shown: tuple[DoorsNow, States, int] | None = None

    def show(self, doors: DoorsNow, states: States, all_doors: int) -> None:
        """Show `states`, one a door; `all_doors` is how many there are at the end of the run.

        By those the squares have their size, so that none moves as doors are added.
        """
        self._shown = doors, states, all_doors
        self.message = ""
        self.draw()

    def on_resize(self) -> None:
        """Have it said anew beside the doors how many of them a square stands for."""
        if isinstance(self.screen, FramedScreen):
            self.call_after_refresh(self.screen.redraw)

    def unit(self) -> int:
        """Return how many doors a square stands for."""
        return unit_of(self._shown[2], *self.size) if self._shown and self.size else 1

    def draw(self) -> None:
        """Draw what was shown last, in the size that there is now."""
        columns, rows = self.size
        if self._shown is None or not columns or not rows:
            return
        doors, states, _ = self._shown
        cells = np.full((rows, columns), _GROUND, dtype=np.uint32)
        if self.unit() > 1:
            self._draw_many(cells, states)
        elif len(states):
            self._draw_each(cells, doors, states)
        self.put_cells(cells)

    def _draw_each(self, cells: Cells, doors: DoorsNow, states: States) -> None:
        """Draw a square for each door, as large as there is room for."""
        rows, columns = cells.shape
        _, groups = np.unique(doors.request, return_counts=True)
        squares = placed(groups.tolist(), columns, rows)
        ink = self.palette.written(ID) << STYLE
        for row, text in squares.labels:
            cells[row, : len(text)] = [ink | ord(letter) for letter in text]
        for state in np.unique(states).tolist():
            style = self.palette.tile(state, BODY) << STYLE
            glyph = self._glyph(state)
            side = glyph if chr(glyph) in "█▒" else _SPACE
            mine = np.flatnonzero(states == state)
            for down in range(squares.high):
                for along in range(squares.wide):
                    at, beside = squares.row[mine] + down, squares.column[mine] + along
                    there = (at < rows) & (beside < columns)
                    middle = down == squares.high // 2 and along == squares.wide // 2
                    cells[at[there], beside[there]] = style | (glyph if middle else side)

    def _glyph(self, state: int) -> int:
        """Return what stands on a square: a door of which nothing is known is dark."""
        if state == 0:
            return _DARK
        return int((self.palette.glyphs if self.plain else self.palette.solid)[state])

    def _draw_many(self, cells: Cells, states: States) -> None:
        """Draw a square for so many doors, state by state, the most telling first."""
        unit, flat = self.unit(), cells.reshape(-1)
        place = 0
        for state in sorted(set(states.tolist()), reverse=True):
            count = int((states == state).sum())
            squares = max(1, round(count / unit))
            style = self.palette.tile(state, BODY) << STYLE
            glyph = self._glyph(state)
            flat[place : place + squares] = style | glyph
            place += squares
