"""What a scenario asks of a run as a whole: its last day, its homes, its requests."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from statistics import NormalDist

from simulator.scenario.agency import Lognormal
from simulator.scenario.amounts.limits import MAX_ALL_HOMES, MAX_ASKED, MAX_REQUESTS
from simulator.scenario.models import Scenario
from simulator.scenario.pace import expected
from simulator.scenario.toml.validation import Finding

_NORMAL = NormalDist()


def last_day(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is wrong where the run ends after the last date there is."""
    # The last minute of the run is the midnight after its last day.
    left = (dt.date.max - scenario.start).days
    if scenario.days > left:
        yield (
            ("days",),
            f"the run would end after the year {dt.MAXYEAR}, and dates go no further: "
            f"from {scenario.start}, {left} days are the most",
        )


def all_homes(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is wrong where a town has more homes than any on earth."""
    town = scenario.town
    homes = (town.area_sq_mi or 0.0) * (town.homes_per_sq_mi or 0.0)
    if homes > MAX_ALL_HOMES:
        yield (
            ("town",),
            f"area_sq_mi times homes_per_sq_mi make {homes:,.0f} homes; "
            f"{MAX_ALL_HOMES:,} are the most",
        )


def requests(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is wrong where a run would hold more requests, or more asked homes, than it can.

    Both are counted as one expects them to be drawn, wider circles left out.
    """
    drawn = [expected(scenario, one, one.requests_per_month) for one in scenario.agencies]
    others = [
        expected(scenario, agency, rate)
        for agency in scenario.agencies
        for rate in (
            agency.legal_demands_per_month,
            agency.emergencies_per_month,
            *(order.per_month for order in agency.orders),
        )
    ]
    total = math.fsum([*drawn, *others])
    if total > MAX_REQUESTS:
        yield (
            ("agencies",),
            f"requests, demands and emergencies would come to {total:,.0f} in {scenario.days:,} "
            f"days; {MAX_REQUESTS:,} are the most that a run can hold: fewer days, or lower rates",
        )
    town = scenario.town
    if town.homes:
        cameras = sum(home.camera for home in town.homes)
        area = (town.width or 0.0) * (town.height or 0.0)
    else:
        cameras, area = town.cameras or 0, town.area_sq_mi or 0.0
    asked = math.fsum(
        count * cameras * _share_of(area, agency.area_sq_mi)
        for count, agency in zip(drawn, scenario.agencies, strict=True)
    )
    if asked > MAX_ASKED:
        yield (
            ("agencies",),
            f"some {asked:,.0f} homes would be asked in {scenario.days:,} days, each time it is "
            f"asked counted; {MAX_ASKED:,} are the most that a run can hold: fewer days, lower "
            "rates or smaller areas",
        )
    elif asked * town.mean_cameras > MAX_ASKED:
        yield (
            ("town",),
            f"some {asked * town.mean_cameras:,.0f} clips would be asked for in "
            f"{scenario.days:,} days; {MAX_ASKED:,} are the most that a run can hold: fewer "
            "cameras a home, fewer days, lower rates or smaller areas",
        )


def _share_of(town_area: float, drawn: Lognormal) -> float:
    """Return the part of the town that a drawn area covers on average, E[min(1, X / town)].

    Of a lognormal X with median m and log standard deviation s, cut at t:
    E[X; X < t] = m exp(s^2 / 2) Phi((ln(t / m) - s^2) / s), and P(X >= t) = Phi(-ln(t / m) / s).
    """
    if not town_area:
        return 1.0
    away, s = math.log(town_area / drawn.median), math.log(drawn.spread)
    if s < 1e-9:
        return min(1.0, drawn.median / town_area)
    inside = math.exp(s * s / 2 - away) * _NORMAL.cdf((away - s * s) / s)
    return min(1.0, inside + _NORMAL.cdf(-away / s))
