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
from simulator.measure.inference.classes import INACTIVE, Class
from simulator.measure.inference.evidence import ANSWERED, Number, Outcome
from simulator.measure.inference.puzzle import Component, Piece, Puzzle

MOST_SEARCHED = 1_500_000
"""Variables in all searches of a component together; what is left then stays unknown."""
_NODES = 200
"""Of the tree of one search; with no world found by then, it stays unknown whether there is one."""
_SECONDS = 20.0
"""Of one search, should the solver hang: no answer rests on how fast a machine is."""
_ANY_WORLD = 1e6
"""The first world found will do, however far it is from the cheapest (a relative gap)."""
_EXPLORED = 12
"""Worlds collected before any question is asked."""
_DECLINED, _SHARED = 1 << Outcome.DECLINED, 1 << Outcome.SHARED


@dataclass(frozen=True, slots=True)
class Found:
    """Whether any world fits, and whether every bound was found."""

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


def possibilities(
    taken_apart: Puzzle,
    component: Component,
    beliefs: list[Belief],
    most_searched: int = MOST_SEARCHED,
) -> Found:
    """Write into `beliefs` what is possible in `component`: 1 where it is, 0 where it is not.

    What cannot be searched within `most_searched` variables counts as possible.
    """
    program = _Program(taken_apart, component, most_searched)
    explored = program.explore()
    if explored is False:
        return Found(possible=False, complete=True)
    if explored is None:
        _anything(component, beliefs)
        return Found(possible=True, complete=False)
    complete = True

    def may(question: _Question) -> float:
        nonlocal complete
        answer = program.possible(question)
        complete = complete and answer is not None
        return 0.0 if answer is False else 1.0

    for place, piece in enumerate(component.pieces):
        can_rest = any(state == INACTIVE for state, _ in piece.states)
        can_act = any(state != INACTIVE for state, _ in piece.states)
        resting = may(_Question(place, active=False)) if can_rest else 0.0
        acting = may(_Question(place, active=True)) if can_act else 0.0
        no_refusal = max(resting, may(_Question(place, True, _DECLINED)) if can_act else 0.0)
        all_shared = max(
            resting, may(_Question(place, True, 0b1111 & ~_SHARED)) if can_act else 0.0
        )
        outcomes = []
        for number, group in enumerate(piece.groups):
            chances = [resting, 0.0, 0.0, 0.0]
            for outcome in ANSWERED:
                if can_act and group.left & (1 << outcome):
                    chances[outcome] = may(
                        _Question(place, True, group=number, outcome=1 << outcome)
                    )
            outcomes.append((chances[0], chances[1], chances[2], chances[3]))
        for owner, groups in zip(piece.owners, piece.groups_of, strict=True):
            belief = beliefs[owner]
            if not belief.active and not belief.inactive:
                belief.inactive, belief.active = resting, acting
            for group, chances_of_group in zip(groups, outcomes, strict=True):
                belief.decisions.update(dict.fromkeys(group.requests, chances_of_group))
            declined = max((one[Outcome.DECLINED] for one in outcomes), default=0.0)
            ignored = max((one[Outcome.IGNORED] for one in outcomes), default=0.0)
            belief.declined = max(belief.declined, declined)
            belief.never_declined *= no_refusal
            belief.not_shared = max(belief.not_shared, declined, ignored)
            belief.always_shared *= all_shared
    return Found(possible=True, complete=complete)


@dataclass(frozen=True, slots=True)
class Counts:
    """The homes of a piece in one world."""

    active: int
    outcomes: tuple[dict[int, int], ...]
    """For each group, how many answers came out as each position in ANSWERED."""

    def __add__(self, other: Counts) -> Counts:
        """Return the counts of both sets of homes together."""
        together = tuple(
            {place: mine.get(place, 0) + theirs.get(place, 0) for place in mine | theirs}
            for mine, theirs in zip(self.outcomes, other.outcomes, strict=True)
        )
        return Counts(self.active + other.active, together)


def a_world(
    taken_apart: Puzzle, component: Component, generator: np.random.Generator
) -> list[Counts] | None:
    """Return one world that fits the numbers and the rates, drawn at random among the extreme ones.

    Nothing is returned where none was found in time.
    """
    program = _Program(taken_apart, component, MOST_SEARCHED)
    columns = _Columns()
    for piece in component.pieces:
        left = _possible(taken_apart.classes[piece.owner])
        columns.homes(piece, piece.size, None, possible=left)
    found = program.solve(columns, generator.normal(size=len(columns.most)))
    return None if found is None or isinstance(found, bool) else columns.counts(found)


def _possible(one: Class) -> int:
    """Return the answers that some kind gives at all, as bits."""
    return sum(
        1 << outcome
        for position, outcome in enumerate(ANSWERED)
        if any(
            group.rates(kind)[position] > 0.0
            for group in one.groups
            for kind in one.subject.kinds
            if kind.prior > 0.0
        )
    )


def _anything(component: Component, beliefs: list[Belief]) -> None:
    """Write that anything that its own facts leave a home is possible."""
    for piece in component.pieces:
        resting = float(any(state == INACTIVE for state, _ in piece.states))
        acting = float(any(state != INACTIVE for state, _ in piece.states))
        for owner, groups in zip(piece.owners, piece.groups_of, strict=True):
            belief = beliefs[owner]
            if not belief.active and not belief.inactive:
                belief.inactive, belief.active = resting, acting
            for group in groups:
                left = [acting * bool(group.left & (1 << outcome)) for outcome in ANSWERED]
                chances = (resting, left[0], left[1], left[2])
                belief.decisions.update(dict.fromkeys(group.requests, chances))
                belief.declined = max(belief.declined, left[1])
                belief.not_shared = max(belief.not_shared, left[1], left[2])
            belief.never_declined *= max(
                resting, float(all(group.left & ~_DECLINED for group in groups))
            )
            belief.always_shared *= max(
                resting, float(all(group.left & _SHARED for group in groups))
            )


class _Program:
    """The counts of a component as a mixed-integer program."""

    def __init__(self, taken_apart: Puzzle, component: Component, most_searched: int) -> None:
        self._left = most_searched
        self._numbers = taken_apart.numbers
        self._cells = component.cells
        self._pieces = component.pieces
        self._worlds: list[list[Counts]] = []
        self._random = np.random.default_rng(0)

    def explore(self) -> bool | None:
        """Collect worlds, each of which holds what the others did not; tell whether one fits."""
        columns = _Columns()
        for piece in self._pieces:
            columns.homes(piece, piece.size, None)
        seen = np.zeros(len(columns.most), dtype=bool)
        for attempt in range(_EXPLORED):
            costs = np.where(seen, 0.3, -1.0) * self._random.random(len(seen))
            costs[columns.active] = self._random.normal(size=len(columns.active))
            found = self.solve(columns, costs)
            if found is None or isinstance(found, bool):
                return found if not attempt else True
            self._worlds.append(columns.counts(found))
            seen |= found > 0
        return True

    def possible(self, question: _Question) -> bool | None:
        """Tell whether a world fits in which `question` holds; None where it stays unknown."""
        if any(self._shows(world, question) for world in self._worlds):
            return True
        columns = _Columns()
        for place, piece in enumerate(self._pieces):
            apart = question.piece == place
            columns.homes(piece, piece.size - apart, None)
            if apart:
                columns.homes(piece, 1, question)
        found = self.solve(columns, self._random.normal(size=len(columns.most)))
        if found is None or isinstance(found, bool):
            return found
        counts = columns.counts(found)
        counts[question.piece] += counts.pop(question.piece + 1)
        self._worlds.append(counts)
        return True

    def _shows(self, world: list[Counts], question: _Question) -> bool:
        """Tell whether some home of the piece is so in `world`, dealt out as suits best."""
        counts, size = world[question.piece], self._pieces[question.piece].size
        if not question.active:
            return counts.active < size
        if not counts.active:
            return False
        groups = self._pieces[question.piece].groups
        for number, (group, outcomes) in enumerate(zip(groups, counts.outcomes, strict=True)):
            bits = {1 << ANSWERED[position]: many for position, many in outcomes.items()}
            if question.group == number and not bits.get(question.outcome, 0):
                return False
            fitting = sum(many for bit, many in bits.items() if not bit & question.without)
            if question.without and fitting < len(group.requests):
                return False
        return True

    def solve(self, columns: _Columns, costs: np.ndarray) -> np.ndarray | bool | None:
        """Return values of `columns` that fit, rather cheap ones.

        False if none fit, None if that could not be found out.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        if columns.impossible:
            return False
        self._left -= len(columns.most)
        if self._left < 0:
            return None
        entries, low, high = columns.balance()
        first = len(low)
        place = {cell: first + row for row, cell in enumerate(self._cells)}
        for column, cells in enumerate(columns.cells):
            entries.extend((place[cell], column, 1) for cell in cells)
        for cell in self._cells:
            least, most = _limits(self._numbers[cell])
            low.append(least)
            high.append(most)
        row, column_of, value = zip(*entries, strict=True)
        matrix = csr_array((value, (row, column_of)), shape=(len(low), len(columns.most)))
        result = milp(
            costs,
            integrality=np.ones(len(columns.most), dtype=np.int64),
            bounds=Bounds(np.array(columns.least), np.array(columns.most)),
            constraints=LinearConstraint(matrix, np.array(low), np.array(high)),
            options={"node_limit": _NODES, "mip_rel_gap": _ANY_WORLD, "time_limit": _SECONDS},
        )
        if result.x is not None:
            return np.rint(result.x).astype(np.int64)
        return False if result.status == 2 else None


class _Columns:
    """The variables: for each set of homes how many are active, and their outcomes by group."""

    def __init__(self) -> None:
        self.least: list[float] = []
        self.most: list[float] = []
        self.cells: list[tuple[int, ...]] = []
        self.impossible = False
        self._sums: list[tuple[int, list[int], int]] = []
        self._pieces: list[tuple[int, list[dict[int, int]]]] = []

    def homes(
        self, piece: Piece, size: int, question: _Question | None, possible: int = 0b1111
    ) -> None:
        """Add `size` homes of `piece`, all of which have to be as `question` says."""
        can_rest = any(state == INACTIVE for state, _ in piece.states)
        can_act = any(state != INACTIVE for state, _ in piece.states)
        least, most = (0 if can_rest else size), (size if can_act else 0)
        if question is not None:
            least, most = (max(least, size), most) if question.active else (least, 0)
        self.impossible = self.impossible or least > most
        active = self._column(least, most, ())
        self._pieces.append((active, []))
        for number, group in enumerate(piece.groups):
            left = group.left & possible
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
            self._pieces[-1][1].append(dict(zip(outcomes, columns, strict=True)))

    @property
    def active(self) -> list[int]:
        """The variables that say how many homes are active."""
        return [active for active, _ in self._pieces]

    def counts(self, values: np.ndarray) -> list[Counts]:
        """Return the world of these values of the variables."""
        return [
            Counts(
                int(values[active]),
                tuple({o: int(values[column]) for o, column in one.items()} for one in groups),
            )
            for active, groups in self._pieces
        ]

    def balance(self) -> tuple[list[tuple[int, int, int]], list[float], list[float]]:
        """Return the rows that say: the outcomes of a group add up to its active homes.

        Each entry of the matrix is its row, its column and its value; then the limits of the rows.
        """
        entries = []
        for row, (active, columns, requests) in enumerate(self._sums):
            entries.append((row, active, -requests))
            entries.extend((row, column, 1) for column in columns)
        return entries, [0.0] * len(self._sums), [0.0] * len(self._sums)

    def _column(self, least: float, most: float, cells: tuple[int, ...]) -> int:
        self.least.append(least)
        self.most.append(most)
        self.cells.append(cells)
        return len(self.most) - 1


def _limits(number: Number) -> tuple[float, float]:
    if number.noisy is not None:
        return 0.0, np.inf
    return float(number.low), np.inf if number.high is None else float(number.high)
