"""Proofs by what a second total adds to a first one, told in sentences that are true."""

from __future__ import annotations

import pytest

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.evidence import (
    Counted,
    Evidence,
    Kind,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.proving.certainty import CertainFact
from simulator.report.words.proof.proofs import proof_steps
from simulator.report.words.proof.steps import texts

KINDS = (Kind("", 1.0, 0.2, 0.3),)
HOMES = tuple(Subject(home, KINDS, camera=0.5) for home in "ABCDEFG")
REQUESTS = (ObservedRequest("R1", (0, 1)), ObservedRequest("R2", (2, 3)))
WIDE = (REQUESTS[0], ObservedRequest("R2", (2, 3, 4, 5, 6)))


def number(item: Counted, total: int, *requests: int) -> PublishedNumber:
    return PublishedNumber(f"{item}: {total}", item, requests, total, total)


@pytest.mark.parametrize(
    ("item", "first", "both", "fact", "sentence"),
    [
        ("asked", 1, 1, "not_asked", "nobody was asked in R2, which could ask only C and D: C was"),
        ("asked", 1, 3, "camera", "2 more were asked in R2, which could ask only C and D: C has a"),
        ("asked", 0, 1, "camera", "1 more was asked in R2, which could ask only C and D: C has a"),
        ("shared", 1, 1, "no_camera", "nobody shared in R2, which could ask only C and D: C has"),
        (
            "declined",
            1,
            3,
            "declined",
            "2 more said no in R2, which could ask only C and D: C said",
        ),
        ("ignored", 1, 1, "not_shared", "everybody gave an answer in R2, which could ask only C"),
        ("ignored", 0, 1, "not_shared", "1 more did not answer in R2, which could ask only C and"),
    ],
)
def test_what_a_second_total_adds(
    item: Counted, first: int, both: int, fact: CertainFact, sentence: str
) -> None:
    evidence = Evidence(HOMES[:4], REQUESTS, (number(item, first, 0), number(item, both, 0, 1)))
    (said,) = texts(proof_steps(evidence, Proof(2, fact, evidence.facts)))
    assert f"With R2 it is {both}: {sentence}" in said


def test_many_homes_are_not_named() -> None:
    evidence = Evidence(HOMES, WIDE, (number("asked", 1, 0), number("asked", 1, 0, 1)))
    assert list(texts(proof_steps(evidence, Proof(2, "not_asked", evidence.facts)))) == [
        "1 was asked in R1. With R2 it is 1: nobody was asked in R2: C was never asked."
    ]
