"""Over random scenarios and policies: nothing is lost, nothing is told before it happens."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.ledger import NOBODY, WITHHELD, Ledger
from simulator.log_kinds import ORDERS, Attribute, Happened
from simulator.measure import happened, measures
from simulator.measure.flows import ORDER_NAMES
from simulator.model import run
from simulator.scenario import load_scenario
from tests.sizes import few_and_many

WHENS = {
    "on_close": ("request", "incident"),
    "daily": ("request", "day"),
    "weekly": ("request", "day", "week"),
    "monthly": ("request", "week", "month"),
    "at_end": ("request", "day", "week", "month", "quarter", "run"),
}
DETAILS = {
    "total": "",
    "thresholded": "threshold = 3",
    "rounded": "round_to = 3",
    "noisy": "epsilon = 0.7",
}
PAIRS = [(when, group) for when, groups in WHENS.items() for group in groups]


@st.composite
def scenarios(draw: st.DrawFn) -> str:
    """Draw a small town with drawn requests; a tiny one where each close takes an inference."""
    follow_up = draw(st.sampled_from(["none", "random", "declined"]))
    days = draw(st.integers(1, 60))
    cameras = draw(st.integers(0, 12 if follow_up == "declined" else 60))
    return f"""
title = "Random"
start = 2024-01-01
days = {days}
policies = ["./p.toml"]
[town]
area_sq_mi = {draw(st.floats(0.05, 2))}
homes_per_sq_mi = 5000
cameras = {cameras}
[residents]
opted_out = {draw(st.floats(0, 0.6))}
deadline_hours = {draw(st.floats(0.5, 400))}
mean_hours_to_answer = {draw(st.floats(0.1, 100))}
[[residents.segments]]
share = 1.0
shares = {draw(st.floats(0, 0.5))}
declines = {draw(st.floats(0, 0.5))}
[platform]
reviewers = {draw(st.integers(0, 2))}
review_hours = {{ request = {draw(st.floats(0, 30))}, demand = {draw(st.floats(0, 90))} }}
review_times = "{draw(st.sampled_from(["constant", "exponential"]))}"
[[agencies]]
name = "A"
requests_per_month = {draw(st.floats(0, 30))}
hot_spots = {draw(st.floats(0, 1))}
officers = {draw(st.integers(1, 3))}
visit_minutes = {draw(st.floats(0.1, 3000))}
visit_times = "{draw(st.sampled_from(["constant", "exponential"]))}"
visits_per_request = {draw(st.integers(0, 6))}
follow_up = "{follow_up}"
legal_demands_per_month = {draw(st.floats(0, 10))}
emergencies_per_month = {draw(st.floats(0, 5))}
{draw(st.sampled_from(["", "widen = { after_hours = 20, area_factor = 1.7 }"]))}
[[agencies]]
name = "B"
from = {dt.date(2024, 1, 1) + dt.timedelta(days=draw(st.integers(-9, days - 1)))}
until = {dt.date(2024, 1, 1) + dt.timedelta(days=days + draw(st.integers(0, 9)))}
requests_per_month = {draw(st.floats(0, 10))}
{draw(orders())}
"""


@st.composite
def orders(draw: st.DrawFn) -> str:
    """Draw legal demands of some kinds, each met in full, in part or not at all."""
    tables = []
    for kind in draw(st.lists(st.sampled_from(sorted(ORDERS)), unique=True)):
        full = draw(st.floats(0, 1))
        partial = draw(st.floats(0, 1)) * (1 - full)
        rate = draw(st.floats(0, 20))
        tables.append(
            f'[[agencies.orders]]\nkind = "{kind}"\nper_month = {rate}\nfull = {full}\n'
            f"partial = {partial}"
        )
    return "\n".join(tables)


@st.composite
def policies(draw: st.DrawFn) -> str:
    """Draw a policy with one kind of totals, and names or none."""
    when, group = draw(st.sampled_from(PAIRS))
    detail = draw(st.sampled_from(list(DETAILS)))
    flow = f'{{ detail = "{detail}", when = "{when}" }}'
    totals = [f"{item} = {flow}" for item in ("asked", "shared", "declined", "ignored")]
    names = [
        'identity = { detail = "named", when = "on_share" }',
        f'cameras = {{ detail = "pseudonymous", when = "{draw(st.sampled_from(["on_request", "on_close", "weekly"]))}" }}',
    ]
    return "\n".join(
        [
            'title = "P"',
            f'people_asked = "{draw(st.sampled_from(["listed", "listed", "audience", "visited"]))}"',
            f"residents_may_opt_out = {str(draw(st.booleans())).lower()}",
            f"[request_limits]\nmax_area_sq_mi = {draw(st.floats(0.01, 1))}",
            "[agency_receives]",
            *totals,
            *names,
            f'[safeguards]\ngroup_by = "{group}"',
            DETAILS[detail],
            "[legal]\nwarrant = true\nemergency = true",
        ]
    )


DRAWN = given(scenarios(), policies(), st.integers(0, 3))


def played(scenario: str, policy: str, seed: int) -> Ledger:
    """Run it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.toml"
        path.write_text(scenario)
        (Path(folder) / "p.toml").write_text(policy)
        return run(load_scenario(str(path)), "p", seed, 0)


def dates(ledger: Ledger) -> tuple[dt.date, dt.date]:
    """Return from when until when the second agency is there."""
    agency = ledger.loaded.scenario.agencies[1]
    assert agency.from_ is not None
    assert agency.until is not None
    return agency.from_, agency.until


def asked_is_shared_declined_ignored_and_open_at_every_moment(
    scenario: str, policy: str, seed: int
) -> None:
    ledger = played(scenario, policy, seed)
    trace = ledger.trace
    assert (np.diff(trace.time) >= 0).all()
    open_pairs: set[tuple[int, int]] = set()
    answered: set[tuple[int, int]] = set()
    counted = dict.fromkeys(Happened, 0)
    for kind, request, home in zip(
        trace.kind.tolist(), trace.request.tolist(), trace.home.tolist(), strict=True
    ):
        counted[Happened(kind)] += 1
        pair = (request, home)
        if kind == Happened.ASKED:
            assert pair not in open_pairs | answered
            open_pairs.add(pair)
        elif kind in (Happened.SHARED, Happened.DECLINED, Happened.IGNORED):
            open_pairs.remove(pair)  # an answer comes once, from somebody who was asked
            answered.add(pair)
        elif kind == Happened.CLOSED:
            assert not any(one == request for one, _ in open_pairs)
        assert counted[Happened.ASKED] == len(open_pairs) + sum(
            counted[one] for one in (Happened.SHARED, Happened.DECLINED, Happened.IGNORED)
        )
        for made, *decided, _ in ORDERS.values():
            # What is not decided waits for a reviewer.
            assert counted[made] >= sum(counted[one] for one in decided)
    shown = happened(ledger)
    scenario_read = ledger.loaded.scenario
    written = {one.kind for one in scenario_read.agencies[1].orders}
    for kind, name in ORDER_NAMES.items():
        assert (name in shown) == (kind in written)
        decided_of = [shown.get(f"{name}_{one}", 0) for one in ("full", "partial", "none")]
        assert shown.get(name, 0) >= sum(decided_of)
        if not scenario_read.platform.reviewers:
            assert shown.get(name, 0) == sum(decided_of)
    first, end = (scenario_read.minute(day) for day in dates(ledger))
    assert all(first <= at < end for at in ledger.requests.at[ledger.requests.agency == 1].tolist())
    assert shown["pending"] == len(open_pairs)
    assert shown["asked"] == sum(
        shown[name] for name in ("shared", "declined", "ignored", "pending")
    )
    assert (trace.time <= ledger.loaded.scenario.horizon).all()


def what_is_told_is_true_and_comes_after_it_happened(scenario: str, policy: str, seed: int) -> None:
    ledger = played(scenario, policy, seed)
    trace, told = ledger.trace, ledger.disclosures
    assert (np.diff(told.time) >= 0).all()
    gave = (Happened.SHARED, Happened.GAVE_AT_THE_DOOR, Happened.DEMAND_MET, Happened.EMERGENCY_MET)
    by_order = [kind for one in ORDERS.values() for kind in (one.full, one.partial)]
    shared = np.isin(trace.kind, (*gave, *by_order))
    facts = sorted(
        zip(
            trace.time[shared].tolist(),
            trace.request[shared].tolist(),
            trace.home[shared].tolist(),
            strict=True,
        )
    )
    named = told.attribute == Attribute.IDENTITY
    assert facts == sorted(
        zip(
            told.time[named].tolist(),
            told.request[named].tolist(),
            told.subject[named].tolist(),
            strict=True,
        )
    )
    values = measures(ledger, inference=False)
    assert values["unnoticed"] <= values["homes_named"] + values["cameras_told"]
    assert values["records_held"] == int((told.value != WITHHELD).sum())
    cells = told.cell[told.cell != NOBODY].tolist()
    assert len(cells) == len(set(cells)) or "on_response" in policy or "on_request" in policy
    if 'detail = "total"' in policy and "audience" not in policy:
        _totals_agree(ledger)


def _totals_agree(ledger: Ledger) -> None:
    """The exact totals of a cell add up as the trace does."""
    by_cell: dict[tuple[int, str, int], dict[int, int]] = {}
    told = ledger.disclosures
    for row in np.flatnonzero(told.cell != NOBODY).tolist():
        cell = ledger.cells[told.cell[row]]
        key = (cell.agency, cell.group, cell.number)
        by_cell.setdefault(key, {})[int(cell.attribute)] = int(told.value[row])
    for values in by_cell.values():
        assert values[Attribute.ASKED] == sum(
            values[one] for one in (Attribute.SHARED, Attribute.DECLINED, Attribute.IGNORED)
        )


(
    test_asked_is_shared_declined_ignored_and_open_at_every_moment,
    test_asked_is_shared_declined_ignored_and_open_in_many_runs,
) = few_and_many(DRAWN, asked_is_shared_declined_ignored_and_open_at_every_moment, few=12, many=80)
(
    test_what_is_told_is_true_and_comes_after_it_happened,
    test_what_is_told_in_many_runs_is_true_and_comes_after_it_happened,
) = few_and_many(DRAWN, what_is_told_is_true_and_comes_after_it_happened, few=12, many=60)
