"""The map: one widget that draws lines of cells, and repaints only the rows that changed."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from simulator.ledger import NOBODY, Bools, Ledger
from simulator.measure.moments.states import States
from simulator.tui.kit.looks import FOCUS, Look
from simulator.tui.kit.map_cells import (
    Zoom,
    cells_of,
    circle_of,
    home_near,
    ring_cells,
    strongest,
    view_of,
)
from simulator.tui.kit.plain_marks import PlainMarks

Places: TypeAlias = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
"""Miles east and north of each home."""
Cells: TypeAlias = npt.NDArray[np.uint8]
Lit: TypeAlias = Bools | None
_NOTHING, _RING, _FIRST = 0, 1, 2
"""What a cell holds: nothing, a part of the circle, or the home states from here on."""
_LIT = 64
"""Added where something has just become known."""
_AT_LEFT, _AT_RIGHT = _LIT - 2, _LIT - 1
"""What points at the home in focus from both sides."""
_RING_COLOUR = "data-ring"
_OWN = {
    _NOTHING: Look(" ", "data-quiet", ""),
    _RING: Look("⋅", _RING_COLOUR, ""),
    _AT_LEFT: FOCUS[0],
    _AT_RIGHT: FOCUS[1],
}
_FULL_REPAINT = 1 / 3


class _Draws:
    """How each thing that a cell can hold is drawn: its glyph, and which style it takes."""

    def __init__(self, looks: dict[int, Look]) -> None:
        self.styles: list[tuple[str, bool]] = []
        """The different styles: a colour of the theme, and whether it stands out."""
        self._glyphs = np.full(2 * _LIT, ord(" "), dtype=np.uint32)
        self._style_of = np.zeros(2 * _LIT, dtype=np.intp)
        all_looks = _OWN | {_FIRST + state: look for state, look in looks.items()}
        for held, look in all_looks.items():
            for lit in (0, _LIT):
                style = (look.colour, bool(lit))
                if style not in self.styles:
                    self.styles.append(style)
                self._glyphs[held + lit] = ord(look.glyph)
                self._style_of[held + lit] = self.styles.index(style)
        self._stands_out = np.array([lit for _, lit in self.styles])

    def runs(self, row: Cells) -> list[tuple[str, int]]:
        """Return a row as texts of one style each: few, since a frame costs what they cost.

        An empty cell has no colour of its own: it goes with the one before it.
        """
        text = self._glyphs[row].tobytes().decode(f"utf-32-{sys.byteorder[0]}e")
        style = self._style_of[row]
        full = np.where(row != _NOTHING, np.arange(len(row)), 0)
        before = style[np.maximum.accumulate(full)]
        style = np.where((row == _NOTHING) & ~self._stands_out[before], before, style)
        ends = [*(np.flatnonzero(style[1:] != style[:-1]) + 1).tolist(), len(row)]
        starts = [0, *ends[:-1]]
        return [
            (text[start:end], which)
            for start, end, which in zip(starts, ends, style[starts].tolist(), strict=True)
        ]


def _point_at(drawn: Cells, cell: int, columns: int, state: int) -> None:
    """Show the home in focus in its cell, whoever else is there, and point at it.

    From the sides that are free; where both are taken, over what stands there: a mark that is not
    seen is none.
    """
    if state >= 0:
        drawn[cell] = state + _FIRST
    column = cell % columns
    sides = [
        (cell + step, glyph)
        for step, glyph in ((-1, _AT_LEFT), (1, _AT_RIGHT))
        if 0 <= column + step < columns
    ]
    free = [(beside, glyph) for beside, glyph in sides if drawn[beside] in {_NOTHING, _RING}]
    for beside, glyph in free or sides:
        drawn[beside] = glyph


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a map shows, in any size."""

    ledger: Ledger
    states: States
    request: int
    """The one to look at closely, with its circle."""
    others: tuple[int, ...]
    """Requests with a circle besides."""
    zoom: Zoom
    places: Places
    lit: Lit
    focus: int


class MapView(Widget):
    """Homes as glyphs. What it shows is set by `show`; it keeps no state of the run."""

    DEFAULT_CSS = "MapView { height: 1fr; width: 1fr; }"

    @dataclass
    class Picked(Message):
        """A home was clicked on."""

        home: int

    @dataclass
    class Zoomed(Message):
        """The wheel was turned: -1 for closer, 1 for farther."""

        step: int

    def __init__(self, looks: dict[int, Look], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._looks, self._draws = looks, _Draws(looks)
        self._cells: Cells = np.zeros((0, 0), dtype=np.uint8)
        self._message = ""
        self._shown: _Shown | None = None
        self._styles: list[Style] = []
        """Its own, then those of `_Draws.styles`; made anew for each theme."""
        self._theme = ""
        self._strips: dict[int, Strip] = {}
        """The rows that have been drawn and have not changed since."""

    def draw_with(self, looks: dict[int, Look]) -> None:
        """Draw with other looks from now on: the states are those of another party."""
        if looks is not self._looks:
            self._looks, self._draws = looks, _Draws(looks)
            self._cells = np.zeros((0, 0), dtype=np.uint8)
            self._styles.clear()

    def show(
        self,
        ledger: Ledger,
        states: States,
        request: int,
        zoom: Zoom,
        places: Places,
        lit: Lit = None,
        focus: int = NOBODY,
        others: tuple[int, ...] = (),
    ) -> None:
        """Draw `states`, one per home, at `places`, with the circle of `request`, and of `others`.

        Homes that are `lit` stand out; the one in `focus` is pointed at.
        """
        self._shown = _Shown(ledger, states, request, others, zoom, places, lit, focus)
        self._message = ""
        self._draw()

    def on_resize(self) -> None:
        """Draw the same again in the new size."""
        if not self._message:
            self._draw()

    def _draw(self) -> None:
        shown = self._shown
        if shown is None:
            return
        columns, rows = self.size
        drawn = np.full(columns * rows, _NOTHING, dtype=np.uint8)
        if drawn.size:
            view = view_of(shown.ledger, shown.request, shown.zoom, columns, rows)
            homes, cells = cells_of(*shown.places, view, columns, rows)
            for circle in (view.ring, *(circle_of(shown.ledger, at) for at in shown.others)):
                drawn[ring_cells(circle, view, columns, rows)] = _RING
            states = strongest(shown.states, homes, cells, columns * rows)
            seen = states >= 0
            drawn[seen] = states[seen] + _FIRST
            if shown.lit is not None:
                drawn[cells[shown.lit[homes]]] |= _LIT
            for cell in cells[homes == shown.focus].tolist():
                _point_at(drawn, cell, columns, int(shown.states[shown.focus]))
        self._repaint(drawn.reshape(rows, columns))

    def veil(self, message: str) -> None:
        """Show only `message`, in the middle."""
        if message != self._message:
            self._message = message
            self._cells = np.zeros((0, 0), dtype=np.uint8)
            self._strips.clear()
            self.refresh()

    def _repaint(self, drawn: Cells) -> None:
        before, self._cells = self._cells, drawn
        if before.shape != drawn.shape:
            self._strips.clear()
            self.refresh()
            return
        dirty = np.flatnonzero((before != drawn).any(axis=1)).tolist()
        for row in dirty:
            self._strips.pop(row, None)
        if len(dirty) > len(drawn) * _FULL_REPAINT:
            self.refresh()
        elif dirty:
            self.refresh(*(Region(0, row, self.size.width, 1) for row in dirty))

    def on_click(self, event: Click) -> None:
        """Pick the home under the mouse, or the nearest one close by."""
        if self._shown is None or self._message:
            return
        shown, (columns, rows) = self._shown, self.size
        view = view_of(shown.ledger, shown.request, shown.zoom, columns, rows)
        home = home_near(*shown.places, view, columns, rows, (event.x, event.y))
        if home != NOBODY:
            self.post_message(self.Picked(home))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Look from closer."""
        event.stop()
        self.post_message(self.Zoomed(-1))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Look from farther."""
        event.stop()
        self.post_message(self.Zoomed(1))

    def notify_style_update(self) -> None:
        """Forget the styles of another theme."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def _themed(self) -> list[Style]:
        """Return the styles of all that a cell can hold, in the colours of the theme; own first."""
        if self._theme != self.app.theme:
            self._theme = self.app.theme
            self._styles.clear()
            self._strips.clear()
        if not self._styles:
            colours, own = self.app.theme_variables, self.rich_style
            styles = [
                own + Style(color=colours[colour], bold=colour != _RING_COLOUR, reverse=lit or None)
                for colour, lit in self._draws.styles
            ]
            self._styles = [self._filtered(style) for style in (own, *styles)]
        return self._styles

    def _filtered(self, style: Style) -> Style:
        """Return `style` as the filters of the app, for no colour, leave it."""
        segments = [Segment(" ", style)]
        for filter_ in self.get_line_filters():
            segments = filter_.apply(segments, self.background_colors[1])
        return segments[0].style or style

    def _marked(self, text: str) -> str:
        """Return `text` with marks that the terminal can show."""
        plain = (one for one in self.get_line_filters() if isinstance(one, PlainMarks))
        return next((one.marks.shown(text) for one in plain), text)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows in view.

        A map has neither border nor padding, and few styles: they are filtered once, where Textual
        would filter every piece of every row of every frame.
        """
        # What is the same for each row is asked for once: it takes Textual longer than a row does.
        styles, width = self._themed(), self.size.width
        strips = [self._line(y, styles, width) for y in crop.line_range]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Return row `y` as a strip."""
        return self._line(y, self._themed(), self.size.width)

    def _line(self, y: int, styles: list[Style], width: int) -> Strip:
        if self._message:
            return self._message_line(y, styles[0], width)
        if y >= len(self._cells):
            return Strip.blank(width, styles[0])
        if y not in self._strips:
            runs = self._draws.runs(self._cells[y])
            segments = [Segment(self._marked(text), styles[1 + style]) for text, style in runs]
            strip = Strip(segments, len(self._cells[y]))
            self._strips[y] = strip.adjust_cell_length(width, styles[0])
        return self._strips[y]

    def _message_line(self, y: int, background: Style, width: int) -> Strip:
        lines = self._message.split("\n")
        top = max(0, (self.size.height - len(lines)) // 2)
        text = lines[y - top] if top <= y < top + len(lines) else ""
        return Strip([Segment(self._marked(text).center(width), background)]).adjust_cell_length(
            width, background
        )
