"""Proofs that rest on who was asked in spite of a switch, told in words that are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.evidence import (
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.proofs import because
from simulator.measure.inference.proving.certainty import CertainFact, certainty
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.report.words.proof.proofs import fact_sentence, proof_steps
from simulator.report.words.proof.steps import texts
from simulator.scenario import load_scenario

KINDS = (Kind("", 1.0, 0.2, 0.3),)
A, B = (Subject(home, KINDS, camera=0.5, opted_out=0.2) for home in "AB")


def asked(number: int, *requests: int) -> PublishedNumber:
    return PublishedNumber(f"asked: {number}", "asked", requests, number, number)


def told(evidence: Evidence, home: int, fact: CertainFact) -> list[str]:
    proven = certainty(evidence)
    assert proven is not None
    assert fact in proven.of(home).facts
    proof = Proof(home, fact, because(evidence, home, fact))
    return list(texts(proof_steps(evidence, proof)))


def test_a_total_of_all_cameras_and_one_of_those_that_have_requests_on() -> None:
    evidence = Evidence(
        (A, B),
        (
            ObservedRequest("R1", (0, 1), heeds_switch=False),
            ObservedRequest("R2", (1,)),
        ),
        (asked(2, 0), asked(0, 1)),
    )
    assert told(evidence, 1, "opted_out") == [
        "2 were asked in R1, switched off or not.",
        "Nobody was asked in R2.",
        "No other way to fit both: B has switched requests off.",
    ]
    # Of A nothing is known but that it has a camera.
    assert certainty(evidence).of(0).facts == ("camera",)  # type: ignore[union-attr]


def test_where_all_heed_a_switch_nothing_is_added() -> None:
    evidence = Evidence((A, B), (ObservedRequest("R1", (0, 1)),), (asked(2, 0),))
    assert fact_sentence(evidence, evidence.facts[0]) == "2 were asked in R1."


def test_that_a_name_was_asked_in_spite_of_a_switch_says_nothing_of_it() -> None:
    asking = (ObservedRequest("R1", (0,), heeds_switch=False), ObservedRequest("R2", (0,)))
    facts = certainty(Evidence((A,), asking, (Named("A said no in R1", 0, 0, 0b100),)))
    assert facts is not None
    assert facts.of(0).facts == ("camera", "declined", "not_shared")


def test_a_no_to_a_post_is_told_as_no_refusal() -> None:
    asking = (ObservedRequest("R1", (0,), post=True), ObservedRequest("R2", (0,)))
    facts = certainty(Evidence((A,), asking, (Named("A said no to a post", 0, 0, 0b100),)))
    assert facts is not None
    assert facts.of(0).facts == ("camera", "not_opted_out")


NO_BY_NAME = 'declined = { detail = "named", when = "on_close" }\n'


@pytest.mark.parametrize(
    ("noes", "names"),
    [
        (NO_BY_NAME, ("A said no", "C did not answer")),
        ("", ("A was asked, and is not among those who shared",) * 2),
    ],
    ids=["noes by name", "sharers alone"],
)
def test_what_is_left_by_name_is_said_in_full(
    tmp_path: Path, noes: str, names: tuple[str, str]
) -> None:
    """Who was asked, and is no sharer, and did not say no: each by its own word."""
    (tmp_path / "policy.toml").write_text(
        'title = "P"\nresidents_may_opt_out = true\n[agency_receives]\n'
        'asked = { detail = "named", when = "on_request" }\n'
        + noes
        + 'identity = { detail = "named", when = "on_share" }\n'
    )
    (tmp_path / "scenario.toml").write_text(
        'title = "Three"\nstart = 2024-01-01\ndays = 10\npolicies = ["./policy.toml"]\n'
        "[town]\ncamera_share = 0.5\nhomes = [\n"
        '  { id = "A", x = 0.05, y = 0.05 }, { id = "B", x = 0.06, y = 0.05, opted_out = true },\n'
        '  { id = "C", x = 0.07, y = 0.05 }, { id = "D", x = 0.08, y = 0.05, camera = false } ]\n'
        "[[script]]\nat = 2024-01-01T09:00:00\nx = 0.06\ny = 0.05\narea_sq_mi = 0.01\n"
        'responses = { A = { response = "declined", after_hours = 1 }, C = "ignored" }\n'
    )
    loaded = load_scenario(str(tmp_path / "scenario.toml"))
    (name,) = loaded.regimes
    (view,) = views(run(loaded, name, 0, 0))
    known = [fact.name for fact in view.evidence.facts if isinstance(fact, Named)]
    assert known == [
        f"{names[0]} in request 1",
        "B was not asked in request 1",
        f"{names[1].replace('A was', 'C was')} in request 1",
        "all others were not asked in request 1",
    ]
