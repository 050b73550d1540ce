"""Means, 95 percent intervals and paired differences of a handful of runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from simulator.measure.flows import Value

CONFIDENCE = 0.95
RESAMPLES = 2_000
ENOUGH_FOR_BOOTSTRAP = 50
"""Below so many runs a bootstrap interval is known to be too narrow (Hesterberg, "What teachers
should know about the bootstrap", The American Statistician 69, 2015)."""

_T_QUANTILES = (
    12.706204736174694, 4.302652729749462, 3.1824463052837078, 2.7764451051977934,
    2.5705818356363146, 2.4469118511449786, 2.364624251592784, 2.306004135204166,
    2.262157162798205, 2.228138851986274, 2.200985160091639, 2.1788128296672284,
    2.1603686564627913, 2.144786687917804, 2.131449545559776, 2.1199052992212546,
    2.1098155778333156, 2.1009220402410382, 2.0930240544083087, 2.085963447265864,
    2.0796138447276795, 2.0738730679040254, 2.0686576104190486, 2.0638985616280245,
    2.0595385527532972, 2.0555294386428735, 2.0518305164802846, 2.0484071417952454,
    2.045229642132703, 2.0422724563012378,
)  # fmt: skip
"""Of Student's t at 0.975 for 1, 2, ... degrees of freedom, as scipy has them: the table at the end
of a textbook, for which nobody has to load scipy."""

IntervalKind: TypeAlias = Literal["t", "bootstrap"]
Interval: TypeAlias = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What several runs of one policy say together."""

    mean: float | None
    low: float | None
    """Lower end of the two-sided 95 percent interval; nothing below two values."""
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


def summarise(
    values: Sequence[Value], first: Sequence[Value] | None, kind: IntervalKind = "t"
) -> Summary:
    """Summarise `values`, one per replication, and their difference to `first` where given."""
    within = _INTERVALS[kind]
    known = [value for value in values if value is not None]
    mean, low, high = within(known)
    difference = None if first is None else _difference(values, first, within)
    return Summary(mean, low, high, len(known), list(values), difference)


def _difference(
    values: Sequence[Value], first: Sequence[Value], within: Callable[[Sequence[float]], Interval]
) -> Difference:
    pairs = [
        value - other
        for value, other in zip(values, first, strict=True)
        if value is not None and other is not None
    ]
    mean, low, high = within(pairs)
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


def interval(values: Sequence[float]) -> Interval:
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


def bootstrap_interval(values: Sequence[float]) -> Interval:
    """Return the mean of `values` and the ends of its 95 percent bootstrap interval.

    Bias-corrected and accelerated (Efron, "Better bootstrap confidence intervals", Journal of the
    American Statistical Association 82, 1987). The resamples depend on how many values there are
    and on nothing else: the same runs have the same interval.
    """
    n = len(values)
    if n < 2 or len(set(values)) == 1:
        return interval(values)
    # Imported here: they are slow to load, and only who asks for the bootstrap needs them.
    import numpy as np
    from scipy.stats import bootstrap

    ends = bootstrap(
        (np.asarray(values, dtype=float),),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="BCa",
        rng=np.random.default_rng(n),
    ).confidence_interval
    return math.fsum(values) / n, float(ends.low), float(ends.high)


def _t_quantile(freedom: int) -> float:
    if freedom <= len(_T_QUANTILES):
        return _T_QUANTILES[freedom - 1]
    # Imported here: only a comparison of many runs needs scipy, and it is slow to load.
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


_INTERVALS: dict[IntervalKind, Callable[[Sequence[float]], Interval]] = {
    "t": interval,
    "bootstrap": bootstrap_interval,
}
