"""The lines of a trace: an event a line, drawn only where they are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from simulator.ledger import Ints
from simulator.measure.moments.playback import Playback
from simulator.report.words.watched.events import sentence
from simulator.report.words.watched.home_story import when

NONE_LEFT = "There is no such line. Escape in the box above shows all again."
NOTHING_YET = "Nothing has happened yet."
_HERE = "▸"
_KEPT = 1_000
"""Sentences kept for drawing again: what is played for hours must not fill the memory."""


def shortened(text: str, width: int) -> str:
    """Return `text` in `width` cells, cut between two words where it is longer."""
    if len(text) <= width:
        return text
    kept = text[: max(0, width - 1)]
    between = kept.rfind(" ")
    return f"{kept[:between] if between > width // 2 else kept}…"


@dataclass(frozen=True, slots=True)
class _Styles:
    own: Style
    here: Style
    ahead: Style
    focus: Style
    mark: Style


class TraceList(ScrollView, can_focus=True, inherit_bindings=False):
    """The lines. Sentences are made only when they are seen, or asked for by a filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Earlier", id="trace-up", show=False, tooltip="a line up"),
        Binding("down", "move(1)", "Later", id="trace-down", show=False, tooltip="a line down"),
        Binding(
            "pageup",
            "page(-1)",
            "A page earlier",
            id="trace-page-up",
            show=False,
            tooltip="a page up",
        ),
        Binding(
            "pagedown",
            "page(1)",
            "A page later",
            id="trace-page-down",
            show=False,
            tooltip="a page down",
        ),
        Binding(
            "home",
            "move(-1000000000)",
            "First",
            id="trace-first",
            show=False,
            tooltip="the first line",
        ),
        Binding(
            "end", "move(1000000000)", "Last", id="trace-last", show=False, tooltip="the last line"
        ),
        Binding(
            "enter",
            "choose",
            "Go there",
            id="trace-choose",
            show=False,
            tooltip="go to this moment",
        ),
    ]

    @dataclass
    class Chosen(Message):
        """A line was chosen."""

        event: int

    @dataclass
    class Moved(Message):
        """Another line is in focus."""

        text: str

    def __init__(self) -> None:
        super().__init__(id="trace-lines", classes="trace-list")
        self._playback: Playback | None = None
        self._sentences: dict[int, str] = {}
        self._all: list[str] = []
        self._wanted = ""
        self._rows: Ints = np.zeros(0, dtype=np.int64)
        self._until = 0
        self._event = -1
        self._cursor = 0
        self._styles: _Styles | None = None
        self._theme = ""

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return len(self._rows)

    def show(self, playback: Playback, event: int, until: int) -> None:
        """Mark `event`; lines from `until` on are left out: a question about them is open."""
        if playback is not self._playback:
            self._playback = playback
            self._sentences, self._all = {}, []
            self._until = -1
        if until != self._until:
            self._until = until
            self._choose_rows()
        moved, self._event = event != self._event, event
        if not self.has_focus or moved:
            self._cursor = max(0, self._row_of(event))
            self._into_view()
        self.refresh()

    def filter(self, wanted: str, sentences: list[str]) -> None:
        """Leave only lines that hold all words of `wanted`; `sentences` are those of all events."""
        self._wanted, self._all = wanted, sentences
        self._choose_rows()
        self._cursor = max(0, self._row_of(self._event))
        self._into_view()
        self.refresh()

    def text_of(self, event: int) -> str:
        """Return an event as a line: when, and what."""
        if self._playback is None:
            return ""
        if event not in self._sentences:
            if len(self._sentences) >= _KEPT:
                self._sentences.clear()
            self._sentences[event] = line_of(self._playback, event)
        return self._sentences[event]

    def texts(self) -> list[str]:
        """Return the lines that are left."""
        return [self.text_of(int(event)) for event in self._rows]

    def _choose_rows(self) -> None:
        words = self._wanted.casefold().split()
        if words and self._all:
            events = [
                event
                for event, text in enumerate(self._all[: self._until])
                if all(word in text for word in words)
            ]
            self._rows = np.array(events, dtype=np.int64)
        else:
            self._rows = np.arange(max(0, self._until))
        self._tell_scroll_bar(Size(1, len(self._rows)))

    def _tell_scroll_bar(self, lines: Size) -> None:
        """Say how many lines there are; the screen is laid out anew only if the bar comes or goes.

        That costs as much as a frame, and lines are added while the run plays.
        """
        if self.show_vertical_scrollbar and lines.height >= self.virtual_size.height:
            self.set_reactive(TraceList.virtual_size, lines)
            self.vertical_scrollbar.window_virtual_size = lines.height
        else:
            self.virtual_size = lines

    def _row_of(self, event: int) -> int:
        return int(np.searchsorted(self._rows, event, side="right")) - 1

    def _into_view(self) -> None:
        height = max(1, self.size.height)
        top = round(self.scroll_y)
        if not top <= self._cursor < top + height:
            self.scroll_to(y=max(0, self._cursor - height // 2), animate=False)
        found = len(self._rows) > 0
        nothing = NONE_LEFT if self._until else NOTHING_YET
        text = self.text_of(int(self._rows[self._cursor])) if found else nothing
        self.post_message(self.Moved(text))

    def action_move(self, count: int) -> None:
        """Put the focus on a line further up or down."""
        self._cursor = max(0, min(self._cursor + count, len(self._rows) - 1))
        self._into_view()
        self.refresh()

    def action_page(self, count: int) -> None:
        """Put the focus a page further up or down."""
        self.action_move(count * max(1, self.size.height - 1))

    def action_choose(self) -> None:
        """Go to the moment of the line in focus."""
        if len(self._rows):
            self.post_message(self.Chosen(int(self._rows[self._cursor])))

    def on_click(self, event: Click) -> None:
        """Go to the moment of the line under the mouse."""
        row = event.y + round(self.scroll_y)
        if 0 <= row < len(self._rows):
            self._cursor = row
            self.action_choose()

    def on_resize(self) -> None:
        """Keep the line in focus in view."""
        self.call_after_refresh(self._into_view)

    def notify_style_update(self) -> None:
        """Forget the styles of another theme."""
        super().notify_style_update()
        self._styles = None

    def _themed(self) -> _Styles:
        """Return the styles of lines in the colours of the theme."""
        if self._styles is None or self._theme != self.app.theme:
            self._theme = self.app.theme
            colours, own = self.app.theme_variables, self.rich_style
            self._styles = _Styles(
                own,
                here=own + Style(bold=True),
                ahead=own + Style(color=colours["data-quiet"]),
                focus=own + Style(reverse=True),
                mark=own + Style(color=colours["accent"], bold=True),
            )
        return self._styles

    def render_line(self, y: int) -> Strip:
        """Return a line: a mark where the run stands, the time, the sentence."""
        styles = self._themed()
        width = self.size.width
        row = y + round(self.scroll_y)
        if not 0 <= row < len(self._rows):
            return Strip.blank(width, styles.own)
        event = int(self._rows[row])
        here = row == self._row_of(self._event)
        style = styles.here if here else styles.own
        if row == self._cursor and self.has_focus:
            style = styles.focus
        elif event > self._event:
            style = styles.ahead
        text = shortened(self.text_of(event), width - 2)
        return Strip(
            [Segment(f"{_HERE if here else ' '} ", styles.mark), Segment(text, style)]
        ).adjust_cell_length(width, styles.own)


def line_of(playback: Playback, event: int) -> str:
    """Return when `event` happens, and what it means; the times of all lines are in a column."""
    ledger = playback.ledger
    moment = when(ledger, playback.minute_of(event))
    widest = len("30 Sep 2020 23:59") if len(moment) > len("30 Sep 23:59") else len("30 Sep 23:59")
    return f"{moment:>{widest}}  {sentence(playback, event)}"
