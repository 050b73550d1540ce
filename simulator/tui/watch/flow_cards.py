"""The flows of a moment, each as a card: from, to, about whom, what, on what terms."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.text import Text
from textual.binding import Binding, BindingType

from simulator.measure.moments.flow import Channel, Pipe, RunFlow
from simulator.measure.moments.playback import Playback
from simulator.report.words import terms as words
from simulator.report.words.watched.flow_cards import BYSTANDERS, FlowCard, cards
from simulator.report.words.watched.home_story import when
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean
from simulator.tui.kit.sheets.sheet import Sheet
from simulator.tui.watch.pictures.flow_picture import LABELS

_WORD = 16
_MOST_CARDS = 12
_SHEET, _FRAME = 96, 8
_UNBROKEN = "\N{NO-BREAK SPACE}"


class CardScreen(Sheet[None]):
    """The cards of one moment; left and right go through those before and after it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "i,space,enter", "back", "Back", id="card-back", show=False, tooltip="back to the map"
        ),
        Binding(
            "left",
            "browse(-1)",
            "Earlier",
            id="card-before",
            show=False,
            tooltip="what was passed on before",
        ),
        Binding(
            "right",
            "browse(1)",
            "Later",
            id="card-after",
            show=False,
            tooltip="what was passed on after",
        ),
    ]

    def __init__(self, playback: Playback, minute: int) -> None:
        """Show what was passed on last by the end of `minute`."""
        super().__init__()
        self._playback = playback
        told = playback.ledger.disclosures
        self._moments, self._starts = np.unique(
            told.time[: int(np.searchsorted(told.time, minute, side="right"))], return_index=True
        )
        self._place = len(self._moments) - 1

    def on_mount(self) -> None:
        """Show the last moment."""
        self._show()

    def action_browse(self, step: int) -> None:
        """Go to the moment before or after this one at which something was passed on."""
        if len(self._moments):
            self._place = max(0, min(self._place + step, len(self._moments) - 1))
            self._show()

    def _show(self) -> None:
        if self._place < 0:
            nothing = Text("Nothing has been passed on to anybody yet.")
            self.say("Passed on", nothing, "Escape: back to the map.")
            return
        ledger = self._playback.ledger
        minute = int(self._moments[self._place])
        first = int(self._starts[self._place])
        end = int(np.searchsorted(ledger.disclosures.time, minute, side="right"))
        width = min(_SHEET, self.app.size.width) - _FRAME
        drawn = [_drawn(card, width) for card in cards(ledger, np.arange(first, end))]
        text = Text("\n\n").join(drawn)
        count = len(self._moments)
        self.say(
            f"Passed on: {when(ledger, minute)}   ({self._place + 1:,} of {count:,} so far)",
            text,
            "Left: what was passed on before.  Right: after.  Escape: back.",
        )


class LineScreen(Sheet[None]):
    """All that a line of Flow has carried so far, as cards."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i,space,enter", "back", "Back", id="line-back", show=False, tooltip="back to Flow")
    ]

    def __init__(self, flows: RunFlow, event: int, channel: Channel) -> None:
        """Show what `channel` has carried by the end of `event`."""
        super().__init__()
        self._flows, self._event, self._channel = flows, event, channel

    def on_mount(self) -> None:
        """Show the cards."""
        label = LABELS[self._channel][1]
        ledger = self._flows.playback.ledger
        carried = self._flows.rows(self._event, self._channel)
        drawn = cards(ledger, carried)
        if not drawn:
            pipes = self._flows.at(self._event).open
            shut = self._channel.name in Pipe.__members__ and Pipe[self._channel.name] not in pipes
            said = "Shut: this policy passes nothing of it on." if shut else "Nothing yet."
            self.say(words.capital(label), Text(said), "Escape: back.")
            return
        width = min(_SHEET, self.app.size.width) - _FRAME
        text = Text("\n\n").join(_drawn(card, width) for card in drawn[:_MOST_CARDS])
        if len(drawn) > _MOST_CARDS:
            text.append(f"\n\nAnd {len(drawn) - _MOST_CARDS:,} cards more, of other agencies.")
        said = words.plural(len(carried), LABELS[self._channel][2])
        self.say(f"{words.capital(label)}: {said} so far", text, "Escape: back.")


def _drawn(card: FlowCard, width: int) -> Text:
    """Return a card in lines of `width`: what wraps stays in its column."""
    text = Text()
    for plain, term, content in card.lines:
        text.append(f"{plain if term else f'{plain}?':<{_WORD}}", style="bold")
        # A term stands whole, in this line or in the next.
        whole = f"{clean(content)}  ({term.replace(' ', _UNBROKEN)})" if term else clean(content)
        lines = wrapped(whole, max(20, width - _WORD)) or [""]
        text.append(f"\n{'':<{_WORD}}".join(lines).replace(_UNBROKEN, " "))
        text.append("\n")
    if card.bystanders:
        text.append(BYSTANDERS, style="bold")
    text.rstrip()
    return text
