"""When legal demands and emergencies come: drawn beforehand, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from simulator.scenario.agency import OrderKind, Rate
from simulator.scenario.models import Scenario
from simulator.scenario.pace import pace, present
from tests.model_before.chance import Chance
from tests.model_before.drawn.arrivals import arrivals

What: TypeAlias = Literal["demand", "emergency"] | OrderKind


def process_moments(
    chance: Chance, scenario: Scenario, position: int, what: What
) -> Iterator[tuple[int, int]]:
    """Yield the number from 0 and the minute of each demand that an agency makes in the run.

    Those that would come before it joins, or once it has left, are counted and not made: when it
    joins changes no luck of what comes later. `position` is that of the agency in the file: its
    luck goes by that, not by its name.
    """
    agency = scenario.all_agencies()[position]
    rates: dict[What, Rate] = {
        "demand": agency.legal_demands_per_month,
        "emergency": agency.emergencies_per_month,
    }
    for order in agency.orders:
        rates[order.kind] = order.per_month
    there = present(scenario, agency)
    steps = pace(scenario, rates[what])
    minutes = arrivals(chance, f"gap before {what}", position, steps, scenario.horizon)
    yield from ((nth, minute) for nth, minute in enumerate(minutes) if minute in there)
