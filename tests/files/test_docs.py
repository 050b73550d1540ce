"""docs/files.md and docs/datasette.json: the questions are answered as the ledger answers them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

import scripts.files as docs
from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ledger
from simulator.log_kinds import Attribute
from simulator.report.files.run_schema import tables
from tests.files.conftest import Filed, filed

Rows = list[tuple[object, ...]]
PAGE = (docs.DOCS / "files.md").read_text(encoding="utf-8")
QUESTIONS = list(docs.questions(PAGE).values())


@pytest.fixture(scope="module")
def summer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filed]:
    """The scenario of which the page gives answers."""
    found = filed(tmp_path_factory.mktemp("summer") / "run.db", "fort-lauderdale-2018")
    with closing(found.file):
        yield found


def _ledgers(summer: Filed) -> list[tuple[str, Ledger]]:
    return [(ledger.regime.name, ledger) for ledger, _ in summer.runs]


def _answer(summer: Filed, question: int) -> Rows:
    return summer.file.execute(QUESTIONS[question]).fetchall()


def test_there_are_five(summer: Filed) -> None:
    assert len(QUESTIONS) == 5
    assert all(_answer(summer, question) for question in range(5))


def test_who_was_told_of_as_having_said_no(summer: Filed) -> None:
    expected: Counter[tuple[str, str, int]] = Counter()
    for policy, ledger in _ledgers(summer):
        told = ledger.disclosures
        by_name = (told.attribute == Attribute.DECLINED) & (told.subject != NOBODY)
        for row in np.flatnonzero(by_name).tolist():
            expected[policy, ledger.homes.ids[told.subject[row]], int(told.told[row])] += 1
    found = _answer(summer, 0)
    assert len(found) == 42
    assert {(policy, home, told): times for policy, _, home, times, told in found} == expected


def test_about_whom_something_is_held_without_their_being_told(summer: Filed) -> None:
    expected = [
        (ledger.regime.name, outcome.measures["unnoticed"]) for ledger, outcome in summer.runs
    ]
    assert _answer(summer, 1) == expected


def test_map_minus_names(summer: Filed) -> None:
    expected = []
    for policy, ledger in _ledgers(summer):
        told = ledger.disclosures
        pairs = [
            set(zip(told.request[rows].tolist(), told.subject[rows].tolist(), strict=True))
            for rows in (told.attribute == item for item in (Attribute.CAMERAS, Attribute.IDENTITY))
        ]
        if pairs[0]:
            expected.append((policy, len(pairs[0]), len(pairs[0] - pairs[1])))
    found = _answer(summer, 2)
    assert found == expected
    assert found[0] == ("early-partner-2018", 319, 309)


def test_clips_beside_what_is_told(summer: Filed) -> None:
    expected = [
        (
            ledger.regime.name,
            outcome.happened["asked"],
            outcome.measures["clips_told"],
            sum(int(outcome.agency[item]["records"]) for item in ("identity", "cameras"))
            + sum(
                int(outcome.agency[item]["records"])
                for item in ("asked", "shared", "declined", "ignored")
                if "homes" in outcome.agency[item]
            ),
            outcome.measures["numbers_told"],
        )
        for ledger, outcome in summer.runs
    ]
    assert _answer(summer, 3) == expected


def test_numbers_that_only_the_police_have(summer: Filed) -> None:
    expected = []
    for policy, ledger in _ledgers(summer):
        last: dict[bool, dict[int, int]] = {True: {}, False: {}}
        told = ledger.disclosures
        for row in np.flatnonzero(told.cell != NOBODY).tolist():
            last[bool(told.recipient[row] == PUBLIC)][int(told.cell[row])] = int(told.value[row])
        alone = Counter(
            ledger.cells[cell].attribute.name.lower()
            for cell, value in last[False].items()
            if value != WITHHELD and last[True].get(cell, WITHHELD) == WITHHELD
        )
        expected += [(policy, item, count) for item, count in sorted(alone.items())]
    assert _answer(summer, 4) == expected


def test_the_pages_are_as_the_schema_is() -> None:
    """After a change of the schema: `make schema`."""
    labels = docs.DOCS / "datasette.json"
    assert docs.written(PAGE) == (PAGE, labels.read_text(encoding="utf-8"))


def test_labels_are_columns_that_exist() -> None:
    about = json.loads((docs.DOCS / "datasette.json").read_text(encoding="utf-8"))
    described = about["databases"]["run"]["tables"]
    for table in tables():
        names = {column.name for column in table.columns}
        labels = described[table.name]
        assert set(labels["columns"]) == names
        assert {labels.get("label_column"), *labels.get("facets", [])} - {None} <= names
