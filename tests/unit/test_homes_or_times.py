"""Whether homes or times asked are counted is read off the runs, and not off their average."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.experiment.batch import compared
from simulator.experiment.engines import Serial
from simulator.experiment.results import Comparison
from simulator.report.words.compared.cards import cards_of
from simulator.report.words.compared.comparison import comparison_table
from simulator.report.words.terms import homes_asked, is_seldom
from simulator.scenario import load_scenario

POLICY = "early-partner-2018-exact-map"


def comparison_with(*requests: int) -> Comparison:
    """Return a comparison of runs that made so many requests each."""
    loaded = load_scenario("maple-court", (POLICY,))
    made = compared(loaded, loaded.scenario.seed, len(requests), Serial()).comparison(0)
    outcomes = [
        replace(one, happened={**one.happened, "requests": many})
        for one, many in zip(made.done(POLICY), requests, strict=True)
    ]
    return replace(made, outcomes={POLICY: outcomes})


@pytest.mark.parametrize(("requests", "once"), [((1, 1), True), ((0, 1), True), ((0, 2), False)])
def test_one_run_with_two_requests_has_times_counted(requests: tuple[int, ...], once: bool) -> None:
    comparison = comparison_with(*requests)
    assert comparison.asks_once(POLICY) == once
    assert cards_of(comparison).by_policy[POLICY].asks_once == once
    said = comparison_table(comparison).happened_under[0]
    assert ("homes asked 14 times" not in said) == once
    assert ("14 homes asked" in said) == once


def test_what_is_seldom_would_be_rounded_to_none() -> None:
    assert [is_seldom(mean) for mean in (0.0, 0.01, 0.5, 0.51, 1.0)] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert homes_asked(0.5, once=False) == "homes asked under 1 time"
    assert homes_asked(1, once=True) == "1 home asked"
