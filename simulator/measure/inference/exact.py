"""One component solved exactly, the shortest way that there is.

First by a sweep over its homes. Where that is too long and every home's state is known, answer by
answer. Where a few homes are in doubt, each way that they can be is supposed in turn.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from simulator.measure.inference.beliefs import Belief, PieceBelief, add
from simulator.measure.inference.classes import INACTIVE, Class
from simulator.measure.inference.evidence import Number, Subject
from simulator.measure.inference.logs import log_sum
from simulator.measure.inference.puzzle import Component, Piece, Puzzle, assembled
from simulator.measure.inference.singly import answer_by_answer
from simulator.measure.inference.support import TooManyWorldsError
from simulator.measure.inference.swept import Exact, swept

MOST_SUPPOSED = 100
"""Ways for the homes in doubt to be."""
_EACH = 300
"""What a component costs beside its moves, when it is one of many."""


def solved(taken_apart: Puzzle, component: Component, most_moves: int) -> Exact | None:
    """Solve one component; nothing where no world fits.

    Raises:
        TooManyWorldsError: each way would take more than `most_moves`.
    """
    try:
        return swept(taken_apart, component, most_moves)
    except TooManyWorldsError:
        if most_moves < 0:
            raise
    if all(len(piece.states) == 1 for piece in component.pieces):
        return answer_by_answer(taken_apart, component, most_moves)
    return _supposed(taken_apart, component, most_moves)


@dataclass(frozen=True, slots=True)
class _Case:
    """One way for all homes of a component to be, and what follows from it."""

    log_probability: float
    """Of it, and of the numbers."""
    share: dict[tuple[int, int], float]
    """By the place of a piece and a state: the share of its homes that are in it."""
    beliefs: dict[tuple[int, int], Belief]
    """Of these homes."""


def _supposed(taken_apart: Puzzle, component: Component, most_moves: int) -> Exact | None:
    """Solve one component by supposing in turn each way that its homes can be."""
    ways = math.prod(
        math.comb(piece.size + len(piece.states) - 1, piece.size) for piece in component.pieces
    )
    if ways > MOST_SUPPOSED:
        raise TooManyWorldsError
    began, cases = most_moves, []
    numbers = _only(component.cells, taken_apart.numbers)
    for counts in itertools.product(*(_counts_of(piece) for piece in component.pieces)):
        case, moves = _followed(taken_apart, component, numbers, counts, most_moves)
        most_moves -= moves
        if case is not None:
            cases.append(case)
    if not cases:
        return None
    logs = np.array([case.log_probability for case in cases])
    log_whole = float(log_sum(logs, axis=0))
    weights = np.exp(logs - log_whole).tolist()
    pieces = tuple(
        _mixed(place, piece, cases, weights) for place, piece in enumerate(component.pieces)
    )
    return Exact(log_whole, pieces, began - most_moves)


def _counts_of(piece: Piece) -> list[tuple[int, ...]]:
    """Return every way for the homes of `piece` to be in its states: how many are in each."""
    states = range(len(piece.states))
    ways = itertools.combinations_with_replacement(states, piece.size)
    if len(piece.states) == 1:
        return [(piece.size,)]
    return [tuple(way.count(state) for state in states) for way in ways]


def _only(cells: tuple[int, ...], numbers: tuple[Number, ...]) -> tuple[Number, ...]:
    """Return `numbers` at their places, those but `cells` empty."""
    mine = set(cells)
    nothing = Number("", "asked", ())
    return tuple(one if cell in mine else nothing for cell, one in enumerate(numbers))


def _followed(
    taken_apart: Puzzle,
    component: Component,
    numbers: tuple[Number, ...],
    counts: tuple[tuple[int, ...], ...],
    most_moves: int,
) -> tuple[_Case | None, int]:
    """Return what follows if so many homes of each piece are in each state, and what it took."""
    log_probability, began = 0.0, most_moves
    places: list[tuple[int, int]] = []
    homes: list[Class] = []
    share = {}
    for place, (piece, many) in enumerate(zip(component.pieces, counts, strict=True)):
        log_probability += math.lgamma(piece.size + 1.0)
        for (state, prior), size in zip(piece.states, many, strict=True):
            if size:
                log_probability += size * math.log(prior) - math.lgamma(size + 1.0)
                places.append((place, state))
                homes.append(_known(taken_apart.classes[piece.owner], piece, state, size))
                share[place, state] = size / piece.size
    supposed = assembled(homes, numbers)
    if supposed is None:
        return None, _EACH
    log_probability += supposed.log_settled
    beliefs = [Belief() for _ in homes]
    for inner in supposed.components:
        found = solved(supposed, inner, most_moves)
        if found is None:
            return None, began - most_moves
        add(beliefs, inner, found.pieces)
        log_probability += found.log_probability
        most_moves -= found.moves + _EACH
        if most_moves < 0:
            raise TooManyWorldsError
    case = _Case(log_probability, share, dict(zip(places, beliefs, strict=True)))
    return case, began - most_moves


def _known(one: Class, piece: Piece, state: int, size: int) -> Class:
    """Return `size` homes of `piece` that are known to be in `state`."""
    if state == INACTIVE:
        subject = Subject(one.subject.id, one.subject.kinds, camera=0.0)
    else:
        subject = Subject(one.subject.id, (replace(one.subject.kinds[state], prior=1.0),))
    active = state != INACTIVE
    return Class((), size, subject, piece.groups, may_be_asked=active, may_be_left_alone=not active)


def _mixed(place: int, piece: Piece, cases: list[_Case], weights: list[float]) -> PieceBelief:
    """Return what is believed of one home of a piece, over all cases."""
    states = {state: 0.0 for state, _ in piece.states}
    declined = never = not_shared = always = 0.0
    outcomes = np.zeros((len(piece.groups), 4))
    for chance, state, belief in _of_piece(place, piece, cases, weights):
        states[state] += chance
        declined += chance * belief.declined
        never += chance * belief.never_declined
        not_shared += chance * belief.not_shared
        always += chance * belief.always_shared
        outcomes += chance * np.array([belief.decisions[one.requests[0]] for one in piece.groups])
    return PieceBelief(
        states=states,
        declined=declined,
        never_declined=never,
        not_shared=not_shared,
        always_shared=always,
        outcomes=tuple((a, b, c, d) for a, b, c, d in outcomes.tolist()),
    )


def _of_piece(
    place: int, piece: Piece, cases: list[_Case], weights: list[float]
) -> Iterator[tuple[float, int, Belief]]:
    """Yield each state of a home of a piece in each case, its chance, and what is believed then."""
    for case, weight in zip(cases, weights, strict=True):
        for state, _ in piece.states:
            if (place, state) in case.beliefs:
                yield weight * case.share[place, state], state, case.beliefs[place, state]
