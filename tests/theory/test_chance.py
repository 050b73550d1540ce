"""The luck of the draw against probability theory. Seeds are fixed: nothing here is flaky."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy

from simulator.model.chance import (
    Chance,
    exponential,
    exponential_below,
    key,
    lognormal,
    numbered_keys,
    two_sided_geometric,
)

SIZE = 20_000
LEAST_P = 1e-3


def uniforms(purpose: str = "test", incident: int | None = None, seed: int = 0) -> np.ndarray:
    """Return a large sample."""
    subjects = numbered_keys(SIZE)
    incidents = None if incident is None else np.full(SIZE, incident, dtype=np.uint64)
    return Chance(seed, 0).uniforms(purpose, subjects, incidents)


@pytest.mark.parametrize("incident", [None, 0, 1, key("drawn", "A", 3)])
def test_keyed_uniforms_are_uniform(incident: int | None) -> None:
    assert scipy.stats.kstest(uniforms(incident=incident), "uniform").pvalue > LEAST_P


def test_one_home_over_many_incidents_is_uniform() -> None:
    incidents = np.array([key("drawn", "A", n) for n in range(SIZE)], dtype=np.uint64)
    subjects = np.full(SIZE, numbered_keys(3)[2])
    luck = Chance(5, 1).uniforms("answer", subjects, incidents)
    assert scipy.stats.kstest(luck, "uniform").pvalue > LEAST_P


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"purpose": "other"}),
        ({}, {"seed": 1}),
        ({"incident": 1}, {"incident": 2}),
        ({"incident": 1}, {}),
    ],
)
def test_different_keys_are_independent(one: dict[str, int], other: dict[str, int]) -> None:
    """Correlations of 20,000 pairs have a standard error of 0.007."""
    first, second = uniforms(**one), uniforms(**other)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.025
    assert abs(np.corrcoef(first > 0.9, second > 0.9)[0, 1]) < 0.025


def test_neighbouring_homes_are_independent() -> None:
    luck = uniforms()
    assert abs(np.corrcoef(luck[1:], luck[:-1])[0, 1]) < 0.025


def test_more_homes_leave_the_luck_of_the_first_alone() -> None:
    assert (numbered_keys(10) == numbered_keys(1000)[:10]).all()


def test_text_and_number_are_different_keys() -> None:
    assert len({key("1"), key(1), key("1", ""), key("", "1")}) == 4


def test_exponential_and_lognormal_follow_their_laws() -> None:
    luck = uniforms()[:4000]
    waits = [exponential(u, 7.0) for u in luck]
    assert scipy.stats.kstest(waits, scipy.stats.expon(scale=7).cdf).pvalue > LEAST_P
    areas = [lognormal(u, 0.1, 1.6) for u in luck]
    law = scipy.stats.lognorm(s=math.log(1.6), scale=0.1)
    assert scipy.stats.kstest(areas, law.cdf).pvalue > LEAST_P


def test_answers_are_exponential_given_that_they_come_before_the_deadline() -> None:
    waits = exponential_below(uniforms(), 12.0, 20.0)
    law = scipy.stats.truncexpon(b=20 / 12, scale=12)
    assert waits.max() <= 20
    assert scipy.stats.kstest(waits, law.cdf).pvalue > LEAST_P


@pytest.mark.parametrize("epsilon", [0.1, math.log(3), 3.0])
def test_noise_is_two_sided_geometric(epsilon: float) -> None:
    """P(z) = (1 - a) / (1 + a) a^|z| with a = exp(-epsilon); at epsilon = ln 3, P(0) = 1/2."""
    noise = np.array([two_sided_geometric(u, epsilon) for u in uniforms()])
    a = math.exp(-epsilon)
    reach = int(4 / epsilon) + 1
    expected = [(1 - a) / (1 + a) * a ** abs(z) for z in range(-reach, reach + 1)]
    tail = (1 - math.fsum(expected)) / 2
    observed = [int((noise == z).sum()) for z in range(-reach, reach + 1)]
    below, above = int((noise < -reach).sum()), int((noise > reach).sum())
    chances = np.array([tail, *expected, tail])
    counts = np.array([below, *observed, above])
    enough = chances * SIZE >= 5
    pooled = np.append(counts[enough], counts[~enough].sum())
    wanted = np.append(chances[enough], chances[~enough].sum()) * SIZE
    keep = wanted > 0
    assert (
        scipy.stats.chisquare(
            pooled[keep], wanted[keep] * pooled[keep].sum() / wanted[keep].sum()
        ).pvalue
        > LEAST_P
    )


def test_extreme_budgets_do_not_break_the_noise() -> None:
    assert two_sided_geometric(0.3, 1e6) == 0
    assert abs(two_sided_geometric(1e-12, 1e-9)) > 1_000_000
