"""How a sweep goes over a component: in what order, how far it counts, how many homes at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from simulator.measure.inference.classes import Cells
from simulator.measure.inference.evidence import Number
from simulator.measure.inference.support import Floats, Ints, Part, unique_rows

_LARGE_GRID, _MOST_GRID, _MOST_COMPOSITIONS = 2_000, 100_000, 20_000
_NEGLIGIBLE = 60.0
"""Ways whose probability is smaller than another's by e to this power are left out: together they
are less than 1e-20 of the whole."""
_FEW = 200
"""With no more ways than this, none is left out."""
_LEAST_LOG = -700.0
"""So that what is hardly possible never looks impossible."""


Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sweep: a home, or all homes of a part at once."""

    part: int
    vectors: Ints
    """(ways, cells of the part): what each way adds to the numbers."""
    weights: Floats
    """(ways,): the probability of each way."""
    share: Floats | None
    """(ways, rows of the part): how many of its homes are in each row, on average; None for one
    home."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What is published of the cells of a component, as far as the ways of a step depend on it."""

    limits: dict[int, tuple[int, int]]
    """The least and greatest total of each cell that need be carried."""
    numbers: tuple[Number, ...]
    most: dict[int, int]
    """What all homes together add to each cell, at most."""
    keep_all: bool
    """Whether what is next to impossible matters too."""
    _logs: dict[int, Floats] = field(default_factory=dict)
    """The log likelihood of every total of a cell, once it was asked for."""

    def bounds(self, cell: int, own: Ints, others: int) -> tuple[Floats, Floats]:
        """Return the least and greatest log likelihood if `own` are added, and up to `others`."""
        logs = self._log_likelihood(cell)[: int(own.max()) + others + 1]
        window = np.lib.stride_tricks.sliding_window_view(logs, others + 1)
        return window.min(axis=1)[own], window.max(axis=1)[own]

    def _log_likelihood(self, cell: int) -> Floats:
        if cell not in self._logs:
            number, most = self.numbers[cell], self.most[cell]
            with np.errstate(divide="ignore"):
                logs: Floats = np.log([number.likelihood(n) for n in range(most + 1)])
            self._logs[cell] = logs
        return self._logs[cell]


def counting_of(
    parts: list[Part],
    sizes: list[int],
    numbers: tuple[Number, ...],
    cells: Cells,
    *,
    keep_all: bool,
) -> Counting:
    """Return how far each number need be counted."""
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
    return Counting(limits, numbers, most, keep_all)


def order_of(parts: list[Part], cells: Cells) -> list[int]:
    """Return the parts in an order that keeps few numbers open at a time (greedy)."""
    if len(cells) < 2:
        return list(range(len(parts)))
    left = set(range(len(parts)))
    holders = {cell: {i for i in left if cell in parts[i].cells} for cell in cells}
    opens = [len(part.cells) for part in parts]
    closes = [sum(len(holders[cell]) == 1 for cell in part.cells) for part in parts]
    opened: set[int] = set()
    near: set[int] = set()
    order = []

    def cost(position: int) -> tuple[int, int, int, int]:
        mine = opens[position]
        return mine - closes[position], mine, len(parts[position].vectors), position

    while left:
        best = min(near or left, key=cost)
        order.append(best)
        left.remove(best)
        near.discard(best)
        for cell in parts[best].cells:
            holding = holders[cell]
            holding.remove(best)
            if cell not in opened:
                opened.add(cell)
                near |= holding
                for position in holding:
                    opens[position] -= 1
            if len(holding) == 1:
                (position,) = holding
                closes[position] += 1
    return order


def steps_of(position: int, part: Part, size: int, counting: Counting) -> list[Step]:
    """Return the steps of `size` homes of `part`: one for all of them where that is short."""
    weights = part.weights
    if size == 1:
        return [Step(position, part.vectors, weights, None)]
    together = _compositions(part, weights, size, counting)
    if together is not None:
        return [Step(position, *together)]
    return [Step(position, part.vectors, weights, None)] * size


def _compositions(
    part: Part, weights: Floats, size: int, counting: Counting
) -> tuple[Ints, Floats, Floats] | None:
    """Return what `size` homes can add together, if that is not too much.

    Returns:
        Every vector of additions, its probability, and how many homes are in each row given it.
    """
    most = np.full(len(weights), size, dtype=np.int64)
    for column, cell in enumerate(part.cells):
        adds = part.vectors[:, column]
        some = adds > 0
        most[some] = np.minimum(most[some], counting.limits[cell][1] // adds[some])
    rest, others, grid = _rest_of(most)
    if grid > _LARGE_GRID and not counting.keep_all:
        rest, others, grid = _rest_of(
            most := np.minimum(most, _caps(part, weights, size, counting))
        )
    if grid > _MOST_GRID:
        return None
    grids = np.meshgrid(*(np.arange(most[row] + 1) for row in others), indexing="ij")
    counts = np.zeros((grids[0].size if grids else 1, len(weights)), dtype=np.int64)
    for row, axis in zip(others, grids, strict=True):
        counts[:, row] = axis.ravel()
    counts[:, rest] = size - counts.sum(axis=1)
    counts = counts[(counts[:, rest] >= 0) & (counts[:, rest] <= most[rest])]
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, size + 1)))])
    powers = (counts * np.log(weights)).sum(axis=1)
    log_weight = log_factorial[size] - log_factorial[counts].sum(axis=1) + powers
    vectors = counts @ part.vectors
    if len(counts) > _FEW and not counting.keep_all:
        likely = _likely(part, size, vectors, log_weight, counting)
        counts, vectors, log_weight = counts[likely], vectors[likely], log_weight[likely]
    different, way = unique_rows(vectors)
    if len(different) > _MOST_COMPOSITIONS:
        return None
    weight = np.exp(np.maximum(log_weight, _LEAST_LOG))
    together = np.bincount(way, weight, len(different)).astype(np.float64)
    shares = np.zeros((len(different), len(weights)))
    np.add.at(shares, way, counts * weight[:, None])
    return different, together, shares / together[:, None]


def _rest_of(most: Ints) -> tuple[int, list[int], int]:
    """Return the row that takes what is left, the others, and how many ways they can be filled."""
    rest = int(np.argmax(most))
    others = [row for row in range(len(most)) if row != rest]
    return rest, others, math.prod(int(most[row]) + 1 for row in others)


def _caps(part: Part, weights: Floats, size: int, counting: Counting) -> Ints:
    """Return how many homes can be in each row at most, but for what is negligible.

    That so many are in a row is no likelier than the binomial has it, times the best that can be
    published; what is likeliest beforehand is a way to compare with.
    """
    chance = weights / weights.sum()
    usual = np.floor(size * chance).astype(np.int64)
    usual[np.argmax(chance)] += size - usual.sum()
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, size + 1)))])
    least = factorial[size] - factorial[usual].sum() + float(usual @ np.log(chance))
    greatest = 0.0
    for column, cell in enumerate(part.cells):
        mine = part.vectors[:, column]
        others = counting.most[cell] - size * int(mine.max(initial=0))
        own = np.array([int(usual @ mine)])
        least += float(counting.bounds(cell, own, others)[0][0])
        every = np.zeros(1, dtype=np.int64)
        greatest += float(counting.bounds(cell, every, counting.most[cell])[1][0])
    many = np.arange(size + 1)
    log_binomial = (
        (factorial[size] - factorial[many] - factorial[size - many])[:, None]
        + many[:, None] * np.log(chance)
        + (size - many)[:, None] * np.log1p(-np.minimum(chance, 1 - 1e-12))
    )
    possible = log_binomial + greatest >= least - _NEGLIGIBLE
    caps: Ints = size - np.argmax(possible[::-1], axis=0)
    return caps


def _likely(part: Part, size: int, vectors: Ints, log_weight: Floats, counting: Counting) -> Bools:
    """Return which ways are not negligible, whatever the other homes add."""
    low, high = log_weight.copy(), log_weight.copy()
    for column, cell in enumerate(part.cells):
        own = vectors[:, column]
        mine = size * int(part.vectors[:, column].max(initial=0))
        least, greatest = counting.bounds(cell, own, counting.most[cell] - mine)
        low, high = low + least, high + greatest
    keep: Bools = high >= low.max() - _NEGLIGIBLE
    return keep & np.isfinite(high)
