"""A small sheet that asks for a value or a name, and keeps what was written where it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from simulator.report.words import assumptions as said
from simulator.scenario.numbers import ScenarioNumber
from simulator.tui.kit.sheets.over import Over


@dataclass(frozen=True, slots=True)
class ValueWanted:
    """What is asked for."""

    title: str
    text: str
    value: str
    """What stands in the field at first."""


def asked_for(number: ScenarioNumber, value: float) -> ValueWanted:
    """Return what asks for another value of a number."""
    unit = said.unit(number)
    return ValueWanted(
        title=said.label(number) + (f" ({unit})" if unit else ""),
        text=f"Allowed: {said.range_text(number)}. The file has {said.plain(number.value)}.",
        value=f"{value:.10g}",
    )


Take = Callable[[str], str]
"""Takes what was written; returns what is wrong with it, or nothing."""


class AskScreen(Over[None]):
    """One field. Enter takes it, Escape leaves everything as it was."""

    EXISTS = "A file has this name. Enter again writes over it; or write another name."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Leave it", id="ask-leave", tooltip="leave it as it is"),
    ]

    def __init__(self, asked: ValueWanted, take: Take, take_anyway: Take | None = None) -> None:
        super().__init__()
        self._asked, self._take, self._take_anyway = asked, take, take_anyway
        self._exists = ""
        """The name that a file has, once that was said."""

    def compose(self) -> ComposeResult:
        """Lay out what is asked, the field, and room for what is wrong."""
        with Vertical(id="ask"):
            yield Static(self._asked.title, id="ask-title", markup=False)
            yield Static(self._asked.text, markup=False)
            yield Input(self._asked.value, id="ask-field")
            yield Static(id="ask-problem", markup=False)
            yield Static("Enter takes it.  Escape leaves it as it was.", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was written, or say what is wrong with it."""
        event.stop()
        sure = self._take_anyway is not None and self._exists == event.value
        take = self._take_anyway if sure and self._take_anyway is not None else self._take
        problem = take(event.value)
        if not problem:
            self.dismiss()
            return
        self._exists = event.value if problem == self.EXISTS else ""
        self.query_one("#ask-problem", Static).update(problem)
