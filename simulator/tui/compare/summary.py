"""The first view of Compare: a line for each policy, what is known beside what was answered."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import DataTable

from simulator.report.words.compared.comparison import Cell, Row, Table
from simulator.report.words.compared.known_and_answered import KNOWN_AND_ANSWERED
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean, shorten
from simulator.tui.kit.frame import WIDE_COLUMNS

_AFTER = (
    "exposed_nonsharing",
    "homes_named",
    "decisions_told",
    "numbers_told",
    "certain_opted_out",
    "cameras_told",
    "certain_decliners",
    "hours_to_first_clip",
    "clips_told",
    "visits",
)
"""What stands to the right of these, as far as the story has it and the window has room."""
_FIGURE, _DECIMALS = 7, 2
"""The least room of a figure, and the room that a whole number leaves for the mean of more runs."""
_PADDING = 2
_LEAST_TITLE, _MOST_TITLE = 25, 40
_EDGE = 3
"""Of the window: a free column at each side, and a scroll bar."""
_HEAD_LINES = 3


class SummaryTable(DataTable[Text]):
    """A row for each policy, in the order of the story. A cell of it has the focus."""

    def __init__(self) -> None:
        super().__init__(id="summary", fixed_columns=1, zebra_stripes=True, cursor_type="cell")
        self._columns_shown: tuple[object, ...] = ()
        self._widths: dict[str, int] = {}
        """By measure across, in their order: they keep place and width while runs come in."""

    @property
    def measure_in_focus(self) -> str:
        """The measure of the figure in focus; the name of a policy is no figure's."""
        names = ["", *self._widths]
        return names[self.cursor_column] if self.cursor_column < len(names) else ""

    def show(self, table: Table) -> None:
        """Fill in the figures of `table`, and keep the focus where it is."""
        scroll = self.scroll_offset
        # On the first figure until somebody moves.
        row, column = (self.cursor_row, self.cursor_column) if self.row_count else (0, 1)
        rows = {one.key: one for one in table.measures}
        # What was passed on is worth more than the end of a long title, which stands below in full.
        most = _LEAST_TITLE if self.app.size.width < WIDE_COLUMNS else _MOST_TITLE
        title = max(_LEAST_TITLE, min(max(map(len, table.titles)), most))
        self._choose(rows, self.app.size.width - _EDGE - title - _PADDING)
        self._head(rows, title)
        self.clear()
        for place, name in enumerate(table.titles):
            figures = [_figure(rows[key], place, width) for key, width in self._widths.items()]
            self.add_row(Text(shorten(name, title)), *figures)
        self.scroll_to(scroll.x, scroll.y, animate=False)
        self.move_cursor(row=row, column=column, animate=False)

    def empty(self) -> None:
        """Show nothing, and choose anew what stands across: another story is open."""
        self._widths = {}
        self._columns_shown = ()
        self.clear(columns=True)

    def focus_on(self, measure: str, policy: int) -> None:
        """Put the focus on a figure; on the first of the policy where it is not there."""
        at = list(self._widths).index(measure) if measure in self._widths else 0
        self.move_cursor(row=policy, column=at + 1, animate=False)

    def _choose(self, rows: dict[str, Row], room: int) -> None:
        """Choose the measures that fit: those that are shown already, then others."""
        wanted = [
            name
            for name in (*KNOWN_AND_ANSWERED, *_AFTER)
            if name in rows and name not in self._widths
        ]
        chosen: dict[str, int] = {}
        for name in (*(name for name in self._widths if name in rows), *wanted):
            width = max(self._widths.get(name, 0), _width(rows[name]))
            if name in KNOWN_AND_ANSWERED or width + _PADDING <= room:
                chosen[name] = width
                room -= width + _PADDING
        self._widths = chosen

    def _head(self, rows: dict[str, Row], title: int) -> None:
        if self._columns_shown == (title, self._widths):
            return
        self._columns_shown = title, dict(self._widths)
        self.clear(columns=True)
        self.add_column(Text("policy"), width=title)
        heights = [1]
        for name, width in self._widths.items():
            lines = wrapped(clean(rows[name].label), width)
            self.add_column(Text("\n".join(line.rjust(width) for line in lines)), width=width)
            heights.append(len(lines))
        self.header_height = max(heights)


def _width(row: Row) -> int:
    """Return the width that the words above a figure need, and the figures of all policies."""
    figures = [
        len(_said(cell)) + (0 if "." in cell.word else _DECIMALS) for cell in row.cells if cell.word
    ]
    width = max(_FIGURE, *map(len, row.label.split()), *figures)
    while len(wrapped(row.label, width)) > _HEAD_LINES:
        width += 1
    return width


def _said(cell: Cell) -> str:
    return f"≠ {cell.word}" if cell.differs else cell.word


def _figure(row: Row, policy: int, width: int) -> Text:
    cell = row.cells[policy]
    return Text(_said(cell).rjust(width), style="bold" if cell.differs else "")
