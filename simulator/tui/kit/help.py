"""What the figure in focus means, and what the keys of a screen do."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.scenario.letters.text import clean

EVERYWHERE = """
EVERYWHERE
  1 Stories    2 Watch    3 Compare    4 Infer    6 Assumptions
  5 is kept for Lesson, which comes later
  ?  what is in focus, and these keys
  j  then a letter: go to a part of the screen
  y  copy the fact in focus        e  save picture or table
  t  next theme                    b  for a projector, and back
  ctrl+p  all commands by name     q  quit
  The mouse works too, and is never needed.

BIGGER LETTERS
  The size of the letters is the terminal's: try ctrl and +, or
  cmd and + on a Mac. Then b spaces the screen for a projector.
"""
GO_BACK = " ▸ Escape or ? goes back.  Up and down scroll."


class HelpScreen(ModalScreen[None]):
    """A sheet over the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,question_mark", "dismiss", "Back", id="help-leave", tooltip="close the help"
        )
    ]

    def __init__(self, about: str, keys: str) -> None:
        super().__init__()
        self._about = about
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Show what is in focus, this screen's keys, then those that work everywhere."""
        text = Text()
        if self._about.strip():
            text.append("WHAT IS IN FOCUS\n", style="bold")
            text.append(clean(self._about.strip(), keep_newlines=True) + "\n\n")
        text.append(f"{self._keys.strip()}\n{EVERYWHERE}\n{states_text()}".strip())
        with VerticalScroll(id="help"):
            yield Static(text, id="help-text")
        yield Static(GO_BACK, id="help-next", markup=False)

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one("#help").focus()


def states_text() -> str:
    """Return the words of states that stand on several screens."""
    # What the words are of is not loaded before somebody asks.
    from simulator.measure.moments.kinds_of_no import KINDS_OF_NO
    from simulator.measure.observer.suspicion import Sure
    from simulator.report.words.watched.five_kinds import PARTS
    from simulator.tui.kit.looks import SURE

    shown = (Sure.PROVEN, Sure.ALMOST_SURE, Sure.MORE_LIKELY, Sure.NOT_KNOWN)
    sure = "    ".join(f"{SURE[state].glyph} {SURE[state].word}" for state in shown)
    kinds = ", ".join(PARTS[part] for part in KINDS_OF_NO)
    return f"HOW SURE\n  {sure}\n\nFIVE KINDS OF NO\n  {kinds}"


def keys_text(keys: list[tuple[str, str, str]]) -> str:
    """Return keys, what they do and more about it as lines of one width."""
    width = max((len(key) for key, _, _ in keys), default=0)
    lines = [
        f"  {key.ljust(width)}  {name}" + (f": {more}" if more and more != name else "")
        for key, name, more in keys
    ]
    return "\n".join(["ON THIS SCREEN", *lines])
