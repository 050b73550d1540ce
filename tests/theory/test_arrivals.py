"""A rate that changes: as many come in each step as a Poisson process has, spread as it spreads."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy

from simulator.model.chance import Chance
from simulator.model.drawn.arrivals import arrivals
from simulator.scenario.pace import PaceStep

HORIZON = 120 * 1440
MONTH = 30 * 1440
STEPS = (
    PaceStep(0, 12.0),
    PaceStep(MONTH, 0.0),
    PaceStep(2 * MONTH, 3.0),
    PaceStep(3 * MONTH, 40.0),
)
RUNS = 400


@pytest.fixture(scope="module")
def drawn() -> list[list[int]]:
    return [list(arrivals(Chance(1, n), "gap", 0, STEPS, HORIZON)) for n in range(RUNS)]


def test_as_many_come_in_each_step_as_its_rate_says(drawn: list[list[int]]) -> None:
    for step in STEPS:
        counts = [sum(step.start < at <= step.start + MONTH for at in one) for one in drawn]
        mean, spread = np.mean(counts), math.sqrt(step.per_month / RUNS)
        assert abs(mean - step.per_month) <= 4 * spread
        if step.per_month:
            # Of a Poisson law the variance is the mean; its own spread is about mean sqrt(2 / n).
            ratio = np.var(counts, ddof=1) / step.per_month
            assert abs(ratio - 1) < 4 * math.sqrt(2 / RUNS + 1 / (step.per_month * RUNS))


def test_within_a_step_they_are_spread_evenly(drawn: list[list[int]]) -> None:
    for step in (STEPS[0], STEPS[2], STEPS[3]):
        inside = [
            (at - step.start) / MONTH
            for one in drawn
            for at in one
            if step.start < at <= step.start + MONTH
        ]
        assert scipy.stats.kstest(inside, "uniform").pvalue > 0.001


def test_of_one_step_it_is_the_process_of_a_number() -> None:
    """The gaps are exponential variates of the luck, each rounded up to a minute."""
    luck = Chance(3, 0)
    found = list(arrivals(luck, "gap", 0, (PaceStep(0, 7.0),), HORIZON))
    at, nth, expected = 0, 0, []
    while True:
        at += math.ceil(-MONTH / 7.0 * math.log1p(-luck.uniform("gap", 0, nth)))
        nth += 1
        if at > HORIZON:
            break
        expected.append(at)
    assert found == expected
    assert len(found) > 15


def test_no_two_come_in_one_minute_and_none_after_the_end() -> None:
    found = list(
        arrivals(Chance(1, 0), "gap", 0, (PaceStep(0, 60_000.0), PaceStep(700, 90_000.0)), 1440)
    )
    assert found == sorted(set(found))
    assert found[0] >= 1
    assert found[-1] <= 1440
    assert len(found) > 700
    assert not list(arrivals(Chance(1, 0), "gap", 0, (PaceStep(0, 5e-324),), HORIZON))


@pytest.mark.parametrize("per_month", [1e-300, 4.001049323926786e-304, 1e-308, 5e-324])
@pytest.mark.parametrize("later", [(), (PaceStep(MONTH, 0.0),)], ids=["one rate", "two"])
def test_at_a_rate_near_zero_nothing_comes(per_month: float, later: tuple[PaceStep, ...]) -> None:
    """A wait that is longer than any number is a long wait, and no warning."""
    for luck in range(20):
        steps = (PaceStep(0, per_month), *later)
        assert list(arrivals(Chance(1, luck), "gap", 0, steps, HORIZON)) == []
