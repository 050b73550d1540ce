"""How people answer: kinds of resident, at the door, and who has requests switched off."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simulator.scenario.amounts import limits
from simulator.scenario.amounts.units import Hours
from simulator.scenario.base import Count, Many, Name, Probability, Written


class Segment(Written):
    """A kind of resident: a share of homes that answer alike."""

    name: Name = "all"
    """By which homes and assumptions speak of it."""
    share: Probability = 0.0
    """Of homes; the shares add up to 1."""
    shares: Probability = 0.0
    """Probability of sharing, per request."""
    declines: Probability = 0.0
    """Probability of saying no, per request; the rest never answer."""


class AtTheDoor(Written):
    """How people answer an officer who knocks."""

    shares: Probability = 0.85
    """Probability of giving the clip to an officer who knocks."""
    declines: Probability = 0.10
    """Probability of saying no to an officer; the rest are not at home."""


class Residents(Written):
    """How people answer."""

    opted_out: Probability = 0.0
    """Share of homes with requests switched off, where the policy lets them."""
    opted_out_homes: Annotated[Count, limits.HOMES] | None = None
    """Or exactly so many."""
    encrypted: Probability = 0.0
    """Share of homes with end-to-end encryption."""
    mean_hours_to_answer: Hours = 12.0
    """Exponential, cut at the deadline, for those who answer."""
    deadline_hours: Hours = 168.0
    """Then every open response becomes `ignored`."""
    told_effect: Annotated[float, Field(ge=-20, le=20)] = 0.0
    """Change in the log-odds of sharing where residents are told that answers are reported."""
    segments: Annotated[Many[Segment], Field(max_length=100)] = (
        Segment(share=1.0, shares=0.035, declines=0.115),
    )
    """The kinds of resident; their shares add up to 1. By default one kind."""
    at_the_door: AtTheDoor = AtTheDoor()
    """How people answer an officer who knocks."""
