"""The sheet of the class: what is guessed before it is shown, with room to write, and no answer."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.classroom.lessons.lesson import Lesson, LessonStep
from simulator.classroom.pack.questions import Question, question_of
from simulator.classroom.pack.short import EXIT
from simulator.classroom.pack.texts import PackTexts


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """One question of the sheet: to guess, to talk about, or both."""

    number: int
    step: int
    """In the lesson."""
    say: str
    """What has to be known for the guess."""
    guess: Question | None
    comes_out: bool
    """Whether something answers the guess; else it is an opinion."""
    talk: str


def sheet_of(lesson: Lesson, texts: PackTexts) -> tuple[SheetQuestion, ...]:
    """Return the questions of the sheet in the order of the lesson."""
    steps = [
        (number, step)
        for number, step in enumerate(lesson.steps, 1)
        if step.ask is not None or _is_written(number, step)
    ]
    return tuple(
        SheetQuestion(
            place,
            number,
            texts.blank(step.say) if step.ask else "",
            question_of(step.ask, texts.blank, texts.full) if step.ask else None,
            _comes_out(step),
            texts.blank(step.talk) if _is_written(number, step) else "",
        )
        for place, (number, step) in enumerate(steps, 1)
    )


def opening_of(lesson: Lesson, texts: PackTexts) -> str:
    """Return what is said first, where the sheet has no question about it: the story begins there.

    Who has the sheet alone, or comes late, knows by it what the questions are about.
    """
    first = lesson.steps[0]
    return texts.blank(first.say) if first.ask is None else ""


def _comes_out(step: LessonStep) -> bool:
    if step.ask is None:
        return False
    shows = step.show is not None and step.show.screen != "nothing"
    return step.ask.answer is not None or shows


def _is_written(number: int, step: LessonStep) -> bool:
    """Tell whether the talk of a step has room on the sheet.

    A show of hands at the beginning has none: nobody is to write down what their home would do. A
    step `exit` has slips of its own.
    """
    opens = number == 1 and step.ask is None and step.show is None
    return bool(step.talk) and step.id != EXIT and not opens
