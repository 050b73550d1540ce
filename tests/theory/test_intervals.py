"""Intervals against known answers: how often they hold the truth, and how narrow pairing makes them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import scipy

from simulator.experiment.statistics import (
    _T_QUANTILES,
    ENOUGH_FOR_BOOTSTRAP,
    Interval,
    bootstrap_interval,
    interval,
    summarise,
)

EXPERIMENTS = 2_000


def coverage(within: Callable[[list[float]], Interval], n: int, experiments: int) -> float:
    """How often the interval of `n` draws holds their true mean, 7."""
    draws = np.random.default_rng(1).normal(7, 3, size=(experiments, n))
    held = 0
    for values in draws.tolist():
        _, low, high = within(values)
        assert low is not None
        assert high is not None
        held += low <= 7 <= high
    return held / experiments


def test_t_intervals_of_twenty_runs_hold_the_truth_95_times_in_100() -> None:
    assert 0.93 <= coverage(interval, 20, EXPERIMENTS) <= 0.97


@pytest.mark.parametrize("experiments", [500, pytest.param(2_000, marks=pytest.mark.thorough)])
def test_bootstrap_intervals_of_a_hundred_runs_hold_the_truth_95_times_in_100(
    experiments: int,
) -> None:
    """The share of 500 has a standard error of 0.01: 0.90 would pass once in 80."""
    assert 0.93 <= coverage(bootstrap_interval, 100, experiments) <= 0.97


def test_bootstrap_intervals_of_few_runs_fall_short_and_it_is_said() -> None:
    assert coverage(bootstrap_interval, 8, 400) < 0.93
    assert ENOUGH_FOR_BOOTSTRAP > 8


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_pairing_narrows_the_interval_by_what_the_correlation_says(correlation: float) -> None:
    """Var(X - Y) is 2 (1 - rho) of one variance when paired and 2 of it when not."""
    draws = np.random.default_rng(2).multivariate_normal(
        [0, 0], [[1, correlation], [correlation, 1]], size=4_000
    )
    first, second = draws.T
    found = np.corrcoef(first, second)[0, 1]
    difference = summarise(second.tolist(), first.tolist()).difference
    assert difference is not None
    assert difference.low is not None
    assert difference.high is not None
    paired = difference.high - difference.low
    alone = [(high - low) for _, low, high in (interval(first.tolist()), interval(second.tolist()))]
    unpaired = np.hypot(*alone)
    # The spreads of the two samples differ a little: the exact factor has both of them.
    spread = 2 * np.std(first) * np.std(second) / (np.var(first) + np.var(second))
    assert paired / unpaired == pytest.approx(np.sqrt(1 - spread * found), rel=1e-6)


@pytest.mark.parametrize("freedom", range(1, len(_T_QUANTILES) + 1))
def test_19_of_20_lie_within_the_quantiles_of_students_t(freedom: int) -> None:
    """By the finite sums that the chance is for whole degrees of freedom: no library is asked.

    Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
    """
    angle = math.atan(_T_QUANTILES[freedom - 1] / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    term = math.cos(angle) if freedom % 2 else 1.0
    terms = [] if freedom == 1 else [term]
    for one in range(3 if freedom % 2 else 2, freedom - 1, 2):
        term *= square * (one - 1) / one
        terms.append(term)
    within = math.sin(angle) * math.fsum(terms)
    if freedom % 2:
        within = (angle + within) * 2 / math.pi
    assert within == pytest.approx(0.95, abs=2e-14)


def test_the_table_of_students_t_is_scipys() -> None:
    """To the ten digits that scipy 1.15, the lowest that is taken, has of it."""
    quantiles = scipy.special.stdtrit(np.arange(1, len(_T_QUANTILES) + 1), 0.975)
    np.testing.assert_allclose(_T_QUANTILES, quantiles, rtol=1e-10)
