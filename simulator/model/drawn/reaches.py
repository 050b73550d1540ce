"""Where requests reach: who is in the area of each, and who of them is asked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.ledger import Bools, Floats, Ints
from simulator.model.drawn.incidents import Incident, Incidents
from simulator.model.drawn.town import DrawnTown

_BLOCK = 256
"""How many circles are looked at together: the homes near them take room."""


class Reach(NamedTuple):
    """Where one request reaches: before anybody answers."""

    area: Ints
    """Homes with a camera in its area, in the order of the town."""
    radius: float
    """Miles; 0 where the homes were named one by one."""
    asked: Ints
    """Those of them who are asked: who have not switched requests off."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A piece of one array for each request."""

    values: Ints
    """Piece after piece."""
    starts: Ints
    """Where each piece begins; one more than there are pieces."""

    @classmethod
    def of_lengths(cls, values: Ints, lengths: Ints) -> Pieces:
        """Cut `values` into pieces of these lengths."""
        return cls(values, np.concatenate(([0], np.cumsum(lengths))))

    @property
    def lengths(self) -> Ints:
        """How long each piece is."""
        return np.diff(self.starts)

    def piece(self, place: int) -> Ints:
        """Return the piece at `place`."""
        return self.values[self.starts[place] : self.starts[place + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class Reaches:
    """Where each of many requests reaches."""

    area: Pieces
    """Homes with a camera in its area, in the order of the town."""
    radius: Floats
    """Miles; 0 where the homes were named one by one."""
    asked: Pieces
    """Those of them who are asked."""

    def of(self, place: int) -> Reach:
        """Return where the request at `place` reaches."""
        return Reach(self.area.piece(place), float(self.radius[place]), self.asked.piece(place))


def reach_each(incidents: Incidents, town: DrawnTown, may_opt_out: Bools) -> Reaches:
    """Find the homes in the area of each incident, and those who are asked.

    `may_opt_out` says under whose policy residents may switch requests off.
    """
    area, radius = _areas(incidents, town, may_opt_out)
    if not may_opt_out.any():
        return Reaches(area, radius, area)
    request = np.repeat(np.arange(len(incidents)), area.lengths)
    asked = ~(town.homes.opted_out[area.values] & may_opt_out[request])
    counts = np.bincount(request[asked], minlength=len(incidents))
    return Reaches(area, radius, Pieces.of_lengths(area.values[asked], counts))


def _areas(incidents: Incidents, town: DrawnTown, may_opt_out: Bools) -> tuple[Pieces, Floats]:
    """Return the homes in each area, and the radius of its circle."""
    radius = np.sqrt(np.nan_to_num(incidents.area_sq_mi) / math.pi)
    homes, counts = _circles(incidents, town, radius)
    area = Pieces.of_lengths(homes, counts)
    others = {
        place: incident
        for place, incident in incidents.written.items()
        if incident.asks is not None or incident.reaches is not None
    }
    if not others:
        return area, radius
    pieces = [area.piece(place) for place in range(len(incidents))]
    for place, incident in others.items():
        pieces[place], radius[place] = _listed(incident, town, may_opt_out=may_opt_out[place])
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    return Pieces.of_lengths(np.concatenate(pieces), lengths), radius


def _circles(incidents: Incidents, town: DrawnTown, radius: Floats) -> tuple[Ints, Ints]:
    """Return the homes within each circle, circle by circle, and how many of each."""
    homes, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(incidents), _BLOCK):
        block = slice(start, start + _BLOCK)
        circles = incidents.x[block], incidents.y[block], radius[block]
        of_block, lengths = town.grid.within_each(*circles)
        homes.append(of_block)
        counts.append(lengths)
    return np.concatenate(homes), np.concatenate(counts)


def _listed(incident: Incident, town: DrawnTown, *, may_opt_out: bool) -> tuple[Ints, float]:
    """Return the homes that are named, or the nearest so many who may be asked, and the radius."""
    if incident.asks is not None:
        return np.array(sorted(map(town.position, incident.asks)), dtype=np.int64), 0.0
    homes = town.homes
    out = homes.opted_out if may_opt_out else np.zeros(len(homes), dtype=bool)
    return town.grid.closest(incident.x, incident.y, incident.reaches or 0, ~out)
