"""How a sweep goes over a component: in what order, how far it counts, how many homes at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.classes import Cells
from simulator.measure.inference.evidence import Number
from simulator.measure.inference.support import Floats, Ints, Part

_MOST_COMPOSITIONS = 4_000
_LEAST_LOG = -700.0
"""So that what is hardly possible never looks impossible."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sweep: a home, or all homes of a part at once."""

    part: int
    vectors: Ints
    """(ways, cells of the part): what each way adds to the numbers."""
    weights: Floats
    """(ways,): the probability of each way."""
    share: Floats | None
    """(ways, rows of the part): how many of its homes are in each row; None for one home."""


def limits_of(
    parts: list[Part], sizes: list[int], numbers: tuple[Number, ...], cells: Cells
) -> dict[int, tuple[int, int]]:
    """Return the least and greatest total of each number that need be carried."""
    most = dict.fromkeys(cells, 0)
    for part, size in zip(parts, sizes, strict=True):
        for column, cell in enumerate(part.cells):
            most[cell] += size * int(part.vectors[:, column].max(initial=0))
    limits = {}
    for cell in cells:
        number = numbers[cell]
        if number.noisy is not None:
            limits[cell] = 0, most[cell]
        else:
            high = most[cell] if number.high is None else min(number.high, most[cell])
            limits[cell] = number.low, high
    return limits


def order_of(parts: list[Part], cells: Cells) -> list[int]:
    """Return the parts in an order that keeps few numbers open at a time (greedy)."""
    left = set(range(len(parts)))
    holders = {cell: {i for i in left if cell in parts[i].cells} for cell in cells}
    opened: set[int] = set()
    order = []

    def cost(position: int) -> tuple[int, int, int, int]:
        mine = parts[position].cells
        opens = sum(cell not in opened for cell in mine)
        closes = sum(len(holders[cell]) == 1 for cell in mine)
        return opens - closes, opens, len(parts[position].vectors), position

    while left:
        near = {p for cell in opened for p in holders[cell]} or left
        best = min(near, key=cost)
        order.append(best)
        left.remove(best)
        for cell in parts[best].cells:
            holders[cell].discard(best)
            if holders[cell]:
                opened.add(cell)
            else:
                opened.discard(cell)
    return order


def steps_of(
    position: int, part: Part, size: int, limits: dict[int, tuple[int, int]]
) -> list[Step]:
    """Return the steps of `size` homes of `part`: one for all of them where that is short."""
    weights = part.weights
    if size == 1:
        return [Step(position, part.vectors, weights, None)]
    together = _compositions(part, weights, size, limits)
    if together is not None:
        return [Step(position, *together)]
    return [Step(position, part.vectors, weights, None)] * size


def _compositions(
    part: Part, weights: Floats, size: int, limits: dict[int, tuple[int, int]]
) -> tuple[Ints, Floats, Floats] | None:
    """Return every way for `size` homes to fall into the rows, if those are not too many."""
    most = np.full(len(weights), size, dtype=np.int64)
    for column, cell in enumerate(part.cells):
        adds = part.vectors[:, column]
        some = adds > 0
        most[some] = np.minimum(most[some], limits[cell][1] // adds[some])
    rest = int(np.argmax(most))
    others = [row for row in range(len(weights)) if row != rest]
    if math.prod(int(most[row]) + 1 for row in others) > _MOST_COMPOSITIONS:
        return None
    grids = np.meshgrid(*(np.arange(most[row] + 1) for row in others), indexing="ij")
    counts = np.zeros((grids[0].size if grids else 1, len(weights)), dtype=np.int64)
    for row, grid in zip(others, grids, strict=True):
        counts[:, row] = grid.ravel()
    counts[:, rest] = size - counts.sum(axis=1)
    counts = counts[(counts[:, rest] >= 0) & (counts[:, rest] <= most[rest])]
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, size + 1)))])
    powers = (counts * np.log(weights)).sum(axis=1)
    log_weight = log_factorial[size] - log_factorial[counts].sum(axis=1) + powers
    weight = np.exp(np.maximum(log_weight, _LEAST_LOG))
    return counts @ part.vectors, weight, counts.astype(np.float64)
