"""What chains add up to: beliefs of homes, each with its standard error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.beliefs import Belief
from simulator.measure.inference.evidence import ANSWERED
from simulator.measure.inference.logs import Bools, Floats, Ints
from simulator.measure.inference.pieces.classes import Class, Group
from simulator.measure.inference.pieces.puzzle import Component, Piece, Puzzle
from simulator.measure.inference.pieces.support import profiles_of
from simulator.measure.inference.sampling.gibbs import Chains
from simulator.measure.inference.sampling.layout import NOT_ASKED, Layout

_QUANTITIES = 4
"""Of a piece, before its kinds and its answers: active, inactive, never declined, always shared."""
_STUCK, _STUCK_NEARBY = 0.5, 0.1
"""Least errors where exact sums count homes that may be switched off: of a home that no chain
ever switched, and of the others."""
_REMEMBERED = 0.5
"""A correlation between what chains said first and last that is no accident."""
_ROUNDING = 1e-12


class SweepSums:
    """Sums over sweeps, chain by chain; C chains, H homes, S sites, K kinds."""

    def __init__(self, layout: Layout, chains: int) -> None:
        homes, kinds = layout.log_prior.shape
        self._layout = layout
        self.sweeps = 0
        self.active: Floats = np.zeros((chains, homes))
        self.never: Floats = np.zeros((chains, homes))
        self.always: Floats = np.zeros((chains, homes))
        self.kind: Floats = np.zeros((chains, homes, kinds))
        self.outcome: Floats = np.zeros((chains, len(layout.home), 3))

    def add(self, state: Chains) -> None:
        """Add the present state of the chains."""
        layout = self._layout
        kind = np.exp(state.log_kind - state.log_kind.max(axis=2, keepdims=True))
        kind *= (state.active / kind.sum(axis=2))[:, :, None]
        no_sharing = (state.outcome != 0) & (state.outcome != NOT_ASKED)
        declined, silent = (
            self._by_home((state.outcome == 1) & layout.by_name),
            self._by_home(no_sharing & layout.by_name),
        )
        resting = ~state.active
        self.active += state.active
        self.never += resting + ~declined * np.einsum("chk,hk->ch", kind, layout.rest[0])
        self.always += resting + ~silent * np.einsum("chk,hk->ch", kind, layout.rest[1])
        self.kind += kind
        self.outcome += state.outcome[:, :, None] == np.arange(3)
        self.sweeps += 1

    def _by_home(self, sites: Bools) -> Bools:
        """Return (C, H): whether any site of the home is so."""
        ends = np.cumsum(np.pad(sites, ((0, 0), (1, 0))), axis=1)
        first = self._layout.first
        found: Bools = ends[:, first + self._layout.sites] > ends[:, first]
        return found


@dataclass(frozen=True, slots=True)
class Starts:
    """Where the chains started."""

    world: Ints
    """(C,): in which world."""
    active_differs: Bools
    """(H,): whether the home was on in some chains and off in others."""
    outcome_differs: Bools
    """(S,): whether the answer was not the same in all chains."""

    @classmethod
    def of(cls, world: Ints, state: Chains) -> Starts:
        """Return the starts of chains in `state`."""
        return cls(
            world,
            (state.active != state.active[0]).any(axis=0),
            (state.outcome != state.outcome[0]).any(axis=0),
        )


class Report:
    """Means of a tally for each piece of a component, with standard errors.

    The error of a mean is that between the chains, or, where it is clearly larger, that between
    the worlds from which they started. What was the same in all these worlds, and what no chain
    ever changed, rests on them alone (the rule of succession); what differed at the start and
    came to be the same has been moved. Where chains say in the second half of a tally what they
    said in the first, they remember where they started: then it is their spread that is the error.
    Exact sums of what lasts can leave worlds that hardly any move connects: little is claimed of
    homes that may be switched off where there are any.
    """

    def __init__(
        self,
        layout: Layout,
        halves: tuple[SweepSums, SweepSums],
        starts: Starts,
        component: Component,
    ) -> None:
        self._layout, self._halves, self._starts = layout, halves, starts.world
        self._homes = np.split(
            np.argsort(layout.piece, kind="stable"),
            np.cumsum(np.bincount(layout.piece, minlength=len(component.pieces)))[:-1],
        )
        self._sites = sites_of_groups(component, layout)
        self._component = component
        sweeps = sum(half.sweeps for half in halves)
        active, outcome = halves[0].active + halves[1].active, halves[0].outcome + halves[1].outcome
        switched = (active > 0) & (active < sweeps)
        answered = (outcome > 0) & (outcome < sweeps)
        self._moved: Bools = np.asarray(switched.any(axis=0), dtype=bool) | starts.active_differs
        self._stuck: Bools = layout.can_act & layout.can_rest & ~self._moved
        doubtful = bool((layout.can_act & layout.can_rest).any())
        self._slow = doubtful and bool(np.isneginf(layout.log_weight).any())
        self._moved[layout.home[answered.any(axis=(0, 2)) | starts.outcome_differs]] = True

    def of(self, place: int, taken_apart: Puzzle) -> tuple[Floats, Floats]:
        """Return the quantities of the piece at `place`, and their standard errors."""
        piece, homes = self._component.pieces[place], self._homes[place]
        home_class = taken_apart.classes[piece.owner]
        first, second = (self._means(place, home_class, half) for half in self._halves)
        sweeps = np.array([half.sweeps for half in self._halves])
        means: Floats = (first * sweeps[0] + second * sweeps[1]) / sweeps.sum()
        error = self._error(means, moved=bool(self._moved[homes].any()))
        remembers = _correlation(first, second) > _REMEMBERED
        error = np.where(remembers, np.maximum(error, means.std(axis=0)), error)
        if self._slow:
            error = np.maximum(error, _STUCK if self._stuck[homes].any() else _STUCK_NEARBY)
        doubtful = bool((self._layout.can_act & self._layout.can_rest)[homes].any())
        kinds = self._layout.log_prior.shape[1]
        error = np.where(error > _ROUNDING, error, 0.0) * _open(home_class, piece, doubtful, kinds)
        return means.mean(axis=0), error

    def _means(self, place: int, home_class: Class, tally: SweepSums) -> Floats:
        """Return (C, quantities): what each chain says of the piece at `place`."""
        piece, homes = self._component.pieces[place], self._homes[place]
        active = tally.active[:, homes].mean(axis=1)
        kind = tally.kind[:, homes].mean(axis=1)
        columns = [
            np.stack(
                [
                    active,
                    tally.sweeps - active,
                    tally.never[:, homes].mean(axis=1),
                    tally.always[:, homes].mean(axis=1),
                ],
                axis=1,
            ),
            kind,
        ]
        for group, sites in zip(piece.groups, self._sites[place], strict=True):
            if len(sites):
                columns.append(tally.outcome[:, sites].mean(axis=1))
            else:
                columns.append(kind @ _left(home_class, group, kind.shape[1]))
        means: Floats = np.concatenate(columns, axis=1) / tally.sweeps
        return means

    def _error(self, means: Floats, *, moved: bool) -> Floats:
        chains, starts = len(means), int(self._starts.max()) + 1
        error: Floats = means.std(axis=0, ddof=1) / np.sqrt(chains)
        if starts > 1:
            sums = np.zeros((starts, means.shape[1]))
            np.add.at(sums, self._starts, means)
            by_start = sums / np.bincount(self._starts)[:, None]
            between = by_start.std(axis=0, ddof=1) / np.sqrt(starts)
            error = np.where(between > 2 * error, between, error)
        least = 1.0 / (chains + 2) if moved else 1.0 / (starts + 2)
        one_way = (means == means[0]).all(axis=0) & np.isin(means[0], (0.0, 1.0))
        return np.where(one_way, least, error)

    def errors(self, taken_apart: Puzzle) -> dict[int, float]:
        """Return for each class the largest standard error of its quantities."""
        largest: dict[int, float] = {}
        for place, piece in enumerate(self._component.pieces):
            error = float(self.of(place, taken_apart)[1].max())
            for owner in piece.owners:
                largest[owner] = max(error, largest.get(owner, 0.0))
        return largest

    def write(self, taken_apart: Puzzle, beliefs: list[Belief]) -> None:
        """Write the means into the beliefs."""
        kinds = self._layout.log_prior.shape[1]
        for place, piece in enumerate(self._component.pieces):
            value, _ = self.of(place, taken_apart)
            for owner, groups in zip(piece.owners, piece.groups_of, strict=True):
                _write(beliefs[owner], taken_apart.classes[owner], groups, value, kinds)


def _correlation(first: Floats, second: Floats) -> Floats:
    """Return for each column how far what stands high in `first` does so in `second`; 0 if flat."""
    mine, other = first - first.mean(axis=0), second - second.mean(axis=0)
    spread = np.sqrt((mine**2).sum(axis=0) * (other**2).sum(axis=0))
    together = (mine * other).sum(axis=0)
    found: Floats = np.divide(together, spread, out=np.zeros_like(together), where=spread > 1e-20)
    return found


def _open(one: Class, piece: Piece, doubtful: bool, kinds: int) -> Bools:
    """Return which quantities of a home of `piece` its own facts leave open at all."""
    possible = [(_left(one, group, kinds).sum(axis=0) > 0) for group in piece.groups]
    by_name = [
        some for group, some in zip(piece.groups, possible, strict=True) if not group.manner.post
    ]
    declines = any(bool(some[1]) for some in by_name)
    all_share = not any(bool(some[1:].any()) for some in by_name)
    ever = [doubtful, doubtful, declines, not all_share]
    answers = [some & (doubtful or some.sum() > 1) for some in possible]
    lasting = [doubtful or any(bool(some.sum() > 1) for some in possible)] * kinds
    return np.concatenate([np.array([*ever, *lasting], dtype=bool), *answers])


def _left(home_class: Class, group: Group, kinds: int) -> Floats:
    """Return (K, 3): the chance of each answer for each kind, given which are left."""
    rates = np.zeros((kinds, 3))
    for position, kind in enumerate(home_class.subject.kinds):
        rates[position] = group.rates(kind)
    rates *= np.array([bool(group.left & (1 << outcome)) for outcome in ANSWERED])
    total = rates.sum(axis=1, keepdims=True)
    chances: Floats = np.divide(rates, total, out=np.zeros_like(rates), where=total > 0)
    return chances


def _write(
    belief: Belief, home_class: Class, groups: tuple[Group, ...], value: Floats, kinds: int
) -> None:
    active, inactive, never, always = value[:_QUANTITIES].tolist()
    if not belief.active and not belief.inactive:
        belief.active, belief.inactive = active, inactive
        belief.kinds = {
            position: float(value[_QUANTITIES + position])
            for position in range(len(home_class.subject.kinds))
        }
    belief.declined += belief.never_declined * (1.0 - never)
    belief.never_declined *= never
    belief.not_shared += belief.always_shared * (1.0 - always)
    belief.always_shared *= always
    for place, group in enumerate(groups):
        start = _QUANTITIES + kinds + 3 * place
        shared, declined, ignored = value[start : start + 3].tolist()
        chances = (inactive, shared, declined, ignored)
        belief.decisions.update(dict.fromkeys(group.requests, chances))


def sites_of_groups(component: Component, layout: Layout) -> list[list[Ints]]:
    """Return for each piece, for each of its groups, the sites; none where it has no sites."""
    of_piece = layout.piece[layout.home]
    sites = []
    for place, piece in enumerate(component.pieces):
        mine = np.flatnonzero(of_piece == place)
        sites.append(
            [
                mine[np.isin(layout.request[mine], group.requests)]
                if len(profiles_of(group)) > 1
                else mine[:0]
                for group in piece.groups
            ]
        )
    return sites
