"""Assumptions: what the figures of a story rest on, and where each comes from."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from simulator.scenario.text import clean
from simulator.tui.frame import FramedScreen

_MARKS = {
    "sourced": ("■", "somebody published it"),
    "derived": ("◆", "worked out from what was published"),
    "assumed": ("□", "our assumption: change it in the file and see"),
}


class AssumptionsScreen(FramedScreen):
    """Every assumption of the scenario with its status and source."""

    HELP_TEXT = """
ASSUMPTIONS
  up, down   scroll
  ■ sourced: somebody published it
  ◆ derived: worked out from what was published
  □ assumed: ours; change it in the scenario file and run again
"""

    def body(self) -> ComposeResult:
        """Lay out the list."""
        with VerticalScroll(id="assumptions"):
            yield Static(id="assumption-list")

    def on_screen_resume(self) -> None:
        """Show the assumptions of the story that is open."""
        self.redraw()
        self.query_one("#assumptions").focus()

    def redraw(self) -> None:
        """Draw the list."""
        loaded = self.camsim.loaded
        if loaded is None:
            return
        self.say_header(f"{loaded.scenario.title}: what the figures rest on")
        self.say_next("Press 2 to watch, 3 to compare.")
        text = Text()
        for status, (mark, meaning) in _MARKS.items():
            mine = [one for one in loaded.scenario.assumptions if one.status == status]
            if not mine:
                continue
            text.append(f"{mark} {status.upper()}", style="bold")
            text.append(f"   {meaning}\n\n")
            for one in mine:
                text.append(f"  {clean(one.text)}\n")
                if one.source:
                    text.append(f"    {clean(one.source)}\n", style="italic")
            text.append("\n")
        if not text:
            text = Text("This scenario lists no assumptions.")
        self.query_one("#assumption-list", Static).update(text)
