"""A sheet over a screen: a title, text that scrolls, and a line that says what to press."""

from __future__ import annotations

from typing import ClassVar, TypeVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from simulator.scenario.letters.text import shorten
from simulator.tui.kit.host import host_of
from simulator.tui.kit.sheets.over import Over

Result = TypeVar("Result")
_TITLE = 120


class Sheet(Over[Result]):
    """The frame of all sheets of Watch; `say` fills it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="sheet-back", show=False, tooltip="close this sheet"),
        Binding("y", "copy", "Copy", id="sheet-copy", show=False, tooltip="copy what it says"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out title, content and the next key."""
        with Vertical(classes="sheet"):
            yield Static(classes="sheet-title")
            yield from self.content()
            yield Static(classes="sheet-next")

    def content(self) -> ComposeResult:
        """Lay out what stands between the title and the next key."""
        with VerticalScroll(classes="sheet-scroll"):
            yield Static(classes="sheet-text")

    def say(self, title: str, text: Text, what_next: str) -> None:
        """Show `text` under `title`."""
        self.say_title(title)
        self.query_one(".sheet-text", Static).update(text)
        self.say_next(what_next)

    def say_title(self, title: str) -> None:
        """Say what the sheet is about."""
        self.query_one(".sheet-title", Static).update(Text(shorten(title, _TITLE), style="bold"))

    def say_next(self, what_next: str) -> None:
        """Say what to press; a lesson that is on goes on from here as well."""
        if place := host_of(self.app).lesson_place():
            what_next = f"{place}  Space: on with the lesson.  {what_next}"
        line = Text(" ▸ ", style="bold")
        self.query_one(".sheet-next", Static).update(line.append(what_next, style="bold"))

    def fact(self) -> str:
        """Return the text of the sheet: what `y` copies."""
        return "\n".join(
            str(cast("Static", widget).visual) for widget in self.query(".sheet-title, .sheet-text")
        )

    def action_back(self) -> None:
        """Close the sheet and change nothing."""
        self.dismiss(None)

    def action_copy(self) -> None:
        """Copy what the sheet says."""
        host_of(self.app).copy_text(self.fact())
