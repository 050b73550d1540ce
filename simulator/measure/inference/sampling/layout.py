"""A component laid out for sampling: its homes one by one, and the answers that are in doubt."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulator.measure.inference.evidence import ANSWERED, PublishedNumber
from simulator.measure.inference.logs import Bools, Floats, Ints, log_of, log_sum
from simulator.measure.inference.pieces.classes import INACTIVE, Class, Group
from simulator.measure.inference.pieces.puzzle import Component, Piece, Puzzle
from simulator.measure.inference.pieces.support import TooManyWorldsError, profiles_of

MOST_HOMES = 5_000
NOT_ASKED = 3
"""The outcome of a site whose home no request reaches; 0, 1, 2 are the positions in ANSWERED."""
LOG_OF_NOTHING = -1e8
"""In place of minus infinity, so that sums can be taken back: far less than all answers of a home
together can come to, and near enough to 0 to keep seven digits beside it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Homes and sites; a site is an answer of a home to a request that numbers tell apart.

    K is the largest number of kinds, U the number of cells of the component.
    """

    piece: Ints
    """(homes,): which piece each home belongs to."""
    first: Ints
    """(homes,): its first site; its sites follow one another."""
    sites: Ints
    """(homes,): how many sites it has."""
    can_act: Bools
    can_rest: Bools
    log_active: Floats
    """(homes,): log odds of being active to not, times what is left to its answers."""
    log_prior: Floats
    """(homes, K): log of the prior of being active and of each kind, given its other facts."""
    asked: npt.NDArray[np.int32]
    """(homes, U): what an active home adds whatever it answers."""
    rest: tuple[Floats, Floats]
    """(homes, K) each: for each kind the chance that the answers at no site hold no refusal, and
    that all of them are shares."""
    home: Ints
    """(sites,)"""
    request: Ints
    """(sites,)"""
    by_name: Bools
    """(sites,): whether the request asked it by name, and was no post."""
    left: Bools
    """(sites, 4): which outcomes are left."""
    adds: npt.NDArray[np.int8]
    """(sites, 4, U): what an outcome adds to each cell, beyond what every answer adds."""
    log_rate: Floats
    """(sites, K, 4): log of the rate of each outcome for each kind."""
    log_weight: Floats
    """(U, most + 1): log likelihood of each cell's totals."""


def laid_out(taken_apart: Puzzle, component: Component) -> Layout:
    """Lay `component` out.

    Raises:
        TooManyWorldsError: it has more than MOST_HOMES homes.
    """
    cells = {cell: place for place, cell in enumerate(component.cells)}
    owners = [taken_apart.classes[piece.owner] for piece in component.pieces]
    if component.homes > MOST_HOMES:
        raise TooManyWorldsError
    kinds = max(len(home_class.subject.kinds) for home_class in owners)
    builder = _Builder(cells, kinds)
    for place, (piece, home_class) in enumerate(zip(component.pieces, owners, strict=True)):
        builder.homes(place, piece, home_class)
    return builder.layout([taken_apart.numbers[cell] for cell in component.cells])


def sites_of(piece: Piece) -> int:
    """Return how many answers of one home of `piece` are in doubt, as numbers tell them apart."""
    if all(state == INACTIVE for state, _ in piece.states):
        return 0
    return sum(len(group.requests) for group in piece.groups if not _is_settled(group))


def _is_settled(group: Group) -> bool:
    """Tell whether the numbers count an answer of `group` alike, whatever it is."""
    return len(profiles_of(group)) == 1


class _Builder:
    def __init__(self, cells: dict[int, int], kinds: int) -> None:
        self._cells, self._kinds = cells, kinds
        self._homes: list[tuple[int, int, int, bool, bool, float]] = []
        self._log_prior: list[Floats] = []
        self._asked: list[npt.NDArray[np.int32]] = []
        self._rest: list[tuple[Floats, Floats]] = []
        self._home: list[int] = []
        self._request: list[int] = []
        self._by_name: list[bool] = []
        self._left: list[Bools] = []
        self._adds: list[npt.NDArray[np.int8]] = []
        self._rates: list[Floats] = []

    def homes(self, place: int, piece: Piece, home_class: Class) -> None:
        """Add the homes of a piece: the first is worked out, and the others are like it."""
        home, site = len(self._homes), len(self._home)
        self._first_home(place, piece, home_class)
        sites, again = len(self._home) - site, piece.size - 1
        of_first = self._homes[home]
        self._homes.extend((place, site + n * sites, *of_first[2:]) for n in range(1, piece.size))
        self._home.extend(home + n for n in range(1, piece.size) for _ in range(sites))
        self._log_prior.extend(self._log_prior[home:] * again)
        self._asked.extend(self._asked[home:] * again)
        self._rest.extend(self._rest[home:] * again)
        self._request.extend(self._request[site:] * again)
        self._by_name.extend(self._by_name[site:] * again)
        self._left.extend(self._left[site:] * again)
        self._adds.extend(self._adds[site:] * again)
        self._rates.extend(self._rates[site:] * again)

    def _first_home(self, place: int, piece: Piece, home_class: Class) -> None:
        can_act = any(state != INACTIVE for state, _ in piece.states)
        can_rest = any(state == INACTIVE for state, _ in piece.states)
        log_prior = np.full(self._kinds, -np.inf)
        for state, chance in piece.states:
            if state != INACTIVE:
                log_prior[state] = math.log(chance)
        asked = np.zeros(len(self._cells), dtype=np.int32)
        never, always = np.ones(self._kinds), np.ones(self._kinds)
        first, log_fits = len(self._home), np.zeros(self._kinds)
        for group in piece.groups if can_act else ():
            rates = np.zeros((self._kinds, 4))
            for state, kind in enumerate(home_class.subject.kinds):
                rates[state, :3] = group.rates(kind)
            rates[:, 3] = 1.0
            left = np.array([bool(group.left & (1 << outcome)) for outcome in ANSWERED])
            log_chance = len(group.requests) * log_of(rates[:, :3] @ left)
            if _is_settled(group):
                for cell in profiles_of(group)[0].cells:
                    asked[self._cells[cell]] += len(group.requests)
                log_prior += log_chance
                if group.manner.post:
                    continue
                no_refusal, all_shared = self._without_sites(rates, left)
                never *= no_refusal ** len(group.requests)
                always *= all_shared ** len(group.requests)
                continue
            log_fits += log_chance
            self._sites(group, rates, left, len(self._homes))
        log_odds = 0.0
        if can_act and can_rest:
            resting = math.fsum(chance for state, chance in piece.states if state == INACTIVE)
            log_odds = float(log_sum(log_prior + log_fits, axis=0)) - math.log(resting)
        self._homes.append(
            (
                place,
                first,
                len(self._home) - first,
                can_act,
                can_rest,
                max(log_odds, LOG_OF_NOTHING),
            )
        )
        self._log_prior.append(log_prior)
        self._asked.append(asked)
        self._rest.append((never, always))

    @staticmethod
    def _without_sites(rates: Floats, left: Bools) -> tuple[Floats, Floats]:
        """Return for each kind the chance of no refusal, and of sharing, given what is left."""
        fits = rates[:, :3] * left
        total = fits.sum(axis=1)
        fits = np.divide(fits.T, total, out=np.zeros_like(fits.T), where=total > 0)
        return 1.0 - fits[1], fits[0]

    def _sites(self, group: Group, rates: Floats, left: Bools, home: int) -> None:
        adds = np.zeros((4, len(self._cells)), dtype=np.int8)
        for position in range(3):
            for cell in group.counted[position]:
                adds[position, self._cells[cell]] = 1
        for request in group.requests:
            self._home.append(home)
            self._request.append(request)
            self._by_name.append(not group.manner.post)
            self._left.append(np.append(left, True))
            self._adds.append(adds)
            self._rates.append(rates)

    def layout(self, numbers: list[PublishedNumber]) -> Layout:
        """Return what was added, with the likelihood of every total of `numbers`."""
        place, first, sites, can_act, can_rest, odds = (
            zip(*self._homes, strict=True) if self._homes else ((),) * 6
        )
        cells, kinds = len(self._cells), self._kinds
        adds = np.array(self._adds, dtype=np.int8).reshape(-1, 4, cells)
        asked = np.array(self._asked, dtype=np.int32).reshape(-1, cells)
        answers = adds.max(axis=1, initial=0).sum(axis=0, dtype=np.int64)
        most = int((asked.sum(axis=0) + answers).max(initial=0))
        totals = np.arange(most + 1, dtype=np.int64)
        return Layout(
            piece=np.array(place, dtype=np.int64),
            first=np.array(first, dtype=np.int64),
            sites=np.array(sites, dtype=np.int64),
            can_act=np.array(can_act, dtype=bool),
            can_rest=np.array(can_rest, dtype=bool),
            log_active=np.array(odds, dtype=np.float64),
            log_prior=_finite(np.array(self._log_prior).reshape(-1, kinds)),
            asked=asked,
            rest=(
                np.array([never for never, _ in self._rest]).reshape(-1, kinds),
                np.array([always for _, always in self._rest]).reshape(-1, kinds),
            ),
            home=np.array(self._home, dtype=np.int64),
            request=np.array(self._request, dtype=np.int64),
            by_name=np.array(self._by_name, dtype=bool),
            left=np.array(self._left, dtype=bool).reshape(-1, 4),
            adds=adds,
            log_rate=_finite(log_of(np.array(self._rates).reshape(-1, kinds, 4))),
            log_weight=np.array([one.log_likelihoods(totals) for one in numbers]),
        )


def _finite(logs: Floats) -> Floats:
    return np.maximum(logs, LOG_OF_NOTHING)
