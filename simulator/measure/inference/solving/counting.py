"""What a sweep goes by: its steps, and how far each number need be counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.evidence import PublishedNumber
from simulator.measure.inference.logs import Bools, Floats, Ints
from simulator.measure.inference.pieces.classes import Cells
from simulator.measure.inference.pieces.support import Part, TooManyWorldsError

MOST_TOTAL = 5_000_000
"""No number is carried further than this."""


@dataclass(frozen=True, slots=True)
class SweepStep:
    """One step of a sweep: a home, or all homes of a part at once."""

    part: int
    vectors: Ints
    """(ways, cells of the part): what each way adds to the numbers."""
    log_weights: Floats
    """(ways,): the log of the chance of each way; none is impossible. Of several homes it is worked
    out where chances are asked for, as is `share`; where only what is possible is, `holds`."""
    share: Floats | None = None
    """(ways, rows of the part): how many of its homes are in each row, on average; None for one
    home."""
    holds: Bools | None = None
    """(ways, rows of the part): whether any of its homes can be in each row; None for one home."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What is published of the cells of a component, as far as the ways of a step depend on it."""

    limits: dict[int, tuple[int, int]]
    """The least and greatest total of each cell that need be carried."""
    numbers: tuple[PublishedNumber, ...]
    most: dict[int, int]
    """What all homes together add to each cell, at most."""
    keep_all: bool
    """Whether only what is possible is asked, what is next to impossible too, and no chance."""

    def bounds(self, cell: int, own: Ints, others: int) -> tuple[Floats, Floats]:
        """Return the least and greatest log likelihood if `own` are added, and up to `others`."""
        number, most = self.numbers[cell], own + others
        if number.noisy is not None:
            # The farther a total is from what was published, the less likely it is.
            above, below = own - number.noisy, number.noisy - most
            farthest = np.maximum(np.abs(above), np.abs(below))
            nearest = np.maximum(np.maximum(above, below), 0)
            return number.log_chances_off(farthest), number.log_chances_off(nearest)
        low, high = number.low, most.max() if number.high is None else number.high
        inside, touched = (own >= low) & (most <= high), (most >= low) & (own <= high)
        return np.where(inside, 0.0, -np.inf), np.where(touched, 0.0, -np.inf)


def counting_of(
    parts: list[Part],
    sizes: list[int],
    numbers: tuple[PublishedNumber, ...],
    cells: Cells,
    *,
    keep_all: bool,
) -> Counting:
    """Return how far each number need be counted.

    Raises:
        TooManyWorldsError: too far.
    """
    most = dict.fromkeys(cells, 0)
    for part, size in zip(parts, sizes, strict=True):
        for cell, many in zip(part.cells, part.most_added, strict=True):
            most[cell] += size * many
    limits = {}
    for cell in cells:
        number = numbers[cell]
        if number.noisy is not None:
            limits[cell] = 0, most[cell]
        else:
            high = most[cell] if number.high is None else min(number.high, most[cell])
            limits[cell] = number.low, high
    if any(high > MOST_TOTAL for _, high in limits.values()):
        raise TooManyWorldsError
    return Counting(limits, numbers, most, keep_all)
