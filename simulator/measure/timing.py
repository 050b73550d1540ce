"""What the moment of a disclosure says: over before its deadline, a request was answered by all."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Ints
from simulator.measure.coverage import requests_of
from simulator.measure.inference.evidence import ANYTHING, Named, Outcome
from simulator.measure.reading import Reading
from simulator.scenario.policy import ITEMS, When

_LIVE: tuple[When, ...] = ("on_request", "on_share", "on_response")
"""What is passed on so may be about a request that is still open."""
_ANSWERED = ANYTHING & ~(1 << Outcome.IGNORED)


def answered_by_all(reading: Reading, inside: Sequence[Sequence[int]]) -> list[Named]:
    """Return what follows for each home in an area where an answer came from all who were asked.

    A total is published when its request is over: where that is before the deadline, nobody was
    still to answer. (Officers at the door are done when they have been everywhere, and whoever
    does not answer a public post is not told of: neither says anything.)

    Args:
        reading: what the agency reads.
        inside: for each request the subjects in its area.
    """
    deadline = math.ceil(reading.scenario.residents.deadline_hours * 60 - 1e-9)
    found: list[Named] = []
    for request, known in _known_to_be_over(reading).items():
        sent = int(reading.ledger.requests.sent[request])
        if reading.policy(request).people_asked != "listed" or known >= sent + deadline:
            continue
        name = f"request {request + 1} was over before its deadline: nobody was still to answer"
        place = reading.place[request]
        found.extend(Named(name, place, subject, _ANSWERED) for subject in inside[place])
    return found


def _known_to_be_over(reading: Reading) -> dict[int, int]:
    """Return for each request the first minute in which a record said that it was over."""
    told = reading.ledger.disclosures
    first: dict[int, int] = {}

    def note(requests: Sequence[int], minute: int) -> None:
        for request in requests:
            if request in reading.place:
                first[request] = min(minute, first.get(request, minute))

    for row in np.flatnonzero(reading.mine & (told.cell != NOBODY)).tolist():
        cell = reading.ledger.cells[int(told.cell[row])]
        if cell.agency in reading.agencies and _when(reading, row, cell.step) not in _LIVE:
            note(requests_of(reading.ledger, cell).tolist(), int(told.time[row]))
    for row in _names_on_close(reading).tolist():
        note([int(told.request[row])], int(told.time[row]))
    return first


def _names_on_close(reading: Reading) -> Ints:
    """Return the rows of records by name that wait until their request is over."""
    log, told = reading.ledger.requests, reading.ledger.disclosures
    rows = reading.by_name[told.request[reading.by_name] != NOBODY]
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
    attribute = int(told.attribute[row])
    return flows.flow(ITEMS[attribute]).when if attribute < len(ITEMS) else None
