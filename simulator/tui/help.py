"""What the keys of a screen do."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

EVERYWHERE = """
EVERYWHERE
  1 Stories    2 Watch    3 Compare    6 Assumptions
  t  next theme: dark, light, high contrast
  b  big, for a projector
  ctrl+p  all commands by name
  q  quit

Press ? or Escape to go back.
"""


class HelpScreen(ModalScreen[None]):
    """A sheet over the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark", "dismiss", "Back")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Show this screen's keys, then those that work everywhere."""
        with VerticalScroll(id="help"):
            yield Static(self._text.strip() + "\n" + EVERYWHERE, markup=False)
