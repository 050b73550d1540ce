"""One component solved by a sweep over its homes, and what that says of each of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from simulator.measure.inference.beliefs import PieceBelief, of_part
from simulator.measure.inference.logs import log_sum
from simulator.measure.inference.parts import parts_once
from simulator.measure.inference.pieces.classes import Class
from simulator.measure.inference.pieces.puzzle import Component, Puzzle
from simulator.measure.inference.pieces.support import Part
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving.frontier import solve


@dataclass(frozen=True, slots=True)
class Exact:
    """What the numbers of a component say."""

    log_probability: float
    """Of the numbers, and of what is named, given the states of the homes whose state is known."""
    pieces: tuple[PieceBelief, ...]
    moves: int
    """How many it took."""


def swept(
    taken_apart: Puzzle, component: Component, most_moves: int, shapes: Shapes | None = None
) -> Exact | None:
    """Solve one component; nothing where no world fits. In `shapes` are parts of others.

    Raises:
        TooManyWorldsError: it would take more than `most_moves`, or too many ways for one home.
    """
    parts = parts_once(taken_apart, component, shapes or Shapes())
    if not all(len(part.vectors) for part in parts):
        return None
    sizes = [piece.size for piece in component.pieces]
    if not component.cells:
        return _unconstrained(taken_apart, component, parts)
    solution = solve(parts, sizes, taken_apart.numbers, component.cells, most_moves, shapes)
    if solution.log_probability == -math.inf:
        return None
    pieces = tuple(
        of_part(taken_apart.classes[piece.owner], part, rows)
        for piece, part, rows in zip(component.pieces, parts, solution.rows, strict=True)
    )
    return Exact(solution.log_probability, pieces, solution.moves)


def _unconstrained(taken_apart: Puzzle, component: Component, parts: list[Part]) -> Exact:
    """Return what is named of homes that no number is about, which decides alone."""
    log_probability, pieces = 0.0, []
    for piece, part in zip(component.pieces, parts, strict=True):
        home_class = taken_apart.classes[piece.owner]
        log_total, of_one = part.kept.once("alone", partial(_alone, home_class, part))
        log_probability += piece.size * log_total
        pieces.append(of_one)
    return Exact(log_probability, tuple(pieces), 0)


def _alone(home_class: Class, part: Part) -> tuple[float, PieceBelief]:
    """Return the log of the chance of what is named of a home, and what is believed of it then."""
    log_total = float(log_sum(part.log_weights, axis=0))
    return log_total, of_part(home_class, part, np.exp(part.log_weights - log_total))
