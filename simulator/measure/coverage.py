"""Which requests a published number is about."""

from __future__ import annotations

import numpy as np

from simulator.ledger import NOBODY, Cell, Ints, Ledger
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, Group


def requests_covered(ledger: Ledger, cell: Cell) -> frozenset[int]:
    """Return the positions of the requests that `cell` covers, as a set."""
    if cell.group == "request":
        return frozenset((cell.number,))
    return frozenset(requests_of(ledger, cell).tolist())


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
    group: Group = cell.group  # type: ignore[assignment]
    length = GROUP_DAYS[group] * MINUTES_PER_DAY
    return np.flatnonzero(mine & (log.closed // length == cell.number))
