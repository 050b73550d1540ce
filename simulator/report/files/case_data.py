"""The answer to a case as JSON and CSV, in the shapes of `docs/files.md`."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.measure.inference.answer import Answer
from simulator.measure.inference.evidence import DoorOutcome
from simulator.report.files.data import json_text
from simulator.report.files.safe_csv import csv_text
from simulator.report.words.proof.proofs import proof_steps
from simulator.report.words.proof.steps import texts

_COLUMNS = ("home", "request", "quantity", "prior", "posterior")
_OUTCOMES = ("shared", "declined", "ignored", "not_asked")


def infer_json(title: str, answer: Answer) -> str:
    """Return what the facts of the case called `title` say, as JSON."""
    evidence = answer.evidence
    return json_text(
        {
            "title": title,
            "method": "exact" if answer.exact else "approximate",
            "error": answer.error,
            "evidence_probability": answer.evidence_probability,
            "evidence_log2": answer.evidence_log2,
            "homes": {
                home.id: {"prior": home.prior, "posterior": home.posterior} for home in answer.homes
            },
            "decisions": {
                asking.id: {
                    answer.homes[home].id: _decision(answer.homes[home].decisions[request])
                    for home in asking.homes
                }
                for request, asking in enumerate(evidence.requests)
            },
            "certain": [
                {
                    "home": answer.homes[proof.home].id,
                    "fact": proof.fact,
                    "because": texts(proof_steps(evidence, proof)),
                }
                for proof in answer.proofs
            ],
        }
    )


def infer_csv(answer: Answer, *, excel: bool = False) -> str:
    """Return the answer as long CSV."""

    def rows() -> Iterator[tuple[object, ...]]:
        for home in answer.homes:
            for name, value in home.posterior.items():
                yield home.id, "", name, home.prior[name], value
            for request, asking in enumerate(answer.evidence.requests):
                if request in home.decisions:
                    last = _decision(home.decisions[request])
                    prior = _decision(home.decisions_before[request])
                    for name in _OUTCOMES:
                        yield home.id, asking.id, name, prior[name], last[name]

    return csv_text(_COLUMNS, rows(), excel=excel)


def _decision(chances: tuple[float, float, float, float]) -> dict[str, float]:
    return {name: chances[DoorOutcome[name.upper()]] for name in _OUTCOMES}
