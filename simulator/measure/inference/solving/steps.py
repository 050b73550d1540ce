"""How a sweep goes over a component: in what order, how far it counts, how many homes at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.evidence import PublishedNumber
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
            ends = number.log_likelihoods(own), number.log_likelihoods(most)
            nearest = np.clip(number.noisy, own, most)
            return np.minimum(*ends), number.log_likelihoods(nearest)
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
        greatest = np.maximum.reduce(part.vectors, axis=0, initial=0).tolist()
        for cell, many in zip(part.cells, greatest, strict=True):
            most[cell] += size * many
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
) -> list[SweepStep]:
    """Return the steps of `size` homes of `part`: one for all of them where that is short.

    Raises:
        TooManyWorldsError: the steps alone would take more than `most_moves`.
    """
    if size == 1:
        return [SweepStep(position, part.vectors, part.log_weights)]
    together = _together(position, part, size, counting)
    if together is not None:
        return [together]
    if size * STEP > max(0, most_moves):
        raise TooManyWorldsError
    return [SweepStep(position, part.vectors, part.log_weights)] * size


def _together(position: int, part: Part, size: int, counting: Counting) -> SweepStep | None:
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
        only = _only_way(position, part, size, least, most, rest, counting)
        if only is not None:
            return only
    counts = _all_counts(least, most, rest, size)
    if counting.keep_all:
        return _possible_ways(position, part, size, counts, rest)
    log_weight = _log_multinomial(counts, rest, size, log_weights)
    vectors = counts @ part.vectors
    if len(counts) > _FEW:
        likely = _likely(part, size, vectors, log_weight, counting)
        counts, vectors, log_weight = counts[likely], vectors[likely], log_weight[likely]
    different, way = unique_rows(vectors)
    if len(different) > _MOST_COMPOSITIONS:
        return None
    together = log_sum_by(way, log_weight, len(different))
    of_each = counts * np.exp(log_weight - together[way])[:, None]
    rows = len(log_weights)
    place = (way[:, None] * rows + np.arange(rows)).ravel()
    share = np.bincount(place, of_each.ravel(), len(different) * rows).astype(np.float64)
    return SweepStep(position, different, together, share.reshape(-1, rows))


def _possible_ways(
    position: int, part: Part, size: int, counts: Ints, rest: int
) -> SweepStep | None:
    """Return every way in which `counts` homes can be in the rows, whatever its chance."""
    _check_taken(size - counts[:, rest])
    different, way = unique_rows(counts @ part.vectors)
    if len(different) > _MOST_COMPOSITIONS:
        return None
    holds = np.zeros((len(different), counts.shape[1]), dtype=bool)
    found, row = np.nonzero(counts)
    holds[way[found], row] = True
    return SweepStep(position, different, np.zeros(len(different)), holds=holds)


def _only_way(
    position: int,
    part: Part,
    size: int,
    least: Ints,
    most: Ints,
    rest: int,
    counting: Counting,
) -> SweepStep | None:
    """Return the one way for `size` homes to be in rows, where the numbers leave one.

    It is what the long way comes to, to the last bit; nothing where there is none.
    """
    counts = least.copy()
    counts[rest] += size - int(least.sum())
    if not least[rest] <= counts[rest] <= most[rest]:
        return None
    way = counts[None, :]
    if counting.keep_all:
        return _possible_ways(position, part, size, way, rest)
    log_weight = _log_multinomial(way, rest, size, part.log_weights)
    return SweepStep(position, way @ part.vectors, log_weight, way.astype(np.float64))


def _in_each_row(part: Part, size: int, counting: Counting) -> tuple[Ints, Ints]:
    """Return how many of `size` homes have to be in each row, and can be, as the numbers go."""
    most = np.full(len(part.vectors), size, dtype=np.int64)
    least = np.zeros(len(part.vectors), dtype=np.int64)
    if not part.cells:
        return least, most
    adds = part.vectors
    high = np.array([counting.limits[cell][1] for cell in part.cells], dtype=np.int64)
    room = np.where(adds > 0, high // np.maximum(adds, 1), size)
    most = np.minimum(most, np.minimum.reduce(room, axis=1))
    in_rows = np.add.reduce(adds > 0, axis=0).tolist()
    for column, cell in enumerate(part.cells):
        if in_rows[column] == 1:
            row = int(adds[:, column].argmax())
            mine, low = int(adds[row, column]), counting.limits[cell][0]
            others = counting.most[cell] - size * mine
            least[row] = max(least[row], -((others - low) // mine))
    return np.minimum(least, most), most


def _grid(spans: Ints) -> int:
    """Return how many ways there are to fill all rows but the one that takes what is left."""
    filled = sorted(spans.tolist())[:-1]
    return math.prod(span + 1 for span in filled if span > 0)


def _all_counts(least: Ints, most: Ints, rest: int, size: int) -> Ints:
    """Return every way for `size` homes to be in rows, from `least` to `most`: (ways, rows)."""
    # No more axes than the grid has powers of two: those along which nothing varies are left out.
    spans = (most - least).tolist()
    others = [row for row, span in enumerate(spans) if row != rest and span > 0]
    grids = np.indices([spans[row] + 1 for row in others])
    counts = np.empty((grids[0].size if others else 1, len(least)), dtype=np.int64)
    counts[:] = least
    for row, axis in zip(others, grids, strict=True):
        counts[:, row] += axis.ravel()
    counts[:, rest] += size - np.add.reduce(counts, axis=1)
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
    _check_taken(taken)
    others = np.concatenate((counts[:, :rest], counts[:, rest + 1 :]), axis=1)
    odds = np.concatenate((log_weights[:rest], log_weights[rest + 1 :]))
    odds = odds - log_weights[rest] + math.log(size)
    of_others = np.add.reduce(log_factorial(others), axis=1)
    found: Floats = log_choices(size, taken) - of_others + others @ odds
    found += size * log_weights[rest]
    return found


def _check_taken(taken: Ints) -> None:
    """Raise TooManyWorldsError where too many homes are not in the row that most are in."""
    if int(taken.max(initial=0)) > _MOST_TOTAL:
        raise TooManyWorldsError


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
