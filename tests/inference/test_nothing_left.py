"""Rates that make up the whole leave no chance of anything else, however they are written."""

from __future__ import annotations

import itertools
import json
import math

import pytest

from simulator.measure.inference.answer import answer
from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import (
    DoorOutcome,
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.proving.certainty import certainty

WHOLE = [(tenths / 10, (10 - tenths) / 10) for tenths in range(11)]
WHOLE += [(cents / 100, (100 - cents) / 100) for cents in range(0, 101, 7)]
IGNORED = 1 << DoorOutcome.IGNORED


def one_home(kinds, *facts, requests=1, **more):
    asking = tuple(ObservedRequest(f"R{place}", (0,)) for place in range(requests))
    return Evidence((Subject("A", kinds, **more),), asking, facts)


@pytest.mark.parametrize(("shares", "declines"), WHOLE)
def test_nobody_ignores_who_shares_or_declines_for_sure(shares, declines):
    kinds = (Kind("", 1.0, shares, declines),)
    by_name = Named("", 0, 0, IGNORED)
    by_number = PublishedNumber("", "ignored", (0,), 1, 1)
    for fact in (by_name, by_number):
        assert not posterior(one_home(kinds, fact)).possible
    assert posterior(one_home(kinds)).belief_of(0).decisions[0][DoorOutcome.IGNORED] == 0.0


@pytest.mark.parametrize(("shares", "declines"), WHOLE)
def test_nobody_ignores_at_the_door_either(shares, declines):
    door = ObservedRequest("R", (0,), at_the_door=(shares, declines))
    evidence = Evidence(
        (Subject("A", (Kind("", 1.0, 0.1, 0.1),)),), (door,), (Named("", 0, 0, IGNORED),)
    )
    assert not posterior(evidence).possible


@pytest.mark.parametrize(("shares", "declines"), WHOLE)
def test_one_who_is_still_to_answer_is_silent_so_far(shares, declines):
    asking = ObservedRequest("R", (0,), answered=0.4)
    evidence = Evidence((Subject("A", (Kind("", 1.0, shares, declines),)),), (asking,))
    chances = posterior(evidence).belief_of(0).decisions[0]
    assert chances == pytest.approx((0.0, 0.4 * shares, 0.4 * declines, 0.6), abs=1e-12)


@pytest.mark.parametrize(
    "priors", [(0.1, 0.2, 0.7), (0.3, 0.6, 0.1), (0.1,) * 10, (0.333333333,) * 3, (0.7, 0.3)]
)
def test_kinds_that_add_up_to_one_in_decimals_leave_no_other_home(priors):
    kinds = tuple(Kind(f"k{place}", prior, 0.1, 0.2) for place, prior in enumerate(priors))
    facts = (PublishedNumber("", "asked", (0,), 1, 1), PublishedNumber("", "declined", (0,), 1, 1))
    found = answer(one_home(kinds, *facts))
    assert found.homes[0].posterior["asked"] == 1.0
    assert found.homes[0].prior["asked"] == 1.0
    assert found.homes[0].prior["camera"] == 1.0
    assert found.evidence_probability == pytest.approx(0.2, rel=1e-12)
    assert math.fsum(found.homes[0].posterior[kind.name] for kind in kinds) == pytest.approx(
        1.0, abs=1e-15
    )


@pytest.mark.parametrize(
    ("camera", "opted_out", "silent"),
    [
        (1.0, 0.0, False),
        (0.1 + 0.2 + 0.7, 0.0, False),
        (0.7 + 0.2 + 0.1, 0.0, False),
        (1.0, 1e-12, True),
        (1.0 - 1e-12, 0.0, True),
    ],
)
def test_a_camera_for_sure_is_no_matter_of_rounding(camera, opted_out, silent):
    """0.1 + 0.2 + 0.7 is one hair less than 1; what is small and not 0 is a chance."""
    kinds = (Kind("", 1.0, 0.1, 0.2),)
    nobody = PublishedNumber("", "asked", (0,), 0, 0)
    evidence = one_home(kinds, nobody, camera=camera, opted_out=opted_out)
    assert posterior(evidence).possible == silent
    assert (certainty(evidence) is not None) == silent


@pytest.mark.parametrize(("shares", "declines"), [(0.5, 0.5), (0.7, 0.3), (0.9, 0.1), (0.3, 0.7)])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_fact_that_the_rates_rule_out_is_an_error(camsim, tmp_path, shares, declines, form):
    path = tmp_path / "c.toml"
    path.write_text(
        f'title = "One"\n[[homes]]\nid = "A"\nshares = {shares}\ndeclines = {declines}\n'
        '[[requests]]\nid = "R"\nhomes = ["A"]\n'
        '[[facts]]\nrequests = ["R"]\nitem = "ignored"\ntotal = 1\n'
    )
    result = camsim("infer", path, "--format", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{path}:9: facts[0]: has a chance of 0 with these rates and kinds: 1 did not answer in R\n"
    )


def test_three_kinds_of_one_tenth_two_and_seven(camsim, tmp_path):
    path = tmp_path / "c.toml"
    kinds = "".join(
        f"[kinds.k{place}]\nprior = {prior}\nshares = 0.7\ndeclines = 0.3\n"
        for place, prior in enumerate((0.1, 0.2, 0.7))
    )
    path.write_text(
        f'title = "One"\n{kinds}[[homes]]\nid = "A"\n[[requests]]\nid = "R"\nhomes = ["A"]\n'
        '[[facts]]\nrequests = ["R"]\nitem = "shared"\ntotal = 1\n'
    )
    found = json.loads(camsim("infer", path, "--format", "json").stdout)
    assert found["homes"]["A"]["posterior"]["asked"] == 1.0
    assert found["decisions"]["R"]["A"]["shared"] == 1.0
    assert found["decisions"]["R"]["A"]["ignored"] == 0.0
    path.write_text(path.read_text().replace('shared"\ntotal', 'ignored"\ntotal'))
    assert camsim("infer", path).exit_code == 2


def test_a_thousand_numbers_that_say_nothing_are_certain():
    """One home, and 0 or 1 of it in each request: of 1,000 such facts none could be otherwise."""
    kinds = (Kind("", 1.0, 0.02, 0.3),)
    facts = [PublishedNumber("", "declined", (request,), 0, 1) for request in range(1_000)]
    found = answer(one_home(kinds, *facts, requests=1_000))
    assert (found.evidence_probability, found.evidence_log2) == (1.0, 0.0)


def test_every_split_in_thousandths():
    """Each way to write 1 as two decimals of three places, as far as they go wrong in floats."""
    wrong = [
        (one / 1000, (1000 - one) / 1000)
        for one in range(1001)
        if 1.0 - one / 1000 - (1000 - one) / 1000 != 0.0
    ]
    assert wrong
    for shares, declines in itertools.islice(wrong, 40):
        evidence = one_home((Kind("", 1.0, shares, declines),), Named("", 0, 0, IGNORED))
        assert not posterior(evidence).possible
