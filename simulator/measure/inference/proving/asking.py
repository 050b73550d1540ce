"""What the homes of one component can be: questions answered in small neighbourhoods first.

A question is settled without looking at the whole component, both ways soundly. With everything
outside a neighbourhood as in a known world, a world found inside is a world of the whole. And with
everything outside as free as its own bounds leave it, no world inside means none at all. Only what
neither settles is asked again in a larger neighbourhood. Every world found answers all questions
that it shows an example of, and worlds next to a known one are looked at before any search.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

import numpy as np

from simulator.measure.inference.proving.columns import Columns, Counts, HomeQuestion, Shape
from simulator.measure.inference.proving.searching import Budget, Limits, search
from simulator.measure.inference.proving.swaps import Swaps
from simulator.measure.inference.stopping import go_on

FIRST_REACH = 12
"""Pieces of the first neighbourhood."""
_GROWTH = 4
_EXPLORED = 30
"""Worlds of the whole collected before any question is asked, at most."""
_WORTH = 4
"""A world of the whole has to answer about as much as searches of so many times its size would."""
_EXPLORING = 4
"""One part in so many of the budget is for that."""


class Asking:
    """The questions about one component, and what is known of their answers."""

    def __init__(
        self, shapes: Sequence[Shape], limits: Limits, budget: Budget, reach: int = FIRST_REACH
    ) -> None:
        self._shapes, self._limits, self._budget, self._reach = shapes, limits, budget, reach
        self._answers: dict[tuple[int, HomeQuestion], bool] = {}
        self._open: dict[int, list[HomeQuestion]] = {}
        self._world: list[Counts] = []
        self._totals: dict[int, int] = {}
        self._random = np.random.default_rng(0)
        self._holders: dict[int, list[int]] = {cell: [] for cell in limits}
        self._swaps = Swaps(shapes, limits, self._holders, budget)
        self._bounds = [shape.bounds() for shape in shapes]
        self._least, self._most = dict.fromkeys(limits, 0), dict.fromkeys(limits, 0)
        for place, bounds in enumerate(self._bounds):
            for cell, (least, most) in bounds.items():
                self._holders[cell].append(place)
                self._least[cell] += least
                self._most[cell] += most

    def answer(self, place: int, question: HomeQuestion | None) -> bool | None:
        """Return whether a home of the piece at `place` can be so; None where it is unknown."""
        return False if question is None else self._answers.get((place, question))

    def settle(self, questions: Iterable[tuple[int, HomeQuestion]]) -> bool | None:
        """Answer `questions` as far as the budget goes, first those about what lasts.

        Return whether any world fits at all; None where it is unknown.
        """
        for place, question in dict.fromkeys(questions):
            self._open.setdefault(place, []).append(question)
        if self._explore() is False:
            return False
        # A component hardly larger than a neighbourhood is looked at whole: one search settles it.
        reach = self._reach * (_GROWTH if len(self._shapes) <= self._reach * _GROWTH else 1)
        while self._open and self._budget.left > 0:
            left = [(place, question) for place, some in self._open.items() for question in some]
            for place, question in sorted(left, key=lambda one: one[1].of_answers):
                if (place, question) not in self._answers and self._budget.left > 0:
                    self._look(place, question, reach)
            if reach >= len(self._shapes):
                break
            reach *= _GROWTH
        return True if self._world else None

    def _explore(self) -> bool | None:
        """Collect worlds, each of which holds what the others did not; tell whether one fits.

        Each question is first asked of the worlds next to the first one found.
        """
        columns = Columns()
        for shape in self._shapes:
            columns.homes(shape, shape.size)
        seen = np.zeros(len(columns.most), dtype=bool)
        enough = self._budget.left - self._budget.left // _EXPLORING
        for attempt in range(_EXPLORED):
            costs = np.where(seen, 0.3, -1.0) * self._random.random(len(seen))
            costs[columns.active] = self._random.normal(size=len(columns.active))
            world = search(columns, self._limits, costs, self._budget)
            if world is None or isinstance(world, bool):
                return world if not attempt else True
            seen |= world > 0
            news = self._take(range(len(self._shapes)), columns.counts(world))
            if not attempt:
                self._swap()
            if (
                not self._open
                or not news
                or news * _WORTH * self._reach < len(self._shapes)
                or self._budget.left < enough
            ):
                break
        return True

    def _swap(self) -> None:
        """Ask every question that is open of the worlds next to the known one."""
        left = [(place, question) for place, some in self._open.items() for question in some]
        for place, question in left:
            if (place, question) not in self._answers and self._budget.left > 0:
                go_on()
                self._swapped(place, question)

    def _swapped(self, place: int, question: HomeQuestion) -> bool:
        """Tell whether a world next to the known one answers `question`; go on to it."""
        changed = self._swaps.example(self._world, self._totals, place, question)
        if changed is not None:
            self._take(list(changed), list(changed.values()))
        return (place, question) in self._answers

    def _look(self, place: int, question: HomeQuestion, reach: int) -> None:
        """Answer `question`, if it can be in the neighbourhood of about `reach` pieces."""
        if self._world and self._swapped(place, question):
            return
        inside = self._around(place, reach)
        if len(inside) == len(self._shapes):
            if self._found(place, question, inside, self._limits) is False:
                self._settle(place, question, possible=False)
            return
        if self._found(place, question, inside, self._free(inside)) is False:
            self._settle(place, question, possible=False)
        elif self._world and (place, question) not in self._answers:
            self._found(place, question, inside, self._as_it_is(inside))

    def _around(self, place: int, reach: int) -> list[int]:
        """Return about `reach` pieces near one: all of a number's, then of the next nearest."""
        inside = {place: None}
        coming, done = deque(self._shapes[place].cells), set[int]()
        while coming and len(inside) < reach:
            cell = coming.popleft()
            if cell in done:
                continue
            done.add(cell)
            for other in self._holders[cell]:
                if other not in inside:
                    inside[other] = None
                    coming.extend(self._shapes[other].cells)
        return list(inside)

    def _as_it_is(self, inside: list[int]) -> Limits:
        """Return what `inside` may add to its numbers, all else being as in the known world."""
        outside = {cell: self._totals[cell] for p in inside for cell in self._shapes[p].cells}
        for place in inside:
            for cell, many in self._shapes[place].adds(self._world[place]).items():
                outside[cell] -= many
        return {
            cell: (self._limits[cell][0] - many, self._limits[cell][1] - many)
            for cell, many in outside.items()
        }

    def _free(self, inside: list[int]) -> Limits:
        """Return what `inside` may add to its numbers, whatever all else does."""
        cells = {cell: None for p in inside for cell in self._shapes[p].cells}
        least = {cell: self._least[cell] for cell in cells}
        most = {cell: self._most[cell] for cell in cells}
        for place in inside:
            for cell, (low, high) in self._bounds[place].items():
                least[cell] -= low
                most[cell] -= high
        return {
            cell: (self._limits[cell][0] - most[cell], self._limits[cell][1] - least[cell])
            for cell in cells
        }

    def _found(
        self, place: int, question: HomeQuestion, inside: list[int], limits: Limits
    ) -> bool | None:
        """Tell whether the homes `inside` can be so within `limits`; keep what fits the whole."""
        columns = Columns()
        for shape in inside:
            columns.homes(self._shapes[shape], self._shapes[shape].size - (shape == place))
        columns.homes(self._shapes[place], 1, question)
        costs = self._random.normal(size=len(columns.most))
        world = search(columns, limits, costs, self._budget)
        if world is None or isinstance(world, bool):
            return world
        counts = columns.counts(world)
        counts[inside.index(place)] += counts.pop()
        self._take(inside, counts)
        return True

    def _take(self, inside: Sequence[int], counts: list[Counts]) -> int:
        """Go on to the world with `counts` inside, if it is one; tell how many answers it gives.

        What fits with all else free to change may not fit with all else as it is.
        """
        if not self._world and len(inside) < len(self._shapes):
            return 0
        totals = {cell: self._totals.get(cell, 0) for p in inside for cell in self._shapes[p].cells}
        for place, new in zip(inside, counts, strict=True):
            for cell, many in self._shapes[place].adds(new).items():
                totals[cell] += many
            if self._world:
                for cell, many in self._shapes[place].adds(self._world[place]).items():
                    totals[cell] -= many
        if any(
            not self._limits[cell][0] <= total <= self._limits[cell][1]
            for cell, total in totals.items()
        ):
            return 0
        if not self._world:
            self._world = [*counts]
        self._totals.update(totals)
        news = 0
        for place, new in zip(inside, counts, strict=True):
            self._world[place] = new
            for question in list(self._open.get(place, ())):
                if self._shapes[place].shows(new, question):
                    self._settle(place, question, possible=True)
                    news += 1
        return news

    def _settle(self, place: int, question: HomeQuestion, *, possible: bool) -> None:
        self._answers[place, question] = possible
        self._open[place].remove(question)
        if not self._open[place]:
            del self._open[place]
