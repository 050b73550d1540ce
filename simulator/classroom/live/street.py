"""The street of a class: its houses on a grid, and which of them each request asks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.classroom.live.state import HouseId
from simulator.classroom.live.views import Circle, House
from simulator.scenario.loaded import Loaded
from simulator.scenario.models import Scenario, ScriptedRequest
from simulator.scenario.toml.validation import Finding

MOST_ROWS, MOST_COLUMNS = 12, 20
"""A wall of 100 columns has room for no more."""


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
        cameras = len(self.cameras)
        return min(len(self.can_be_seats), cameras - math.ceil(cameras / 4))

    def asks(self, circle: str) -> tuple[HouseId, ...]:
        """Return the houses that the request of `circle` asks."""
        return tuple(house for house in self.reached[circle] if house not in self.switched_off)


def street_of(loaded: Loaded) -> Street:
    """Return the street that a scenario describes, which `not_a_street` has nothing against."""
    scenario = loaded.scenario
    columns, rows = _lines(scenario)
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


def not_a_street(loaded: Loaded) -> Iterator[Finding]:
    """Yield what keeps a scenario from being the street of a class, with where it stands in it."""
    scenario = loaded.scenario
    if loaded.names_real_agency:
        yield ("agencies",), "a real agency's name stands in it: no class answers to a real one"
    homes = scenario.town.homes
    if not homes:
        yield ("town", "homes"), "its homes are drawn by luck: write them out, A1, A2, ..."
        return
    columns, rows = _lines(scenario)
    if len(rows) > MOST_ROWS or len(columns) > MOST_COLUMNS:
        size = f"{len(rows)} rows of {len(columns)}"
        yield ("town", "homes"), f"has {size}; a wall shows {MOST_ROWS} rows of {MOST_COLUMNS}"
        return
    for place, home in enumerate(homes):
        named = f"{chr(ord('A') + rows.index(home.y))}{columns.index(home.x) + 1}"
        if home.id != named:
            yield ("town", "homes", place, "id"), f"stands at {named} of the grid: call it so"
        if (home.cameras or 1) > 1:
            yield ("town", "homes", place, "cameras"), "a house of a class has one camera at most"
    for key in ("opted_out", "opted_out_homes"):
        if getattr(scenario.residents, key):
            yield ("residents", key), "is luck: write opted_out = true at each home it is true of"
    if not scenario.script:
        yield ("script",), "has no request: each [[script]] is a circle, R1 and so on"
    for place, request in enumerate(scenario.script):
        if None in (request.x, request.y, request.area_sq_mi):
            yield ("script", place), "is no circle: it needs x, y and area_sq_mi"


def _lines(scenario: Scenario) -> tuple[list[float], list[float]]:
    """Return where the columns stand from the west, and the rows from the north."""
    homes = scenario.town.homes
    return sorted({home.x for home in homes}), sorted({home.y for home in homes}, reverse=True)


def _circle(scenario: Scenario, request: ScriptedRequest) -> Circle:
    columns, rows = _lines(scenario)
    between = (columns[-1] - columns[0]) / max(1, len(columns) - 1) or 1.0
    up = (rows[0] - rows[-1]) / max(1, len(rows) - 1) or 1.0
    x, y, radius = _in_miles(request)
    return Circle((x - columns[0]) / between, (rows[0] - y) / up, radius / between)


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
