"""How often an agency asks, and while it is there: dates and rates as minutes of the run."""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from typing import NamedTuple

from simulator.scenario.agency import Agency, Rate
from simulator.scenario.models import DAYS_PER_MONTH, MINUTES_PER_DAY, Scenario


class PaceStep(NamedTuple):
    """From this minute on, so many in a month."""

    start: int
    per_month: float

    @property
    def mean_gap(self) -> float:
        """Minutes from one to the next, on average: infinite where there is none."""
        return DAYS_PER_MONTH * MINUTES_PER_DAY / self.per_month if self.per_month else math.inf


def pace(scenario: Scenario, rate: Rate) -> tuple[PaceStep, ...]:
    """Return the steps of `rate`, the first from minute 0 on, no two alike in a row.

    Before its first step a rate is what it is in it: so much of a step that begins with its
    agency is drawn and left out, and nobody's luck goes by the day on which somebody joins.
    """
    if not isinstance(rate, tuple):
        return (PaceStep(0, rate),)
    written = [PaceStep(max(0, scenario.minute(part.from_)), part.rate) for part in rate]
    # Of steps that begin before the run, the last is in force.
    steps = [PaceStep(0, written[0].per_month)]
    for step in written:
        if step.start == 0:
            steps = [step]
        elif step.per_month != steps[-1].per_month:
            steps.append(step)
    return tuple(steps)


def present(scenario: Scenario, agency: Agency) -> range:
    """Return the minutes of the run in which an agency can ask: from `from` on, before `until`."""
    first = 0 if agency.from_ is None else max(0, scenario.minute(agency.from_))
    end = scenario.horizon + 1
    if agency.until is not None:
        end = min(end, scenario.minute(agency.until))
    return range(first, max(first, end))


def expected(
    scenario: Scenario,
    agency: Agency,
    rate: Rate,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> float:
    """Return how many are to be expected while the agency is there.

    With `first` and `last`, only on these days and those between them.
    """
    there = present(scenario, agency)
    begin = there.start if first is None else max(there.start, scenario.minute(first))
    end = min(there.stop, scenario.horizon)
    if last is not None:
        end = min(end, scenario.minute(last) + MINUTES_PER_DAY)
    steps = pace(scenario, rate)
    ends = [later.start for _, later in pairwise(steps)]
    return math.fsum(
        max(0, min(stop, end) - max(step.start, begin)) / step.mean_gap
        for step, stop in zip(steps, [*ends, end], strict=True)
    )


def any_of(rate: Rate) -> bool:
    """Tell whether a rate is ever more than 0."""
    return any(one.rate > 0 for one in rate) if isinstance(rate, tuple) else rate > 0


def answers_are_drawn(scenario: Scenario) -> bool:
    """Tell whether luck decides how anybody answers, or the script says it of each request."""
    if any(any_of(agency.requests_per_month) for agency in scenario.agencies):
        return True
    return any(not request.responses and request.counts is None for request in scenario.script)
