"""Where a class can be: the parts of each step, and which comes after and before which."""

from __future__ import annotations

from simulator.classroom.lessons.lesson import LessonStep
from simulator.classroom.live.course.given import Class
from simulator.classroom.live.state import PARTS, ClassState, Part

Place = tuple[int, Part]
"""A step, from 0, and one of its parts."""


def parts_of(step: LessonStep) -> tuple[Part, ...]:
    """Return the parts that a step of a class has, in their order."""
    screen = "" if step.show is None else step.show.screen
    there: dict[Part, bool] = {
        "say": bool(step.say),
        "letter": step.request is not None,
        "closed": step.request is not None,
        "guess": step.ask is not None,
        "tell": step.ask is not None or step.tell is not None,
        "infer": screen == "infer",
        "what_if": screen == "compare",
        "knock": step.knock,
        "talk": bool(step.talk),
    }
    return tuple(part for part in PARTS if there[part])


def places_of(course: Class) -> tuple[Place, ...]:
    """Return every place of a class from the lobby to the end, in order."""
    places: list[Place] = [(0, "lobby")]
    for number, step in enumerate(course.lesson.steps):
        places += [(number, part) for part in parts_of(step)]
    return (*places, (len(course.lesson.steps) - 1, "end"))


def is_open(course: Class, state: ClassState) -> bool:
    """Tell whether a request is open now."""
    return state.part == "letter" and course.request_at(state.step) == state.closed


def is_first_time(state: ClassState) -> bool:
    """Tell whether the part in front is there for the first time, and not only shown again."""
    return (state.step, state.part) == state.furthest


def after_this(course: Class, state: ClassState) -> Place:
    """Return the next place; a letter whose request is closed is passed."""
    return _next(course, state, 1)


def before_this(course: Class, state: ClassState) -> Place | None:
    """Return the place before, if there is one: neither a closed letter nor the lobby is.

    From the end it is wherever the class had come to.
    """
    if state.part == "end":
        return state.furthest
    if state.part == "lobby":
        return None
    place = _next(course, state, -1)
    return None if place[1] == "lobby" else place


def _next(course: Class, state: ClassState, towards: int) -> Place:
    places = places_of(course)
    at = places.index((state.step, state.part)) + towards
    while places[at][1] == "letter" and (course.request_at(places[at][0]) or 0) < state.closed:
        at += towards
    return places[at]
