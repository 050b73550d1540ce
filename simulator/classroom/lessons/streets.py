"""What makes a scenario the street of a class: homes on a grid, circles, and nobody real."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from simulator.scenario.loaded import Loaded
from simulator.scenario.models import Scenario
from simulator.scenario.toml.validation import Finding

MOST_ROWS, MOST_COLUMNS = 12, 20
"""A wall of 100 columns has room for no more."""
FEWEST_SEATS: Final = 8
"""A street is for so many phones at least: with fewer a wall shows no house."""


def seats_for(cameras: int, switched_off: int) -> int:
    """Return how many seats leave a quarter of the houses with a camera to the computer.

    Nobody asks those that have switched requests off, so that no phone plays them.
    """
    return min(cameras - switched_off, cameras - math.ceil(cameras / 4))


def not_a_street(loaded: Loaded) -> Iterator[Finding]:
    """Yield what keeps a scenario from being the street of a class, with where it stands in it."""
    scenario = loaded.scenario
    if loaded.names_real_agency:
        yield ("agencies",), "a real agency's name stands in it: no class answers to a real one"
    homes = scenario.town.homes
    if not homes:
        yield ("town", "homes"), "its homes are drawn by luck: write them out, A1, A2, ..."
        return
    yield from _grid(scenario)
    for key in ("opted_out", "opted_out_homes"):
        if getattr(scenario.residents, key):
            yield ("residents", key), "is luck: write opted_out = true at each home it is true of"
    seats = seats_for(
        sum(home.camera for home in homes), sum(bool(home.opted_out) for home in homes)
    )
    if seats < FEWEST_SEATS:
        yield (
            ("town", "homes"),
            f"has homes for {max(0, seats)} seats, a quarter of those with a camera left to the "
            f"computer; {FEWEST_SEATS} is the least",
        )
    if not scenario.script:
        yield ("script",), "has no request: each [[script]] is a circle, R1 and so on"
    for place, request in enumerate(scenario.script):
        if None in (request.x, request.y, request.area_sq_mi):
            yield ("script", place), "is no circle: it needs x, y and area_sq_mi"


def _grid(scenario: Scenario) -> Iterator[Finding]:
    """Yield what does not stand on a grid as it is called."""
    columns, rows = lines_of(scenario)
    if len(rows) > MOST_ROWS or len(columns) > MOST_COLUMNS:
        size = f"{len(rows)} rows of {len(columns)}"
        yield ("town", "homes"), f"has {size}; a wall shows {MOST_ROWS} rows of {MOST_COLUMNS}"
        return
    for place, home in enumerate(scenario.town.homes):
        named = f"{chr(ord('A') + rows.index(home.y))}{columns.index(home.x) + 1}"
        if home.id != named:
            yield ("town", "homes", place, "id"), f"stands at {named} of the grid: call it so"
        if (home.cameras or 1) > 1:
            yield ("town", "homes", place, "cameras"), "is more than 1: a house of a class has one"


def lines_of(scenario: Scenario) -> tuple[list[float], list[float]]:
    """Return where the columns stand from the west, and the rows from the north."""
    homes = scenario.town.homes
    return sorted({home.x for home in homes}), sorted({home.y for home in homes}, reverse=True)
