"""Assumptions: every number of a story with its source; change one and see at once what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Input, Static

from simulator.classroom.starts.shown import Shown
from simulator.report.words import assumptions as said
from simulator.report.words import terms as words
from simulator.report.words.number_terms import STATUSES
from simulator.scenario import InputError, Loaded
from simulator.scenario.letters.text import clean
from simulator.scenario.numbers import ScenarioNumber, Status, free_assumptions, numbers
from simulator.scenario.policy import Assumption
from simulator.story.changed_story import ChangedStory, problem_of
from simulator.story.open_story import OpenStory
from simulator.tui.assumptions.bars import BarsScreen
from simulator.tui.assumptions.changed_file import saved
from simulator.tui.assumptions.effects import Effect, effect_text, effects
from simulator.tui.assumptions.number_list import NumberList, Wanted, status_line
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import Rows
from simulator.tui.kit.sheets.ask import AskScreen, ValueWanted, asked_for
from simulator.tui.kit.working import stopped, telling

MOST_LISTED = 250
"""More numbers than this (hundreds of agencies) are in the file, and not in the list."""
_ELSE_ON = "residents.segments[0].shares"
"""Where the policy has none of the numbers that the story turns on: this one moves most stories."""
_SHOWN: tuple[Status | None, ...] = (None, "sourced", "derived", "assumed")


class AssumptionsScreen(FramedScreen):
    """The numbers by group, the source of the one in focus, and what a change does."""

    JUMPS: ClassVar[dict[str, str]] = {"n": "numbers", "a": "about", "w": "effects"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left",
            "step(-1)",
            "Less",
            id="assume-less",
            tooltip="change it by a step, and see at once what it does",
        ),
        Binding(
            "right",
            "step(1)",
            "More",
            id="assume-more",
            tooltip="change it by a step, and see at once what it does",
        ),
        Binding(
            "o",
            "bars",
            "What matters",
            id="assume-bars",
            tooltip="which number matters most: each one low and high",
        ),
        Binding(
            "s",
            "save",
            "Save",
            id="assume-save",
            tooltip="save as a new scenario; comments are kept",
        ),
        Binding("u", "undo", "Undo", id="assume-undo", show=False, tooltip="undo the last change"),
        Binding("r", "reset", "Reset", id="assume-reset", show=False, tooltip="back to the file"),
        Binding("slash", "find", "Find", id="assume-find", show=False, tooltip="find a number"),
        Binding(
            "f",
            "status",
            "Status",
            id="assume-status",
            show=False,
            tooltip="show one status only, then the next, then all",
        ),
        Binding(
            "escape",
            "leave_find",
            "Back",
            id="assume-back",
            show=False,
            tooltip="show all numbers again",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._changed: ChangedStory | None = None
        self._numbers: dict[str, ScenarioNumber] = {}
        self._undo: list[ChangedStory] = []
        self._only: Status | None = None
        self._effect: Effect | None = None
        self._wanted = ""
        """The number that a start state puts into focus."""

    def body(self) -> ComposeResult:
        """Lay out the list, what is said of the number in focus, and what the changes do."""
        yield Static(id="assume-line", markup=False)
        yield Input(placeholder="part of a name, then Enter", id="find", classes="-hidden")
        with Container(id="assume-halves"):
            yield NumberList(id="numbers", markup=False)
            with Container(id="assume-side"):
                with VerticalScroll(id="about", can_focus=True):
                    yield Static(id="about-text", markup=False)
                with VerticalScroll(id="effects", can_focus=True):
                    yield Static(id="effects-text", markup=False)

    def on_screen_resume(self) -> None:
        """Show the numbers of the story that is open, as other screens may have changed it."""
        if self.camsim.story is None:
            return
        if not self.see_story():
            self._read()
        self.query_one("#numbers").focus()
        self._measure()

    def story_changed(self, before: OpenStory | None, now: OpenStory) -> None:
        """Take the numbers of a story that was opened, or that was changed elsewhere."""
        changed_here = before is not None and now.opening == before.opening
        changed_here = changed_here and now.changes == self._changes
        if not now.same_numbers(before) and not changed_here:
            self._changed = ChangedStory.of(now.loaded, now.policy)
            self._undo, self._effect, self._list.highlighted = [], None, None
            start = self.camsim.start_for(now, "assumptions")
            if start is not None:
                self._only = next((one for one in _SHOWN if one and one in start.views), None)
                self._wanted = next((one for one in start.views if one not in _SHOWN), "")
        self._read()

    def shown(self) -> Shown:
        """Return which numbers are shown, and the one in focus."""
        only = (self._only,) if self._only else ()
        number = self._number()
        return Shown(only if number is None else (*only, number.key))

    @property
    def _original(self) -> Loaded | None:
        """The story as its file has it."""
        return None if self._changed is None else self._changed.original

    @property
    def _changes(self) -> Mapping[str, float]:
        return {} if self._changed is None else self._changed.changes

    def _read(self) -> None:
        story, original = self.story, self._original
        if story is None or original is None:
            return
        listed = numbers(original, story.policy)
        self._numbers = {number.key: number for number in listed[:MOST_LISTED]}
        self.redraw()

    def redraw(self) -> None:
        """Draw the line above, the list, and both texts."""
        story = self.story
        if story is None or self._original is None:
            return
        count = len(self._changes)
        right = f"changed: {words.plural(count, 'number')}" if count else ""
        self.say_header(f"{story.loaded.scenario.title}: what the figures rest on", right)
        line = status_line(self._numbers.values(), self._only)
        self.query_one("#assume-line", Static).update(line)
        self._fill()
        self._say()
        self._say_effect()
        undo = "u undoes." if self.camsim.names_no_key("save") else "u undoes, s saves."
        more = undo if count else "o: which matters most?"
        self.say_next("Left and right change this number; Enter writes it.", more)

    def _fill(self) -> None:
        """Fill the list, keeping the focus on its number."""
        part = self.query_one("#find", Input).value.strip().lower()
        wanted = Wanted(self._only, part)
        listed, free = self._numbers.values(), self._free()
        turns_on = () if self._original is None else self._original.scenario.controls
        opens_on = (*turns_on, _ELSE_ON)
        self._list.show(listed, self._changes, free, wanted, self._rules(), opens_on)
        if self._wanted in self._numbers:
            self._list.highlighted = self._list.get_option_index(self._wanted)
            self._wanted = ""

    @property
    def _list(self) -> NumberList:
        return self.query_one("#numbers", NumberList)

    def _free(self) -> tuple[Assumption, ...]:
        original = self._original
        return () if original is None else free_assumptions(original, self._numbers.values())

    def _rules(self) -> str:
        story = self.story
        return "" if story is None else clean(story.loaded.regimes[story.policy].title)

    def _number(self) -> ScenarioNumber | None:
        return self._numbers.get(self._list.focus_key)

    def on_option_list_option_highlighted(self) -> None:
        """Say what the number in focus rests on."""
        self._say()

    def _say(self) -> None:
        self.query_one("#about-text", Static).update(Text(self.explanation()))

    def explanation(self) -> str:
        """Return what the number in focus means, its default, its range and its source."""
        number = self._number()
        if number is not None:
            value = self._changes.get(number.key, number.value)
            return said.explained(number, value)
        key = self._list.focus_key
        if not key or self._original is None:
            return "Nothing here has this name. Escape shows all numbers."
        one = self._free()[int(key)]
        glyph, meaning = STATUSES[one.status]
        return f"{glyph} {one.status}: {meaning}\n{said.assumption_text(one)}"

    def fact(self) -> str:
        """Return the number in focus as a sentence with its source."""
        number = self._number()
        if number is None:
            return self.explanation()
        return said.sentence(number, self._changes.get(number.key, number.value))

    def tables(self) -> dict[str, Rows]:
        """Return the numbers with status and source."""
        listed = list(self._numbers.values())
        return {"assumptions": said.assumptions_table(listed, self._changes, self._free())}

    def action_step(self, steps: int) -> None:
        """Change the number in focus by a step, at once."""
        number, story = self._number(), self._changed
        if number is None or story is None or self.camsim.closes(number.key):
            return
        try:
            there = story.stepped(number, steps)
        except InputError as error:
            self._warn(problem_of(error))
            return
        if there is None:
            self._warn(f"This is as far as it goes: {said.range_text(number)}.")
            return
        self._take(there)

    def on_option_list_option_selected(self) -> None:
        """Open the editor for the number in focus."""
        number, story = self._number(), self._changed
        if number is not None and story is not None and not self.camsim.closes(number.key):
            asked = asked_for(number, story.value(number))
            self.app.push_screen(AskScreen(asked, lambda word: self._written(number, word)))

    def _written(self, number: ScenarioNumber, word: str) -> str:
        """Take what was written; return what is wrong with it, or nothing."""
        if self._changed is None:
            return ""
        try:
            self._take(self._changed.written(number, word))
        except InputError as error:
            return problem_of(error)
        return ""

    def _take(self, story: ChangedStory, *, remember: bool = True) -> None:
        """Make the changed story what all screens show."""
        if remember and self._changed is not None:
            self._undo.append(self._changed)
        self._changed = story
        if self.story is not None:
            self.publish(self.story.with_numbers_of(replace(story, policy=self.story.policy)))
        self._measure()

    def action_undo(self) -> None:
        """Undo the last change."""
        if self._undo:
            self._take(self._undo.pop(), remember=False)
        else:
            self._warn("There is nothing to undo.")

    def action_reset(self) -> None:
        """Go back to what the file has."""
        if self._changed is not None and self._changes:
            self._take(self._changed.with_changes({}))

    def action_find(self) -> None:
        """Show the field for a part of a name."""
        field = self.query_one("#find", Input)
        field.remove_class("-hidden")
        field.focus()

    def on_input_changed(self) -> None:
        """Show what has this part in its name."""
        self._fill()
        self._say()

    def on_input_submitted(self) -> None:
        """Go to the list of what was found."""
        self.query_one("#numbers").focus()

    def action_leave_find(self) -> None:
        """Show all numbers again."""
        self._only = None
        field = self.query_one("#find", Input)
        field.value = ""
        field.add_class("-hidden")
        self.query_one("#numbers").focus()
        self.redraw()

    def action_status(self) -> None:
        """Show one status only, then the next, then all."""
        self._only = _SHOWN[(_SHOWN.index(self._only) + 1) % len(_SHOWN)]
        self.redraw()

    def action_bars(self) -> None:
        """Show which of the numbers matters most."""
        story = self.story
        if story is not None:
            assumed = [
                number
                for number in numbers(story.loaded, story.policy)[:MOST_LISTED]
                if number.status == "assumed"
            ]
            runs = self.camsim.runs.bars
            self.app.push_screen(BarsScreen(story.loaded, story.policy, assumed, runs))

    def action_save(self) -> None:
        """Ask for a name, and save the changed scenario as a new file."""
        if self.story is None:
            return
        where = "It comes as a download." if self.app.is_web else "It is saved in this folder."
        asked = ValueWanted(
            title="Save as a new scenario",
            text=f"A name without spaces. {where} The file's comments are kept.",
            value=f"{self.story.loaded.name}-mine",
        )
        self.app.push_screen(
            AskScreen(asked, partial(self._save, over=False), partial(self._save, over=True))
        )

    def _save(self, name: str, *, over: bool) -> str:
        """Save under `name`; return what is wrong, or nothing."""
        story, original = self.story, self._original
        if story is None or original is None:
            return ""
        return saved(self.app, story.loaded, original, self._changes, name, over=over)

    def _warn(self, text: str) -> None:
        self.app.notify(clean(text), severity="warning", timeout=4, markup=False)

    def _measure(self) -> None:
        """Let a worker find out what the changes do."""
        story, original = self.story, self._original
        if story is None or original is None:
            return
        if not self._changes:
            self.workers.cancel_group(self, "effect")
            self._effect = None
            self._say_effect()
        elif self._effect is None or not self._effect.done or not self._effect.is_of(story):
            self._effect = None
            self._compute(original, story)

    @work(
        thread=True,
        exclusive=True,
        group="effect",
        exit_on_error=False,
        description="what a number moves",
    )
    def _compute(self, original: Loaded, story: OpenStory) -> None:
        """Tell the effect, as more runs of both come in."""
        host = self.camsim
        with telling(self.app):
            for effect in effects(original, story, host.runs.effect, host.answers, stopped()):
                self.post_message(effect)

    def on_effect(self, message: Effect) -> None:
        """Show what is known of the effect by now."""
        if self.story is not None and message.is_of(self.story) and self._changes:
            self._effect = message
            self._say_effect()

    def _say_effect(self) -> None:
        text = Text("Nothing is changed. Change a number and see here what it does.")
        if self._changes and self._effect is None:
            text = Text("One moment: before and now are being run on the same luck.")
        elif self._changes and self._effect is not None:
            names_policy = not self.camsim.names_no_key("policy")
            text = effect_text(self._effect, self._rules(), names_policy=names_policy)
        self.query_one("#effects-text", Static).update(text)
