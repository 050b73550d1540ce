"""Which homes a scripted request may ask, under one policy or another, in its widest circle."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.scenario.agency import Widening
from simulator.scenario.homes.town import Home
from simulator.scenario.models import Scenario, ScriptedRequest

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class MayAsk:
    """Which homes a scripted request could ask under some policy."""

    inside: frozenset[str]
    """Their ids."""
    miles: Mapping[str, float]
    """How far each home with a camera is from the middle; empty where that is not known."""
    reaches: float = 0.0
    """How far the widest circle reaches, in miles."""

    def how_far(self, home: str) -> str:
        """Return how far out a home is that it cannot ask, as the end of a sentence."""
        away = self.miles.get(home)
        # So near the edge, rounded distances would contradict the sentence.
        if away is None or away <= self.reaches + 0.0005:
            return ""
        return f" ({away:.3f} miles from its middle; it reaches {self.reaches:.3f})"


def homes_it_may_ask(scenario: Scenario, request: ScriptedRequest) -> MayAsk:
    """Return the homes with a camera that some policy could ask.

    Where its agency widens the circle, those that a later circle of the incident may reach count.
    Where the file does not say where the circle is, no home is ruled out.
    """
    cameras = [home for home in scenario.town.homes if home.camera]
    asked = [home for home in cameras if home.id in (request.asks or ())]
    centre = _centre(request, asked)
    if centre is None or (request.asks, request.reaches, request.area_sq_mi) == (None, None, None):
        return MayAsk(frozenset(home.id for home in scenario.town.homes), {})
    distance = {home.id: math.dist(centre, (home.x, home.y)) for home in cameras}
    if request.asks is not None:
        inside, radius = set(request.asks), max((distance[home.id] for home in asked), default=0.0)
    else:
        radius = _radius(scenario, request, distance)
        inside = {home for home, away in distance.items() if away <= radius}
    widest = radius * _times_wider(scenario, request)
    if widest > radius:
        inside |= {home for home, away in distance.items() if away <= widest + _ROUNDING}
    return MayAsk(frozenset(inside), distance, max(radius, widest))


def _centre(request: ScriptedRequest, asked: list[Home]) -> tuple[float, float] | None:
    """Return the centre that is written, or the middle of the homes that are named."""
    if request.x is not None and request.y is not None:
        return request.x, request.y
    if not asked:
        return None
    x, y = (math.fsum(side) / len(asked) for side in zip(*((h.x, h.y) for h in asked), strict=True))
    return x, y


def _radius(scenario: Scenario, request: ScriptedRequest, distance: dict[str, float]) -> float:
    """Return how far the first circle may reach, in miles."""
    if request.reaches is None:
        return math.sqrt((request.area_sq_mi or 0.0) / math.pi)
    # Where residents may switch requests off, the circle grows until it asks as many.
    unsure = _may_opt_out(scenario)
    nearest = sorted(away for home, away in distance.items() if home not in unsure)
    if len(nearest) < request.reaches:
        return max(distance.values(), default=0.0)
    return nearest[request.reaches - 1]


def _may_opt_out(scenario: Scenario) -> set[str]:
    residents = scenario.residents
    drawn = bool(residents.opted_out or residents.opted_out_homes)
    return {
        home.id
        for home in scenario.town.homes
        if home.opted_out or (home.opted_out is None and drawn)
    }


def _times_wider(scenario: Scenario, request: ScriptedRequest) -> float:
    """Return how many times as wide the last circle of the run may be as the first."""
    widening = _widening(scenario, request)
    if widening is None or request.at.tzinfo is not None:
        return 1.0
    minutes = scenario.horizon - scenario.minute(request.at)
    times = minutes // math.ceil(widening.after_hours * 60 - 1e-9)
    log = max(0, times) * math.log(widening.area_factor) / 2
    return math.exp(min(log, 700.0))


def _widening(scenario: Scenario, request: ScriptedRequest) -> Widening | None:
    named = scenario.agency_of(request)
    return next((agency.widen for agency in scenario.agencies if agency.name == named), None)
