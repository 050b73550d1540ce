"""A component too large to solve, sampled: beliefs from chains, each with its standard error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.beliefs import Belief
from simulator.measure.inference.classes import Class, Group
from simulator.measure.inference.evidence import ANSWERED
from simulator.measure.inference.gibbs import CHAINS, Chains, Sampler, least_moves
from simulator.measure.inference.integer import Counts, a_world
from simulator.measure.inference.layout import MOST_HOMES, NOT_ASKED, Layout, laid_out
from simulator.measure.inference.puzzle import Component, Piece, Puzzle
from simulator.measure.inference.support import Floats, TooManyWorldsError, profiles_of

MOST_MOVES = 24_000
"""Of a run, in all chains at once: some seconds."""
__all__ = ["MOST_HOMES", "MOST_MOVES", "sample"]
_STARTS = 8
"""Worlds that the chains start from."""
_LEAST_SWEEPS, _MOST_SWEEPS = 60, 3_000
_WARM_UP = 3
"""One sweep in so many is thrown away, at the beginning."""


def sample(
    taken_apart: Puzzle,
    component: Component,
    beliefs: list[Belief],
    generator: np.random.Generator,
    most_moves: int = MOST_MOVES,
) -> float:
    """Write into `beliefs` what chains over the worlds of `component` say.

    Returns:
        The largest standard error of what was written.

    Raises:
        TooManyWorldsError: the component is too large even to sample, or no start was found.
    """
    layout = laid_out(taken_apart, component)
    if most_moves < _LEAST_SWEEPS * least_moves(layout):
        raise TooManyWorldsError
    worlds = [a_world(taken_apart, component, generator) for _ in range(_STARTS)]
    starts = [world for world in worlds if world is not None]
    if not starts:
        raise TooManyWorldsError
    sampler = Sampler(layout, _start(component, layout, starts, generator), generator)
    sweeps = int(np.clip(most_moves / max(1, sampler.moves), _LEAST_SWEEPS, _MOST_SWEEPS))
    for _ in range(sweeps // _WARM_UP):
        sampler.sweep()
    tallies = [
        _Tally.of(taken_apart.classes[piece.owner], place, component, layout)
        for place, piece in enumerate(component.pieces)
    ]
    for _ in range(sweeps):
        sampler.sweep()
        for tally in tallies:
            tally.add(sampler)
    return max(
        tally.write(beliefs, piece, sweeps)
        for tally, piece in zip(tallies, component.pieces, strict=True)
    )


def _start(
    component: Component,
    layout: Layout,
    starts: list[list[Counts]],
    generator: np.random.Generator,
) -> Chains:
    """Deal out worlds that fit, a different deal for every chain."""
    active = np.zeros((CHAINS, len(layout.piece)), dtype=bool)
    outcome = np.full((CHAINS, len(layout.home)), NOT_ASKED, dtype=np.int64)
    for chain in range(CHAINS):
        world = starts[chain % len(starts)]
        for place, piece in enumerate(component.pieces):
            homes = generator.permutation(np.flatnonzero(layout.piece == place))
            chosen = homes[: world[place].active]
            active[chain, chosen] = True
            for group, counts in zip(piece.groups, world[place].outcomes, strict=True):
                sites = [
                    site
                    for home in chosen.tolist()
                    for site in range(layout.first[home], layout.first[home] + layout.sites[home])
                    if layout.request[site] in group.requests
                ]
                if sites:
                    dealt = np.repeat(list(counts.keys()), list(counts.values()))
                    outcome[chain, generator.permutation(sites)] = dealt
    state = Chains(
        active, outcome, np.zeros((CHAINS, layout.log_weight.shape[0]), dtype=np.int64),
        np.tile(layout.log_prior, (CHAINS, 1, 1)),
    )  # fmt: skip
    state.totals += (active[:, :, None] * layout.asked[None]).sum(axis=1)
    for site, home in enumerate(layout.home.tolist()):
        state.totals += layout.adds[site][outcome[:, site]]
        state.log_kind[:, home] += layout.log_rate[site][:, outcome[:, site]].T
    return state


@dataclass(slots=True)
class _Tally:
    """What is added up for the homes of one piece, chain by chain."""

    homes: np.ndarray
    one: Class
    groups: tuple[tuple[int, ...], ...]
    """For each group of the piece, its sites; none where no number tells its answers apart."""
    rest: tuple[Floats, Floats]
    """(K,): for each kind the chance that the answers at no site hold no refusal, and that all
    of them are shares."""
    left: list[Floats]
    """For each group without sites, (K, 3): the chance of each answer for each kind."""
    sums: Floats
    """(C, quantities)"""

    @classmethod
    def of(cls, one: Class, place: int, component: Component, layout: Layout) -> _Tally:
        """Prepare to add up the homes of the piece at `place`."""
        homes = np.flatnonzero(layout.piece == place)
        piece = component.pieces[place]
        kinds = layout.log_prior.shape[1]
        never, always = np.ones(kinds), np.ones(kinds)
        groups: list[tuple[int, ...]] = []
        left: list[Floats] = []
        mine = np.isin(layout.home, homes)
        for group in piece.groups:
            rates = np.zeros((kinds, 3))
            for position, kind in enumerate(one.subject.kinds):
                rates[position] = group.rates(kind)
            rates *= np.array([bool(group.left & (1 << outcome)) for outcome in ANSWERED])
            total = rates.sum(axis=1, keepdims=True)
            rates = np.divide(rates, total, out=np.zeros_like(rates), where=total > 0)
            left.append(rates)
            sites = np.flatnonzero(mine & np.isin(layout.request, group.requests))
            groups.append(tuple(sites.tolist()) if len(profiles_of(group)) > 1 else ())
            if not groups[-1]:
                never *= (1.0 - rates[:, 1]) ** len(group.requests)
                always *= rates[:, 0] ** len(group.requests)
        quantities = 4 + kinds + 3 * len(groups)
        return cls(
            homes, one, tuple(groups), (never, always), left, np.zeros((CHAINS, quantities))
        )  # fmt: skip

    def add(self, sampler: Sampler) -> None:
        """Add the present state of the chains."""
        state, layout = sampler.state, sampler.layout
        active = state.active[:, self.homes]
        log_kind = state.log_kind[:, self.homes]
        most = log_kind.max(axis=2, keepdims=True)
        kind = np.exp(log_kind - most)
        kind = kind / kind.sum(axis=2, keepdims=True) * active[:, :, None]
        no_refusal, all_shared = np.ones(active.shape), np.ones(active.shape)
        for place, home in enumerate(self.homes.tolist()):
            first, sites = int(layout.first[home]), int(layout.sites[home])
            outcomes = state.outcome[:, first : first + sites]
            no_refusal[:, place] = (outcomes != 1).all(axis=1)
            all_shared[:, place] = ((outcomes == 0) | (outcomes == NOT_ASKED)).all(axis=1)
        never = (1.0 - active) + no_refusal * (kind @ self.rest[0])
        always = (1.0 - active) + all_shared * (kind @ self.rest[1])
        columns = [active.mean(axis=1), never.mean(axis=1), always.mean(axis=1)]
        columns.append(1.0 - columns[0])
        by_kind = kind.mean(axis=1)
        found = [np.stack(columns, axis=1), by_kind]
        for mine, rates in zip(self.groups, self.left, strict=True):
            if mine:
                outcome = state.outcome[:, list(mine)]
                found.append(np.stack([(outcome == o).mean(axis=1) for o in range(3)], axis=1))
            else:
                found.append(by_kind @ rates)
        self.sums += np.concatenate(found, axis=1)

    def write(self, beliefs: list[Belief], piece: Piece, sweeps: int) -> float:
        """Write the means into the beliefs of `piece`; return the largest standard error."""
        means = self.sums / sweeps
        value = means.mean(axis=0)
        error = means.std(axis=0, ddof=1) / np.sqrt(len(means))
        kinds = len(self.rest[0])
        for owner, groups in zip(piece.owners, piece.groups_of, strict=True):
            self._write(beliefs[owner], groups, value, kinds)
        return float(error.max())

    def _write(self, belief: Belief, groups: tuple[Group, ...], value: Floats, kinds: int) -> None:
        active, never, always, inactive = value[:4].tolist()
        if not belief.active and not belief.inactive:
            belief.active, belief.inactive = active, inactive
            belief.kinds = {
                position: float(value[4 + position])
                for position in range(len(self.one.subject.kinds))
            }
        belief.declined += belief.never_declined * (1.0 - never)
        belief.never_declined *= never
        belief.not_shared += belief.always_shared * (1.0 - always)
        belief.always_shared *= always
        for place, group in enumerate(groups):
            shared, declined, ignored = value[
                4 + kinds + 3 * place : 7 + kinds + 3 * place
            ].tolist()
            for request in group.requests:
                belief.decisions[request] = (inactive, shared, declined, ignored)
