"""What is published of a total: as it is only where a policy passes it on as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.ledger import WITHHELD
from simulator.log_kinds import DETAILS
from simulator.model.chance import Chance
from simulator.model.told.rules import Rule, Rules
from simulator.model.written.numbers import published
from simulator.scenario.policy import AS_NUMBER, Detail, Policy

TOTALS = np.array([0, 3, 7, 12])
CELLS: list[tuple[str | int, ...]] = [("request", place) for place in range(4)]


def rule_of(detail: Detail) -> Rule:
    policy = Policy.model_validate(
        {
            "title": "P",
            "agency_receives": {"shared": {"detail": "total", "when": "on_close"}},
            "safeguards": {"threshold": 5, "round_to": 5, "epsilon": 0.5},
        }
    )
    (rule,) = Rules.of(policy).every
    return replace(rule, detail=DETAILS.index(detail), threshold=5, round_to=5, noise=0.01)


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ("total", [0, 3, 7, 12]),
        ("thresholded", [0, WITHHELD, 7, 12]),
        ("rounded", [0, 5, 5, 10]),
    ],
)
def test_each_way_has_its_rule(detail: Detail, expected: list[int]) -> None:
    assert published(rule_of(detail), TOTALS, Chance(1, 0), None).tolist() == expected


def test_noise_goes_by_its_cell() -> None:
    rule, chance = rule_of("noisy"), Chance(1, 0)
    said = published(rule, TOTALS, chance, CELLS)
    assert said.tolist() == published(rule, TOTALS, chance, CELLS).tolist() != TOTALS.tolist()


@pytest.mark.parametrize("detail", [detail for detail in DETAILS if detail not in AS_NUMBER])
def test_what_is_no_number_is_not_published_as_one(detail: Detail) -> None:
    with pytest.raises(ValueError, match="no way to pass on a number"):
        published(rule_of(detail), TOTALS, Chance(1, 0), CELLS)


def test_a_noisy_total_is_never_published_without_noise() -> None:
    with pytest.raises(ValueError, match="needs what its noise is keyed by"):
        published(rule_of("noisy"), TOTALS, Chance(1, 0), None)
