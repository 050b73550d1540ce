"""The town: where the homes with a camera stand, who lives there, and who is within a circle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from simulator.ledger import Homes, Ints
from simulator.model.chance import Chance, Keys, keys_of_places, numbered_keys
from simulator.scenario.models import Scenario

Floats = npt.NDArray[np.float64]

STREET_MILES = 1 / 16
"""Between two streets of a drawn town: some 16 streets to a mile (assumed)."""
SETBACK_MILES = 0.008
"""Of a home from the middle of its street, some 42 feet (assumed)."""


_COLUMNS = 4
"""So many bins side by side make a square."""
_SLACK = 1e-9
"""By so much of a bin a circle is taken wider before it is known which homes are in it."""
_EDGE = 1e-9
"""Squares that differ by so small a share are told apart by the distance itself."""
_FEW_BINS, _SHORT = 1 << 16, 1 << 31
"""Numbers below these are short, and quicker to sort."""
_LEAST_SQUARE = 1e-200
"""Of shorter radii the square is lost in rounding."""


@dataclass(frozen=True, slots=True)
class DrawnTown:
    """The homes with a camera, and a grid that finds those within a circle."""

    homes: Homes
    keys: Keys
    """One key per home, by which its luck is drawn: by where it stands, or by its number."""
    width: float
    height: float
    grid: Grid
    places: dict[str, int]
    """Where each home that is written out stands among them, by name; of drawn homes nothing."""

    def position(self, home: str) -> int:
        """Return the position of the home called `home`."""
        return self.places[home]


class Numbered(Sequence[str]):
    """The names of drawn homes, H1, H2, ...: written only when somebody reads them."""

    def __init__(self, count: int) -> None:
        self._places = range(count)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        """Tell whether `other` names as many."""
        return isinstance(other, Numbered) and self._places == other._places

    def __hash__(self) -> int:
        """Return a number that is the same for as many."""
        return hash(self._places)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """Return the name of the home at `place`."""
        if isinstance(place, slice):
            return [f"H{one + 1}" for one in self._places[place]]
        return f"H{self._places[place] + 1}"


def build_town(scenario: Scenario, chance: Chance) -> DrawnTown:
    """Lay out the town of a replication: written out, or drawn home by home."""
    width, height = scenario.town.size
    listed = [home for home in scenario.town.homes if home.camera]
    if scenario.town.homes:
        ids: Sequence[str] = tuple(home.id for home in listed)
        cameras = np.array([home.camera for home in scenario.town.homes], dtype=bool)
        places_of_all = [(home.x, home.y) for home in scenario.town.homes]
        home_keys = keys_of_places(places_of_all)[cameras]
        x = np.array([home.x for home in listed], dtype=np.float64)
        y = np.array([home.y for home in listed], dtype=np.float64)
    else:
        count = scenario.town.cameras or 0
        ids = Numbered(count)
        home_keys = numbered_keys(count)
        x = chance.uniforms("x of home", home_keys) * width
        y = _on_streets(chance, home_keys, height)
    dot_east, dot_north = _dots(chance, home_keys)
    homes = Homes(
        ids=ids,
        x=x,
        y=y,
        segment=_segments(scenario, chance, home_keys),
        opted_out=_opted_out(scenario, chance, home_keys),
        encrypted=_encrypted(scenario, chance, home_keys),
        on_map=chance.uniforms("on the map", home_keys),
        dot_east=dot_east,
        dot_north=dot_north,
        crowd=chance.uniforms("homes near", home_keys),
        cameras=_cameras(scenario, chance, home_keys),
    )
    places = {home.id: place for place, home in enumerate(listed)}
    return DrawnTown(homes, home_keys, width, height, Grid.of(x, y), places)


def _on_streets(chance: Chance, home_keys: Keys, height: float) -> Floats:
    """Return how far north each home stands: on either side of an east-west street."""
    streets = max(1, round(height / STREET_MILES))
    spacing = height / streets
    street = np.floor(chance.uniforms("street of home", home_keys) * streets)
    side = np.where(chance.uniforms("side of street", home_keys) < 0.5, -1.0, 1.0)
    return (street + 0.5) * spacing + side * min(SETBACK_MILES, spacing / 4)


def _dots(chance: Chance, home_keys: Keys) -> tuple[Floats, Floats]:
    """Return a point of the unit disc for each home, evenly spread over it."""
    angle = 2 * np.pi * chance.uniforms("angle of dot", home_keys)
    away = np.sqrt(chance.uniforms("distance of dot", home_keys))
    return away * np.cos(angle), away * np.sin(angle)


def _segments(scenario: Scenario, chance: Chance, home_keys: Keys) -> npt.NDArray[np.int32]:
    segments = scenario.residents.segments
    if len(segments) == 1:
        return np.zeros(len(home_keys), dtype=np.int32)
    edges = np.cumsum([segment.share for segment in segments])
    drawn = np.searchsorted(edges[:-1], chance.uniforms("segment", home_keys), side="right")
    names = {segment.name: position for position, segment in enumerate(segments)}
    listed = [home for home in scenario.town.homes if home.camera]
    for position, home in enumerate(listed):
        if home.segment is not None:
            drawn[position] = names[home.segment]
    return drawn.astype(np.int32)


def _opted_out(scenario: Scenario, chance: Chance, home_keys: Keys) -> npt.NDArray[np.bool_]:
    residents = scenario.residents
    if residents.opted_out_homes is not None:
        luck = chance.uniforms("opted out", home_keys)
        out = np.zeros(len(luck), dtype=bool)
        out[np.argsort(luck, kind="stable")[: residents.opted_out_homes]] = True
    else:
        out = _share(chance, "opted out", home_keys, residents.opted_out)
    for position, home in enumerate(h for h in scenario.town.homes if h.camera):
        if home.opted_out is not None:
            out[position] = home.opted_out
    return out


def _share(chance: Chance, what: str, home_keys: Keys, share: float) -> npt.NDArray[np.bool_]:
    """Draw whether each home is one of this share of them."""
    if not share:
        return np.zeros(len(home_keys), dtype=bool)
    return chance.uniforms(what, home_keys) < share


def _encrypted(scenario: Scenario, chance: Chance, home_keys: Keys) -> npt.NDArray[np.bool_]:
    encrypted = _share(chance, "encrypted", home_keys, scenario.residents.encrypted)
    for position, home in enumerate(h for h in scenario.town.homes if h.camera):
        if home.encrypted is not None:
            encrypted[position] = home.encrypted
    return encrypted


def _cameras(scenario: Scenario, chance: Chance, home_keys: Keys) -> npt.NDArray[np.int32]:
    """Return how many cameras each home has: as it says, or as the shares of the town have it."""
    town = scenario.town
    if town.cameras_per_home is None:
        if town.most_cameras == 1:
            return np.ones(len(home_keys), dtype=np.int32)
        return np.array([home.cameras or 1 for home in town.homes if home.camera], dtype=np.int32)
    # What rounding leaves beyond the last share goes to the last number that has any.
    edges: Floats = np.cumsum(town.cameras_per_home)[: town.most_cameras - 1]
    luck = chance.uniforms("cameras of home", home_keys)
    return (np.searchsorted(edges, luck, side="right") + 1).astype(np.int32)


def places_within(lengths: Ints) -> Ints:
    """Return 0, 1, 2, ... for each of the pieces of these lengths, one after the other."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def _limits(radius: Floats) -> tuple[Floats, Floats]:
    """Return the squares up to which all is within a radius, and beyond which nothing is.

    In between the distance itself decides, to the last digit.
    """
    squares = radius * radius
    tiny = squares < _LEAST_SQUARE
    surely = np.where(tiny, -1.0, squares * (1 - _EDGE))
    return surely, np.where(tiny, 2 * _LEAST_SQUARE, squares * (1 + _EDGE))


@dataclass(frozen=True, slots=True)
class Grid:
    """Homes sorted into bins, row by row, so that a circle looks at few of them.

    A `scipy.spatial.cKDTree` would hand back a Python list for each circle, and at the edge its
    own rounding would decide who is asked.
    """

    x: Floats
    y: Floats
    order: Ints
    """Positions of homes, bin by bin."""
    starts: Ints
    """Where each bin begins in `order`; one more than there are bins."""
    x_by_bin: Floats
    y_by_bin: Floats
    columns: int
    rows: int
    size: float
    """Miles from the south of a bin to its north."""
    width: float
    """Miles from its west to its east."""

    @classmethod
    def of(cls, x: Floats, y: Floats) -> Grid:
        """Sort homes at (`x`, `y`), in miles, into bins: in a square of them some eight homes."""
        reach = max(float(x.max(initial=0.0)), float(y.max(initial=0.0)), 1e-9)
        across = max(1, min(2048, math.isqrt(max(1, len(x) // 8))))
        size = reach / across * (1 + 1e-12)
        width = size / _COLUMNS
        columns = int(float(x.max(initial=0.0)) / width) + 1
        rows = int(float(y.max(initial=0.0)) / size) + 1
        bins = (y / size).astype(np.int64) * columns + (x / width).astype(np.int64)
        if columns * rows <= _FEW_BINS:
            bins = bins.astype(np.uint16)
        order = np.argsort(bins, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(bins, minlength=columns * rows))))
        return cls(x, y, order, starts, x[order], y[order], columns, rows, size, width)

    def within(self, x: float, y: float, radius: float) -> Ints:
        """Return the positions of the homes at most `radius` miles from (`x`, `y`), in order."""
        homes, _ = self.within_each(np.array([x]), np.array([y]), np.array([radius]))
        return homes

    def within_each(self, x: Floats, y: Floats, radius: Floats) -> tuple[Ints, Ints]:
        """Return the homes within each of many circles, circle by circle, and how many of each."""
        first = self._bins(y - radius, self.size, self.rows)
        rows = self._bins(y + radius, self.size, self.rows) - first + 1
        circle = np.repeat(np.arange(len(x)), rows)
        row = first[circle] + places_within(rows)
        # A row of bins that a circle touches is one piece of `order`: as wide as the circle is
        # where it comes nearest to the middle of it.
        north, middle = y[circle] - row * self.size, x[circle]
        away = np.maximum(np.maximum(-north, north - self.size) - _SLACK * self.size, 0.0)
        half = np.sqrt(np.maximum(radius[circle] ** 2 - away**2, 0.0)) + _SLACK * self.size
        row *= self.columns
        begin = self.starts[row + self._bins(middle - half, self.width, self.columns)]
        end = self.starts[row + self._bins(middle + half, self.width, self.columns) + 1]
        lengths = end - begin
        near = np.repeat(begin - np.cumsum(lengths) + lengths, lengths)
        near += np.arange(len(near))
        squares = (self.x_by_bin[near] - np.repeat(x[circle], lengths)) ** 2
        squares += (self.y_by_bin[near] - np.repeat(y[circle], lengths)) ** 2
        surely, at_most = _limits(radius)
        inside = (squares <= np.repeat(at_most[circle], lengths)).nonzero()[0]
        homes, circle = self.order[near[inside]], np.repeat(circle, lengths)[inside]
        edge = (squares[inside] > surely[circle]).nonzero()[0]
        if len(edge):
            at = circle[edge]
            away = np.hypot(self.x[homes[edge]] - x[at], self.y[homes[edge]] - y[at])
            out = edge[away > radius[at]]
            homes, circle = np.delete(homes, out), np.delete(circle, out)
        # Sorted by circle they are already: what is added for it comes off at the same places.
        first_key = circle * len(self.x)
        keys = homes + first_key
        if len(x) * len(self.x) < _SHORT:
            keys = keys.astype(np.int32)
        keys.sort()
        return keys - first_key, np.diff(np.searchsorted(circle, np.arange(len(x) + 1)))

    @staticmethod
    def _bins(miles: Floats, size: float, count: int) -> Ints:
        """Return the columns, or rows, at so many miles; beyond the grid those at its edge."""
        # Cut before it is whole: a circle may be too wide for the largest whole number.
        return np.minimum(np.maximum(miles / size, 0), count - 1).astype(np.int64)

    def closest(
        self, x: float, y: float, count: int, counted: npt.NDArray[np.bool_]
    ) -> tuple[Ints, float]:
        """Find the smallest circle round (`x`, `y`) that holds `count` of the `counted` homes.

        Of two homes at the same distance the western comes first, then the southern, so that the
        circle asks exactly as many as it should, whatever the order of the town. Where too few are
        counted, it holds the whole town.

        Returns:
            The positions of all homes of the circle, counted or not, and its radius in miles.
        """
        all_counted = int(counted.sum())
        count = min(count, all_counted)
        # Where homes are spread evenly, somewhat more than so many: looking twice costs more.
        area = self.columns * self.rows * self.size * self.width
        radius = max(self.size, math.sqrt(1.5 * count * area / (math.pi * max(1, all_counted))))
        while True:
            nearby = self.within(x, y, radius)
            if int(counted[nearby].sum()) >= count and (count or len(nearby) == len(self.x)):
                break
            radius *= 2
        away = np.hypot(self.x[nearby] - x, self.y[nearby] - y)
        nearby = nearby[np.lexsort((self.y[nearby], self.x[nearby], away))]
        last = int(np.searchsorted(np.cumsum(counted[nearby]), count)) if count else len(nearby) - 1
        inside = nearby[: last + 1]
        radius = (
            float(away.max(initial=0.0))
            if not len(inside)
            else float(np.hypot(self.x[inside[-1]] - x, self.y[inside[-1]] - y))
        )
        return np.sort(inside), radius
