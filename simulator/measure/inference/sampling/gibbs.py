"""What is too large to solve exactly, sampled: collapsed block Gibbs with moves that keep totals.

Many chains run side by side, along the first axis of arrays. Kinds are integrated out. All
answers that the same numbers count are redrawn jointly, forward and backward over their counts;
homes are switched on and off, alone and in pairs; two homes swap what they answered to common
requests (blocked Gibbs, and Metropolis within Gibbs; Robert and Casella, 2004, 7.3 and 10.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.logs import Bools, Floats, Ints, log_of, log_sum
from simulator.measure.inference.sampling.blocks import PAD, Batch, Pairs, matched_pairs, plan
from simulator.measure.inference.sampling.layout import NOT_ASKED, Layout
from simulator.measure.inference.sampling.switching import Switched, SwitchedTogether

_PLANS = 4
"""Different plans of blocks and pairs, used in turn."""
_MOST_SWITCHES = 300
"""Homes that are switched in one sweep."""
_MOST_TWICE = 50
"""Homes of which two answers to the same number are redrawn in one sweep."""


@dataclass(slots=True)
class Chains:
    """The state of all chains; C is their number."""

    active: Bools
    """(C, homes)"""
    outcome: Ints
    """(C, sites): 0 to 2, or NOT_ASKED."""
    totals: Ints
    """(C, cells + 1); the last counts nothing."""
    log_kind: Floats
    """(C, homes, K): log of prior and likelihood of the answers at the sites, by kind."""


class Sampler:
    """Chains over the worlds of one component that fit its numbers."""

    def __init__(self, layout: Layout, start: Chains, generator: np.random.Generator) -> None:
        self.layout = layout
        self.state = start
        self._random = generator
        self._chains = len(start.active)
        cells, width = layout.log_weight.shape
        self._log_weight = np.vstack([layout.log_weight, np.zeros((1, width))])
        self._cells = cells
        self._log_rate = np.ascontiguousarray(layout.log_rate.transpose(0, 2, 1))
        self._rate = np.exp(self._log_rate[:, :3])
        self._plans = [plan(layout, self._chains, generator) for _ in range(_PLANS)]
        self._pairs = [matched_pairs(layout, generator) for _ in range(4 * _PLANS)]
        self._doubtful = np.flatnonzero(layout.can_act & layout.can_rest)
        self._touched = layout.asked > 0
        """(homes, cells): whether the home can add to the cell."""
        np.logical_or.at(self._touched, layout.home, layout.adds.any(axis=1))
        self._switched: dict[int, Switched] = {}
        self._together: dict[tuple[int, int], SwitchedTogether] = {}
        self._partners = self._partners_of()
        self._twice = self._twice_counted()
        self._turn = 0

    def sweep(self) -> None:
        """Make every kind of move once over all homes."""
        for batch in self._plans[self._turn % _PLANS]:
            self._redraw(batch)
        for place in self._random.permutation(len(self._twice))[:_MOST_TWICE].tolist():
            self._redraw_home(*self._twice[place])
        order = self._random.permutation(self._doubtful)[:_MOST_SWITCHES]
        for home in order.tolist():
            partners = self._partners[home]
            self._switch(home, int(partners[self._random.integers(len(partners))]))
        for turn in (2 * self._turn, 2 * self._turn + 1):
            self._swap(self._pairs[turn % len(self._pairs)])
        self._turn += 1

    # ── Answers that the same numbers count, jointly ─────────────────────────────────────────────

    def _redraw(self, batch: Batch) -> None:
        """Redraw all answers of a batch, each block given everything else."""
        state, real = self.state, batch.real
        sites = np.where(real, batch.sites, 0)
        old = state.outcome[:, sites]
        live = state.active[:, batch.homes] & real
        chance = self._predictive(sites, batch.homes, old) * live[..., None]
        at = (batch.level[:, :, None] == np.arange(3)).astype(np.float64)
        by_level = np.einsum("cbno,bol->cbnl", chance, at)
        by_level[..., 0] += ~live
        base = state.totals[:, batch.cells] - self._added(batch, old, live)
        forward = self._forward(by_level, batch.most)
        log_weight = self._log_weight_of(batch, base, live.sum(axis=2))
        score = log_of(forward[-1][:, :, 1:, 1:]) + log_weight
        score = score.reshape(*score.shape[:2], -1)
        fits = np.isfinite(score.max(axis=2))
        drawn = np.argmax(score + self._random.gumbel(size=score.shape), axis=2)
        level = self._backward(forward, by_level, drawn, batch.most)
        new = self._answers(chance, at, level)
        new = np.where(live & fits[:, :, None], new, old)
        state.totals[:, batch.cells] = base + self._added(batch, new, live)
        state.totals[:, self._cells] = 0
        self._set(batch.sites[real], batch.homes[real], old[:, real], new[:, real])

    def _predictive(self, sites: Ints, homes: Ints, old: Ints) -> Floats:
        """Return (C, B, n, 3): the chance of each answer given the home's other answers."""
        rest = self.state.log_kind[:, homes] - self._log_rate[sites, old]
        rest -= rest.max(axis=3, keepdims=True)
        chance = np.einsum("cbnk,bnok->cbno", np.exp(rest), self._rate[sites])
        chance *= self.layout.left[sites][..., :3]
        total = chance.sum(axis=3, keepdims=True)
        found: Floats = np.divide(chance, total, out=np.zeros_like(chance), where=total > 0)
        return found

    def _added(self, batch: Batch, outcome: Ints, live: Bools) -> Ints:
        """Return (C, B, c): what the answers of each block add to its cells."""
        blocks = np.arange(len(batch.level))[None, :, None]
        level = batch.level[blocks, np.where(live, outcome, 0)]
        counts = np.stack([((level == step) & live).sum(axis=2) for step in range(3)], axis=2)
        added: Ints = np.einsum("cbl,blk->cbk", counts, batch.adds)
        return added

    @staticmethod
    def _forward(by_level: Floats, most: tuple[int, int]) -> Floats:
        """Return (n + 1, C, B, levels 1 + 2, levels 2 + 2): chance of each count so far.

        Counts stand one further along both axes, so that one fewer is never out of range.
        """
        chains, blocks, wide, _ = by_level.shape
        chance = np.zeros((wide + 1, chains, blocks, most[0] + 2, most[1] + 2))
        chance[0, :, :, 1, 1] = 1.0
        for place in range(wide):
            before, after = chance[place], chance[place + 1]
            stay, first, second = (by_level[:, :, place, step, None, None] for step in range(3))
            after[..., 1:, 1:] = before[..., 1:, 1:] * stay
            after[..., 1:, 1:] += before[..., :-1, 1:] * first
            if most[1]:
                after[..., 1:, 1:] += before[..., 1:, :-1] * second
        return chance

    def _log_weight_of(self, batch: Batch, base: Ints, live: Ints) -> Floats:
        """Return (C, B, counts at level 1, at level 2): log likelihood of the totals there."""
        first, second = np.arange(batch.most[0] + 1), np.arange(batch.most[1] + 1)
        total: Floats = np.zeros((*base.shape[:2], len(first), len(second)))
        for column in range(batch.cells.shape[1]):
            ground, at_one, at_two = (batch.adds[:, step, column] for step in range(3))
            start = base[:, :, column] + live * ground
            reached = (
                start[:, :, None, None]
                + first[:, None] * (at_one - ground)[:, None, None]
                + second[None, :] * (at_two - ground)[:, None, None]
            )
            cells = batch.cells[:, column][None, :, None, None]
            total += self._at(cells, reached)
        return total

    def _at(self, cells: Ints, totals: Ints) -> Floats:
        """Return the log likelihood of `totals` of `cells`; minus infinity out of range."""
        width = self._log_weight.shape[1]
        found = self._log_weight[cells, np.clip(totals, 0, width - 1)]
        weight: Floats = np.where((totals >= 0) & (totals < width), found, -np.inf)
        return weight

    def _backward(
        self, forward: Floats, by_level: Floats, drawn: Ints, most: tuple[int, int]
    ) -> Ints:
        """Draw (C, B, n): the level of each site, given how many are at each level together."""
        chains, blocks, wide, _ = by_level.shape
        first, second = drawn // (most[1] + 1) + 1, drawn % (most[1] + 1) + 1
        row, column = np.ogrid[:chains, :blocks]
        level = np.zeros((chains, blocks, wide), dtype=np.int64)
        luck = self._random.random((wide, chains, blocks))
        for place in reversed(range(wide)):
            before = forward[place]
            stay = before[row, column, first, second] * by_level[:, :, place, 0]
            up = stay + before[row, column, first - 1, second] * by_level[:, :, place, 1]
            if most[1]:
                whole = up + before[row, column, first, second - 1] * by_level[:, :, place, 2]
                point = luck[place] * whole
                is_second = point >= up
                second -= is_second
            else:
                point, is_second = luck[place] * up, np.zeros(up.shape, dtype=bool)
            is_first = (point >= stay) & ~is_second & (up > stay)
            first -= is_first
            level[:, :, place] = is_first + 2 * is_second
        return level

    def _answers(self, chance: Floats, at: Floats, level: Ints) -> Ints:
        """Draw (C, B, n): an answer at each level."""
        blocks = np.arange(len(at))[None, :, None]
        fitting = chance * at[blocks, :, level]
        edges = np.cumsum(fitting, axis=3)
        point = self._random.random(level.shape) * edges[..., 2]
        answers: Ints = (point[..., None] >= edges[..., :2]).sum(axis=3)
        return answers

    def _set(self, sites: Ints, homes: Ints, old: Ints, new: Ints) -> None:
        """Write (C, n) new answers at `sites`, whose homes are different."""
        self.state.log_kind[:, homes] += self._log_rate[sites, new] - self._log_rate[sites, old]
        self.state.outcome[:, sites] = new

    # ── Two answers of one home that the same number counts ──────────────────────────────────────

    def _twice_counted(self) -> list[tuple[int, int]]:
        """Return, for homes with two sites that add to the same cells, such sites."""
        layout, pairs = self.layout, []
        for first, sites in zip(layout.first.tolist(), layout.sites.tolist(), strict=True):
            seen: dict[bytes, int] = {}
            for site in range(first, first + sites):
                pattern = layout.adds[site].tobytes()
                if pattern in seen:
                    pairs.append((seen[pattern], site))
                seen[pattern] = site
        return pairs

    def _redraw_home(self, own: int, other: int) -> None:
        """Redraw two answers of one home together, given everything else."""
        layout, state = self.layout, self.state
        home = int(layout.home[own])
        old, other_old = state.outcome[:, own], state.outcome[:, other]
        rate, other_rate = layout.log_rate[own], layout.log_rate[other]
        rest = state.log_kind[:, home] - rate[:, old].T - other_rate[:, other_old].T
        both = rate[:, :, None] + other_rate[:, None, :]
        score = log_sum(rest[:, :, None, None] + both[None], axis=1)
        left = layout.left[own][:, None] & layout.left[other][None, :]
        asked = np.arange(4) != NOT_ASKED
        active = state.active[:, home, None, None]
        fits = left & np.where(active, asked[:, None] & asked, ~asked[:, None] & ~asked)
        cells = np.flatnonzero(layout.adds[own].any(axis=0) | layout.adds[other].any(axis=0))
        adds, other_adds = layout.adds[own][:, cells], layout.adds[other][:, cells]
        without = state.totals[:, cells] - adds[old] - other_adds[other_old]
        totals = without[:, None, None, :] + adds[None, :, None, :] + other_adds[None, None, :, :]
        score = np.where(fits, score + self._at(cells, totals).sum(axis=-1), -np.inf)
        score = score.reshape(len(score), 16)
        drawn = np.argmax(score + self._random.gumbel(size=score.shape), axis=1)
        first, second = drawn // 4, drawn % 4
        state.totals[:, cells] = without + adds[first] + other_adds[second]
        for site, before, after in ((own, old, first), (other, other_old, second)):
            rates = layout.log_rate[site]
            state.log_kind[:, home] += (rates[:, after] - rates[:, before]).T
            state.outcome[:, site] = after

    # ── Homes switched on and off ────────────────────────────────────────────────────────────────

    def _partners_of(self) -> dict[int, Ints]:
        """Return for each home in doubt those that add to some number with it, or itself."""
        mine = self._touched[self._doubtful]
        common = mine.astype(np.float32) @ mine.astype(np.float32).T
        np.fill_diagonal(common, 0.0)
        partners = {}
        for place, home in enumerate(self._doubtful.tolist()):
            near = np.argsort(-common[place], kind="stable")[:8]
            near = near[common[place, near] > 0]
            partners[home] = self._doubtful[near] if len(near) else np.array([home])
        return partners

    def _switch(self, first: int, second: int) -> None:
        """Propose to switch one home, the other, or both (Metropolis)."""
        which = self._random.integers(3, size=self._chains)
        state, layout = self.state, self.layout
        together = self._switched_together(first, second)
        cells, row = together.cells, together.row
        gain = np.zeros(self._chains)
        before = state.totals[:, cells]
        totals = before.copy()
        proposals = []
        for home, switched, places, alone in together.homes:
            drawn = self._rows_from_prior(switched)
            was, toggled = state.active[:, home], which != alone
            step = (1 - 2 * was.astype(np.int64)) * toggled
            answers = np.where(was[:, None], state.outcome[:, switched.sites], drawn)
            totals[:, places] += switched.added(answers) * step[:, None]
            gain += step * layout.log_active[home]
            proposals.append((home, switched, toggled, drawn))
        with np.errstate(invalid="ignore"):
            # These are totals of worlds, and never out of range.
            more = self._log_weight.take(row + totals) - self._log_weight.take(row + before)
            gain += np.add.reduce(more, axis=-1)
        accepted = np.log(self._random.random(self._chains)) < gain
        state.totals[:, cells] = np.where(accepted[:, None], totals, before)
        for home, switched, toggled, drawn in proposals:
            self._take(home, switched, toggled & accepted, drawn)

    def _switched_together(self, first: int, second: int) -> SwitchedTogether:
        """Return what switching both takes, worked out the first time."""
        key = first, second
        if key not in self._together:
            homes = (first,) if first == second else key
            cells = np.flatnonzero(self._touched[list(homes)].any(axis=0))
            switched = [self._switched_home(home) for home in homes]
            places = [np.searchsorted(cells, one.cells) for one in switched]
            self._together[key] = SwitchedTogether(
                tuple(zip(homes, switched, places, (1, 0), strict=False)),
                cells,
                cells * self._log_weight.shape[1],
            )
        return self._together[key]

    def _switched_home(self, home: int) -> Switched:
        """Return what switching `home` takes, worked out the first time."""
        if home not in self._switched:
            layout = self.layout
            first = int(layout.first[home])
            sites = slice(first, first + int(layout.sites[home]))
            cells = np.flatnonzero(self._touched[home])
            rates = np.where(layout.left[sites, None, :3], layout.log_rate[sites, :, :3], -np.inf)
            self._switched[home] = Switched(
                sites=sites,
                cells=cells,
                asked=layout.asked[home, cells].astype(np.int64),
                adds=layout.adds[sites][:, :, cells],
                log_kinds=layout.log_prior[home] + log_sum(rates, axis=2).sum(axis=0),
                log_rates=rates,
            )
        return self._switched[home]

    def _rows_from_prior(self, home: Switched) -> Ints:
        """Draw answers for a home that is switched on, in proportion to their prior chance."""
        sites, kinds = home.log_rates.shape[:2]
        if not sites:
            return np.zeros((self._chains, 0), dtype=np.int64)
        kind = (home.log_kinds + self._random.gumbel(size=(self._chains, kinds))).argmax(axis=1)
        luck = self._random.gumbel(size=(sites, self._chains, 3))
        drawn: Ints = (home.log_rates.take(kind, axis=1) + luck).argmax(axis=2).T
        return drawn

    def _take(self, home: int, switched: Switched, chains: Bools, drawn: Ints) -> None:
        """Switch `home` in some of the chains; where on, to the answers that were `drawn`."""
        state, sites = self.state, switched.sites
        on = chains & ~state.active[:, home]
        off = chains & state.active[:, home]
        state.active[:, home] ^= chains
        answers = np.where(on[:, None], drawn, state.outcome[:, sites])
        answers[off] = NOT_ASKED
        state.outcome[:, sites] = answers
        total = self.layout.log_prior[home]
        for rates, mine in zip(self._log_rate[sites], answers.T, strict=True):
            total = total + rates.take(mine, axis=0)
        state.log_kind[:, home] = total

    # ── Two homes swap ───────────────────────────────────────────────────────────────────────────

    def _swap(self, pairs: Pairs) -> None:
        """Propose that homes swap their answers to common requests, which keeps every total."""
        if not len(pairs.homes):
            return
        state, left = self.state, self.layout.left
        real = pairs.sites[:, 0] != PAD
        sites = np.where(real[:, None], pairs.sites, 0)
        mine = state.outcome[:, sites]
        theirs = mine[:, :, ::-1]
        fits = state.active[:, pairs.homes].all(axis=2)
        fits &= (left[sites, theirs] | ~real[:, None]).all(axis=(2, 3))
        change = (self._log_rate[sites, theirs] - self._log_rate[sites, mine]) * real[
            :, None, :, None
        ]
        before = state.log_kind[:, pairs.homes]
        after = before + change.sum(axis=3)
        gain = (log_sum(after, axis=3) - log_sum(before, axis=3)).sum(axis=2)
        accepted = fits & (np.log(self._random.random(fits.shape)) < gain)
        state.log_kind[:, pairs.homes] = np.where(accepted[:, :, None, None], after, before)
        swapped = np.where(accepted[:, :, None, None], theirs, mine)
        both = np.broadcast_to(real[:, None], sites.shape)
        state.outcome[:, sites[both]] = swapped[:, both]
