"""Words that say no more than is known: a dot that fits a home, a policy that changes with time."""

from __future__ import annotations

import math
import re

import pytest

from simulator.experiment.what_if import given_under
from simulator.ledger import Ledger
from simulator.measure.inference.engine import Effort
from simulator.measure.observer.about_home import known_of
from simulator.measure.observer.conclusions import worked_out
from simulator.measure.observer.questions import QUESTIONS
from simulator.measure.observer.suspicion import suspected
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.plain.telling import policy_lines
from simulator.report.words.basis import basis_in_short
from simulator.report.words.proof.home_learned import learned_of
from simulator.report.words.proof.reasoning import reasoning
from simulator.scenario import load_scenario
from simulator.scenario.loaded import Regime
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import CameraMap, Detail, Flow, Flows, Policy, Safeguards
from simulator.tui.compare.words import of_policy
from simulator.tui.infer.facts import WITH_TIME, given_line

LITTLE = Effort(exact_moves=2_000, sampled_answers=2_000)
KNOWN, FITS, NONE = "a camera is known", "a dot on the map fits it", "no map shows a camera"


@pytest.mark.parametrize(
    ("policy", "where"),
    [
        ("early-partner-2018-exact-map", KNOWN),
        ("early-partner-2018", FITS),
        ("stated-policy-2019", NONE),
    ],
)
def test_a_camera_is_known_only_where_it_is(policy: str, where: str) -> None:
    """Of every home under every question; the one that is named is known, whatever the map.

    So is one near whose dot no other home stands, with a camera or without.
    """
    loaded = load_scenario("maple-court", (policy,))
    ledger = run(loaded, policy, 1, 0)
    (view,) = views(ledger)
    sure = {"B5"} if policy == "stated-policy-2019" else {"B5", *alone(ledger, policy)}
    known = worked_out(view, LITTLE)
    for question in QUESTIONS:
        for one in suspected(known, question):
            first = reasoning(known, one, question)[0].text
            named = f"{one.id} shared in request 1, by name: so a camera is known there."
            whose = f"{one.id}, in the area of request 1: "
            said = (f"{whose}{KNOWN}", named) if one.id in sure else f"{whose}{where}"
            assert first.startswith(said), first
            if where == FITS and one.id not in sure:
                among = re.search(r"one of about (\d+) homes that it may stand for", first)
                assert among is not None
                assert int(among[1]) > 1


def alone(ledger: Ledger, policy: str) -> set[str]:
    """Return the homes whose dot fits no other: none of the area is within the map's error of it."""
    town, homes, asked = ledger.loaded.scenario.town, ledger.homes, ledger.requests
    miles = ledger.loaded.regimes[policy].at(0).map.error_ft / 5280
    dots = zip(homes.x + miles * homes.dot_east, homes.y + miles * homes.dot_north, strict=True)
    return {
        name
        for name, (x, y) in zip(homes.ids, dots, strict=True)
        if sum(
            math.hypot(home.x - x, home.y - y) <= miles + 1e-9
            and math.hypot(home.x - asked.x[0], home.y - asked.y[0]) <= asked.radius[0]
            for home in town.homes
        )
        == 1
    }


def test_the_page_of_a_home_says_it_the_same_way() -> None:
    loaded = load_scenario("maple-court", ("early-partner-2018",))
    ledger = run(loaded, "early-partner-2018", 1, 0)
    home = ledger.homes.ids.index("C4")
    (known,) = known_of(ledger, home, loaded.scenario.horizon)
    first, *_ = learned_of(known, ledger.agencies, home)
    assert first.reasons[0].startswith(f"C4, in the area of request 1: {FITS}, one of about ")
    assert KNOWN not in " ".join(first.reasons)


def test_what_changes_with_time_rests_on_no_single_step() -> None:
    from simulator.report.pages.figures import CHANGING, basis_of

    loaded = load_scenario("as-it-happened")
    timeline = loaded.regimes["as it happened"]
    bases = {policy.basis for _, policy in timeline.steps}
    assert len(bases) > 1, "or this test says nothing"
    assert basis_in_short(timeline) == "changes with time"
    assert basis_of(timeline) == CHANGING
    assert basis_in_short(loaded.regimes["stated-policy-2019"]) == "the company says it"
    of_it, *_ = of_policy(loaded, "as it happened", "", ["told"])
    assert "(changes with time)" in of_it.plain
    lines = list(policy_lines(timeline))
    assert len([line for line in lines if line.startswith("What it rests on:")]) == len(
        timeline.steps
    )
    assert lines[0].startswith("From day 1 on: ")


def test_infer_gives_no_single_step_as_what_a_changing_policy_tells() -> None:
    timeline = load_scenario("as-it-happened").regimes["as it happened"]
    own = given_under(timeline)
    line = given_line(own, timeline, None, 100).plain
    assert f"map: {WITH_TIME}" in line
    assert f"totals: {WITH_TIME}" in line
    away = given_line(own.with_other_map(own), timeline, None, 100).plain
    assert "map: no" in away
    assert f"totals: {WITH_TIME}" in away


def told_by(detail: Detail, error_ft: float = 0, **safeguards: int) -> Policy:
    """Return a policy with totals of each request, and dots so far off."""
    flow = Flow(detail=detail, when="on_close")
    dots = Flow(detail="pseudonymous", when="on_request")
    receives = Flows(asked=flow, shared=flow, declined=flow, ignored=flow, cameras=dots)
    return Policy(
        title=f"{detail} {safeguards}",
        agency_receives=receives,
        map=CameraMap(error_ft=error_ft),
        safeguards=Safeguards(**safeguards),
    )


def facts_of(*steps: Policy, presses: int = 0) -> str:
    """Return the line of facts of a policy with these steps, after `h` was pressed so often."""
    regime = Regime("t", tuple((place * MINUTES_PER_DAY, one) for place, one in enumerate(steps)))
    given = given_under(regime)
    for _ in range(presses):
        given = given.with_next_safeguard()
    return given_line(given, regime, None, 120).plain


def test_infer_gives_no_number_of_a_single_step_either() -> None:
    """The kind may be the same in each step, and how far it goes another."""
    near, far = told_by("thresholded", 50, threshold=11), told_by("thresholded", 200, threshold=3)
    assert "map: 200 feet off" in facts_of(far)
    assert "hidden: under 3" in facts_of(far, far)
    both = facts_of(far, near)
    assert f"map: {WITH_TIME}" in both
    assert f"hidden: {WITH_TIME}" in both
    assert "totals: each request" in both
    # What somebody chooses holds in every step.
    assert "rounded: to 5" in facts_of(far, near, presses=1)
    two, five = told_by("rounded", round_to=2), told_by("rounded", round_to=5)
    assert "rounded: to 2" in facts_of(two)
    assert f"rounded: {WITH_TIME}" in facts_of(two, five)


def test_infer_says_what_a_total_has_of_its_own() -> None:
    own = Flow(detail="thresholded", when="on_close", threshold=7)
    policy = told_by("thresholded", threshold=3)
    receives = policy.agency_receives.model_copy(update={"shared": own})
    mixed = policy.model_copy(update={"agency_receives": receives})
    assert "hidden: under 3 or 7" in facts_of(mixed)
