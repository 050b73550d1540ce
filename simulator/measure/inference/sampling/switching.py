"""What it takes to switch homes on and off in a world, worked out once for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulator.measure.inference.logs import Floats, Ints


@dataclass(frozen=True, slots=True)
class Switched:
    """What switching one home on and off takes."""

    sites: slice
    cells: Ints
    """Those that it can add to; of the arrays below the last axis."""
    asked: Ints
    """What it adds whatever it answers."""
    adds: npt.NDArray[np.int8]
    """(sites, 4, cells): what an answer adds beyond that."""
    log_kinds: Floats
    """(K,)"""
    log_rates: Floats
    """(sites, K, 3): minus infinity where an answer is ruled out."""

    def added(self, answers: Ints) -> Ints:
        """Return (C, cells): what it adds with (C, sites) answers while it is on.

        (cells,) where no site of it is sampled: then it is the same in every chain.
        """
        total = self.asked
        for adds, mine in zip(self.adds, answers.T, strict=True):
            total = total + adds.take(mine, axis=0)
        return total


@dataclass(frozen=True, slots=True)
class SwitchedTogether:
    """What switching two homes at once takes, or one alone."""

    homes: tuple[tuple[int, Switched, Ints, int], ...]
    """Each with the places of its cells among all, and the draw in which it stays as it is."""
    cells: Ints
    """Those that any of them can add to."""
    row: Ints
    """Where the likelihoods of each cell begin."""
