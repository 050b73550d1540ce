"""A component solved in any way gives what enumeration gives, and nothing outgrows an array."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest
from hypothesis import given

from simulator.measure.inference.answer import answer
from simulator.measure.inference.beliefs import of_part
from simulator.measure.inference.engine import Effort, posterior
from simulator.measure.inference.evidence import (
    DoorOutcome,
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.parts import parts_once
from simulator.measure.inference.pieces.puzzle import puzzle
from simulator.measure.inference.pieces.support import Part, TooManyWorldsError, parts_of
from simulator.measure.inference.proving.certainty import certainty
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving.exact import MOST_SUPPOSED, by_supposing
from simulator.measure.inference.solving.singly import answer_by_answer
from simulator.measure.inference.solving.swept import swept
from simulator.measure.inference.written import evidence_of
from simulator.scenario.cases.case import Case
from tests.inference.brute_force import enumerate_case, says_what_worlds_say
from tests.inference.worlds import cases
from tests.sizes import few_and_many, some_here

MOVES = 1_000_000


def assert_alike(one, other):
    assert (one is None) == (other is None)
    if one is None:
        return
    assert other.log_probability == pytest.approx(one.log_probability, abs=1e-10)
    for mine, theirs in zip(one.pieces, other.pieces, strict=True):
        assert theirs.states == pytest.approx(mine.states, abs=1e-10)
        for name in ("declined", "never_declined", "not_shared", "always_shared"):
            assert getattr(theirs, name) == pytest.approx(getattr(mine, name), abs=1e-10), name
        for first, second in zip(mine.outcomes, theirs.outcomes, strict=True):
            assert second == pytest.approx(first, abs=1e-10)


PARTS_OF_OTHERS = Shapes()


def parts_kept_from_others_are_what_enumerating_gives(case):
    """Bit for bit, from case to case, with one store for all; so is what is worked out of them."""
    taken_apart = puzzle(evidence_of(Case.model_validate(case)))
    for component in taken_apart.components:
        for _ in range(2):
            kept = parts_once(taken_apart, component, PARTS_OF_OTHERS)
            afresh = parts_of(taken_apart, component)
            for piece, mine, theirs in zip(component.pieces, afresh, kept, strict=True):
                some, rows = taken_apart.classes[piece.owner], np.exp(mine.log_weights)
                assert repr(of_part(some, mine, rows)) == repr(of_part(some, theirs, rows))
                for field in filter(lambda one: one.compare, dataclasses.fields(Part)):
                    want, got = getattr(mine, field.name), getattr(theirs, field.name)
                    if field.name == "counts":
                        assert all(map(np.array_equal, want, got))
                    elif isinstance(want, np.ndarray):
                        assert np.array_equal(want, got), field.name
                    else:
                        assert want == got, field.name


test_parts_kept_are_what_enumerating_gives, test_parts_kept_in_many_cases = few_and_many(
    given(cases(most_homes=5, most_requests=4)),
    parts_kept_from_others_are_what_enumerating_gives,
    few=15,
    many=2_000,
)


def all_ways_agree_with_the_sweep(case):
    taken_apart = puzzle(evidence_of(Case.model_validate(case)))
    for component in taken_apart.components:
        want = swept(taken_apart, component, MOVES)
        if all(len(piece.states) == 1 and piece.states[0][0] >= 0 for piece in component.pieces):
            assert_alike(want, answer_by_answer(taken_apart, component, MOVES))
        try:
            assert_alike(want, by_supposing(taken_apart, component, MOVES, {}))
        except TooManyWorldsError:
            tying = [
                one
                for one in component.pieces
                if len(one.states) > 1 and sum(len(group.requests) for group in one.groups) > 1
            ]
            ways = math.prod(math.comb(one.size + len(one.states) - 1, one.size) for one in tying)
            assert not tying or ways > MOST_SUPPOSED


test_all_ways_agree_with_the_sweep, test_all_ways_agree_with_the_sweep_in_many_cases = few_and_many(
    given(cases(most_homes=5, most_requests=4)),
    all_ways_agree_with_the_sweep,
    few=9,
    many=150,
)
RARE = [1e-12, 1e-6, 0.5, 1 - 1e-9, 1 - 1e-6]


def rates_next_to_impossible_are_those_of_enumeration(case):
    """The worlds of `cases`, with every rate pushed to one end or the other."""
    pushed = _pushed(case)
    got, want = answer(evidence_of(Case.model_validate(pushed))), enumerate_case(pushed)
    assert got.exact
    chance = want["evidence_probability"]
    assert got.evidence_probability == pytest.approx(chance, rel=1e-6)
    assert got.evidence_log2 == pytest.approx(math.log2(chance), rel=1e-7, abs=1e-9)
    says_what_worlds_say(got, case, want, within=1e-6)


(
    test_rates_next_to_impossible_are_those_of_enumeration,
    test_rates_next_to_impossible_are_those_of_enumeration_in_many_cases,
) = few_and_many(
    given(cases()), rates_next_to_impossible_are_those_of_enumeration, few=24, many=150
)


def _pushed(case):
    """The same case: small rates very small, the others near all that is left."""
    extreme = itertools.cycle([(1e-12, 1e-6), (1e-6, 1e-12), (1e-9, 1 - 1e-6), (1 - 1e-6, 1e-9)])

    def with_rates(one):
        if "shares" not in one and "declines" not in one:
            return one
        shares, declines = next(extreme)
        return {**one, "shares": shares, "declines": declines}

    return {
        **case,
        "homes": [with_rates(home) for home in case["homes"]],
        "kinds": {name: with_rates(kind) for name, kind in case["kinds"].items()},
        "facts": [_far(fact) for fact in case["facts"]],
    }


def _far(fact):
    """The same fact; noise strays, as far as a float can say how unlikely that is."""
    return {**fact, "noisy": fact["noisy"] * 40 - 60} if "noisy" in fact else fact


def totals_of(home, requests):
    """(2, requests + 1, requests + 1): the chance of so many no's and so many yeses.

    In the second only where the home has said no at least once.
    """
    found = np.zeros((2, requests + 1, requests + 1))
    states = [(home.active * kind.prior, kind.shares, kind.declines) for kind in home.kinds]
    found[0, 0, 0] = home.inactive
    for prior, shares, declines in states:
        for noes in range(requests + 1):
            for yeses in range(requests + 1 - noes):
                silent = requests - noes - yeses
                ways = math.comb(requests, noes) * math.comb(requests - noes, yeses)
                chance = prior * ways * declines**noes * shares**yeses
                found[0, noes, yeses] += chance * (1 - shares - declines) ** silent
    found[1, 1:] = found[0, 1:]
    return found


def chance_of(noes, yeses, tables):
    """Return the chance that the homes of `tables` say so many no's and yeses together."""
    found = np.zeros((noes + 1, yeses + 1))
    found[0, 0] = 1.0
    for table in tables:
        sums = np.zeros(found.shape)
        for (x, y), value in np.ndenumerate(table[: noes + 1, : yeses + 1]):
            sums[x:, y:] += value * found[: noes + 1 - x, : yeses + 1 - y]
        found = sums
    return found[noes, yeses]


KINDS = (Kind("willing", 0.25, 0.3, 0.1), Kind("not", 0.75, 0.02, 0.4))
HOMES = {
    "alike": [Subject(id_, (Kind("", 1.0, 0.05, 0.2),)) for id_ in "ABC"],
    "no two alike": [
        Subject(id_, (Kind("", 1.0, 0.05 + 0.01 * place, 0.2),)) for place, id_ in enumerate("ABC")
    ],
    "some switched off": [
        Subject(id_, (Kind("", 1.0, 0.05, 0.2),), opted_out=0.2) for id_ in "ABC"
    ],
    "of two kinds": [Subject(id_, KINDS, camera=0.9) for id_ in "AB"],
}


@pytest.mark.parametrize("homes", HOMES)
@pytest.mark.parametrize("requests", [1, 33, 65])
def test_few_homes_asked_often(homes, requests):
    """Two totals over all requests, against sums over every total of every home."""
    subjects = HOMES[homes]
    noes, yeses = len(subjects) * requests // 5, len(subjects) * requests // 20
    every, everybody = tuple(range(requests)), tuple(range(len(subjects)))
    evidence = Evidence(
        tuple(subjects),
        tuple(ObservedRequest(f"R{place}", everybody) for place in every),
        (
            PublishedNumber("", "declined", every, noes, noes),
            PublishedNumber("", "shared", every, yeses, yeses),
        ),
    )
    tables = [totals_of(home, requests) for home in subjects]
    whole = chance_of(noes, yeses, [table[0] for table in tables])
    found = posterior(evidence)
    assert found.exact
    assert math.exp(found.log_probability) == pytest.approx(whole, rel=1e-9)
    for place in everybody:
        ever = chance_of(noes, yeses, [table[int(at == place)] for at, table in enumerate(tables)])
        assert found.belief_of(place).declined == pytest.approx(ever / whole, abs=1e-9)
    mean = sum(found.belief_of(place).decisions[0][DoorOutcome.DECLINED] for place in everybody)
    assert mean * requests == pytest.approx(noes, abs=1e-8)


@pytest.mark.parametrize(
    ("homes", "requests", "noisy"),
    some_here(
        itertools.product(HOMES, [33, 65, 100, 1_000], [False, True]),
        here=[
            *itertools.product(HOMES, [65], [False, True]),
            *itertools.product(["of two kinds"], [33], [False, True]),
            ("of two kinds", 100, False),
        ],
    ),
)
def test_any_number_of_requests_is_an_answer_or_no_claim(requests, homes, noisy):
    """Proof and chance, over all requests together and over each by itself."""
    subjects = HOMES[homes]
    every, everybody = tuple(range(requests)), tuple(range(len(subjects)))
    asking = tuple(ObservedRequest(f"R{place}", everybody) for place in every)
    said = {"noisy": requests // 3, "epsilon": 0.5} if noisy else {"low": 3, "high": requests // 3}
    one = {"noisy": 1, "epsilon": 0.5} if noisy else {"low": 0, "high": 1}
    together = (
        PublishedNumber("", "declined", every, **said),
        PublishedNumber("", "ignored", every, **said),
    )
    apart = tuple(PublishedNumber("", "declined", (place,), **one) for place in every)
    for facts in (together, apart, (*together, *apart[:40])):
        evidence = Evidence(tuple(subjects), asking, facts)
        found = posterior(evidence, Effort(exact_moves=100_000, sampled_answers=200_000))
        for belief, error in zip(found.beliefs, found.errors, strict=True):
            assert 0.0 <= belief.declined <= 1.0 + 1e-9
            assert 0.0 <= error <= 1.0
        assert certainty(evidence, 100_000, 60_000) is not None


@pytest.mark.parametrize("most_moves", [MOVES, 0], ids=["sweep", "integer bounds"])
@pytest.mark.parametrize("requests", [240, 700, 2_000])
def test_what_a_long_run_leaves_open_is_not_proven(most_moves, requests):
    """Two homes, a total of all no's: either may have said all of them, or none.

    By even chances each way is less likely than any float; that it is possible has nothing to do
    with that.
    """
    every = tuple(range(requests))
    subjects = tuple(Subject(id_, (Kind("", 1.0, 0.1, 0.3),)) for id_ in "AB")
    asking = tuple(ObservedRequest(f"R{place}", (0, 1)) for place in every)
    for total, proven in ((0, {"not_declined"}), (1, set()), (requests, set())):
        facts = (PublishedNumber("", "declined", every, total, total),)
        found = certainty(Evidence(subjects, asking, facts), most_moves)
        assert found.complete
        for home in (0, 1):
            assert set(found.of(home).facts) == proven
    more = PublishedNumber("", "declined", every, requests + 1, requests + 1)
    found = certainty(Evidence(subjects, asking, (more,)), most_moves)
    assert [set(found.of(home).facts) for home in (0, 1)] == [{"declined", "not_shared"}] * 2


def test_an_answer_that_few_kinds_give_is_possible_beside_one_that_many_do():
    """Ten thousand alike homes: one yes among them is possible for each, whatever the odds."""
    subjects = (Subject("all", (Kind("", 1.0, 1e-12, 0.3),), copies=10_000),)
    facts = (
        PublishedNumber("", "shared", (0,), 1, 1),
        PublishedNumber("", "declined", (0,), 5_000, 9_998),
    )
    evidence = Evidence(subjects, (ObservedRequest("R", (0,)),), facts)
    found = certainty(evidence)
    assert found.of(0).decisions[0] == sum(1 << one for one in (1, 2, 3))
    assert posterior(evidence).possible


def test_a_thousand_nested_totals_are_taken_apart_quickly():
    """R1, R1 and R2, R1 to R3 and so on: each says what came of the newest."""
    requests = 1_000
    subjects = tuple(Subject(id_, (Kind("", 1.0, 0.1, 0.3),)) for id_ in "ABC")
    asking = tuple(ObservedRequest(f"R{place}", (0, 1, 2)) for place in range(requests))
    facts = tuple(
        PublishedNumber("", "declined", tuple(range(upto)), upto, upto)
        for upto in range(1, requests + 1)
    )
    found = posterior(Evidence(subjects, asking, facts))
    assert found.exact
    chance = found.belief_of(1).decisions[500][DoorOutcome.DECLINED]
    assert chance == pytest.approx(1 / 3, abs=1e-12)
    one = math.log(3 * 0.3 * 0.7**2)
    assert found.log_probability == pytest.approx(requests * one, rel=1e-12)


def test_names_of_thousands_leave_the_sweep_short():
    """2,000 requests to three homes, all shares named: only the silent answers are counted."""
    requests = 2_000
    every = tuple(range(requests))
    subjects = tuple(Subject(id_, (Kind("", 1.0, 0.3, 0.4),)) for id_ in "ABC")
    asking = tuple(ObservedRequest(f"R{place}", (0, 1, 2)) for place in every)
    shared = {(place, home) for place in every for home in range(3) if (place + home) % 3 == 0}
    silent = 0b1101
    names = tuple(
        Named("", place, home, 0b0010 if (place, home) in shared else silent)
        for place in every
        for home in range(3)
    )
    left = 3 * requests - len(shared)
    total = PublishedNumber("", "declined", every, left // 2, left // 2)
    evidence = Evidence(subjects, asking, (*names, total))
    found = posterior(evidence)
    assert found.exact
    ways = math.lgamma(left + 1) - math.lgamma(left // 2 + 1) - math.lgamma(left - left // 2 + 1)
    want = len(shared) * math.log(0.3) + ways
    want += left // 2 * math.log(0.4) + (left - left // 2) * math.log(0.3)
    assert found.log_probability == pytest.approx(want, rel=1e-9)
    place, home = next(iter(set(itertools.product(every, range(3))) - shared))
    chance = found.belief_of(home).decisions[place][DoorOutcome.DECLINED]
    assert chance == pytest.approx(left // 2 / left, abs=1e-9)


def test_a_number_that_allows_everything_ties_nothing_together():
    subjects = tuple(Subject(id_, KINDS) for id_ in "ABCDEF")
    asking = tuple(ObservedRequest(f"R{place}", tuple(range(6))) for place in range(40))
    facts = tuple(PublishedNumber("", "declined", (place,), 0, 6) for place in range(40))
    evidence = Evidence(subjects, asking, facts)
    assert all(not one.cells for one in puzzle(evidence).components)
    tight = dataclasses.replace(facts[0], high=5)
    assert any(one.cells for one in puzzle(evidence.given((tight,))).components)


@pytest.mark.parametrize(
    ("requests", "answers"),
    [(12, 1_000_000), (150, 250_000), pytest.param(150, 1_000_000, marks=pytest.mark.thorough)],
)
def test_chains_that_stay_where_they_started_are_as_unsure_as_they_differ(requests, answers):
    """Five homes of two kinds: with many requests, no single answer moves a home to another kind.

    Kinds were drawn beforehand, and a mean over chains that never leave theirs is the prior, not
    the posterior.
    """
    random, homes, kinds = np.random.default_rng(2018), 5, (
        Kind("willing", 0.3, 0.1, 0.2),
        Kind("not", 0.7, 0.02, 0.5),
    )  # fmt: skip
    asking, facts = [], []
    for place in range(requests):
        area = tuple(sorted(random.choice(homes, 3, replace=False).tolist()))
        asking.append(ObservedRequest(f"R{place}", area))
        said = int(random.binomial(3, 0.45)) + int(random.geometric(0.4) - random.geometric(0.4))
        facts.append(PublishedNumber("", "declined", (place,), noisy=said, epsilon=0.5))
    subjects = tuple(Subject(f"H{place}", kinds) for place in range(homes))
    evidence = Evidence(subjects, tuple(asking), tuple(facts))
    exact = posterior(evidence)
    sampled = posterior(evidence, Effort(exact_moves=-1, sampled_answers=answers))
    assert exact.exact
    assert not sampled.exact
    for home in range(homes):
        want, got = exact.belief_of(home).kinds[0], sampled.belief_of(home).kinds[0]
        error = next(
            error
            for one, error in zip(sampled.classes, sampled.errors, strict=True)
            if home in one.members
        )
        assert got == pytest.approx(want, abs=3 * error)
        assert (error < 0.02) == (requests == 12)


def test_one_way_may_be_left_of_many():
    """Of one home's ways to answer three requests a number leaves one; of many homes', likewise."""
    for homes, total in ((1, 3), (2, 6)):
        subjects = tuple(Subject(f"H{n}", (Kind("", 1.0, 0.2, 0.5),)) for n in range(homes))
        requests = tuple(ObservedRequest(f"R{n}", tuple(range(homes))) for n in range(3))
        noisy = PublishedNumber("shared", "shared", (0, 1, 2), noisy=0, epsilon=1.0)
        told = (PublishedNumber("declined", "declined", (0, 1, 2), low=total, high=total), noisy)
        found = posterior(Evidence(subjects, requests, told))
        assert found.exact
        assert found.belief_of(0).decisions[0] == (0.0, 0.0, 1.0, 0.0)
        assert math.exp(found.log_probability) == pytest.approx(0.5**total * math.tanh(0.5))
