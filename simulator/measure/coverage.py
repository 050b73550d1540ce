"""Which requests a published number is about."""

from __future__ import annotations

import numpy as np

from simulator.ledger import NOBODY, Cell, Ints, Ledger
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, Group

_NUMBER = 32
"""Bits for the number of a period or an incident: agency and step stand above them."""


def requests_of(ledger: Ledger, cell: Cell) -> Ints:
    """Return the positions of the requests that `cell` covers.

    A total of a period, or of the run, covers what closed in it; a live count, a request that
    may still be open.
    """
    if cell.group == "request":
        return np.array([cell.number], dtype=np.int64)
    log = ledger.requests
    mine = (log.agency == cell.agency) & (log.step == cell.step) & (log.sent != NOBODY)
    if cell.group == "incident":
        return np.flatnonzero(mine & (log.incident == cell.number))
    mine &= log.closed != NOBODY
    if cell.group == "run":
        return np.flatnonzero(mine)
    return np.flatnonzero(mine & (log.closed // _length(cell.group) == cell.number))


def _length(period: str) -> int:
    """Return the minutes of a period."""
    group: Group = period  # type: ignore[assignment]
    return GROUP_DAYS[group] * MINUTES_PER_DAY


def requests_of_each(ledger: Ledger, positions: Ints) -> tuple[Ints, Ints]:
    """Return the requests that each of many cells covers: what `requests_of` says of each.

    Returns:
        For each request the place in `positions` of a cell that covers it, and the request.
    """
    cells = ledger.cells
    alone = cells.of_group("request")[positions]
    number = cells.numbers[positions]
    if alone.all():
        return np.arange(len(positions)), number
    places, requests = [alone.nonzero()[0]], [number[alone]]
    # Cells of one group are looked up among all its requests, in the order of what covers them.
    what = cells.agencies[positions] * len(ledger.regime.steps) + cells.steps[positions]
    for group in cells.groups:
        mine = cells.of_group(group)[positions].nonzero()[0]
        if group == "request" or not len(mine):
            continue
        covered, keys = _by_key(ledger, group)
        wanted = (what[mine] << _NUMBER) | number[mine]
        starts = np.searchsorted(keys, wanted)
        lengths = np.searchsorted(keys, wanted, side="right") - starts
        places.append(np.repeat(mine, lengths))
        into = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths - starts, lengths)
        requests.append(covered[into])
    return np.concatenate(places), np.concatenate(requests)


def _by_key(ledger: Ledger, group: str) -> tuple[Ints, Ints]:
    """Return the requests that totals of a group cover, sorted by agency, step and number.

    Returns:
        The requests, and of each the three as one key.
    """
    log = ledger.requests
    is_covered = log.sent != NOBODY
    if group != "incident":
        is_covered &= log.closed != NOBODY
    requests = is_covered.nonzero()[0]
    if group == "incident":
        number = log.incident[requests].astype(np.int64)
    elif group == "run":
        number = np.zeros(len(requests), dtype=np.int64)
    else:
        number = log.closed[requests] // _length(group)
    what = log.agency[requests].astype(np.int64) * len(ledger.regime.steps) + log.step[requests]
    keys = (what << _NUMBER) | number
    order = np.argsort(keys, kind="stable")
    return requests[order], keys[order]
