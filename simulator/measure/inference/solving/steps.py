"""How a sweep goes over a component: in what order, how far it counts, how many homes at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.evidence import Number
from simulator.measure.inference.logs import (
    Bools,
    Floats,
    Ints,
    log_choices,
    log_factorial,
    log_sum,
    log_sum_by,
)
from simulator.measure.inference.pieces.classes import Cells
from simulator.measure.inference.pieces.support import Part, TooManyWorldsError, unique_rows

STEP = 20
"""What a step of a sweep costs beside its moves."""
_LARGE_GRID, _MOST_GRID, _MOST_COMPOSITIONS = 2_000, 300_000, 100_000
_MOST_ENTRIES = 3_000_000
"""Of a table of all ways for alike homes to be in rows."""
_NEGLIGIBLE = 60.0
"""Ways whose probability is smaller than another's by e to this power are left out: together they
are less than 1e-20 of the whole."""
_FEW = 200
"""With no more ways than this, none is left out."""
_MOST_TOTAL = 5_000_000
"""No number is carried further than this."""
_MOST_ALIKE = 10_000_000
"""Of more homes that are alike, only the numbers say how many can be in one row."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sweep: a home, or all homes of a part at once."""

    part: int
    vectors: Ints
    """(ways, cells of the part): what each way adds to the numbers."""
    log_weights: Floats
    """(ways,): the log of the chance of each way; none is impossible."""
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
    numbers: tuple[Number, ...]
    most: dict[int, int]
    """What all homes together add to each cell, at most."""
    keep_all: bool
    """Whether what is next to impossible matters too."""

    def bounds(self, cell: int, own: Ints, others: int) -> tuple[Floats, Floats]:
        """Return the least and greatest log likelihood if `own` are added, and up to `others`."""
        number, most = self.numbers[cell], own + others
        if number.noisy is not None:
            ends = number.log_likelihoods(own), number.log_likelihoods(most)
            nearest = np.clip(number.noisy, own, most)
            return np.minimum(*ends), number.log_likelihoods(nearest)
        low, high = number.low, most.max() if number.high is None else number.high
        inside, touched = (own >= low) & (most <= high), (most >= low) & (own <= high)
        return np.where(inside, 0.0, -np.inf), np.where(touched, 0.0, -np.inf)


def counting_of(
    parts: list[Part],
    sizes: list[int],
    numbers: tuple[Number, ...],
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
    if any(high > _MOST_TOTAL for _, high in limits.values()):
        raise TooManyWorldsError
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


def steps_of(
    position: int, part: Part, size: int, counting: Counting, most_moves: int
) -> list[Step]:
    """Return the steps of `size` homes of `part`: one for all of them where that is short.

    Raises:
        TooManyWorldsError: the steps alone would take more than `most_moves`.
    """
    if size == 1:
        return [Step(position, part.vectors, part.log_weights)]
    together = _together(position, part, size, counting)
    if together is not None:
        return [together]
    if size * STEP > max(0, most_moves):
        raise TooManyWorldsError
    return [Step(position, part.vectors, part.log_weights)] * size


def _together(position: int, part: Part, size: int, counting: Counting) -> Step | None:
    """Return what `size` homes can add together, if that is not too much."""
    log_weights = part.log_weights
    least, most = _in_each_row(part, size, counting)
    if _grid(most - least) > _LARGE_GRID and not counting.keep_all and size <= _MOST_ALIKE:
        fewest, caps = _window(part, size, counting)
        most = np.maximum(least, np.minimum(most, caps))
        least = np.minimum(most, np.maximum(least, fewest))
    grid = _grid(most - least)
    if grid > _MOST_GRID or grid * len(most) > _MOST_ENTRIES:
        return None
    rest = int(np.argmax(most - least))
    if grid == 1:
        only = _only_way(position, part, size, least, most, rest)
        if only is not None:
            return only
    counts = _all_counts(least, most, rest, size)
    log_weight = _log_multinomial(counts, rest, size, log_weights)
    vectors = counts @ part.vectors
    if len(counts) > _FEW and not counting.keep_all:
        likely = _likely(part, size, vectors, log_weight, counting)
        counts, vectors, log_weight = counts[likely], vectors[likely], log_weight[likely]
    different, way = unique_rows(vectors)
    if len(different) > _MOST_COMPOSITIONS:
        return None
    together = log_sum_by(way, log_weight, len(different))
    share = np.zeros((len(different), len(log_weights)))
    np.add.at(share, way, counts * np.exp(log_weight - together[way])[:, None])
    holds = np.zeros((len(different), len(log_weights)), dtype=bool)
    np.logical_or.at(holds, way, counts > 0)
    return Step(position, different, together, share, holds)


def _only_way(
    position: int, part: Part, size: int, least: Ints, most: Ints, rest: int
) -> Step | None:
    """Return the one way for `size` homes to be in rows, where the numbers leave one.

    It is what the long way comes to, to the last bit; nothing where there is none.
    """
    counts = least.copy()
    counts[rest] += size - int(least.sum())
    if not least[rest] <= counts[rest] <= most[rest]:
        return None
    way = counts[None, :]
    log_weight = _log_multinomial(way, rest, size, part.log_weights)
    return Step(position, way @ part.vectors, log_weight, way.astype(np.float64), way > 0)


def _in_each_row(part: Part, size: int, counting: Counting) -> tuple[Ints, Ints]:
    """Return how many of `size` homes have to be in each row, and can be, as the numbers go."""
    most = np.full(len(part.vectors), size, dtype=np.int64)
    least = np.zeros(len(part.vectors), dtype=np.int64)
    for column, cell in enumerate(part.cells):
        adds = part.vectors[:, column]
        some = np.flatnonzero(adds)
        low, high = counting.limits[cell]
        most[some] = np.minimum(most[some], high // adds[some])
        if len(some) == 1:
            others = counting.most[cell] - size * int(adds[some[0]])
            least[some] = np.maximum(least[some], -((others - low) // adds[some]))
    return np.minimum(least, most), most


def _grid(spans: Ints) -> int:
    """Return how many ways there are to fill all rows but the one that takes what is left."""
    filled = np.sort(spans)[:-1]
    return math.prod((filled[filled > 0] + 1).tolist())


def _all_counts(least: Ints, most: Ints, rest: int, size: int) -> Ints:
    """Return every way for `size` homes to be in rows, from `least` to `most`: (ways, rows)."""
    # No more axes than the grid has powers of two: those along which nothing varies are left out.
    others = [row for row in range(len(most)) if row != rest and most[row] > least[row]]
    axes = [np.arange(least[row], most[row] + 1) for row in others]
    grids = np.meshgrid(*axes, indexing="ij")
    counts = np.tile(least, (grids[0].size if grids else 1, 1))
    for row, axis in zip(others, grids, strict=True):
        counts[:, row] = axis.ravel()
    counts[:, rest] += size - counts.sum(axis=1)
    fits = (counts[:, rest] >= least[rest]) & (counts[:, rest] <= most[rest])
    possible: Ints = counts[fits]
    return possible


def _log_multinomial(counts: Ints, rest: int, size: int, log_weights: Floats) -> Floats:
    """Return the log of the chance of each row of `counts`, of `size` homes.

    Counted from all homes in the row `rest`, so that nothing large has to cancel.

    Raises:
        TooManyWorldsError: too many homes are elsewhere.
    """
    taken = size - counts[:, rest]
    others = np.delete(counts, rest, axis=1)
    odds = np.delete(log_weights, rest) - log_weights[rest] + math.log(size)
    if int(taken.max(initial=0)) > _MOST_TOTAL:
        raise TooManyWorldsError
    found: Floats = log_choices(size, taken) - log_factorial(others).sum(axis=1) + others @ odds
    found += size * log_weights[rest]
    return found


def _window(part: Part, size: int, counting: Counting) -> tuple[Ints, Ints]:
    """Return how many homes can be in each row at least and at most, but for what is negligible.

    That so many are in a row is no likelier than the binomial has it, times the best that can be
    published; what is likeliest beforehand is a way to compare with.
    """
    log_chance = part.log_weights - log_sum(part.log_weights, axis=0)
    usual = np.floor(size * np.exp(log_chance)).astype(np.int64)
    usual[np.argmax(log_chance)] += size - usual.sum()
    least = math.lgamma(size + 1.0) - math.fsum(math.lgamma(many + 1.0) for many in usual.tolist())
    least += float(usual @ log_chance)
    greatest = 0.0
    for column, cell in enumerate(part.cells):
        mine = part.vectors[:, column]
        others = counting.most[cell] - size * int(mine.max(initial=0))
        own = np.array([int(usual @ mine)])
        least += float(counting.bounds(cell, own, others)[0][0])
        every = np.zeros(1, dtype=np.int64)
        greatest += float(counting.bounds(cell, every, counting.most[cell])[1][0])
    enough = least - _NEGLIGIBLE - greatest
    limits = [_counts_in_row(size, log_share, enough) for log_share in log_chance.tolist()]
    low, high = np.array(limits, dtype=np.int64).T
    return low, high


def _counts_in_row(size: int, log_chance: float, enough: float) -> tuple[int, int]:
    """Return the least and greatest count of which the binomial's log chance is `enough`.

    All counts where not even the likeliest is.
    """
    chance = min(math.exp(log_chance), 1.0 - 1e-12)
    log_rest = math.log1p(-chance)

    def likely(count: int) -> bool:
        ways = math.lgamma(size + 1.0) - math.lgamma(count + 1.0) - math.lgamma(size - count + 1.0)
        return ways + count * log_chance + (size - count) * log_rest >= enough

    usual = min(size, math.floor((size + 1) * chance))
    if not likely(usual):
        return 0, size
    low, high = usual, size
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if likely(middle) else (low, middle - 1)
    most, low, high = low, 0, usual
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if likely(middle) else (middle + 1, high)
    return low, most


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
