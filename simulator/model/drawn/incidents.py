"""The requests that agencies will make: written out, or drawn as a Poisson process."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from simulator.ledger import Floats, Ints
from simulator.model.chance import Chance, Keys, key, key_series, lognormals
from simulator.model.drawn.arrivals import arrivals
from simulator.model.drawn.town import DrawnTown
from simulator.scenario.agency import Agency
from simulator.scenario.models import (
    Counts,
    Scenario,
    ScriptedRequest,
    ScriptedResponse,
)
from simulator.scenario.pace import pace, present

_LUCK = (
    "area of request",
    "window of request",
    "age of request",
    "x of request",
    "y of request",
)
"""What each drawn request has luck for, beside when it comes."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Incidents(Sequence[Incident]):
    """Incidents as columns, arrays of one length: one is put together when it is read.

    They stand in the order in which their requests are submitted.
    """

    agency: Ints
    at: Ints
    x: Floats
    y: Floats
    area_sq_mi: Floats
    """NaN where a circle has no area of its own."""
    window_hours: Floats
    age_days: Floats
    key: Keys
    written: Mapping[int, Incident]
    """Those that are written out, by their place: of the others there is no more to say."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.at)

    @overload
    def __getitem__(self, place: int) -> Incident: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Incident]: ...
    def __getitem__(self, place: int | slice) -> Incident | Sequence[Incident]:
        """Return the incident at `place`."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if place in self.written:
            return self.written[place]
        return Incident(
            agency=int(self.agency[place]),
            at=int(self.at[place]),
            x=float(self.x[place]),
            y=float(self.y[place]),
            area_sq_mi=float(self.area_sq_mi[place]),
            reaches=None,
            asks=None,
            window_hours=float(self.window_hours[place]),
            age_days=float(self.age_days[place]),
            responses=_NO_RESPONSES,
            key=int(self.key[place]),
        )

    @classmethod
    def of(cls, written: Sequence[Incident]) -> Incidents:
        """Return incidents that are written out, in their order."""
        area = [one.area_sq_mi for one in written]
        return cls(
            agency=np.array([one.agency for one in written], dtype=np.int64),
            at=np.array([one.at for one in written], dtype=np.int64),
            x=np.array([one.x for one in written], dtype=np.float64),
            y=np.array([one.y for one in written], dtype=np.float64),
            area_sq_mi=np.array(area, dtype=np.float64),
            window_hours=np.array([one.window_hours for one in written], dtype=np.float64),
            age_days=np.array([one.age_days for one in written], dtype=np.float64),
            key=np.array([one.key for one in written], dtype=np.uint64),
            written=dict(enumerate(written)),
        )


_COLUMNS = tuple(column.name for column in fields(Incidents) if column.name != "written")


def all_incidents(scenario: Scenario, town: DrawnTown, chance: Chance) -> Incidents:
    """Return every incident of a replication."""
    agencies = scenario.all_agencies()
    scripted = Incidents.of(_scripted(scenario, agencies, town))
    drawn = [
        _drawn(scenario, position, agency, town, chance) for position, agency in enumerate(agencies)
    ]
    every = {
        name: np.concatenate([getattr(some, name) for some in (scripted, *drawn)])
        for name in _COLUMNS
    }
    order = _order(every["agency"], every["at"])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    written = {int(place[one]): incident for one, incident in scripted.written.items()}
    return Incidents(**{name: column[order] for name, column in every.items()}, written=written)


def _order(agency: Ints, at: Ints) -> Ints:
    """Return the places of incidents in the order in which their requests are submitted.

    Within a minute an agency comes first that has begun to wait for it before the others: that has
    submitted what went before earlier, or, where nothing did, stands first in the file.
    """
    order = np.lexsort((agency, at))
    if not _together(agency[order], at[order]):
        return order
    agencies, minutes = agency[order].tolist(), at[order]
    edges = np.flatnonzero(np.diff(minutes, prepend=-1, append=-1)).tolist()
    since: dict[int, int] = {}
    """Of each agency that has submitted anything, the place of the last."""
    in_turn: list[int] = []
    for start, end in pairwise(edges):
        mine = list(range(start, end))
        if agencies[start] != agencies[end - 1]:
            mine.sort(key=lambda one: since.get(agencies[one], agencies[one] - len(order)))
        if minutes[start] > 0:
            # Who submits at minute 0 begins to wait with all the others.
            since.update((agencies[one], start + nth) for nth, one in enumerate(mine))
        in_turn += mine
    return order[in_turn]


def _together(agency: Ints, at: Ints) -> bool:
    """Tell whether two agencies submit anything in one minute; both columns by minute."""
    return bool(((at[1:] == at[:-1]) & (agency[1:] != agency[:-1])).any())


def _scripted(scenario: Scenario, agencies: tuple[Agency, ...], town: DrawnTown) -> list[Incident]:
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


def _centre(request: ScriptedRequest, town: DrawnTown) -> tuple[float, float]:
    """Return the centre that is written, or the middle of the homes that are named."""
    if request.x is not None and request.y is not None:
        return request.x, request.y
    homes = [town.position(home) for home in request.asks or ()]
    if not homes:
        return 0.0, 0.0
    return float(town.homes.x[homes].mean()), float(town.homes.y[homes].mean())


def _drawn(
    scenario: Scenario, position: int, agency: Agency, town: DrawnTown, chance: Chance
) -> Incidents:
    """Draw the requests of one agency: Poisson in time, uniform over the town, lognormal sizes.

    An agency that joins later, or leaves, makes those of the requests that fall in its time.
    """
    steps = pace(scenario, agency.requests_per_month)
    times = list(arrivals(chance, "gap before request", position, steps, scenario.horizon))
    many = len(times)
    *sizes, east, north = chance.several(_LUCK, many, position)
    area, window, age = (
        lognormals(luck, size.median, size.spread)
        for luck, size in zip(
            sizes, (agency.area_sq_mi, agency.window_hours, agency.age_days), strict=True
        )
    )
    x, y = (east * town.width).tolist(), (north * town.height).tolist()
    if agency.hot_spots:
        _draw_near(agency.hot_spots, chance, position, town, x, y, area)
    there = present(scenario, agency)
    at = np.array(times, dtype=np.int64)
    stays = (at >= there.start) & (at < there.stop)
    columns: dict[str, npt.NDArray[Any]] = {
        "agency": np.full(many, position, dtype=np.int64),
        "at": at,
        "x": np.array(x),
        "y": np.array(y),
        "area_sq_mi": np.array(area),
        "window_hours": np.array(window),
        "age_days": np.array(age),
        "key": key_series(many, "drawn", position),
    }
    return Incidents(**{name: column[stays] for name, column in columns.items()}, written={})


def _draw_near(
    share: float,
    chance: Chance,
    position: int,
    town: DrawnTown,
    x: list[float],
    y: list[float],
    area: list[float],
) -> None:
    """Move a share of the requests near earlier ones; `x` and `y` are changed in place."""
    for nth in range(1, len(x)):
        if chance.uniform("hot spot", position, nth) < share:
            which = int(chance.uniform("which hot spot", position, nth) * nth)
            x[nth], y[nth] = _near((x[which], y[which], area[which]), x[nth], y[nth], town)


def _near(
    earlier: tuple[float, float, float], x: float, y: float, town: DrawnTown
) -> tuple[float, float]:
    """Return a place inside the circle (x, y, area) of an `earlier` request, evenly spread over it.

    A place anywhere in town (`x`, `y`) decides where in the circle: no more luck is needed.
    """
    earlier_x, earlier_y, area = earlier
    radius = math.sqrt(area / math.pi)
    # Homes on one line make a town without a width: every place is then in its middle.
    east, north = x / (town.width or 1.0), y / (town.height or 1.0)
    away, angle = radius * math.sqrt(east), 2 * math.pi * north
    return (
        min(max(earlier_x + away * math.cos(angle), 0.0), town.width),
        min(max(earlier_y + away * math.sin(angle), 0.0), town.height),
    )
