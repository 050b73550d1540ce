"""The dots of Compare: one measure, a line of twenty runs for each policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from simulator.report.words.compared.run_by_run import Strip
from simulator.tui.compare import dot_rows

_ROWS_AROUND = 20
"""Of the window, around the lines of the policies."""
_COLUMNS_AROUND = 3


@dataclass
class PolicyChosen(Message):
    """Somebody chose a policy with the mouse."""

    place: int


class DotsPage(VerticalScroll, can_focus=False):
    """What the measure is, what the marks mean, and the lines."""

    def __init__(self) -> None:
        super().__init__(id="dots-page")
        self._spaced = False
        """Whether there is room for a free line between the policies."""
        self._policies = 0

    def compose(self) -> ComposeResult:
        """Lay out the measure and the lines."""
        yield Static(id="dots-head")
        yield Static(id="dots-lines")

    def show(
        self,
        strips: Sequence[Strip],
        name: str,
        measures: Sequence[str],
        focus: int,
        *,
        wanted: int,
        differing: bool,
        intervals: bool,
    ) -> None:
        """Show the measure `name`, one of `measures`, with the policy at `focus` marked."""
        colours = self.app.theme_variables
        columns, rows = self.app.size
        self._policies = len(strips)
        self._spaced = rows >= _ROWS_AROUND + 2 * len(strips)
        head = dot_rows.heading(name, measures.index(name), len(measures), differing=differing)
        head.append("\n").append(dot_rows.key(name, strips[0].title, colours))
        self.query_one("#dots-head", Static).update(head)
        lines = dot_rows.page(
            strips,
            focus,
            columns - _COLUMNS_AROUND,
            colours,
            wanted=wanted,
            intervals=intervals,
            spaced=self._spaced,
        )
        self.query_one("#dots-lines", Static).update(lines)
        line = focus * 2 if self._spaced else focus
        if line > self.size.height - 6:
            self.scroll_to(y=line, animate=False)

    def show_none(self) -> None:
        """Say that there is no measure to show."""
        said = "No measure differs between these policies.  d: all of them."
        self.query_one("#dots-head", Static).update(said)
        self.query_one("#dots-lines", Static).update("")

    def on_click(self, event: Click) -> None:
        """Let the mouse choose a policy."""
        if event.widget is not None and event.widget.id == "dots-lines":
            place = event.y // 2 if self._spaced else event.y
            self.post_message(PolicyChosen(min(place, self._policies - 1)))
