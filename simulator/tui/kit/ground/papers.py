"""What the ground and the tiles on it are made of, by the colours of the theme."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from simulator.tui.kit.looks import Look


class Paper(IntEnum):
    """What half a cell of the ground is; the order is that of the styles."""

    OUTSIDE = 0
    YARD = 1
    STREET = 2
    ROOF = 3
    ROOF_2 = 4
    AREA_YARD = 5
    AREA_STREET = 6
    AREA_ROOF = 7
    AREA_ROOF_2 = 8
    FOG = 9
    """Somewhere in here stands a camera."""


COLOURS = (
    "ground",
    "yard",
    "street",
    "roof",
    "roof-2",
    "area-yard",
    "area-street",
    "area-roof",
    "area-roof-2",
    "fog",
)
"""By paper, the variable of the theme."""
IN_AREA = np.array([5, 5, 6, 7, 8, 5, 6, 7, 8, 9], dtype=np.uint8)
"""By paper, what it is inside the area of a request."""
AREA = frozenset({Paper.AREA_YARD, Paper.AREA_STREET, Paper.AREA_ROOF, Paper.AREA_ROOF_2})


@dataclass(frozen=True, slots=True)
class Ink:
    """A style: two variables of the theme, and whether it is bold."""

    ink: str
    paper: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """How a home is drawn in a colour of the map: its glyph on its paper, and its roof."""

    ink: str
    paper: str
    roof: str


TILES = {
    "data-shared": Tile("tile-shared-ink", "tile-shared", "tile-shared"),
    "data-declined": Tile("tile-declined-ink", "tile-declined", "tile-declined"),
    "data-ignored": Tile("tile-ignored-ink", "tile-ignored", "tile-ignored-roof"),
    "data-asked": Tile("tile-asked-ink", "tile-asked", "area-roof"),
    "data-proven": Tile("data-proven", "data-proven", "data-proven"),
    "data-almost": Tile("data-proven", "tile-quiet", "roof"),
    "data-quiet": Tile("tile-quiet-ink", "tile-quiet", "roof"),
}
"""By the colour of a look."""
GROUND_STYLES = len(Paper) ** 2
"""The first so many styles: one for each pair of an upper and a lower half."""
_PARTS = BODY, LIT, ROOF, AREA_ROOF, EDGE, NUMBER = tuple(range(6))
"""What each look has styles for, in this order: a body that stands out is lit, an edge is half of a
cell beside a body, and a number is written on a body."""
_EXTRA = (
    Ink("map-ink", "yard"),
    Ink("map-ink", "area-yard"),
    Ink("map-ink", "street"),
    Ink("map-ink", "area-street"),
    Ink("data-focus", "background", bold=True),
    Ink("data-asked", "fog", bold=True),
)
ID, AREA_ID, NAME, AREA_NAME, FOCUS, FOG_DOT = range(len(_EXTRA))
"""What is written on the ground, in the order of its styles."""


_LIT_GLYPHS = {"█": "▄", "▓": "▒"}
"""Instead of what would leave too little to see of the paper of a tile that stands out."""


class Palette:
    """The styles of one map: of its ground, of what is written on it, of its looks."""

    def __init__(self, looks: dict[int, Look]) -> None:
        self.inks = [Ink(COLOURS[top], COLOURS[low]) for top in Paper for low in Paper]
        self.inks += _EXTRA
        self._first = len(self.inks)
        self._place = {state: place for place, state in enumerate(looks)}
        for look in looks.values():
            tile = TILES[look.colour]
            paper = "tile-quiet" if look.is_hatched else tile.paper
            self.inks += [
                Ink(tile.ink, paper, bold=True),
                Ink(tile.ink if tile.ink == tile.paper else "tile-lit-ink", "tile-lit", bold=True),
                Ink(tile.roof, "yard"),
                Ink(tile.roof, "area-yard"),
                Ink(paper, "ground"),
                Ink("ground" if tile.ink == paper else tile.ink, paper, bold=True),
            ]
        self.least = min(looks, default=0)
        """The state of which least is known."""
        most = max(looks, default=0) + 1
        self.glyphs = np.full(most, ord(" "), dtype=np.uint32)
        self.solid = self.glyphs.copy()
        """The same where there are colours: a home in one colour alone is full of it."""
        self.lit = self.glyphs.copy()
        """The same on a tile that stands out."""
        self.bodies = np.zeros(most, dtype=np.uint32)
        """By state, the style of its tile; those after it are of `LIT` and so on."""
        for state, look in looks.items():
            tile = TILES[look.colour]
            self.glyphs[state] = ord(look.glyph)
            full = tile.ink == tile.paper and not look.is_hatched
            self.solid[state] = ord("█" if full else look.glyph)
            self.lit[state] = ord(_LIT_GLYPHS.get(chr(self.solid[state]), look.glyph))
            self.bodies[state] = self.tile(state, BODY)

    @staticmethod
    def written(what: int) -> int:
        """Return the style of something that is written on the ground."""
        return GROUND_STYLES + what

    def tile(self, state: int, part: int) -> int:
        """Return the style of a part of the tile of `state`."""
        return self._first + len(_PARTS) * self._place[state] + part
