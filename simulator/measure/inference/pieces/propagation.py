"""Bounds propagated until nothing moves: which outcomes the published numbers rule out by size.

What is ruled out here is impossible in every world, whatever the rates; what is left may still
be. It makes the puzzles that remain small, often to nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from simulator.measure.inference.evidence import ANSWERED, PublishedNumber
from simulator.measure.inference.pieces.classes import Cells, Class, Group

Adds: TypeAlias = dict[int, tuple[int, int]]
"""What is added to each number, at least and at most."""
_OfRequest: TypeAlias = Mapping[int, tuple[int, int]]
_Room: TypeAlias = dict[int, tuple[float, float]]
"""For each number: a home adds no more at least than the first, no less at most than the other."""


@dataclass(slots=True)
class Bounds:
    """What the homes together add to one number, at least and at most."""

    low: int = 0
    high: int = 0


def propagated(
    some: list[Class], numbers: tuple[PublishedNumber, ...]
) -> tuple[list[Class], list[Bounds]] | None:
    """Rule out what cannot be.

    Returns:
        The classes with what is left to each, and what they add to each number; nothing where no
        world is left.
    """
    left = list(some)
    totals = [Bounds() for _ in numbers]
    adds = [_class_adds(home_class) for home_class in left]
    for home_class, adding in zip(left, adds, strict=True):
        _shift(totals, adding, home_class.size, 1)
    moves, moved = 0, [0] * len(numbers)
    looked = [-1] * len(left)
    changed = True
    while changed:
        changed = False
        for position, home_class in enumerate(left):
            before = adds[position]
            if all(moved[cell] <= looked[position] for cell in before) and looked[position] >= 0:
                continue
            looked[position] = moves
            narrowed = _narrowed(home_class, before, totals, numbers)
            if narrowed is None:
                return None
            if narrowed is home_class:
                continue
            changed, left[position] = True, narrowed
            after = _class_adds(narrowed)
            adds[position] = {cell: after.get(cell, (0, 0)) for cell in before}
            _shift(totals, before, narrowed.size, -1)
            _shift(totals, adds[position], narrowed.size, 1)
            moves += 1
            for cell in before:
                if adds[position][cell] != before[cell]:
                    moved[cell] = moves
    if any(not _fits(total.low, total.high, n) for total, n in zip(totals, numbers, strict=True)):
        return None
    return left, totals


def _shift(totals: list[Bounds], adds: Adds, size: int, sign: int) -> None:
    for cell, (low, high) in adds.items():
        totals[cell].low += sign * size * low
        totals[cell].high += sign * size * high


def _fits(low: int, high: int, number: PublishedNumber) -> bool:
    """Tell whether some total from `low` to `high` is allowed."""
    if number.noisy is not None:
        return True
    return high >= number.low and (number.high is None or low <= number.high)


@lru_cache(maxsize=4_000)
def _adds_of(left: int, counted: tuple[Cells, Cells, Cells]) -> _OfRequest:
    """Return what one request adds to each number, at least and at most: many homes ask the same.

    Args:
        left: the outcomes left if the home is asked, as bits.
        counted: for each outcome, the numbers that count it.
    """
    adding, possible = {cell: 0 for cells in counted for cell in cells}, 0
    for position, outcome in enumerate(ANSWERED):
        if left & (1 << outcome):
            possible += 1
            for cell in counted[position]:
                adding[cell] += 1
    return {cell: (int(many == possible), int(many > 0)) for cell, many in adding.items()}


def _of_requests(home_class: Class) -> list[_OfRequest]:
    """Return what one request of each group of a class adds."""
    return [_adds_of(group.left, group.counted) for group in home_class.groups]


def _active_adds(home_class: Class, by_group: list[_OfRequest]) -> Adds:
    """Return what a home of this class adds if it is asked."""
    adds: Adds = {}
    for group, own in zip(home_class.groups, by_group, strict=True):
        many = len(group.requests)
        for cell, (low, high) in own.items():
            had = adds.get(cell, (0, 0))
            adds[cell] = had[0] + many * low, had[1] + many * high
    return adds


def _class_adds(home_class: Class) -> Adds:
    """Return what a home of this class adds, asked or not."""
    if not home_class.may_be_asked:
        counted = (cells for group in home_class.groups for cells in group.counted)
        return {cell: (0, 0) for cells in counted for cell in cells}
    adds = _active_adds(home_class, _of_requests(home_class))
    if home_class.may_be_left_alone and home_class.subject.inactive > 0.0:
        return {cell: (0, high) for cell, (_, high) in adds.items()}
    return adds


def _narrowed(
    home_class: Class,
    adds: Adds,
    totals: list[Bounds],
    numbers: tuple[PublishedNumber, ...],
) -> Class | None:
    """Return the class with what the totals leave it; nothing where they leave it no state.

    It is the very same class where they leave it all that it had.
    """
    room = _room(adds, totals, numbers)
    if _all_fits(home_class, adds, room):
        return home_class
    rests = home_class.may_be_left_alone and home_class.subject.inactive > 0.0
    alone = rests and all(least <= 0 <= most for most, least in room.values())
    asked = home_class.may_be_asked and home_class.subject.active > 0.0
    groups = home_class.groups
    if asked:
        by_group = _of_requests(home_class)
        whole = _active_adds(home_class, by_group)
        groups = tuple(
            _narrowed_group(group, own, whole, room)
            for group, own in zip(home_class.groups, by_group, strict=True)
        )
        asked = _possible(whole, room) and all(group.left for group in groups)
    if not asked:
        groups = home_class.groups
    if not asked and not alone and home_class.size:
        return None
    had = home_class.may_be_asked, home_class.may_be_left_alone
    if (asked, alone) == had and groups == home_class.groups:
        return home_class
    return home_class._replace(groups=groups, may_be_asked=asked, may_be_left_alone=alone)


def _room(adds: Adds, totals: list[Bounds], numbers: tuple[PublishedNumber, ...]) -> _Room:
    """Return what one home that adds `adds` may add to each number, the others being free."""
    room = {}
    for cell, (low, high) in adds.items():
        number, total = numbers[cell], totals[cell]
        if number.noisy is not None:
            room[cell] = math.inf, -math.inf
        else:
            most = math.inf if number.high is None else number.high - total.low + low
            room[cell] = most, number.low - total.high + high
    return room


def _possible(adds: Adds, room: _Room) -> bool:
    """Tell whether there is room for `adds`."""
    for cell, (low, high) in adds.items():
        most, least = room[cell]
        if low > most or high < least:
            return False
    return True


def _all_fits(home_class: Class, adds: Adds, room: _Room) -> bool:
    """Tell whether one home can be all that it may be, since no number is near either end.

    Most homes of most towns are so: then nothing has to be looked at answer by answer.
    """
    may_rest, may_act = home_class.subject.inactive > 0.0, home_class.subject.active > 0.0
    if not (may_act and home_class.may_be_asked) or home_class.may_be_left_alone > may_rest:
        return False
    return all(
        most >= adds[cell][1] and least <= 0 for cell, (most, least) in room.items()
    ) and all(group.left for group in home_class.groups)


def _narrowed_group(group: Group, own: _OfRequest, whole: Adds, room: _Room) -> Group:
    """Return the group without the outcomes for which there is no room."""
    # Where there is no room for one request of the group, whatever comes of it: how much there is.
    spare = []
    for cell, (low, high) in own.items():
        most, least = room[cell]
        most, least = most - whole[cell][0] + low, least - whole[cell][1] + high
        if most < 1 or least > 0:
            spare.append((cell, most, least))
    if not spare:
        return group
    left = group.left
    for position, outcome in enumerate(ANSWERED):
        counted = group.counted[position]
        if left & (1 << outcome) and not all(
            least <= (cell in counted) <= most for cell, most, least in spare
        ):
            left &= ~(1 << outcome)
    return group._replace(left=left) if left != group.left else group
