"""The plot of Compare: each policy a mark with its name, by two measures, with interval lines.

The plotting library is imported with this file, and this file when somebody opens the plot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.geometry import Size
from textual.widgets import Static
from textual_plot import NumericAxisFormatter, PlotWidget

from simulator.experiment import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.report.words.compared.figure_text import whole_text
from simulator.report.words.compared.run_by_run import with_unit
from simulator.scenario.letters.text import clean, shorten
from simulator.tui.compare.plot_layout import (
    MARGIN_ACROSS,
    MARGIN_UP,
    Axis,
    Glyph,
    Point,
    Spot,
    axis,
    intervals,
    names,
    points,
)

AXES = (
    "certain_nonsharing",
    "requests_answered",
    "hours_to_first_clip",
    "agency_error",
    "oversight_error",
    "cameras_told",
    "numbers_told",
    "records_held",
)
"""What can stand across and up, in the order of the keys."""
_MARGIN_LEFT = 7
_COLUMNS_A_TICK, _ROWS_A_TICK = 7, 2
"""Room for a number on the axis."""
_MOST_TICKS = 8


class Plot(PlotWidget, inherit_bindings=False):
    """The plot itself: no keys of its own, since the screen's choose the axes."""

    BINDINGS: ClassVar[list[BindingType]] = []
    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="plot-itself", allow_pan_and_zoom=False)
        self._shown: tuple[Point, ...] = ()
        self._whole = False, False
        """Whether what is across, and what is up, is counted: nobody meets a tenth of a request."""

    def on_mount(self) -> None:
        """Leave the margins that the numbers need, and follow the theme."""
        super().on_mount()
        self.margin_top, self.margin_bottom, self.margin_left = 0, 1, _MARGIN_LEFT
        self.app.theme_changed_signal.subscribe(self, lambda _: self.draw())
        self.call_after_refresh(self.draw)

    def show(self, points: tuple[Point, ...], *, whole: tuple[bool, bool] = (False, False)) -> None:
        """Draw `points`; nothing where there is none. What is counted has `whole` numbers."""
        self._shown, self._whole = points, whole
        if not points and self._is_made:
            self.clear()
        self.draw()

    @property
    def _is_made(self) -> bool:
        """Whether there is what the library draws on: it comes with its own first children."""
        return self.query_one_optional("#legend") is not None

    def draw(self) -> None:
        """Draw the same again, for a new size or another theme."""
        # The library draws a frame of one cell around what it plots.
        columns = self.size.width - self.margin_left - 2
        rows = self.size.height - self.margin_top - self.margin_bottom - 2
        if columns < 1 or rows < 1 or not self._shown or not self._is_made:
            return
        self.clear()
        spots = [
            (point.across, point.up)
            for point in self._shown
            if point.across is not None and point.up is not None
        ]
        across = axis([spot for spot, _ in spots], columns, MARGIN_ACROSS)
        up = axis([spot for _, spot in spots], rows, MARGIN_UP)
        self.set_xlimits(across.least, across.most)
        self.set_ylimits(up.least, up.most)
        whole_across, whole_up = self._whole
        most = min(columns // _COLUMNS_A_TICK, _MOST_TICKS)
        self.set_x_formatter(_Ticks(across, most, whole=whole_across))
        self.set_y_formatter(_Ticks(up, min(rows // _ROWS_A_TICK, _MOST_TICKS), whole=whole_up))
        colours = self.app.theme_variables
        self._put(intervals(self._shown, across, up), across, up, colours["data-shared"])
        # What is drawn last is seen: no line goes through a name.
        self._put(names(self._shown, across, up), across, up, f"bold {colours['foreground']}")

    def _put(self, drawn: Sequence[Glyph], across: Axis, up: Axis, style: str) -> None:
        """Draw each glyph in the middle of its cell; those that are the same together."""
        for shown in dict.fromkeys(one.glyph for one in drawn):
            cells = [one for one in drawn if one.glyph == shown]
            self.scatter(
                [across.middle(one.column) for one in cells],
                [up.middle(one.row) for one in cells],
                marker=shown,
                marker_style=style,
            )


class _Ticks(NumericAxisFormatter):
    """The numbers on an axis, each at the cell where a mark of that value stands."""

    def __init__(self, along: Axis, most: int, *, whole: bool) -> None:
        self._along, self._values = along, along.ticks(most, whole=whole)

    def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
        """Return the middles of their cells: the library puts what is on an edge into the frame."""
        del min_, max_, max_ticks
        return [self._along.middle(self._along.cell(value)) for value in self._values]

    def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
        """Return the values, as the library writes numbers."""
        del ticks
        return super().get_labels_for_ticks(self._values)


class PlotView(Container):
    """The plot, what stands on its axes, and the list of its letters."""

    def __init__(self) -> None:
        super().__init__(id="plot-page")
        self._shown: tuple[Comparison, str, str] | None = None
        self._drawn_for: tuple[Size, Size] | None = None
        """The size of all, and that of the plot."""

    def compose(self) -> ComposeResult:
        """Lay out the plot and, beside it, the list."""
        yield Static(id="plot-up", markup=False)
        with Horizontal(id="plot-sides"):
            yield Plot()
            with VerticalScroll(id="plot-list", can_focus=False):
                yield Static(id="plot-letters", markup=False)
        yield Static(id="plot-across", markup=False)

    def show(self, comparison: Comparison, across: str, up: str) -> None:
        """Show every policy by two measures."""
        self.remove_class("-empty")
        if self._shown is not None and self._shown[0].loaded is not comparison.loaded:
            # Until the new ones can be drawn, no frame shows the points of another story.
            plot = self.query_one_optional(Plot)
            if plot is not None:
                plot.show(())
            for name in ("plot-up", "plot-across", "plot-letters"):
                self.query_one(f"#{name}", Static).update("")
        self._shown = comparison, across, up
        self._drawn_for = None
        self._draw()

    def on_mount(self) -> None:
        """Draw when there is room: a widget that comes later is not always told its first size."""
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self._draw())

    def _draw(self) -> None:
        plot = self.query_one_optional(Plot)
        if self._shown is None or not self.size or plot is None:
            return
        sizes = (self.size, plot.size)
        if self._drawn_for == sizes:
            return
        self._drawn_for = sizes
        comparison, across, up = self._shown
        shown = points(comparison, across, up)
        self.query_one("#plot-up", Static).update(_title("▲", up))
        self.query_one("#plot-across", Static).update(_title("▶", across))
        counted = words.counted(MEASURES[across].unit), words.counted(MEASURES[up].unit)
        plot.show(shown, whole=counted)
        width = max(30, self.query_one("#plot-list").size.width - 2)
        self.query_one("#plot-letters", Static).update(legend(shown, across, up, width))


def _title(arrow: str, name: str) -> Text:
    return Text(f"{arrow} {with_unit(name)}", style="bold")


def legend(points: tuple[Point, ...], across: str, up: str, width: int) -> Text:
    """Return a line for each policy: its letter, its two figures, its title."""
    figures = [(_figure(up, one.up), _figure(across, one.across)) for one in points]
    ups, acrosses = (max(map(len, column)) for column in zip(*figures, strict=True))
    text = Text().append(f"  {'▲':>{ups}}  {'▶':>{acrosses}}\n", style="bold")
    room = width - ups - acrosses - len("A     ")
    for point, (high, far) in zip(points, figures, strict=True):
        text.append(f"{point.letter} ", style="bold")
        text.append(f"{high:>{ups}}  {far:>{acrosses}}  ")
        text.append(f"{shorten(point.title, room)}\n")
    missing = [one.letter for one in points if one.across is None or one.up is None]
    if missing:
        none = f"{words.capital(words.NO_FIGURE)}, so not in the plot: {', '.join(missing)}"
        text.append(none)
    return text


def _figure(name: str, spot: Spot | None) -> str:
    return clean(whole_text(MEASURES[name].unit, None if spot is None else spot.mean))


def in_words(comparison: Comparison, across: str, up: str) -> str:
    """Return the plot as text: what `y` copies."""
    lines = [f"{with_unit(up)}; {with_unit(across)}"]
    lines += [
        f"{clean(one.title)}: {_figure(up, one.up)}, {_figure(across, one.across)}"
        for one in points(comparison, across, up)
    ]
    return "\n".join(lines)
