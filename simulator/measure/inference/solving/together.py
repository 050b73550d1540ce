"""All homes of a part that are alike, as one step of a sweep: every way for them to be in its rows.

Whether that is one step, and the most that it adds, can be known before the ways are listed: a
sweep that gives up after a few steps never needs the others.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from simulator.measure.inference.logs import (
    Bools,
    Floats,
    Ints,
    log_choices,
    log_factorial,
    log_sum,
    log_sum_by,
)
from simulator.measure.inference.pieces.support import (
    Part,
    TooManyWorldsError,
    spread,
    unique_rows,
)
from simulator.measure.inference.shapes import NUMBERS_A_PLACE, Shapes
from simulator.measure.inference.solving.counting import MOST_TOTAL, Counting, SweepStep

_LARGE_GRID, _MOST_GRID, _MOST_COMPOSITIONS = 2_000, 300_000, 100_000
_MOST_ENTRIES = 3_000_000
"""Of a table of all ways for alike homes to be in rows."""
_NEGLIGIBLE = 60.0
"""Ways whose probability is smaller than another's by e to this power are left out: together they
are less than 1e-20 of the whole."""
_FEW = 200
"""With no more ways than this, none is left out."""
_MOST_ROWS_KEPT = 100
"""Steps of parts with more rows are not kept: to tell whether they are alike takes long."""
_MOST_ALIKE = 10_000_000
"""Of more homes that are alike, only the numbers say how many can be in one row."""


@dataclass(frozen=True, slots=True)
class Together:
    """How many of `size` homes of a part can be in each of its rows."""

    position: int
    part: Part
    size: int
    counting: Counting
    least: Ints
    most: Ints
    grid: int
    """No more ways than this."""

    def most_added(self) -> list[int] | None:
        """Return what the step adds to each number at most; nothing where only the step says.

        It is what its `vectors` come to, or more where that makes no difference to a sweep.
        """
        if self.size > MOST_TOTAL or self.grid > _MOST_COMPOSITIONS:
            return None
        left = self.size - int(self.least.sum())
        spans, adds = self.most - self.least, self.part.vectors
        if not 0 <= left <= int(spans.sum()):
            return None
        limits, all_kept = self.counting.limits, self.counting.keep_all or self.grid <= _FEW
        if not all_kept and any(limits[cell][0] > 0 for cell in self.part.cells):
            return None
        if self.grid == 1:
            greatest = self.least @ adds + left * adds[int(spans.argmax())]
        else:
            # As many homes as there is room for in the row that adds most, and so on.
            order = np.argsort(-adds, axis=0, kind="stable")
            room = spans[order]
            taken = np.minimum(np.maximum(left - (room.cumsum(axis=0) - room), 0), room)
            in_order = adds[order, np.arange(adds.shape[1])]
            greatest = self.least @ adds + np.add.reduce(taken * in_order, axis=0)
        added: list[int] = greatest.tolist()
        return added

    def step(self, shapes: Shapes | None = None) -> SweepStep | None:
        """Return what the homes can add together, if that is not too much.

        A step like one in `shapes` is not worked out again.
        """
        if shapes is None or self.grid == 1 or len(self.part.vectors) > _MOST_ROWS_KEPT:
            return self._step()
        key = self._likeness()
        kept = shapes.steps.found(key)
        if isinstance(kept, SweepStep):
            return replace(kept, part=self.position)
        step = self._step()
        if step is not None:
            numbers = step.vectors.size + len(self.part.vectors) * len(step.vectors)
            shapes.steps.keep(key, 1 + numbers // NUMBERS_A_PLACE, step)
        return step

    def _likeness(self) -> Hashable:
        """Return all that the step depends on: of what is published, where it leaves ways out."""
        part, counting = self.part, self.counting
        said: tuple[Hashable, ...] = ()
        if self.grid > _FEW and not counting.keep_all:
            published = [counting.numbers[cell] for cell in part.cells]
            said = tuple(
                (one.low, one.high, one.noisy, one.epsilon, counting.most[cell])
                for cell, one in zip(part.cells, published, strict=True)
            )
        arrays = part.vectors, part.log_weights, self.least, self.most
        held = tuple(array.tobytes() for array in arrays)
        return held, self.size, len(part.cells), counting.keep_all, said

    def _step(self) -> SweepStep | None:
        part, size, least, most = self.part, self.size, self.least, self.most
        rest = int(np.argmax(most - least))
        if self.grid == 1:
            only = _only_way(self, rest)
            if only is not None:
                return only
        counts = _all_counts(least, most, rest, size)
        if self.counting.keep_all:
            return _possible_ways(self, counts, rest)
        log_weight = _log_multinomial(counts, rest, size, part.log_weights)
        vectors = counts @ part.vectors
        if len(counts) > _FEW:
            likely = _likely(part, size, vectors, log_weight, self.counting)
            counts, vectors, log_weight = counts[likely], vectors[likely], log_weight[likely]
        different, way = unique_rows(vectors)
        if len(different) > _MOST_COMPOSITIONS:
            return None
        together = log_sum_by(way, log_weight, len(different))
        of_each = counts * np.exp(log_weight - together[way])[:, None]
        rows = len(part.log_weights)
        place = (way[:, None] * rows + np.arange(rows)).ravel()
        share = np.bincount(place, of_each.ravel(), len(different) * rows).astype(np.float64)
        return SweepStep(self.position, different, together, share.reshape(-1, rows))


def together_of(position: int, part: Part, size: int, counting: Counting) -> Together | None:
    """Return how `size` homes of `part` can be in its rows, if that is not hopelessly much."""
    least, most = _in_each_row(part, size, counting)
    grid = _grid(most - least)
    if grid > _LARGE_GRID and not counting.keep_all and size <= _MOST_ALIKE:
        fewest, caps = _window(part, size, counting)
        most = np.maximum(least, np.minimum(most, caps))
        least = np.minimum(most, np.maximum(least, fewest))
        grid = _grid(most - least)
    if grid > _MOST_GRID or grid * len(most) > _MOST_ENTRIES:
        return None
    return Together(position, part, size, counting, least, most, grid)


def _possible_ways(all_of: Together, counts: Ints, rest: int) -> SweepStep | None:
    """Return every way in which `counts` homes can be in the rows, whatever its chance."""
    _check_taken(all_of.size - counts[:, rest])
    different, way = unique_rows(counts @ all_of.part.vectors)
    if len(different) > _MOST_COMPOSITIONS:
        return None
    holds = np.zeros((len(different), counts.shape[1]), dtype=bool)
    found, row = np.nonzero(counts)
    holds[way[found], row] = True
    return SweepStep(all_of.position, different, np.zeros(len(different)), holds=holds)


def _only_way(all_of: Together, rest: int) -> SweepStep | None:
    """Return the one way for the homes to be in rows, where the numbers leave one.

    It is what the long way comes to, to the last bit; nothing where there is none.
    """
    part, size, least = all_of.part, all_of.size, all_of.least
    counts = least.copy()
    counts[rest] += size - int(least.sum())
    if not least[rest] <= counts[rest] <= all_of.most[rest]:
        return None
    way = counts[None, :]
    if all_of.counting.keep_all:
        _check_taken(size - way[:, rest])
        return SweepStep(all_of.position, way @ part.vectors, np.zeros(1), holds=way > 0)
    log_weight = _log_multinomial(way, rest, size, part.log_weights)
    return SweepStep(all_of.position, way @ part.vectors, log_weight, way.astype(np.float64))


def _in_each_row(part: Part, size: int, counting: Counting) -> tuple[Ints, Ints]:
    """Return how many of `size` homes have to be in each row, and can be, as the numbers go."""
    least = np.zeros(len(part.vectors), dtype=np.int64)
    if not part.cells:
        return least, np.full(len(part.vectors), size, dtype=np.int64)
    high = np.array([counting.limits[cell][1] for cell in part.cells], dtype=np.int64)
    adding, divisors, only = part.kept.once("adding", lambda: _adding(part.vectors))
    room = np.where(adding, high // divisors, size)
    most = np.minimum.reduce(room, axis=1, initial=size)
    for column, row, mine in only:
        cell = part.cells[column]
        others = counting.most[cell] - size * mine
        least[row] = max(least[row], -((others - counting.limits[cell][0]) // mine))
    return np.minimum(least, most), most


def _adding(adds: Ints) -> tuple[Bools, Ints, list[tuple[int, int, int]]]:
    """Return where anything is added, by what to divide for how often it fits, and lone additions.

    Where one row alone adds to a number: the column, the row, and how much.
    """
    adding: Bools = adds > 0
    alone = np.flatnonzero(np.add.reduce(adding, axis=0) == 1).tolist()
    rows = [(column, int(adds[:, column].argmax())) for column in alone]
    only = [(column, row, int(adds[row, column])) for column, row in rows]
    return adding, np.maximum(adds, 1), only


def _grid(spans: Ints) -> int:
    """Return how many ways there are to fill all rows but the one that takes what is left."""
    filled = sorted(spans.tolist())[:-1]
    return math.prod(span + 1 for span in filled if span > 0)


def _all_counts(least: Ints, most: Ints, rest: int, size: int) -> Ints:
    """Return every way for `size` homes to be in rows, from `least` to `most`: (ways, rows).

    In the order of the counts of the first row, then of the second, but for the row `rest`.
    """
    spans = (most - least).tolist()
    others = [row for row, span in enumerate(spans) if row != rest and span > 0]
    above = size - int(least.sum())
    # How many homes there are above the least, beside those in the row `rest`.
    fewest, coming = above - spans[rest], sum(spans[row] for row in others)
    taken = np.zeros(1 if coming >= fewest and above >= 0 else 0, dtype=np.int64)
    chosen: list[Ints] = []
    for row in others:
        coming -= spans[row]
        first = np.maximum(0, fewest - coming - taken)
        which, many = spread(first, np.minimum(spans[row], above - taken))
        chosen = [*(one[which] for one in chosen), many]
        taken = taken[which] + many
    counts = np.empty((len(taken), len(least)), dtype=np.int64)
    counts[:] = least
    for row, many in zip(others, chosen, strict=True):
        counts[:, row] += many
    counts[:, rest] += above - taken
    return counts


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
    if int(taken.max(initial=0)) > MOST_TOTAL:
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
