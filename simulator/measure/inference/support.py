"""What one home can add to the published numbers, and how likely each addition is."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simulator.measure.inference.classes import INACTIVE, Cells, Class, Group
from simulator.measure.inference.evidence import ANSWERED, Kind
from simulator.measure.inference.puzzle import Piece

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
MOST_COMBINATIONS = 20_000
"""More ways than this for one home to answer, and enumerating them is hopeless."""


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
    joint: Floats
    """(states, combinations): probability of being in the state and answering so."""
    row: Ints
    """(combinations,): its row of `vectors`."""
    cells: Cells
    """The numbers that the columns of `vectors` stand for."""
    vectors: Ints
    """(rows, cells): what is added to each number."""

    @property
    def weights(self) -> Floats:
        """Return the probability of each row of `vectors`."""
        total = self.joint.sum(axis=0)
        return np.bincount(self.row, total, len(self.vectors)).astype(np.float64)


def profiles_of(group: Group) -> tuple[Profile, ...]:
    """Return the outcomes left in `group`, those together that add to the same numbers."""
    alike: dict[Cells, list[int]] = {}
    for position, outcome in enumerate(ANSWERED):
        if group.left & (1 << outcome):
            alike.setdefault(group.counted[position], []).append(position)
    return tuple(Profile(tuple(outcomes), cells) for cells, outcomes in alike.items())


def part_of(one: Class, piece: Piece) -> Part:
    """Enumerate how a home of `piece`, of class `one`, can answer.

    Raises:
        TooManyWorldsError: there are more than MOST_COMBINATIONS ways.
    """
    groups, states = piece.groups, piece.states
    profiles = tuple(profiles_of(group) for group in groups)
    ways = [
        _compositions(len(group.requests), len(some))
        for group, some in zip(groups, profiles, strict=True)
    ]
    active = [(state, prior) for state, prior in states if state != INACTIVE]
    total = math.prod(len(way) for way in ways) if active else 0
    if total > MOST_COMBINATIONS:
        raise TooManyWorldsError
    alone = len(active) < len(states)
    counts = _products(ways, total, alone)
    joint = np.zeros((len(states), total + alone))
    for position, (state, prior) in enumerate(states):
        if state == INACTIVE:
            joint[position, 0] = prior
        else:
            kind = one.subject.kinds[state]
            joint[position, alone:] = prior
            for group, some, count in zip(groups, profiles, counts, strict=True):
                joint[position, alone:] *= _likelihood(group, some, kind, count[alone:])
    cells = tuple(sorted({cell for some in profiles for one_ in some for cell in one_.cells}))
    added = _additions(profiles, counts, cells, total + alone)
    possible = joint.sum(axis=0) > 0
    vectors, row = unique_rows(added[possible])
    return Part(
        groups=groups,
        profiles=profiles,
        states=tuple(state for state, _ in states),
        counts=tuple(count[possible] for count in counts),
        joint=joint[:, possible],
        row=row,
        cells=cells,
        vectors=vectors,
    )


def unique_rows(rows: Ints) -> tuple[Ints, Ints]:
    """Return the different rows of numbers from 0 on, sorted, and for each row which it is."""
    if not rows.shape[1]:
        return np.zeros((min(1, len(rows)), 0), dtype=np.int64), np.zeros(len(rows), np.int64)
    many = (rows.max(axis=0, initial=0) + 1).tolist()
    if math.prod(many) < 2**62:
        # One number for a row sorts much faster than the row.
        key = rows[:, 0]
        for column in range(1, len(many)):
            key = key * many[column] + rows[:, column]
        _, first, row = np.unique(key, return_index=True, return_inverse=True)
        return rows[first], row
    different, row = np.unique(rows, axis=0, return_inverse=True)
    return different, row.reshape(-1)


def _compositions(requests: int, profiles: int) -> Ints:
    """Return every way for `requests` to fall into `profiles`: an array (ways, profiles)."""
    if profiles == 1:
        return np.array([[requests]], dtype=np.int64)
    if requests == 1 or not profiles:  # no outcome left: there is no way at all
        return np.eye(profiles, dtype=np.int64)
    if math.comb(requests + profiles - 1, profiles - 1) > MOST_COMBINATIONS:
        raise TooManyWorldsError
    return np.array(
        [
            np.bincount(way, minlength=profiles)
            for way in itertools.combinations_with_replacement(range(profiles), requests)
        ],
        dtype=np.int64,
    )


def _products(ways: list[Ints], total: int, alone: bool) -> tuple[Ints, ...]:
    """Return for each group its counts in every combination; the first is that of no answer."""
    found, left = [], np.arange(total)
    for way in ways:
        nothing = np.zeros((int(alone), way.shape[1]), dtype=np.int64)
        found.append(np.concatenate([nothing, way[left % len(way)]]))
        left //= len(way)
    return tuple(found)


def _likelihood(group: Group, profiles: tuple[Profile, ...], kind: Kind, counts: Ints) -> Floats:
    """Return the multinomial probability of each row of `counts` for a home of this kind."""
    rates = group.rates(kind)
    product = np.ones(len(counts))
    for position, profile in enumerate(profiles):
        rate = sum(rates[outcome] for outcome in profile.outcomes)
        product *= rate ** counts[:, position]
    if len(group.requests) > 1 and len(profiles) > 1:
        factorials = np.array([math.factorial(n) for n in range(len(group.requests) + 1)], object)
        ways = factorials[len(group.requests)] // np.prod(factorials[counts], axis=1)
        product *= ways.astype(np.float64)
    return product


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
