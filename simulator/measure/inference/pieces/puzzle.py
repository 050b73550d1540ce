"""Evidence taken apart: what is settled at once, and the small puzzles that are left."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from simulator.measure.inference.evidence import ANSWERED, Evidence, PublishedNumber
from simulator.measure.inference.pieces.classes import INACTIVE, Cells, Class, Group, classes
from simulator.measure.inference.pieces.differencing import differenced
from simulator.measure.inference.pieces.propagation import Bounds, propagated


class Piece(NamedTuple):
    """Some requests of homes that are alike, as far as one component is concerned.

    Classes that only differ in which requests they are about, and not in which numbers count
    them, are one piece.
    """

    owners: tuple[int, ...]
    """The positions of the classes."""
    groups_of: tuple[tuple[Group, ...], ...]
    """For each owner its groups, in the same order."""
    states: tuple[tuple[int, float], ...]
    size: int
    """How many homes."""

    @property
    def owner(self) -> int:
        """Return one of the classes."""
        return self.owners[0]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return the groups of that class."""
        return self.groups_of[0]


@dataclass(frozen=True, slots=True)
class Component:
    """Numbers and homes that have to be solved together."""

    cells: tuple[int, ...]
    """Positions of the numbers; none for a piece that no number is about."""
    pieces: tuple[Piece, ...]

    @property
    def homes(self) -> int:
        """Return how many homes it has."""
        return sum(piece.size for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Evidence as independent components."""

    classes: tuple[Class, ...]
    numbers: tuple[PublishedNumber, ...]
    components: tuple[Component, ...]
    log_settled: float
    """Log of the probability of what is settled without solving anything."""

    def likeness(self, component: Component) -> object:
        """Return what `component` has in common with all that have the same solution.

        They differ in who is asked and in which requests, and in nothing else.
        """
        place = {cell: position for position, cell in enumerate(component.cells)}
        pieces = tuple(
            (
                self.classes[piece.owner].subject.kinds,
                piece.states,
                piece.size,
                tuple(
                    (
                        *_sort_key(group)[1:],
                        tuple([tuple(map(place.get, cells)) for cells in group.counted]),
                    )
                    for group in piece.groups
                ),
            )
            for piece in component.pieces
        )
        numbers = [self.numbers[cell] for cell in component.cells]
        return pieces, tuple((one.low, one.high, one.noisy, one.epsilon) for one in numbers)


def puzzle(evidence: Evidence) -> Puzzle | None:
    """Take `evidence` apart; nothing where bounds alone show that no world fits."""
    numbers = differenced(evidence)
    if numbers is None:
        return None
    return assembled(classes(evidence, numbers), numbers)


def assembled(some: list[Class], numbers: tuple[PublishedNumber, ...]) -> Puzzle | None:
    """Take homes and numbers apart; nothing where bounds alone show that no world fits."""
    left_over = propagated(some, numbers)
    if left_over is None:
        return None
    narrowed, bounds = left_over
    log_settled = 0.0
    said: list[PublishedNumber] = []
    silent = set[int]()
    for cell, (number, totals) in enumerate(zip(numbers, bounds, strict=True)):
        nearer, log_chance = _pulled_in(number, totals)
        log_settled += log_chance
        said.append(nearer)
        if totals.low == totals.high:
            log_settled += nearer.log_likelihood(totals.low)
            silent.add(cell)
        elif _says_nothing(nearer, totals):
            silent.add(cell)
    numbers = tuple(said)
    left = tuple(_without(home_class, silent) for home_class in narrowed)
    states_of = [home_class.states for home_class in left]
    root = _roots(left, states_of, len(numbers))
    components: dict[int | tuple[int, int], list[Piece]] = defaultdict(list)
    for owner, home_class in enumerate(left):
        states = states_of[owner]
        if not states:
            return None
        if len(states) == 1:
            log_settled += home_class.size * math.log(states[0][1])
            states = ((states[0][0], 1.0),)
        for place, groups in _split(home_class, states, root).items():
            key = (owner, -1) if place is None else place
            ordered = tuple(sorted(groups, key=_sort_key)) if len(groups) > 1 else groups
            components[key].append(Piece((owner,), (ordered,), states, home_class.size))
    solved_together = tuple(
        Component(tuple(sorted(_cells_of(pieces))), _merged(pieces, left))
        for pieces in components.values()
    )
    return Puzzle(left, numbers, solved_together, log_settled)


def _pulled_in(number: PublishedNumber, totals: Bounds) -> tuple[PublishedNumber, float]:
    """Return `number` as near as it gets to `totals`, and the log of what that leaves out.

    Noise beyond all totals is as far from each as the nearest end is, and then some: the same for
    all of them, and too large to carry along.
    """
    if number.noisy is None:
        return number, 0.0
    nearest = min(max(number.noisy, totals.low), totals.high)
    return replace(number, noisy=nearest), -number.epsilon * abs(number.noisy - nearest)


def _says_nothing(number: PublishedNumber, totals: Bounds) -> bool:
    """Tell whether `number` allows all `totals` alike."""
    if number.noisy is not None:
        return False
    return number.low <= totals.low and (number.high is None or totals.high <= number.high)


def _sort_key(group: Group) -> tuple[object, ...]:
    door, post, told = group.manner
    manner = door or (-1.0, -1.0), post, told
    return group.counted, group.left, len(group.requests), group.answered, manner


def _merged(pieces: list[Piece], some: tuple[Class, ...]) -> tuple[Piece, ...]:
    """Return the pieces, those together that no number tells apart."""
    if len(pieces) == 1:
        return tuple(pieces)
    alike: dict[object, list[Piece]] = defaultdict(list)
    for piece in pieces:
        shape = tuple(_sort_key(group) for group in piece.groups)
        alike[some[piece.owner].subject.kinds, piece.states, shape].append(piece)
    return tuple(
        Piece(
            tuple(piece.owner for piece in same),
            tuple(piece.groups for piece in same),
            same[0].states,
            sum(piece.size for piece in same),
        )
        for same in alike.values()
    )


def _without(home_class: Class, gone: set[int]) -> Class:
    """Return the class without the numbers in `gone`, nor those that only count what is ruled out.

    Groups that become alike merge.
    """
    if not any(_counts_in_vain(group, gone) for group in home_class.groups):
        # All but its requests tells a group from another.
        unlike = {group[1:] for group in home_class.groups}
        if len(unlike) == len(home_class.groups):
            return home_class
    alike: dict[object, list[int]] = defaultdict(list)
    for group in home_class.groups:
        counted = tuple(
            tuple(cell for cell in cells if cell not in gone and group.left & 1 << outcome)
            for outcome, cells in zip(ANSWERED, group.counted, strict=True)
        )
        alike[group.left, counted, group.answered, group.manner].extend(group.requests)
    groups = tuple(
        Group(tuple(requests), key[0], key[1], key[2], key[3])  # type: ignore[index]
        for key, requests in alike.items()
    )
    return home_class._replace(groups=groups)


def _counts_in_vain(group: Group, gone: set[int]) -> bool:
    """Tell whether a number in `gone` counts a group, or one counts what is ruled out there."""
    for outcome, cells in zip(ANSWERED, group.counted, strict=True):
        if cells and (not group.left & 1 << outcome or not gone.isdisjoint(cells)):
            return True
    return False


def _cells_of(pieces: list[Piece]) -> set[int]:
    return {
        cell
        for piece in pieces
        if any(state != INACTIVE for state, _ in piece.states)
        for group in piece.groups
        for cell in _group_cells(group)
    }


def _group_cells(group: Group) -> Cells:
    return _all_cells(group.counted)


@lru_cache(maxsize=4_000)
def _all_cells(counted: tuple[Cells, Cells, Cells]) -> Cells:
    return tuple(sorted({cell for cells in counted for cell in cells}))


def _roots(
    some: tuple[Class, ...], states_of: list[tuple[tuple[int, float], ...]], numbers: int
) -> list[int]:
    """Return for each number the smallest one that it has to be solved with."""
    parent = list(range(numbers))

    def find(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for home_class, states in zip(some, states_of, strict=True):
        if len(states) == 1 and states[0][0] == INACTIVE:
            continue
        together = [_group_cells(group) for group in home_class.groups]
        if len(states) > 1:
            together = [tuple(sorted({cell for cells in together for cell in cells}))]
        for cells in together:
            for cell in cells[1:]:
                first, other = sorted((find(cells[0]), find(cell)))
                parent[other] = first
    return [find(cell) for cell in range(numbers)]


def _split(
    home_class: Class, states: tuple[tuple[int, float], ...], root: list[int]
) -> dict[int | None, tuple[Group, ...]]:
    """Return the groups of a class by the component they belong to; None: to no component.

    What a home answers to different requests is independent once its state is known, so that
    only a home in doubt ties its requests together.
    """
    places: dict[int | None, list[Group]] = defaultdict(list)
    if len(states) == 1 and states[0][0] == INACTIVE:
        return {None: home_class.groups}
    for group in home_class.groups:
        cells = _group_cells(group)
        places[root[cells[0]] if cells else None].append(group)
    if len(states) > 1:
        where = next((place for place in places if place is not None), None)
        return {where: home_class.groups}
    return {place: tuple(groups) for place, groups in places.items()} or {None: ()}
