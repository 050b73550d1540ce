"""How much memory a process has, and whether that stayed flat."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import psutil

GROWTH = 1.25
"""How much more memory at the end than a quarter into it is still flat."""


def megabytes(process: psutil.Process) -> float:
    """Return what a process has in memory; 0 of one that is gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return float(process.memory_info().rss) / 2**20
    return 0.0


def is_flat(sizes: Sequence[float], fewest: int = 2) -> bool:
    """Tell whether the last quarter of `sizes` is about as large as the second one.

    A process that was not there for a time has 0 then: that is no growth when it is back. Fewer
    than `fewest` sizes say nothing of growth.
    """
    there = [size for size in sizes if size]
    if len(there) < max(2, fewest):
        return True
    first, last = there[len(there) // 4 : len(there) // 2], there[-max(1, len(there) // 4) :]
    return sum(last) / len(last) <= GROWTH * sum(first) / len(first)
