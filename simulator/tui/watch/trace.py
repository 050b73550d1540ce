"""The trace in sentences: every event of a run, to scroll, to filter, and to go to."""

from __future__ import annotations

from dataclasses import dataclass
from time import sleep
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from simulator.measure.moments.playback import Playback
from simulator.report.words.terms import plural
from simulator.tui.kit.sheets.sheet import Sheet
from simulator.tui.watch.trace_list import TraceList, line_of

TITLE = "ALL THAT HAPPENED"
_A_FEW, _A_MOMENT = 20, 0.001


class _Filter(Input):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "leave",
            "No filter",
            id="trace-no-filter",
            show=False,
            tooltip="show all lines",
        )
    ]

    def action_leave(self) -> None:
        """Show all lines again."""
        self.value = ""
        self.display = False
        self.screen.query_one(TraceList).focus()


class TracePanel(Vertical):
    """The trace with its title, its filter, and the line in focus in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "filter",
            "Filter",
            id="trace-filter",
            show=False,
            tooltip="only lines with these words",
        ),
        Binding(
            "escape", "leave", "Back", id="trace-leave", show=False, tooltip="back to the maps"
        ),
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
        self._titled = Text()

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
        if text != self._titled:
            self._titled = text
            self.query_one(".trace-title", Static).update(text, layout=False)

    def on_descendant_focus(self) -> None:
        """Show the line in focus in full while the keys go to the lines."""
        self.add_class("-read")

    def on_descendant_blur(self) -> None:
        """Give its room back to the lines."""
        self.remove_class("-read")

    def action_filter(self) -> None:
        """Ask for words that the lines must hold."""
        box = self.query_one(Input)
        box.display = True
        box.focus()
        if not self._read and self._playback is not None:
            self.query_one(".trace-full", Static).update("Reading all sentences…")
            self._read_all(self._playback)

    def action_leave(self) -> None:
        """Give the keys back to the screen; as a sheet, close it."""
        if isinstance(self.screen, TraceScreen):
            self.screen.action_back()
        else:
            self.screen.set_focus(None)

    @work(
        thread=True,
        exclusive=True,
        group="trace",
        exit_on_error=False,
        description="the lists of what happened and who was told",
    )
    def _read_all(self, playback: Playback) -> None:
        lines = []
        for event in range(len(playback)):
            lines.append(line_of(playback, event).casefold())
            if not event % _A_FEW:
                # Keys come first: the screen gets its turn.
                sleep(_A_MOMENT)
        self.post_message(self.Read(playback, lines))

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
        # It has a height of its own: no layout anew for each event that is played.
        self.query_one(".trace-full", Static).update(Text(event.text), layout=False)


class TraceScreen(Sheet[int | None]):
    """The trace over the maps, where there is no room beside them; gives the event chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "back", "Back", id="trace-back", show=False, tooltip="back to the map")
    ]

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
