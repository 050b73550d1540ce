"""In what order a sweep goes over a component, and in which steps: one home, or all alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.pieces.classes import Cells
from simulator.measure.inference.pieces.support import Part, TooManyWorldsError
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving.counting import Counting, SweepStep
from simulator.measure.inference.solving.together import together_of

STEP = 20
"""What a step of a sweep costs beside its moves."""


@dataclass(frozen=True, slots=True)
class StepAhead:
    """A step that a sweep comes to, worked out by then if not before."""

    part: int
    most: list[int]
    """What it adds to each number of the part, at most."""
    made: Callable[[], SweepStep]


def order_of(parts: list[Part], cells: Cells) -> list[int]:
    """Return the parts in an order that keeps few numbers open at a time (greedy)."""
    if len(cells) < 2 or len(parts) < 2:
        return list(range(len(parts)))
    left = set(range(len(parts)))
    holders = {cell: {i for i in left if cell in parts[i].cells} for cell in cells}
    opens = [len(part.cells) for part in parts]
    closes = [sum(len(holders[cell]) == 1 for cell in part.cells) for part in parts]
    opened: set[int] = set()
    near: set[int] = set()
    order = []

    def cost(position: int) -> tuple[int, int, int, int]:
        mine = opens[position]
        return mine - closes[position], mine, len(parts[position].vectors), position

    while left:
        best = min(near or left, key=cost)
        order.append(best)
        left.remove(best)
        near.discard(best)
        for cell in parts[best].cells:
            holding = holders[cell]
            holding.remove(best)
            if cell not in opened:
                opened.add(cell)
                near |= holding
                for position in holding:
                    opens[position] -= 1
            if len(holding) == 1:
                (position,) = holding
                closes[position] += 1
    return order


def steps_of(
    position: int,
    part: Part,
    size: int,
    counting: Counting,
    most_moves: int,
    shapes: Shapes | None = None,
    *,
    alone: bool = False,
) -> list[StepAhead]:
    """Return the steps of `size` homes of `part`: one for all of them where that is short.

    Where the part is `alone`, nobody asks what its steps add before they are there.

    Raises:
        TooManyWorldsError: the steps alone would take more than `most_moves`.
    """
    if size == 1:
        return [_worked_out(SweepStep(position, part.vectors, part.log_weights))]
    together = together_of(position, part, size, counting)
    if together is not None:
        most = None if alone else together.most_added()
        if most is not None:
            return [StepAhead(position, most, lambda: _there(together.step(shapes)))]
        step = together.step(shapes)
        if step is not None:
            return [_worked_out(step)]
    if size * STEP > max(0, most_moves):
        raise TooManyWorldsError
    return [_worked_out(SweepStep(position, part.vectors, part.log_weights))] * size


def _worked_out(step: SweepStep) -> StepAhead:
    most = np.maximum.reduce(step.vectors, axis=0, initial=0).tolist()
    return StepAhead(step.part, most, lambda: step)


def _there(step: SweepStep | None) -> SweepStep:
    """Return a step of which it was known that it is not too much."""
    assert step is not None
    return step
