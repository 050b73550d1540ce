"""When the requests of an observer were over, as far as its records say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Cell, Ints
from simulator.measure.coverage import requests_of
from simulator.measure.observer.told.records import Records
from simulator.measure.rows import answers_itself
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import (
    GROUP_DAYS,
    LIVE,
    PERIOD_OF,
    PUBLIC_ITEMS,
    Group,
    When,
)


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


def endings(records: Records) -> dict[int, Over]:
    """Return when each request was over of which a total is out, or names that wait for its end."""
    told = records.ledger.disclosures
    known: dict[int, Over] = {}
    for row in records.numbers().tolist():
        cell = records.ledger.cells[int(told.cell[row])]
        public = int(told.recipient[row]) == PUBLIC
        when = _when(records, cell.step, int(told.attribute[row]), public=public)
        if when not in LIVE:
            covered = requests_of(records.ledger, cell).tolist()
            alone = cell.group == "request" or (
                cell.group == "incident" and not records.may_widen(covered[0])
            )
            mine = [request for request in covered if request in records.place]
            note(known, mine, *_closed_between(cell, when, int(told.time[row]), alone=alone))
    rows = _waiting_for_the_end(records)
    # Names come together.
    for request, minute in set(
        zip(told.request[rows].tolist(), told.time[rows].tolist(), strict=True)
    ):
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


def _waiting_for_the_end(records: Records) -> Ints:
    """Return the rows of names, and of the texts of requests, that wait until a request is over.

    Of the requests that are looked at.
    """
    log, told = records.ledger.requests, records.ledger.disclosures
    rows = records.about(records.rows[told.cell[records.rows] == NOBODY])
    rows = rows[answers_itself(told, rows)]
    steps, public = log.step[told.request[rows]].tolist(), told.recipient[rows] == PUBLIC
    kinds = list(zip(steps, told.attribute[rows].tolist(), public.tolist(), strict=True))
    waits = {
        (step, attribute, of_public): _when(records, step, attribute, public=of_public)
        == "on_close"
        for step, attribute, of_public in set(kinds)
    }
    chosen: Ints = rows[np.array([waits[kind] for kind in kinds], dtype=bool)]
    return chosen


def _when(records: Records, step: int, attribute: int, *, public: bool) -> When | None:
    """Return the moment at which the policy of a step passes on what is told under an item."""
    policy = records.ledger.regime.steps[step][1]
    flows = policy.public_receives if public else policy.agency_receives
    return flows.flow(PUBLIC_ITEMS[attribute]).when
