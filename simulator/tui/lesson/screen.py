"""The screen of a lesson: the list of lessons, or the words of a part where nothing is shown."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.report.words.terms import plural
from simulator.scenario.front import Front, front_of
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean
from simulator.scenario.library import lesson_names, lesson_path
from simulator.story.open_story import OpenStory
from simulator.tui.kit.choices import ChoiceList
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.leaving import AskedToLeave
from simulator.tui.lesson.lessons import lessons_of
from simulator.tui.lesson.lines import Spoken

_WIDEST, _AROUND = 76, 9
"""Columns of the words at most, and those that stand beside them: margins and a scroll bar."""
_AROUND_LIST = 6
"""Columns that stand beside the list: margins and a scroll bar."""
_PRESS = "Up and down: choose a lesson.  Enter: begin it."

_BEGINS_ANEW = "Opened again, it begins at its first step."

_OPENING = "One moment: the lesson is being opened."


def _rows(line: str, width: int) -> list[str]:
    """Return a line in rows of `width`; an empty one is a row, too."""
    return wrapped(line, width) or [""]


def _said(spoken: Spoken, width: int) -> Text:
    """Return what is spoken in rows of `width`, those of the question in bold."""

    def block(text: str, style: str = "") -> list[Text]:
        rows = [row for line in text.split("\n") for row in _rows(line, width)]
        return [Text("\n".join(rows), style)] if text else []

    before, asked = block(spoken.before), block(spoken.question, "bold")
    gap = [Text()] if before and asked else []
    return Text("\n").join([*before, *gap, *asked, *block(spoken.after)])


def _entry(front: Front, columns: int) -> Text:
    """Return a lesson as it stands in the list, in a window of so many columns."""
    entry = Text(f" {clean(front.title)}", style="bold")
    entry.append(f"  {plural(front.minutes, 'minute')}", style="not bold")
    for row in wrapped(clean(front.question), columns - _AROUND_LIST, "   ", "   "):
        entry.append(f"\n{row}", style="not bold")
    return entry


class LessonScreen(FramedScreen):
    """Words alone, so that nothing answers a question before it is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "leave",
            "Leave",
            id="lesson-leave",
            show=False,
            tooltip="back to the list of lessons, when it is pressed twice",
        )
    ]

    def __init__(self) -> None:
        """Begin with nobody asked whether to leave."""
        super().__init__()
        self._asked_to_leave = AskedToLeave()

    def body(self) -> ComposeResult:
        """Lay out the list of lessons, and the words of the one that is on."""
        yield ChoiceList(id="lesson-list", markup=False)
        with VerticalScroll(id="lesson-words"):
            yield Static(id="lesson-text", markup=False)

    def on_mount(self) -> None:
        """List the bundled lessons, the first one in focus."""
        listed = self.query_one(OptionList)
        self._fronts = {name: front_of(lesson_path(name)) for name in lesson_names()}
        for name, front in self._fronts.items():
            listed.add_option(Option(_entry(front, self.app.size.width), id=name))
        listed.highlighted = 0

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Begin the lesson that was chosen."""
        if message.option.id is not None:
            self.say_next(_OPENING)
            lessons_of(self.app).begin_bundled(message.option.id)

    def action_leave(self) -> None:
        """Leave the lesson that is on; a class is in it, so only when it is pressed again."""
        lessons = lessons_of(self.app)
        if lessons.playing is None:
            return
        ended, asked = lessons.playing.ended, self._asked_to_leave
        if ended or asked.ask(self, "Escape", "this lesson", _BEGINS_ANEW):
            asked.forget()
            lessons.leave()

    def on_screen_resume(self) -> None:
        """Draw again what is there by now."""
        super().on_screen_resume()
        self.redraw()

    def redraw(self) -> None:
        """Show the part in front; without a lesson the list."""
        lessons = lessons_of(self.app)
        listed, spoken = self.query_one(OptionList), self.query_one("#lesson-words")
        is_on = lessons.playing is not None
        listed.display, spoken.display = not is_on, is_on
        (spoken if is_on else listed).focus()
        self.say_header(lessons.title() or "Choose a lesson", lessons.place())
        if is_on:
            # Wrapped here, where what belongs together stays in one line.
            width = max(1, min(_WIDEST, self.app.size.width - _AROUND))
            self.query_one("#lesson-text", Static).update(_said(lessons.spoken(), width))
        else:
            for name, front in self._fronts.items():
                listed.replace_option_prompt(name, _entry(front, self.app.size.width))
        self.say_next(lessons.press() if is_on else _PRESS)

    def changed(self) -> str:
        """Say nothing of the story of a step before: it is not shown here."""
        return ""

    def lesson_line(self) -> str:
        """Say nothing below: the words stand on this screen."""
        return ""

    def fact(self) -> str:
        """Return the words of the part in front."""
        return lessons_of(self.app).spoken().text

    def story_shown(self) -> OpenStory | None:
        """Show no story: its code could answer the question."""
        return None
