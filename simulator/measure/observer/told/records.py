"""The records that reach one observer: which rows of a ledger, and about which of its requests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Ints, Ledger
from simulator.measure.rows import rows_reaching


@dataclass(frozen=True, slots=True)
class Records:
    """What one agency was told, or several that pool it, the public's numbers included."""

    ledger: Ledger
    agencies: tuple[int, ...]
    place: dict[int, int]
    """By request that is looked at, its place among them."""
    rows: Ints
    """The disclosures of the ledger that reach the observer, in order."""

    def numbers(self) -> Ints:
        """Return the rows of totals of the observer's own requests: all hear of the public's."""
        told, cells = self.ledger.disclosures, self.ledger.cells
        rows = self.rows[told.cell[self.rows] != NOBODY]
        own: Ints = rows[np.isin(cells.agencies[told.cell[rows]], self.agencies)]
        return own

    def about(self, rows: Ints) -> Ints:
        """Return those of `rows` that are about one of the requests that are looked at."""
        # Of no request is NOBODY, the last of all places.
        looked_at = np.zeros(len(self.ledger.requests) + 1, dtype=bool)
        looked_at[list(self.place)] = True
        mine: Ints = rows[looked_at[self.ledger.disclosures.request[rows]]]
        return mine

    def may_widen(self, request: int) -> bool:
        """Tell whether a wider circle may be asked for the same incident."""
        agency = int(self.ledger.requests.agency[request])
        return self.ledger.loaded.scenario.all_agencies()[agency].widen is not None


def records_of(ledger: Ledger, agencies: tuple[int, ...], requests: list[int]) -> Records:
    """Return what these agencies hold together about these requests."""
    place = {request: place for place, request in enumerate(requests)}
    return Records(ledger, agencies, place, rows_reaching(ledger.disclosures, agencies))
