"""When the requests of an observer were over, as far as its records say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Cell, Ints, Principle
from simulator.measure.coverage import requests_of
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import (
    GROUP_DAYS,
    LIVE,
    PERIOD_OF,
    PUBLIC_ITEMS,
    Group,
    When,
)

if TYPE_CHECKING:
    from simulator.measure.observer.reading import Reading


@dataclass(frozen=True, slots=True)
class Over:
    """What is known of the minute in which a request was over."""

    since: int
    """The earliest that it can have been."""
    by: int
    """The latest."""


def note(known: dict[int, Over], requests: Sequence[int], since: int, by: int) -> None:
    """Add to `known` that these requests were over between two minutes."""
    for request in requests:
        before = known.get(request, Over(since, by))
        known[request] = Over(max(since, before.since), min(by, before.by))


def endings(reading: Reading) -> dict[int, Over]:
    """Return when each request was over of which a total is out, or names that wait for its end."""
    told = reading.ledger.disclosures
    known: dict[int, Over] = {}
    for row in np.flatnonzero(reading.mine & (told.cell != NOBODY)).tolist():
        cell = reading.ledger.cells[int(told.cell[row])]
        when = _when(reading, row, cell.step)
        if cell.agency in reading.agencies and when not in LIVE:
            covered = requests_of(reading.ledger, cell).tolist()
            alone = cell.group == "request" or (
                cell.group == "incident" and not reading.may_widen(covered[0])
            )
            mine = [request for request in covered if request in reading.place]
            note(known, mine, *_closed_between(cell, when, int(told.time[row]), alone=alone))
    for row in _waiting_for_the_end(reading).tolist():
        minute, request = int(told.time[row]), int(told.request[row])
        if request in reading.place:
            note(known, [request], minute, minute)
    return known


def _closed_between(cell: Cell, when: When | None, minute: int, *, alone: bool) -> tuple[int, int]:
    """Return the first and the last minute in which requests of a total can have closed.

    The total was published in `minute`, as the policy does at the moment `when`; it covers one
    request `alone`, or may cover several.
    """
    if alone and when in PERIOD_OF:
        # The report before this one did not have it: the first takes in all before it.
        period = GROUP_DAYS[PERIOD_OF[when]] * MINUTES_PER_DAY
        before = (minute - 1) // period * period
        return before + 1 if before else 0, minute
    if alone:
        return (minute if when == "on_close" else 0), minute
    if cell.group not in GROUP_DAYS:
        return 0, minute
    group: Group = cell.group
    length = GROUP_DAYS[group] * MINUTES_PER_DAY
    return cell.number * length, min(minute, (cell.number + 1) * length - 1)


def _waiting_for_the_end(reading: Reading) -> Ints:
    """Return the rows of names, and of the texts of requests, that wait until a request is over."""
    log, told = reading.ledger.requests, reading.ledger.disclosures
    rows = np.flatnonzero(
        reading.mine
        & (told.cell == NOBODY)
        & (told.request != NOBODY)
        & np.isin(told.principle, (Principle.POLICY, Principle.CONSENT))
    )
    waits = [
        _when(reading, row, int(log.step[told.request[row]])) == "on_close" for row in rows.tolist()
    ]
    chosen: Ints = rows[np.array(waits, dtype=bool)]
    return chosen


def _when(reading: Reading, row: int, step: int) -> When | None:
    """Return the moment at which the policy passes on what stands in `row`."""
    told = reading.ledger.disclosures
    policy = reading.ledger.regime.steps[step][1]
    public = int(told.recipient[row]) == PUBLIC
    flows = policy.public_receives if public else policy.agency_receives
    return flows.flow(PUBLIC_ITEMS[int(told.attribute[row])]).when
