"""Whose dot is it: the ways to take the dots on a map for homes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from tests.oracle.happening import Table

Place = tuple[float, float]  # feet east and north of the town's corner
Matching = dict[str, str]  # the home whose dot it is in truth: the home that it is taken for
FEET = 5280.0
# The program's file gives a dot in thousandths of the error: nearer to the edge nothing is claimed.
EDGE = 0.002


def places_of(scenario: Table) -> dict[str, Place]:
    return {home["id"]: (home["x"] * FEET, home["y"] * FEET) for home in scenario["town"]["homes"]}


def dots_of(scenario: Table, error: float, offsets: list[tuple[str, int, int]]) -> dict[str, Place]:
    """Where each dot is drawn, by how far it is off, in thousandths of the error."""
    places = places_of(scenario)
    return {
        home: (places[home][0] + error * east / 1000, places[home][1] + error * north / 1000)
        for home, east, north in offsets
    }


def is_clear(scenario: Table, dots: dict[str, Place], error: float) -> bool:
    """Whether no home stands on the edge of what fits a dot."""
    return all(
        home == dot or abs(math.dist(place, dots[dot]) - error) > EDGE * error
        for dot in dots
        for home, place in places_of(scenario).items()
    )


def matchings(
    seen: list[str],
    placed: set[str],
    dots: dict[str, Place],
    places: dict[str, Place],
    cameras: set[str],
    error: float,
) -> Iterator[Matching]:
    """Every way to take each dot that was seen for a camera of its own, within the map's error.

    The dots of `placed` are known to be theirs.
    """
    if not error:
        yield {home: home for home in seen}
        return
    choices = [
        [
            home
            for home in sorted(cameras)
            if home == dot or (dot not in placed and math.dist(dots[dot], places[home]) <= error)
        ]
        for dot in seen
    ]
    for taken in itertools.product(*choices):
        if len(set(taken)) == len(taken):
            yield dict(zip(seen, taken, strict=True))
