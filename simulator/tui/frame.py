"""What all screens share: one header, one place for the next key, one footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Footer, Static

from simulator.scenario.real_agencies import MODELLED_ON_NEWS
from simulator.scenario.text import clean

if TYPE_CHECKING:
    from simulator.tui.app import CamsimApp

LEAST_COLUMNS, LEAST_ROWS = 60, 20
_TOO_SMALL = f"This window is small.\nPlease make it at least {LEAST_COLUMNS} by {LEAST_ROWS}."


class FramedScreen(Screen[None]):
    """A screen with the common header, the line that says what to press, and the footer."""

    HELP_TEXT = ""
    """What this screen is for and what its keys do."""

    def compose(self) -> ComposeResult:
        """Lay out header, body, the next key and the footer."""
        yield Static(id="header")
        yield Static(_TOO_SMALL, id="too-small", markup=False)
        with Vertical(id="body"):
            yield from self.body()
        yield Static(id="next")
        yield Footer(show_command_palette=False)

    def body(self) -> ComposeResult:
        """Lay out what is this screen's own."""
        yield from ()

    @property
    def camsim(self) -> CamsimApp:
        """The app, by its own type."""
        return cast("CamsimApp", self.app)

    def say_header(self, left: str, right: str = "") -> None:
        """Set the header: what is shown at the left, the moment at the right."""
        header = self.query_one("#header", Static)
        width = header.size.width or self.app.size.width
        name = " camsim  "
        room = max(0, width - len(name) - len(right) - 2)
        left = clean(left)
        if len(left) > room:
            left = left[: max(0, room - 1)] + "…"
        text = Text(name, style="bold")
        text.append(left.ljust(room + 1))
        text.append(clean(right))
        header.update(text)

    def say_next(self, text: str) -> None:
        """Say what to press next, always in the same place."""
        line = Text(" ▸ ", style="bold")
        line.append(clean(text), style="bold")
        loaded = self.camsim.loaded
        if loaded is not None and loaded.names_real_agency:
            line.append(f"\n   {MODELLED_ON_NEWS}")
        self.query_one("#next", Static).update(line)

    def on_resize(self, event: Resize) -> None:
        """Say so kindly where the window is too small."""
        small = event.size.width < LEAST_COLUMNS or event.size.height < LEAST_ROWS
        self.set_class(small, "-too-small")
        self.set_class(event.size.width < 100, "-narrow")
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Draw again what depends on the size of the window."""
