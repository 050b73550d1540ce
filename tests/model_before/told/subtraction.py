"""What can be worked out of totals by adding and subtracting: counts of which one value is left.

Over closed requests asked = shared + declined + ignored, and a total over several requests is the
sum of theirs. Nothing is below zero. Each who shares gives one clip or more, up to a most that
everybody knows: where that is more than one, clips are counted apart. Where all totals are over the
same requests there is one equation, and bounds follow at once; else whole numbers are searched
(scipy's HiGHS).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.log_kinds import Attribute

_TOTAL = Attribute.ASKED
_ANSWERS = (Attribute.SHARED, Attribute.DECLINED, Attribute.IGNORED)
_SUMMED: dict[Attribute, tuple[Attribute, ...]] = {_TOTAL: _ANSWERS}
"""What is the sum of other items; every other item stands for itself."""
_SHARED, _CLIPS = Attribute.SHARED, Attribute.FOOTAGE
_FEW = 4
"""So many counts are searched one by one; of more, many are settled by a few worlds."""


class Count(NamedTuple):
    """How many of one item there were in some requests."""

    item: Attribute
    requests: tuple[int, ...]
    """Positions, in order."""


class Limits(NamedTuple):
    """What is known of a count: the least and the most that it can be."""

    of: Count
    low: int
    high: int | None
    """Nothing where there is no most."""


def given_away(counts: Sequence[Count], known: Sequence[Limits], most_clips: int = 1) -> list[bool]:
    """Tell for each of `counts` whether `known` leaves it one value.

    `known` has to hold in some world: it comes from one that took place. Of whoever shares come
    `most_clips` at most.
    """
    covers = {count.requests for count in counts} | {one.of.requests for one in known}
    if len(covers) == 1:
        return _by_one_equation(counts, known, most_clips)
    return _by_search(counts, known, most_clips)


def _by_one_equation(
    counts: Sequence[Count], known: Sequence[Limits], most_clips: int
) -> list[bool]:
    """Bound each count by the others: of one equation, such bounds are reached.

    So they are with clips beside it: for each number of those who shared, all numbers of clips
    from one to `most_clips` times as many can be.
    """
    least = dict.fromkeys(Attribute, 0.0)
    most = dict.fromkeys(Attribute, math.inf)
    for (item, _), low, high in known:
        least[item] = max(least[item], low)
        most[item] = min(most[item], math.inf if high is None else high)
    clips = {count.item for count in counts} | {one.of.item for one in known}
    if _CLIPS in clips:
        least[_SHARED] = max(least[_SHARED], math.ceil(least[_CLIPS] / most_clips))
        most[_SHARED] = min(most[_SHARED], most[_CLIPS])

    def sides(item: Attribute) -> tuple[float, float]:
        """Bound an answer by the sum and the other answers."""
        lows, highs = ([side[one] for one in _ANSWERS if one != item] for side in (least, most))
        low = max(least[item], least[_TOTAL] - sum(highs))
        return low, min(most[item], most[_TOTAL] - sum(lows))

    def one_value(item: Attribute) -> bool:
        if item == _TOTAL:
            lows, highs = ([side[one] for one in _ANSWERS] for side in (least, most))
            return max(least[item], sum(lows)) == min(most[item], sum(highs))
        if item in _ANSWERS:
            low, high = sides(item)
            return low == high
        if item == _CLIPS:
            low, high = sides(_SHARED)
            return max(least[item], low) == min(most[item], most_clips * high)
        return least[item] == most[item]

    return [one_value(count.item) for count in counts]


def _by_search(counts: Sequence[Count], known: Sequence[Limits], most_clips: int) -> list[bool]:
    """Search two worlds in which a count differs; each world found serves for the others too."""
    worlds = _Worlds(counts, known, most_clips)
    if len(counts) > _FEW:
        worlds.look_round()
    return [not worlds.differ(count) and worlds.one_value(count) for count in counts]


class _Worlds:
    """The worlds that `known` allows, a variable for each request and item; those found so far."""

    def __init__(self, counts: Sequence[Count], known: Sequence[Limits], most_clips: int) -> None:
        self._column: dict[tuple[int, Attribute], int] = {}
        for item, requests in (*counts, *(one.of for one in known)):
            for request in requests:
                for part in _SUMMED.get(item, (item,)):
                    self._column.setdefault((request, part), len(self._column))
        with_clips = [request for request, part in self._column if part == _CLIPS]
        for request in with_clips:
            self._column.setdefault((request, _SHARED), len(self._column))
        rows = [self._row(one.of) for one in known]
        low = [float(one.low) for one in known]
        high = [np.inf if one.high is None else float(one.high) for one in known]
        for request in with_clips:
            clips, shared = (self._row(Count(part, (request,))) for part in (_CLIPS, _SHARED))
            rows += [clips - shared, most_clips * shared - clips]
            low += [0.0, 0.0]
            high += [np.inf, np.inf]
        self._rows = np.array(rows).reshape(len(rows), len(self._column))
        self._low, self._high = np.array(low), np.array(high)
        self._found: list[npt.NDArray[np.float64]] = []

    def _row(self, count: Count) -> npt.NDArray[np.float64]:
        row = np.zeros(len(self._column))
        for request in count.requests:
            for part in _SUMMED.get(count.item, (count.item,)):
                row[self._column[request, part]] = 1.0
        return row

    def differ(self, count: Count) -> bool:
        """Tell whether `count` differs between worlds found so far."""
        row = self._row(count)
        return len({round(float(row @ world)) for world in self._found}) > 1

    def look_round(self) -> None:
        """Find worlds far from each other: half of the variables large, the others small."""
        places = np.arange(len(self._column))
        finite = self._high[np.isfinite(self._high)]
        most = float(finite.max(initial=0.0)) + 1.0
        for bit in range(len(places).bit_length()):
            costs = np.where(places >> bit & 1, 1.0, -1.0)
            for one in (costs, -costs):
                self._solve(one, self._rows, self._low, self._high, most)

    def one_value(self, count: Count) -> bool:
        """Tell whether `count` has one value in every world."""
        row = self._row(count)
        world = self._solve(row, self._rows, self._low, self._high)
        if world is None:
            raise ValueError("no world fits the totals of a run: a fault of ours")
        rows = np.vstack([self._rows, row])
        low = np.append(self._low, round(float(row @ world)) + 1)
        return self._solve(np.zeros(len(row)), rows, low, np.append(self._high, np.inf)) is None

    def _solve(
        self,
        costs: npt.NDArray[np.float64],
        rows: npt.NDArray[np.float64],
        low: npt.NDArray[np.float64],
        high: npt.NDArray[np.float64],
        most: float = np.inf,
    ) -> npt.NDArray[np.float64] | None:
        # Few policies add up the same answers in two ways, and scipy is slow to load.
        from scipy.optimize import Bounds, LinearConstraint, milp

        solved = milp(
            costs,
            constraints=LinearConstraint(rows, low, high),
            integrality=np.ones(len(costs), dtype=np.int64),
            bounds=Bounds(0, most),
        )
        if solved.x is None:
            return None
        world: npt.NDArray[np.float64] = np.rint(solved.x)
        self._found.append(world)
        return world
