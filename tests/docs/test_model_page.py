"""docs/model.md says of defaults, figures on record and oracles what the program has."""

from __future__ import annotations

import re

import pytest
import yaml

from scripts.docs_commands import DOCS
from simulator import __version__
from simulator.scenario.homes.residents import AtTheDoor, Residents

PAGE = (DOCS / "model.md").read_text(encoding="utf-8")
FIGURES = (DOCS / "calibration.md").read_text(encoding="utf-8")
NUMBERS = {"two": 2, "three": 3, "twenty": 20, "twenty-one": 21, "twenty-two": 22}


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
