"""The controls of a story's card: three things at most to change before it is run.

Imported once a story is read: what says of a number where it comes from takes a while.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from simulator.report.words import assumptions as said
from simulator.report.words.basis import basis_in_short, in_a_sentence
from simulator.report.words.number_terms import STATUSES
from simulator.scenario.keys import POLICY
from simulator.scenario.letters.cells import first_lines
from simulator.scenario.letters.text import clean, shorten
from simulator.scenario.numbers import LUCK, ScenarioNumber, number_at
from simulator.scenario.problems import InputError
from simulator.story.changed_story import ChangedStory, problem_of
from simulator.tui.kit.host import host_of
from simulator.tui.kit.sheets.ask import AskScreen, asked_for
from simulator.tui.kit.sheets.choice import ChoiceScreen

_LESS, _MORE = "◀", "▶"
_MARK = "▸ "
_LEAST_VALUE = 12
_LEAST_WIDTH = 40
_NO_USE = "no use under this policy"
_ABOUT_LINES, _MOST_ABOUT = 2, 4
"""Lines of what a control rests on: before, and while it is in focus."""
_TALL = 40
"""Rows of a window from which on all controls are in sight before anybody turns to them."""
_HOW = (
    "Tab leads to these: up and down choose, left and right change. Enter runs the story with them."
)
_ANOTHER_POLICY = "The policy that Watch and Infer show first. All of the story's are compared."
_SAME_LUCK = "The same number is the same luck; another one is another summer."


@dataclass(frozen=True, slots=True)
class _Line:
    """The parts of one control."""

    label: str
    value: str
    unit: str = ""
    glyph: str = ""
    status: str = ""

    @property
    def whole(self) -> str:
        """The value with its unit."""
        return f"{self.value} {self.unit}".strip()

    def fitted(self, label: str, room: int) -> tuple[str, str]:
        """Return value and status beside a label, in full as far as there is room."""
        status = f"{self.glyph} {self.status}".strip()
        room -= len(label)
        for value, more in ((self.whole, status), (self.whole, self.glyph)):
            if len(value) + len(more) <= room:
                return value, more
        return shorten(self.value, max(_LEAST_VALUE, room - len(self.glyph))), self.glyph


@dataclass
class StoryChanged(Message):
    """Somebody changed the story on its card."""

    story: ChangedStory


@dataclass
class ControlsLeft(Message):
    """Somebody goes back from the controls to the list of stories."""


class Controls(Static, can_focus=True):
    """A line for each control, and what the one in focus rests on."""

    HELP = "Up and down choose a control, left and right change it. r: all as in the file."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Less", id="story-less", show=False, tooltip="change it"),
        Binding("right", "step(1)", "More", id="story-more", show=False, tooltip="change it"),
        Binding("up", "move(-1)", "Above", id="story-above", show=False, tooltip="another control"),
        Binding(
            "down", "move(1)", "Below", id="story-below", show=False, tooltip="another control"
        ),
        Binding("escape", "leave", "Back", id="story-back", show=False, tooltip="to the list"),
    ]

    def __init__(self, story: ChangedStory) -> None:
        super().__init__(id="controls", markup=False)
        self.story: ChangedStory | None = story
        self._place = 0
        self._arrows: dict[int, tuple[int, int]] = {}
        """By line, where the two arrows stand."""

    def show(self, story: ChangedStory | None) -> None:
        """Show the controls of a story; none where it has none or is not read yet."""
        self.story = story
        self._place = min(self._place, max(0, len(self._keys) - 1))
        self.can_focus = bool(self._keys)
        self.draw()

    @property
    def _keys(self) -> tuple[str, ...]:
        return () if self.story is None else self.story.original.scenario.controls

    def number(self) -> ScenarioNumber | None:
        """Return the number in focus; nothing where that is the policy, or has no use."""
        story = self.story
        if story is None or not self._keys or self._keys[self._place] == POLICY:
            return None
        return number_at(story.original, story.policy, self._keys[self._place])

    def draw(self) -> None:
        """Draw the lines again."""
        story, self._arrows = self.story, {}
        text = Text(no_wrap=True)
        if story is None or not self._keys:
            self.update(text)
            return
        width = max(_LEAST_WIDTH, self._width())
        whole = self.has_focus or self.app.size.height >= _TALL
        # Who comes for the first time sees the policy; Tab shows the numbers as well.
        keys = self._keys if whole else self._keys[:1]
        lines = [self._parts(story, key) for key in keys]
        longest = max(len(control.label) for control in lines)
        room = width - len(f"{_MARK} {_LESS}  {_MORE}  ")
        in_columns = all(
            longest + len(control.whole) + len(control.glyph) <= room for control in lines
        )
        for place, control in enumerate(lines):
            here = place == self._place and self.has_focus
            name = control.label.ljust(longest) if in_columns else control.label
            shown, status = control.fitted(name, room)
            line = Text(_MARK if here else "  ", style="bold" if here else "")
            line.append(f"{name} ")
            at = len(line.plain)
            self._arrows[place] = at, at + len(f"{_LESS} {shown} ")
            line.append(f"{_LESS} {shown} {_MORE}", style="bold reverse" if here else "bold")
            text.append(line).append(f"  {status}".rstrip() + "\n")
        if whole:
            text.append(self._about(width), style="italic")
        text.rstrip()
        self.update(text)

    def _width(self) -> int:
        """Return the width of the lines; before they are laid out, that of the room they fill.

        Drawn for a narrower one they would have more lines, and Textual may keep the height of a
        text that soon becomes another one.
        """
        room = self.parent
        return self.size.width or (room.size.width if isinstance(room, Widget) else 0)

    def _parts(self, story: ChangedStory, key: str) -> _Line:
        """Return what a control is called, its value, and where that comes from."""
        if key == POLICY:
            rules = story.original.regimes[story.policy]
            return _Line("policy", clean(rules.title), "", "", basis_in_short(rules))
        number = number_at(story.original, story.policy, key)
        if number is None:
            return _Line(said.key_label(key), _NO_USE)
        value = story.value(number)
        mark = "≠ " if value != number.value else ""
        shown, unit = said.value_text(key, value), said.beside(number, value)
        if said.is_share(number):
            # So many in 100 is the value, and not what it is counted in.
            shown, unit = unit, ""
        glyph, status = (STATUSES[number.status][0], number.status) if key != LUCK else ("", "")
        return _Line(said.label(number), f"{mark}{shown}", unit, glyph, status)

    def _about(self, width: int) -> str:
        """Say what the control in focus rests on, in as many lines as are kept for it."""
        number, most = self.number(), _MOST_ABOUT if self.has_focus else _ABOUT_LINES
        if not self.has_focus:
            about = _HOW
        elif number is None:
            about = _ANOTHER_POLICY
        else:
            about = _SAME_LUCK if number.key == LUCK else said.source_text(number)
        return "\n".join(first_lines(about, width, most))

    def on_mount(self) -> None:
        """Show the story."""
        self.show(self.story)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Mark the control in focus, or none; who turns to them sees them all."""
        super().watch_has_focus(has_focus)
        self.draw()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.draw()

    def action_move(self, by: int) -> None:
        """Go to another control; from the first, up leads to the list."""
        if self._place + by < 0:
            self.action_leave()
            return
        self._place = min(self._place + by, max(0, len(self._keys) - 1))
        self.draw()

    def action_leave(self) -> None:
        """Go back to the list."""
        self.post_message(ControlsLeft())

    def action_step(self, steps: int) -> None:
        """Change the control in focus by a step."""
        story = self.story
        if story is None or not self._keys or host_of(self.app).closes(self._keys[self._place]):
            return
        if self._keys[self._place] == POLICY:
            names = list(story.original.regimes)
            there = (names.index(story.policy) + steps) % len(names)
            self.take(replace(story, policy=names[there]))
            return
        number = self.number()
        if number is None:
            self.app.notify("Another policy in front has a use for it.", timeout=4, markup=False)
            return
        try:
            changed = story.stepped(number, steps)
        except InputError as error:
            self.app.notify(problem_of(error), severity="warning", timeout=4, markup=False)
            return
        if changed is None:
            end = f"This is as far as it goes: {said.range_text(number)}."
            self.app.notify(end, severity="warning", timeout=4, markup=False)
            return
        self.take(changed)

    def take(self, story: ChangedStory) -> None:
        """Tell the screen of a changed story, and show it where it is still the one in front."""
        if self.story is not None and self.story.original.path == story.original.path:
            self.show(story)
        self.post_message(StoryChanged(story))

    def ask(self) -> None:
        """Ask for the value of the control in focus, or for a policy from the list."""
        story, number = self.story, self.number()
        if story is None or not self._keys or host_of(self.app).closes(self._keys[self._place]):
            return
        if number is not None:
            asked = asked_for(number, story.value(number))
            self.app.push_screen(AskScreen(asked, partial(self._written, story, number)))
        elif self._keys[self._place] == POLICY:
            titles = {name: regime.title for name, regime in story.original.regimes.items()}
            says = {name: in_a_sentence(rules) for name, rules in story.original.regimes.items()}
            chosen = ChoiceScreen("The policy that is in front", titles, story.policy, says)
            self.app.push_screen(chosen, partial(self._chosen, story))

    def _written(self, story: ChangedStory, number: ScenarioNumber, word: str) -> str:
        """Take what was written of the story it was asked of; return what is wrong, or nothing."""
        try:
            self.take(story.written(number, word))
        except InputError as error:
            return problem_of(error)
        return ""

    def _chosen(self, story: ChangedStory, policy: str | None) -> None:
        """Put the policy in front that was chosen for a story; another may be shown by then."""
        if policy is not None:
            self.take(replace(story, policy=policy))

    def on_click(self, event: Click) -> None:
        """Let the mouse choose a control, and change it by its arrows."""
        arrows = self._arrows.get(event.y)
        if arrows is None:
            return
        self._place = min(event.y, max(0, len(self._keys) - 1))
        if event.x == arrows[0] or event.x == arrows[1]:
            self.action_step(1 if event.x == arrows[1] else -1)
        else:
            self.draw()
