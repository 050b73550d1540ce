"""The engine against every world of small cases, one by one."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from simulator.measure.inference.answer import answer, quantities
from simulator.measure.inference.engine import Effort, posterior
from simulator.measure.inference.proving.certainty import certainty
from simulator.measure.inference.written import evidence_of
from simulator.scenario.cases.case import Case
from tests.inference.brute_force import OUTCOMES, enumerate_case, says_what_worlds_say
from tests.inference.worlds import cases
from tests.sizes import few_and_many, some_here

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_worked_case(path, camsim):
    want = json.loads(path.with_suffix(".json").read_text())
    got = json.loads(camsim("infer", str(path), "--format", "json").stdout)
    assert got["method"] == "exact"
    assert got["error"] == 0
    assert got["evidence_probability"] == pytest.approx(want["evidence_probability"], abs=1e-9)
    for home, both in want["homes"].items():
        for when in ("prior", "posterior"):
            assert got["homes"][home][when] == pytest.approx(both[when], abs=1e-9)
    for request, homes in want["decisions"].items():
        for home, chances in homes.items():
            assert got["decisions"][request][home] == pytest.approx(chances, abs=1e-9)
    certain = {(one["home"], one["fact"]) for one in got["certain"]}
    assert certain == {(one["home"], one["fact"]) for one in want["certain"]}
    assert all(one["because"] and all(one["because"]) for one in got["certain"])


def exact_answers_are_those_of_enumeration(case):
    got, want = answer(evidence_of(Case.model_validate(case))), enumerate_case(case)
    assert got.exact
    assert got.evidence_probability == pytest.approx(want["evidence_probability"], abs=1e-9)
    says_what_worlds_say(got, case, want, within=1e-9)


(
    test_exact_answers_are_those_of_enumeration,
    test_exact_answers_are_those_of_enumeration_in_many_cases,
) = few_and_many(given(cases()), exact_answers_are_those_of_enumeration, few=18, many=100)


@pytest.mark.parametrize("examples", some_here([30, 100], here=[30]))
@pytest.mark.parametrize("moves", [4_000_000, -1], ids=["sweep", "integer bounds"])
def test_certain_is_what_holds_in_every_world(moves, examples):
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cases())
    def check(case):
        found = certainty(evidence_of(Case.model_validate(case)), moves)
        want = enumerate_case(case, flat=True)["certain"]
        assert found.complete
        got = {
            (home["id"], fact)
            for place, home in enumerate(case["homes"])
            for fact in found.of(place).facts
        }
        assert got == want

    check()


@pytest.mark.parametrize(
    ("examples", "least", "answers"),
    some_here([(60, 4, 20_000), (120, 15, 100_000)], here=[(60, 4, 20_000)]),
)
def test_samples_are_within_their_errors(examples, least, answers):
    """Gibbs: at least 95 in 100 quantities within three of their own standard errors."""
    never_exact = Effort(exact_moves=-1, sampled_answers=answers)
    off, sampled = [], [0]

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @seed(2018)
    @given(cases(most_homes=5))
    def check(case):
        evidence = evidence_of(Case.model_validate(case))
        got, want = posterior(evidence, never_exact), enumerate_case(case)
        sampled[0] += not got.exact
        for one, belief, error in zip(got.classes, got.beliefs, got.errors, strict=True):
            for member in one.members if error else ():
                name = case["homes"][member]["id"]
                values = quantities(evidence.subjects[member], belief)
                exact = want["homes"][name]["posterior"]
                off.extend(abs(values[q] - exact[q]) / error for q in exact)
        proven = certainty(evidence, -1)
        true = enumerate_case(case, flat=True)["certain"]
        for place, home in enumerate(case["homes"]):
            assert {(home["id"], fact) for fact in proven.of(place).facts} <= true

    check()
    assert sampled[0] > least
    assert np.mean(np.array(off) <= 3) >= 0.95


def the_order_of_homes_requests_and_facts_does_not_matter(case, random):
    shuffled = {**case, **{key: list(case[key]) for key in ("homes", "requests", "facts")}}
    for key in ("homes", "requests", "facts"):
        random.shuffle(shuffled[key])
    first, second = (answer(evidence_of(Case.model_validate(one))) for one in (case, shuffled))
    by_name = {home.id: home.posterior for home in second.homes}
    for home in first.homes:
        assert home.posterior == pytest.approx(by_name[home.id], abs=1e-12)


(
    test_the_order_of_homes_requests_and_facts_does_not_matter,
    test_the_order_of_homes_requests_and_facts_does_not_matter_in_many_cases,
) = few_and_many(
    given(cases(), st.randoms(use_true_random=False)),
    the_order_of_homes_requests_and_facts_does_not_matter,
    few=18,
    many=100,
)


def an_exact_total_is_the_sum_of_its_chances(case):
    got = answer(evidence_of(Case.model_validate(case)))
    ids = [request["id"] for request in case["requests"]]
    for fact in case["facts"]:
        if "total" in fact:
            places = (1, 2, 3) if fact["item"] == "asked" else (OUTCOMES.index(fact["item"]),)
            expected = math.fsum(
                home.decisions[ids.index(request)][place]
                for request in fact["requests"]
                for home in got.homes
                if ids.index(request) in home.decisions
                for place in places
            )
            assert expected == pytest.approx(fact["total"], abs=1e-9)


(
    test_an_exact_total_is_the_sum_of_its_chances,
    test_an_exact_total_is_the_sum_of_its_chances_in_many_cases,
) = few_and_many(given(cases()), an_exact_total_is_the_sum_of_its_chances, few=18, many=100)
