"""How the houses of a class's street stand on the cells of a pane, and what is drawn of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulator.classroom.live.state import HouseId
from simulator.classroom.live.views import Circle, House
from simulator.tui.kit.ground.papers import (
    AREA_ID,
    AREA_ROOF,
    BODY,
    ID,
    NAME,
    ROOF,
    Palette,
    Paper,
)
from simulator.tui.kit.ground.scene import STYLE, Cells

HIDDEN = -1
"""The state of a house of which nothing is drawn but that it stands there."""
_FRONT, _TOP = 2, 1
"""Columns for the letters of the rows, and a row for the numbers of the columns."""
_LEAST_PITCH, _MOST_PITCH = 2, 9
_MOST_DROP, _WITH_GAP = 5, 3
"""Rows from one row of houses to the next: at most, and from which on with a free one between."""
_HALF, _SPACE = ord("▀"), ord(" ")
_MARGIN = 3
"""Free columns at both sides of words over a street."""
SOLID = frozenset("█▓▒▚")
"""Marks that fill a house."""


@dataclass(frozen=True, slots=True)
class StreetPlan:
    """Where houses stand in a pane."""

    left: int
    """The first column of the first house."""
    top: int
    """The row of its roof."""
    pitch: int
    """Columns from one house to the next."""
    drop: int
    """Rows from one row of houses to the next."""
    wide: int
    """Columns of a house."""
    high: int
    """Rows of a house, the roof among them."""

    def middle(self, column: float, row: float) -> tuple[float, float]:
        """Return the middle of a place of the grid, in cells from the left and from the top."""
        return (
            self.left + self.pitch * column + self.wide / 2,
            self.top + self.drop * row + self.high / 2,
        )


@dataclass(frozen=True, slots=True)
class StreetSeen:
    """What a map of the street shows, in any size."""

    houses: tuple[House, ...]
    states: Mapping[HouseId, int]
    """By house the place of its look; a house that is not among them is `HIDDEN`."""
    circle: Circle | None = None
    over: tuple[str, ...] = ()
    """Lines that stand over the middle of it, where it is covered."""


def plan_of(houses: tuple[House, ...], columns: int, rows: int) -> StreetPlan | None:
    """Return how `houses` stand in a pane, as large as it lets them; nothing where none fits."""
    across = max((house.column for house in houses), default=-1) + 1
    down = max((house.row for house in houses), default=-1) + 1
    if not across:
        return None
    # The last house needs no room beside it.
    pitch = min(_MOST_PITCH, (columns - _FRONT + 1) // across)
    # A row of houses with a free row below it, the last one without, is worth more than numbers.
    numbers = 0 if rows == _WITH_GAP * down - 1 else _TOP
    room = rows - numbers
    if pitch < _LEAST_PITCH or room < down:
        return None
    wide = pitch - 1 if pitch % 2 == 0 else max(1, pitch - 2)
    # A cell is about twice as high as it is wide.
    drop = min(_MOST_DROP, (room + 1) // down, max(_WITH_GAP, round(wide * 0.6) + 1))
    if drop < _WITH_GAP:
        drop = room // down
    high = drop if drop < _WITH_GAP else drop - 1
    street_wide, street_high = across * pitch - (pitch - wide), down * drop - (drop - high)
    left = _FRONT + max(0, (columns - _FRONT - street_wide) // 2)
    return StreetPlan(left, numbers + max(0, (room - street_high) // 2), pitch, drop, wide, high)


def cells_of_street(
    drawn: StreetSeen,
    palette: Palette,
    columns: int,
    rows: int,
    *,
    plain: bool,
    halves: bool = True,
) -> Cells:
    """Return the cells of a pane; `plain` is for terminals without colour, or without `halves`."""
    plan = plan_of(drawn.houses, columns, rows)
    if plan is None:
        return np.full((rows, columns), _SPACE, dtype=np.uint32)
    papers = _papers(plan, drawn, columns, rows)
    if not halves:
        papers = np.repeat(papers[1::2], 2, axis=0)
    cells = _ground(papers, plain=plain)
    _write_names(cells, papers, plan, drawn.houses)
    for house in drawn.houses:
        _draw(cells, papers, plan, house, drawn, palette, plain=plain)
    _write_over(cells, plan, drawn)
    return cells


def _papers(plan: StreetPlan, drawn: StreetSeen, columns: int, rows: int) -> npt.NDArray[np.uint8]:
    """Return the paper of each half cell: yards, and the area of the request."""
    papers = np.full((2 * rows, columns), Paper.YARD, dtype=np.uint8)
    circle = drawn.circle
    if circle is not None:
        east, south = plan.middle(circle.column, circle.row)
        across = (np.arange(columns) + 0.5 - east) / plan.pitch
        along = ((np.arange(2 * rows) + 0.5) / 2 - south) / plan.drop * circle.row_height
        inside = across[None, :] ** 2 + along[:, None] ** 2 <= circle.radius**2
        papers[inside] = Paper.AREA_YARD
    return papers


def _ground(papers: npt.NDArray[np.uint8], *, plain: bool) -> Cells:
    top, low = papers[0::2].astype(np.uint32), papers[1::2].astype(np.uint32)
    if plain:
        inside = (top == Paper.AREA_YARD) | (low == Paper.AREA_YARD)
        return np.where(inside, ord("░"), _SPACE).astype(np.uint32)
    glyph = np.where(top == low, _SPACE, _HALF).astype(np.uint32)
    cells: Cells = ((top * np.uint32(len(Paper)) + low) << np.uint32(STYLE)) | glyph
    return cells.astype(np.uint32)


def _write_names(
    cells: Cells, papers: npt.NDArray[np.uint8], plan: StreetPlan, houses: tuple[House, ...]
) -> None:
    """Write the letter of each row at its left, and the number of each column above it."""
    for house in houses:
        row = plan.top + plan.drop * house.row
        column = plan.left + plan.pitch * house.column
        if house.column == 0:
            _write(cells, papers, row + plan.high // 2, plan.left - _FRONT, house.id[:1])
        if house.row == 0:
            number = house.id[1:]
            middle = column + (plan.wide - len(number) + 1) // 2
            _write(cells, papers, plan.top - _TOP, middle, number)


def _write(cells: Cells, papers: npt.NDArray[np.uint8], row: int, column: int, text: str) -> None:
    rows, columns = cells.shape
    for place, letter in enumerate(text, start=column):
        if 0 <= row < rows and 0 <= place < columns:
            ink = AREA_ID if papers[2 * row + 1, place] == Paper.AREA_YARD else ID
            cells[row, place] = Palette.written(ink) << STYLE | ord(letter)


def _write_over(cells: Cells, plan: StreetPlan, drawn: StreetSeen) -> None:
    """Write over the middle of the street, with a margin on which nothing else stands."""
    wide = max(map(len, drawn.over), default=0) + 2 * _MARGIN
    lines = ["", *drawn.over, ""]
    column, row = plan.middle(*_middle(drawn.houses))
    left, top = max(0, int(column - wide / 2)), max(0, int(row - len(lines) / 2))
    for place, line in enumerate(lines if drawn.over else ()):
        ink = Palette.written(NAME) << STYLE
        there = cells[top + place, left : left + wide]
        there[:] = [ink | ord(letter) for letter in line.center(wide)[: len(there)]]


def _middle(houses: tuple[House, ...]) -> tuple[float, float]:
    return max(house.column for house in houses) / 2, max(house.row for house in houses) / 2


def _draw(
    cells: Cells,
    papers: npt.NDArray[np.uint8],
    plan: StreetPlan,
    house: House,
    drawn: StreetSeen,
    palette: Palette,
    *,
    plain: bool,
) -> None:
    """Draw one house: its roof where there is room for one, and its mark in its middle."""
    state = drawn.states.get(house.id, HIDDEN)
    hidden, state = state < 0, max(state, palette.least)
    top = plan.top + plan.drop * house.row
    left = plan.left + plan.pitch * house.column
    middle = left + plan.wide // 2
    body = palette.tile(state, BODY)
    glyph = _SPACE if hidden else int((palette.glyphs if plain else palette.solid)[state])
    side = glyph if chr(glyph) in SOLID else _SPACE
    across = slice(left, left + plan.wide)
    first = top + (plan.high > 1)
    if plan.high > 1 and plan.wide > 2:
        area = papers[2 * top + 1, middle] == Paper.AREA_YARD
        roof = palette.tile(state, AREA_ROOF if area else ROOF) << STYLE
        # Where nothing is free between two rows of houses, half a row is.
        low = plan.high == plan.drop or (plain and (hidden or glyph == _SPACE))
        edges = ("▗", "▄", "▖") if low else ("▟", "█", "▙")
        shape = edges[0] + edges[1] * (plan.wide - 2) + edges[2]
        cells[top, across] = [roof | ord(one) for one in shape]
    for row in range(first, top + plan.high):
        cells[row, across] = body << STYLE | side
    cells[first + (top + plan.high - first - 1) // 2, middle] = body << STYLE | glyph
