"""The map: one widget that draws lines of cells, and repaints only the rows that changed."""

from __future__ import annotations

from itertools import groupby
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from simulator.ledger import Ledger
from simulator.tui.looks import Look
from simulator.tui.mapping import Zoom, cells_of, ring_cells, strongest, view_of
from simulator.tui.moments import States

Places: TypeAlias = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
"""Miles east and north of each home."""
_EMPTY = Look(" ", "data-quiet", "")
_RING = Look("⋅", "data-ring", "")
_FULL_REPAINT = 1 / 3


class MapView(Widget):
    """Homes as glyphs. What it shows is set by `show`; it keeps no state of the run."""

    DEFAULT_CSS = "MapView { height: 1fr; width: 1fr; }"

    def __init__(self, looks: dict[int, Look], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._looks = looks
        self._rows: list[list[Look]] = []
        self._message = ""
        self._shown: tuple[Ledger, States, int, Zoom, Places] | None = None

    def show(
        self, ledger: Ledger, states: States, request: int, zoom: Zoom, places: Places
    ) -> None:
        """Draw `states`, one per home, at `places`, with the circle of `request`."""
        self._shown = (ledger, states, request, zoom, places)
        self._message = ""
        self._draw()

    def on_resize(self) -> None:
        """Draw the same again in the new size."""
        if not self._message:
            self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        ledger, states, request, zoom, places = self._shown
        columns, rows = self.size
        drawn: list[list[Look]] = []
        if columns > 0 and rows > 0:
            view = view_of(ledger, request, zoom, columns, rows)
            homes, cells = cells_of(*places, view, columns, rows)
            shown = strongest(states, homes, cells, columns * rows)
            drawn = self._drawn(shown, ring_cells(view, columns, rows), columns, rows)
        self._repaint(drawn)

    def veil(self, message: str) -> None:
        """Show only `message`, in the middle."""
        self._message = message
        self._rows = []
        self.refresh()

    def _drawn(self, shown: States, ring: set[int], columns: int, rows: int) -> list[list[Look]]:
        looks = [_EMPTY] * (columns * rows)
        for cell in ring:
            looks[cell] = _RING
        for cell in np.flatnonzero(shown >= 0).tolist():
            looks[cell] = self._looks[int(shown[cell])]
        return [looks[row * columns : (row + 1) * columns] for row in range(rows)]

    def _repaint(self, drawn: list[list[Look]]) -> None:
        before, self._rows = self._rows, drawn
        dirty = [row for row, line in enumerate(drawn) if row >= len(before) or before[row] != line]
        if not drawn or len(before) != len(drawn) or len(dirty) > len(drawn) * _FULL_REPAINT:
            self.refresh()
        elif dirty:
            self.refresh(*(Region(0, row, self.size.width, 1) for row in dirty))

    def render_line(self, y: int) -> Strip:
        """Return row `y` as a strip."""
        background = self.rich_style
        width = self.size.width
        if self._message:
            return self._message_line(y, background, width)
        if y >= len(self._rows):
            return Strip.blank(width, background)
        colours = self.app.theme_variables
        segments = [
            Segment(
                "".join(look.glyph for look in looks),
                background + Style(color=colours[colour], bold=colour != "data-ring"),
            )
            for colour, looks in (
                (colour, list(group))
                for colour, group in groupby(self._rows[y], key=lambda look: look.colour)
            )
        ]
        return Strip(segments).adjust_cell_length(width, background)

    def _message_line(self, y: int, background: Style, width: int) -> Strip:
        lines = self._message.split("\n")
        top = max(0, (self.size.height - len(lines)) // 2)
        text = lines[y - top] if top <= y < top + len(lines) else ""
        return Strip([Segment(text.center(width), background)]).adjust_cell_length(
            width, background
        )
