"""Proofs told straight on: they end in what is proven, and every sentence of them is true."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.evidence import (
    DoorOutcome,
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.proofs import because
from simulator.measure.inference.proving.certainty import certainty
from simulator.report.words.proof.direct import direct
from simulator.report.words.proof.proofs import proof_steps
from tests.sizes import few_and_many

PEOPLE = (Kind("all", 1.0, 0.2, 0.3),)
HOMES = 6


def town(areas: list[tuple[int, ...]], off: set[int], cameras: float = 1.0) -> Evidence:
    subjects = tuple(Subject(f"H{one}", PEOPLE, cameras, 0.2) for one in range(HOMES))
    requests = tuple(
        ObservedRequest(f"request {place + 1}", area) for place, area in enumerate(areas)
    )
    facts = tuple(
        PublishedNumber(f"asked in {place}", "asked", (place,), count, count)
        for place, area in enumerate(areas)
        for count in [len(set(area) - off)]
    )
    return Evidence(subjects, requests, facts)


def test_two_requests_settle_who_is_off_in_three_sentences() -> None:
    evidence = town([(0, 1, 2), (1, 2, 3, 4)], {3, 4})
    steps = direct(evidence, Proof(3, "opted_out", evidence.facts))
    assert steps is not None
    assert [(one.text, one.requests) for one in steps] == [
        ("Request 1: 3 homes in its area, 3 asked. All 3 have requests on.", (0,)),
        ("Request 2: 4 homes in its area, 2 asked. Two have requests off.", (1,)),
        (
            "Two of these four have requests on (request 1). So the other two have them off: H3 "
            "and H4.",
            (0, 1),
        ),
    ]
    assert steps[-1].homes == (3, 4)
    whole = proof_steps(evidence, Proof(3, "opted_out", evidence.facts))
    assert whole[-1].text == "So H3 has switched requests off."
    assert not any("Suppose" in one.text for one in whole)


def test_who_is_off_can_settle_who_is_on() -> None:
    evidence = town([(0, 1), (0, 2)], {0, 1})
    steps = direct(evidence, Proof(2, "not_opted_out", evidence.facts))
    assert steps is not None
    assert steps[-1].text == (
        "One of these two has requests off (request 1). So the other one has them on: H2."
    )


def test_of_a_single_home_it_is_said_in_one_sentence() -> None:
    evidence = town([(0,)], {0})
    steps = direct(evidence, Proof(0, "opted_out", evidence.facts))
    assert steps is not None
    assert steps[-1].text == "Request 1: 1 home in its area, 0 asked. It has requests off."


@pytest.mark.parametrize("cameras", [0.5, 1.0])
def test_where_a_camera_is_not_known_nothing_is_told(cameras: float) -> None:
    evidence = town([(0, 1, 2), (1, 2, 3, 4)], {3, 4}, cameras)
    told = direct(evidence, Proof(3, "opted_out", evidence.facts))
    assert (told is None) == (cameras < 1.0)


def test_nothing_is_told_of_other_facts_than_who_was_asked() -> None:
    evidence = town([(0, 1, 2), (1, 2, 3, 4)], {3, 4})
    named = Named("H0 shared", 0, 0, 1 << DoorOutcome.SHARED)
    said_no = PublishedNumber("no", "declined", (0,), 1, 1)
    for more in (named, said_no):
        assert direct(evidence, Proof(3, "opted_out", (*evidence.facts, more))) is None
    assert direct(evidence, Proof(3, "not_shared", evidence.facts)) is None
    assert direct(evidence, Proof(3, "opted_out", ())) is None


areas_of = st.lists(
    st.sets(st.integers(0, HOMES - 1), min_size=1).map(lambda some: tuple(sorted(some))),
    min_size=1,
    max_size=4,
)


def what_is_told_is_true_in_every_world_that_fits(
    areas: list[tuple[int, ...]], off: set[int]
) -> None:
    """Against brute force: each set of homes that have requests off, and fits the numbers."""
    evidence = town(areas, off)
    worlds = [
        set(some)
        for count in range(HOMES + 1)
        for some in itertools.combinations(range(HOMES), count)
        if all(len(set(area) - set(some)) == len(set(area) - off) for area in areas)
    ]
    proven = certainty(evidence)
    assert proven is not None
    for home in range(HOMES):
        for fact, on in (("opted_out", False), ("not_opted_out", True)):
            if fact not in proven.of(home).facts:
                continue
            facts = because(evidence, home, fact)
            steps = direct(evidence, Proof(home, fact, facts))
            if steps is None:
                continue
            assert {home in world for world in worlds} == {not on}
            assert home in steps[-1].homes
            for step in steps:
                words = re.search(r"(\d+) homes? in its area, (\d+) asked", step.text)
                if words is not None:
                    (request,) = step.requests
                    assert int(words[1]) == len(areas[request])
                    assert int(words[2]) == len(set(areas[request]) - off)
            if steps[-1].text.endswith(("on.", "off.")):
                continue
            named = set(map(int, re.findall(r"H(\d+)", steps[-1].text)))
            assert all(named <= world if not on else not named & world for world in worlds)


(
    test_what_is_told_is_true_in_every_world_that_fits,
    test_what_is_told_is_true_in_every_world_that_fits_of_many_towns,
) = few_and_many(
    given(areas_of, st.sets(st.integers(0, HOMES - 1))),
    what_is_told_is_true_in_every_world_that_fits,
    few=12,
    many=200,
)
