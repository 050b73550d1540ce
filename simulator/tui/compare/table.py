"""The table of Compare: figures down, policies across, and which of both has the focus."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import DataTable
from textual.widgets.data_table import RowDoesNotExist

from simulator.report.words.compared.comparison import Entry, Row, Table
from simulator.report.words.compared.known_and_answered import KNOWN_AND_ANSWERED
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean
from simulator.tui.kit.choices import LateClicks
from simulator.tui.kit.frame import ROWS_FOR_MODES

_LABEL, _WIDE_LABEL = 18, 25
_WIDE = 140
"""Columns of the window from which on no name of a figure is broken."""
_LEAST_COLUMN = 21
_PADDING = 2
_EDGE = 3
"""Of the window: a free column at each side, and a scroll bar."""
_LINES = 2
"""Of a row at least: a figure, and how it stands to that of the first policy."""
_SECTIONS = ("REACHES THE POLICE", "COMES TO")


class FigureTable(LateClicks, DataTable[Text]):
    """A cell of it has the focus: one figure under one policy."""

    def __init__(self) -> None:
        super().__init__(id="table", fixed_columns=1, zebra_stripes=True, cursor_type="cell")
        self._columns_shown: tuple[object, ...] = ()
        self._heights: dict[str, int] = {}
        """Of rows: they grow where a figure needs it, and keep that while runs come in."""
        self._heights_for: tuple[object, ...] = ()

    @property
    def row_in_focus(self) -> str:
        """The key of the figure in focus; that of a heading is no figure's."""
        rows = self.ordered_rows
        return str(rows[self.cursor_row].key.value) if self.cursor_row in range(len(rows)) else ""

    @property
    def policy_in_focus(self) -> int:
        """The position of the policy in focus; on the names of the figures it is the first."""
        return max(0, self.cursor_column - 1)

    def show(self, table: Table, corner: str, *, intervals: bool) -> None:
        """Fill in `table`, and keep the focus on its figure and its policy."""
        row, policy, scroll = self.row_in_focus, self.policy_in_focus, self.scroll_offset
        widths = self._column_widths(len(table.titles))
        if self._heights_for != (widths, intervals):
            self._heights_for = widths, intervals
            self._heights = {}
        self._head(table, corner, widths)
        # No row can be pinned while there is none.
        self.fixed_rows = 0
        self.clear()
        pinned = [
            figure_row for figure_row in table.measures if figure_row.key in KNOWN_AND_ANSWERED
        ]
        for figure_row in pinned:
            self._add(figure_row, min(widths), intervals=intervals)
        others = [
            figure_row for figure_row in table.measures if figure_row.key not in KNOWN_AND_ANSWERED
        ]
        for title, rows in zip(_SECTIONS, (table.received, others), strict=True):
            if rows:
                self.add_row(Text(title, style="bold"), *[Text("")] * len(table.titles), key=title)
            for figure_row in rows:
                self._add(figure_row, min(widths), intervals=intervals)
        if self.app.size.height >= ROWS_FOR_MODES:
            # They stay in sight where the others are scrolled, which leaves enough of them.
            self.fixed_rows = len(pinned)
        self.scroll_to(scroll.x, scroll.y, animate=False)
        self.focus_on(row, policy)

    def empty(self) -> None:
        """Show nothing, and hold no row as high as it was: another story is open."""
        self._heights = {}
        self._columns_shown = ()
        self.fixed_rows = 0
        self.clear(columns=True)

    def focus_on(self, row: str, policy: int) -> None:
        """Put the focus on a figure under a policy; on the first figure where it is not there."""
        try:
            index = self.get_row_index(row)
        except RowDoesNotExist:
            index = 0
        self.move_cursor(row=index, column=policy + 1, animate=False)

    @property
    def _label(self) -> int:
        """How wide the column of the names is."""
        return _WIDE_LABEL if self.app.size.width >= _WIDE else _LABEL

    def _column_widths(self, policies: int) -> list[int]:
        """Return widths at which no policy is cut in two at the right edge."""
        room = max(_LEAST_COLUMN + _PADDING, self.app.size.width - _EDGE - self._label - _PADDING)
        fit = min(policies, room // (_LEAST_COLUMN + _PADDING))
        least, rest = divmod(room, fit)
        return [least - _PADDING + (place % fit < rest) for place in range(policies)]

    def _head(self, table: Table, corner: str, widths: list[int]) -> None:
        wanted = (table.titles, corner, widths)
        if wanted == self._columns_shown:
            return
        self._columns_shown = wanted
        self.clear(columns=True)
        self.add_column(Text(corner, style="not bold"), width=self._label)
        for title, width in zip(table.titles, widths, strict=True):
            self.add_column(_wrapped(title, width), width=width)
        width = min(widths)
        lines = max(len(wrapped(clean(title), width)) for title in table.titles)
        self.header_height = max(lines, corner.count("\n") + 1)

    def _add(self, row: Row, width: int, *, intervals: bool) -> None:
        cells = [_cell(cell, width, intervals=intervals) for cell in row.cells]
        label = _wrapped(row.label, self._label)
        height = max(text.plain.count("\n") + 1 for text in (label, *cells))
        height = self._heights[row.key] = max(height, self._heights.get(row.key, _LINES))
        self.add_row(label, *cells, height=height, key=row.key)


def _wrapped(text: str, width: int) -> Text:
    return Text("\n".join(wrapped(clean(text), width)))


def _cell(cell: Entry, width: int, *, intervals: bool) -> Text:
    said = (cell.sign, cell.glyph, cell.whole or cell.word)
    lines = wrapped(" ".join(filter(None, said)), width)
    signs = cell.signs and len(cell.counted) > width
    lines += wrapped(cell.signs if signs else cell.counted, width)
    if cell.apart:
        # After the first run nothing is compared yet: the line for it is kept free.
        lines += ([] if cell.counted else [""]) + wrapped(cell.apart, width)
    if intervals and cell.interval:
        lines += wrapped(f"95%: {cell.interval}", width)
    return Text("\n".join(lines), style="bold" if cell.differs else "")
