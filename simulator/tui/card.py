"""The flows of a moment, each as a card: from, to, about whom, what, on what terms."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.report.cards import BYSTANDERS, Card
from simulator.scenario.text import clean

_WORD = 16


class CardScreen(ModalScreen[None]):
    """A sheet with the cards of one moment."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,i,space,enter", "dismiss", "Back"),
    ]

    def __init__(self, moment: str, cards: list[Card]) -> None:
        super().__init__()
        self._moment = moment
        self._cards = cards

    def compose(self) -> ComposeResult:
        """Show one card under the other."""
        with VerticalScroll(id="cards"):
            yield Static(Text(clean(self._moment)), id="cards-title")
            if not self._cards:
                yield Static(Text("Nothing has been passed on to anybody yet."))
            for card in self._cards:
                yield Static(_drawn(card), classes="card")
            yield Static(Text("Escape: back to the map."), id="cards-next")


def _drawn(card: Card) -> Text:
    text = Text()
    for plain, term, content in card.lines:
        text.append(f"{plain:<{_WORD}}", style="bold")
        text.append(clean(content))
        if term:
            text.append(f"  {term}", style="dim italic")
        text.append("\n")
    if card.bystanders:
        text.append(BYSTANDERS, style="bold")
    text.rstrip()
    return text
