"""Luck that is keyed, not drawn in order.

Every uniform is a function of (root seed, replication, purpose, incident, home). The same home
therefore gives the same answer to the same incident under every policy, and one more home
changes only what touches it. A home that is written out stands there by where it is in the town,
wherever it is in the file; an agency and a request by their place in the file. None stands there by
its name: what is renamed keeps its luck.
Variates come from uniforms by inverse transform.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
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
_BLOCK = 1 << 14
"""How many words are mixed at a time: so many stay in the cache of a processor."""
_STANDARD_NORMAL = NormalDist()
_BETWEEN = "\x1f"


def key(*parts: str | int) -> int:
    """Return a 64-bit key for a tuple of names and numbers; equal tuples give equal keys."""
    return _hashed(_text(parts))


def key_series(count: int, *parts: str | int) -> list[int]:
    """Return `key(*parts, n)` for each n from 0 to `count` - 1; what they begin with once."""
    start = _text((*parts, 0)).removesuffix("0")
    return [_hashed(f"{start}{nth}") for nth in range(count)]


def _text(parts: Sequence[str | int]) -> str:
    return _BETWEEN.join([f"{type(part).__name__}:{part}" for part in parts])


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def numbered_keys(count: int) -> Keys:
    """Return one key for each position from 0 to `count` - 1; more positions change none."""
    return _mixed(np.arange(count, dtype=np.uint64) * _GOLDEN + np.uint64(1))


def keys_of_places(places: Sequence[tuple[float, float]]) -> Keys:
    """Return one key for each home at these places, in miles east and north.

    What comes before or after in the list changes none. Only homes at the very same place are told
    apart by their order.
    """
    so_far: dict[tuple[float, float], int] = defaultdict(int)
    keys = np.empty(len(places), dtype=np.uint64)
    for nth, place in enumerate(places):
        # Both zeros are one place, and equal to each other, though not written alike.
        east, north = (repr(miles + 0.0) for miles in place)
        keys[nth] = key("home at", east, north, so_far[place])
        so_far[place] += 1
    return keys


def _mixed(words: Keys) -> Keys:
    """Spread every bit of a word over all bits (the finaliser of SplitMix64, Steele 2014)."""
    words = words ^ (words >> np.uint64(30))
    words *= _MULTIPLY_1
    words ^= words >> np.uint64(27)
    words *= _MULTIPLY_2
    words ^= words >> np.uint64(31)
    return words


@dataclass(frozen=True, slots=True)
class Chance:
    """The luck of one replication."""

    seed: int
    replication: int

    def uniform(self, purpose: str, *parts: str | int) -> float:
        """Return the one uniform in (0, 1) for a purpose and what it is about."""
        word = key(self.seed, self.replication, purpose, *parts)
        return ((word >> 11) + 0.5) * _TO_UNIT

    def series(self, count: int, purpose: str, *parts: str | int) -> list[float]:
        """Return `uniform(purpose, *parts, n)` for each n from 0 to `count` - 1."""
        words = key_series(count, self.seed, self.replication, purpose, *parts)
        return [((word >> 11) + 0.5) * _TO_UNIT for word in words]

    def uniforms(self, purpose: str, subjects: Keys, incidents: Keys | None = None) -> Floats:
        """Return a uniform in (0, 1) for each subject, or each (subject, incident) pair."""
        base = np.uint64(key(self.seed, self.replication, purpose))
        luck = np.empty(len(subjects), dtype=np.float64)
        for start in range(0, len(subjects), _BLOCK):
            block = slice(start, start + _BLOCK)
            words = _mixed(subjects[block] ^ base)
            if incidents is not None:
                words = _mixed(words + _mixed(incidents[block] ^ _GOLDEN))
            words = _mixed(words + base)
            luck[block] = words >> np.uint64(11)
        luck += 0.5
        luck *= _TO_UNIT
        return luck


def exponential(uniform: float, mean: float) -> float:
    """Return the exponential variate of `mean` at `uniform`."""
    return -mean * math.log1p(-uniform)


def exponential_below(uniforms: Floats, mean: float, limit: float) -> Floats:
    """Return exponential variates of `mean`, given that they are at most `limit`."""
    reach = -math.expm1(-limit / mean)
    return -mean * np.log1p(-uniforms * reach)


def lognormal(uniform: float, median: float, spread: float) -> float:
    """Return the lognormal variate with this median and geometric standard deviation."""
    return float(median * math.exp(math.log(spread) * _STANDARD_NORMAL.inv_cdf(uniform)))


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
