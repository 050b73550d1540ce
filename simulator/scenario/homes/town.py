"""A town: homes one by one, or so many on a grid of streets."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field

from simulator.scenario.amounts import limits
from simulator.scenario.amounts.units import Miles
from simulator.scenario.base import (
    Count,
    Line,
    Many,
    Name,
    Positive,
    Probability,
    Word,
    Written,
)


class Home(Written):
    """One home of a town that is written out."""

    id: Name
    """What the home is called: in `asks` and `responses`, and on screens."""
    x: Miles
    """Miles east of the corner of the town."""
    y: Miles
    """Miles north of the corner of the town."""
    camera: bool = True
    """Whether it has a camera. Only homes with one can be asked."""
    cameras: Annotated[int, Field(ge=1), limits.CAMERAS_OF_A_HOME] | None = None
    """How many it has, all of one account: whoever shares gives a clip from each. By default 1."""
    segment: Word | None = None
    """Which kind of resident lives there, by name; by default drawn by the shares of the kinds."""
    opted_out: bool | None = None
    """Whether this home has switched requests off; by default drawn with `residents.opted_out`."""
    encrypted: bool | None = None
    """Whether its clips are end-to-end encrypted; by default drawn with `residents.encrypted`."""


class NamedStreet(Written):
    """The name of the street in front of a row of homes."""

    name: Line
    """What the street is called on a map."""
    y: Miles
    """Miles north: that of the homes whose street it is."""


class Town(Written):
    """Where the homes are."""

    area_sq_mi: Annotated[Positive, limits.TOWN_AREA] | None = None
    """A square town on a street grid."""
    homes_per_sq_mi: Annotated[Positive, limits.DENSITY] | None = None
    """All homes, with and without a camera."""
    cameras: Annotated[Count, limits.HOMES] | None = None
    """Homes enrolled with the platform: the residents who can be asked."""
    cameras_per_home: (
        Annotated[Many[Probability], Field(min_length=1, max_length=limits.MAX_CAMERAS)] | None
    ) = None
    """Share of these homes with one camera, with two, with three; by default all have one."""
    homes: Annotated[Many[Home], Field(max_length=limits.MAX_LISTED)] = ()
    """The homes one by one, instead of the three above."""
    camera_share: Probability | None = None
    """What an observer without a map believes of a home; with `homes`."""
    width: Annotated[Positive, limits.SIDE] | None = None
    """Miles; by default the box that holds the homes."""
    streets: Annotated[Many[NamedStreet], Field(max_length=1_000)] = ()
    """Names of streets, for the eye alone: they decide nothing."""
    height: Annotated[Positive, limits.SIDE] | None = None
    """Miles; by default the box that holds the homes."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in miles: as given, or the box that holds the homes, or a square."""
        if not self.homes:
            side = math.sqrt(self.area_sq_mi or 0.0)
            return side, side
        width = self.width or max(home.x for home in self.homes)
        return width, self.height or max(home.y for home in self.homes)

    @property
    def most_cameras(self) -> int:
        """The most cameras that any home has."""
        if self.homes:
            return max((home.cameras or 1 for home in self.homes if home.camera), default=1)
        shares = self.cameras_per_home or (1.0,)
        return max((many for many, share in enumerate(shares, start=1) if share), default=1)

    @property
    def mean_cameras(self) -> float:
        """How many cameras a home with any has on average."""
        if self.homes:
            counts = [home.cameras or 1 for home in self.homes if home.camera]
            return sum(counts) / len(counts) if counts else 1.0
        shares = self.cameras_per_home or (1.0,)
        return sum(many * share for many, share in enumerate(shares, start=1))
