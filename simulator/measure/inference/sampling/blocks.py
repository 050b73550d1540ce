"""Which answers a sampler redraws together: blocks that the same numbers count, side by side.

The sites of a block add to the same numbers, so that how they come out together is a matter of
counts; blocks that have neither a home nor a number in common are redrawn at the same time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.measure.inference.logs import Bools, Ints
from simulator.measure.inference.sampling.layout import LOG_OF_NOTHING, Layout

MOST_SITES = 48
"""Of a block; what is larger is redrawn in parts."""
_LEAST_LOG = -650.0
"""All sites of a block together are no less likely than that: counts of them are kept as floats."""
MOST_TABLE = 3_000_000
"""Entries of the tables of one batch, all chains together."""
PAD = -1


@dataclass(frozen=True, slots=True)
class Batch:
    """Blocks to redraw at once: B of them, padded to n sites and c cells.

    An outcome is at a level: 0, 1 or 2. Outcomes at one level add to the same cells.
    """

    sites: Ints
    """(B, n), PAD where a block has fewer."""
    homes: Ints
    """(B, n), of the first home where there is no site."""
    level: Ints
    """(B, 3): the level of each answer."""
    cells: Ints
    """(B, c): the cells that the block adds to; one past the last where it has fewer."""
    adds: Ints
    """(B, 3, c): what a site at each level adds."""
    most: tuple[int, int]
    """How many sites can be at level 1, and at level 2, in any block of the batch."""

    @property
    def real(self) -> Bools:
        """Return (B, n): where there is a site."""
        found: Bools = self.sites != PAD
        return found


@dataclass(frozen=True, slots=True)
class _Block:
    sites: tuple[int, ...]
    level: tuple[int, int, int]
    cells: tuple[int, ...]
    adds: tuple[tuple[int, ...], ...]
    most: tuple[int, int]


def plan(layout: Layout, chains: int, generator: np.random.Generator) -> list[Batch]:
    """Return batches that redraw every site once.

    A home has at most one site in a block: where it has more, they fall into different blocks,
    at random.
    """
    together: dict[bytes, list[int]] = defaultdict(list)
    for site in range(len(layout.home)):
        together[layout.adds[site].tobytes()].append(site)
    allowed, most = _most_allowed(layout), _most_sites(layout)
    blocks = [
        _block(layout, part, allowed)
        for alike in together.values()
        for part in _parts(layout, alike, most, generator)
    ]
    return [
        _batch(layout, some)
        for colour in _coloured(layout, blocks, generator)
        for some in _cut(colour, chains)
    ]


def _most_allowed(layout: Layout) -> Ints:
    """Return for each cell the greatest total that it allows."""
    possible = np.isfinite(layout.log_weight)
    found: Ints = possible.shape[1] - 1 - np.argmax(possible[:, ::-1], axis=1).astype(np.int64)
    return found


def _most_sites(layout: Layout) -> int:
    """Return how many sites a block may have: fewer where some answer is next to impossible."""
    possible = layout.log_rate[layout.log_rate > LOG_OF_NOTHING]
    least = float(possible.min(initial=-1.0))
    return int(np.clip(_LEAST_LOG / least, 1, MOST_SITES))


def _parts(
    layout: Layout, sites: Sequence[int], most: int, generator: np.random.Generator
) -> Iterator[list[int]]:
    """Yield parts of `sites`, shuffled, with one site a home and at most so many."""
    left = [sites[place] for place in generator.permutation(len(sites)).tolist()]
    while left:
        seen: set[int] = set()
        part: list[int] = []
        later: list[int] = []
        for site in left:
            home = int(layout.home[site])
            if home in seen or len(part) == most:
                later.append(site)
            else:
                seen.add(home)
                part.append(site)
        yield part
        left = later


def _block(layout: Layout, sites: list[int], allowed: Ints) -> _Block:
    adds = layout.adds[sites[0]]
    left = np.asarray(layout.left[sites].any(axis=0)).tolist()
    patterns: list[bytes] = []
    level = [0, 0, 0]
    for outcome in (2, 1, 0):  # the commonest answer, no answer, is at level 0
        pattern = adds[outcome].tobytes()
        if left[outcome] and pattern not in patterns:
            patterns.append(pattern)
        if left[outcome]:
            level[outcome] = patterns.index(pattern)
    cells = np.flatnonzero(adds[:3].any(axis=0))
    at_level = [next((adds[o] for o in range(3) if level[o] == step and left[o]), adds[3])
                for step in range(3)]  # fmt: skip
    most = []
    for step in (1, 2):
        limits = [len(sites)] + [int(allowed[cell]) for cell in cells if at_level[step][cell]]
        most.append(min(limits) if step < len(patterns) else 0)
    return _Block(
        tuple(sites),
        (level[0], level[1], level[2]),
        tuple(cells.tolist()),
        tuple(tuple(one[cells].tolist()) for one in at_level),
        (most[0], most[1]),
    )


def _coloured(
    layout: Layout, blocks: list[_Block], generator: np.random.Generator
) -> list[list[_Block]]:
    """Return the blocks in groups that share neither homes nor cells (greedy colouring)."""
    colours: list[tuple[set[int], set[int], list[_Block]]] = []
    order = generator.permutation(len(blocks)).tolist()
    for block in (blocks[place] for place in order):
        homes = {int(layout.home[site]) for site in block.sites}
        for taken_homes, taken_cells, group in colours:  # noqa: B007
            if taken_homes.isdisjoint(homes) and taken_cells.isdisjoint(block.cells):
                break
        else:
            taken_homes, taken_cells, group = set(), set(), []
            colours.append((taken_homes, taken_cells, group))
        taken_homes |= homes
        taken_cells |= set(block.cells)
        group.append(block)
    return [group for _, _, group in colours]


def _cut(colour: list[_Block], chains: int) -> Iterator[list[_Block]]:
    """Yield the blocks of one colour, those of like size together, in batches of some size."""
    batch: list[_Block] = []
    for block in sorted(colour, key=lambda other: (other.most[1] > 0, len(other.sites))):
        grown = [*batch, block]
        table = (
            chains
            * len(grown)
            * (1 + max(len(other.sites) for other in grown))
            * (1 + max(other.most[0] for other in grown))
            * (1 + max(other.most[1] for other in grown))
        )
        if batch and (table > MOST_TABLE or (block.most[1] > 0) != (batch[0].most[1] > 0)):
            yield batch
            grown = [block]
        batch = grown
    if batch:
        yield batch


def _batch(layout: Layout, blocks: list[_Block]) -> Batch:
    count = len(blocks)
    wide, deep = (
        max(len(block.sites) for block in blocks),
        max(len(block.cells) for block in blocks),
    )
    sites = np.full((count, wide), PAD, dtype=np.int64)
    cells = np.full((count, deep), layout.log_weight.shape[0], dtype=np.int64)
    adds = np.zeros((count, 3, deep), dtype=np.int64)
    for row, block in enumerate(blocks):
        sites[row, : len(block.sites)] = block.sites
        cells[row, : len(block.cells)] = block.cells
        adds[row, :, : len(block.cells)] = block.adds
    homes = np.where(sites == PAD, 0, layout.home[sites])
    most = max(block.most[0] for block in blocks), max(block.most[1] for block in blocks)
    return Batch(sites, homes, np.array([block.level for block in blocks]), cells, adds, most)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of homes, no home twice, with their sites in common requests side by side.

    Only requests count in which both add to the same cells, so that swapping their answers
    changes no total.
    """

    homes: Ints
    """(P, 2)"""
    sites: Ints
    """(P, 2, n), PAD where a pair has fewer."""


def matched_pairs(layout: Layout, generator: np.random.Generator) -> Pairs:
    """Return pairs of homes that have a request in common, drawn at random."""
    where: list[dict[int, int]] = [
        {int(layout.request[site]): site for site in range(first, first + sites)}
        for first, sites in zip(layout.first.tolist(), layout.sites.tolist(), strict=True)
    ]
    by_request: dict[int, list[int]] = defaultdict(list)
    for home, mine in enumerate(where):
        for request in mine:
            by_request[request].append(home)
    free = {home for home, mine in enumerate(where) if len(mine) > 1}
    pairs = []
    for home in generator.permutation(len(where)).tolist():
        if home not in free:
            continue
        free.discard(home)
        request = int(generator.choice(list(where[home])))
        others = [other for other in by_request[request] if other in free]
        if not others:
            continue
        other = others[int(generator.integers(len(others)))]
        common = [
            (where[home][shared], where[other][shared])
            for shared in where[home].keys() & where[other].keys()
            if (layout.adds[where[home][shared]] == layout.adds[where[other][shared]]).all()
        ]
        if common:
            free.discard(other)
            pairs.append(((home, other), sorted(common)))
    wide = max((len(common) for _, common in pairs), default=0)
    sites = np.full((len(pairs), 2, wide), PAD, dtype=np.int64)
    for row, (_, common) in enumerate(pairs):
        sites[row, :, : len(common)] = np.array(common).T
    homes = np.array([both for both, _ in pairs], dtype=np.int64).reshape(-1, 2)
    return Pairs(homes, sites)
