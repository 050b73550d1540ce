"""When something is passed on: arithmetic on the minute in which it became known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.ledger import Ints
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, PERIOD_OF, When

NEVER = 1 << 40
"""A minute that never comes."""
REPORTS: tuple[When, ...] = (*PERIOD_OF, "at_end")
"""What is passed on in reports, in the order in which it stands in one minute."""


class Cut(NamedTuple):
    """Up to when logs are written: at the end of a run, or in the middle."""

    minute: int
    """The last that is written."""
    last_report: int
    """The last minute whose reports are written: they come after all else of their minute."""
    horizon: int
    """The last minute of the run."""


def period_of(when: When) -> int:
    """Return the minutes between two reports."""
    return GROUP_DAYS[PERIOD_OF[when]] * MINUTES_PER_DAY


def reported(when: When, known: Ints, horizon: int) -> Ints:
    """Return the minute of the first report that has what is known at each minute.

    The last report of every calendar comes with the end of the run. What is not known by then
    is never reported.
    """
    if when == "at_end":
        minutes = np.full(len(known), horizon, dtype=np.int64)
    else:
        period = period_of(when)
        minutes = np.minimum(np.maximum(-(-known // period), 1) * period, horizon)
    return np.where(known <= horizon, minutes, NEVER)


def passed(when: When, known: Ints, closed: Ints, horizon: int) -> Ints:
    """Return the minute in which a record by name, known at a minute, is passed on."""
    if when in REPORTS:
        return reported(when, known, horizon)
    if when == "on_close":
        return np.where(known <= horizon, closed, NEVER)
    return known
