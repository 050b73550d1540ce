"""A small list to choose one thing from."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.scenario.letters.text import shorten
from simulator.tui.kit.sheets.over import Over

_SHOWN = 120
"""Letters of a choice."""


class ChoiceScreen(Over[str | None]):
    """Ask for one of several; gives its key, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", id="choice-cancel", tooltip="change nothing")
    ]

    def __init__(self, title: str, choices: dict[str, str], chosen: str) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Show the list, with the present choice in focus."""
        with Vertical(id="choice"):
            yield Static(Text(self._title), id="choice-title")
            yield OptionList(
                *(
                    Option(Text(shorten(text, _SHOWN)), id=key)
                    for key, text in self._choices.items()
                )
            )

    def on_mount(self) -> None:
        """Put the focus on the present choice."""
        options = self.query_one(OptionList)
        options.highlighted = list(self._choices).index(self._chosen)
        options.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the choice back."""
        self.dismiss(event.option.id)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
