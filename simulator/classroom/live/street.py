"""The street of a class: its houses on a grid, and which of them each request asks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.classroom.lessons.streets import lines_of, seats_for
from simulator.classroom.live.state import HouseId
from simulator.classroom.live.views import Circle, House
from simulator.scenario.loaded import Loaded
from simulator.scenario.models import Scenario, ScriptedRequest


@dataclass(frozen=True, slots=True)
class Street:
    """The houses of a street and its circles, R1 and so on in the order of its script."""

    houses: tuple[House, ...]
    """By row from the north, then from west to east."""
    circles: Mapping[str, Circle]
    reached: Mapping[str, tuple[HouseId, ...]]
    """By circle, its houses with a camera, those with requests switched off among them."""
    switched_off: frozenset[HouseId]
    """Houses whose requests are switched off: nobody asks them, and the computer plays them."""

    @property
    def cameras(self) -> tuple[HouseId, ...]:
        """The houses with a camera."""
        return tuple(house.id for house in self.houses if house.camera)

    @property
    def can_be_seats(self) -> tuple[HouseId, ...]:
        """The houses that a phone can play."""
        return tuple(house for house in self.cameras if house not in self.switched_off)

    @property
    def most_seats(self) -> int:
        """How many seats leave a quarter of the houses with a camera to the computer."""
        return seats_for(len(self.cameras), len(self.switched_off))

    def asks(self, circle: str) -> tuple[HouseId, ...]:
        """Return the houses that the request of `circle` asks."""
        return tuple(house for house in self.reached[circle] if house not in self.switched_off)


def street_of(loaded: Loaded) -> Street:
    """Return the street that a scenario describes, which `not_a_street` has nothing against."""
    scenario = loaded.scenario
    columns, rows = lines_of(scenario)
    houses = [
        House(home.id, rows.index(home.y), columns.index(home.x), home.camera)
        for home in scenario.town.homes
    ]
    return Street(
        houses=tuple(sorted(houses, key=lambda house: (house.row, house.column))),
        circles={f"R{n}": _circle(scenario, one) for n, one in enumerate(scenario.script, 1)},
        reached={f"R{n}": _reached(scenario, one) for n, one in enumerate(scenario.script, 1)},
        switched_off=frozenset(home.id for home in scenario.town.homes if home.opted_out),
    )


def _circle(scenario: Scenario, request: ScriptedRequest) -> Circle:
    columns, rows = lines_of(scenario)
    between = (columns[-1] - columns[0]) / max(1, len(columns) - 1) or 1.0
    up = (rows[0] - rows[-1]) / max(1, len(rows) - 1) or 1.0
    x, y, radius = _in_miles(request)
    return Circle((x - columns[0]) / between, (rows[0] - y) / up, radius / between, up / between)


def _reached(scenario: Scenario, request: ScriptedRequest) -> tuple[HouseId, ...]:
    x, y, radius = _in_miles(request)
    return tuple(
        home.id
        for home in scenario.town.homes
        if home.camera and math.hypot(home.x - x, home.y - y) <= radius
    )


def _in_miles(request: ScriptedRequest) -> tuple[float, float, float]:
    """Return the middle of a request's circle, east and north, and its radius."""
    return (
        request.x or 0.0,
        request.y or 0.0,
        math.sqrt((request.area_sq_mi or 0.0) / math.pi),
    )
