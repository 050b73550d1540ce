"""A small list to choose one thing from, with a sentence on the one in focus where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.scenario.letters.text import shorten
from simulator.tui.kit.choices import ChoiceList
from simulator.tui.kit.sheets.over import Over

_LEAST, _MOST = 3, 14
"""Rows of the list."""
_AROUND, _SAYS, _HIGHEST = 7, 4, 0.9
"""Rows of frame and title, of what is said of a choice; and how much of the screen all takes."""
_SHOWN, _SAID = 120, 160
"""Letters of a choice, and of what is said of it."""


class ChoiceScreen(Over[str | None]):
    """Ask for one of several; gives its key, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", id="choice-cancel", tooltip="change nothing")
    ]

    def __init__(
        self,
        title: str,
        choices: dict[str, str],
        chosen: str,
        says: Mapping[str, str] | None = None,
    ) -> None:
        """Ask under `title`; `says` has a sentence for each of the choices, by key."""
        super().__init__()
        self._says = says or {}
        self._title = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Show the list, with the present choice in focus."""
        with Vertical(id="choice"):
            yield Static(Text(self._title), id="choice-title")
            yield ChoiceList(
                *(
                    Option(Text(shorten(text, _SHOWN)), id=key)
                    for key, text in self._choices.items()
                )
            )
            if self._says:
                yield Static(id="choice-says")

    def on_mount(self) -> None:
        """Put the focus on the present choice."""
        options = self.query_one(OptionList)
        options.highlighted = list(self._choices).index(self._chosen)
        options.focus()

    def on_resize(self, event: Resize) -> None:
        """Leave room for what is said of the choice in focus."""
        around = _AROUND + (_SAYS if self._says else 0)
        rows = int(event.size.height * _HIGHEST) - around
        self.query_one(OptionList).styles.max_height = max(_LEAST, min(_MOST, rows))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the choice in focus is."""
        if self._says and event.option.id is not None:
            says = self._says.get(event.option.id, "")
            self.query_one("#choice-says", Static).update(Text(shorten(says, _SAID)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the choice back."""
        self.dismiss(event.option.id)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
