"""The terminal program: its screens, its keys, and what they share. It only wires."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.actions import ActionParseResult, parse
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.notifications import Notify
from textual.signal import Signal

from simulator.memory import share_freed_memory
from simulator.report.words.marks import ALL, Marks, marks_for
from simulator.scenario.letters.text import clean
from simulator.story.answers import Answers
from simulator.story.backend import InProcess
from simulator.story.beside import Beside
from simulator.tui import modes
from simulator.tui.app_keys import APP_KEYS
from simulator.tui.closed import controls_of
from simulator.tui.commands import CamsimCommands
from simulator.tui.keys import keys_file, own_keys
from simulator.tui.kit.choices import turns_no_page
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import USUAL_RUNS, Rows, Runs
from simulator.tui.kit.leaving import AskedToLeave
from simulator.tui.kit.opening import Opened, Opening
from simulator.tui.kit.sheets.help import HelpScreen, keys_text
from simulator.tui.kit.sheets.jump import jump
from simulator.tui.kit.theming.notes import Note
from simulator.tui.kit.theming.themed import ThemedApp
from simulator.tui.starting import Starting
from simulator.tui.terminal import run_on_terminal

if TYPE_CHECKING:
    from simulator.classroom.lessons.loading import LoadedLesson
    from simulator.classroom.starts.loading import Begun
    from simulator.classroom.starts.model import Start
    from simulator.story.changed_story import ChangedStory
    from simulator.story.open_story import OpenStory
    from simulator.tui.kit.mode import Mode
    from simulator.tui.kit.working import RunFailed
    from simulator.tui.lesson.lessons import Lessons

_FOR_NOW_SECONDS = 4
_LESSONS = "lesson"
"""The mode that its own object plays."""


class CamsimApp(ThemedApp):
    """Stories, Watch, Compare, Infer, Lessons and Assumptions, one key each."""

    TITLE = "camsim"
    CSS_PATH: ClassVar = [
        "app.tcss",
        "stories/stories.tcss",
        "watch/watch.tcss",
        "compare/compare.tcss",
        "infer/infer.tcss",
        "assumptions/assumptions.tcss",
        "kit/sheets/help.tcss",
        "watch/card.tcss",
        "kit/sheets/jump.tcss",
        "lesson/lesson.tcss",
    ]
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar = {CamsimCommands}
    MODES: ClassVar = {mode.name: mode.open for mode in modes.MODES}
    DEFAULT_MODE = "stories"
    BINDINGS: ClassVar[list[BindingType]] = [*APP_KEYS]

    def __init__(
        self,
        scenario: str | None = None,
        answers: Answers | None = None,
        marks: Marks = ALL,
        runs: Runs = USUAL_RUNS,
        begun: Begun | None = None,
        lesson: LoadedLesson | None = None,
    ) -> None:
        """Put the story `scenario` in front, or open a start state, or begin a lesson."""
        super().__init__(marks)
        self._own_keys = own_keys(keys_file())
        keymap = self._own_keys.keymap
        self.modes: tuple[Mode, ...] = tuple(mode.with_key_of(keymap) for mode in modes.MODES)
        """Its screens, in the order in which they are listed."""
        self.answers = answers or Answers(InProcess())
        """Works out what takes long, and remembers it."""
        self.runs = runs
        """How many runs screens make."""
        self.clock_speed = 1.0
        """How fast what plays goes on by the clock: 1 is as fast as it is meant to be seen."""
        self.first = scenario if begun is None else begun.name
        """The story that is in front at the start."""
        self.story: OpenStory | None = None
        """The story that is open: what all screens share. `publish` puts another in its place."""
        self.story_signal: Signal[OpenStory] = Signal(self, "story")
        """Tells of each story that takes the place of another."""
        self._start = Starting(self, begun, self._next_opening)
        self.lessons: Lessons | None = None
        """What plays lessons; nothing before somebody wants them, as it takes long to import."""
        self._lesson = lesson
        self._opening = Opening(self, self._show_story)
        self._openings = 0
        self._asked_to_leave = AskedToLeave()
        self._said_for_now: Note | None = None
        """Why something cannot be done, where that is what was said last."""

    def on_mount(self) -> None:
        """Take the theme that the terminal can show, no motion where wished, a person's keys."""
        self.suit_terminal()
        self.set_keymap(self._own_keys.keymap)
        self._start.note_looks()
        self.call_later(self.action_start_again if self._lesson is None else self.action_lesson)
        for problem in self._own_keys.problems:
            self.notify(str(problem), title="Your keys", severity="warning", markup=False)

    def _next_opening(self) -> int:
        """Count one more opening of a story, and return which it is."""
        self._openings += 1
        return self._openings

    def publish(self, story: OpenStory) -> None:
        """Make `story` what all screens show from now on."""
        self.story = story
        self.story_signal.publish(story)

    def open_story(self, name: str, changed: ChangedStory | None = None) -> None:
        """Show the story called `name` from its beginning: as it is written, or `changed`."""
        if not self.closes("stories"):
            self._opening.open(name, changed)

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait while a story is being opened; those of a lesson go to it first."""
        if isinstance(event, events.Key):
            lessons = None if event.is_forwarded else self.lessons
            if self._opening.takes(event) or (lessons is not None and await lessons.takes(event)):
                return
        await super().on_event(event)

    async def _show_story(self, story: Opened) -> None:
        """Show a story in Watch, from its beginning."""
        from simulator.scenario.loaded import Loaded
        from simulator.story.open_story import OpenStory

        number = self._next_opening()
        if isinstance(story, Loaded):
            opened = OpenStory.as_written(story, number)
        else:
            opened = OpenStory.with_changes_of(story, number)
        self.publish(opened.with_guesses_of(self.story))
        await self.switch_mode("watch")
        if isinstance(self.screen, FramedScreen):
            # Whoever waits for the story waits for the run that is begun by this.
            self.screen.see_story()

    async def action_quit(self) -> None:
        """Leave; while a story is open, only when it is pressed again."""
        in_lesson = self.lessons is not None and self.lessons.playing is not None
        if (self.story is None and not in_lesson) or self._asked_to_leave.ask(self, "q", "camsim"):
            await super().action_quit()

    def on_notify(self) -> None:
        """Take away the places of notes that are over.

        Textual takes a note whose time ran out before its own clock struck, but not what held it:
        that stays on the screen for ever, and the note with it.
        """
        for screen in self.screen_stack:
            # One that has only been made has no note in it yet.
            places = [
                one for one in screen.query("ToastHolder") if one.is_mounted and not one.children
            ]
            for place in places:
                place.remove()

    def on_run_failed(self, message: RunFailed) -> None:
        """Say that a run failed."""
        self.notify(clean(f"The run failed: {message.reason}"), severity="error", markup=False)

    def copy_text(self, text: str, code: str = "") -> None:
        """Put `text` on the clipboard, and say what happened, and then what is said of a code."""
        said = "There is nothing to copy here."
        if text:
            text = clean(text, keep_newlines=True)
            self.copy_to_clipboard(text)
            first = text.split("\n", 1)[0]
            said = f"Copied, if this terminal allows it: {first}\nIf not: ctrl+p, save the fact."
        said = "\n".join(filter(None, (said, code)))
        self.notify(said, timeout=8 if code else 4, markup=False)

    def offer_export(self, screen: FramedScreen, tables: dict[str, Rows]) -> None:
        """Save the picture of `screen`, one of its tables, or a file to start from here."""
        self._start.offer(screen, tables)

    def start_for(self, story: OpenStory, screen: str) -> Start | None:
        """Return the start state that `screen` is to begin `story` with, if there is one."""
        return self._start.start_for(story, screen)

    def closes(self, name: str) -> bool:
        """Tell whether a screen, a control or a number cannot be used, and say so."""
        closed = self._start.why_closed(name)
        if closed:
            self.say_for_now(closed)
        return bool(closed)

    def hides(self, name: str) -> bool:
        """Tell whether a screen is not to be seen."""
        return self._start.hides(name)

    def names_no_key(self, name: str) -> bool:
        """Tell whether no line names a key for a control: it is hidden, or seen and locked."""
        return self._start.names_no_key(name)

    def hides_action(self, action: str) -> bool:
        """Tell whether the key of an action of the present screen is not to be named."""
        _, name, parameters = parse(action)
        return any(map(self.names_no_key, controls_of(self.current_mode, name, parameters)))

    def lesson_line(self) -> str:
        """Return what the lesson that is on says below a screen; empty where none is on."""
        return "" if self.lessons is None else self.lessons.line()

    def lesson_place(self) -> str:
        """Say in which step of a lesson the class is; empty where none is on."""
        return "" if self.lessons is None else self.lessons.place()

    def go_on_with_lesson(self) -> None:
        """Go to the next part of the lesson that is on."""
        self.call_later(self.action_in_lesson, "next")

    def say_for_now(self, text: str) -> None:
        """Say what matters until the next key: once, however often it is said."""
        self.unsay()
        self._said_for_now = Note(text, timeout=_FOR_NOW_SECONDS)
        self.post_message(Notify(self._said_for_now))

    def unsay(self) -> None:
        """Take that away, if it is there still, and nothing that others have said."""
        if self._said_for_now is not None:
            self._unnotify(self._said_for_now)
        self._said_for_now = None

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do an action, unless the start state or the lesson has closed it, or it has no place."""
        _, name, parameters = parse(action) if isinstance(action, str) else action
        if closed := self._start.why_closed_action(name, parameters):
            self.say_for_now(closed)
            return True
        if turns_no_page(name, parameters, default_namespace):
            return True
        return await super().run_action(action, default_namespace, namespaces)

    async def action_start_again(self) -> None:
        """Go back to the start state that the program was opened with."""
        await self._start.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what a lesson does while one is on, and else to go back to a start state."""
        lesson = self.lessons if self.lessons is not None and self.lessons.playing else None
        if action == "in_lesson":
            return lesson is not None and lesson.hears(str(parameters[0]))
        if action == "start_again":
            return lesson is None and self._start.may_begin()
        return super().check_action(action, parameters)

    def on_delivery_complete(self, event: events.DeliveryComplete) -> None:
        """Say where a saved file is."""
        where = "in the downloads of your browser" if event.path is None else str(event.path)
        self.say_saved(where)

    def on_delivery_failed(self, event: events.DeliveryFailed) -> None:
        """Say that a file could not be saved, and why."""
        self.say_unsaved(str(event.exception))

    def say_saved(self, where: str) -> None:
        """Say where a saved file is: in the line below, where it covers nothing."""
        said = clean(f"Saved: {where}")
        if isinstance(self.screen, FramedScreen):
            self.screen.say_for_a_while(said.replace(str(Path.home()), "~", 1))
        else:
            self.notify(said, timeout=8, markup=False)

    def say_unsaved(self, reason: str) -> None:
        """Say that a file could not be saved, and why."""
        self.notify(clean(f"Not saved: {reason}"), severity="error", markup=False)

    def offer_jump(self, screen: FramedScreen, jumps: dict[str, str]) -> None:
        """Let a letter put the focus on a part of the screen."""
        jump(self, screen, jumps)

    def tell_keys_file(self) -> None:
        """Say where a person's own keys are looked for."""
        if self.is_web:
            # Where files are on the server is nobody's business there.
            self.notify("In a browser the keys are as they are.", markup=False)
            return
        self.notify(
            clean(
                f'Your keys: {keys_file()}\nA line there: watch-policy = "x"', keep_newlines=True
            ),
            timeout=10,
            markup=False,
        )

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Say which of a person's own keys are taken on the screen."""
        del node
        names = ", ".join(sorted(binding.id or binding.action for binding in clashed_bindings))
        self.notify(clean(f"Your keys take those of: {names}"), severity="warning", markup=False)

    async def action_go(self, mode: str) -> None:
        """Switch to a mode; those that show a run need a story first."""
        if mode == _LESSONS:
            await self.action_lesson()
            return
        if self.closes(mode):
            return
        if mode != "stories" and self.story is None:
            if self.lesson_place():
                from simulator.report.words.lessons import LATER

                # A lesson opens its stories itself.
                self.say_for_now(LATER)
            elif isinstance(self.screen, FramedScreen):
                self.screen.say_next("Choose a story first: Enter opens the one that is marked.")
            return
        await self.switch_mode(mode)

    def action_help(self) -> None:
        """Show what is in focus and what this screen's keys do."""
        screen = self.screen
        here = next((mode for mode in self.modes if mode.name == self.current_mode), None)
        # A sheet says in its last line what its keys do, and lets no other through.
        if isinstance(screen, FramedScreen) and here is not None:
            focused = "" if self.focused is None else self.focused.HELP or ""
            keys = keys_text(screen, here, self.modes, self._own_keys.keymap)
            self.push_screen(HelpScreen(screen.explanation() or focused, keys))

    def fit_again(self) -> None:
        """Lay out again for the window, which is the same."""
        if isinstance(self.screen, FramedScreen):
            self.screen.fit_again()

    async def action_in_lesson(self, word: str) -> None:
        """Go on or back in the lesson that is on, begin its step anew, or say its clock."""
        if self.lessons is not None:
            await self.lessons.do(word)

    async def action_lesson(self) -> None:
        """Show the lesson that is on, or the list of lessons."""
        if self.lessons is None:
            from simulator.tui.lesson.lessons import Lessons

            self.lessons = Lessons(self, self._start)
        lesson, self._lesson = self._lesson, None
        await (self.lessons.show() if lesson is None else self.lessons.begin(lesson))


def play(
    scenario: str | None = None, begun: Begun | None = None, lesson: LoadedLesson | None = None
) -> None:
    """Open the terminal program: `scenario` in front, or the start state `begun`, or `lesson`.

    See `run_on_terminal`.
    """
    share_freed_memory()
    # Textual draws on standard error; where that is no terminal, on one opened as UTF-8.
    drawn_on = sys.__stderr__
    encoding = drawn_on.encoding if drawn_on is not None and drawn_on.isatty() else "utf-8"
    marks = marks_for(encoding, os.environ, terminal=True)
    with contextlib.closing(Beside()) as backend:
        run_on_terminal(
            lambda: CamsimApp(scenario, Answers(backend), marks=marks, begun=begun, lesson=lesson)
        )
