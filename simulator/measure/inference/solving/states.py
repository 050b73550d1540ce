"""The states of a sweep: what each open number has got so far, and the moves that lead on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.logs import Ints
from simulator.measure.inference.pieces.classes import Cells
from simulator.measure.inference.pieces.support import (
    TooManyWorldsError,
    spread,
    unique_keys,
    unique_rows,
)

_MOST_KEYS = 2**62
"""So many states have a number of their own."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """The states before a step: how much each open number has got by then."""

    states: int
    totals: dict[int, Ints]
    """For each open number, in the order in which they opened, its total in each state. No two
    states have the same, and they come in the order of the totals of the first, then the second."""
    most: dict[int, int]
    """No total of a number is greater."""

    def open(self, cells: Cells) -> None:
        """Open the numbers that have got nothing so far."""
        for cell in cells:
            if cell not in self.totals:
                self.totals[cell] = np.zeros(self.states, dtype=np.int64)
                self.most[cell] = 0

    def moved(
        self,
        staying: list[int],
        source: Ints,
        choice: Ints,
        added: dict[int, Ints],
        most: dict[int, tuple[int, int]],
    ) -> tuple[SoFar, Ints]:
        """Return the states that the moves lead to, and to which of them each move leads.

        Args:
            staying: the numbers that are open after it.
            source: (moves,), from which state.
            choice: (moves,), by which way.
            added: what each way adds to a number; others get nothing.
            most: to what total the numbers may get, and how much any way adds.
        """
        greatest = {
            cell: min(most[cell][0], self.most[cell] + most[cell][1])
            if cell in added
            else self.most[cell]
            for cell in staying
        }
        if not staying:
            return SoFar(1, {}, {}), np.zeros(len(source), dtype=np.int64)
        keys = math.prod(many + 1 for many in greatest.values())
        if keys >= _MOST_KEYS:
            return self._row_by_row(staying, source, choice, added, greatest)
        # One number for all totals of a state: of where a move comes from, and what its way adds.
        of_state, of_way = np.zeros(self.states, dtype=np.int64), None
        place = keys
        for cell, many in greatest.items():
            place //= many + 1
            of_state += self.totals[cell] * place
            if cell in added:
                adds = added[cell] * place
                of_way = adds if of_way is None else of_way + adds
        key = of_state[source] if of_way is None else of_state[source] + of_way[choice]
        which, target = unique_keys(key, keys)
        source, choice = source[which], choice[which]
        totals = {
            cell: self.totals[cell][source] + added[cell][choice]
            if cell in added
            else self.totals[cell][source]
            for cell in staying
        }
        return SoFar(len(which), totals, greatest), target

    def _row_by_row(
        self,
        staying: list[int],
        source: Ints,
        choice: Ints,
        added: dict[int, Ints],
        greatest: dict[int, int],
    ) -> tuple[SoFar, Ints]:
        """Return what `moved` does where no number has room for all totals of a state."""
        reached = np.empty((len(source), len(staying)), dtype=np.int64)
        for column, cell in enumerate(staying):
            reached[:, column] = self.totals[cell][source]
            if cell in added:
                reached[:, column] += added[cell][choice]
        different, target = unique_rows(reached)
        totals = dict(zip(staying, different.T, strict=True))
        return SoFar(len(different), totals, greatest), target


def fitting(
    states: int,
    totals: list[Ints],
    vectors: Ints,
    ranges: list[tuple[int, int]],
    most_moves: int,
) -> tuple[Ints, Ints]:
    """Return the moves that keep every number within its range: their states and ways.

    The number that leaves the fewest is gone by, and the others are looked at after that.

    Args:
        states: how many there are.
        totals: for each number what it has got so far, in each state.
        vectors: (ways, numbers), what each way adds.
        ranges: the least and the greatest total of each number after the step.
        most_moves: when to give up.

    Raises:
        TooManyWorldsError: there are more moves.
    """
    if not ranges:  # answers that no number counts
        first = np.zeros(states, dtype=np.int64)
        return spread(first, first + len(vectors) - 1)
    if states == 1:
        return _from_one([int(one[0]) for one in totals], vectors, ranges, most_moves)
    narrowed = [
        _within(totals[column], vectors[:, column], low, high)
        for column, (low, high) in enumerate(ranges)
    ]
    fewest = min(range(len(ranges)), key=lambda column: narrowed[column][0])
    moves, order, first, last = narrowed[fewest]
    if moves > max(0, most_moves):
        raise TooManyWorldsError
    source, place = spread(first, last)
    choice = order[place]
    if len(ranges) == 1:
        return source, choice
    keep = np.ones(len(source), dtype=bool)
    for column, (low, high) in enumerate(ranges):
        if column != fewest:
            reached = totals[column][source] + vectors[choice, column]
            keep &= (reached >= low) & (reached <= high)
    return source[keep], choice[keep]


def _from_one(
    totals: list[int], vectors: Ints, ranges: list[tuple[int, int]], most_moves: int
) -> tuple[Ints, Ints]:
    """Return what `fitting` does where there is one state, as before the first home."""
    inside = [
        (vectors[:, column] >= low - total) & (vectors[:, column] <= high - total)
        for column, (total, (low, high)) in enumerate(zip(totals, ranges, strict=True))
    ]
    many = [int(np.count_nonzero(one)) for one in inside]
    fewest = many.index(min(many))
    if many[fewest] > max(0, most_moves):
        raise TooManyWorldsError
    order = vectors[:, fewest].argsort(kind="stable")
    choice = order[np.logical_and.reduce(inside)[order]]
    return np.zeros(len(choice), dtype=np.int64), choice


def _within(states: Ints, adds: Ints, low: int, high: int) -> tuple[int, Ints, Ints, Ints]:
    """Return how many moves keep one number in its range, and which for each state.

    The ways in the order of what they add, and the places of the first and the last in it.
    """
    order = adds.argsort(kind="stable")
    ordered = adds[order]
    first = ordered.searchsorted(low - states, side="left")
    last = ordered.searchsorted(high - states, side="right") - 1
    return int(np.add.reduce(np.maximum(0, last - first + 1))), order, first, last
