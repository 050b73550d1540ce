"""Who answers, given how many do: against every outcome there is, one by one."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest

from simulator.log_kinds import Happened
from simulator.model.chance import Chance, numbered_keys
from simulator.model.drawn.counted import AskedHomes, Counted, _drawn, hold
from tests.sizes import some_here

SHARED, DECLINED, IGNORED = Happened.SHARED, Happened.DECLINED, Happened.IGNORED
Rates = list[tuple[float, float]]

TOWNS: list[Rates] = [
    [(0.25, 0.02), (0.25, 0.02), (0.01, 0.6), (0.01, 0.6), (0.01, 0.6)],
    [(0.3, 0.1), (0.05, 0.1), (0.0, 0.6), (0.3, 0.1), (0.05, 0.1)],
    [(0.5, 0.5), (0.1, 0.2), (0.9, 0.0), (0.1, 0.2)],
]


def outcomes(
    rates: Rates, shared: int | None, declined: int | None
) -> dict[tuple[int, ...], float]:
    """Return the chance of each outcome that has these sums, by adding up every one there is."""
    found = {}
    for outcome in itertools.product((SHARED, DECLINED, IGNORED), repeat=len(rates)):
        if shared in (None, outcome.count(SHARED)) and declined in (None, outcome.count(DECLINED)):
            found[tuple(map(int, outcome))] = math.prod(
                {SHARED: s, DECLINED: d, IGNORED: 1 - s - d}[one]
                for one, (s, d) in zip(outcome, rates, strict=True)
            )
    total = sum(found.values())
    return {outcome: chance / total for outcome, chance in found.items()}


@pytest.mark.parametrize("steps", some_here([24, 60], here=[24]))
@pytest.mark.parametrize("rates", TOWNS)
@pytest.mark.parametrize(("shared", "declined"), [(1, 2), (2, 1), (0, 2), (1, 0)])
def test_how_many_of_each_kind_answer_is_as_likely_as_in_all_outcomes_added_up(
    rates: Rates, shared: int, declined: int, steps: int
) -> None:
    kinds = sorted(set(rates))
    true: Counter[tuple[int, ...]] = Counter()
    for outcome, chance in outcomes(rates, shared, declined).items():
        here = list(zip(outcome, rates, strict=True))
        true[
            tuple(here.count((int(what), kind)) for what in (SHARED, DECLINED) for kind in kinds)
        ] += chance
    sizes = np.array([rates.count(kind) for kind in kinds])
    shares, declines = np.array(kinds).T
    drawn: Counter[tuple[int, ...]] = Counter()
    grid = [(step + 0.5) / steps for step in range(steps)]
    for lucks in itertools.product(grid, repeat=len(kinds) - 1):
        found = _drawn(sizes, shares, declines, shared, declined, (*lucks, 0.5))
        drawn[tuple(np.concatenate(found).tolist())] += 1
    total = sum(drawn.values())
    for numbers in true.keys() | drawn.keys():
        assert drawn[numbers] / total == pytest.approx(true[numbers], abs=1.5 / steps * len(kinds))


def held(
    rates: Rates, shared: int | None, declined: int | None, replication: int = 0
) -> tuple[int, ...]:
    """Return how the homes of one request answer, given the counts."""
    chance, size = Chance(7, replication), len(rates)
    subjects, incidents = numbered_keys(size), np.full(size, 99, dtype=np.uint64)
    shares, declines = np.array(rates).T
    asked = AskedHomes(
        np.array([0, size]), shares, declines, chance.uniforms("answer", subjects, incidents),
        subjects, incidents, np.full(size, int(IGNORED)), np.full(size, 100),
        np.ones(size, dtype=bool),
    )  # fmt: skip
    hold(Counted((0,), shared, declined, 99), asked, chance)
    return tuple(asked.kind.tolist())


@pytest.mark.parametrize("runs", some_here([150, 800], here=[150]))
@pytest.mark.parametrize("rates", TOWNS)
@pytest.mark.parametrize(("shared", "declined"), [(1, 2), (1, None), (None, 2)])
def test_each_home_answers_as_often_as_in_all_outcomes_added_up(
    rates: Rates, shared: int | None, declined: int | None, runs: int
) -> None:
    """Over many replications, within five standard errors."""
    seen = Counter(
        (home, what)
        for replication in range(runs)
        for home, what in enumerate(held(rates, shared, declined, replication))
    )
    true: Counter[tuple[int, int]] = Counter()
    for outcome, chance in outcomes(rates, shared, declined).items():
        for home, what in enumerate(outcome):
            true[home, what] += chance
    for key, chance in true.items():
        error = 5 * math.sqrt(max(chance * (1 - chance), 1e-4) / runs)
        assert seen[key] / runs == pytest.approx(chance, abs=error), key


def test_more_answers_than_homes_are_all_that_there_are() -> None:
    assert held([(0.1, 0.1)] * 3, 5, 2) == (int(SHARED),) * 3
    assert Counter(held([(0.1, 0.1)] * 3, 2, 4)) == {SHARED: 2, DECLINED: 1}


def test_a_rate_of_zero_gives_way_to_what_was_counted() -> None:
    """A report is a fact, and a rate is a belief: five shared, although two are said to."""
    found = held([(0.0, 0.1)] * 10 + [(0.5, 0.1)] * 2, 5, 3)
    assert Counter(found) == {SHARED: 5, DECLINED: 3, IGNORED: 4}
    assert found[10:] == (SHARED, SHARED)


def test_large_numbers_of_many_kinds_are_held_as_well() -> None:
    rates = [(0.01 * (n % 5 + 1), 0.05 * (n % 3 + 1)) for n in range(3_000)]
    assert Counter(held(rates, 90, 300)) == {SHARED: 90, DECLINED: 300, IGNORED: 2_610}
