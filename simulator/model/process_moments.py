"""When legal demands and emergencies come: drawn beforehand, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from simulator.model.arrivals import arrivals
from simulator.model.chance import Chance
from simulator.scenario.models import Agency, Scenario
from simulator.scenario.pace import pace, present

What: TypeAlias = Literal["demand", "emergency"]


def process_moments(
    chance: Chance, scenario: Scenario, agency: Agency, what: What
) -> Iterator[tuple[int, int]]:
    """Yield the number from 0 and the minute of each demand that an agency makes in the run.

    Those that would come before it joins, or once it has left, are counted and not made: when it
    joins changes no luck of what comes later.
    """
    rate = agency.legal_demands_per_month if what == "demand" else agency.emergencies_per_month
    there = present(scenario, agency)
    steps = pace(scenario, rate)
    minutes = arrivals(chance, f"gap before {what}", agency.name, steps, scenario.horizon)
    yield from ((nth, minute) for nth, minute in enumerate(minutes) if minute in there)
