"""What the requests bring the agency, what it keeps, and what residents know of it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from simulator.ledger import NOBODY, WITHHELD, Ints, Ledger
from simulator.log_kinds import Attribute
from simulator.measure.flows import Value, about_homes, distinct, happened, to_agencies
from simulator.scenario.models import MINUTES_PER_DAY


def usefulness_measures(ledger: Ledger) -> dict[str, Value]:
    """Compute what requests bring, who does not know of it, and what is kept, by name."""
    counts = happened(ledger)
    first = first_clips(ledger)
    answered = len(first)
    return {
        "requests_answered": answered,
        "hours_to_first_clip": hours_to_first_clip(ledger, first),
        "messages_per_answered_request": counts["asked"] / answered if answered else None,
        "visits": counts["visits"],
        "legal_demands": counts["legal_demands"],
        "emergencies": counts["emergencies"],
        "unnoticed": _unnoticed(ledger),
        "numbers_unnoticed": _numbers_unnoticed(ledger),
        "records_held": _records_held(ledger),
    }


def first_clips(ledger: Ledger) -> dict[int, int]:
    """Return the minute of the first clip of each request that brought one, whatever way."""
    told = ledger.disclosures
    clips = about_homes(told, Attribute.FOOTAGE)
    first: dict[int, int] = {}
    for request, time in zip(told.request[clips].tolist(), told.time[clips].tolist(), strict=True):
        first.setdefault(request, time)
    first.pop(NOBODY, None)
    return first


def hours_to_first_clip(ledger: Ledger, first: Mapping[int, int]) -> float | None:
    """Return the median over all requests, from submission; never where none came.

    `first` is the minute of the first clip of each request that brought one.
    """
    requests = ledger.requests
    if not len(requests):
        return None
    waits = sorted(
        (first[request] - at) / 60 if request in first else math.inf
        for request, at in enumerate(requests.at.tolist())
    )
    middle = (waits[(len(waits) - 1) // 2] + waits[len(waits) // 2]) / 2
    return middle if math.isfinite(middle) else None


def _unnoticed(ledger: Ledger) -> int:
    """Count the (agency, home) pairs of which the agency holds what the home was not told."""
    told = ledger.disclosures
    rows = (to_agencies(told) & (told.subject != NOBODY) & (told.told == 0)).nonzero()[0]
    return distinct(told.recipient[rows], told.subject[rows])


def _numbers_unnoticed(ledger: Ledger) -> int:
    told = ledger.disclosures
    rows = to_agencies(told) & (told.cell != NOBODY) & (told.value != WITHHELD) & (told.told == 0)
    return int(np.count_nonzero(rows))


def _records_held(ledger: Ledger) -> int:
    """Count what the agencies still hold at the end: an item goes so many days after it came."""
    told, horizon = ledger.disclosures, ledger.loaded.scenario.horizon
    rows = (to_agencies(told) & (told.value != WITHHELD)).nonzero()[0]
    if not any(policy.safeguards.retention_days for _, policy in ledger.regime.steps):
        return len(rows)
    days = np.array(
        [policy.safeguards.retention_days for _, policy in ledger.regime.steps], dtype=np.int64
    )
    kept = days[step_of(ledger, rows)]
    gone = (kept > 0) & (told.time[rows] + kept * MINUTES_PER_DAY <= horizon)
    return int(len(rows) - gone.sum())


def step_of(ledger: Ledger, rows: Ints) -> Ints:
    """Return under which step of the regime each disclosure was made."""
    told, steps = ledger.disclosures, ledger.regime.steps
    starts = np.array([start for start, _ in steps])
    step: Ints = np.maximum(np.searchsorted(starts, told.time[rows], side="right") - 1, 0)
    request, cell = told.request[rows], told.cell[rows]
    about = request != NOBODY
    step[about] = ledger.requests.step[request[about]]
    numbers = cell != NOBODY
    step[numbers] = ledger.cells.steps[cell[numbers]]
    return step
