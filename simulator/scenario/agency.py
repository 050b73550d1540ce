"""An agency: when it is there, how often it asks, and what it does when nobody shares."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Discriminator, Field, Tag

from simulator.scenario.amounts import limits
from simulator.scenario.amounts.units import Hours, PerMonth, Times
from simulator.scenario.base import (
    NUMBER,
    STEPS,
    Count,
    Many,
    Name,
    Positive,
    Probability,
    Written,
)


class RateStep(Written):
    """From this date on, so many in a month."""

    from_: dt.date = Field(alias="from")
    """The first day of this rate."""
    rate: PerMonth
    """How many in a month of 30 days."""


def _number_or_steps(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        return STEPS
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return NUMBER if is_number else None


Rate: TypeAlias = Annotated[
    Annotated[PerMonth, Tag(NUMBER)]
    | Annotated[Many[RateStep], Field(min_length=1, max_length=1_000), Tag(STEPS)],
    Discriminator(_number_or_steps),
]
"""So many in a month, all along or in steps by date. Poisson; a month is 30 days."""


class Lognormal(Written):
    """A lognormal distribution by its median and geometric standard deviation."""

    median: Annotated[Positive, limits.MEDIAN]
    """Half of all draws are below it."""
    spread: Annotated[float, Field(ge=1, le=100)] = 1.0
    """Two thirds are within this factor of the median; 1: all are the median."""


class Widening(Written):
    """Nobody shared, so ask a wider circle for the same incident."""

    after_hours: Hours
    """How long it waits before it asks again."""
    area_factor: Annotated[float, Field(gt=1), limits.FACTOR]
    """How many times as large the next area is."""


OrderKind: TypeAlias = Literal["warrant", "subpoena", "other"]
KINDS_OF_ORDER: tuple[OrderKind, ...] = get_args(OrderKind)


class Order(Written):
    """Legal demands of one kind, and how they are answered."""

    kind: OrderKind
    """What the platform is served with."""
    per_month: Rate = 0.0
    """Poisson, like the requests."""
    full: Probability = 0.0
    """Share answered with the clip, and the name and address that go with it."""
    partial: Probability = 0.0
    """Share answered with name and address alone; the rest get nothing."""


class Agency(Written):
    """Who asks."""

    name: Name = "Police"
    """What it is called, in the script and on screens."""
    from_: dt.date | None = Field(default=None, alias="from")
    """The day on which it joins: before, it asks for nothing. By default it is there all along."""
    until: dt.date | None = None
    """The day on which it has left: the first on which it asks for nothing. By default it stays."""
    requests_per_month: Rate = 0.0
    """Poisson; a month is 30 days. A number, or steps: `[{ from = 2018-05-01, rate = 2.0 }]`."""
    area_sq_mi: Lognormal = Lognormal(median=0.10, spread=1.6)
    """How large an area it asks, in square miles."""
    window_hours: Lognormal = Lognormal(median=4, spread=1.5)
    """How many hours of footage it asks for."""
    age_days: Lognormal = Lognormal(median=2, spread=2.0)
    """How old the footage asked for is."""
    hot_spots: Probability = 0.0
    """Share of requests drawn near earlier ones."""
    knows_cameras: bool = False
    """It already knows which homes have cameras."""
    officers: Annotated[int, Field(ge=1), limits.STAFF] = 4
    """How many can visit homes at the same time."""
    visit_minutes: Annotated[Positive, limits.VISIT_MINUTES] = 30
    """How long a visit takes."""
    visit_times: Times = "constant"
    """Whether every visit takes `visit_minutes`, or that long on average."""
    visits_per_request: Annotated[Count, limits.VISITS] = 5
    """At most so many."""
    follow_up: Literal["none", "random", "declined"] = "none"
    """Whom officers visit when a request brings no footage."""
    widen: Widening | None = None
    """Whether it asks a wider circle when nobody shared; by default it does not."""
    legal_demands_per_month: Rate = 0.0
    """Poisson, like the requests."""
    orders: Annotated[Many[Order], Field(max_length=len(KINDS_OF_ORDER))] = ()
    """Legal demands by kind, each with rate and answers, instead of the number above."""
    emergencies_per_month: Rate = 0.0
    """Demands without a court, in an emergency. Poisson, like the requests."""

    @property
    def makes_demands(self) -> bool:
        """Whether it may ask a court, or demand on another ground, for what nobody shared."""
        return bool(self.legal_demands_per_month) or bool(self.orders)
