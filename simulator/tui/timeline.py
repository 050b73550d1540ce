"""A line of time with marks: where the run is, and where things happen."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from simulator.ledger import NOBODY, Happened
from simulator.tui.playback import Playback

REQUEST = "┬"
MARKS = {Happened.VISIT: "╿", Happened.REPORT: "▲", Happened.POLICY_CHANGED: "◆"}
_WORDS = {Happened.VISIT: "visit", Happened.REPORT: "report", Happened.POLICY_CHANGED: "new policy"}


def key_of_marks(playback: Playback) -> str:
    """Say what the marks stand for: those that this run has."""
    present = set(np.unique(playback.ledger.trace.kind).tolist())
    marks = [f"{mark} {_WORDS[kind]}" for kind, mark in MARKS.items() if kind in present]
    return "  ".join([f"{REQUEST} request", *marks])


class Timeline(Widget):
    """Time from the first minute to the last, with marks where things happen."""

    DEFAULT_CSS = "Timeline { height: 1; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._playback: Playback | None = None
        self._minute = 0

    def show(self, playback: Playback, minute: int) -> None:
        """Show `minute` of `playback`."""
        self._playback, self._minute = playback, minute
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Return the line."""
        background = self.rich_style
        width = self.size.width
        if self._playback is None or width <= 0:
            return Strip.blank(width, background)
        ledger = self._playback.ledger
        horizon = max(1, ledger.loaded.scenario.horizon)

        def place(minute: float) -> int:
            return min(width - 1, int(minute / horizon * (width - 1)))

        here = place(self._minute)
        line = ["━" if column < here else "─" for column in range(width)]
        for sent in ledger.requests.sent.tolist():
            if sent != NOBODY:
                line[place(sent)] = REQUEST
        for kind, mark in MARKS.items():
            for minute in np.unique(ledger.trace.time[ledger.trace.kind == kind]).tolist():
                line[place(minute)] = mark
        line[here] = "●"
        colours = self.app.theme_variables
        return Strip(
            [
                Segment("".join(line[:here]), background + Style(color=colours["primary"])),
                Segment(line[here], background + Style(color=colours["accent"], bold=True)),
                Segment("".join(line[here + 1 :]), background + Style(color=colours["data-quiet"])),
            ]
        ).adjust_cell_length(width, background)
