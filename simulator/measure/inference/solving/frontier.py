"""One component solved exactly: a sweep over its homes that carries the totals so far.

The state of the sweep is how much each open number has been added to; a number opens with the
first home that can add to it and closes, with its likelihood, after the last (a transfer sweep,
or bucket elimination along one order; Dechter, 1999). For one request this is the conditional
Poisson-binomial by dynamic programming, for a chain of requests it is belief propagation, and for
what lasts it is the dynamic programme over homes with the same requests.

Which moves there are is a matter of whole numbers, and worked out first. How likely they are comes
after that, in logarithms; what is possible at all asks for no chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.evidence import PublishedNumber
from simulator.measure.inference.logs import Bools, Floats, Ints, log_sum, log_sum_by
from simulator.measure.inference.pieces.classes import Cells
from simulator.measure.inference.pieces.support import Part, TooManyWorldsError
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving.counting import SweepStep, counting_of
from simulator.measure.inference.solving.states import SoFar, fitting
from simulator.measure.inference.solving.steps import STEP, StepAhead, order_of, steps_of
from simulator.measure.inference.stopping import go_on

MOST_MOVES = 1_000_000
"""Of a whole sweep: more take too long, and too much memory."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the sweep found."""

    log_probability: float
    """Of the numbers of the component; minus infinity where no world fits."""
    rows: tuple[Floats, ...]
    """For each part, the posterior of each row of its `vectors`, for one of its homes."""
    moves: int
    """How many it took."""


@dataclass(frozen=True, slots=True)
class _Moves:
    """The moves of one step: arrays of one length."""

    step: SweepStep
    before: int
    """How many states there are before the step."""
    after: int
    source: Ints
    choice: Ints
    """Which way of the step."""
    target: Ints
    log_weight: Floats
    """The log of the chance of the way, and of the numbers that close after it; where only what is
    possible is asked, nobody reads it."""


def solve(
    parts: list[Part],
    sizes: list[int],
    numbers: tuple[PublishedNumber, ...],
    cells: Cells,
    most_moves: int = MOST_MOVES,
    shapes: Shapes | None = None,
) -> Solved:
    """Find the posterior of every part of a component, and the probability of its numbers.

    Args:
        parts: the pieces of homes; parts are independent before any number is known.
        sizes: how many homes, all alike, each part stands for.
        numbers: every number of the puzzle.
        cells: the numbers of this component.
        most_moves: when to give up.
        shapes: steps of other sweeps.

    Raises:
        TooManyWorldsError: an exact answer would take more than `most_moves`.
    """
    trail = _trail(parts, sizes, numbers, cells, most_moves, shapes, keep_all=False)
    if trail is None:
        return Solved(-math.inf, tuple(np.zeros(len(part.vectors)) for part in parts), 0)
    only_way = _is_only_way(trail)
    alphas, log_probability = ([], _log_of_only_way(trail)) if only_way else _forward(trail)
    counted = {cell for part in parts for cell in part.cells}
    log_probability += sum(numbers[cell].log_likelihood(0) for cell in cells if cell not in counted)
    moves = sum(len(moves.source) + STEP for moves in trail)
    if only_way:
        return Solved(log_probability, _rows_of_only_way(trail, parts, sizes), moves)
    return Solved(log_probability, _backward(trail, alphas, parts, sizes), moves)


def possible_rows(
    parts: list[Part],
    sizes: list[int],
    numbers: tuple[PublishedNumber, ...],
    cells: Cells,
    most_moves: int = MOST_MOVES,
    shapes: Shapes | None = None,
) -> tuple[Bools, ...] | None:
    """Find which rows of every part are possible at all, for one of its homes; None if no world.

    The arguments and the error are those of `solve`; chances play no part.
    """
    trail = _trail(parts, sizes, numbers, cells, most_moves, shapes, keep_all=True)
    if trail is None:
        return None
    rows_of_part = [np.zeros(len(part.vectors), dtype=bool) for part in parts]
    if _is_only_way(trail):
        for moves in trail:
            holds, way = moves.step.holds, int(moves.choice[0])
            if holds is None:
                rows_of_part[moves.step.part][way] = True
            else:
                rows_of_part[moves.step.part] |= holds[way]
        return tuple(rows_of_part)
    goal = np.ones(1, dtype=bool)
    """Which states some way leads on from, to the end."""
    for moves in reversed(trail):
        ends = goal[moves.target]
        ways = np.zeros(len(moves.step.vectors), dtype=bool)
        ways[moves.choice[ends]] = True
        holds = moves.step.holds
        rows_of_part[moves.step.part] |= ways if holds is None else holds[ways].any(axis=0)
        goal = np.zeros(moves.before, dtype=bool)
        goal[moves.source[ends]] = True
    return tuple(rows_of_part)


def _trail(
    parts: list[Part],
    sizes: list[int],
    numbers: tuple[PublishedNumber, ...],
    cells: Cells,
    most_moves: int,
    shapes: Shapes | None,
    *,
    keep_all: bool,
) -> list[_Moves] | None:
    """Return the moves of every step of a sweep; nothing where no world fits."""
    if not all(len(part.vectors) for part in parts):
        return None
    counting = counting_of(parts, sizes, numbers, cells, keep_all=keep_all)
    limits = counting.limits
    if any(low > high for low, high in limits.values()):
        return None
    alone = len(parts) == 1
    steps = [
        step
        for at in order_of(parts, cells)
        for step in steps_of(at, parts[at], sizes[at], counting, most_moves, shapes, alone=alone)
    ]
    if len(steps) == 1 and len((only := steps[0].made()).vectors) == 1:
        return _one_move(only, parts[0], numbers, limits, most_moves)
    coming = _coming(steps, parts, limits)
    last = {cell: place for place, step in enumerate(steps) for cell in parts[step.part].cells}
    so_far = SoFar(1, {}, {})
    trail: list[_Moves] = []
    for place, ahead in enumerate(steps):
        go_on()
        step = ahead.made()
        mine = parts[step.part].cells
        so_far.open(mine)
        ranges = [(limits[cell][0] - coming[place][cell], limits[cell][1]) for cell in mine]
        columns = [so_far.totals[cell] for cell in mine]
        source, choice = fitting(so_far.states, columns, step.vectors, ranges, most_moves)
        most_moves -= len(source) + STEP
        if most_moves < 0:
            raise TooManyWorldsError
        if not len(source):
            return None
        added = dict(zip(mine, step.vectors.T, strict=True))
        log_weight = step.log_weights
        if not keep_all:
            log_weight = log_weight[choice]
            for cell, totals in so_far.totals.items():
                if last[cell] == place and numbers[cell].noisy is not None:
                    reached = totals[source] + added[cell][choice]
                    log_weight = log_weight + numbers[cell].log_likelihoods(reached)
        staying = [cell for cell in so_far.totals if last[cell] > place]
        most = {cell: (limits[cell][1], by) for cell, by in zip(mine, ahead.most, strict=True)}
        before = so_far.states
        so_far, target = so_far.moved(staying, source, choice, added, most)
        trail.append(_Moves(step, before, so_far.states, source, choice, target, log_weight))
    return trail


def _one_move(
    step: SweepStep,
    part: Part,
    numbers: tuple[PublishedNumber, ...],
    limits: dict[int, tuple[int, int]],
    most_moves: int,
) -> list[_Moves] | None:
    """Return the trail of a sweep of one step, for which there is one way."""
    go_on()
    added = dict(zip(part.cells, step.vectors[0].tolist(), strict=True))
    fits = all(limits[cell][0] <= many <= limits[cell][1] for cell, many in added.items())
    if most_moves < fits + STEP:
        raise TooManyWorldsError
    if not fits:
        return None
    log_weight = step.log_weights
    for cell in part.cells:
        if numbers[cell].noisy is not None:
            log_weight = log_weight + numbers[cell].log_likelihood(added[cell])
    nothing = np.zeros(1, dtype=np.int64)
    return [_Moves(step, 1, 1, nothing, nothing, nothing, log_weight)]


def _is_only_way(trail: list[_Moves]) -> bool:
    """Tell whether one way is left for each step, as where all that homes add is told of."""
    return all(len(moves.source) == 1 for moves in trail)


def _log_of_only_way(trail: list[_Moves]) -> float:
    """Return what `_forward` says of all numbers together, to the last bit."""
    log_probability = 0.0
    for moves in trail:
        log_probability += float(moves.log_weight[0])
    return log_probability


def _rows_of_only_way(
    trail: list[_Moves], parts: list[Part], sizes: list[int]
) -> tuple[Floats, ...]:
    """Return what `_backward` gathers, to the last bit."""
    added = [np.zeros(len(part.vectors)) for part in parts]
    for moves in reversed(trail):
        part, share, way = moves.step.part, moves.step.share, int(moves.choice[0])
        if share is None:
            added[part] = np.zeros(len(moves.step.vectors))
            added[part][way] = 1.0
        else:
            added[part] = share[way] / sizes[part]
    return tuple(added)


def _coming(
    steps: list[StepAhead], parts: list[Part], limits: dict[int, tuple[int, int]]
) -> list[dict[int, int]]:
    """Return for each step what the steps after it can add to each number, at most."""
    coming: list[dict[int, int]] = []
    after = dict.fromkeys(limits, 0)
    for step in reversed(steps):
        coming.append(dict(after))
        for cell, adds in zip(parts[step.part].cells, step.most, strict=True):
            after[cell] += adds
    return coming[::-1]


def _forward(trail: list[_Moves]) -> tuple[list[Floats], float]:
    """Return the log chance of each state before every step, and of all numbers together.

    Before each step the chances add up to 1; what they were scaled by is in the second figure.
    """
    alphas, alpha, log_probability = [], np.zeros(1), 0.0
    for moves in trail:
        alphas.append(alpha)
        after = log_sum_by(moves.target, alpha[moves.source] + moves.log_weight, moves.after)
        scale = float(log_sum(after, axis=0))
        alpha = after - scale
        log_probability += scale
    return alphas, log_probability


def _backward(
    trail: list[_Moves], alphas: list[Floats], parts: list[Part], sizes: list[int]
) -> tuple[Floats, ...]:
    """Go back along the trail, and gather what each part was found to add."""
    added = [np.zeros(len(part.vectors)) for part in parts]
    beta = np.zeros(1)
    for moves, alpha in zip(reversed(trail), reversed(alphas), strict=True):
        onward = moves.log_weight + beta[moves.target]
        log_chance = alpha[moves.source] + onward
        chance = np.exp(log_chance - float(log_sum(log_chance, axis=0)))
        part, share, ways = moves.step.part, moves.step.share, len(moves.step.vectors)
        mass: Floats = np.bincount(moves.choice, chance, ways).astype(np.float64)
        added[part] = mass if share is None else mass @ share / sizes[part]
        beta = log_sum_by(moves.source, onward, moves.before)
        beta -= np.maximum.reduce(beta)
    return tuple(added)
