"""A policy with its map taken away, or given one: nothing else of it changes, wherever it is asked."""

from __future__ import annotations

import pytest

from simulator.experiment.what_if import given_under, run_under, with_other_map
from simulator.measure.all import measures
from simulator.model import run
from simulator.report.words.watched.maps import map_note
from simulator.scenario import load_scenario
from simulator.scenario.library import policy_names, scenario_names

STORIES = [name for name in scenario_names() if name != "four-hundred-agencies"]


def but_map(policy) -> dict[str, object]:
    """Return a policy as plain data, without its map and what it is called."""
    plain = policy.model_dump()
    plain["agency_receives"] = plain["agency_receives"] | {"cameras": None}
    plain["public_receives"] = plain["public_receives"] | {"cameras": None}
    return plain | {"map": None, "title": None}


@pytest.mark.parametrize("scenario", STORIES)
def test_the_other_map_changes_the_map_alone(scenario: str) -> None:
    """In every step of every policy, bundled ones and those that change with time."""
    loaded = load_scenario(scenario)
    for name, regime in load_scenario(scenario, tuple(policy_names())).regimes.items():
        loaded.regimes.setdefault(name, regime)
    for name, regime in dict(loaded.regimes).items():
        among, other = with_other_map(loaded, name)
        changed = among.regimes[other]
        assert name in among.regimes
        assert (given_under(changed).map == "none") == (given_under(regime).map != "none")
        for (start, before), (same_start, after) in zip(regime.steps, changed.steps, strict=True):
            assert start == same_start
            assert but_map(before) == but_map(after)


def test_watch_and_infer_take_the_same_map_away() -> None:
    """Both ask for it in their own way, and get the same figures (Maple Court, all policies)."""
    loaded = load_scenario("maple-court")
    for name, regime in loaded.regimes.items():
        among, other = with_other_map(loaded, name)
        own = given_under(regime)
        watched = measures(run(among, other, loaded.scenario.seed, 0))
        inferred = measures(run_under(loaded, name, own.with_other_map(own)))
        assert watched == inferred
        assert own.with_other_map(own).with_other_map(own) == own


def test_thirteen_becomes_none_because_four_homes_of_the_circle_have_no_camera() -> None:
    """The totals stay: 14 asked of 18 homes is no proof of whom."""
    loaded = load_scenario("maple-court")
    exact = "early-partner-2018-exact-map"
    among, other = with_other_map(loaded, exact)
    before, after = (measures(run(among, name, 1, 0)) for name in (exact, other))
    assert before["certain_nonsharing"] == before["gave_nothing_certain"] == 13
    assert after["certain_nonsharing"] == after["gave_nothing_certain"] == 0
    assert after["exposed_nonsharing"] == 0
    same = ("numbers_told", "homes_named", "clips_told", "requests_answered")
    assert [after[key] for key in same] == [before[key] for key in same] == [4, 1, 1, 1]
    assert (before["cameras_told"], after["cameras_told"]) == (14, 0)


def test_the_week_of_maple_court_brings_each_weekly_total() -> None:
    loaded = load_scenario("maple-court", ("weekly-totals", "differential-privacy"))
    for name in loaded.regimes:
        assert measures(run(loaded, name, 1, 0))["numbers_told"] == 4


def test_what_is_said_of_the_map() -> None:
    loaded = load_scenario("maple-court")
    exact, none = "early-partner-2018-exact-map", "totals-per-request"
    taken, given = "The map is taken away.", "Now there is an exact map."
    assert map_note(loaded, exact, put_back=False) == f"{taken} Nothing else has changed."
    assert map_note(loaded, exact, put_back=True) == "The map is back."
    assert map_note(loaded, none, put_back=False) == f"{given} Nothing else has changed."
    assert map_note(loaded, none, put_back=True) == "The map is gone again."
