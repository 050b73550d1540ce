"""Agencies that join and leave, and rates that change: on the same luck, what must stay as it is."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from click.testing import Result

from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario import Loaded
from simulator.scenario.changing import changed

Load = Callable[[str, str], Loaded]
Camsim = Callable[..., Result]

STORY = """
title = "Joining"
start = 2024-01-01
days = 120
policies = ["./p.toml"]
[town]
area_sq_mi = 2
homes_per_sq_mi = 2000
cameras = 300
[[residents.segments]]
name = "all"
share = 1.0
shares = 0.05
declines = 0.2
[[agencies]]
name = "A Police"
{rates}
[[agencies]]
name = "B Police"
hot_spots = 0.3
{rates}
{dates}
"""
RATES = "requests_per_month = 8\nlegal_demands_per_month = 5\nemergencies_per_month = 4"
POLICY = """
[agency_receives]
footage = { detail = "named", when = "on_share" }
declined = { detail = "named", when = "on_response" }
[legal]
warrant = true
emergency = true
"""


def ran(load: Load, dates: str = "", rates: str = RATES) -> Ledger:
    return run(load(STORY.format(dates=dates, rates=rates), POLICY), "p", 5, 0)


def submitted(ledger: Ledger, agency: int) -> list[tuple[int, float, float, float, float]]:
    """Return minute, place, radius and window of each request of an agency."""
    log = ledger.requests
    mine = log.agency == agency
    columns = (log.at, log.x, log.y, log.radius, log.window_hours)
    return list(zip(*(column[mine].tolist() for column in columns), strict=True))


def emergencies(ledger: Ledger) -> list[tuple[int, int]]:
    """Return minute and home of every emergency demand."""
    rows = ledger.trace.kind == Happened.EMERGENCY
    return list(
        zip(ledger.trace.time[rows].tolist(), ledger.trace.home[rows].tolist(), strict=True)
    )


def day(month: int, number: int) -> int:
    """Return the first minute of a day of 2024."""
    return (dt.date(2024, month, number) - dt.date(2024, 1, 1)).days * 1440


def same(one: Ledger, other: Ledger) -> bool:
    """Tell whether two runs left the same rows in both logs."""
    return all(
        (getattr(getattr(one, log), column) == getattr(getattr(other, log), column)).all()
        for log, column in (("trace", "time"), ("trace", "kind"), ("trace", "home"))
        if len(one.trace) == len(other.trace)
    ) and len(one.trace) == len(other.trace)


@pytest.mark.parametrize(
    ("dates", "first", "end"),
    [
        ("from = 2024-02-01", day(2, 1), day(12, 1)),
        ("until = 2024-03-01", 0, day(3, 1)),
        ("from = 2024-02-01\nuntil = 2024-03-01", day(2, 1), day(3, 1)),
        ("from = 2024-02-01\nuntil = 2024-02-02", day(2, 1), day(2, 2)),
    ],
)
def test_an_agency_makes_of_its_requests_those_that_fall_in_its_time(
    load: Load, dates: str, first: int, end: int
) -> None:
    always, sometimes = ran(load), ran(load, dates)
    assert submitted(sometimes, 0) == submitted(always, 0)
    mine = submitted(always, 1)
    assert submitted(sometimes, 1) == [one for one in mine if first <= one[0] < end]
    assert len(mine) > 20
    # Of the emergencies of both agencies, the other's are those before it joins and after it left.
    both, fewer = emergencies(always), emergencies(sometimes)
    assert set(fewer) <= set(both)
    assert [one for one in fewer if first <= one[0] < end] == [
        one for one in both if first <= one[0] < end
    ]
    assert len(fewer) < len(both)


def test_who_joins_changes_no_answer_to_anybody_else(load: Load) -> None:
    def answers(ledger: Ledger) -> set[tuple[int, int, int, int]]:
        trace, log = ledger.trace, ledger.requests
        rows = (trace.kind >= Happened.SHARED) & (trace.kind <= Happened.IGNORED)
        found = zip(
            trace.time[rows].tolist(),
            trace.kind[rows].tolist(),
            trace.home[rows].tolist(),
            trace.request[rows].tolist(),
            strict=True,
        )
        return {
            (minute, kind, home, int(log.at[request]))
            for minute, kind, home, request in found
            if log.agency[request] == 0
        }

    found = answers(ran(load))
    assert len(found) > 50
    for dates in ("from = 2024-02-01", "until = 2024-01-05", "from = 2024-04-29"):
        assert answers(ran(load, dates)) == found


@pytest.mark.parametrize(
    "dates",
    ["from = 2024-01-01", "from = 2019-05-01", "until = 2024-05-01", "until = 2030-01-01"],
)
def test_a_day_outside_the_run_changes_nothing(load: Load, dates: str) -> None:
    assert same(ran(load), ran(load, dates))


@pytest.mark.parametrize(
    "steps",
    [
        "[{ from = 2024-01-01, rate = 8 }]",
        "[{ from = 2018-05-01, rate = 8.0 }]",
        "[{ from = 2018-05-01, rate = 3.0 }, { from = 2023-05-01, rate = 8.0 }]",
        "[{ from = 2024-01-01, rate = 8 }, { from = 2024-02-02, rate = 8 }]",
        "[{ from = 2024-01-01, rate = 8 }, { from = 2025-01-01, rate = 90 }]",
    ],
)
def test_the_same_rate_is_the_same_run_however_it_is_written(load: Load, steps: str) -> None:
    rates = RATES.replace("requests_per_month = 8", f"requests_per_month = {steps}")
    demands = RATES.replace("= 5", f"= {steps}"), RATES.replace("= 5", "= 8")
    assert same(ran(load), ran(load, rates=rates))
    assert same(*(ran(load, rates=one) for one in demands))
    assert not same(ran(load), ran(load, rates=demands[0]))


@pytest.mark.parametrize("rate", [0, 2, 40])
def test_what_comes_before_a_change_of_rate_is_the_same_without_it(load: Load, rate: float) -> None:
    steps = f"[{{ from = 2024-01-01, rate = 8 }}, {{ from = 2024-03-01, rate = {rate} }}]"
    before = submitted(ran(load), 0)
    after = submitted(ran(load, rates=f"requests_per_month = {steps}"), 0)
    change = day(3, 1)
    assert [one for one in after if one[0] < change] == [one for one in before if one[0] < change]
    later = sum(one[0] >= change for one in after)
    assert (later == 0) if rate == 0 else (rate / 4 < later / 2 < 4 * rate)


def test_steps_that_begin_with_their_agency_need_no_earlier_one(load: Load) -> None:
    dates = "from = 2024-02-01"
    steps = "[{ from = 2024-02-01, rate = 8 }, { from = 2024-03-01, rate = 9 }]"
    text = STORY.format(dates=dates, rates=RATES)
    place = text.rindex("requests_per_month = 8")
    text = text[:place] + f"requests_per_month = {steps}" + text[place + 22 :]
    found = submitted(run(load(text, POLICY), "p", 5, 0), 1)
    first = [one for one in submitted(ran(load, dates), 1) if one[0] < day(3, 1)]
    assert first
    assert found[: len(first)] == first


def test_no_wider_circle_is_asked_once_the_agency_has_left(load: Load) -> None:
    text = (
        STORY.format(dates="until = 2024-02-02", rates="")
        .replace("shares = 0.05", "shares = 0")
        .replace("hot_spots = 0.3", "widen = { after_hours = 30, area_factor = 2.0 }")
    )
    text += (
        '[[script]]\nat = 2024-DAYT12:00:00\nagency = "B Police"\nx = 1.0\ny = 1.0\nreaches = 9\n'
    )
    # The circle is due thirty hours later: on 2 February, and on 1 February.
    told = POLICY.replace("declined", "ignored")
    late, early = (run(load(text.replace("DAY", on), told), "p", 5, 0) for on in ("02-01", "01-31"))
    assert len(late.requests) == 1
    # It is answered all the same, and the agency is told.
    assert late.disclosures.time.max() >= day(2, 8)
    assert len(early.requests) == 2


def test_a_rate_is_varied_as_a_number_or_as_the_rate_of_a_step(load: Load, camsim: Camsim) -> None:
    steps = "[{ from = 2024-01-01, rate = 8 }, { from = 2024-03-01, rate = 2 }]"
    loaded = load(STORY.format(dates="", rates=f"requests_per_month = {steps}"), POLICY)
    key = "agencies[1].requests_per_month[1].rate"
    assert len(run(changed(loaded, {key: 30.0}), "p", 5, 0).requests) > len(
        run(loaded, "p", 5, 0).requests
    )
    words = ("sweep", loaded.path, "--no-inference", "--replications", "1", "--format", "json")
    found = camsim(*words, "--vary", f"{key}=2,30", "--measure", "homes_named")
    assert found.exit_code == 0, found.stderr
    few, many = (
        point["policies"]["p"]["happened"]["requests"]["mean"]
        for point in json.loads(found.stdout)["points"]
    )
    assert few == len(run(loaded, "p", 0, 0).requests)
    assert many > few
    whole = camsim(*words, "--vary", "agencies[1].requests_per_month=1,2")
    assert whole.exit_code == 2
    assert "vary the rate of a step: agencies[1].requests_per_month[0].rate and" in whole.stderr
