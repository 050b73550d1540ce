"""The lesson in ten minutes, from the projector alone: its beginning, two questions, and a talk."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.classroom.lessons.lesson import Lesson, LessonStep

MINUTES = 10
_QUESTIONS = 2
_SHORT = 2
"""Minutes of the first step, and of the last."""


@dataclass(frozen=True, slots=True)
class ShortStep:
    """A step that is kept."""

    minutes: int
    number: int
    """In the whole lesson."""
    part: str
    """What is done of it."""


def short_of(lesson: Lesson) -> tuple[ShortStep, ...]:
    """Return the steps of the ten minutes.

    There are none where the whole lesson takes no longer, or shows nothing.
    """
    if lesson.minutes <= MINUTES:
        return ()
    steps = list(enumerate(lesson.steps, 1))
    shows = [number for number, step in steps if _surprises(step)]
    shows = (shows or [number for number, step in steps if step.show is not None])[:_QUESTIONS]
    talking = [number for number, step in steps if step.talk and step.id != EXIT]
    begins = [1] if 1 not in shows else []
    ends = [number for number in talking[-1:] if number not in (*shows, *begins)]
    if not shows:
        return ()
    left = MINUTES - _SHORT * (len(begins) + len(ends))
    minutes = [left // len(shows)] * len(shows)
    minutes[-1] += left % len(shows)
    return (
        *(ShortStep(_SHORT, number, _opening(lesson.steps[number - 1])) for number in begins),
        *(
            ShortStep(some, number, "Ask, show, tell. No talk yet.")
            for some, number in zip(minutes, shows, strict=True)
        ),
        *(ShortStep(_SHORT, number, "Talk: a sentence from each side.") for number in ends),
    )


def _opening(step: LessonStep) -> str:
    """Return what is done of the first step: many begin with a show of hands."""
    return "Say it. Hands up." if step.hands_up else "Say it. One or two answers."


EXIT = "exit"
"""The id of a step whose question goes on a slip of paper."""


def exit_question(lesson: Lesson) -> str:
    """Return what is asked on paper at the end: the last word of a step `exit`, if there is one."""
    asked = [step.talk for step in lesson.steps if step.id == EXIT and step.talk]
    return asked[-1] if asked else ""


def _surprises(step: LessonStep) -> bool:
    """Tell whether a step asks for a guess that something answers."""
    return step.ask is not None and step.ask.answer is not None
