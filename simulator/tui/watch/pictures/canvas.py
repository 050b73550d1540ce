"""Cells that are written on by row and column, and given back as strips."""

from __future__ import annotations

from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


class Canvas:
    """So many rows of so many cells, each a letter in a style (as rich writes one)."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self._cells = [[(" ", "")] * columns for _ in range(rows)]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self._cells)

    def rows_that_differ(self, other: Canvas) -> list[int] | None:
        """Return the rows that another canvas has otherwise; None where it is of another size."""
        if (self.columns, self.rows) != (other.columns, other.rows):
            return None
        pairs = enumerate(zip(self._cells, other._cells, strict=True))
        return [row for row, (here, there) in pairs if here != there]

    def put(self, row: int, column: int, text: str, style: str = "") -> None:
        """Write from a cell on; what lies outside is not drawn."""
        if not 0 <= row < len(self._cells):
            return
        cells = self._cells[row]
        for place, letter in enumerate(text, start=column):
            if 0 <= place < self.columns:
                cells[place] = (letter, style)

    def box(
        self, area: tuple[int, int, int, int], title: str, style: str, title_style: str
    ) -> None:
        """Draw a box with its title in the border; `area` is its top, left, bottom and right."""
        top, left, bottom, right = area
        across = right - left - 1
        self.put(top, left, f"╭{'─' * across}╮", style)
        self.put(bottom, left, f"╰{'─' * across}╯", style)
        for row in range(top + 1, bottom):
            self.put(row, left, "│", style)
            self.put(row, right, "│", style)
        self.put(top, left + 2, f" {title} ", title_style)

    def runs(self, row: int) -> tuple[tuple[str, str], ...]:
        """Return a row as texts of one style each."""
        return tuple(
            ("".join(letter for letter, _ in cells), style)
            for style, cells in groupby(self._cells[row], key=lambda cell: cell[1])
        )

    def text(self) -> str:
        """Return what is written, line by line."""
        return "\n".join("".join(letter for letter, _ in row).rstrip() for row in self._cells)


def strip_of(runs: tuple[tuple[str, str], ...], background: Style, width: int) -> Strip:
    """Return a row on a background."""
    segments = [Segment(text, background + Style.parse(style)) for text, style in runs]
    return Strip(segments).adjust_cell_length(width, background)
