"""The requests that agencies will make: written out, or drawn as a Poisson process."""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from simulator.scenario.agency import Agency
from simulator.scenario.models import (
    Counts,
    Scenario,
    ScriptedRequest,
    ScriptedResponse,
)
from simulator.scenario.pace import pace, present
from tests.model_before.chance import Chance, key, key_series, lognormal
from tests.model_before.drawn.arrivals import arrivals
from tests.model_before.drawn.town import Town

_NO_RESPONSES: dict[str, ScriptedResponse] = {}


class Incident(NamedTuple):
    """One request to be: who asks, when, about which area."""

    agency: int
    at: int
    """Minute of submission."""
    x: float
    y: float
    area_sq_mi: float | None
    """Of its circle; nothing where `reaches` or `asks` decides."""
    reaches: int | None
    asks: tuple[str, ...] | None
    window_hours: float
    age_days: float
    responses: dict[str, ScriptedResponse]
    key: int
    """By which the luck of everybody in it is drawn."""
    post: int = 1
    """Which request for this incident it is: a wider circle is the next."""
    counts: Counts | None = None
    """How many of its asked homes share and say no, where that is written."""

    def wider(self, now: int, area_sq_mi: float) -> Incident:
        """Return the request for a circle of `area_sq_mi` about the same incident.

        What is written of a home holds for the incident, whichever circle reaches it.
        """
        return self._replace(
            at=now,
            area_sq_mi=area_sq_mi,
            reaches=None,
            asks=None,
            post=self.post + 1,
            counts=None,
        )

    @property
    def request_key(self) -> int:
        """A key of this very request; the first for an incident has the incident's own."""
        return self.key if self.post == 1 else key("post", self.key, self.post)


def all_incidents(scenario: Scenario, town: Town, chance: Chance) -> list[Incident]:
    """Return every incident of a replication in the order of time."""
    agencies = scenario.all_agencies()
    incidents = _scripted(scenario, agencies, town)
    for position, agency in enumerate(agencies):
        incidents += _drawn(scenario, position, agency, town, chance)
    return sorted(incidents, key=lambda incident: (incident.at, incident.agency))


def _scripted(scenario: Scenario, agencies: tuple[Agency, ...], town: Town) -> list[Incident]:
    positions = {agency.name: position for position, agency in enumerate(agencies)}
    seen: Counter[tuple[int, int]] = Counter()
    incidents = []
    for request in scenario.script:
        position = positions[scenario.agency_of(request)]
        agency = agencies[position]
        at = scenario.minute(request.at)
        # The nth request of an agency in one minute: writing another one changes no other's luck.
        nth = seen[position, at]
        seen[position, at] += 1
        x, y = _centre(request, town)
        incidents.append(
            Incident(
                agency=position,
                at=at,
                x=x,
                y=y,
                area_sq_mi=request.area_sq_mi,
                reaches=request.reaches,
                asks=request.asks,
                window_hours=_given(request.window_hours, agency.window_hours.median),
                age_days=_given(request.age_days, agency.age_days.median),
                responses=request.responses or _NO_RESPONSES,
                key=key("scripted", position, at, nth),
                counts=request.counts,
            )
        )
    return incidents


def _given(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _centre(request: ScriptedRequest, town: Town) -> tuple[float, float]:
    """Return the centre that is written, or the middle of the homes that are named."""
    if request.x is not None and request.y is not None:
        return request.x, request.y
    homes = [town.position(home) for home in request.asks or ()]
    if not homes:
        return 0.0, 0.0
    return float(town.homes.x[homes].mean()), float(town.homes.y[homes].mean())


def _drawn(
    scenario: Scenario, position: int, agency: Agency, town: Town, chance: Chance
) -> list[Incident]:
    """Draw the requests of one agency: Poisson in time, uniform over the town, lognormal sizes.

    An agency that joins later, or leaves, makes those of the requests that fall in its time.
    """
    steps = pace(scenario, agency.requests_per_month)
    times = list(arrivals(chance, "gap before request", position, steps, scenario.horizon))
    drawn = [
        [
            lognormal(luck, size.median, size.spread)
            for luck in chance.series(len(times), what, position)
        ]
        for what, size in (
            ("area of request", agency.area_sq_mi),
            ("window of request", agency.window_hours),
            ("age of request", agency.age_days),
        )
    ]
    incidents: list[Incident] = []
    for nth, (at, x, y, area, window, age, luck_key) in enumerate(
        zip(
            times,
            chance.series(len(times), "x of request", position),
            chance.series(len(times), "y of request", position),
            *drawn,
            key_series(len(times), "drawn", position),
            strict=True,
        )
    ):
        x, y = x * town.width, y * town.height  # noqa: PLW2901
        hot = agency.hot_spots and chance.uniform("hot spot", position, nth) < agency.hot_spots
        if incidents and hot:
            which = chance.uniform("which hot spot", position, nth)
            x, y = _near(incidents[int(which * nth)], x, y, town)  # noqa: PLW2901
        incidents.append(
            Incident(position, at, x, y, area, None, None, window, age, _NO_RESPONSES, luck_key)
        )
    there = present(scenario, agency)
    return [incident for incident in incidents if incident.at in there]


def _near(earlier: Incident, x: float, y: float, town: Town) -> tuple[float, float]:
    """Return a place inside the circle of an `earlier` request, evenly spread over it.

    A place anywhere in town (`x`, `y`) decides where in the circle: no more luck is needed.
    """
    radius = math.sqrt((earlier.area_sq_mi or 0.0) / math.pi)
    # Homes on one line make a town without a width: every place is then in its middle.
    east, north = x / (town.width or 1.0), y / (town.height or 1.0)
    away, angle = radius * math.sqrt(east), 2 * math.pi * north
    return (
        min(max(earlier.x + away * math.cos(angle), 0.0), town.width),
        min(max(earlier.y + away * math.sin(angle), 0.0), town.height),
    )
