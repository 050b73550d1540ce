"""The trace in sentences: every event of a run as a line, to scroll, to filter, and to go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Static

from simulator.report.home_story import when
from simulator.report.words import plural
from simulator.tui.playback import Playback
from simulator.tui.sentences import sentence
from simulator.tui.sheet import Sheet

TITLE = "ALL THAT HAPPENED"
NONE_LEFT = "There is no such line. Escape in the box above shows all again."
_HERE = "▸"


def shortened(text: str, width: int) -> str:
    """Return `text` in `width` cells, cut between two words where it is longer."""
    if len(text) <= width:
        return text
    kept = text[: max(0, width - 1)]
    between = kept.rfind(" ")
    return f"{kept[:between] if between > width // 2 else kept}…"


class TraceList(ScrollView, can_focus=True, inherit_bindings=False):
    """The lines. Sentences are made only when they are seen, or asked for by a filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Earlier", show=False),
        Binding("down", "move(1)", "Later", show=False),
        Binding("pageup", "page(-1)", "A page earlier", show=False),
        Binding("pagedown", "page(1)", "A page later", show=False),
        Binding("home", "move(-1000000000)", "First", show=False),
        Binding("end", "move(1000000000)", "Last", show=False),
        Binding("enter", "choose", "Go there", show=False),
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
        super().__init__(classes="trace-list")
        self._playback: Playback | None = None
        self._sentences: dict[int, str] = {}
        self._all: list[str] = []
        self._wanted = ""
        self._rows: np.ndarray = np.zeros(0, dtype=np.int64)
        self._until = 0
        self._event = -1
        self._cursor = 0

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
            self._sentences[event] = line_of(self._playback, event)
        return self._sentences[event]

    def texts(self) -> list[str]:
        """Return the lines that are left."""
        return [self.text_of(int(event)) for event in self._rows]

    def _choose_rows(self) -> None:
        words = self._wanted.casefold().split()
        if words and self._all:
            found = [
                event
                for event, text in enumerate(self._all[: self._until])
                if all(word in text for word in words)
            ]
            self._rows = np.array(found, dtype=np.int64)
        else:
            self._rows = np.arange(max(0, self._until))
        self.virtual_size = Size(self.size.width, len(self._rows))

    def _row_of(self, event: int) -> int:
        return int(np.searchsorted(self._rows, event, side="right")) - 1

    def _into_view(self) -> None:
        height = max(1, self.size.height)
        top = round(self.scroll_y)
        if not top <= self._cursor < top + height:
            self.scroll_to(y=max(0, self._cursor - height // 2), animate=False)
        found = len(self._rows) > 0
        text = self.text_of(int(self._rows[self._cursor])) if found else NONE_LEFT
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
        if row < len(self._rows):
            self._cursor = row
            self.action_choose()

    def on_resize(self) -> None:
        """Keep the line in focus in view."""
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.call_after_refresh(self._into_view)

    def render_line(self, y: int) -> Strip:
        """Return a line: a mark where the run stands, the time, the sentence."""
        background = self.rich_style
        width = self.size.width
        row = y + round(self.scroll_y)
        if not 0 <= row < len(self._rows):
            return Strip.blank(width, background)
        event = int(self._rows[row])
        colours = self.app.theme_variables
        here = row == self._row_of(self._event)
        style = background + Style(bold=here)
        if row == self._cursor and self.has_focus:
            style = background + Style(reverse=True)
        elif event > self._event:
            style = background + Style(color=colours["data-quiet"])
        text = shortened(self.text_of(event), width - 2)
        mark = background + Style(color=colours["accent"], bold=True)
        return Strip(
            [Segment(f"{_HERE if here else ' '} ", mark), Segment(text, style)]
        ).adjust_cell_length(width, background)


def line_of(playback: Playback, event: int) -> str:
    """Return when `event` happens, and what it means."""
    return f"{when(playback.ledger, playback.minute_of(event))}  {sentence(playback, event)}"


class _Filter(Input):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "No filter", show=False)]

    def action_leave(self) -> None:
        """Show all lines again."""
        self.value = ""
        self.display = False
        self.screen.query_one(TraceList).focus()


class TracePanel(Vertical):
    """The trace with its title, its filter, and the line in focus in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", show=False),
        Binding("escape", "leave", "Back", show=False),
    ]

    @dataclass
    class Read(Message):
        """All sentences have been made, folded for comparing."""

        playback: Playback
        sentences: list[str]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._playback: Playback | None = None
        self._read: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay out title, filter, lines and the line in full."""
        yield Static(classes="trace-title")
        filter_ = _Filter(placeholder="type a home, a word: said no, visit, report")
        filter_.display = False
        yield filter_
        yield TraceList()
        yield Static(classes="trace-full")

    def show(self, playback: Playback, event: int, until: int) -> None:
        """Show the lines of `playback` before event `until`, with `event` marked."""
        lines = self.query_one(TraceList)
        if playback is not self._playback:
            self._playback, self._read = playback, []
            if self.query_one(Input).value:
                self._read_all(playback)
        lines.show(playback, event, until)
        self._title()

    def _title(self) -> None:
        lines = self.query_one(TraceList)
        text = Text(TITLE, style="bold")
        text.append(f"   {plural(lines.rows, 'event')}   ")
        text.append("/ filter", style="not bold")
        self.query_one(".trace-title", Static).update(text)

    def action_filter(self) -> None:
        """Ask for words that the lines must hold."""
        box = self.query_one(Input)
        box.display = True
        box.focus()
        if not self._read and self._playback is not None:
            self._read_all(self._playback)

    def action_leave(self) -> None:
        """Give the keys back to the screen; as a sheet, close it."""
        if isinstance(self.screen, TraceScreen):
            self.screen.action_back()
        else:
            self.screen.set_focus(None)

    @work(thread=True, exclusive=True, group="trace", exit_on_error=False)
    def _read_all(self, playback: Playback) -> None:
        found = [line_of(playback, event).casefold() for event in range(len(playback))]
        self.post_message(self.Read(playback, found))

    def on_trace_panel_read(self, message: Read) -> None:
        """Filter by what stands in the box, now that there are sentences to look through."""
        if message.playback is self._playback:
            self._read = message.sentences
            self._apply()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter by what was typed."""
        event.stop()
        if self._read:
            self._apply()

    def _apply(self) -> None:
        self.query_one(TraceList).filter(self.query_one(Input).value, self._read)
        self._title()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go from the box to the lines."""
        event.stop()
        self.query_one(TraceList).focus()

    def on_trace_list_moved(self, event: TraceList.Moved) -> None:
        """Show the line in focus in full."""
        event.stop()
        self.query_one(".trace-full", Static).update(Text(event.text))


class TraceScreen(Sheet[int | None]):
    """The trace over the maps, where there is no room beside them; gives the event chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("l", "back", "Back", show=False)]

    def __init__(self, playback: Playback, event: int, until: int) -> None:
        super().__init__()
        self._shown = (playback, event, until)

    def content(self) -> ComposeResult:
        """Lay out the trace."""
        yield TracePanel(id="trace-sheet")

    def on_mount(self) -> None:
        """Show the moment that Watch shows."""
        self.query_one(".sheet-title").display = False
        self.say_next("Up, down: choose.  Enter: go there.  /: filter.  Escape: back.")
        self.query_one(TraceList).focus()
        self.call_after_refresh(self.query_one(TracePanel).show, *self._shown)

    def fact(self) -> str:
        """Return the lines that are left."""
        return "\n".join(self.query_one(TraceList).texts())

    def on_trace_list_chosen(self, event: TraceList.Chosen) -> None:
        """Give the event back."""
        event.stop()
        self.dismiss(event.event)
