"""The list of homes in Infer: each with its chance before and now, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import DataTable

from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.questions import Question
from simulator.measure.observer.suspicion import Suspected
from simulator.report.words.proof.first_known import first_known
from simulator.scenario.letters.cells import cells
from simulator.scenario.letters.text import clean
from simulator.tui.infer.words import rows_of
from simulator.tui.kit.choices import LateClicks


class HomeList(LateClicks, DataTable[Text]):
    """A row for each home that a request reached."""

    def __init__(self) -> None:
        super().__init__(id="homes", cursor_type="row", zebra_stripes=True, cell_padding=0)

    def fill(self, known: Conclusions, homes: Sequence[Suspected], question: Question) -> None:
        """List these homes in their order, each with what is `known` of it under `question`."""
        self.clear(columns=True)
        rows = [list(map(clean, row)) for row in rows_of(homes, question)]
        columns = ("home", first_known(known.view, question).column, "now", "")
        # A table that measures its columns by itself does so later, and may come too late.
        for title, *under in zip(columns, *rows, strict=True):
            self.add_column(title, width=max(map(cells, (title, *under))) + bool(title))
        self.add_rows([Text(cell) for cell in row] for row in rows)

    def point_at(self, row: int | None) -> None:
        """Put the cursor on a row; without one there is no cursor."""
        self.show_cursor = row is not None
        if row is not None:
            self.move_cursor(row=row, animate=False, scroll=True)
