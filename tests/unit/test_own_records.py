"""What an observer looks at in the records of everybody: the totals and names of its own requests."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.ledger import NOBODY, Ledger
from simulator.measure.observer.told.endings import endings
from simulator.measure.observer.told.records import Records, records_of
from simulator.measure.observer.view import groups
from simulator.model.run import run
from simulator.scenario import load_scenario

STORIES = (
    ("four-hundred-agencies", "every-outcome"),
    ("four-hundred-agencies", "early-partner-2018"),
    ("fort-lauderdale-2018", "totals-per-request"),
)


@pytest.fixture(scope="module", params=STORIES, ids=" ".join)
def ledger(request: pytest.FixtureRequest) -> Ledger:
    name, policy = request.param
    return run(load_scenario(name), policy, 1, 0)


@pytest.fixture(scope="module")
def some(ledger: Ledger) -> list[Records]:
    """The records of a few agencies, and of all that pool theirs, about all or some requests."""
    alone = [records_of(ledger, one.agencies, list(one.requests)) for one in groups(ledger)[::97]]
    everybody = tuple(range(len(ledger.agencies)))
    requests = np.flatnonzero(ledger.requests.sent != NOBODY).tolist()
    return [*alone, *(records_of(ledger, everybody, half) for half in (requests, requests[::2]))]


def test_totals_are_those_of_its_own_requests(ledger: Ledger, some: list[Records]) -> None:
    cell_of = ledger.disclosures.cell.tolist()
    for records in some:
        assert records.numbers().tolist() == [
            row
            for row in records.rows.tolist()
            if cell_of[row] != NOBODY and ledger.cells[cell_of[row]].agency in records.agencies
        ]


def test_rows_are_about_the_requests_that_are_looked_at(
    ledger: Ledger, some: list[Records]
) -> None:
    request_of = ledger.disclosures.request.tolist()
    for records in some:
        mine = [row for row in records.rows.tolist() if request_of[row] in records.place]
        assert records.about(records.rows).tolist() == mine


def test_what_is_over_is_one_of_the_requests_that_are_looked_at(some: list[Records]) -> None:
    for records in some:
        assert endings(records).keys() <= records.place.keys()
