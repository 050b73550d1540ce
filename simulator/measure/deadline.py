"""How long people have to answer."""

from __future__ import annotations

import math

from simulator.scenario.homes.residents import Residents


def deadline_minutes(residents: Residents) -> int:
    """Return the minutes from sending to the deadline, rounded up."""
    return math.ceil(residents.deadline_hours * 60 - 1e-9)
