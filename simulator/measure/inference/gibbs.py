"""What is too large to solve exactly, sampled: collapsed Gibbs with moves that keep totals.

Many chains run side by side, as columns of arrays. Kinds are integrated out. A move redraws the
answers of two homes together, so that one can take what the other gives up and an exact total
stays what it is; another switches homes on and off, alone and in pairs; a third swaps what two
homes answered to their common requests (block Gibbs and Metropolis within Gibbs; Robert and
Casella, 2004, 7.3 and 10.3). Standard errors come from the differences between the chains.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.layout import NOT_ASKED, Bools, Layout
from simulator.measure.inference.support import Floats, Ints

CHAINS = 64


@dataclass(slots=True)
class Chains:
    """The state of all chains; C is their number."""

    active: Bools
    """(C, homes)"""
    outcome: Ints
    """(C, sites): 0 to 2, or NOT_ASKED."""
    totals: Ints
    """(C, cells)"""
    log_kind: Floats
    """(C, homes, K): log of prior and likelihood of the answers at the sites, by kind."""


class Sampler:
    """Chains over the worlds of one component that fit its numbers."""

    def __init__(self, layout: Layout, start: Chains, generator: np.random.Generator) -> None:
        self.layout = layout
        self.state = start
        self._random = generator
        self._rows = np.arange(len(start.active))
        doubtful = layout.can_act & layout.can_rest
        self._doubtful = np.flatnonzero(doubtful)
        self._by_request = [
            np.flatnonzero(layout.request == request) for request in np.unique(layout.request)
        ]
        self._by_home = [
            np.arange(first, first + sites)
            for first, sites in zip(layout.first.tolist(), layout.sites.tolist(), strict=True)
            if sites > 1
        ]
        self._together = self._pairs_of_homes()

    @property
    def moves(self) -> int:
        """How many moves a sweep has."""
        return len(self.layout.home) + 2 * len(self._doubtful) + len(self._together)

    def sweep(self) -> None:
        """Make every kind of move once over all homes."""
        for sites in self._by_request:
            self._pair_up(sites)
        self._pair_up(np.arange(len(self.layout.home)))
        for sites in self._by_home:
            one, other = self._random.choice(sites, 2, replace=False)
            self._redraw(int(one), int(other))
        order = self._random.permutation(self._doubtful)
        for one, other in zip(order, np.roll(order, 1), strict=True):
            self._switch(int(one), int(other))
        for one, other in self._together:
            self._swap(one, other)

    def _pair_up(self, sites: Ints) -> None:
        order = self._random.permutation(sites)
        if len(order) == 1:
            self._redraw(int(order[0]), int(order[0]))
        for one, other in zip(order[::2], order[1::2], strict=False):
            self._redraw(int(one), int(other))
        if len(order) > 1 and len(order) % 2:
            self._redraw(int(order[-1]), int(order[0]))

    def _redraw(self, one: int, other: int) -> None:
        """Redraw two answers together, given everything else (block Gibbs)."""
        layout, state = self.layout, self.state
        if one != other and layout.home[one] == layout.home[other]:
            self._redraw_home(one, other)
            return
        own, old = self._predictive(one)
        adds = layout.adds[one]
        without = state.totals - adds[old]
        if one == other:
            score = own + self._weight(without[:, None, :] + adds[None])
            drawn = self._draw(score)
            state.totals = without + adds[drawn]
            self._set(one, old, drawn)
            return
        others, other_old = self._predictive(other)
        other_adds = layout.adds[other]
        without = without - other_adds[other_old]
        totals = without[:, None, None, :] + adds[None, :, None, :] + other_adds[None, None, :, :]
        score = own[:, :, None] + others[:, None, :] + self._weight(totals)
        drawn = self._draw(score.reshape(len(score), 16))
        first, second = drawn // 4, drawn % 4
        state.totals = without + adds[first] + other_adds[second]
        self._set(one, old, first)
        self._set(other, other_old, second)

    def _redraw_home(self, one: int, other: int) -> None:
        """Redraw two answers of one home together, given everything else."""
        layout, state = self.layout, self.state
        home = int(layout.home[one])
        old, other_old = state.outcome[:, one], state.outcome[:, other]
        rate, other_rate = layout.log_rate[one], layout.log_rate[other]
        rest = state.log_kind[:, home] - rate[:, old].T - other_rate[:, other_old].T
        both = rate[:, :, None] + other_rate[:, None, :]
        score = _log_sum(rest[:, :, None, None] + both[None], axis=1)
        left = layout.left[one][:, None] & layout.left[other][None, :]
        asked = np.arange(4) != NOT_ASKED
        active = state.active[:, home, None, None]
        fits = left & np.where(active, asked[:, None] & asked, ~asked[:, None] & ~asked)
        adds, other_adds = layout.adds[one], layout.adds[other]
        without = state.totals - adds[old] - other_adds[other_old]
        totals = without[:, None, None, :] + adds[None, :, None, :] + other_adds[None, None, :, :]
        score = np.where(fits, score + self._weight(totals), -np.inf)
        drawn = self._draw(score.reshape(len(score), 16))
        first, second = drawn // 4, drawn % 4
        state.totals = without + adds[first] + other_adds[second]
        self._set(one, old, first)
        self._set(other, other_old, second)

    def _predictive(self, site: int) -> tuple[Floats, Ints]:
        """Return the log chance of each outcome given the home's other answers, and the old one."""
        layout, state = self.layout, self.state
        home, old = int(layout.home[site]), state.outcome[:, site]
        rate = layout.log_rate[site]
        rest = state.log_kind[:, home] - rate[:, old].T
        score = _log_sum(rest[:, :, None] + rate[None], axis=1)
        score[:, ~layout.left[site]] = -np.inf
        active = state.active[:, home]
        score[active, NOT_ASKED] = -np.inf
        score[~active, :NOT_ASKED] = -np.inf
        return score, old

    def _set(self, site: int, old: Ints, new: Ints) -> None:
        rate = self.layout.log_rate[site]
        self.state.log_kind[:, self.layout.home[site]] += (rate[:, new] - rate[:, old]).T
        self.state.outcome[:, site] = new

    def _weight(self, totals: Ints) -> Floats:
        """Return the log likelihood of `totals` (..., cells); minus infinity out of range."""
        table = self.layout.log_weight
        cells, most = table.shape
        inside = (totals >= 0) & (totals < most)
        found = table[np.arange(cells), np.clip(totals, 0, most - 1)]
        total: Floats = np.where(inside, found, -np.inf).sum(axis=-1)
        return total

    def _draw(self, score: Floats) -> Ints:
        """Draw a column for each row with chances proportional to exp(score)."""
        drawn: Ints = np.argmax(score + self._random.gumbel(size=score.shape), axis=1)
        return drawn

    def _switch(self, one: int, other: int) -> None:
        """Propose to switch one home, the other, or both (Metropolis)."""
        which = self._random.integers(3, size=len(self._rows))
        homes = [(one, which != 1)] if one == other else [(one, which != 1), (other, which != 0)]
        state = self.state
        gain = np.zeros(len(self._rows))
        totals = state.totals.copy()
        proposals = []
        for home, toggled in homes:
            drawn = self._rows_from_prior(home)
            was = state.active[:, home]
            change = self._added(home, drawn) * np.where(was, 0, 1)[:, None]
            change -= self._added(home, self._outcomes(home)) * np.where(was, 1, 0)[:, None]
            totals += change * toggled[:, None]
            gain += np.where(toggled, np.where(was, -1.0, 1.0), 0.0) * self.layout.log_active[home]
            proposals.append((home, toggled, drawn))
        gain += self._weight(totals) - self._weight(state.totals)
        accepted = np.log(self._random.random(len(self._rows))) < gain
        state.totals[accepted] = totals[accepted]
        for home, toggled, drawn in proposals:
            self._switched(home, toggled & accepted, drawn)

    def _outcomes(self, home: int) -> Ints:
        first = int(self.layout.first[home])
        return self.state.outcome[:, first : first + int(self.layout.sites[home])]

    def _added(self, home: int, outcomes: Ints) -> Ints:
        """Return what an active home adds with these answers at its sites: (C, cells)."""
        first = int(self.layout.first[home])
        added = np.tile(self.layout.asked[home], (len(outcomes), 1))
        for place in range(outcomes.shape[1]):
            added += self.layout.adds[first + place][outcomes[:, place]]
        return added

    def _rows_from_prior(self, home: int) -> Ints:
        """Draw answers for a home that is switched on, in proportion to their prior chance."""
        layout = self.layout
        first, sites = int(layout.first[home]), int(layout.sites[home])
        drawn = np.zeros((len(self._rows), sites), dtype=np.int64)
        if not sites:
            return drawn
        some = slice(first, first + sites)
        rates = np.where(layout.left[some, None, :3], layout.log_rate[some, :, :3], -np.inf)
        kinds = layout.log_prior[home] + _log_sum(rates, axis=2).sum(axis=0)
        kind = self._draw(np.tile(kinds, (len(self._rows), 1)))
        for place in range(sites):
            drawn[:, place] = self._draw(rates[place][kind])
        return drawn

    def _switched(self, home: int, chains: Bools, drawn: Ints) -> None:
        layout, state = self.layout, self.state
        on = chains & ~state.active[:, home]
        off = chains & state.active[:, home]
        state.active[on, home], state.active[off, home] = True, False
        first = int(layout.first[home])
        for place in range(int(layout.sites[home])):
            state.outcome[on, first + place] = drawn[on, place]
            state.outcome[off, first + place] = NOT_ASKED
        state.log_kind[:, home] = self._log_kind(home)

    def _log_kind(self, home: int) -> Floats:
        layout = self.layout
        first, sites = int(layout.first[home]), int(layout.sites[home])
        total = np.tile(layout.log_prior[home], (len(self._rows), 1))
        for site in range(first, first + sites):
            total += layout.log_rate[site][:, self.state.outcome[:, site]].T
        return total

    def _pairs_of_homes(self) -> list[tuple[Ints, Ints]]:
        """Return pairs of homes with two sites or more in common, as their common sites."""
        layout = self.layout
        areas: dict[int, dict[int, int]] = {}
        for site, (home, request) in enumerate(
            zip(layout.home.tolist(), layout.request.tolist(), strict=True)
        ):
            areas.setdefault(home, {})[request] = site
        homes = [home for home, area in areas.items() if len(area) > 1]
        found = []
        for place, one in enumerate(homes):
            for other in homes[place + 1 : place + 4]:
                common = sorted(areas[one].keys() & areas[other].keys())
                if len(common) > 1:
                    sites = [[areas[home][request] for request in common] for home in (one, other)]
                    found.append((np.array(sites[0]), np.array(sites[1])))
        return found

    def _swap(self, one: Ints, other: Ints) -> None:
        """Propose that two homes swap their answers to their common requests (Metropolis)."""
        layout, state = self.layout, self.state
        homes = int(layout.home[one[0]]), int(layout.home[other[0]])
        mine, theirs = state.outcome[:, one], state.outcome[:, other]
        fits = state.active[:, homes[0]] & state.active[:, homes[1]]
        log_kind = [state.log_kind[:, home].copy() for home in homes]
        totals = state.totals.copy()
        for place, (first, second) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
            a, b = mine[:, place], theirs[:, place]
            fits &= layout.left[first, b] & layout.left[second, a]
            log_kind[0] += (layout.log_rate[first][:, b] - layout.log_rate[first][:, a]).T
            log_kind[1] += (layout.log_rate[second][:, a] - layout.log_rate[second][:, b]).T
            totals += layout.adds[first][b] - layout.adds[first][a]
            totals += layout.adds[second][a] - layout.adds[second][b]
        gain = self._weight(totals) - self._weight(state.totals)
        for home, new in zip(homes, log_kind, strict=True):
            gain += _log_sum(new, axis=1) - _log_sum(state.log_kind[:, home], axis=1)
        accepted = fits & (np.log(self._random.random(len(self._rows))) < gain)
        state.totals[accepted] = totals[accepted]
        state.outcome[np.ix_(accepted, one)] = theirs[accepted]
        state.outcome[np.ix_(accepted, other)] = mine[accepted]
        for home, new in zip(homes, log_kind, strict=True):
            state.log_kind[accepted, home] = new[accepted]


def least_moves(layout: Layout) -> int:
    """Return how many moves a sweep over `layout` has, swaps not counted."""
    return len(layout.home) + 2 * int((layout.can_act & layout.can_rest).sum())


def _log_sum(values: Floats, axis: int) -> Floats:
    most = values.max(axis=axis, keepdims=True)
    most = np.where(np.isfinite(most), most, 0.0)
    with np.errstate(divide="ignore"):
        total: Floats = np.log(np.exp(values - most).sum(axis=axis)) + most.squeeze(axis)
    return total
