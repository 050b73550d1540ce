"""What each action makes of a class: the next state, or why not. Nothing else decides anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from simulator.classroom.live.course.actions import (
    Action,
    Away,
    Back,
    Before,
    Door,
    End,
    Guess,
    HandCounts,
    Join,
    Knock,
    Leave,
    MoreTime,
    NewToken,
    Next,
    Passed,
    Pause,
    Refusal,
    Say,
    Swap,
    TurnedAway,
    WhatIf,
)
from simulator.classroom.live.course.answering import closed, guessed, knocked, said
from simulator.classroom.live.course.given import Class
from simulator.classroom.live.course.places import (
    Place,
    after_this,
    before_this,
    is_open,
    places_of,
)
from simulator.classroom.live.course.seats import (
    came_back,
    joined,
    left,
    renamed,
    swapped,
    was_away,
)
from simulator.classroom.live.hands import counts_fit
from simulator.classroom.live.state import GRACE_SECONDS, ClassState

MORE_SECONDS: Final = 30.0
MOST_SECONDS: Final = 3_600.0
MOST_TURNED_AWAY: Final = 99
OfAPhone = Leave | Swap | Away | Back | Say | Guess | Knock


def after(course: Class, state: ClassState, action: Action) -> ClassState | Refusal:
    """Return what `action` makes of a class, or why it does not fit.

    A state that anybody can tell from the one before has the next version; what changes nothing
    (the same answer twice) gives back the same state, and time that goes by has no version.
    """
    if state.ended:
        return Refusal("over")
    made = _after(course, state, action)
    if isinstance(made, Refusal) or made == state:
        return made if isinstance(made, Refusal) else state
    if isinstance(action, Passed) and made.closed == state.closed:
        return made
    return replace(made, version=state.version + 1)


def _after(course: Class, state: ClassState, action: Action) -> ClassState | Refusal:
    match action:
        case Join():
            return joined(course, state, action.seat)
        case TurnedAway():
            return replace(state, over=min(state.over + 1, MOST_TURNED_AWAY))
        case NewToken():
            return renamed(state, action)
        case Leave() | Swap() | Away() | Back() | Say() | Guess() | Knock():
            return _of_a_phone(course, state, action)
        case Passed():
            return _passed(course, state, action.seconds)
        case _:
            return _of_the_wall(course, state, action)


def _of_a_phone(course: Class, state: ClassState, action: OfAPhone) -> ClassState | Refusal:
    seat = state.seats.get(action.seat)
    if seat is None:
        return Refusal("no seat")
    if isinstance(action, Leave):
        return left(state, action.seat)
    if seat.left:
        return Refusal("left")
    if isinstance(action, Away):
        return was_away(state, action.seat)
    if isinstance(action, Back):
        return came_back(state, action.seat)
    if state.part == "end":
        return Refusal("not now")
    made: ClassState | Refusal
    match action:
        case Swap():
            made = swapped(course, state, action.seat)
        case Say():
            made = said(course, state, action)
        case Guess():
            made = guessed(course, state, action)
        case Knock():
            made = knocked(course, state, action)
        case _:
            assert_never(action)
    # Whoever says something is here.
    return made if isinstance(made, Refusal) else came_back(made, action.seat)


def _of_the_wall(
    course: Class,
    state: ClassState,
    action: Next | Before | MoreTime | Pause | Door | WhatIf | HandCounts | End,
) -> ClassState | Refusal:
    match action:
        case Next():
            return _next(course, state)
        case Before():
            return _before(course, state)
        case MoreTime():
            return _more_time(course, state)
        case Pause():
            return replace(state, paused=not state.paused)
        case Door():
            return replace(state, door_open=not state.door_open)
        case WhatIf():
            return _what_if(course, state, action.place)
        case HandCounts():
            return _hands(course, state, action.counts)
        case End():
            return _end(course, state, keep=action.keep)
        case _:
            assert_never(action)


# ── From part to part ────────────────────────────────────────────────────────────────────────────


def _next(course: Class, state: ClassState) -> ClassState | Refusal:
    if state.paused:
        return Refusal("paused")
    if state.part == "end":
        return Refusal("not now")
    if state.part == "lobby" and course.mode != "hands" and not _present(state):
        return Refusal("nobody is in")
    if is_open(course, state):
        return _next_of_open(course, state)
    return _at(course, state, after_this(course, state))


def _next_of_open(course: Class, state: ClassState) -> ClassState | Refusal:
    """End the open request: phones get the moment that an answer may take."""
    if course.mode == "hands":
        return _close(course, state) if state.closed in state.counts else Refusal("no counts")
    if state.seconds_left is None or state.seconds_left > 0:
        return replace(state, seconds_left=0.0)
    return _close(course, state)


def _close(course: Class, state: ClassState) -> ClassState:
    made = closed(course, state)
    return _at(course, made, after_this(course, state))


def _at(course: Class, state: ClassState, place: Place) -> ClassState:
    """Put the class to a place; the first time there, what it begins with is set."""
    step, part = place
    made = replace(state, step=step, part=part, what_if=0)
    if part != "end" and _is_further(course, place, state.furthest):
        made = replace(made, furthest=place)
    if is_open(course, made):
        request = course.step(step).request
        assert request is not None
        limited = request.seconds > 0 and course.mode != "hands"
        made = replace(made, seconds_left=float(request.seconds) if limited else None)
    return made


def _is_further(course: Class, place: Place, than: Place) -> bool:
    places = places_of(course)
    return places.index(place) > places.index(than)


def _before(course: Class, state: ClassState) -> ClassState | Refusal:
    if is_open(course, state):
        return Refusal("request open")
    place = before_this(course, state)
    return Refusal("at the beginning") if place is None else _at(course, state, place)


def _what_if(course: Class, state: ClassState, place: int) -> ClassState | Refusal:
    if state.part != "what_if":
        return Refusal("not now")
    if not 0 <= place < len(course.policies_at(state.step)):
        return Refusal("no such policy")
    return replace(state, what_if=place)


def _end(course: Class, state: ClassState, *, keep: bool) -> ClassState | Refusal:
    """Go to the end; there, decide what becomes of the street."""
    if is_open(course, state):
        return Refusal("request open")
    if state.part != "end":
        return replace(state, part="end", paused=False)
    bare = replace(state, seats={}, guesses={}, knocks={}, hunches={}, over=0, door_open=False)
    if keep:
        return replace(bare, ended="kept")
    return replace(bare, answers={}, counts={}, closed=0, ended="deleted")


# ── Time and hands ───────────────────────────────────────────────────────────────────────────────


def _passed(course: Class, state: ClassState, seconds: float) -> ClassState:
    if state.paused or state.seconds_left is None or not is_open(course, state) or seconds <= 0:
        return state
    left_now = state.seconds_left - seconds
    made = replace(state, seconds_left=left_now)
    return made if left_now > -GRACE_SECONDS else _close(course, made)


def _more_time(course: Class, state: ClassState) -> ClassState | Refusal:
    if not is_open(course, state):
        return Refusal("not open")
    if state.seconds_left is None:
        return Refusal("no time limit")
    more = max(state.seconds_left, 0.0) + MORE_SECONDS
    return replace(state, seconds_left=min(more, MOST_SECONDS))


def _hands(course: Class, state: ClassState, counts: tuple[int, ...]) -> ClassState | Refusal:
    if course.mode != "hands":
        return Refusal("no hands")
    if not is_open(course, state):
        return Refusal("not open")
    if not counts_fit(counts, course.hands):
        return Refusal("wrong counts")
    shared, declined, ignored = counts
    return replace(state, counts={**state.counts, state.closed: (shared, declined, ignored)})


def _present(state: ClassState) -> int:
    """Return how many phones take part."""
    return sum(not seat.left for seat in state.seats.values())
