"""Chances beyond the range of a float, and facts that are hardly possible: never impossible."""

from __future__ import annotations

import itertools
import json
import math
import time

import pytest

from simulator.measure.inference.answer import answer
from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import (
    ANYTHING,
    DoorOutcome,
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.proving.certainty import certainty
from tests.sizes import some_here

SHARED, DECLINED, IGNORED = (1 << one for one in (1, 2, 3))
LOG_2 = math.log(2.0)


def own(id_, shares, declines, **more):
    """A home with rates of its own."""
    return Subject(id_, (Kind("", 1.0, shares, declines),), **more)


def to_all(subjects, requests, *facts):
    """Evidence over so many requests, each of which went to all `subjects`."""
    everybody = tuple(range(len(subjects)))
    asking = tuple(ObservedRequest(f"R{number}", everybody) for number in range(requests))
    return Evidence(tuple(subjects), asking, facts)


def named(request, left, home=0):
    return Named("", request, home, left)


def declined_in_all(requests):
    return [named(request, DECLINED) for request in range(requests)]


RATES, TIMES = (1e-12, 0.05, 0.5, 1 - 1e-9), (240, 300, 679)


@pytest.mark.parametrize(
    ("rate", "requests"),
    some_here(
        itertools.product(RATES, (*TIMES, 10_000)),
        here=[*itertools.product(RATES, TIMES), (0.05, 10_000)],
    ),
)
def test_a_home_that_says_no_ever_again(requests, rate):
    """P = rate ** requests, however small; and every single no is proven by its name."""
    start = time.monotonic()
    found = answer(to_all([own("A", 0.0, rate)], requests, *declined_in_all(requests)))
    assert found.exact
    assert found.evidence_log2 == pytest.approx(requests * math.log2(rate), rel=1e-9)
    assert found.evidence_probability == pytest.approx(rate**requests, rel=1e-6)
    assert found.homes[0].posterior["declined"] == 1.0
    assert {proof.fact for proof in found.proofs} == {"declined", "not_shared"}
    assert time.monotonic() - start < 5


def test_kinds_are_told_apart_by_answers_that_are_as_good_as_impossible():
    """300 no's at 0.05 and at 0.04: odds of 0.2 / 0.8 times (5/4) ** 300; one yes rules out the first.

    A chance of exactly 0 weighs less than any that is only small.
    """
    kinds = (Kind("first", 0.2, 0.0, 0.05), Kind("second", 0.8, 1e-12, 0.04))
    noes = declined_in_all(300)
    both = answer(to_all([Subject("A", kinds)], 301, *noes))
    log_odds = math.log(0.8 / 0.2) + 300 * math.log(0.04 / 0.05)
    assert both.homes[0].posterior["second"] == pytest.approx(math.exp(log_odds), rel=1e-9)
    yes = answer(to_all([Subject("A", kinds)], 301, *noes, named(300, SHARED)))
    assert yes.homes[0].posterior["second"] == 1.0
    want = math.log(0.8) + 300 * math.log(0.04) + math.log(1e-12)
    assert yes.evidence_log2 == pytest.approx(want / LOG_2, rel=1e-12)


def test_every_outcome_of_hundreds_of_requests_to_two_homes():
    """698 requests, all by name: nothing is left open, and every pair is known."""
    answers = (SHARED, DECLINED, IGNORED)
    facts = [named(r, answers[(r + home) % 3], home) for r in range(698) for home in (0, 1)]
    found = certainty(to_all([own("A", 0.3, 0.4), own("B", 0.3, 0.4)], 698, *facts))
    assert found.complete
    for home in (0, 1):
        assert found.of(home).decisions == {r: answers[(r + home) % 3] for r in range(698)}
        assert set(found.of(home).facts) == {"declined", "not_shared"}


@pytest.mark.parametrize("rate", [1e-12, 1e-6, 0.1, 1 - 1e-9])
@pytest.mark.parametrize("total", [0, 1, 399, 400])
def test_all_but_one_of_four_hundred(rate, total):
    """Alike homes, an exact total: binomial, and each home total / 400."""
    homes = [own(f"H{place}", 0.0, rate) for place in range(400)]
    found = answer(to_all(homes, 1, PublishedNumber("", "declined", (0,), total, total)))
    want = (
        math.log(math.comb(400, total)) + total * math.log(rate) + (400 - total) * math.log1p(-rate)
    )
    assert found.evidence_log2 == pytest.approx(want / LOG_2, rel=1e-9)
    assert found.homes[0].posterior["declined"] == pytest.approx(total / 400, abs=1e-12)
    assert 0.0 <= found.evidence_probability <= 1.0


def test_four_hundred_homes_of_which_no_two_are_alike():
    """All but one said no, against the odds: in proportion to the odds of the one that did not."""
    rates = [0.1 + 0.0002 * place for place in range(400)]
    homes = [own(f"H{place}", 0.0, rate) for place, rate in enumerate(rates)]
    found = answer(to_all(homes, 1, PublishedNumber("", "declined", (0,), 399, 399)))
    odds = [(1 - rate) / rate for rate in rates]
    want = sum(math.log(rate) for rate in rates) + math.log(math.fsum(odds))
    assert found.evidence_log2 == pytest.approx(want / LOG_2, rel=1e-12)
    for home, mine in zip(found.homes, odds, strict=True):
        assert home.posterior["declined"] == pytest.approx(1 - mine / math.fsum(odds), abs=1e-10)


@pytest.mark.parametrize("epsilon", [1e-6, 0.3, 1.0, 100.0])
@pytest.mark.parametrize("noisy", [-1_000_000_000, -3_000, 900, 1_000_000_000])
def test_noise_that_strays_far_is_unlikely_and_no_more(noisy, epsilon):
    """Beyond both ends every total is as far as the nearest end, and then some."""
    homes = [own("A", 0.1, 0.3), own("B", 0.2, 0.4)]
    fact = PublishedNumber("", "declined", (0,), noisy=noisy, epsilon=epsilon)
    found = answer(to_all(homes, 1, fact))
    end = 2 if noisy > 0 else 0
    ways = {0: 0.7 * 0.6, 1: 0.3 * 0.6 + 0.7 * 0.4, 2: 0.3 * 0.4}
    weight = {total: p * math.exp(-epsilon * abs(total - end)) for total, p in ways.items()}
    whole = math.fsum(weight.values())
    only_a = 0.3 * 0.6 * math.exp(-epsilon * abs(1 - end))
    want = (only_a + weight[2]) / whole
    assert found.homes[0].posterior["declined"] == pytest.approx(want, abs=1e-9)
    log = math.log(math.tanh(epsilon / 2)) - epsilon * abs(noisy - end) + math.log(whole)
    assert found.evidence_log2 == pytest.approx(log / LOG_2, rel=1e-9)
    assert not found.proofs


def test_noise_beside_an_exact_total_far_away():
    """The exact total settles it; the noise was unlikely, and says nothing more."""
    homes = [own("A", 0.1, 0.3), own("B", 0.2, 0.4)]
    facts = (
        PublishedNumber("", "declined", (0,), 1, 1),
        PublishedNumber("", "declined", (0,), noisy=5_000, epsilon=2.0),
    )
    found = answer(to_all(homes, 1, *facts))
    assert found.homes[0].posterior["declined"] == pytest.approx(0.18 / (0.18 + 0.28), abs=1e-12)
    log = math.log(0.46) + math.log(math.tanh(1.0)) - 2.0 * 4_999
    assert found.evidence_log2 == pytest.approx(log / LOG_2, rel=1e-12)


@pytest.mark.parametrize("copies", [2, 1_000, 100_000, 10**9, 10**17])
def test_very_many_homes_that_nobody_can_tell_apart(copies):
    """Three said no: the home whose camera is known, or any of the others with cameras.

    Few homes of very many. That so many have no camera is as precise as that one has none: so is
    the chance of it all.
    """
    share, rate = min(0.5, 4 / copies), 0.3
    subjects = [own("A", 0.1, rate), own("others", 0.1, rate, camera=share, copies=copies)]
    found = answer(to_all(subjects, 1, PublishedNumber("", "declined", (0,), 3, 3)))

    def log_binomial(count):
        if count > copies:
            return -math.inf
        ways = sum(math.log(copies - i) - math.log(i + 1) for i in range(count))
        p = share * rate
        return ways + count * math.log(p) + (copies - count) * math.log1p(-p)

    with_a = math.log(rate) + log_binomial(2)
    without = math.log1p(-rate) + log_binomial(3)
    whole = with_a + math.log1p(math.exp(without - with_a))
    want = math.exp(with_a - whole)
    assert found.homes[0].posterior["declined"] == pytest.approx(want, abs=1e-9)
    if copies < 1_000_000:
        assert found.evidence_log2 == pytest.approx(whole / LOG_2, rel=1e-9)


def test_what_very_many_others_are_known_not_to_have_done():
    """100,000 others, none of whom shared: their cameras are all the less likely."""
    others = own("others", 0.2, 0.3, camera=0.2, copies=100_000)
    found = answer(to_all([others], 1, named(0, ANYTHING & ~SHARED)))
    assert found.homes[0].posterior["camera"] == pytest.approx(0.16 / 0.96, abs=1e-12)
    assert found.evidence_log2 == pytest.approx(100_000 * math.log2(0.96), rel=1e-9)
    assert found.evidence_probability == 0.0


def test_very_many_others_and_a_blurred_number():
    """A number that is a little off what is likely, over 100,000 homes: exact, and quick."""
    many, p, epsilon, said = 100_000, 0.2 * 0.3, 0.5, 5_900
    subjects = [own("A", 0.1, 0.3), own("others", 0.1, 0.3, camera=0.2, copies=many)]
    start = time.monotonic()
    found = answer(
        to_all(subjects, 1, PublishedNumber("", "declined", (0,), noisy=said, epsilon=epsilon))
    )
    assert found.exact
    assert time.monotonic() - start < 20

    def log_chance(mine):
        logs = [
            math.lgamma(many + 1) - math.lgamma(others + 1) - math.lgamma(many - others + 1)
            + others * math.log(p) + (many - others) * math.log1p(-p)
            - epsilon * abs(said - others - mine)
            for others in range(5_000, 7_000)
        ]  # fmt: skip
        most = max(logs)
        return most + math.log(math.fsum(math.exp(one - most) for one in logs))

    odds = 0.3 / 0.7 * math.exp(log_chance(1) - log_chance(0))
    assert found.homes[0].posterior["declined"] == pytest.approx(odds / (1 + odds), abs=1e-8)


def test_more_homes_than_can_be_counted_are_no_claim_and_no_crash():
    """10^17 homes with cameras, a number far beyond what can be swept or searched: not known."""
    subjects = [own("A", 0.1, 0.3), own("others", 0.1, 0.3, camera=0.2, copies=10**17)]
    for fact in (
        PublishedNumber("", "declined", (0,), 6 * 10**15, 6 * 10**15),
        PublishedNumber("", "declined", (0,), noisy=6 * 10**15, epsilon=0.5),
        PublishedNumber("", "declined", (0,), 10, None),
    ):
        found = answer(to_all(subjects, 1, fact))
        assert not found.exact
        assert found.homes[0].error == 1.0
        assert found.evidence_log2 is None


@pytest.mark.parametrize("requests", [33, 65, 100, 1_000])
def test_three_homes_and_one_total_over_very_many_requests(requests):
    """Alike homes: a third of the no's each; nobody's camera or answers in doubt."""
    total = requests // 2
    facts = (
        PublishedNumber("", "declined", tuple(range(requests)), total, total),
        PublishedNumber("", "shared", tuple(range(requests)), 3, 3),
    )
    found = answer(to_all([own(id_, 0.01, 0.2) for id_ in "ABC"], requests, *facts))
    assert found.exact
    chance = found.homes[0].decisions[0]
    assert chance[DoorOutcome.DECLINED] == pytest.approx(total / (3 * requests), abs=1e-9)
    assert chance[DoorOutcome.SHARED] == pytest.approx(1 / requests, abs=1e-9)
    never = math.comb(2 * requests, total) / math.comb(3 * requests, total)
    assert found.homes[0].posterior["declined"] == pytest.approx(1 - never, abs=1e-9)
    ways = math.comb(3 * requests, total) * math.comb(3 * requests - total, 3)
    log = math.log(ways) + total * math.log(0.2) + 3 * math.log(0.01)
    log += (3 * requests - total - 3) * math.log(0.79)
    assert found.evidence_log2 == pytest.approx(log / LOG_2, rel=1e-9)


@pytest.mark.parametrize("numbers", [33, 65, 100, 1_000])
def test_a_thousand_numbers_on_one_home(numbers):
    """A home of two kinds, and a blurred total of each request: independent given the kind."""
    kinds = (Kind("often", 0.4, 0.0, 0.6), Kind("seldom", 0.6, 0.0, 0.2))
    epsilon = 0.01
    facts = [
        PublishedNumber("", "declined", (request,), noisy=int(request % 3 == 0), epsilon=epsilon)
        for request in range(numbers)
    ]
    found = posterior(to_all([Subject("A", kinds)], numbers, *facts))
    a = math.exp(-epsilon)
    log = {
        kind.name: math.log(kind.prior)
        + sum(
            math.log(
                kind.declines * (1 if fact.noisy else a)
                + (1 - kind.declines) * (a if fact.noisy else 1)
            )
            for fact in facts
        )
        for kind in kinds
    }
    want = 1 / (1 + math.exp(log["seldom"] - log["often"]))
    assert found.exact
    assert found.belief_of(0).kinds[0] == pytest.approx(want, abs=1e-9)


def case_text(homes, request_homes, facts):
    lines = ['title = "Far out"']
    lines += [f'[[homes]]\nid = "{id_}"\n{rates}' for id_, rates in homes]
    lines += [
        f'[[requests]]\nid = "{id_}"\nhomes = [{", ".join(map(repr, area))}]'.replace("'", '"')
        for id_, area in request_homes
    ]
    return "\n".join([*lines, *facts]) + "\n"


def test_the_command_line_says_how_unlikely_it_was(camsim, tmp_path):
    """JSON has the logarithm beside a chance that is no float; the table says it in coin flips."""
    path = tmp_path / "far.toml"
    requests = [(f"R{place}", ["A"]) for place in range(300)]
    facts = [
        f'[[facts]]\nrequest = "{id_}"\nhome = "A"\nresponse = "declined"' for id_, _ in requests
    ]
    path.write_text(case_text([("A", "declines = 0.05")], requests, facts))
    result = camsim("infer", path, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert found["evidence_probability"] == 0.0
    assert found["evidence_log2"] == pytest.approx(300 * math.log2(0.05), rel=1e-12)
    assert "1,297 coin flips" in camsim("infer", path).stdout


def test_noise_far_out_is_answered_and_no_chance_is_less_than_nothing(camsim, tmp_path):
    path = tmp_path / "far.toml"
    homes = [("A", "shares = 0.7\ndeclines = 0.3"), ("B", "shares = 0.1\ndeclines = 0.2")]
    fact = '[[facts]]\nrequests = ["R"]\nitem = "declined"\nnoisy = 900\nepsilon = 1.0'
    path.write_text(case_text(homes, [("R", ["A", "B"])], [fact]))
    result = camsim("infer", path, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "-0.0" not in result.stdout
    found = json.loads(result.stdout)

    def numbers(value):
        if isinstance(value, dict):
            for inner in value.values():
                yield from numbers(inner)
        elif isinstance(value, float):
            yield value

    for key in ("homes", "decisions", "error", "evidence_probability"):
        for one in numbers({"": found[key]}):
            assert 0.0 <= one <= 1.0
            assert math.copysign(1.0, one) == 1.0
    for home, chances in found["decisions"]["R"].items():
        assert math.fsum(chances.values()) == pytest.approx(1.0, abs=1e-12), home
    assert found["decisions"]["R"]["A"]["ignored"] == 0.0
