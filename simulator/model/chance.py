"""Luck that is keyed, not drawn in order.

Every uniform is a function of (root seed, replication, purpose, incident, home). The same home
therefore gives the same answer to the same incident under every policy, and one more home
changes only what touches it. Variates come from uniforms by inverse transform.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

_MULTIPLY_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLY_2 = np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_TO_UNIT = 2.0**-53


def key(*parts: str | int) -> int:
    """Return a 64-bit key for a tuple of names and numbers; equal tuples give equal keys."""
    text = "\x1f".join(f"{type(part).__name__}:{part}" for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def keys(names: Sequence[str | int]) -> Keys:
    """Return one key per name."""
    return np.array([key(name) for name in names], dtype=np.uint64)


def numbered_keys(count: int) -> Keys:
    """Return one key for each position from 0 to `count` - 1; more positions change none."""
    return _mixed(np.arange(count, dtype=np.uint64) * _GOLDEN + np.uint64(1))


def _mixed(words: Keys) -> Keys:
    """Spread every bit of a word over all bits (the finaliser of SplitMix64, Steele 2014)."""
    with np.errstate(over="ignore"):
        words = (words ^ (words >> np.uint64(30))) * _MULTIPLY_1
        words = (words ^ (words >> np.uint64(27))) * _MULTIPLY_2
    return words ^ (words >> np.uint64(31))


@dataclass(frozen=True, slots=True)
class Chance:
    """The luck of one replication."""

    seed: int
    replication: int

    def uniform(self, purpose: str, *parts: str | int) -> float:
        """Return the one uniform in (0, 1) for a purpose and what it is about."""
        word = key(self.seed, self.replication, purpose, *parts)
        return ((word >> 11) + 0.5) * _TO_UNIT

    def uniforms(self, purpose: str, subjects: Keys, incidents: Keys | None = None) -> Floats:
        """Return a uniform in (0, 1) for each subject, or each (subject, incident) pair."""
        with np.errstate(over="ignore"):
            base = np.uint64(key(self.seed, self.replication, purpose))
            words = _mixed(subjects ^ base)
            if incidents is not None:
                words = _mixed(words + _mixed(incidents ^ _GOLDEN))
            words = _mixed(words + base)
        return ((words >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT


def exponential(uniform: float, mean: float) -> float:
    """Return the exponential variate of `mean` at `uniform`."""
    return -mean * math.log1p(-uniform)


def exponential_below(uniforms: Floats, mean: float, limit: float) -> Floats:
    """Return exponential variates of `mean`, given that they are at most `limit`."""
    reach = -math.expm1(-limit / mean)
    return -mean * np.log1p(-uniforms * reach)


def lognormal(uniform: float, median: float, spread: float) -> float:
    """Return the lognormal variate with this median and geometric standard deviation."""
    return float(median * math.exp(math.log(spread) * NormalDist().inv_cdf(uniform)))


def two_sided_geometric(uniform: float, epsilon: float) -> int:
    """Return integer noise z with P(z) proportional to exp(-epsilon |z|), at `uniform`.

    The distribution function for z >= 0 is 1 - a^(z+1) / (1 + a), with a = exp(-epsilon)
    (Ghosh, Roughgarden and Sundararajan, 2009).
    """
    a = math.exp(-epsilon)
    tail = min(uniform, 1.0 - uniform)
    # tail <= 1/2; the smallest z >= 0 whose upper tail a^(z+1)/(1+a) is at most `tail`
    size = max(0, math.ceil(math.log(tail * (1.0 + a)) / -epsilon - 1.0))
    return size if uniform >= 0.5 else -size
