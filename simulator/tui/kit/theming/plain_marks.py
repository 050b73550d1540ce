"""The last thing that happens to a line before it is drawn: marks that the terminal lacks."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from simulator.report.words.marks import Marks


class PlainMarks(LineFilter):
    """Draws other marks, a cell for a cell, where the terminal cannot show ours.

    The library's own frames, arrows and bars go through it too. What is copied or saved does not.
    """

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return `segments` with marks that can be shown."""
        del background
        return [
            Segment(self.marks.shown(text), style, control) for text, style, control in segments
        ]
