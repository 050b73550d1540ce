"""One number at a time: each bar is what direct runs of the changed scenario come to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.experiment import run_all
from simulator.experiment.one_at_a_time import bars, by_length, ends, moved, needs_inference, result
from simulator.scenario import load_scenario
from simulator.scenario.changing import changed
from simulator.scenario.numbers import LUCK, numbers

STORY = load_scenario("sixty-doorbells")
POLICY, EXACT = "early-partner-2018", "early-partner-2018-exact-map"
LISTED = {one.key: one for one in numbers(STORY, POLICY)}


def directly(values: dict[str, object], measure: str) -> float:
    loaded = changed(load_scenario("sixty-doorbells", (POLICY,)), values)
    outcome = run_all(loaded, loaded.scenario.seed, 0)[POLICY]
    found = {**outcome.happened, **outcome.measures}[measure]
    assert found is not None
    return found


@pytest.mark.parametrize("measure", ["asked", "certain_nonsharing"])
def test_a_bar_is_what_direct_runs_come_to(measure: str) -> None:
    number = LISTED["town.cameras"]
    (bar,) = bars(STORY, POLICY, measure, [number])
    assert (bar.low.value, bar.high.value) == (30, 120)
    assert bar.low.result == directly({"town.cameras": 30}, measure)
    assert bar.high.result == directly({"town.cameras": 120}, measure)
    assert bar.low.result != bar.high.result or measure != "asked"


def test_several_runs_are_their_mean() -> None:
    one = [
        run_all(STORY, STORY.scenario.seed, at, inference=False)[POLICY].happened["shared"]
        for at in range(3)
    ]
    assert result(STORY, POLICY, "shared", 3) == pytest.approx(sum(one) / 3)


def test_ends_are_half_and_double_within_the_range() -> None:
    assert ends(LISTED["residents.at_the_door.shares"]) == (0.425, 1.0)
    assert ends(LISTED["residents.encrypted"]) == (0.0, 0.1)
    # Half of 0 is 0, and so is its double: the error of the dots would never be tried.
    assert ends(LISTED["residents.told_effect"]) == (-1.0, 1.0)
    exact = {one.key: one for one in numbers(load_scenario("maple-court"), EXACT)}
    assert ends(exact["policy.map.error_ft"]) == (0.0, 100.0)
    assert ends(replace(LISTED["residents.told_effect"], key=LUCK)) is None
    assert ends(LISTED["agencies[0].area_sq_mi.spread"]) == (1.0, 3.2)
    assert ends(LISTED["residents.opted_out_homes"]) == (3.0, 12.0)


def test_an_end_that_the_checks_refuse_is_taken_as_near_as_they_allow() -> None:
    """Half the town leaves requests outside it; a half of that change does not, or a quarter."""
    value, other = moved(STORY, LISTED["town.area_sq_mi"], 0.225)
    assert 0.225 < value <= 0.45
    assert other.scenario.town.area_sq_mi == value


def test_the_longest_bar_comes_first_and_has_both_ends() -> None:
    listed = [LISTED["residents.mean_hours_to_answer"], LISTED["town.cameras"]]
    found = by_length(bars(STORY, POLICY, "asked", listed), result(STORY, POLICY, "asked", 1))
    assert found[0].number.key == "town.cameras"
    assert (found[0].low.value, found[0].high.value) == (30, 120)
    assert not needs_inference("asked")


def test_it_stops_when_told_to() -> None:
    assert list(bars(STORY, POLICY, "asked", LISTED.values(), 1, lambda: True)) == []
