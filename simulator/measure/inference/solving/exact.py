"""One component solved exactly, the shortest way that there is.

First by a sweep over its homes. Where that is too long and every home's state is known, answer by
answer. Where a few homes are in doubt that tie much together, each way that they can be is supposed
in turn (cutset conditioning; Pearl, 1988).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from simulator.measure.inference.beliefs import Belief, PieceBelief, add
from simulator.measure.inference.evidence import PublishedNumber, Subject
from simulator.measure.inference.logs import log_sum
from simulator.measure.inference.pieces.classes import INACTIVE, Class
from simulator.measure.inference.pieces.puzzle import Component, Piece, Puzzle, assembled
from simulator.measure.inference.pieces.support import TooManyWorldsError
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving.singly import answer_by_answer
from simulator.measure.inference.solving.swept import Exact, swept

MOST_SUPPOSED = 100
"""Ways for the homes in doubt to be."""
_EACH, _AGAIN = 300, 20
"""What a component costs beside its moves, and one like another that was solved before."""


Known: TypeAlias = dict[object, Exact | None]
"""What was solved before, by its likeness."""


def solved(
    taken_apart: Puzzle,
    component: Component,
    most_moves: int,
    known: Known,
    shapes: Shapes | None = None,
) -> Exact | None:
    """Solve one component; nothing where no world fits.

    What it comes to is put into `known`, and taken from there where one like it was solved before.
    In `shapes` is kept what does not depend on what is known by then.

    Raises:
        TooManyWorldsError: each way would take more than `most_moves`.
    """
    likeness = taken_apart.likeness(component)
    if likeness in known:
        solution = known[likeness]
        return None if solution is None else _with_moves(solution, _AGAIN)
    solution = _solved(taken_apart, component, most_moves, known, likeness, shapes or Shapes())
    if solution is not None:
        solution = _with_moves(solution, solution.moves + _EACH)
    known[likeness] = solution
    return solution


def _with_moves(solution: Exact, moves: int) -> Exact:
    return Exact(solution.log_probability, solution.pieces, moves)


def _solved(
    taken_apart: Puzzle,
    component: Component,
    most_moves: int,
    known: Known,
    likeness: object,
    shapes: Shapes,
) -> Exact | None:
    size = len(component.pieces) + len(component.cells)

    def once(way: str, solve: Callable[[], Exact | None]) -> Exact | None:
        return shapes.once((way, likeness, most_moves), size, solve)

    try:
        return once("swept", lambda: swept(taken_apart, component, most_moves, shapes))
    except TooManyWorldsError:
        if most_moves < 0:
            raise
    if all(len(piece.states) == 1 for piece in component.pieces):
        return once("singly", lambda: answer_by_answer(taken_apart, component, most_moves))
    return by_supposing(taken_apart, component, most_moves, known, shapes)


@dataclass(frozen=True, slots=True)
class _Case:
    """One way for the supposed homes of a component to be, and what follows from it."""

    log_probability: float
    """Of it, and of the numbers."""
    homes: list[tuple[int, float, Belief]]
    """The place of a piece, a share of its homes, and what is believed of each of these."""


def by_supposing(
    taken_apart: Puzzle,
    component: Component,
    most_moves: int,
    known: Known,
    shapes: Shapes | None = None,
) -> Exact | None:
    """Solve one component by supposing in turn each way that some of its homes can be.

    Nothing is returned where no world fits. Of what is supposed, each case is much like the next:
    how its homes can answer is enumerated once in `shapes`.

    Raises:
        TooManyWorldsError: it would take more than `most_moves`, or there are too many ways.
    """
    pieces = component.pieces
    chosen = _chosen(pieces)
    ways = [_counts_of(piece) if at in chosen else [None] for at, piece in enumerate(pieces)]
    numbers = _only(component.cells, taken_apart.numbers)
    began, cases = most_moves, []
    shapes = shapes or Shapes()
    for counts in itertools.product(*ways):
        case, moves = _followed(taken_apart, pieces, numbers, counts, most_moves, known, shapes)
        most_moves -= moves
        if case is not None:
            cases.append(case)
    if not cases:
        return None
    logs = np.array([case.log_probability for case in cases])
    log_whole = float(log_sum(logs, axis=0))
    weights = np.exp(logs - log_whole).tolist()
    of_piece: list[list[tuple[float, Belief]]] = [[] for _ in pieces]
    for case, weight in zip(cases, weights, strict=True):
        for place, share, belief in case.homes:
            of_piece[place].append((weight * share, belief))
    mixed = tuple(_mixed(piece, found) for piece, found in zip(pieces, of_piece, strict=True))
    return Exact(log_whole, mixed, began - most_moves)


def _chosen(pieces: tuple[Piece, ...]) -> set[int]:
    """Return the places of the pieces to suppose things of: all in doubt that tie answers together.

    Raises:
        TooManyWorldsError: there are none, or too many ways for them to be.
    """
    in_doubt = {
        place
        for place, piece in enumerate(pieces)
        if len(piece.states) > 1 and sum(len(group.requests) for group in piece.groups) > 1
    }
    ways = math.prod(
        math.comb(pieces[place].size + len(pieces[place].states) - 1, pieces[place].size)
        for place in in_doubt
    )
    if not in_doubt or ways > MOST_SUPPOSED:
        raise TooManyWorldsError
    return in_doubt


def _counts_of(piece: Piece) -> list[tuple[int, ...] | None]:
    """Return every way for the homes of `piece` to be in its states: how many are in each."""
    states = range(len(piece.states))
    ways = itertools.combinations_with_replacement(states, piece.size)
    return [tuple(way.count(state) for state in states) for way in ways]


def _only(
    cells: tuple[int, ...], numbers: tuple[PublishedNumber, ...]
) -> tuple[PublishedNumber, ...]:
    """Return `numbers` at their places, those but `cells` empty."""
    mine = set(cells)
    nothing = PublishedNumber("", "asked", ())
    return tuple(one if cell in mine else nothing for cell, one in enumerate(numbers))


def _followed(
    taken_apart: Puzzle,
    pieces: tuple[Piece, ...],
    numbers: tuple[PublishedNumber, ...],
    counts: tuple[tuple[int, ...] | None, ...],
    most_moves: int,
    known: Known,
    shapes: Shapes,
) -> tuple[_Case | None, int]:
    """Return what follows if so many homes of a piece are in each state, and what it took.

    Nothing is supposed of a piece that no counts stand for.
    """
    log_probability, began = 0.0, most_moves
    places: list[tuple[int, float]] = []
    homes: list[Class] = []
    for place, (piece, many) in enumerate(zip(pieces, counts, strict=True)):
        homes_there = taken_apart.classes[piece.owner]._replace(
            members=(), size=piece.size, groups=piece.groups
        )
        if many is None:
            places.append((place, 1.0))
            homes.append(
                homes_there if len(piece.states) > 1 else _known(homes_there, piece.states[0][0])
            )
            continue
        log_probability += math.lgamma(piece.size + 1.0)
        for (state, prior), size in zip(piece.states, many, strict=True):
            if size:
                log_probability += size * math.log(prior) - math.lgamma(size + 1.0)
                places.append((place, size / piece.size))
                homes.append(_known(homes_there, state)._replace(size=size))
    supposed = assembled(homes, numbers)
    if supposed is None:
        return None, _EACH
    log_probability += supposed.log_settled
    beliefs = [Belief() for _ in homes]
    for inner in supposed.components:
        solution = solved(supposed, inner, most_moves, known, shapes)
        if solution is None:
            return None, began - most_moves
        add(beliefs, inner, solution.pieces)
        log_probability += solution.log_probability
        most_moves -= solution.moves
        if most_moves < 0:
            raise TooManyWorldsError
    told = [(place, share, belief) for (place, share), belief in zip(places, beliefs, strict=True)]
    return _Case(log_probability, told), began - most_moves


def _known(home_class: Class, state: int) -> Class:
    """Return homes of a class that are known to be in `state`."""
    active = state != INACTIVE
    kinds = tuple(
        kind._replace(prior=float(place == state or not active))
        for place, kind in enumerate(home_class.subject.kinds)
    )
    subject = Subject(home_class.subject.id, kinds, camera=float(active))
    return home_class._replace(subject=subject, may_be_asked=active, may_be_left_alone=not active)


def _mixed(piece: Piece, cases: list[tuple[float, Belief]]) -> PieceBelief:
    """Return what is believed of one home of a piece, over all cases with their chances."""
    states = {
        state: math.fsum(
            chance * (belief.inactive if state == INACTIVE else belief.kinds.get(state, 0.0))
            for chance, belief in cases
        )
        for state, _ in piece.states
    }
    outcomes = (
        np.array([belief.decisions[group.requests[0]] for chance, belief in cases]).T
        @ np.array([chance for chance, _ in cases])
        for group in piece.groups
    )
    return PieceBelief(
        states=states,
        declined=math.fsum(chance * belief.declined for chance, belief in cases),
        never_declined=math.fsum(chance * belief.never_declined for chance, belief in cases),
        not_shared=math.fsum(chance * belief.not_shared for chance, belief in cases),
        always_shared=math.fsum(chance * belief.always_shared for chance, belief in cases),
        outcomes=tuple((a, b, c, d) for a, b, c, d in (one.tolist() for one in outcomes)),
    )
