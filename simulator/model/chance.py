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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

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
_FEW = 40
"""So few variates are quicker one by one."""
_BETWEEN = "\x1f"


def key(*parts: str | int) -> int:
    """Return a 64-bit key for a tuple of names and numbers; equal tuples give equal keys."""
    return _hashed(_text(parts))


def key_series(count: int, *parts: str | int, first: int = 0) -> Keys:
    """Return `key(*parts, n)` for `count` numbers n from `first` on."""
    return _ending_in(_written(count, first), parts)


def _written(count: int, first: int = 0) -> list[bytes]:
    """Return `count` numbers from `first` on as they stand in what is hashed."""
    return str(list(range(first, first + count)))[1:-1].encode().split(b", ")[:count]


def _ending_in(numbers: Sequence[bytes], parts: Sequence[str | int]) -> Keys:
    """Return the key of `parts` and each of `numbers`."""
    start = _text((*parts, 0)).removesuffix("0").encode()
    # So much of each is the same: it is taken in once, and each goes on from there.
    begun = hashlib.blake2b(start, digest_size=8).copy
    digests = []
    for number in numbers:
        whole = begun()
        whole.update(number)
        digests.append(whole.digest())
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)


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

    def series(self, count: int, purpose: str, *parts: str | int, first: int = 0) -> Floats:
        """Return `uniform(purpose, *parts, n)` for `count` numbers n from `first` on."""
        (luck,) = self.several((purpose,), count, *parts, first=first)
        return luck

    def several(
        self, purposes: Iterable[str], count: int, *parts: str | int, first: int = 0
    ) -> Iterator[Floats]:
        """Yield the `series` of each of `purposes`."""
        numbers = _written(count, first)
        for purpose in purposes:
            words = _ending_in(numbers, (self.seed, self.replication, purpose, *parts))
            yield ((words >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT

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

    def pairs(self, purpose: str, subjects: Keys, incidents: Keys, pairs: Pairs) -> Floats:
        """Return what `uniforms` does for pairs of a subject and an incident, by their places.

        Where there are many, what depends on one of the two alone is mixed once for each of them.
        """
        if len(pairs.subject) < len(subjects):
            return self.uniforms(purpose, subjects[pairs.subject], incidents[pairs.incident])
        base = np.uint64(key(self.seed, self.replication, purpose))
        subjects, incidents = _mixed(subjects ^ base), _mixed(incidents ^ _GOLDEN)
        luck = np.empty(len(pairs.subject), dtype=np.float64)
        for start in range(0, len(luck), _BLOCK):
            block = slice(start, start + _BLOCK)
            words = subjects[pairs.subject[block]] + incidents[pairs.incident[block]]
            words = _mixed(_mixed(words) + base)
            luck[block] = words >> np.uint64(11)
        luck += 0.5
        luck *= _TO_UNIT
        return luck


class Pairs(NamedTuple):
    """Pairs of a subject and an incident, by their places: arrays of one length."""

    subject: npt.NDArray[np.int64]
    incident: npt.NDArray[np.int64]


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


def lognormals(uniforms: Floats, median: float, spread: float) -> list[float]:
    """Return `lognormal` at each of `uniforms`, to the last digit."""
    scale = math.log(spread)
    if len(uniforms) < _FEW:
        normals = [_STANDARD_NORMAL.inv_cdf(uniform) for uniform in uniforms.tolist()]
    else:
        normals = normal_quantiles(uniforms).tolist()
    return [median * math.exp(scale * normal) for normal in normals]


def normal_quantiles(uniforms: Floats) -> Floats:
    """Return the standard normal variate at each of `uniforms`, as `statistics.NormalDist` does.

    Algorithm AS 241 (Wichura, 1988), PPND16: a ratio of polynomials in the middle, here for all at
    once; in the tails, which take a logarithm, one by one.
    """
    q = uniforms - 0.5
    r = 0.180625 - q * q
    above, below = np.full_like(r, _ABOVE[0]), np.full_like(r, _BELOW[0])
    for up, down in zip(_ABOVE[1:], _BELOW[1:], strict=True):
        above = above * r + up
        below = below * r + down
    normal = above * q / below
    tails = (np.abs(q) > 0.425).nonzero()[0]
    normal[tails] = [_STANDARD_NORMAL.inv_cdf(uniform) for uniform in uniforms[tails].tolist()]
    return normal


_ABOVE = (
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
    4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
    1.3314166789178437745e2, 3.3871328727963666080e0,
)  # fmt: skip
_BELOW = (
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
    2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
    4.2313330701600911252e1, 1.0,
)  # fmt: skip


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
