"""`j` and a letter: the focus goes to a part of the screen without a mouse."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import Label, Static

from simulator.tui.kit.sheets.over import Over

_LETTERS = "adfglnorsuvwx"
"""For parts that no screen has named."""


class JumpScreen(Over[str | None]):
    """A label over each part that can have the focus; its letter chooses it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,j", "leave", "Back", id="jump-leave", tooltip="stay where you are"),
    ]

    def __init__(self, places: dict[str, tuple[str, Region]]) -> None:
        super().__init__()
        self._places = places
        """By letter: the id of a widget and where on the screen it is."""

    def compose(self) -> ComposeResult:
        """Lay a label over each part, and say what to press."""
        for letter, (_, region) in self._places.items():
            label = Label(Text(f" {letter.upper()} "), classes="jump-label")
            label.styles.offset = (region.x + 1, region.y)
            yield label
        yield Static(
            " ▸ Press a letter to go to this part.  Escape to stay.", id="jump-next", markup=False
        )

    def on_key(self, event: Key) -> None:
        """Take a letter."""
        place = self._places.get(event.key.lower())
        if place is not None:
            event.stop()
            self.dismiss(place[0])

    def action_leave(self) -> None:
        """Stay where the focus was."""
        self.dismiss(None)


def jump(app: App[Any], screen: Screen[None], jumps: dict[str, str]) -> None:
    """Let a letter put the focus on a part of `screen`: on those of `jumps`, or on any that can."""
    if not jumps:
        parts = [widget.id for widget in screen.focus_chain if widget.id]
        jumps = dict(zip(_LETTERS, parts, strict=False))
    widgets_by_letter = ((letter, screen.query(f"#{part}")) for letter, part in jumps.items())
    places = {
        letter: (str(widgets.first().id), widgets.first().region)
        for letter, widgets in widgets_by_letter
        if widgets and widgets.first().region
    }
    if not places:
        app.notify("This screen has one part only.", timeout=3, markup=False)
        return

    def go(part: str | None) -> None:
        if part is not None:
            # Later than what the screen itself does when it comes back to the front.
            screen.call_after_refresh(screen.query_one(f"#{part}").focus)

    app.push_screen(JumpScreen(places), go)
