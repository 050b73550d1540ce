"""One component solved exactly: a sweep over its homes that carries the totals so far.

The state of the sweep is how much each open number has been added to; a number opens with the
first home that can add to it and closes, with its likelihood, after the last (a transfer sweep,
or bucket elimination along one order; Dechter, 1999). For one request this is the conditional
Poisson-binomial by dynamic programming, for a chain of requests it is belief propagation, and for
what lasts it is the dynamic programme over homes with the same requests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from simulator.measure.inference.classes import Cells
from simulator.measure.inference.evidence import Number
from simulator.measure.inference.steps import Step, counting_of, order_of, steps_of
from simulator.measure.inference.stopping import go_on
from simulator.measure.inference.support import Floats, Ints, Part, TooManyWorldsError, unique_rows

MOST_MOVES = 1_000_000
"""Of a whole sweep: more take too long, and too much memory."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the sweep found."""

    log_probability: float
    """Of the numbers of the component; minus infinity where no world fits."""
    rows: tuple[Floats, ...]
    """For each part, the posterior of each row of its `vectors`, for one of its homes."""


@dataclass(frozen=True, slots=True)
class _Moves:
    """What a step did, kept for the way back. Arrays of one length but for `alpha`."""

    step: Step
    alpha: Floats
    """The probability of each state before the step."""
    source: Ints
    choice: Ints
    target: Ints
    weight: Floats
    """Scaled, so that the states after the step add up to 1."""


def solve(
    parts: list[Part],
    sizes: list[int],
    numbers: tuple[Number, ...],
    cells: Cells,
    most_moves: int = MOST_MOVES,
    *,
    only_possible: bool = False,
) -> Solved:
    """Find the posterior of every part of a component, and the probability of its numbers.

    Args:
        parts: the pieces of homes; parts are independent before any number is known.
        sizes: how many homes, all alike, each part stands for.
        numbers: every number of the puzzle.
        cells: the numbers of this component.
        most_moves: when to give up.
        only_possible: tell only what is possible: no number underflows, and what is not 0 is
            some positive number, no probability.

    Raises:
        TooManyWorldsError: an exact answer would take more than `most_moves`.
    """
    counting = counting_of(parts, sizes, numbers, cells, keep_all=only_possible)
    limits = counting.limits
    steps = [
        step
        for position in order_of(parts, cells)
        for step in steps_of(position, parts[position], sizes[position], counting)
    ]
    if only_possible:
        steps = [replace(step, weights=(step.weights > 0).astype(np.float64)) for step in steps]
    log_probability, trail = _forward(steps, parts, numbers, limits, most_moves, only_possible)
    if not math.isfinite(log_probability):
        return Solved(-math.inf, tuple(np.zeros(len(part.vectors)) for part in parts))
    return Solved(log_probability, _backward(trail, parts, sizes, only_possible))


def _forward(
    steps: list[Step],
    parts: list[Part],
    numbers: tuple[Number, ...],
    limits: dict[int, tuple[int, int]],
    most_moves: int,
    only_possible: bool,
) -> tuple[float, list[_Moves]]:
    """Sweep over the steps; return the log of the probability, and the trail."""
    coming = _coming(steps, parts, limits)
    last = {cell: place for place, step in enumerate(steps) for cell in parts[step.part].cells}
    tables = {
        cell: np.array([numbers[cell].likelihood(total) for total in range(high + 1)])
        for cell, (_, high) in limits.items()
    }
    open_cells: list[int] = []
    states, alpha = np.zeros((1, 0), dtype=np.int64), np.ones(1)
    log_probability = 0.0
    trail: list[_Moves] = []
    for place, step in enumerate(steps):
        go_on()
        mine = parts[step.part].cells
        most_moves -= len(states) * len(step.weights)
        if most_moves < 0:
            raise TooManyWorldsError
        open_cells += [cell for cell in mine if cell not in open_cells]
        source, choice, reached = _reached(states, step, mine, open_cells)
        weight = step.weights[choice]
        keep = weight > 0
        for column, cell in enumerate(open_cells):
            low, high = limits[cell]
            keep &= reached[:, column] <= high
            keep &= reached[:, column] + coming[place][cell] >= low
        source, choice, weight, reached = source[keep], choice[keep], weight[keep], reached[keep]
        for column, cell in enumerate(open_cells):
            if last[cell] == place:
                weight = weight * tables[cell][reached[:, column]]
        staying = [column for column, cell in enumerate(open_cells) if last[cell] > place]
        open_cells = [open_cells[column] for column in staying]
        states, target = unique_rows(reached[:, staying])
        after = np.bincount(target, alpha[source] * weight, len(states))
        if only_possible:
            after = (after > 0).astype(np.float64)
        scale = float(after.sum())
        if not scale > 0:
            return -math.inf, trail
        trail.append(_Moves(step, alpha, source, choice, target, weight / scale))
        alpha = after / scale
        log_probability += math.log(scale)
    return log_probability, trail


def _reached(
    states: Ints, step: Step, mine: Cells, open_cells: list[int]
) -> tuple[Ints, Ints, Ints]:
    """Return for every move its state before, its way, and the totals after it."""
    ways = len(step.weights)
    source = np.repeat(np.arange(len(states)), ways)
    choice = np.tile(np.arange(ways), len(states))
    reached = np.zeros((len(source), len(open_cells)), dtype=np.int64)
    reached[:, : states.shape[1]] = states[source]
    columns = [open_cells.index(cell) for cell in mine]
    reached[:, columns] += step.vectors[choice]
    return source, choice, reached


def _coming(
    steps: list[Step], parts: list[Part], limits: dict[int, tuple[int, int]]
) -> list[dict[int, int]]:
    """Return for each step what the steps after it can add to each number, at most."""
    found: list[dict[int, int]] = []
    after = dict.fromkeys(limits, 0)
    for step in reversed(steps):
        found.append(dict(after))
        for column, cell in enumerate(parts[step.part].cells):
            after[cell] += int(step.vectors[:, column].max(initial=0))
    return found[::-1]


def _backward(
    trail: list[_Moves], parts: list[Part], sizes: list[int], only_possible: bool
) -> tuple[Floats, ...]:
    """Go back along the trail, and gather what each part was found to add."""
    found = [np.zeros(len(part.vectors)) for part in parts]
    beta: Floats = np.ones(int(trail[-1].target.max()) + 1) if trail else np.ones(1)
    for moves in reversed(trail):
        onward = moves.weight * beta[moves.target]
        part, share, ways = moves.step.part, moves.step.share, len(moves.step.weights)
        mass: Floats = np.bincount(moves.choice, moves.alpha[moves.source] * onward, ways).astype(
            np.float64
        )
        found[part] = mass if share is None else mass @ share / sizes[part]
        beta = np.bincount(moves.source, onward, len(moves.alpha)).astype(np.float64)
        if only_possible:
            beta = (beta > 0).astype(np.float64)
    return tuple(found)
