"""Where a class is: plain data, which the store keeps and the wall and all phones are drawn from.

Nothing here knows a clock, a generator, a network or a screen. `course` decides what each action
makes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from simulator.scenario.models import Response

Mode: TypeAlias = Literal["cards", "dice", "hands"]
"""Who decides what a home answers: a dealt household, half of the time a die, or hands."""
AnsweredBy: TypeAlias = Literal["phone", "computer", "time"]
"""`time`: the seat's phone had said nothing when the request closed, which is no answer."""
Part: TypeAlias = Literal[
    "lobby", "say", "letter", "closed", "guess", "tell", "infer", "what_if", "knock", "talk", "end"
]
PARTS: Final[tuple[Part, ...]] = (
    "say", "letter", "closed", "guess", "tell", "infer", "what_if", "knock", "talk",
)  # fmt: skip
"""The parts of a step, in their order, those that it has."""
CHOICES: Final[tuple[Response, ...]] = ("shared", "declined", "ignored")

HouseId: TypeAlias = str
"""A row and a column, as D7."""
SeatId: TypeAlias = str
"""The SHA-256 of a seat's token, in hexadecimal: nobody gets the token back from it."""

GRACE_SECONDS: Final = 1.5
"""An answer that comes so late after the end of a request still counts."""
AWAY_SECONDS: Final = 180.0
"""Whoever is away for so long is played by the computer until the phone is back."""
FEWEST_SHOWN: Final = 8
"""With fewer seats the wall shows totals and no house."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A phone that plays a home. It has no name, no address, and no time of anything."""

    house: HouseId
    card: str
    """The id of the card that was dealt."""
    first_request: int
    """The first request that it answers, counted from 0: who comes late begins with the next."""
    swapped: bool = False
    """Whether it took another card; once, before the first letter."""
    away: bool = False
    """Whether the computer plays it for now."""
    left: bool = False
    """Whether it left for good: the computer goes on for the house."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one house that was asked did."""

    choice: Response
    by: AnsweredBy


@dataclass(frozen=True, slots=True)
class Guessed:
    """What one seat guessed at a step's question."""

    choice: int | None = None
    """The place of a choice."""
    number: float | None = None
    reason: int | None = None
    """The place of a reason."""


@dataclass(frozen=True, slots=True)
class ClassState:
    """Where a class is, and all that it has said. It is replaced, never changed."""

    version: int = 0
    """One more with each change that anybody can see."""
    step: int = 0
    part: Part = "lobby"
    what_if: int = 0
    """Which of the policies is in front in `what_if`."""
    seconds_left: float | None = None
    """Of the open request; below 0 only answers on their way still count. None: no limit."""
    paused: bool = False
    door_open: bool = True
    """Whether more may take a house."""
    over: int = 0
    """How many came when all seats were taken."""
    seats: Mapping[SeatId, Seat] = field(default_factory=dict)
    answers: Mapping[tuple[int, HouseId], Answer] = field(default_factory=dict)
    """By request, counted from 0, and house."""
    guesses: Mapping[tuple[int, SeatId], Guessed] = field(default_factory=dict)
    """By step and seat."""
    knocks: Mapping[tuple[int, SeatId], HouseId] = field(default_factory=dict)
    """By step and seat: which house an officer would visit."""
    closed: int = 0
    """How many requests are closed; the next one is the one that is open, or comes."""
    counts: Mapping[int, tuple[int, int, int]] = field(default_factory=dict)
    """In mode hands: by request how many hands shared, said no and did not answer."""
    hunches: Mapping[tuple[int, SeatId], Response] = field(default_factory=dict)
    """By request and seat, what a phone that was not asked thinks that most will do.

    It counts nowhere: it is kept so that such a phone looks like all others, on a reload too.
    """
    furthest: tuple[int, Part] = (0, "lobby")
    """The step and the part that the class has come to; whatever is before it is only shown again.
    """
    ended: Literal["", "deleted", "kept"] = ""
    """What the teacher decided at the end: nothing of a seat is left after it."""
