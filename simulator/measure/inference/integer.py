"""Integer bounds for a component that is too large to sweep: mixed-integer programming (HiGHS).

The counts of a class of homes that are alike are whole numbers with linear constraints, and any
such counts can be dealt out to its homes. Whether a home can be so and so is then a question of
feasibility, with one home of the class set apart. Worlds found on the way answer most of the
questions without another search; a search that runs out of time answers "possible", so that
nothing is ever called proven that is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.beliefs import Belief
from simulator.measure.inference.classes import INACTIVE
from simulator.measure.inference.evidence import ANSWERED, Number, Outcome
from simulator.measure.inference.puzzle import Component, Piece, Puzzle

SECONDS = 5.0
"""Of one search."""
_DECLINED, _SHARED = 1 << Outcome.DECLINED, 1 << Outcome.SHARED


@dataclass(frozen=True, slots=True)
class Found:
    """Whether any world fits, and whether every bound was found in time."""

    possible: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class _Question:
    """Can one home of a piece be like this?"""

    piece: int
    active: bool
    without: int = 0
    """Outcomes that it has in no request, as bits."""
    group: int = -1
    outcome: int = 0
    """Or: an outcome, as a bit, that it has in some request of this group."""


def possibilities(taken_apart: Puzzle, component: Component, beliefs: list[Belief]) -> Found:
    """Write into `beliefs` what is possible in `component`: 1 where it is, 0 where it is not."""
    program = _Program(taken_apart, component)
    if program.possible(None) is False:
        return Found(possible=False, complete=True)
    complete = True

    def may(question: _Question) -> float:
        nonlocal complete
        answer = program.possible(question)
        complete = complete and answer is not None
        return 0.0 if answer is False else 1.0

    for place, piece in enumerate(component.pieces):
        belief = beliefs[piece.owner]
        can_rest = any(state == INACTIVE for state, _ in piece.states)
        can_act = any(state != INACTIVE for state, _ in piece.states)
        resting = may(_Question(place, active=False)) if can_rest else 0.0
        acting = may(_Question(place, active=True)) if can_act else 0.0
        if not belief.active and not belief.inactive:
            belief.inactive, belief.active = resting, acting
        no_refusal = max(resting, may(_Question(place, True, _DECLINED)) if can_act else 0.0)
        all_shared = max(
            resting, may(_Question(place, True, 0b1111 & ~_SHARED)) if can_act else 0.0
        )
        some_refusal, some_silence = 0.0, 0.0
        for number, group in enumerate(piece.groups):
            chances = [resting, 0.0, 0.0, 0.0]
            for outcome in ANSWERED:
                if can_act and group.left & (1 << outcome):
                    chances[outcome] = may(
                        _Question(place, True, group=number, outcome=1 << outcome)
                    )
            some_refusal = max(some_refusal, chances[Outcome.DECLINED])
            some_silence = max(some_silence, chances[Outcome.DECLINED], chances[Outcome.IGNORED])
            for request in group.requests:
                belief.decisions[request] = (chances[0], chances[1], chances[2], chances[3])
        belief.declined = max(belief.declined, some_refusal)
        belief.never_declined *= no_refusal
        belief.not_shared = max(belief.not_shared, some_silence)
        belief.always_shared *= all_shared
    return Found(possible=True, complete=complete)


class _Program:
    """The counts of a component as a mixed-integer program."""

    def __init__(self, taken_apart: Puzzle, component: Component) -> None:
        self._numbers = taken_apart.numbers
        self._cells = component.cells
        self._pieces = component.pieces
        self._classes = [taken_apart.classes[piece.owner] for piece in component.pieces]

    def possible(self, question: _Question | None) -> bool | None:
        """Tell whether a world fits in which `question` holds; None where time ran out."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        columns = _Columns()
        for place, (piece, one) in enumerate(zip(self._pieces, self._classes, strict=True)):
            apart = question is not None and question.piece == place
            if one.size - apart:
                columns.homes(piece, one.size - apart, None)
            if apart:
                columns.homes(piece, 1, question)
        if columns.impossible:
            return False
        rows, low, high = columns.balance()
        for cell in self._cells:
            row = np.zeros(len(columns.most))
            for position, cells in enumerate(columns.cells):
                row[position] = cell in cells
            rows.append(row)
            least, most = _limits(self._numbers[cell])
            low.append(least)
            high.append(most)
        result = milp(
            np.zeros(len(columns.most)),
            integrality=np.ones(len(columns.most), dtype=np.int64),
            bounds=Bounds(np.array(columns.least), np.array(columns.most)),
            constraints=LinearConstraint(np.array(rows), np.array(low), np.array(high)),
            options={"time_limit": SECONDS},
        )
        if result.status == 0:
            return True
        return False if result.status == 2 else None


class _Columns:
    """The variables: for each set of homes how many are active, and their outcomes by group."""

    def __init__(self) -> None:
        self.least: list[float] = []
        self.most: list[float] = []
        self.cells: list[tuple[int, ...]] = []
        self.impossible = False
        self._sums: list[tuple[int, list[int], int]] = []

    def homes(self, piece: Piece, size: int, question: _Question | None) -> None:
        """Add `size` homes of `piece`, all of which have to be as `question` says."""
        can_rest = any(state == INACTIVE for state, _ in piece.states)
        can_act = any(state != INACTIVE for state, _ in piece.states)
        least, most = (0 if can_rest else size), (size if can_act else 0)
        if question is not None:
            least, most = (max(least, size), most) if question.active else (least, 0)
        self.impossible = self.impossible or least > most
        active = self._column(least, most, ())
        for number, group in enumerate(piece.groups):
            left = group.left
            if question is not None:
                left &= ~question.without
            outcomes = [i for i, outcome in enumerate(ANSWERED) if left & (1 << outcome)]
            pairs = size * len(group.requests)
            columns = []
            for position in outcomes:
                wanted = question is not None and question.group == number
                bit = 1 << ANSWERED[position]
                at_least = int(wanted and question is not None and question.outcome == bit)
                columns.append(self._column(at_least, pairs, group.counted[position]))
            self._sums.append((active, columns, len(group.requests)))

    def balance(self) -> tuple[list[np.ndarray], list[float], list[float]]:
        """Return the rows that say: the outcomes of a group add up to its active homes."""
        rows = []
        for active, columns, requests in self._sums:
            row = np.zeros(len(self.most))
            row[columns] = 1
            row[active] = -requests
            rows.append(row)
        return rows, [0.0] * len(rows), [0.0] * len(rows)

    def _column(self, least: float, most: float, cells: tuple[int, ...]) -> int:
        self.least.append(least)
        self.most.append(most)
        self.cells.append(cells)
        return len(self.most) - 1


def _limits(number: Number) -> tuple[float, float]:
    if number.noisy is not None:
        return 0.0, np.inf
    return float(number.low), np.inf if number.high is None else float(number.high)
