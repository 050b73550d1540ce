"""Desks against queueing theory: Erlang's M/M/c, and Cobham's priorities (1954) at one desk."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from simulator.ledger import Ledger, Load
from simulator.model import run
from simulator.scenario import Loaded
from tests.sizes import some_here

LoadText = Callable[[str, str], Loaded]
RUNS = 10
"""Independent replications for each interval."""
FOUR_SIGMA = 4.0


def erlang_wait(rate: float, service: float, servers: int) -> float:
    """Return the mean wait of M/M/c (Erlang's C formula), in the unit of `service`."""
    load = rate * service
    busy = load / servers
    terms = math.fsum(load**n / math.factorial(n) for n in range(servers))
    last = load**servers / (math.factorial(servers) * (1 - busy))
    return last / (terms + last) * service / (servers * (1 - busy))


def agrees(values: list[float], theory: float) -> bool:
    """Tell whether the mean of independent runs is within four standard errors of theory."""
    mean = math.fsum(values) / len(values)
    error = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values))
    return abs(mean - theory) <= FOUR_SIGMA * error


SCENARIO = """
title = "A desk"
start = 2024-01-01
days = {days}
policies = ["./p.toml"]
[town]
area_sq_mi = 1.0
homes_per_sq_mi = 100
cameras = 1
[residents]
deadline_hours = {deadline}
[[residents.segments]]
name = "silent"
share = 1.0
[residents.at_the_door]
shares = 0.0
declines = 1.0
[[agencies]]
name = "P"
area_sq_mi = {{ median = 10, spread = 1.0 }}
{agency}
[platform]
{platform}
"""


def loads(load: LoadText, policy: str = "", **parts: str) -> list[dict[str, Load]]:
    """Run it: in 250 days four standard errors are a tenth to a fifth of a mean wait.

    In the 100 days of the suite they are a sixth to a third.
    """
    usual = {"agency": "", "platform": "", "deadline": "1", "days": "250"}
    text = SCENARIO.format(**{**usual, **parts})
    kept: list[Ledger] = [run(load(text, policy), "p", 1, n) for n in range(RUNS)]
    return [dict(one.loads) for one in kept]


@pytest.mark.parametrize(
    ("servers", "days"), some_here([(3, "200"), (1, "500"), (3, "500")], here=[(3, "200")])
)
def test_reviewers_wait_as_in_m_m_c(load: LoadText, servers: int, days: str) -> None:
    """Requests come at random, 4 a day; reviews take 4 h times the servers on average: 2/3 busy.

    Random reviews make waits differ most from run to run: twice as long, four standard errors are
    a fifth of the mean wait.
    """
    seen = loads(
        load,
        days=days,
        agency="requests_per_month = 120",
        platform=f"reviewers = {servers}\nreview_times = 'exponential'\n"
        f"review_hours = {{ request = {4 * servers} }}",
    )
    # A drawn time is rounded up to a minute: half a minute more, in both.
    rate, service = 1 / (360 + 0.5), 240 * servers + 0.5
    assert agrees([one["reviewers"].busy for one in seen], rate * service / servers)
    waits = [one["reviewers"].mean_wait["request"] for one in seen]
    assert agrees(waits, erlang_wait(rate, service, servers))


@pytest.mark.parametrize("days", some_here(["100", "250"], here=["100"]))
def test_officers_wait_as_in_m_m_1(load: LoadText, days: str) -> None:
    """A canvass of one home takes one officer, 3 h on average, and comes 4 times a day: half."""
    seen = loads(
        load,
        'people_asked = "visited"\n',
        agency="requests_per_month = 120\nofficers = 1\nvisit_minutes = 180\n"
        'visit_times = "exponential"',
        deadline="8000",
        days=days,
    )
    rate, service = 1 / 360.5, 180.5
    assert agrees([one["officers of P"].busy for one in seen], rate * service)
    waits = [one["officers of P"].mean_wait["visit"] for one in seen]
    assert agrees(waits, erlang_wait(rate, service, 1))


@pytest.mark.parametrize("days", some_here(["100", "250"], here=["100"]))
def test_a_fixed_review_waits_half_as_long_as_a_random_one(load: LoadText, days: str) -> None:
    """Pollaczek and Khinchine: at one desk a constant service halves the wait of M/M/1."""
    seen = loads(
        load,
        agency="requests_per_month = 120",
        platform="reviewers = 1\nreview_hours = { request = 4 }",
        days=days,
    )
    theory = erlang_wait(1 / 360.5, 240, 1) / 2
    assert agrees([one["reviewers"].mean_wait["request"] for one in seen], theory)


@pytest.mark.parametrize("days", some_here(["100", "250"], here=["100"]))
def test_priorities_wait_as_cobham_says(load: LoadText, days: str) -> None:
    """Emergencies 1 a day, requests 3 a day, an hour and 4 hours, each constant; one reviewer.

    The work that is found on arrival is R = (sum of rate x service^2) / 2; the first class waits
    R / (1 - load 1), the second R / ((1 - load 1) (1 - load 1 - load 2)).
    """
    seen = loads(
        load,
        agency="requests_per_month = 90\nemergencies_per_month = 30",
        platform="reviewers = 1\nreview_hours = { request = 4, emergency = 1 }",
        days=days,
    )
    rates, services = (1 / 1440.5, 1 / 480.5), (60, 240)
    found = sum(rate * service**2 for rate, service in zip(rates, services, strict=True)) / 2
    first = 1 - rates[0] * services[0]
    second = first - rates[1] * services[1]
    for work, theory in (("emergency", found / first), ("request", found / (first * second))):
        assert agrees([one["reviewers"].mean_wait[work] for one in seen], theory)
