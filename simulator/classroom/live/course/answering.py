"""What phones say: answers to letters, guesses at questions, doors to knock at, and the close."""

from __future__ import annotations

import math
from dataclasses import replace

from simulator.classroom.live.course.actions import Guess, Knock, Refusal, Say
from simulator.classroom.live.course.given import Class
from simulator.classroom.live.course.places import is_first_time, is_open
from simulator.classroom.live.hands import shared_out
from simulator.classroom.live.state import (
    CHOICES,
    Answer,
    ClassState,
    Guessed,
    HouseId,
    Seat,
)
from simulator.scenario.models import Response


def is_asked(course: Class, seat: Seat, request: int) -> bool:
    """Tell whether a request asks the house of a seat, and the seat is to answer it."""
    return seat.first_request <= request and seat.house in course.asked(request)


def said(course: Class, state: ClassState, action: Say) -> ClassState | Refusal:
    """Take an answer; the last one before the close counts."""
    if action.step != state.step:
        return Refusal("not now")
    if not is_open(course, state):
        return Refusal("not open")
    choice = _choice(action.choice)
    if choice is None:
        return Refusal("no such choice")
    seat, request = state.seats[action.seat], state.closed
    if not is_asked(course, seat, request):
        return replace(state, hunches={**state.hunches, (request, action.seat): choice})
    answer = Answer(_counted(course, request, seat.house, choice), "phone")
    return replace(state, answers={**state.answers, (request, seat.house): answer})


def guessed(course: Class, state: ClassState, action: Guess) -> ClassState | Refusal:
    """Take a guess, its reason, or both."""
    if action.step != state.step or state.part != "guess" or not is_first_time(state):
        return Refusal("not now")
    ask = course.step(state.step).ask
    assert ask is not None
    if ask.number is None and action.number is not None:
        return Refusal("no such choice")
    if ask.number is not None and action.choice is not None:
        return Refusal("no such choice")
    if action.choice is not None and not 0 <= action.choice < len(ask.choices):
        return Refusal("no such choice")
    if action.reason is not None and not 0 <= action.reason < len(ask.reasons):
        return Refusal("no such choice")
    if ask.number is not None and action.number is not None:
        fits = math.isfinite(action.number) and ask.number.low <= action.number <= ask.number.high
        if not fits:
            return Refusal("out of range")
    key = (state.step, action.seat)
    before = state.guesses.get(key, Guessed())
    after = Guessed(
        before.choice if action.choice is None else action.choice,
        before.number if action.number is None else action.number,
        before.reason if action.reason is None else action.reason,
    )
    if after.choice is None and after.number is None:
        return Refusal("no such choice")
    return replace(state, guesses={**state.guesses, key: after})


def knocked(course: Class, state: ClassState, action: Knock) -> ClassState | Refusal:
    """Take the house that somebody would visit."""
    if action.step != state.step or state.part != "knock" or not is_first_time(state):
        return Refusal("not now")
    if action.house not in doors(course, state):
        return Refusal("no such house")
    return replace(state, knocks={**state.knocks, (state.step, action.seat): action.house})


def doors(course: Class, state: ClassState) -> tuple[HouseId, ...]:
    """Return the houses that can be picked: those with a camera near the last request's place."""
    if not state.closed:
        return course.street.cameras
    return course.street.reached[course.requests[state.closed - 1].circle]


def closed(course: Class, state: ClassState) -> ClassState:
    """Close the open request: whoever was asked and said nothing has answered by that."""
    request = state.closed
    answers = dict(state.answers)
    if course.mode == "hands":
        shares = shared_out(course.deck, request, state.counts[request], course.asked(request))
        answers |= {(request, house): Answer(one, "computer") for house, one in shares.items()}
    else:
        seats = {seat.house: seat for seat in state.seats.values()}
        for house in course.asked(request):
            if (request, house) not in answers:
                answers[request, house] = _unsaid(course, request, house, seats.get(house))
    return replace(state, answers=answers, closed=request + 1, seconds_left=None, paused=False)


def _unsaid(course: Class, request: int, house: HouseId, seat: Seat | None) -> Answer:
    """Return the answer of a house whose phone, if it has one, said nothing."""
    if seat is None or seat.left or seat.away or seat.first_request > request:
        card = "" if seat is None else seat.card
        return Answer(course.deck.answer(request, house, card), "computer")
    return Answer(_counted(course, request, house, "ignored"), "time")


def _counted(course: Class, request: int, house: HouseId, choice: Response) -> Response:
    """Return what counts: in mode dice the die, where it decides, whatever was pressed.

    Only so is the promise kept that an answer shifts the odds at most 4 to 1.
    """
    die = course.deck.die(request, house) if course.mode == "dice" else None
    return die or choice


def _choice(said: str) -> Response | None:
    return next((choice for choice in CHOICES if choice == said), None)
