"""What is in front in a class, and what is worked out of it so far."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from simulator.classroom.lessons.figures import Figure, said_as
from simulator.classroom.lessons.lesson import Ask
from simulator.classroom.lessons.texts import filled
from simulator.classroom.live.course.given import Class
from simulator.classroom.live.course.places import is_open
from simulator.classroom.live.state import ClassState, Guessed
from simulator.classroom.live.street_result import StreetResult
from simulator.classroom.telling import nearest_choice
from simulator.report.words.terms import NO_FIGURE
from simulator.scenario.letters.figures import figures_in

NOT_YET: Final = "…"
"""Stands for a figure that is still being worked out."""


Results: TypeAlias = Mapping[tuple[int, str], StreetResult]
"""By how many requests were closed, and policy; what is not there is still being worked out."""


def closed_by(course: Class, state: ClassState) -> int:
    """Return how many requests are closed at the step in front: fewer where it is shown again."""
    return min(state.closed, course.requests_before(state.step + 1))


def policy_in_front(course: Class, state: ClassState) -> str:
    """Return the policy that the class looks at."""
    if state.part == "what_if":
        return course.policies_at(state.step)[state.what_if]
    return course.policy_at(state.step)


def request_in_front(course: Class, state: ClassState) -> int | None:
    """Return the request that is open or was the last to close, counted from 0, if there is one."""
    if is_open(course, state):
        return state.closed
    closed = closed_by(course, state)
    return closed - 1 if closed and state.part != "lobby" else None


def seconds_shown(course: Class, state: ClassState) -> int | None:
    """Return the seconds that are left of an open request, as they are shown."""
    if state.seconds_left is None or not is_open(course, state):
        return None
    return max(0, math.ceil(state.seconds_left))


def text_of(
    course: Class, state: ClassState, results: Results, text: str, guess: str | None = None
) -> str:
    """Return a text of the lesson with its figures, and with the guess where there is one."""
    names = [name for name in figures_in(text) if name in course.lesson.figures]
    return filled(text, {name: _said(course, state, results, name) for name in names}, guess)


def number_of(course: Class, state: ClassState, results: Results, name: str) -> float | None:
    """Return what a figure comes to as it is said; None where it is not known yet."""
    figure = _figure(course, state, results, name)
    return figure.number if isinstance(figure, Figure) else None


def _said(course: Class, state: ClassState, results: Results, name: str) -> str:
    figure = _figure(course, state, results, name)
    return figure.text if isinstance(figure, Figure) else figure


def _figure(course: Class, state: ClassState, results: Results, name: str) -> Figure | str:
    """Return a figure, or what stands for it."""
    if name in course.figures:
        return course.figures[name]
    written = course.lesson.figures[name]
    known = results.get((closed_by(course, state), written.policy))
    if known is None or written.of not in known.figures:
        return NOT_YET if known is None or not known.chances_ready else NO_FIGURE
    value = known.figures[written.of]
    return NO_FIGURE if value is None else said_as(written, value)


def right_place(ask: Ask, number: Callable[[str], float | None]) -> int | None:
    """Return the place of the choice that is the case; None where none is, or not yet."""
    answer = ask.answer
    if answer is None or not ask.choices:
        return None
    if answer.choice is not None:
        return ask.choices.index(answer.choice)
    value = number(answer.figure or "")
    return None if value is None else nearest_choice(ask, value)


def is_right(ask: Ask, guess: Guessed, number: Callable[[str], float | None]) -> bool:
    """Tell whether a guess is what is the case."""
    if ask.answer is None:
        return False
    if guess.number is not None:
        value = number(ask.answer.figure or "")
        return value is not None and abs(guess.number - value) <= (ask.answer.within or 0)
    return guess.choice is not None and guess.choice == right_place(ask, number)
