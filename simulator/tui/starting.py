"""The state that the program starts from: opened, gone back to, and any state written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.widgets import Input

from simulator.tui.closed import controls_of
from simulator.tui.kit import export
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import host_of
from simulator.tui.kit.theming.themes import CONTRAST, DARK, LIGHT, MONO, PROJECTOR

if TYPE_CHECKING:
    from simulator.classroom.allowed import Allowed
    from simulator.classroom.starts.loading import Begun
    from simulator.classroom.starts.model import Start
    from simulator.story.open_story import OpenStory
    from simulator.tui.kit.host import Rows

_THEMES = {
    "dark": DARK,
    "light": LIGHT,
    "contrast": CONTRAST,
    "projector": PROJECTOR,
    "mono": MONO,
}
"""By the word that a start state has for it."""
_CLOSED = "This is closed here."
_OVER = {"follow": "watch"}
"""Screens that stand over another one."""
_AGAIN_SECONDS = 8
"""So long `e` a second time saves a start, where the first time saved a picture unasked."""


class Starting:
    """The start state of one app, if it was opened with one; and any state as such a start."""

    def __init__(self, app: App[Any], begun: Begun | None, next_opening: Callable[[], int]) -> None:
        """Open `begun` in `app`, and whenever somebody goes back to it.

        `next_opening` counts one more opening of a story.
        """
        self._app, self._begun, self._next_opening = app, begun, next_opening
        self.lesson: Allowed | None = None
        """What the lesson that is on allows; while it is on, no start state says."""
        self._opening = 0
        """Which opening of a story it is."""
        self._theme = ""
        """The theme that the program took by itself."""
        self._again = False
        """Whether `e` a second time saves a start."""

    def note_looks(self) -> None:
        """Take the present theme for the one that nobody chose."""
        self._theme = self._app.theme

    def may_begin(self) -> bool:
        """Tell whether there is a start state to go back to, and no letters are being written."""
        app = self._app
        writes = isinstance(app.focused, Input)
        return self._begun is not None and isinstance(app.screen, FramedScreen) and not writes

    def why_closed(self, name: str) -> str:
        """Say why a screen, a control or a number cannot be used; empty where it can."""
        if self.lesson is not None:
            from simulator.report.words.lessons import COVERED, LATER

            why = self.lesson.why_not(name)
            return "" if why is None else {"covered": COVERED, "later": LATER}[why]
        closed = self._begun is not None and self._begun.start.allowed.hides(name)
        return _CLOSED if closed else ""

    def hides(self, name: str) -> bool:
        """Tell whether a screen is hidden."""
        if self.lesson is not None:
            return self.lesson.hides(name)
        return self._begun is not None and name in self._begun.start.hidden

    def names_no_key(self, name: str) -> bool:
        """Tell whether no line names a key for `name`: it is hidden, or seen and locked."""
        if self.lesson is not None:
            return self.lesson.hides(name)
        return self._begun is not None and self._begun.start.allowed.hides(name)

    def why_closed_action(self, action: str, parameters: tuple[object, ...]) -> str:
        """Say why an action of the present screen cannot be done; empty where it can.

        While a question is open, its letters are answers.
        """
        screen = self._app.screen
        free = self._begun is None and self.lesson is None
        if free or not isinstance(screen, FramedScreen):
            return ""
        wanted = controls_of(self._app.current_mode, action, parameters)
        closed = next(filter(None, map(self.why_closed, wanted)), "")
        return "" if closed and screen.shown().question else closed

    @property
    def in_front(self) -> bool:
        """Whether the story that is open is the one that was begun here."""
        story = host_of(self._app).story
        return story is not None and story.opening == self._opening

    async def take(self, begun: Begun) -> None:
        """Show another start state, and go back to this one from now on."""
        self._begun = begun
        await self.begin()

    async def begin(self) -> None:
        """Show the start state, from wherever the program is."""
        begun, app = self._begun, self._app
        if begun is None:
            return
        self._look(begun.start)
        screen, host = begun.start.screen, host_of(app)
        self._opening = self._next_opening()
        story = replace(begun.story, opening=self._opening)
        if screen != "stories":
            host.publish(story)
        else:
            # Who chooses a story has none open.
            host.story = None
        await app.switch_mode(_OVER.get(screen, screen))
        if isinstance(app.screen, FramedScreen):
            app.screen.see_story()
            if screen == "stories":
                app.screen.take_story(story)
        if begun.changed_since:
            from simulator.classroom.starts.loading import CHANGED_SINCE

            app.notify(CHANGED_SINCE, timeout=_AGAIN_SECONDS, severity="warning", markup=False)

    def _look(self, start: Start) -> None:
        app = self._app
        if start.big != app.has_class("-big"):
            host_of(app).action_big()
        if start.theme is not None:
            app.theme = _THEMES[start.theme]
            app.set_class(app.theme == MONO, "-mono")

    def start_for(self, story: OpenStory, screen: str) -> Start | None:
        """Return the start state that `screen` is to begin `story` with, if there is one."""
        start = None if self._begun is None else self._begun.start
        if start is None or story.opening != self._opening:
            return None
        return start if _OVER.get(start.screen, start.screen) == screen else None

    def offer(self, screen: FramedScreen, tables: dict[str, Rows]) -> None:
        """Ask what to save; where there is no table, save a picture unasked, then a start."""
        app = self._app
        if any(tables.values()):
            export.offer(app, tables, lambda: self._save(screen))
        elif self._again:
            self._again = False
            self._save(screen)
        else:
            export.save_picture(app, self._offer_again)

    def _offer_again(self) -> None:
        app, self._again = self._app, True
        app.notify("e once more: a file to start from here.", timeout=4, markup=False)
        app.set_timer(_AGAIN_SECONDS, self._forget)

    def _forget(self) -> None:
        self._again = False

    def _save(self, screen: FramedScreen) -> None:
        """Save the state of `screen` as a file to start from."""
        from simulator.classroom.starts.writing import start_text

        story, app = screen.story_shown(), self._app
        if story is None:
            app.notify("Choose a story first.", timeout=3, markup=False)
            return

        def made(path: Path) -> str:
            return start_text(story, app.current_mode, screen.shown(), self._looks(), path)

        export.save_start(app, made)

    def _looks(self) -> dict[str, Any]:
        """Return what somebody has chosen of how it looks."""
        app = self._app
        if app.has_class("-big"):
            return {"big": True}
        words = {theme: word for word, theme in _THEMES.items()}
        return {} if app.theme == self._theme else {"theme": words.get(app.theme)}
