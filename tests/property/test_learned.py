"""Over random scenarios and policies: the observer is never confused, and proves only what is so."""

from __future__ import annotations

from simulator.log_kinds import Happened
from simulator.measure.observer.conclusions import learned_measures, worked_out
from simulator.measure.observer.proven_counts import PROVEN, proven_measures
from simulator.measure.observer.view import views
from tests.property.test_conservation import DRAWN, played
from tests.sizes import few_and_many

CAME = {Happened.LEFT_OUT: 1, Happened.SHARED: 2, Happened.DECLINED: 4, Happened.IGNORED: 8}


def what_is_proven_of_a_random_run_is_true(scenario: str, policy: str, seed: int) -> None:
    ledger = played(scenario, policy, seed)
    trace = ledger.trace
    columns = (trace.kind.tolist(), trace.request.tolist(), trace.home.tolist())
    came = {(r, h): CAME[Happened(k)] for k, r, h in zip(*columns, strict=True) if k in CAME}
    known = [worked_out(view) for view in views(ledger)]
    values = learned_measures(ledger, known=known)
    assert proven_measures(ledger) == {name: values[name] for name in PROVEN}
    assert values["certain_nonsharing"] <= values["exposed_nonsharing"] or (
        values["exposed_nonsharing"] == 0
    )
    for conclusions in known:
        view = conclusions.view
        for place, proof, *_ in conclusions.members() if not view.audience else ():
            home = int(view.homes[place])
            for request, bits in proof.decisions.items():
                outcome = came.get((view.requests[request], home))
                assert outcome is None or bits & outcome
            assert "opted_out" not in proof.facts or ledger.homes.opted_out[home]
            assert "not_opted_out" not in proof.facts or not ledger.homes.opted_out[home]


(
    test_what_is_proven_of_a_random_run_is_true,
    test_what_is_proven_of_many_random_runs_is_true,
) = few_and_many(DRAWN, what_is_proven_of_a_random_run_is_true, few=2, many=25)
