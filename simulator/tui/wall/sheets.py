"""What the teacher looks at over the wall: address and code again, the cards, the keys."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.classroom.live.views import WallView
from simulator.report.words.terms import chance
from simulator.scenario.letters.text import clean
from simulator.tui.kit.sheets.help import GO_BACK
from simulator.tui.wall.letters import tall
from simulator.tui.wall.looks import HAPPENED, POLICE
from simulator.tui.wall.square import square_of

_KEYS = {
    "Space": "the next part; an open request is closed when it is pressed twice",
    "Backspace": "the part before, to look at again; a closed request stays closed",
    "+": "30 seconds more",
    "p": "pause the clock, or go on",
    "d": "shut the door for more phones, or open it",
    "a": "address and code again, for who comes late",
    "c": "the cards that are dealt, and what the police believe of homes",
    "left, right": "the steps of a proof, another policy; in a narrow window the other side",
    "Enter, k": "at the end: delete all of it, or keep the street",
    "t, b": "another theme; for a projector",
    "q": "leave: the class is kept, and the same command goes on with it",
}
_SHAPES = "PHONES\n  Two may share a phone. The computer plays who leaves or is away."


class WordsSheet(ModalScreen[None]):
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


class AddressSheet(ModalScreen[None]):
    """Address and code over the wall."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,a,space,enter", "dismiss", "Back")]

    def __init__(self, view: WallView, *, squares: bool) -> None:
        """Show where `view` says that phones find the class; with `squares` to be scanned."""
        super().__init__()
        self._view, self._squares = view, squares

    def compose(self) -> ComposeResult:
        """Show the code for phones, then the address in letters."""
        text = Text("\n".join(map(clean, self._view.addresses[:1])), style="bold")
        if self._view.code:
            text.append("\n\n")
            text.append("\n".join(tall(self._view.code)))
        text.append("\n\nEscape or a goes back.")
        yield Static(id="address-square", markup=False)
        yield Static(text, id="address-text", markup=False)

    def on_mount(self) -> None:
        """Make the code as large as there is room."""
        self._draw()

    def on_resize(self) -> None:
        """Make it anew."""
        self._draw()

    def _draw(self) -> None:
        columns, rows = self.app.size
        square = self.query_one("#address-square", Static)
        code = (
            square_of(self._view.addresses[0], columns // 2 - 1, rows)
            if self._squares and self._view.addresses
            else None
        )
        square.display = code is not None
        if code is not None:
            square.update(code)


def cards_text(view: WallView) -> Text:
    """Return the cards, and how often each shares and says no."""
    text = Text("THE CARDS\n", style="bold")
    text.append("The police are told these shares, and never who has which card.\n\n")
    for words, shares, declines in view.deck:
        text.append(f"  {clean(words)}\n", style="bold")
        text.append(f"    shares {chance(shares)}, says no {chance(declines)}\n")
    return text


def help_text() -> Text:
    """Return the keys of the wall, and what its marks mean."""
    text = Text("THE WALL\n", style="bold")
    width = max(map(len, _KEYS))
    for key, does in _KEYS.items():
        text.append(f"  {key.ljust(width)}  {does}\n")
    for title, looks in (("WHAT HAPPENED", HAPPENED), ("WHAT THE POLICE KNOW", POLICE)):
        text.append(f"\n{title}\n", style="bold")
        for look in looks.values():
            text.append(f"  {look.glyph}  {look.word}\n")
    return text.append(f"\n{_SHAPES}")
