"""Worlds next to a known one: one home is made as asked, and others make up for it.

Where A said no and B did not, they may have changed places. Most questions about what can be are
answered so, for a thousandth of what an integer program costs. What is not found here may still be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from simulator.measure.inference.pieces.classes import Cells
from simulator.measure.inference.pieces.support import Profile
from simulator.measure.inference.proving.columns import Counts, HomeQuestion, Shape
from simulator.measure.inference.proving.searching import Budget, Limits

_MOST_STEPS = 24
"""Changes that make up for one home, at most."""
_MOST_LOOKED_AT = 2_000
"""Changes looked at for one question, at most."""
_OF_A_VARIABLE = 50
"""So many changes are looked at in about the time that a search takes for a variable."""
_Adds: TypeAlias = dict[int, int]
"""What is added to each number."""


@dataclass(slots=True)
class _Homes:
    """Homes of one piece in one world, to be changed: how many are active, and their answers."""

    active: int
    outcomes: list[dict[int, int]]

    @classmethod
    def of(cls, counts: Counts) -> _Homes:
        return cls(counts.active, [dict(outcomes) for outcomes in counts.outcomes])

    def counts(self) -> Counts:
        return Counts(self.active, tuple(self.outcomes))


@dataclass(frozen=True, slots=True)
class _Change:
    """One answer of the homes of a piece comes out otherwise."""

    place: int
    group: int
    before: int
    after: int
    """Positions of profiles."""
    adds: _Adds


class Swaps:
    """Looks for worlds next to a known one."""

    def __init__(
        self, shapes: Sequence[Shape], limits: Limits, holders: dict[int, list[int]], budget: Budget
    ) -> None:
        self._shapes, self._limits, self._holders = shapes, limits, holders
        self._budget = budget
        self._changes: dict[tuple[int, bool], list[_Change]] = {}
        self._of_piece: dict[int, dict[tuple[int, int], list[_Change]]] = {}

    def example(
        self, world: Sequence[Counts], totals: dict[int, int], place: int, question: HomeQuestion
    ) -> dict[int, Counts] | None:
        """Return what changes in `world` so that a home of the piece at `place` is as asked.

        The new counts of each piece that changes; nothing where no such world was found near by.
        `totals` are those of `world`.
        """
        near = _Nearby(self._shapes, self._limits, world, totals)
        reserved = near.set_aside(place, question)
        found = reserved is not None and self._made_up_for(near)
        self._budget.left -= 1 + near.looked_at // _OF_A_VARIABLE
        if reserved is None or not found:
            return None
        changed = {piece: homes.counts() for piece, homes in near.changed.items()}
        changed[place] = changed[place] + reserved
        return changed

    def _made_up_for(self, near: _Nearby) -> bool:
        """Change answers of other homes until every number is within its limits."""
        for _ in range(_MOST_STEPS):
            if not near.violated:
                return True
            cell, by = next(iter(near.violated.items()))
            best = near.best(self._changing(cell, up=by < 0))
            if best is None:
                best_switch = near.best_switch(self._holders[cell], on=by < 0)
                if best_switch is None:
                    return False
                near.switch(*best_switch)
            else:
                near.change(best)
            near.mended.add(cell)
        return not near.violated

    def _changing(self, cell: int, *, up: bool) -> list[_Change]:
        """Return the changes of an answer that add one to a number, or take one off."""
        key = cell, up
        if key not in self._changes:
            self._changes[key] = [
                change
                for place in self._holders[cell]
                for change in self._of(place).get((cell, 1 if up else -1), ())
            ]
        return self._changes[key]

    def _of(self, place: int) -> dict[tuple[int, int], list[_Change]]:
        """Return the changes in a piece, by what they add to which number."""
        if place not in self._of_piece:
            by_number: dict[tuple[int, int], list[_Change]] = {}
            for change in _changes(place, self._shapes[place]):
                for added in change.adds.items():
                    by_number.setdefault(added, []).append(change)
            self._of_piece[place] = by_number
        return self._of_piece[place]


def _changes(place: int, shape: Shape) -> Iterator[_Change]:
    """Yield every change of one answer in a piece."""
    for group, profiles in enumerate(shape.profiles):
        for before, old in enumerate(profiles):
            for after, new in enumerate(profiles):
                if before != after:
                    adds = dict.fromkeys(new.cells, 1)
                    for cell in old.cells:
                        adds[cell] = adds.get(cell, 0) - 1
                    yield _Change(
                        place, group, before, after, {cell: by for cell, by in adds.items() if by}
                    )


class _Nearby:
    """A world that is being changed, and the numbers that do not fit it yet."""

    def __init__(
        self,
        shapes: Sequence[Shape],
        limits: Limits,
        world: Sequence[Counts],
        totals: dict[int, int],
    ) -> None:
        self._shapes, self._limits, self._world = shapes, limits, world
        self._totals = dict(totals)
        self._aside = -1
        self.changed: dict[int, _Homes] = {}
        """The homes of each piece that has changed, but for the one that is set aside."""
        self.violated: dict[int, float] = {}
        """By how much a number is too large, or too small where that is negative."""
        self.mended: set[int] = set()
        """Numbers that were made to fit, and have to stay so."""
        self.looked_at = 0

    def set_aside(self, place: int, question: HomeQuestion) -> Counts | None:
        """Take one home out of the piece at `place`, and return it as `question` wants it."""
        shape, homes = self._shapes[place], self._homes(place)
        self._aside = place
        adds: _Adds = {}
        outcomes: list[dict[int, int]] = []
        was_active = homes.active > 0
        for group, requests in enumerate(shape.requests):
            had = homes.outcomes[group]
            wanted = _wanted(shape, group, question, had) if question.active else {}
            if wanted is None:
                return None
            if was_active:
                for profile, many in _taken(had, wanted, requests).items():
                    had[profile] -= many
                    _add(adds, shape.profiles[group][profile].cells, -many)
            for profile, many in wanted.items():
                _add(adds, shape.profiles[group][profile].cells, many)
            outcomes.append(wanted)
        homes.active -= was_active
        self._add(adds)
        return Counts(int(question.active), tuple(outcomes))

    def best(self, changes: list[_Change]) -> _Change | None:
        """Return the change after which least does not fit; nothing where none makes it better.

        A change that only moves what does not fit to another number will do as well.
        """
        best, least = None, 1.0
        for change in changes:
            self.looked_at += 1
            if self.looked_at > _MOST_LOOKED_AT:
                break
            homes = self.changed.get(change.place) or self._world[change.place]
            if not homes.outcomes[change.group].get(change.before, 0):
                continue
            worse = self._worse(change.adds)
            if worse < least:
                best, least = change, worse
                if worse <= -len(self.violated) or worse <= -len(change.adds):
                    break
        return best

    def best_switch(self, places: list[int], *, on: bool) -> tuple[int, _Homes, _Adds] | None:
        """Return homes of one of `places` with one more active, or one less, that fit best."""
        best, least = None, 1.0
        fitting: dict[Cells, float] = {}
        for place in places:
            shape = self._shapes[place]
            homes = self.changed.get(place) or self._world[place]
            room = shape.size - (place == self._aside)
            self.looked_at += len(shape.requests)
            if not (shape.can_rest and shape.can_act) or self.looked_at > _MOST_LOOKED_AT:
                continue
            if homes.active >= room if on else not homes.active:
                continue
            worse = self._worse(self._switching_adds(shape, homes, fitting, on=on))
            if worse < least:
                best, least = place, worse
                if worse <= -sum(map(abs, self.violated.values())):
                    break
        if best is None:
            return None
        homes = self.changed.get(best) or self._world[best]
        return best, *self._switched(self._shapes[best], homes, fitting, on=on)

    def _switching_adds(
        self, shape: Shape, homes: _Homes | Counts, fitting: dict[Cells, float], *, on: bool
    ) -> _Adds:
        """Return what `_switched` adds to the numbers: most that is looked at is never done."""
        adds: _Adds = {}
        if on:
            for profiles, requests in zip(shape.profiles, shape.requests, strict=True):
                if profiles:
                    _add(adds, self._fittest(profiles, fitting), requests)
            return adds
        for had, profiles, requests in zip(
            homes.outcomes, shape.profiles, shape.requests, strict=True
        ):
            worse = self._fitting(profiles, fitting, on=False)
            left = requests
            for profile in sorted(range(len(profiles)), key=worse.__getitem__):
                many = min(left, had.get(profile, 0))
                if many:
                    _add(adds, profiles[profile].cells, -many)
                    left -= many
        return adds

    def _fittest(self, profiles: Sequence[Profile], fitting: dict[Cells, float]) -> Cells:
        """Return the numbers of the profile of which one answer more makes the world least bad."""
        least, fittest = math.inf, profiles[0].cells
        for profile in profiles:
            cells = profile.cells
            worse = fitting.get(cells)
            if worse is None:
                worse = fitting[cells] = self._worse(dict.fromkeys(cells, 1))
            if worse < least:
                least, fittest = worse, cells
        return fittest

    def _fitting(
        self, profiles: Sequence[Profile], fitting: dict[Cells, float], *, on: bool
    ) -> list[float]:
        """Return how much worse the world would be with one answer more, or less, of each."""
        for profile in profiles:
            if profile.cells not in fitting:
                one = dict.fromkeys(profile.cells, 1 if on else -1)
                fitting[profile.cells] = self._worse(one)
        return [fitting[profile.cells] for profile in profiles]

    def _switched(
        self, shape: Shape, homes: _Homes | Counts, fitting: dict[Cells, float], *, on: bool
    ) -> tuple[_Homes, _Adds]:
        """Return `homes` with one more active, or one less, its answers such as fit best.

        Into `fitting` goes how much worse the world would be with one answer in these numbers.
        """
        sign = 1 if on else -1
        switched = _Homes(homes.active + sign, [dict(outcomes) for outcomes in homes.outcomes])
        adds: _Adds = {}
        for had, profiles, requests in zip(
            switched.outcomes, shape.profiles, shape.requests, strict=True
        ):
            worse = self._fitting(profiles, fitting, on=on)
            left = requests
            for profile in sorted(range(len(profiles)), key=worse.__getitem__):
                many = left if on else min(left, had.get(profile, 0))
                had[profile] = had.get(profile, 0) + sign * many
                _add(adds, profiles[profile].cells, sign * many)
                left -= many
        return switched, adds

    def change(self, change: _Change) -> None:
        """Let one answer come out otherwise."""
        outcomes = self._homes(change.place).outcomes[change.group]
        outcomes[change.before] -= 1
        outcomes[change.after] = outcomes.get(change.after, 0) + 1
        self._add(change.adds)

    def switch(self, place: int, homes: _Homes, adds: _Adds) -> None:
        """Put `homes` in the place of those that were there."""
        self.changed[place] = homes
        self._add(adds)

    def _homes(self, place: int) -> _Homes:
        if place not in self.changed:
            self.changed[place] = _Homes.of(self._world[place])
        return self.changed[place]

    def _add(self, adds: _Adds) -> None:
        for cell, by in adds.items():
            self._totals[cell] += by
            amiss = self._amiss(cell, 0)
            if amiss:
                self.violated[cell] = amiss
            else:
                self.violated.pop(cell, None)

    def _amiss(self, cell: int, by: int) -> float:
        """Return by how much a number is too large with `by` more, or negative: too small."""
        low, high = self._limits[cell]
        total = self._totals[cell] + by
        if total > high:
            return total - high
        return min(0.0, total - low)

    def _worse(self, adds: _Adds) -> float:
        """Return how much more would not fit; never less than 1 where what was mended breaks."""
        worse = 0.0
        totals, limits, violated = self._totals, self._limits, self.violated
        for cell, by in adds.items():
            low, high = limits[cell]
            total = totals[cell] + by
            if low <= total <= high:
                if cell in violated:
                    worse -= abs(violated[cell])
                continue
            after = total - high if total > high else low - total
            if cell in violated:
                worse += after - abs(violated[cell])
            elif cell in self.mended:
                return 1.0
            else:
                worse += after
        return worse


def _wanted(
    shape: Shape, group: int, question: HomeQuestion, had: dict[int, int]
) -> dict[int, int] | None:
    """Return how a home that is as asked answers a group: as its like do, as far as that goes."""
    left = shape.requests[group]
    wanted: dict[int, int] = {}
    if question.group == group:
        wanted[question.profile] = 1
        left -= 1
    kept = shape.kept(group, question.without)
    if not kept and left:
        return None
    for profile in sorted(kept, key=lambda profile: -had.get(profile, 0)):
        many = min(left, max(0, had.get(profile, 0) - wanted.get(profile, 0)))
        if many:
            wanted[profile] = wanted.get(profile, 0) + many
            left -= many
    if left:
        plain = min(kept, key=lambda profile: len(shape.profiles[group][profile].cells))
        wanted[plain] = wanted.get(plain, 0) + left
    return wanted


def _taken(had: dict[int, int], wanted: dict[int, int], requests: int) -> dict[int, int]:
    """Return the answers of one home that are taken out: those `wanted`, as far as there are."""
    taken = {profile: min(many, had.get(profile, 0)) for profile, many in wanted.items()}
    left = requests - sum(taken.values())
    for profile in sorted(had, key=lambda profile: -had[profile]):
        many = min(left, had[profile] - taken.get(profile, 0))
        taken[profile] = taken.get(profile, 0) + many
        left -= many
    return {profile: many for profile, many in taken.items() if many}


def _add(adds: _Adds, cells: tuple[int, ...], many: int) -> None:
    for cell in cells:
        adds[cell] = adds.get(cell, 0) + many
