"""Choose a home: type its number or a part of its id, or go down the list."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.events import Key
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from simulator.measure.moments.playback import Frame, HomeTruth, Playback
from simulator.report.words.watched.which_home import Match, homes_meant
from simulator.scenario.letters.text import shorten
from simulator.tui.kit.choices import ChoiceList
from simulator.tui.kit.looks import HAPPENED
from simulator.tui.kit.sheets.sheet import Sheet

_ID, _EXAMPLE = 60, 12


class FindHomeScreen(Sheet[int | None]):
    """The homes of a run; typing a number or a part of an id leaves those that may be meant."""

    def __init__(self, playback: Playback, frame: Frame, home: int) -> None:
        """Offer the homes as they stand in `frame`; `home`, if it is one of them, is the first."""
        super().__init__()
        self._playback, self._frame, self._home = playback, frame, home

    def content(self) -> ComposeResult:
        """Lay out the box to type in and the list."""
        ids = self._playback.ledger.homes.ids
        example = f", for example {shorten(ids[0], _EXAMPLE)}" if ids else ""
        yield Input(placeholder=f"type a name or a number{example}", id="which-home")
        yield ChoiceList(id="homes-meant", markup=False)

    def on_mount(self) -> None:
        """Show all homes, those that were asked first."""
        self.say_title("Follow a home: which one? Each with its last answer.")
        self.say_next("Type its name.  Up, down: choose.  Enter: follow it.  Escape: back.")
        self._list("")
        self.query_one(Input).focus()

    def _list(self, typed: str) -> None:
        ids, happened = self._playback.ledger.homes.ids, self._frame.happened
        options = self.query_one(OptionList)
        options.clear_options()
        asked = happened != HomeTruth.NOT_ASKED
        matches = homes_meant(ids, typed, asked)
        # A dot on a map of the police may stand for no camera: it is none of these homes.
        if not typed and self._home in range(len(ids)):
            others = [match for match in matches if match.home != self._home]
            matches = [Match(self._home, "picked last"), *others]
        for match in matches:
            look = HAPPENED[int(happened[match.home])]
            why = f"  ({match.why})" if match.why else ""
            text = f"{look.glyph} {shorten(ids[match.home], _ID)}   {look.word}{why}"
            options.add_option(Option(Text(text), id=str(match.home)))
        options.highlighted = 0 if matches else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Leave those that may be meant."""
        self._list(event.value)

    def on_key(self, event: Key) -> None:
        """Move in the list while the keys go to the box."""
        if event.key in {"up", "down"}:
            options = self.query_one(OptionList)
            (options.action_cursor_up if event.key == "up" else options.action_cursor_down)()
            event.stop()

    def on_input_submitted(self) -> None:
        """Follow the home in focus."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the home back."""
        self.dismiss(int(str(event.option.id)))
