"""What a lesson says of a class that plays it live: its street, its cards and its requests."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from simulator.scenario.amounts.limits import Limits
from simulator.scenario.base import Many, Name, Probability, Reference, Sentence, Written

ClassMode: TypeAlias = Literal["cards", "dice", "hands"]
FEWEST_CARDS, MOST_CARDS, MOST_POLICIES = 3, 12, 9
MOST_CARD_LETTERS: Final = 200
"""Two sentences, which a phone shows above its buttons."""
MOST_INCIDENT_LETTERS: Final = 80
"""A line beside the number of the request."""

_OPEN = Limits(0, 600, "a class does not wait for so long; 0 is until the teacher closes it")


class ClassCard(Written):
    """A household that a phone can be dealt. It speaks of no person."""

    id: Name
    """What it is called in files; nobody sees it."""
    text: Sentence
    """What the phone shows of this household."""
    shares: Probability
    """How often the computer shares with this card; the police are told it of the deck."""
    declines: Probability
    """How often it says no; else it does not answer."""


class LiveClass(Written):
    """How a lesson is played with phones."""

    street: Reference
    """A scenario: its homes stand on a grid, A1 in the north-west; its script has the circles."""
    mode: ClassMode = "cards"
    """Who decides what a home answers: dealt cards, half of the time a die, or hands."""
    what_if: Annotated[Many[Reference], Field(min_length=1, max_length=MOST_POLICIES)]
    """Policies under which the answers of the class are worked out; the first is the one in force.
    """
    cards: Annotated[Many[ClassCard], Field(max_length=100)] = ()
    """The households that phones are dealt."""


class ClassRequest(Written):
    """A request that a class is asked."""

    circle: Name
    """R1 and so on, in the order of the script of the street."""
    incident: Sentence
    """What happened, in one line."""
    seconds: Annotated[int, Field(ge=0), _OPEN] = 60
    """How long it is open; 0: until the teacher closes it."""
