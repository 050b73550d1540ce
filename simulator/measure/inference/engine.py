"""The engine: posteriors of every home and every answer, exact wherever that can be had."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.beliefs import Belief, add, unknown
from simulator.measure.inference.evidence import Evidence
from simulator.measure.inference.joining import joined_belief
from simulator.measure.inference.pieces.apart import taken_apart
from simulator.measure.inference.pieces.classes import Class
from simulator.measure.inference.pieces.puzzle import Component, Puzzle, puzzle
from simulator.measure.inference.pieces.support import TooManyWorldsError
from simulator.measure.inference.pieces.switches import Switches
from simulator.measure.inference.sampling import sampled
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving import frontier
from simulator.measure.inference.solving.exact import Known, solved

_MANY_TOO_LARGE, _SHORTER = 40, 20
"""After so many components that took too long, the others may take this fraction of the moves."""
UNKNOWN = 1.0
"""The standard error of a belief about which nothing could be worked out."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to try."""

    exact_moves: int = frontier.MOST_MOVES
    sampled_answers: int = sampled.MOST_ANSWERS
    """Shared by the components that have to be sampled; one whose share is too small for its size
    is not: nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What an observer believes after the facts."""

    classes: tuple[Class, ...]
    """Homes that the evidence does not tell apart."""
    beliefs: tuple[Belief, ...]
    """For each class."""
    log_probability: float
    """Of all facts, before any is known; minus infinity where no world fits, nan where sampled."""
    errors: tuple[float, ...]
    """For each class: the largest standard error among its probabilities; 0 where exact."""

    @property
    def exact(self) -> bool:
        """Whether every figure is exact."""
        return not math.isnan(self.log_probability)

    @property
    def possible(self) -> bool:
        """Whether any world fits the facts."""
        return self.log_probability != -math.inf

    def belief_of(self, subject: int) -> Belief:
        """Return what is believed of one subject."""
        return next(
            belief
            for one, belief in zip(self.classes, self.beliefs, strict=True)
            if subject in one.members
        )


def posterior(
    evidence: Evidence,
    effort: Effort = Effort(),
    seed: int = 0,
    shapes: Shapes | None = None,
) -> Posterior:
    """Return what the facts of `evidence` do to its beliefs.

    What cannot be solved exactly within `effort` is sampled with streams from `seed`. Whoever asks
    of many cases hands them one store of `shapes`.
    """
    shapes = Shapes() if shapes is None else shapes
    switches = taken_apart(evidence)
    if switches is None:
        return _posterior(evidence, effort, seed, shapes)
    return _joined(switches, _posterior(switches.evidence, effort, seed, shapes))


def _joined(switches: Switches, of_parts: Posterior) -> Posterior:
    """Return what was found of homes that were taken apart, put together again."""
    if not of_parts.possible:
        return of_parts
    homes, beliefs, errors = [], [], []
    for alike, places, parts in switches.joined(of_parts.classes):
        mine = [of_parts.beliefs[place] for place in places]
        of_each = [of_parts.errors[place] for place in places]
        homes.append(alike)
        # Chances of the parts are added up.
        errors.append(min(UNKNOWN, sum(of_each)))
        if parts is None:
            beliefs.append(mine[0])
        else:
            known, requests = max(of_each) < UNKNOWN, switches.whole.requests
            beliefs.append(joined_belief(parts, mine, requests, known=known))
    log_probability = of_parts.log_probability + switches.log_ties
    return Posterior(tuple(homes), tuple(beliefs), log_probability, tuple(errors))


def _posterior(evidence: Evidence, effort: Effort, seed: int, shapes: Shapes) -> Posterior:
    taken_apart = puzzle(evidence)
    if taken_apart is None:
        return Posterior((), (), -math.inf, ())
    beliefs = [Belief() for _ in taken_apart.classes]
    errors = [0.0] * len(taken_apart.classes)
    log_probability = taken_apart.log_settled
    too_large: list[int] = []
    known: Known = {}
    for position, component in enumerate(taken_apart.components):
        many = len(too_large) >= _MANY_TOO_LARGE
        moves = effort.exact_moves // _SHORTER if many else effort.exact_moves
        try:
            solution = solved(taken_apart, component, moves, known, shapes)
        except TooManyWorldsError:
            too_large.append(position)
            continue
        if solution is None:
            return Posterior((), (), -math.inf, ())
        add(beliefs, component, solution.pieces)
        log_probability += solution.log_probability
    if too_large:
        log_probability = math.nan
    homes = sum(taken_apart.components[position].homes for position in too_large)
    for position in too_large:
        component = taken_apart.components[position]
        most_answers = effort.sampled_answers * component.homes // homes
        generator = np.random.default_rng([seed, position])
        sampling = _sample(taken_apart, component, beliefs, generator, most_answers)
        for owner, error in sampling.items():
            errors[owner] = max(error, errors[owner])
    return Posterior(taken_apart.classes, tuple(beliefs), log_probability, tuple(errors))


def _sample(
    taken_apart: Puzzle,
    component: Component,
    beliefs: list[Belief],
    generator: np.random.Generator,
    most_answers: int,
) -> dict[int, float]:
    """Sample one component into `beliefs`; return the largest standard error for each class."""
    try:
        return sampled.sample(taken_apart, component, beliefs, generator, most_answers)
    except TooManyWorldsError:
        pass
    owners = [owner for piece in component.pieces for owner in piece.owners]
    for owner in owners:
        unknown(beliefs[owner], taken_apart.classes[owner])
    return dict.fromkeys(owners, UNKNOWN)
