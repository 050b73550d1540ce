"""A line of time with marks: where the run is, and where things happen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from simulator.ledger import NOBODY
from simulator.log_kinds import Happened
from simulator.measure.moments.playback import Playback

PAUSE, REQUEST = "║", "┬"
MARKS = {Happened.VISIT: "╿", Happened.REPORT: "▲", Happened.POLICY_CHANGED: "◆"}
_WORDS = {Happened.VISIT: "visit", Happened.REPORT: "report", Happened.POLICY_CHANGED: "new policy"}


def key_of_marks(playback: Playback) -> str:
    """Say what the marks stand for: those that this run has."""
    present = playback.all_kinds
    marks = [f"{mark} {_WORDS[kind]}" for kind, mark in MARKS.items() if kind in present]
    pauses = [f"{PAUSE} pause"] if _pauses(playback) else []
    return "  ".join([f"{REQUEST} request", *marks, *pauses])


def _pauses(playback: Playback) -> list[int]:
    """Return the minutes of the pauses that no other mark stands at."""
    marked = {Happened.SENT, *MARKS}
    return [
        playback.minute_of(stop.event)
        for stop in playback.stops()
        if stop.event != playback.last and not playback.kinds(stop.event) & marked
    ]


def place_of(minute: float, horizon: int, width: int) -> int:
    """Return the column of a minute on a line of so many columns."""
    return min(width - 1, int(minute / max(1, horizon) * (width - 1)))


def marks_of(playback: Playback, width: int) -> list[str]:
    """Return the marks by column, empty where there is none; the rarest stand in front."""
    ledger, line = playback.ledger, [""] * width
    horizon = ledger.loaded.scenario.horizon
    sent = ledger.requests.sent
    layers = [(PAUSE, _pauses(playback)), (REQUEST, np.unique(sent[sent != NOBODY]).tolist())]
    for kind, mark in MARKS.items():
        layers.append((mark, np.unique(ledger.trace.time[ledger.trace.kind == kind]).tolist()))
    for mark, minutes in layers:
        for minute in minutes:
            line[place_of(minute, horizon, width)] = mark
    return line


def labelled(playback: Playback, marks: list[str]) -> list[tuple[int, str]]:
    """Return what the first mark of each kind is called, and where that stands: where it fits.

    Behind its mark, or in front of it; on no other mark, and at the edge of none.
    """
    names = {
        REQUEST: "asked",
        PAUSE: "pause",
        **{MARKS[kind]: word for kind, word in _WORDS.items()},
    }
    if any(Happened.CLOSED in playback.kinds(playback.event_at(at)) for at in _pauses(playback)):
        names[PAUSE] = "closed"
    labels: list[tuple[int, str]] = []
    taken = [bool(mark) for mark in marks]
    for mark in dict.fromkeys(mark for mark in marks if mark):
        text = f" {names[mark]} "
        for at in (place for place, one in enumerate(marks) if one == mark):
            for start, free in ((at + 1, (0, 1)), (at - len(text), (-1, 0))):
                end = start + len(text)
                around = taken[start + free[0] : end + free[1]]
                if start > 0 and end <= len(marks) - free[1] and not any(around):
                    labels.append((start, text))
                    taken[start:end] = [True] * len(text)
                    break
            else:
                continue
            break
    return labels


class Timeline(Widget):
    """Time from the first minute to the last, with marks where things happen."""

    DEFAULT_CSS = "Timeline { height: 1; }"

    @dataclass
    class Sought(Message):
        """A moment was clicked on."""

        minute: float

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._playback: Playback | None = None
        self._minute = 0
        self._marks: list[str] = []
        """Of the playback, by column; made anew for another playback or width."""
        self._labels: list[tuple[int, str]] = []
        """What some of the marks are called, and where that stands."""

    def show(self, playback: Playback, minute: int) -> None:
        """Show `minute` of `playback`."""
        if playback is not self._playback:
            self._playback, self._marks = playback, []
            self._minute = -1
        if minute != self._minute:
            self._minute = minute
            self.refresh()

    def on_click(self, event: Click) -> None:
        """Go to the moment under the mouse."""
        if self._playback is not None and self.size.width > 1:
            horizon = self._playback.ledger.loaded.scenario.horizon
            self.post_message(self.Sought((event.x + 1) / (self.size.width - 1) * horizon - 1))

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Return the line."""
        background = self.rich_style
        width = self.size.width
        if self._playback is None or width <= 0:
            return Strip.blank(width, background)
        if len(self._marks) != width:
            self._marks = marks_of(self._playback, width)
            self._labels = labelled(self._playback, self._marks)
        here = place_of(self._minute, self._playback.ledger.loaded.scenario.horizon, width)
        line = [mark or ("━" if at < here else "─") for at, mark in enumerate(self._marks)]
        for start, text in self._labels:
            if not start <= here < start + len(text):
                line[start : start + len(text)] = text
        before, after = "".join(line[:here]), "".join(line[here + 1 :])
        colours = self.app.theme_variables
        return Strip(
            [
                Segment(before, background + Style(color=colours["primary"])),
                Segment("●", background + Style(color=colours["accent"], bold=True)),
                Segment(after, background + Style(color=colours["data-quiet"])),
            ]
        ).adjust_cell_length(width, background)
