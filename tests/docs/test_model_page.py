"""docs/model.md says of defaults, figures on record and oracles what the program has."""

from __future__ import annotations

import re

import pytest
import yaml

from scripts.docs_commands import DOCS
from simulator import __version__
from simulator.scenario.homes.residents import AtTheDoor, Residents
from tests.docs.test_calibration import AGAIN

PAGE = (DOCS / "model.md").read_text(encoding="utf-8")
FIGURES = (DOCS / "calibration.md").read_text(encoding="utf-8")
NUMBERS = {"two": 2, "three": 3, "eleven": 11, "fourteen": 14, "twenty": 20, "twenty-one": 21}
STRESS_DES = (
    "1.1 Purpose of the model", "1.2 Model outputs", "1.3 Experimentation aims",
    "2.1 Base model overview diagram", "2.2 Base model logic", "2.3 Scenario logic",
    "2.4 Algorithms", "2.5.1 Components: entities", "2.5.2 Components: activities",
    "2.5.3 Components: resources", "2.5.4 Components: queues", "2.5.5 Components: entry and exit",
    "3.1 Data sources", "3.2 Pre-processing", "3.3 Input parameters", "3.4 Assumptions",
    "4.1 Initialisation", "4.2 Run length", "4.3 Estimation approach",
    "5.1 Software or programming language", "5.2 Random sampling", "5.3 Model execution",
    "5.4 System specification", "6.1 Computer model sharing statement",
)  # fmt: skip
"""The twenty items of Monks and others (2019), 2.5 in its five parts."""
ODD = (
    "1 Purpose and patterns", "2 Entities, state variables, and scales",
    "3 Process overview and scheduling", "4.1 Basic principles", "4.2 Emergence", "4.3 Adaptation",
    "4.4 Objectives", "4.5 Learning", "4.6 Prediction", "4.7 Sensing", "4.8 Interaction",
    "4.9 Stochasticity", "4.10 Collectives", "4.11 Observation", "5 Initialization",
    "6 Input data", "7 Submodels",
)  # fmt: skip
"""The seven elements of Grimm and others (2020), with the eleven concepts of the fourth."""


def test_it_counts_the_figures_on_record_as_the_table_does() -> None:
    flat = " ".join(FIGURES.split())
    of, met, inputs, unmet = map(
        int,
        re.search(
            r"Of (\d+) figures (\d+) are met, (\d+) go in as they are, and (\d+) are not met", flat
        ).groups(),  # type: ignore[union-attr]
    )
    said = re.search(r"(\w+) are met, (\w+) go in as they are, (\w+) are not met", PAGE)
    assert said is not None
    assert [NUMBERS[word.lower()] for word in said.groups()] == [met, inputs, unmet]
    assert f"puts {of} figures, C1 to C{of}," in " ".join(PAGE.split())


def test_it_says_how_many_rows_are_made_again_and_how_many_luck_decides() -> None:
    flat = " ".join(PAGE.split())
    again, later = re.search(r"CI makes (\w+) of the rows .*? the other (\w+), of", flat).groups()  # type: ignore[union-attr]
    assert (NUMBERS[again], NUMBERS[again] + NUMBERS[later]) == (AGAIN, 25)
    drawn, agree = re.search(
        r"(\w+) of the 25 figures are decided .*? All (\w+) agree", flat
    ).groups()  # type: ignore[union-attr]
    of, near = re.search(r"Of the (\d+) figures that luck decides (\d+) are", FIGURES).groups()  # type: ignore[union-attr]
    assert (NUMBERS[drawn.lower()], NUMBERS[agree]) == (int(of), int(near))


@pytest.mark.parametrize(("heading", "items"), [("STRESS-DES", STRESS_DES), ("ODD", ODD)])
def test_every_item_of_a_checklist_has_an_answer(heading: str, items: tuple[str, ...]) -> None:
    part = PAGE.split(f"### {heading}\n")[1].split("\n### ")[0]
    rows = [line.strip("|").split(" | ") for line in part.splitlines() if line.startswith("| ")][2:]
    assert tuple(row[0].strip() for row in rows) == items
    assert all(len(row) == 2 and row[1].strip() for row in rows)
    parts = {int(number) for row in rows for number in re.findall(r"\bparts? (\d+)", row[1])}
    assert parts <= {int(number) for number in re.findall(r"^## (\d+)\.", PAGE, re.MULTILINE)}


def test_it_names_only_figures_that_are_on_record() -> None:
    there = set(re.findall(r"^\| (C\d+) \|", FIGURES, re.MULTILINE))
    assert set(re.findall(r"\bC\d+\b", PAGE)) <= there


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("mean of (\\d+) hours", Residents().mean_hours_to_answer),
        ("deadline is (\\d+) hours", Residents().deadline_hours),
        ("At the door (\\d+) in 100 share", AtTheDoor().shares * 100),
        ("share and (\\d+) say no", AtTheDoor().declines * 100),
    ],
)
def test_defaults_are_those_of_the_code(said: str, value: float) -> None:
    found = re.search(said, PAGE)
    assert found is not None
    assert float(found[1]) == pytest.approx(value)


def test_every_rule_says_what_it_rests_on() -> None:
    table = PAGE.split("## 4.")[1].split("## 5.")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 15
    assert all(row[2].strip().startswith(("sourced", "derived", "assumed")) for row in rows)
    assert all(row[1].strip() for row in rows if not row[2].strip().startswith("assumed"))


def test_the_citation_is_of_this_version() -> None:
    cited = yaml.safe_load((DOCS.parent / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == __version__
