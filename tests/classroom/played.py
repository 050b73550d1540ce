"""A class played from its lobby to its end, by phones that answer by luck of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.live.course import (
    Action,
    Class,
    HandCounts,
    Join,
    Knock,
    Next,
    Refusal,
    Say,
    after,
    class_of,
    is_open,
)
from simulator.classroom.live.state import CHOICES, ClassState, Mode


@dataclass
class Played:
    """A class, and where it is."""

    course: Class
    state: ClassState

    @property
    def is_open(self) -> bool:
        """Whether a request is open."""
        return is_open(self.course, self.state)

    @property
    def ended(self) -> bool:
        """Whether the class is at its end."""
        return self.state.part == "end"

    def do(self, action: Action) -> None:
        made = after(self.course, self.state, action)
        assert not isinstance(made, Refusal), (action, made)
        self.state = made

    def close(self) -> None:
        """Close the open request: the first time is for answers on their way."""
        self.do(Next())
        if self.is_open:
            self.do(Next())

    def to_next_letter(self) -> None:
        """Go on until a request is open."""
        while not self.is_open:
            self.do(Next())


def begun(
    lesson: str = "our-street", *, seed: int = 1, seats: int = 24, mode: Mode | None = None
) -> Played:
    hands = 28 if "hands" in lesson else 0
    course = class_of(load_lesson(lesson), seed=seed, mode=mode, hands=hands)
    played = Played(course, ClassState())
    for number in range(0 if hands else seats):
        played.do(Join(f"{number:064x}"))
    return played


def requests_closed(played: Played) -> Iterator[int]:
    """Play to the end, and yield the number of closed requests after each close."""
    luck = random.Random(played.course.seed)
    while not played.ended:
        if not played.is_open:
            if played.state.part == "knock":
                _knock(played, luck)
            played.do(Next())
            continue
        if played.course.mode == "hands":
            shared = luck.randrange(1, 12)
            played.do(HandCounts((shared, luck.randrange(8), luck.randrange(8))))
        for seat in list(played.state.seats):
            if luck.random() < 0.8:
                choice = luck.choice(CHOICES)
                played.do(Say(seat, played.state.step, choice))
        played.close()
        yield played.state.closed


def played_to_end(lesson: str = "our-street", *, seed: int = 1, mode: Mode | None = None) -> Played:
    played = begun(lesson, seed=seed, mode=mode)
    assert [*requests_closed(played)] == [*range(1, len(played.course.requests) + 1)]
    return played


def _knock(played: Played, luck: random.Random) -> None:
    houses = played.course.street.asks(played.course.requests[played.state.closed - 1].circle)
    for seat in played.state.seats:
        played.do(Knock(seat, played.state.step, luck.choice(houses)))
