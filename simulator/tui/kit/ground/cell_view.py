"""Rows of cells in the inks of a palette: drawn by line, and only those repainted that changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from simulator.report.words.marks import ALL, Marks
from simulator.tui.kit.ground.papers import Ink, Palette
from simulator.tui.kit.ground.scene import GLYPH, STYLE, Cells
from simulator.tui.kit.kept import WholeStrip
from simulator.tui.kit.looks import Look
from simulator.tui.kit.theming.plain_marks import PlainMarks
from simulator.tui.kit.theming.themes import MONO

_FULL_REPAINT = 1 / 3
SWEEP = 6
"""In so many frames does one picture take the place of another, from left to right."""


def has_few_colours(app: App[object]) -> bool:
    """Tell whether the terminal has 16: its darkest is the ground's, so a dark door is a dot."""
    return not app.is_headless and app.console.color_system == "standard"


class CellView(Widget):
    """A pane of cells; what stands in them is put there by `put_cells`."""

    DEFAULT_CSS = "CellView { height: 1fr; width: 1fr; }"

    def __init__(self, looks: dict[int, Look], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.looks = looks
        self.palette = Palette(looks)
        self._cells: Cells = np.zeros((0, 0), dtype=np.uint32)
        self.message = ""
        """What stands there instead of cells."""
        self._styles: list[Style] = []
        """Its own, then those of the palette; made anew for each theme."""
        self._theme = ""
        self._swept_from: Cells = self._cells
        self._sweep = SWEEP
        """How many frames of the last sweep have passed."""
        self._strips: dict[int, Strip] = {}
        """The rows that have been drawn and have not changed since."""

    @property
    def plain(self) -> bool:
        """Whether there are no colours."""
        return self.app.theme == MONO

    def draw_with(self, looks: dict[int, Look]) -> None:
        """Draw with other looks from now on: the states are those of another party."""
        if looks is not self.looks:
            self.looks, self.palette = looks, Palette(looks)
            self._cells = np.zeros((0, 0), dtype=np.uint32)
            self.rest()
            self._styles.clear()

    def draw(self) -> None:
        """Draw the same again, in another size or theme."""

    def on_resize(self) -> None:
        """Draw the same again in the new size."""
        if not self.message:
            self.draw()

    def veil(self, message: str) -> None:
        """Show only `message`, in the middle."""
        if message != self.message:
            self.message = message
            self._cells = np.zeros((0, 0), dtype=np.uint32)
            self._strips.clear()
            self.refresh()

    def sweep(self) -> None:
        """Let what is shown next take the place of what stands here from left to right."""
        self._swept_from, self._sweep = self._cells, 0

    def tick(self) -> bool:
        """Let a frame of a sweep pass; tell whether there was any."""
        if self._sweep >= SWEEP:
            return False
        self._sweep += 1
        return True

    def rest(self) -> None:
        """End a sweep: what is drawn next is drawn whole."""
        self._sweep = SWEEP

    def put_cells(self, drawn: Cells) -> None:
        """Show these cells, and repaint the rows that differ."""
        if self._sweep < SWEEP and self._swept_from.shape == drawn.shape:
            cut = drawn.shape[1] * self._sweep // SWEEP
            drawn = np.concatenate((drawn[:, :cut], self._swept_from[:, cut:]), axis=1)
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

    def notify_style_update(self) -> None:
        """Forget the styles of another theme."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def _themed(self) -> list[Style]:
        """Return the styles of all that a cell can hold, in the colours of the theme; own first."""
        if self._theme != self.app.theme:
            was_plain = self._theme == MONO
            self._theme = self.app.theme
            self._styles.clear()
            self._strips.clear()
            if was_plain or self._theme == MONO:
                self.draw()
        if not self._styles:
            own = self.rich_style
            self._styles = [own, *(own + self._style_of(ink) for ink in self.palette.inks)]
            if filters := self.get_line_filters():
                ground = self.background_colors[1]
                self._styles = [_filtered(style, filters, ground) for style in self._styles]
        return self._styles

    def _style_of(self, ink: Ink) -> Style:
        """Return a style of the palette in the colours of the theme."""
        colours = self.app.theme_variables
        front, ground = colours[ink.ink], colours[ink.paper]
        if front == ground and self.plain:
            # Where shapes alone tell, a shape in the colour of its ground would tell nothing.
            front, ground = colours["map-ink"], colours["ground"]
        return Style(color=front, bgcolor=ground, bold=ink.bold or None)

    def _marks(self) -> Marks:
        """Return the marks that the terminal can show."""
        plain = (one.marks for one in self.get_line_filters() if isinstance(one, PlainMarks))
        return next(plain, ALL)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows in view.

        A map has neither border nor padding, and few styles: they are filtered once, where Textual
        would filter every piece of every row of every frame.
        """
        # What is the same for each row is asked for once: it takes Textual longer than a row does.
        styles, width, marks = self._themed(), self.size.width, self._marks()
        strips = [self._line(y, styles, width, marks) for y in crop.line_range]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Return row `y` as a strip."""
        return self._line(y, self._themed(), self.size.width, self._marks())

    def _line(self, y: int, styles: list[Style], width: int, marks: Marks) -> Strip:
        if self.message:
            return self._message_line(y, styles[0], width, marks)
        if y >= len(self._cells):
            return Strip.blank(width, styles[0])
        if y not in self._strips:
            segments = [
                Segment(marks.shown(text), styles[1 + style])
                for text, style in runs_of(self._cells[y])
            ]
            strip = WholeStrip(segments, self._cells.shape[1])
            if strip.cell_length != width:
                strip = WholeStrip.of(strip.adjust_cell_length(width, styles[0]))
            self._strips[y] = strip
        return self._strips[y]

    def _message_line(self, y: int, background: Style, width: int, marks: Marks) -> Strip:
        lines = self.message.split("\n")
        top = max(0, (self.size.height - len(lines)) // 2)
        text = lines[y - top] if top <= y < top + len(lines) else ""
        return Strip([Segment(marks.shown(text).center(width), background)]).adjust_cell_length(
            width, background
        )


def _filtered(style: Style, filters: Sequence[LineFilter], ground: Color) -> Style:
    """Return `style` as the filters of the app, for no colour, leave it on this ground."""
    segments = [Segment(" ", style)]
    for filter_ in filters:
        segments = filter_.apply(segments, ground)
    return segments[0].style or style


def runs_of(row: Cells) -> list[tuple[str, int]]:
    """Return a row as texts of one style each: few, since a frame costs what they cost."""
    text = (row & GLYPH).tobytes().decode(f"utf-32-{sys.byteorder[0]}e")
    style = row >> STYLE
    ends = [*(np.flatnonzero(style[1:] != style[:-1]) + 1).tolist(), len(row)]
    starts = [0, *ends[:-1]]
    return [
        (text[start:end], which)
        for start, end, which in zip(starts, ends, style[starts].tolist(), strict=True)
    ]
