"""Integer bounds for a component that is too large to sweep: what can be, and a world that fits.

Whether a home can be so and so is a question of feasibility, with one home of its class set apart.
A search that runs out of effort answers "possible", so that nothing is ever called proven that is
not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.evidence import ANSWERED, ANYTHING, DoorOutcome, PublishedNumber
from simulator.measure.inference.pieces.classes import Class
from simulator.measure.inference.pieces.puzzle import Component, Puzzle
from simulator.measure.inference.proving.asking import FIRST_REACH, Asking
from simulator.measure.inference.proving.columns import (
    Columns,
    Counts,
    HomeQuestion,
    Shape,
    bits_of,
    shape_in_full,
    shape_of,
)
from simulator.measure.inference.proving.possible import OfPart, Possible, add
from simulator.measure.inference.proving.searching import Budget, Limits, search

__all__ = ["MOST_SEARCHED", "Budget", "Counts", "Found", "a_world", "possibilities"]
MOST_SEARCHED = 1_500_000
"""Variables in all searches together; what is left then stays unknown."""
_RESTING, _ACTING = HomeQuestion(active=False), HomeQuestion(active=True)
_NO_REFUSAL = HomeQuestion(active=True, without=1 << DoorOutcome.DECLINED)
_ALL_SHARED = HomeQuestion(active=True, without=ANYTHING & ~(1 << DoorOutcome.SHARED))


@dataclass(frozen=True, slots=True)
class Found:
    """Whether any world fits, and whether every bound was found."""

    possible: bool
    complete: bool


def possibilities(
    taken_apart: Puzzle,
    component: Component,
    homes: list[Possible],
    budget: Budget,
    reach: int = FIRST_REACH,
) -> Found:
    """Write into `homes` what is possible in `component`.

    What cannot be searched within `budget` counts as possible.

    Args:
        taken_apart: the whole puzzle.
        component: the part of it to look at.
        homes: of every class of the puzzle.
        budget: what may be searched; what is, is taken off it.
        reach: how many pieces to look at together at first.
    """
    shapes = [shape_of(piece) for piece in component.pieces]
    asking = Asking(shapes, _limits(taken_apart, component), budget, reach)
    asked = (
        (place, plain)
        for place, shape in enumerate(shapes)
        for question in _questions(shape)
        if (plain := shape.plainest(question)) is not None
    )
    fits = asking.settle(asked)
    if fits is False:
        return Found(possible=False, complete=True)
    complete = fits is True
    of_parts = []
    for place, shape in enumerate(shapes):
        answers = {
            question: asking.answer(place, shape.plainest(question))
            for question in _questions(shape)
        }
        complete = complete and None not in answers.values()
        may = {question: found is not False for question, found in answers.items()}
        of_parts.append(_of_part(shape, may))
    add(homes, component, of_parts)
    return Found(possible=True, complete=complete)


def _questions(shape: Shape) -> list[HomeQuestion]:
    """Return everything to ask about a home of this shape."""
    return [
        _RESTING,
        _ACTING,
        _NO_REFUSAL,
        _ALL_SHARED,
        *(
            HomeQuestion(active=True, group=group, profile=position)
            for group, profiles in enumerate(shape.profiles)
            for position in range(len(profiles))
        ),
    ]


def _of_part(shape: Shape, may: dict[HomeQuestion, bool]) -> OfPart:
    """Return what a home of a piece may be, from the answers to all questions about it."""
    resting, acting = may[_RESTING], may[_ACTING]
    outcomes = []
    for number, profiles in enumerate(shape.profiles):
        bits = 1 << DoorOutcome.NOT_ASKED if resting else 0
        for position, profile in enumerate(profiles):
            if may[HomeQuestion(True, group=number, profile=position)]:
                bits |= bits_of(profile)
        outcomes.append(bits)
    return OfPart(
        active=acting,
        inactive=resting,
        never_declined=may[_NO_REFUSAL],
        always_shared=may[_ALL_SHARED],
        outcomes=tuple(outcomes),
    )


def a_world(
    taken_apart: Puzzle, component: Component, generator: np.random.Generator
) -> list[Counts] | None:
    """Return one world that fits the numbers and the rates, drawn at random among the extreme ones.

    Outcomes are known by their positions in ANSWERED. Nothing is returned where none was found.
    """
    columns = Columns()
    for piece in component.pieces:
        left = _possible(taken_apart.classes[piece.owner])
        columns.homes(shape_in_full(piece, left), piece.size)
    costs = generator.normal(size=len(columns.most))
    found = search(columns, _limits(taken_apart, component), costs, Budget(MOST_SEARCHED))
    return None if found is None or isinstance(found, bool) else columns.counts(found)


def _possible(home_class: Class) -> int:
    """Return the answers that some kind gives at all, as bits."""
    return sum(
        1 << outcome
        for position, outcome in enumerate(ANSWERED)
        if any(
            group.rates(kind)[position] > 0.0
            for group in home_class.groups
            for kind in home_class.subject.kinds
            if kind.prior > 0.0
        )
    )


def _limits(taken_apart: Puzzle, component: Component) -> Limits:
    """Return what the numbers of `component` allow."""
    return {cell: _limits_of(taken_apart.numbers[cell]) for cell in component.cells}


def _limits_of(number: PublishedNumber) -> tuple[float, float]:
    if number.noisy is not None:
        return 0.0, np.inf
    return float(number.low), np.inf if number.high is None else float(number.high)
