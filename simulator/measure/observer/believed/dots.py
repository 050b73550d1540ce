"""Which homes the dots of a map may stand for: a dot fits every home within the map's error of it.

An observer sees dots with stable pseudonyms, and knows for which requests each was shown. Whose
they are it knows only as far as no other way of dealing the dots out to homes fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from simulator.ledger import Bools, Floats, Ints
from simulator.log_kinds import DETAILS, Attribute
from simulator.measure.observer.believed.neighbours import FEET_PER_MILE, unplaced_near
from simulator.measure.observer.believed.rings import rings_of
from simulator.measure.observer.told.reading import Reading

MOST_PLACINGS = 64
"""More sets of homes that the dots may stand for are not looked at one by one."""
MOST_FREE = 40
"""Nor are more places that may have a camera or not."""


@dataclass(frozen=True, slots=True)
class Dots:
    """The dots shown to an observer, and the homes that they fit. Arrays of one length."""

    homes: Ints
    """Whose they are: positions in the ledger, in order."""
    others: Floats
    """How many homes besides its own stand within the error of each dot."""
    fits: tuple[tuple[int, ...], ...]
    """For each dot the places that it may stand for: its own home is one of them."""
    elsewhere: Bools
    """Whether it may also be of a home that stands nowhere on record: a drawn town keeps the
    places of those with a camera only."""
    mates: tuple[tuple[int, ...], ...]
    """For each dot those (itself among them) of which one must stand for its home, whatever way
    the dots are dealt out; empty where some way leaves its home without any."""

    @property
    def in_doubt(self) -> bool:
        """Whether any dot may stand for more than its own home."""
        return bool(self.elsewhere.any()) or any(len(places) > 1 for places in self.fits)


AreasOf: TypeAlias = Callable[[int], frozenset[int]]
"""Of a place on the ground: the requests, of the reading or with a map, whose area holds it."""


def dots_of(reading: Reading, areas_of: AreasOf) -> Dots:
    """Return the dots that reached the observer, whatever request they were shown for."""
    ledger = reading.ledger
    shown, error = _shown(reading)
    homes = np.array(sorted(shown), dtype=np.int64)
    miles = np.array([error[home] for home in homes.tolist()]) / FEET_PER_MILE
    east = ledger.homes.x[homes] + miles * ledger.homes.dot_east[homes]
    north = ledger.homes.y[homes] + miles * ledger.homes.dot_north[homes]
    own_place = _own_place(reading)
    near = reading.ground.near(east, north, miles)
    unplaced = np.zeros(len(homes))
    for feet in set(error.values()):
        rows = np.flatnonzero(miles == feet / FEET_PER_MILE)
        unplaced[rows] = unplaced_near(reading.scenario.town, ledger.homes, homes[rows], feet)
    others = np.maximum(unplaced, [max(0, len(some) - 1) for some in near])
    fits, with_map = [], set(reading.map_requests)
    for home, around in zip(homes.tolist(), near, strict=True):
        may_be = _requests_of(reading, shown[home], with_map)
        candidates = [] if home in own_place else around
        fits.append(tuple(sorted({home, *(one for one in candidates if may_be(areas_of(one)))})))
    known = np.array([home in own_place for home in homes.tolist()], dtype=bool)
    elsewhere = (unplaced > 0) & ~known
    others[known] = 0.0
    return Dots(homes, others, tuple(fits), elsewhere, _mates(homes.tolist(), fits, elsewhere))


def _shown(reading: Reading) -> tuple[dict[int, set[int]], dict[int, float]]:
    """Return for each home shown as a dot the requests it was shown for, and the least error.

    With a smaller error a dot stands nearer its home, on the same line: what it fits then, it
    fits with a larger error as well.
    """
    told = reading.ledger.disclosures
    rows = reading.by_name[told.attribute[reading.by_name] == Attribute.CAMERAS]
    rows = rows[told.detail[rows] == DETAILS.index("pseudonymous")]
    shown: dict[int, set[int]] = defaultdict(set)
    error: dict[int, float] = {}
    for request, home in zip(told.request[rows].tolist(), told.subject[rows].tolist(), strict=True):
        shown[home].add(request)
        feet = reading.policy(request).map.error_ft
        error[home] = min(feet, error.get(home, feet))
    return shown, error


def _own_place(reading: Reading) -> set[int]:
    """Return the homes whose dot is known to be theirs.

    Another record gives its pseudonym a place, or the camera itself is named.
    """
    told = reading.ledger.disclosures
    camera = told.attribute[reading.by_name] == Attribute.CAMERAS
    named = told.detail[reading.by_name] == DETAILS.index("named")
    rows = reading.by_name[camera == named]
    return set(told.subject[rows].tolist())


def _requests_of(
    reading: Reading, shown: set[int], with_map: set[int]
) -> Callable[[frozenset[int]], bool]:
    """Return a test of whether a place in these areas fits a dot that was `shown` for these.

    A camera on the map is shown for every request whose area holds it; one that is shown on a map
    of few cameras is on every map of more.
    """
    least = min(reading.policy(request).map.covers for request in shown)

    def fits(areas: frozenset[int]) -> bool:
        return shown <= areas and all(
            reading.policy(request).map.covers < least for request in (areas & with_map) - shown
        )

    return fits


def _mates(
    homes: Sequence[int], fits: Sequence[Iterable[int]], elsewhere: Bools
) -> tuple[tuple[int, ...], ...]:
    """Return for each dot those of which one stands for its home in every way of dealing out.

    As the dots really are is one way. Every other is had from it by moving dots along chains: a
    chain that ends at a home without a dot leaves the first home without one, and a ring leaves
    none.
    """
    position = {home: place for place, home in enumerate(homes)}
    moves: list[list[int]] = []
    free = elsewhere.copy()
    for place, some in enumerate(fits):
        free[place] |= any(one not in position for one in some)
        moves.append([position[one] for one in some if one in position and one != homes[place]])
    comes_from: list[list[int]] = [[] for _ in homes]
    for place, some in enumerate(moves):
        for one in some:
            comes_from[one].append(place)
    left = np.flatnonzero(free).tolist()
    while left:
        for place in comes_from[left.pop()]:
            if not free[place]:
                free[place] = True
                left.append(place)
    ring = _rings(moves, free)
    return tuple(() if free[place] else ring[place] for place in range(len(homes)))


def _rings(moves: Sequence[Sequence[int]], free: Bools) -> Mapping[int, tuple[int, ...]]:
    """Return for each dot that is not free those that can trade homes with it."""
    bound = [place for place in range(len(moves)) if not free[place]]
    if not any(moves[place] for place in bound):
        return {place: (place,) for place in bound}
    ring = rings_of([[] if free[place] else some for place, some in enumerate(moves)])
    together: dict[int, list[int]] = defaultdict(list)
    for place in bound:
        together[ring[place]].append(place)
    return {place: tuple(together[ring[place]]) for place in bound}


def placings(fits: Iterable[Iterable[int]]) -> list[frozenset[int]] | None:
    """Return every set of places that the dots can stand for, one place a dot.

    Nothing is returned where there are too many to look at one by one.

    Args:
        fits: the places that each dot fits.
    """
    sets: set[frozenset[int]] = {frozenset()}
    for some in sorted(map(sorted, fits)):
        sets = {chosen | {place} for chosen in sets for place in some if place not in chosen}
        if len(sets) > MOST_PLACINGS * 8:
            return None
    return sorted(sets, key=sorted)


def camera_sets(
    dotted: list[frozenset[int]] | None,
    free: Sequence[int],
    named: frozenset[int],
    counts: Sequence[tuple[Mapping[int, int], int, int | None]],
) -> list[frozenset[int]] | None:
    """Return every set of places that can have the cameras on the map.

    Nothing is returned where there are too many to look at one by one.

    Args:
        dotted: the sets that dots leave; nothing where there are too many.
        free: places that no map shows, and that may or may not have one.
        named: places that have one, known from elsewhere, which the map cannot leave out.
        counts: how many cameras on the map there are: how often each place counts, and the least
            and the most that they add up to.
    """
    sets: list[frozenset[int]] = []

    def fits(chosen: frozenset[int], left: Sequence[int]) -> bool:
        for times, low, high in counts:
            total = sum(many for place, many in times.items() if place in chosen)
            most = total + sum(times.get(place, 0) for place in left)
            if (high is not None and total > high) or most < low:
                return False
        return True

    def extend(chosen: frozenset[int], place: int) -> None:
        left = free[place:]
        if len(sets) > MOST_PLACINGS or not fits(chosen, left):
            return
        if not left:
            if named <= chosen:
                sets.append(chosen)
            return
        extend(chosen | {left[0]}, place + 1)
        extend(chosen, place + 1)

    if dotted is None or len(free) > MOST_FREE:
        return None
    for chosen in dotted:
        extend(chosen, 0)
    return sets if len(sets) <= MOST_PLACINGS else None


def areas_of_places(reading: Reading) -> AreasOf:
    """Return which areas hold each place on the ground, with a camera or without."""
    log, ground = reading.ledger.requests, reading.ground
    areas: dict[int, set[int]] = defaultdict(set)
    for request in {*reading.requests, *reading.map_requests}:
        for home in reading.every_area[request].tolist():
            areas[home].add(request)
        if ground.without and log.radius[request] > 0:
            x, y = ground.x[ground.cameras :], ground.y[ground.cameras :]
            away = np.hypot(x - log.x[request], y - log.y[request])
            for place in np.flatnonzero(away <= log.radius[request]).tolist():
                areas[ground.cameras + place].add(request)
    frozen = {place: frozenset(requests) for place, requests in areas.items()}
    return lambda place: frozen.get(place, frozenset())
