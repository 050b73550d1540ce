"""What is left of a whole."""

from __future__ import annotations

import itertools
import math

import pytest

from simulator.scenario.amounts.chances import rest_of, tidy


def test_decimals_that_make_up_the_whole_leave_nothing() -> None:
    for left, right in itertools.product(range(1, 1000), repeat=2):
        if left + right <= 1000:
            shares, declines = left / 1000, right / 1000
            rest = rest_of(shares, declines)
            whole = (1000 - left - right) / 1000
            assert math.isclose(rest, whole, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(
    "chances",
    [(0.1, 0.2, 0.7), (0.7, 0.3), (0.1,) * 10, (0.01,) * 100, (1 / 3,) * 3, (1.0,), (0.8, 0.2001)],
)
def test_nothing_is_left_of_a_whole(chances: tuple[float, ...]) -> None:
    assert rest_of(*chances) == 0.0


@pytest.mark.parametrize("rest", [1e-12, 1e-9, 0.5, 1.0])
def test_what_is_small_and_not_nothing_is_left(rest: float) -> None:
    assert rest_of((1.0 - rest) / 2, (1.0 - rest) / 2) == pytest.approx(rest, rel=1e-3)


def test_a_chance_is_from_nothing_to_one() -> None:
    assert [tidy(one) for one in (-1.7e-16, 1.0 + 2e-16, 1.0 - 2e-16, 1e-300)] == [0, 1, 1, 1e-300]
    assert math.copysign(1.0, tidy(-0.0)) == 1.0
