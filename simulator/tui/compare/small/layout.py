"""Where cards stand, how large they are, and how many doors a square of them stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from simulator.tui.kit.ground.squares import Cover, filling

LEAST_WIDTH, LEAST_HEIGHT = 19, 8
"""Cells of a card, its frame among them."""
_WANTED_WIDTH, _WANTED_HEIGHT = 24, 11
_GAP = 1
_UNITS = (1, 2, 4, 5, 10, 20, 25, 40, 50)
_HIGH, _COARSER = 8, 10
"""Rows of squares from which on a card shall be full, and how much coarser squares may be then."""
_PITCHES = ((8, 4), (7, 4), (6, 3), (5, 3), (4, 2), (3, 1), (2, 1), (1, 1))
"""Columns and rows from one square to the next, the largest first."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Cards of one size in rows."""

    columns: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CardSquares:
    """How doors are drawn in a picture of a card."""

    unit: int
    """How many doors a square stands for."""
    count: int
    pitch: tuple[int, int]
    """Columns and rows from one square to the next."""
    a_row: int
    """Squares in a row."""


def layout(cards: int, columns: int, rows: int) -> Layout:
    """Return how cards fill a pane best; where they do not fit it, they are as small as can be."""
    best, score = None, 0.0
    for lines in range(1, cards + 1):
        across = -(-cards // lines)
        width, height = (columns + _GAP) // across - _GAP, rows // lines
        if width < LEAST_WIDTH or height < LEAST_HEIGHT:
            continue
        fits = min(width / _WANTED_WIDTH, height / _WANTED_HEIGHT)
        if fits > score:
            best, score = Layout(across, width, height), fits
    if best is not None:
        return best
    across = max(1, min(cards, (columns + _GAP) // (LEAST_WIDTH + _GAP)))
    return Layout(across, (columns + _GAP) // across - _GAP, LEAST_HEIGHT)


def squares(doors: int, columns: int, rows: int) -> CardSquares:
    """Return how `doors` are drawn in so many cells: as large as fits, one for several if need be.

    The same doors in the same room are drawn the same on every card. Where a card is high, a square
    stands for as many as fill it: half of it would be free with the fewest.
    """
    room = max(1, columns * rows)

    def drawn(unit: int) -> CardSquares:
        return _largest(unit, _count(doors, unit), columns, rows)

    def cover(unit: int) -> Cover:
        how = drawn(unit)
        wide, high = how.pitch
        return Cover(unit, wide, how.count * wide * high / room)

    finest = next(unit for unit in _units() if _count(doors, unit) <= room)
    if finest == 1 or rows < _HIGH:
        return drawn(finest)
    units = dropwhile(lambda unit: unit < finest, _units())
    near = takewhile(lambda unit: unit <= _COARSER * finest, units)
    return drawn(filling(map(cover, near), fullest=False) or finest)


def _count(doors: int, unit: int) -> int:
    """Return how many squares stand for `doors`: one at least where there are any."""
    return round(doors / unit) or min(doors, 1)


def _units() -> Iterator[int]:
    """Yield how many doors a square can stand for, without end."""
    power = 1
    while True:
        yield from (step * power for step in _UNITS)
        power *= 100


def _largest(unit: int, count: int, columns: int, rows: int) -> CardSquares:
    for wide, high in _PITCHES:
        a_row = (columns + (1 if wide > 1 else 0)) // wide
        lines = (rows + (1 if high > 1 else 0)) // high
        if a_row * lines >= count:
            return CardSquares(unit, count, (wide, high), a_row)
    return CardSquares(unit, count, (1, 1), max(1, columns))


def shares(amounts: tuple[float, ...], how: CardSquares) -> list[int]:
    """Return how many squares stand for each amount of doors: all of them, and none is lost.

    They stand for less than one square more or less than there is.
    """
    exact = [amount / how.unit for amount in amounts]
    counts = [int(share + 1e-9) for share in exact]
    fullest = sorted(range(len(amounts)), key=lambda place: counts[place] - exact[place])
    for place in fullest[: max(0, how.count - sum(counts))]:
        counts[place] += 1
    return counts
