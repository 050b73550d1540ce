"""One world for all policies of a replication: drawn once, the same as drawn anew for each."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.experiment.jobs import Batch, Done, Key, do, job_of
from simulator.ledger import DISCLOSURE_COLUMNS, TRACE_COLUMNS, Ledger
from simulator.log_kinds import Happened
from simulator.measure import happened
from simulator.measure.coverage import requests_of, requests_of_each
from simulator.model import Drawn, run
from simulator.scenario import load_scenario
from simulator.scenario.library import scenario_names
from tests.sizes import some_here

RANK = {
    Happened.POLICY_CHANGED: 0,
    Happened.SUBMITTED: 1,
    Happened.REFUSED: 2,
    Happened.SENT: 3,
    Happened.ASKED: 4,
    Happened.LEFT_OUT: 5,
    Happened.SHARED: 6,
    Happened.DECLINED: 6,
    Happened.IGNORED: 7,
    Happened.CLOSED: 8,
    Happened.REPORT: 10,
}
"""The order of kinds within a minute; what officers and courts do comes before reports."""
OFFICERS_AND_COURTS = 9


def logs(ledger: Ledger) -> list[bytes]:
    """Return both logs, column by column."""
    return [
        getattr(log, column).tobytes()
        for log, columns in (
            (ledger.trace, TRACE_COLUMNS),
            (ledger.disclosures, DISCLOSURE_COLUMNS),
        )
        for column in columns
    ]


@pytest.mark.parametrize(
    "name",
    some_here(
        ["fort-lauderdale-2018", "the-ladder", "small-areas"],
        here=["fort-lauderdale-2018", "small-areas"],
    ),
)
def test_a_policy_leaves_the_same_in_a_shared_world_whoever_came_before(name: str) -> None:
    loaded = load_scenario(name)
    for policies in (list(loaded.regimes), list(reversed(loaded.regimes))):
        drawn = Drawn.of(loaded.scenario, 5, 1)
        for policy in policies:
            assert logs(run(loaded, policy, 5, 1, drawn)) == logs(run(loaded, policy, 5, 1))


def test_what_happens_is_written_once_for_policies_that_change_no_behaviour() -> None:
    loaded = load_scenario("fort-lauderdale-2018")
    drawn = Drawn.of(loaded.scenario, 5, 1)
    told, warrants, named = (
        run(loaded, name, 5, 1, drawn)
        for name in ("early-partner-2018", "nothing-without-warrant", "every-outcome")
    )
    assert told.trace is named.trace
    # Nobody is asked under the second: another thing happens.
    assert told.trace is not warrants.trace
    assert happened(told) == happened(named) != happened(warrants)


@pytest.mark.parametrize("name", ["fort-lauderdale-2018", "the-ladder", "small-areas"])
def test_cells_cover_the_same_requests_one_by_one_and_all_at_once(name: str) -> None:
    loaded = load_scenario(name)
    found = 0
    for policy in loaded.regimes:
        ledger = run(loaded, policy, 5, 1)
        places, requests = requests_of_each(ledger, np.arange(len(ledger.cells)))
        for place, cell in enumerate(ledger.cells):
            assert requests[places == place].tolist() == requests_of(ledger, cell).tolist()
            found += cell.group != "request"
    assert found


def test_the_world_of_another_run_is_refused() -> None:
    loaded = load_scenario("maple-court")
    policy = next(iter(loaded.regimes))
    for seed, replication in ((1, 0), (0, 1)):
        with pytest.raises(ValueError, match="drawn for another run"):
            run(loaded, policy, 0, 0, Drawn.of(loaded.scenario, seed, replication))
    with pytest.raises(ValueError, match="drawn for another run"):
        run(loaded, policy, 0, 0, Drawn.of(load_scenario("small-areas").scenario, 0, 0))


def test_jobs_of_one_replication_draw_its_world_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_scenario("maple-court")
    batch = Batch((loaded,), 3, inference=False)
    keys = [Key(0, policy, nth) for nth in range(2) for policy in loaded.regimes]
    true, drawn = Drawn.of, []

    def of(*words: object) -> Drawn:
        drawn.append(words[2])
        return true(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(Drawn, "of", of)
    together = do([job_of(batch, key) for key in keys])
    assert drawn == [0, 1]
    for key, result in zip(keys, together, strict=True):
        (alone,) = do([job_of(batch, key)])
        assert isinstance(result, Done)
        assert isinstance(alone, Done)
        assert result.outcome == alone.outcome


@pytest.mark.parametrize(
    "name",
    some_here(
        [one for one in scenario_names() if "hundred" not in one],
        here=["maple-court", "fort-lauderdale-2018", "as-it-happened", "who-found-out"],
    ),
)
def test_rows_of_a_minute_come_in_one_order(name: str) -> None:
    loaded = load_scenario(name)
    for policy in loaded.regimes:
        ledger = run(loaded, policy, loaded.scenario.seed, 0)
        trace, told = ledger.trace, ledger.disclosures
        ranks = [RANK.get(Happened(kind), OFFICERS_AND_COURTS) for kind in trace.kind.tolist()]
        rows = list(zip(trace.time.tolist(), ranks, trace.request.tolist(), strict=True))
        known = [
            (time, rank, -1 if rank == OFFICERS_AND_COURTS else request)
            for time, rank, request in rows
        ]
        assert known == sorted(known)
        assert (np.diff(told.time) >= 0).all()
