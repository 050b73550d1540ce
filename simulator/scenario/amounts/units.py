"""What numbers of a scenario are counted in, with what a run can bear of each."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from simulator.scenario.amounts import limits
from simulator.scenario.base import NotNegative, Positive

Times: TypeAlias = Literal["constant", "exponential"]
Miles: TypeAlias = Annotated[NotNegative, limits.MILES]
Hours: TypeAlias = Annotated[Positive, limits.HOURS]
Area: TypeAlias = Annotated[Positive, limits.AREA]
PerMonth: TypeAlias = Annotated[NotNegative, limits.PER_MONTH]
"""Poisson; a month is 30 days."""
