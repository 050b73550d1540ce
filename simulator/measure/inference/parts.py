"""How a home can answer, enumerated once for all homes that can answer alike.

Components differ in how many homes they have and in what was counted; what one home can add to
their numbers is the same again and again. Bit for bit it is what enumerating anew would give.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, replace

from simulator.measure.inference.pieces.classes import Class
from simulator.measure.inference.pieces.puzzle import Component, Piece, Puzzle
from simulator.measure.inference.pieces.support import (
    Combinations,
    Part,
    Room,
    cells_of,
    combinations_of,
    may_be,
    part_of,
    parts_of,
    profiles_of,
)
from simulator.measure.inference.shapes import NUMBERS_A_PLACE, Shapes

_OF_EACH_STATE, _OF_EACH_ROW = 5, 2
"""Numbers that are kept beside a part, of each combination in each state (`beliefs.of_part`), and
of what each row adds to each number (`together_of`)."""


def parts_once(taken_apart: Puzzle, component: Component, shapes: Shapes) -> list[Part]:
    """Return `parts_of` a component; parts like those in `shapes` are not enumerated again.

    Raises:
        TooManyWorldsError: as `parts_of` does.
    """

    def once(home_class: Class, piece: Piece, room: Room) -> Part:
        layout = _layout(piece, room)
        key = _likeness(home_class, piece, layout)
        part = shapes.found(key)
        if not isinstance(part, Part):
            part = part_of(home_class, piece, room, _combinations(piece, room, layout, shapes))
            shapes.keep(key, 1 + _numbers(part) // NUMBERS_A_PLACE, part)
        profiles = tuple(profiles_of(group) for group in piece.groups)
        return replace(part, groups=piece.groups, profiles=profiles, cells=cells_of(profiles))

    return parts_of(taken_apart, component, once)


def _combinations(piece: Piece, room: Room, layout: Hashable, shapes: Shapes) -> Combinations:
    """Return everything that a home of `piece` can answer: for proofs and beliefs, each once."""
    key = "combinations", may_be(piece), layout
    combinations = shapes.found(key)
    if not isinstance(combinations, Combinations):
        combinations = combinations_of(piece, room)
        arrays = (*combinations.counts, combinations.vectors, combinations.row)
        numbers = sum(array.size for array in arrays)
        shapes.keep(key, 1 + numbers // NUMBERS_A_PLACE, combinations)
    return combinations


def _likeness(home_class: Class, piece: Piece, layout: Hashable) -> Hashable:
    """Return what a part goes by: all but which requests and which numbers they are."""
    asked = tuple((group.answered, group.manner) for group in piece.groups)
    return "part", home_class.subject.kinds, piece.states, asked, layout


def _layout(piece: Piece, room: Room) -> Hashable:
    """Return what is left to each group and which numbers count it, and the room of each number.

    Of the numbers their order counts: that of the columns of a part.
    """
    mine = {cell for group in piece.groups for cells in group.counted for cell in cells}
    place = {cell: position for position, cell in enumerate(sorted(mine))}
    at = place.__getitem__
    groups = tuple(
        (group.left, len(group.requests), tuple([tuple(map(at, some)) for some in group.counted]))
        for group in piece.groups
    )
    left = tuple((place[cell], bounds) for cell, bounds in room.items())
    return groups, left


def _numbers(part: Part) -> int:
    """Return how many numbers its arrays hold, and those that are worked out of it."""
    arrays = [getattr(part, field.name) for field in fields(Part)]
    worked_out = _OF_EACH_STATE * part.log_joint.size + _OF_EACH_ROW * part.vectors.size
    return worked_out + sum(getattr(array, "size", 0) for array in (*arrays, *part.counts))
