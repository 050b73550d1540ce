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


class CountLimits(NamedTuple):
    """What is known of a count: the least and the most that it can be."""

    of: Count
    low: int
    high: int | None
    """Nothing where there is no most."""


def given_away(
    counts: Sequence[Count], known: Sequence[CountLimits], most_clips: int = 1
) -> list[bool]:
    """Tell for each of `counts` whether `known` leaves it one value.

    `known` has to hold in some world: it comes from one that took place. Of whoever shares come
    `most_clips` at most.
    """
    covers = {count.requests for count in counts} | {one.of.requests for one in known}
    if len(covers) == 1:
        return _by_one_equation(counts, known, most_clips)
    return _by_search(counts, known, most_clips)


def limits_of(
    count: Count, known: Sequence[CountLimits], most_clips: int, most: int
) -> tuple[int, int] | None:
    """Return the least and the most that `count` can be; nothing where no world fits `known`.

    No count is looked at beyond `most`.
    """
    capped = [*known, CountLimits(count, 0, most)]
    covers = {count.requests} | {one.of.requests for one in known}
    if len(covers) > 1:
        return _Worlds([count], capped, most_clips).limits(count)
    table = _Table([count], capped, most_clips)
    low, high = table.limits(count.item)
    return (int(low), int(high)) if table.fits() else None


def _by_one_equation(
    counts: Sequence[Count], known: Sequence[CountLimits], most_clips: int
) -> list[bool]:
    table = _Table(counts, known, most_clips)
    sides = (table.limits(count.item) for count in counts)
    return [low == high for low, high in sides]


class _Table:
    """Bounds of all counts of some requests by one another: of one equation, they are reached.

    So they are with clips beside it: for each number of those who shared, all numbers of clips
    from one to `most_clips` times as many can be.
    """

    def __init__(
        self, counts: Sequence[Count], known: Sequence[CountLimits], most_clips: int
    ) -> None:
        self._least = least = dict.fromkeys(Attribute, 0.0)
        self._most = most = dict.fromkeys(Attribute, math.inf)
        self._most_clips = most_clips
        for (item, _), low, high in known:
            least[item] = max(least[item], low)
            most[item] = min(most[item], math.inf if high is None else high)
        clips = {count.item for count in counts} | {one.of.item for one in known}
        self._fit = all(least[item] <= most[item] for item in Attribute)
        if _CLIPS in clips:
            least[_SHARED] = max(least[_SHARED], math.ceil(least[_CLIPS] / most_clips))
            most[_SHARED] = min(most[_SHARED], most[_CLIPS])

    def limits(self, item: Attribute) -> tuple[float, float]:
        """Return the least and the most of an item."""
        least, most = self._least, self._most
        if item == _TOTAL:
            lows, highs = ([side[one] for one in _ANSWERS] for side in (least, most))
            return max(least[item], sum(lows)), min(most[item], sum(highs))
        if item in _ANSWERS:
            return self._answer(item)
        if item == _CLIPS:
            low, high = self._answer(_SHARED)
            return max(least[item], low), min(most[item], self._most_clips * high)
        return least[item], most[item]

    def fits(self) -> bool:
        """Tell whether any numbers fit together."""
        every = (self.limits(item) for item in (_TOTAL, *_ANSWERS))
        return self._fit and all(low <= high for low, high in every)

    def _answer(self, item: Attribute) -> tuple[float, float]:
        """Bound an answer by the sum and the other answers."""
        least, most = self._least, self._most
        lows, highs = ([side[one] for one in _ANSWERS if one != item] for side in (least, most))
        low = max(least[item], least[_TOTAL] - sum(highs))
        return low, min(most[item], most[_TOTAL] - sum(lows))


def _by_search(
    counts: Sequence[Count], known: Sequence[CountLimits], most_clips: int
) -> list[bool]:
    """Search two worlds in which a count differs; each world found serves for the others too."""
    worlds = _Worlds(counts, known, most_clips)
    if len(counts) > _FEW:
        worlds.look_round()
    return [not worlds.differ(count) and worlds.one_value(count) for count in counts]


class _Worlds:
    """The worlds that `known` allows, a variable for each request and item; those found so far."""

    def __init__(
        self, counts: Sequence[Count], known: Sequence[CountLimits], most_clips: int
    ) -> None:
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

    def limits(self, count: Count) -> tuple[int, int] | None:
        """Return the least and the most of `count`; nothing where no world fits."""
        row = self._row(count)
        ends = [self._solve(costs, self._rows, self._low, self._high) for costs in (row, -row)]
        low, high = (None if end is None else round(float(row @ end)) for end in ends)
        return None if low is None or high is None else (low, high)

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
