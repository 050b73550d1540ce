"""A component too large to solve, sampled: beliefs from chains, each with its standard error."""

from __future__ import annotations

import numpy as np

from simulator.measure.inference.beliefs import Belief
from simulator.measure.inference.logs import Bools, Ints, log_of
from simulator.measure.inference.pieces.classes import INACTIVE
from simulator.measure.inference.pieces.puzzle import Component, Piece, Puzzle
from simulator.measure.inference.pieces.support import TooManyWorldsError
from simulator.measure.inference.proving.integer import Counts, a_world
from simulator.measure.inference.sampling.gibbs import Chains, Sampler
from simulator.measure.inference.sampling.layout import (
    MOST_HOMES,
    NOT_ASKED,
    Layout,
    laid_out,
    sites_of,
)
from simulator.measure.inference.sampling.tallies import Report, Starts, SweepSums, sites_of_groups
from simulator.measure.inference.stopping import go_on

MOST_ANSWERS = 3_500_000
"""Answers redrawn, in all chains and components together: some seconds."""
WANTED_ERROR = 0.01
"""Standard error at which to stop."""
__all__ = ["MOST_ANSWERS", "MOST_HOMES", "WANTED_ERROR", "sample"]
_CHAINS, _FEWEST_CHAINS = 256, 32
_CALL = 500
"""What a step of a sweep costs at least, in answers."""
_STARTS = 8
"""Worlds that the chains start from."""
_LEAST_SWEEPS, _MOST_SWEEPS = 16, 4_000


def sample(
    taken_apart: Puzzle,
    component: Component,
    beliefs: list[Belief],
    generator: np.random.Generator,
    most_answers: int = MOST_ANSWERS,
) -> dict[int, float]:
    """Write into `beliefs` what chains over the worlds of `component` say.

    Returns:
        For each class of the component the largest standard error of what was written.

    Raises:
        TooManyWorldsError: the component is too large even to sample, or no start was found.
    """
    if most_answers < component.homes * _FEWEST_CHAINS * _LEAST_SWEEPS:
        raise TooManyWorldsError
    if component.homes > MOST_HOMES:
        raise TooManyWorldsError
    # What there is to redraw is counted first: laying it out takes longer than to see that it is
    # too much.
    sites_of_home = [sites_of(piece) for piece in component.pieces]
    sites = sum(
        piece.size * (own + _may_switch(piece))
        for piece, own in zip(component.pieces, sites_of_home, strict=True)
    )
    chains = int(np.clip(most_answers // max(1, sites * 60), _FEWEST_CHAINS, _CHAINS))
    # No two answers of a home are redrawn at once: where it has many, each is a step of its own.
    sweep = max(1, sites * chains, _CALL * max(sites_of_home, default=0))
    most = int(min(most_answers // sweep, _MOST_SWEEPS))
    if most < _LEAST_SWEEPS:
        raise TooManyWorldsError
    layout = laid_out(taken_apart, component)
    start, groups = _start(taken_apart, component, layout, chains, generator)
    began = Starts.of(groups, start)
    sampler = Sampler(layout, start, generator)
    done = 0
    for goal in _rounds(most):
        halves = SweepSums(layout, chains), SweepSums(layout, chains)
        middle = (done + goal) // 2
        while done < goal:
            go_on()
            sampler.sweep()
            halves[done >= middle].add(sampler.state)
            done += 1
        report = Report(layout, halves, began, component)
        errors = report.errors(taken_apart)
        if max(errors.values()) <= WANTED_ERROR:
            break
    report.write(taken_apart, beliefs)
    return errors


def _may_switch(piece: Piece) -> bool:
    """Tell whether a home of `piece` may be active, and may be not."""
    return len({state == INACTIVE for state, _ in piece.states}) == 2


def _rounds(most: int) -> list[int]:
    """Return after how many sweeps to look at the errors, each time of those since the last look.

    The sweeps double from look to look, so that the first half of all is thrown away.
    """
    sweeps = [most]
    while sweeps[-1] >= 2 * _LEAST_SWEEPS:
        sweeps.append(sweeps[-1] // 2)
    return sweeps[::-1]


def _start(
    taken_apart: Puzzle,
    component: Component,
    layout: Layout,
    chains: int,
    generator: np.random.Generator,
) -> tuple[Chains, Ints]:
    """Return where the chains start, and from which world each.

    Where any totals are possible, each chain draws a world of its own, before any number.

    Raises:
        TooManyWorldsError: no world that fits was found.
    """
    if not np.isneginf(layout.log_weight).any():
        active, outcome = _drawn(layout, chains, generator)
        return _counted(layout, active, outcome), np.arange(chains)
    worlds = [a_world(taken_apart, component, generator) for _ in range(_STARTS)]
    starts = [world for world in worlds if world is not None]
    if not starts:
        raise TooManyWorldsError
    groups = np.arange(chains) % len(starts)
    active, outcome = _dealt(component, layout, starts, groups, generator)
    return _counted(layout, active, outcome), groups


def _drawn(layout: Layout, chains: int, generator: np.random.Generator) -> tuple[Bools, Ints]:
    """Draw worlds from what is believed before any number."""
    homes, kinds = layout.log_prior.shape
    chance = np.exp(-np.logaddexp(0.0, -layout.log_active))
    doubtful = layout.can_act & layout.can_rest
    active = np.where(doubtful, generator.random((chains, homes)) < chance, layout.can_act)
    rates = np.exp(layout.log_rate[:, :, :3]) * layout.left[:, None, :3]
    log_kind = layout.log_prior.copy()
    np.add.at(log_kind, layout.home, log_of(rates.sum(axis=2)))
    kind = np.argmax(log_kind + generator.gumbel(size=(chains, homes, kinds)), axis=2)
    edges = np.cumsum(rates[np.arange(len(rates)), kind[:, layout.home]], axis=2)
    point = generator.random(edges.shape[:2]) * edges[..., 2]
    outcome = (point[..., None] >= edges[..., :2]).sum(axis=2)
    return active, np.where(active[:, layout.home], outcome, NOT_ASKED)


def _dealt(
    component: Component,
    layout: Layout,
    starts: list[list[Counts]],
    groups: Ints,
    generator: np.random.Generator,
) -> tuple[Bools, Ints]:
    """Deal out worlds that fit, a different deal for every chain."""
    chains = len(groups)
    active = np.zeros((chains, len(layout.piece)), dtype=bool)
    outcome = np.full((chains, len(layout.home)), NOT_ASKED, dtype=np.int64)
    by_group = sites_of_groups(component, layout)
    for place in range(len(component.pieces)):
        homes = np.flatnonzero(layout.piece == place)
        for chain, start in enumerate(groups.tolist()):
            world = starts[start][place]
            chosen = generator.permutation(homes)[: world.active]
            active[chain, chosen] = True
            for sites, counts in zip(by_group[place], world.outcomes, strict=True):
                mine = sites[active[chain, layout.home[sites]]]
                if len(mine):
                    dealt = np.repeat(list(counts.keys()), list(counts.values()))
                    outcome[chain, generator.permutation(mine)] = dealt
    return active, outcome


def _counted(layout: Layout, active: Bools, outcome: Ints) -> Chains:
    """Return chains in these worlds, with what they add up to."""
    chains, cells = len(active), layout.log_weight.shape[0]
    totals = np.zeros((chains, cells + 1), dtype=np.int64)
    totals[:, :cells] = active.astype(np.int64) @ layout.asked
    log_kind = np.tile(layout.log_prior, (chains, 1, 1))
    for site, home in enumerate(layout.home.tolist()):
        touched = np.flatnonzero(layout.adds[site].any(axis=0))
        totals[:, touched] += layout.adds[site][:, touched][outcome[:, site]]
        log_kind[:, home] += layout.log_rate[site][:, outcome[:, site]].T
    return Chains(active, outcome, totals, log_kind)
