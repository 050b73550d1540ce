"""One component solved answer by answer, where the state of every home is known.

What such a home answers to one request says nothing of the next. Answers at the same rates that
the same numbers count are alike, whoever gave them: thousands of them are one step of a sweep. What
hangs together is that none of a home's own answers was a refusal, say: that is how likely the
numbers are with refusals ruled out there, as a share of how likely they are.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TypeAlias

from simulator.measure.inference.beliefs import PieceBelief
from simulator.measure.inference.evidence import DoorOutcome
from simulator.measure.inference.pieces.classes import Group
from simulator.measure.inference.pieces.puzzle import Component, Piece, Puzzle
from simulator.measure.inference.pieces.support import TooManyWorldsError
from simulator.measure.inference.solving.swept import Exact, swept

_REFUSAL = 1 << DoorOutcome.DECLINED
_NOT_SHARING = 1 << DoorOutcome.DECLINED | 1 << DoorOutcome.IGNORED
_Answer: TypeAlias = tuple[int, int, Group]
"""One answer: the position of a class and of a kind of it, for the rates, and what is left."""
_Key: TypeAlias = tuple[object, ...]


def answer_by_answer(taken_apart: Puzzle, component: Component, most_moves: int) -> Exact | None:
    """Solve one component of homes whose state is known; nothing where no world fits.

    Raises:
        TooManyWorldsError: it would take more than `most_moves`.
    """
    return _Singly(taken_apart, component, most_moves).solved()


class _Singly:
    """One component, taken apart into answers."""

    def __init__(self, taken_apart: Puzzle, component: Component, most_moves: int) -> None:
        self._taken_apart, self._component = taken_apart, component
        self._left = most_moves
        self._models: dict[_Key, _Answer] = {}
        self._own = [self._answers_of(piece) for piece in component.pieces]
        self._all: Counter[_Key] = Counter()
        for piece, own in zip(component.pieces, self._own, strict=True):
            for key in own:
                self._all[key] += piece.size * own[key]

    def solved(self) -> Exact | None:
        """Return what the numbers say of every piece."""
        began = self._left
        whole = self._found(self._all)
        if whole is None:
            return None
        outcomes = {
            key: found.outcomes[0] for key, found in zip(self._all, whole.pieces, strict=True)
        }
        log_whole = whole.log_probability
        known: dict[object, tuple[float, float]] = {}
        pieces = []
        for piece, own in zip(self._component.pieces, self._own, strict=True):
            alike = frozenset(own.items())
            if alike not in known:
                known[alike] = (
                    self._without(own, _REFUSAL, log_whole),
                    self._without(own, _NOT_SHARING, log_whole),
                )
            never, always = known[alike]
            state = piece.states[0][0]
            pieces.append(
                PieceBelief(
                    states={state: 1.0},
                    declined=1.0 - never,
                    never_declined=never,
                    not_shared=1.0 - always,
                    always_shared=always,
                    outcomes=tuple(outcomes[self._key(piece, group)] for group in piece.groups),
                )
            )
        return Exact(log_whole, tuple(pieces), began - self._left)

    def _key(self, piece: Piece, group: Group) -> _Key:
        """Return what makes answers alike; remember one of them."""
        state = piece.states[0][0]
        kind = self._taken_apart.classes[piece.owner].subject.kinds[state]
        rates = kind.shares, kind.declines, kind.told
        key = rates, group.left, group.counted, group.answered, group.manner
        self._models.setdefault(key, (piece.owner, state, group))
        return key

    def _answers_of(self, piece: Piece) -> Counter[_Key]:
        """Return how many answers of each sort one home of `piece` gives."""
        count: Counter[_Key] = Counter()
        for group in piece.groups:
            count[self._key(piece, group)] += len(group.requests)
        return count

    def _without(self, own: Counter[_Key], ruled_out: int, log_whole: float) -> float:
        """Return the chance that none of a home's `own` answers is one of those `ruled_out`."""
        by_name = [key for key in own if not self._models[key][2].manner.post]
        touched = [key for key in by_name if self._models[key][2].left & ruled_out]
        if not touched:
            return 1.0
        answers = self._all.copy()
        for key in touched:
            owner, state, group = self._models[key]
            left = group.left & ~ruled_out
            if not left:
                return 0.0
            narrowed = (key[0], left, *key[2:])
            self._models.setdefault(narrowed, (owner, state, group._replace(left=left)))
            answers[key] -= own[key]
            answers[narrowed] += own[key]
        found = self._found(+answers)
        return 0.0 if found is None else math.exp(min(0.0, found.log_probability - log_whole))

    def _found(self, answers: Counter[_Key]) -> Exact | None:
        """Return what the numbers say of so many answers of each sort, each a home by itself."""
        pieces = []
        for key, many in answers.items():
            owner, state, group = self._models[key]
            alone = group._replace(requests=group.requests[:1])
            pieces.append(Piece((owner,), ((alone,),), ((state, 1.0),), many))
        component = Component(self._component.cells, tuple(pieces))
        solution = swept(self._taken_apart, component, self._left)
        if solution is not None:
            self._left -= solution.moves
        if self._left < 0:
            raise TooManyWorldsError
        return solution
