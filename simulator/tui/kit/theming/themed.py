"""A program in the themes of the house: what the terminal can show, `t`, `b` for a projector."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import App
from textual.errors import NoWidget
from textual.events import Event, MouseEvent
from textual.filter import NoColor
from textual.notifications import Notify

from simulator.report.words.marks import ALL, Marks
from simulator.tui.kit.theming.forgiving import forgiving
from simulator.tui.kit.theming.notes import Note
from simulator.tui.kit.theming.plain_marks import PlainMarks
from simulator.tui.kit.theming.style_rules import StyleRules
from simulator.tui.kit.theming.themes import (
    DARK,
    MONO,
    THEME_WORDS,
    THEMES,
    first_theme,
    projectors_theme,
)
from simulator.tui.kit.theming.windowed import Palette

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.notifications import SeverityLevel

_WITHOUT_MOTION = ("NO_MOTION", "REDUCE_MOTION", "REDUCED_MOTION", "PREFERS_REDUCED_MOTION")


class ThemedApp(App[None]):
    """Themes, marks and motion; its screens are somebody else's."""

    def __init__(self, marks: Marks = ALL) -> None:
        """Draw with the `marks` that the terminal can show."""
        super().__init__()
        self.marks = marks
        """What the terminal can show of what is drawn."""
        self._theme_before_big = DARK
        for theme in THEMES:
            self.register_theme(theme)
        # Before the styles are read: whoever changes the theme later reads them all again.
        self.set_reactive(App.theme, DARK)
        self.stylesheet = StyleRules(self.get_css_variables())
        self._broke_down = False

    def get_driver_class(self) -> type[Driver]:
        """Listen to the terminal, and end nothing where it sends what is no text."""
        return forgiving(super().get_driver_class())

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something for a while: for `timeout` seconds, or as long as is usual."""
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Note(message, title, severity, seconds, markup=markup)))

    async def on_event(self, event: Event) -> None:
        """Take what a person does; the mouse over what has just gone does nothing.

        Until the screen is laid out again Textual finds a note, say, whose time is over, looks
        for what holds it, and breaks down.
        """
        if not (isinstance(event, MouseEvent) and self._is_on_what_is_gone(event)):
            await super().on_event(event)

    def _is_on_what_is_gone(self, event: MouseEvent) -> bool:
        if event.is_forwarded:
            # It comes back from where it was sent, with a place in that.
            return False
        try:
            widget, _ = self.screen.get_widget_at(event.x, event.y)
        except NoWidget:
            return False
        return not widget.is_attached

    def action_command_palette(self) -> None:
        """Show the list of all commands, unless it is there."""
        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def panic(self, *renderables: RenderableType) -> None:
        """End with what is said of a fault, and remember that it was one: Textual does not."""
        self._broke_down = True
        super().panic(*renderables)

    def exit(
        self,
        result: None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """End; whoever leaves while a fault is ending the program does not take its status away."""
        broken = int(self._broke_down or bool(self.return_code))
        super().exit(result, return_code or broken, message)

    def suit_terminal(self) -> None:
        """Take the theme that the terminal can show, its marks, and no motion where wished."""
        if self.no_color:
            # Textual's own filter leaves greys; a terminal without colour shall get none at all.
            self._filters[:] = [NoColor()]
            self.take_theme(MONO)
        elif not self.is_headless:
            # A pilot has no terminal whose colours could matter.
            self.theme = first_theme(self.console.color_system)
        if self.marks.because:
            self._filters.append(PlainMarks(self.marks))
        if any(os.environ.get(name) not in (None, "", "0") for name in _WITHOUT_MOTION):
            self.animation_level = "none"
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh())

    def take_theme(self, name: str) -> None:
        """Take a theme, and say which."""
        self.theme = name
        self.set_class(name == MONO, "-mono")
        self.notify(f"Theme: {THEME_WORDS[name]}", timeout=2, markup=False)

    def action_next_theme(self) -> None:
        """Take the next theme."""
        names = list(THEME_WORDS)
        now = names.index(self.theme) if self.theme in names else -1
        self.take_theme(names[(now + 1) % len(names)])

    def action_big(self) -> None:
        """Take the projector's theme and more room, or go back."""
        big = not self.has_class("-big")
        self.set_class(big, "-big")
        if big:
            self._theme_before_big = self.theme
        colours = None if self.is_headless else self.console.color_system
        self.take_theme(projectors_theme(colours) if big else self._theme_before_big)
        self.fit_again()

    def fit_again(self) -> None:
        """Lay out again for the window, which is the same."""
