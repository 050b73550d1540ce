"""Means, t intervals and paired differences of a handful of runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.measure.flows import Value

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Summary:
    """What several runs of one policy say together."""

    mean: float | None
    low: float | None
    """Lower end of the two-sided 95 percent t interval; nothing below two values."""
    high: float | None
    n: int
    """How many runs have a value."""
    values: list[Value]
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """This policy minus the first, pair by pair on the same luck."""

    mean: float | None
    low: float | None
    high: float | None
    n: int
    values: list[float]
    lower: int
    """In how many pairs this policy has less."""
    equal: int
    higher: int


def summarise(values: Sequence[Value], first: Sequence[Value] | None) -> Summary:
    """Summarise `values`, one per replication, and their difference to `first` where given."""
    known = [value for value in values if value is not None]
    mean, low, high = interval(known)
    difference = None if first is None else _difference(values, first)
    return Summary(mean, low, high, len(known), list(values), difference)


def _difference(values: Sequence[Value], first: Sequence[Value]) -> Difference:
    pairs = [
        value - other
        for value, other in zip(values, first, strict=True)
        if value is not None and other is not None
    ]
    mean, low, high = interval(pairs)
    return Difference(
        mean,
        low,
        high,
        len(pairs),
        pairs,
        lower=sum(pair < 0 for pair in pairs),
        equal=sum(pair == 0 for pair in pairs),
        higher=sum(pair > 0 for pair in pairs),
    )


def interval(values: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    """Return the mean of `values` and the ends of its two-sided 95 percent t interval."""
    n = len(values)
    if not n:
        return None, None, None
    mean = math.fsum(values) / n
    if n == 1:
        return mean, None, None
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    half = _t_quantile(n - 1) * spread / math.sqrt(n)
    return mean, mean - half, mean + half


def _t_quantile(freedom: int) -> float:
    # Imported here: only a comparison of several runs needs scipy, and it is slow to load.
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
