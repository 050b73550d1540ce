"""Bounds propagated until nothing moves: which outcomes the published numbers rule out by size.

What is ruled out here is impossible in every world, whatever the rates; what is left may still
be. It makes the puzzles that remain small, often to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from simulator.measure.inference.evidence import ANSWERED, PublishedNumber
from simulator.measure.inference.pieces.classes import Class, Group

Adds: TypeAlias = dict[int, tuple[int, int]]
"""What is added to each number, at least and at most."""


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


def _group_adds(group: Group) -> Adds:
    """Return what one request of `group` adds to each number, at least and at most."""
    adding, possible = {cell: 0 for counted in group.counted for cell in counted}, 0
    for position, outcome in enumerate(ANSWERED):
        if group.left & (1 << outcome):
            possible += 1
            for cell in group.counted[position]:
                adding[cell] += 1
    return {cell: (int(many == possible), int(many > 0)) for cell, many in adding.items()}


def _active_adds(home_class: Class, by_group: list[Adds]) -> Adds:
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
    adds = _active_adds(home_class, [_group_adds(group) for group in home_class.groups])
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

    def possible(changed: Adds) -> bool:
        """Tell whether one home can add `changed`, the others being free."""
        return all(
            _fits(
                totals[cell].low - adds[cell][0] + low,
                totals[cell].high - adds[cell][1] + high,
                numbers[cell],
            )
            for cell, (low, high) in changed.items()
        )

    rests = home_class.may_be_left_alone and home_class.subject.inactive > 0.0
    alone = rests and possible(dict.fromkeys(adds, (0, 0)))
    asked = home_class.may_be_asked and home_class.subject.active > 0.0
    groups = home_class.groups
    if asked:
        by_group = [_group_adds(group) for group in home_class.groups]
        whole = _active_adds(home_class, by_group)
        groups = tuple(
            _narrowed_group(group, own, whole, possible)
            for group, own in zip(home_class.groups, by_group, strict=True)
        )
        asked = possible(whole) and all(group.left for group in groups)
    if not asked:
        groups = home_class.groups
    if not asked and not alone and home_class.size:
        return None
    had = home_class.may_be_asked, home_class.may_be_left_alone
    if (asked, alone) == had and groups == home_class.groups:
        return home_class
    return replace(home_class, groups=groups, may_be_asked=asked, may_be_left_alone=alone)


def _narrowed_group(
    group: Group, own: Adds, whole: Adds, possible: Callable[[Adds], bool]
) -> Group:
    left = group.left
    for position, outcome in enumerate(ANSWERED):
        if not left & (1 << outcome):
            continue
        changed = {
            cell: (
                whole[cell][0] - low + int(cell in group.counted[position]),
                whole[cell][1] - high + int(cell in group.counted[position]),
            )
            for cell, (low, high) in own.items()
        }
        if not possible(changed):
            left &= ~(1 << outcome)
    return replace(group, left=left) if left != group.left else group
