"""The program of the wall: it listens to a class, shows what it hears, and does the steps."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from simulator.classroom.live.course.actions import WallAction
from simulator.classroom.live.host import WHY_NOT, ClassHost, is_same_but_for_time
from simulator.classroom.live.views import WallView
from simulator.classroom.typed import counts_typed
from simulator.report.words.marks import ALL, Marks, marks_for
from simulator.tui.kit.leaving import AskedToLeave
from simulator.tui.kit.theming.themed import ThemedApp
from simulator.tui.terminal import run_on_terminal
from simulator.tui.wall.screen import WallScreen
from simulator.tui.wall.sheets import AddressSheet, WordsSheet, cards_text, help_text

_KEPT = "The class is kept: the same command goes on with it."


class WallApp(ThemedApp):
    """The wall of one class."""

    TITLE = "camsim"
    CSS_PATH: ClassVar = ["../app.tcss", "../kit/sheets/help.tcss", "wall.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("t", "next_theme", "Theme", tooltip="the next theme"),
        Binding("b", "big", "Projector", tooltip="for a projector, or back"),
        Binding("q", "quit", "Quit", tooltip="leave"),
    ]

    @dataclass
    class Heard(Message):
        """The class has another wall."""

        view: WallView

    @dataclass
    class Broke(Message):
        """Listening broke down."""

        error: Exception

    @dataclass
    class Ended(Message):
        """The class says nothing more."""

        because: str
        """Why, where that is a fault; empty at its end."""

    def __init__(self, host: ClassHost, marks: Marks = ALL) -> None:
        """Show the class that `host` runs."""
        super().__init__(marks)
        self._host = host
        self._wall = WallScreen()
        self._listening: asyncio.Task[None] | None = None
        self._asked_to_leave = AskedToLeave()

    @property
    def shows_squares(self) -> bool:
        """Whether the terminal can show a code for phones."""
        return not self.marks.because

    def get_default_screen(self) -> WallScreen:
        """Show the wall and nothing else."""
        return self._wall

    def on_mount(self) -> None:
        """Suit the terminal, and listen from now on."""
        self.suit_terminal()
        # No worker of Textual's: it never ends by itself, and nobody waits for it.
        self._listening = asyncio.create_task(self._listen())

    async def on_unmount(self) -> None:
        """Listen no more."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    async def _listen(self) -> None:
        because = ""
        try:
            async for view in self._host.walls():
                self.post_message(self.Heard(view))
        except OSError as error:
            because = str(error)
        except Exception as error:  # noqa: BLE001 - a task keeps its fault to itself: the wall would stand still
            self.post_message(self.Broke(error))
            return
        self.post_message(self.Ended(because))

    def on_wall_app_broke(self, message: Broke) -> None:
        """End with the fault, as with any other of the program."""
        raise message.error

    def on_wall_app_heard(self, message: Heard) -> None:
        """Show another wall."""
        self._wall.show(message.view)

    def on_wall_app_ended(self, message: Ended) -> None:
        """End with the class; where it is lost, say so and stay."""
        if message.because:
            self._wall.say(f"Lost: {message.because}. Press q twice, then the same command again.")
        else:
            self.exit()

    async def do(self, action: WallAction, place: int = 0) -> None:
        """Do a step, and say why where it is not done."""
        view = self._wall.view
        if view is not None:
            self._say(await self._host.do(view, action, place), view)

    async def count(self, typed: str) -> None:
        """Take counts of hands as they were typed, and say why where they do not do."""
        view = self._wall.view
        if view is not None:
            self._say(await self._host.count(view, counts_typed(typed)), view)

    def _say(self, why_not: str, seen: WallView) -> None:
        """Say why a step was not done; if the wall is not as it was `seen`, only that."""
        now = self._wall.view
        if why_not and now is not None:
            is_so = is_same_but_for_time(seen, now)
            self._wall.say(why_not if is_so else WHY_NOT["elsewhere"])

    def fit_again(self) -> None:
        """Lay out again for the window, which is the same."""
        self._wall.redraw()

    def show_address(self, view: WallView) -> None:
        """Show address and code over the screen."""
        self.push_screen(AddressSheet(view, squares=self.shows_squares))

    def show_cards(self, view: WallView) -> None:
        """Show the cards over the screen."""
        self.push_screen(WordsSheet(cards_text(view)))

    def action_help(self) -> None:
        """Show what the wall's keys do, and what its marks mean."""
        self.push_screen(WordsSheet(help_text()))

    async def action_quit(self) -> None:
        """Leave when it is pressed again: somebody may have meant another key."""
        view = self._wall.view
        by_hands = view is not None and view.mode == "hands"
        becomes = "This class is over then." if by_hands else _KEPT
        if self._asked_to_leave.ask(self, "q", more=becomes):
            self.exit()


def show_wall(host: ClassHost) -> None:
    """Show the class that `host` runs, on the terminal, until it is over.

    See `run_on_terminal`.
    """
    # Textual draws on standard error; where that is no terminal, on one opened as UTF-8.
    drawn_on = sys.__stderr__
    encoding = drawn_on.encoding if drawn_on is not None and drawn_on.isatty() else "utf-8"
    marks = marks_for(encoding, os.environ, terminal=True)
    run_on_terminal(lambda: WallApp(host, marks))
