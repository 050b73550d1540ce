"""When legal demands and emergencies come: drawn beforehand, whatever becomes of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, TypeAlias

from simulator.model.chance import Chance, exponential
from simulator.scenario.models import DAYS_PER_MONTH, MINUTES_PER_DAY, Agency

What: TypeAlias = Literal["demand", "emergency"]


def process_moments(
    chance: Chance, position: int, agency: Agency, what: What, horizon: int
) -> Iterator[int]:
    """Yield the minutes, up to `horizon`, at which an agency's demands come: a Poisson process.

    `position` is that of the agency in the file: its luck goes by that, not by its name.
    """
    per_month = agency.legal_demands_per_month if what == "demand" else agency.emergencies_per_month
    if not per_month:
        return
    mean = DAYS_PER_MONTH * MINUTES_PER_DAY / per_month
    now = nth = 0
    while True:
        drawn = exponential(chance.uniform(f"gap before {what}", position, nth), mean)
        # Compared before it is rounded: at a rate near zero the wait is infinite.
        if now + drawn > horizon:
            return
        now += max(1, math.ceil(drawn))
        if now > horizon:
            return
        yield now
        nth += 1
