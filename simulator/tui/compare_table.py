"""The table of Compare: figures down, policies across, and which of both has the focus."""

from __future__ import annotations

import textwrap

from rich.text import Text
from textual.widgets import DataTable
from textual.widgets.data_table import RowDoesNotExist

from simulator.report.comparison import Cell, Row, Table
from simulator.scenario.text import clean

_LABEL = 18
_LEAST_COLUMN = 21
_PADDING = 2
_SECTIONS = ("REACHES THE AGENCY", "COMES TO")


class FigureTable(DataTable[Text]):
    """A cell of it has the focus: one figure under one policy."""

    def __init__(self) -> None:
        super().__init__(id="table", fixed_columns=1, zebra_stripes=True, cursor_type="cell")
        self._columns_shown: tuple[object, ...] = ()

    @property
    def row_in_focus(self) -> str:
        """The key of the figure in focus; that of a heading is no figure's."""
        rows = self.ordered_rows
        return str(rows[self.cursor_row].key.value) if self.cursor_row < len(rows) else ""

    @property
    def policy_in_focus(self) -> int:
        """The position of the policy in focus; on the names of the figures it is the first."""
        return max(0, self.cursor_column - 1)

    def show(self, table: Table, corner: str, *, intervals: bool) -> None:
        """Fill in `table`, and keep the focus on its figure and its policy."""
        row, policy, scroll = self.row_in_focus, self.policy_in_focus, self.scroll_offset
        widths = self._column_widths(len(table.titles))
        self._head(table, corner, widths)
        self.clear()
        for title, rows in zip(_SECTIONS, (table.received, table.measures), strict=True):
            if rows:
                self.add_row(Text(title, style="bold"), *[Text("")] * len(table.titles), key=title)
            for one in rows:
                self._add(one, min(widths), intervals=intervals)
        self.scroll_to(scroll.x, scroll.y, animate=False)
        self.focus_on(row, policy)

    def focus_on(self, row: str, policy: int) -> None:
        """Put the focus on a figure under a policy; on the first figure where it is not there."""
        try:
            index = self.get_row_index(row)
        except RowDoesNotExist:
            index = min(1, max(0, self.row_count - 1))
        self.move_cursor(row=index, column=policy + 1, animate=False)

    def _column_widths(self, policies: int) -> list[int]:
        """Return widths at which no policy is cut in two at the right edge."""
        room = max(_LEAST_COLUMN + _PADDING, self.size.width - _LABEL - _PADDING - 1)
        fit = min(policies, room // (_LEAST_COLUMN + _PADDING))
        least, rest = divmod(room, fit)
        return [least - _PADDING + (place % fit < rest) for place in range(policies)]

    def _head(self, table: Table, corner: str, widths: list[int]) -> None:
        wanted = (table.titles, corner, widths)
        if wanted == self._columns_shown:
            return
        self._columns_shown = wanted
        self.clear(columns=True)
        self.add_column(Text(corner, style="not bold"), width=_LABEL)
        for title, width in zip(table.titles, widths, strict=True):
            self.add_column(_wrapped(title, width), width=width)
        width = min(widths)
        lines = max(len(textwrap.wrap(clean(title), width)) for title in table.titles)
        self.header_height = max(lines, corner.count("\n") + 1)

    def _add(self, row: Row, width: int, *, intervals: bool) -> None:
        cells = [_cell(cell, width, intervals=intervals) for cell in row.cells]
        label = _wrapped(row.label, _LABEL)
        height = max(text.plain.count("\n") + 1 for text in (label, *cells))
        self.add_row(label, *cells, height=height, key=row.key)


def _wrapped(text: str, width: int) -> Text:
    return Text("\n".join(textwrap.wrap(clean(text), width)))


def _cell(cell: Cell, width: int, *, intervals: bool) -> Text:
    mark = "≠ " if cell.differs else ""
    lines = textwrap.wrap(f"{mark}{cell.glyph} {cell.word}".replace("  ", " ").strip(), width)
    lines += textwrap.wrap(cell.count, width)
    if intervals and cell.interval:
        lines += textwrap.wrap(f"95%: {cell.interval}", width)
    return Text("\n".join(lines), style="bold" if cell.differs else "")
