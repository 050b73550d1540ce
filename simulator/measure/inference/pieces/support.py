"""What one home can add to the published numbers, and how likely each addition is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from simulator.kept import Kept
from simulator.measure.inference.evidence import ANSWERED, Kind
from simulator.measure.inference.logs import (
    Floats,
    Ints,
    log_factorial,
    log_sum,
    log_sum_by,
)
from simulator.measure.inference.pieces.classes import INACTIVE, Cells, Class, Group
from simulator.measure.inference.pieces.puzzle import Component, Piece, Puzzle
from simulator.scenario.amounts.chances import tidy

MOST_COMBINATIONS = 20_000
"""More ways than this for one home to answer, and enumerating them is hopeless."""
_NEAR = 4
"""Up to so many numbers for each that is there, sorting them takes longer than counting."""
Room: TypeAlias = Mapping[int, tuple[int, int]]
"""What one home can add to each number, at least and at most, as far as is known beforehand."""


class TooManyWorldsError(Exception):
    """An exact answer would take too long or too much memory."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Outcomes of a request that add to the same numbers."""

    outcomes: tuple[int, ...]
    """Positions in ANSWERED."""
    cells: Cells


@dataclass(frozen=True, slots=True)
class Part:
    """A home's requests as far as they hang together, with everything it can answer to them.

    A combination says how many requests of each group came out in each profile; the additions
    of a combination are a row of `vectors`, and several combinations may share a row.
    """

    groups: tuple[Group, ...]
    profiles: tuple[tuple[Profile, ...], ...]
    """For each group."""
    states: tuple[int, ...]
    counts: tuple[Ints, ...]
    """For each group an array (combinations, profiles): how many requests came out so."""
    log_joint: Floats
    """(states, combinations): log of the chance of being in the state and answering so."""
    row: Ints
    """(combinations,): its row of `vectors`."""
    cells: Cells
    """The numbers that the columns of `vectors` stand for."""
    vectors: Ints
    """(rows, cells): what is added to each number."""
    log_weights: Floats
    """(rows,): log of the chance of each row of `vectors`; none is impossible."""
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)
    """What was worked out of it: the same for parts that only differ in which requests and numbers
    they are about."""

    @property
    def most_added(self) -> list[int]:
        """Return what one home adds to each number, at most."""
        return self.kept.once(
            "most", lambda: np.maximum.reduce(self.vectors, axis=0, initial=0).tolist()
        )


def profiles_of(group: Group) -> tuple[Profile, ...]:
    """Return the outcomes left in `group`, those together that add to the same numbers."""
    return _profiles_of(group.left, group.counted)


@lru_cache(maxsize=4_000)
def _profiles_of(left: int, counted: tuple[Cells, Cells, Cells]) -> tuple[Profile, ...]:
    alike: dict[Cells, list[int]] = {}
    for position, outcome in enumerate(ANSWERED):
        if left & (1 << outcome):
            alike.setdefault(counted[position], []).append(position)
    return tuple(Profile(tuple(outcomes), cells) for cells, outcomes in alike.items())


def cells_of(profiles: Sequence[Sequence[Profile]]) -> Cells:
    """Return the numbers to which any of these outcomes adds, in order."""
    return tuple(sorted({cell for some in profiles for profile in some for cell in profile.cells}))


def parts_of(
    taken_apart: Puzzle,
    component: Component,
    enumerated: Callable[[Class, Piece, Room], Part] | None = None,
) -> list[Part]:
    """Enumerate how a home of each piece of `component` can answer, as far as its numbers allow.

    `enumerated` does it for one piece, as `part_of` does unless it is given.

    Raises:
        TooManyWorldsError: there are more than MOST_COMBINATIONS ways for one.
    """
    adds = [_adds_of(piece) for piece in component.pieces]
    least, most = dict.fromkeys(component.cells, 0), dict.fromkeys(component.cells, 0)
    for piece, own in zip(component.pieces, adds, strict=True):
        for cell, (low, high) in own.items():
            least[cell] += piece.size * low
            most[cell] += piece.size * high
    parts = []
    for piece, own in zip(component.pieces, adds, strict=True):
        room = {}
        for cell, (low, high) in own.items():
            number = taken_apart.numbers[cell]
            if number.noisy is None:
                spare = most[cell] if number.high is None else number.high - (least[cell] - low)
                room[cell] = max(low, number.low - (most[cell] - high)), min(high, spare)
        parts.append((enumerated or part_of)(taken_apart.classes[piece.owner], piece, room))
    return parts


def _adds_of(piece: Piece) -> dict[int, tuple[int, int]]:
    """Return what one home of `piece` adds to each number, at least and at most."""
    rests = any(state == INACTIVE for state, _ in piece.states)
    adds: dict[int, tuple[int, int]] = {}
    if all(state == INACTIVE for state, _ in piece.states):
        return adds
    for group in piece.groups:
        profiles, many = profiles_of(group), len(group.requests)
        for cell in {cell for profile in profiles for cell in profile.cells}:
            always = not rests and all(cell in profile.cells for profile in profiles)
            low, high = adds.get(cell, (0, 0))
            adds[cell] = low + many * always, high + many
    return adds


@dataclass(frozen=True, slots=True)
class Combinations:
    """Everything that a home can answer, whatever the chances: the same for proofs and beliefs."""

    counts: tuple[Ints, ...]
    """For each group an array (combinations, profiles); the first is that of no answer, if any."""
    vectors: Ints
    """(rows, cells): what is added to each number."""
    row: Ints
    """(combinations,): its row of `vectors`."""


def combinations_of(piece: Piece, room: Room | None = None) -> Combinations:
    """Enumerate how a home of `piece` can answer, as far as there is `room`.

    Raises:
        TooManyWorldsError: there are more than MOST_COMBINATIONS ways.
    """
    profiles = tuple(profiles_of(group) for group in piece.groups)
    active, alone = may_be(piece)
    if active:
        ways = _ways(piece.groups, profiles, room or {})
    else:
        ways = [_none(some) for some in profiles]
    total = math.prod(len(way) for way in ways) if active else 0
    if total > MOST_COMBINATIONS:
        raise TooManyWorldsError
    counts = _products(ways, total, alone)
    vectors, row = unique_rows(_additions(profiles, counts, cells_of(profiles), total + alone))
    return Combinations(counts, vectors, row)


def may_be(piece: Piece) -> tuple[bool, bool]:
    """Tell whether requests may reach a home of `piece`, and whether none may."""
    states = {state for state, _ in piece.states}
    return bool(states - {INACTIVE}), INACTIVE in states


def part_of(
    home_class: Class,
    piece: Piece,
    room: Room | None = None,
    combinations: Combinations | None = None,
) -> Part:
    """Enumerate how a home of `piece` can answer.

    Args:
        home_class: the class, for the rates of its kinds.
        piece: the requests to look at.
        room: what the numbers leave to one such home; what goes beyond is left out.
        combinations: what `combinations_of` gives, where that is known.

    Raises:
        TooManyWorldsError: there are more than MOST_COMBINATIONS ways.
    """
    groups, states = piece.groups, piece.states
    profiles = tuple(profiles_of(group) for group in groups)
    combinations = combinations or combinations_of(piece, room)
    counts, alone = combinations.counts, may_be(piece)[1]
    log_joint = np.full((len(states), len(combinations.row)), -np.inf)
    for position, (state, prior) in enumerate(states):
        if state == INACTIVE:
            log_joint[position, 0] = math.log(prior)
        else:
            kind = home_class.subject.kinds[state]
            log_joint[position, alone:] = math.log(prior)
            for group, some, count in zip(groups, profiles, counts, strict=True):
                log_joint[position, alone:] += _log_likelihood(group, some, kind, count[alone:])
    cells = cells_of(profiles)
    log_total = log_sum(log_joint, axis=0)
    vectors, row = combinations.vectors, combinations.row
    possible = np.isfinite(log_total)
    if not possible.all():
        vectors, row = unique_rows(vectors[row[possible]])
        counts = tuple(count[possible] for count in counts)
        log_total = log_total[possible]
    return Part(
        groups=groups,
        profiles=profiles,
        states=tuple(state for state, _ in states),
        counts=counts,
        # All of them or not: sums along it come in one order only.
        log_joint=log_joint[:, possible],
        row=row,
        cells=cells,
        vectors=vectors,
        log_weights=log_sum_by(row, log_total, len(vectors)),
    )


def unique_rows(rows: Ints) -> tuple[Ints, Ints]:
    """Return the different rows of numbers from 0 on, sorted, and for each row which it is."""
    if not rows.shape[1]:
        return np.zeros((min(1, len(rows)), 0), dtype=np.int64), np.zeros(len(rows), np.int64)
    if len(rows) == 1:
        return rows, np.zeros(1, np.int64)
    many = (np.maximum.reduce(rows, axis=0, initial=0) + 1).tolist()
    if math.prod(many) < 2**62:
        # One number for a row sorts much faster than the row.
        key = rows[:, 0]
        for column in range(1, len(many)):
            key = key * many[column] + rows[:, column]
        which, row = unique_keys(key, math.prod(many))
        return rows[which], row
    different, row = np.unique(rows, axis=0, return_inverse=True)
    return different, row.reshape(-1)


def unique_keys(key: Ints, keys: int) -> tuple[Ints, Ints]:
    """Return where one of each different key stands, in their order, and for each key which it is.

    All are from 0 to below `keys`.
    """
    if keys <= _NEAR * len(key):
        # The key of each is one of few: no need to sort.
        of_key = np.zeros(keys, dtype=np.int64)
        of_key[key] = 1
        different = of_key.nonzero()[0]
        of_key[different] = np.arange(len(different))
        row = of_key[key]
        one_of_each = np.empty(len(different), dtype=np.int64)
        one_of_each[row] = np.arange(len(key))
        return one_of_each, row
    order = key.argsort(kind="stable")
    ordered = key[order]
    is_first = np.ones(len(key), dtype=bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    row = np.empty(len(key), dtype=np.int64)
    row[order] = np.cumsum(is_first) - 1
    return order[is_first], row


def spread(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return every whole number from each `low` to its `high`, and of which of them it is."""
    many = np.maximum(0, high - low + 1)
    which = np.arange(len(many)).repeat(many)
    first = many.cumsum() - many
    return which, np.arange(len(which)) + (low - first)[which]


def _none(profiles: Sequence[Profile]) -> Ints:
    return np.zeros((0, len(profiles)), dtype=np.int64)


def _ways(
    groups: tuple[Group, ...], profiles: tuple[tuple[Profile, ...], ...], room: Room
) -> list[Ints]:
    """Return for each group every way for its requests to fall into its profiles.

    An array (ways, profiles) each.
    """
    adds = [
        dict.fromkeys({cell for profile in some for cell in profile.cells}, len(group.requests))
        for group, some in zip(groups, profiles, strict=True)
    ]
    most: dict[int, int] = {}
    for added in adds:
        for cell, many in added.items():
            most[cell] = most.get(cell, 0) + many
    ways = []
    for group, some, own in zip(groups, profiles, adds, strict=True):
        left = {
            cell: (room[cell][0] - (most[cell] - many), room[cell][1])
            for cell, many in own.items()
            if cell in room
        }
        ways.append(_compositions(len(group.requests), some, left))
    return ways


def _compositions(requests: int, profiles: tuple[Profile, ...], room: Room) -> Ints:
    """Return every way for `requests` to fall into `profiles` within `room` (ways, profiles).

    Only what a number says of one profile by itself is looked at.
    """
    if not profiles:
        return _none(profiles)
    low, high = [0] * len(profiles), [requests] * len(profiles)
    for cell, (least, most) in room.items():
        inside = [place for place, profile in enumerate(profiles) if cell in profile.cells]
        for place in inside:
            high[place] = min(high[place], most)
        if len(inside) == 1:
            low[inside[0]] = max(low[inside[0]], least)
    if requests == 1:
        return _one_each(tuple(low), tuple(high))
    return _filled(requests, low, high)


@lru_cache(maxsize=1_000)
def _one_each(low: tuple[int, ...], high: tuple[int, ...]) -> Ints:
    """Return `_filled` of one request: most are alike, and few ways each."""
    ways = _filled(1, low, high)
    ways.setflags(write=False)
    return ways


def _filled(requests: int, low: Sequence[int], high: Sequence[int]) -> Ints:
    """Return every way for `requests` to be split with from `low` to `high` at each place."""
    counts = np.zeros((1, len(low)), dtype=np.int64)
    left = np.array([requests], dtype=np.int64)
    for place in range(len(low)):
        after_low, after_high = sum(low[place + 1 :]), sum(high[place + 1 :])
        first = np.maximum(low[place], left - after_high)
        last = np.minimum(high[place], left - after_low)
        if int(np.maximum(0, last - first + 1).sum()) > MOST_COMBINATIONS:
            raise TooManyWorldsError
        which, count = spread(first, last)
        counts, left = counts[which], left[which] - count
        counts[:, place] = count
    return counts


def _products(ways: list[Ints], total: int, alone: bool) -> tuple[Ints, ...]:
    """Return for each group its counts in every combination; the first is that of no answer."""
    counts, left = [], np.arange(total)
    for way in ways:
        nothing = np.zeros((int(alone), way.shape[1]), dtype=np.int64)
        counts.append(np.concatenate([nothing, way[left % max(1, len(way))]]))
        left //= max(1, len(way))
    return tuple(counts)


def _log_likelihood(
    group: Group, profiles: tuple[Profile, ...], kind: Kind, counts: Ints
) -> Floats:
    """Return the log multinomial chance of each row of `counts` for a home of this kind."""
    rates = group.rates(kind)
    log_chance = np.zeros(len(counts))
    for position, profile in enumerate(profiles):
        # All answers together are certain: not all but 1e-16, a thousand times over.
        rate = tidy(math.fsum(rates[outcome] for outcome in profile.outcomes))
        if rate > 0.0:
            log_chance += counts[:, position] * math.log(rate)
        else:
            log_chance[counts[:, position] > 0] = -math.inf
    if len(group.requests) > 1 and len(profiles) > 1:
        log_chance += math.lgamma(len(group.requests) + 1.0) - log_factorial(counts).sum(axis=1)
    return log_chance


def _additions(
    profiles: tuple[tuple[Profile, ...], ...],
    counts: tuple[Ints, ...],
    cells: Cells,
    combinations: int,
) -> Ints:
    added = np.zeros((combinations, len(cells)), dtype=np.int64)
    column = {cell: position for position, cell in enumerate(cells)}
    for some, count in zip(profiles, counts, strict=True):
        for position, profile in enumerate(some):
            for cell in profile.cells:
                added[:, column[cell]] += count[:, position]
    return added
