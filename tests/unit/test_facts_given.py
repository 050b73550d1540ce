"""The facts that Infer's keys give: whichever are chosen, every bundled policy can be changed so."""

from __future__ import annotations

from itertools import product

import pytest

from simulator.experiment.what_if import (
    SAFEGUARDS,
    TOTALS,
    FactsGiven,
    given_by,
    given_under,
    policy_with,
    regime_of,
)
from simulator.scenario import load_scenario
from simulator.scenario.checks.policy_checks import check_policy
from simulator.scenario.library import policy_names, scenario_names
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import COUNTED, Policy
from tests.property.test_every_way_of_telling import all_ways


def within_reach(own: FactsGiven) -> set[FactsGiven]:
    """Return all facts that the keys come to, in whatever order they are pressed."""
    there, new = {own}, {own}
    while new:
        after = {
            reached
            for facts in new
            for reached in (
                facts.with_other_map(own),
                facts.with_next_names(),
                facts.with_next_totals(own),
                facts.with_next_safeguard(),
            )
        }
        new = after - there
        there |= new
    return there


def can_be_changed(regime: Regime) -> None:
    own = given_under(regime)
    some = within_reach(own)
    assert {facts.totals for facts in some} >= set(TOTALS)
    for facts in some:
        changed = regime_of(regime, facts)
        for _, policy in changed.steps:
            # What a fact took away may have been all that a safeguard was for.
            wrong = [
                said for _, said in check_policy(policy, []) if "nothing here uses" not in said
            ]
            assert not wrong
        assert [start for start, _ in changed.steps] == [start for start, _ in regime.steps]
        if facts == own:
            assert changed.steps == regime.steps


def test_whatever_is_given_each_bundled_policy_can_be_changed_so() -> None:
    for regime in load_scenario("maple-court", tuple(policy_names())).regimes.values():
        can_be_changed(regime)


def test_so_can_those_of_stories_whose_policy_changes_with_time() -> None:
    stories = [load_scenario(name) for name in scenario_names()]
    changing = [
        regime for story in stories for regime in story.regimes.values() if len(regime.steps) > 1
    ]
    assert changing
    for regime in changing:
        can_be_changed(regime)


@pytest.mark.parametrize("every", [101, pytest.param(1, marks=pytest.mark.thorough)])
def test_so_can_a_policy_that_tells_an_item_in_any_way(every: int) -> None:
    """Of cameras and clips there are numbers too, which no key changes."""
    for told in all_ways()[::every]:
        policy = Policy.model_validate(
            {
                "title": "P",
                "safeguards": {"group_by": "request"},
                told.party: {told.items[0]: told.flow},
            }
        )
        if not check_policy(policy, []):
            can_be_changed(Regime("p", ((0, policy),)))


def test_another_number_stays_as_the_policy_has_it() -> None:
    """With totals of each week, cameras are still counted request by request, hidden under 3."""
    cameras = {"detail": "thresholded", "when": "on_request"}
    receives = {"cameras": cameras, "asked": {"detail": "total", "when": "on_close"}}
    written = {"title": "P", "safeguards": {"threshold": 3}, "agency_receives": receives}
    weekly = FactsGiven(map="none", names=False, totals="weekly", safeguard="hidden")
    told = policy_with(Policy.model_validate(written), weekly).agency_receives.cameras
    assert (told.detail, told.when, told.group_by, told.threshold) == (
        "thresholded",
        "on_request",
        "request",
        3,
    )


def test_the_keys_come_to_every_kind() -> None:
    loaded = load_scenario("maple-court", ("totals-per-request",))
    own = given_under(loaded.regimes["totals-per-request"])
    reached = {(facts.totals, facts.safeguard) for facts in within_reach(own)}
    assert reached == set(product(TOTALS, SAFEGUARDS))


def test_a_step_with_totals_of_its_own_keeps_them_as_they_are() -> None:
    """A way to protect totals is put on those steps whose totals it is known how to protect."""
    regime = load_scenario("as-it-happened").regimes["as it happened"]
    own = given_under(regime)
    assert own.totals != "own"
    hidden = regime_of(regime, own.with_next_safeguard())
    kinds = set()
    for (_, before), (_, after) in zip(regime.steps, hidden.steps, strict=True):
        kind = given_by(before).totals
        kinds.add(kind)
        flows = [
            [policy.agency_receives.flow(item) for item in COUNTED] for policy in (before, after)
        ]
        if kind == "own":
            assert flows[0] == flows[1]
            assert before.safeguards == after.safeguards
        elif kind != "none":
            assert given_by(after).safeguard == "hidden"
    assert {"own", own.totals} <= kinds
