"""What the teacher looks at over the wall: address and code again, the cards, the keys."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from simulator.classroom.live.state import Mode
from simulator.classroom.live.views import WallView
from simulator.report.words.terms import chance
from simulator.scenario.letters.text import clean
from simulator.tui.kit.sheets.help import GO_BACK
from simulator.tui.kit.sheets.over import Over
from simulator.tui.wall.letters import tall
from simulator.tui.wall.lobby import is_here_alone, way_in
from simulator.tui.wall.looks import HAPPENED, POLICE
from simulator.tui.wall.square import square_of

_KEYS = {
    "Space": "the next part; twice while a letter is open: it closes",
    "Backspace": "the part before, to look at it again",
    "+": "30 seconds more",
    "p": "stop the clock, or go on",
    "d": "shut the door for more phones, or open it",
    "a": "address and code again, then the next address",
    "c": "the cards, and how often each shares and says no",
    "left, right": "the steps of a proof, or another policy",
    "Tab": "the other side, in a narrow window",
    "Enter, k": "at the end: delete all of it, or keep the street",
    "t, b": "another theme; for a projector",
    "q": "leave: with phones the same command goes on with it",
}
_PHONES = "  Two may share a phone. The computer plays for who leaves or is away."
_CARD_COLUMNS = 66


class WordsSheet(Over[None]):
    """Words over the wall."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,space,enter,c", "dismiss", "Back")
    ]

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Show the words, and what goes back."""
        with VerticalScroll(id="help"):
            yield Static(self._text, id="help-text")
        yield Static(GO_BACK, id="help-next", markup=False)

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one("#help").focus()


class AddressSheet(Over[None]):
    """An address and the code over the wall; the next address at each press, then none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,space,enter", "dismiss", "Back"),
        Binding("a", "turn", "Next"),
    ]

    def __init__(self, view: WallView, *, squares: bool) -> None:
        """Show where `view` says that phones find the class; with `squares` to be scanned."""
        super().__init__()
        self._view, self._squares = view, squares
        self._place = 0

    def compose(self) -> ComposeResult:
        """Show the code for phones, then the address in letters."""
        yield Static(id="address-square", markup=False)
        yield Static(id="address-text", markup=False)

    def on_mount(self) -> None:
        """Make the code as large as there is room."""
        self._draw()

    def on_resize(self) -> None:
        """Make it anew."""
        self._draw()

    def action_turn(self) -> None:
        """Show the next address, for phones that do not reach this one; after the last, none."""
        if self._place + 1 < len(self._view.addresses):
            self._place += 1
            self._draw()
        else:
            self.dismiss()

    def _draw(self) -> None:
        columns, rows = self.app.size
        addresses = self._view.addresses
        address = addresses[self._place]
        square = self.query_one("#address-square", Static)
        scanned = self._squares and not is_here_alone(address)
        code = square_of(address, columns // 2 - 1, rows) if scanned else None
        square.display = code is not None
        if code is not None:
            square.update(code)
        text = Text(f"{way_in(address, square=code is not None)}\n")
        text.append(clean(address), style="bold")
        if self._view.code:
            text.append("\n\nor the code\n")
            code_rows = tall(self._view.code) if self._squares else (" ".join(self._view.code),)
            text.append("\n".join(code_rows), style="bold")
        more = self._place + 1 < len(addresses)
        which = f" ({self._place + 1} of {len(addresses)})" if len(addresses) > 1 else ""
        press = "a: another address, where phones do not reach this one" if more else "a: back"
        text.append(f"\n\n{press}{which}\nEscape: back", style="not bold")
        self.query_one("#address-text", Static).update(text)


_BELIEVED: dict[Mode, str] = {
    "cards": "The police know how often each card shares, and never who has it.",
    "dice": (
        "Half of the time a die decides. Still the police\n"
        "believe that homes answer as often as this says."
    ),
    "hands": (
        "Your hands decide how the street answers. Still the\n"
        "police believe that homes answer as often as this says."
    ),
}
"""What the police take for the habits of homes: the deck, whoever decides in the class."""


def cards_text(view: WallView) -> Text:
    """Return the cards, how often each shares and says no, and that the police believe it."""
    text = Text().append("THE CARDS\n", style="bold")
    text.append(f"{_BELIEVED[view.mode]}\n\n")
    for words, shares, declines in view.deck:
        card = textwrap.fill(
            clean(words), _CARD_COLUMNS, initial_indent="  ", subsequent_indent="  "
        )
        text.append(f"{card}\n", style="bold")
        text.append(f"    shares {chance(shares)}, says no {chance(declines)}\n")
    return text


def help_text() -> Text:
    """Return the keys of the wall, and what its marks mean."""
    text = Text().append("THE WALL\n", style="bold")
    width = max(map(len, _KEYS))
    for key, does in _KEYS.items():
        text.append(f"  {key.ljust(width)}  {does}\n")
    for title, looks in (("WHAT HAPPENED", HAPPENED), ("WHAT THE POLICE KNOW", POLICE)):
        text.append(f"\n{title}\n", style="bold")
        text.append("".join(f"  {look.glyph}  {look.word}\n" for look in looks.values()))
    text.append("\nPHONES\n", style="bold")
    return text.append(_PHONES)
