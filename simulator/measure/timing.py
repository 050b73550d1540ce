"""What the moment of a disclosure says: over before its deadline, a request was answered by all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Ints
from simulator.measure.coverage import requests_of
from simulator.measure.inference.evidence import (
    ANYTHING,
    Fact,
    Named,
    Number,
    Outcome,
    Subject,
)
from simulator.measure.reading import Reading
from simulator.scenario.policy import PUBLIC_ITEMS, When

_LIVE: tuple[When, ...] = ("on_request", "on_share", "on_response")
"""What is passed on so may be about a request that is still open."""
_ANSWERED = ANYTHING & ~(1 << Outcome.IGNORED)
_NOT_ASKED = 1 << Outcome.NOT_ASKED
_FEW = 8
"""That somebody among more homes was asked tells nothing of any of them."""


@dataclass(frozen=True, slots=True)
class _Over:
    """What the records say of when a request was over."""

    by: int
    """The first minute in which one said that it was."""
    at: int | None
    """The minute in which it closed, where one is passed on just then."""


def said_by_the_moment(
    reading: Reading, inside: Sequence[Sequence[int]], subjects: Sequence[Subject]
) -> list[Fact]:
    """Return what follows of the homes of each request from when it was over.

    A request that asks nobody is over at once. A total is published when its request is over:
    where that is before the deadline, nobody was still to answer. (Officers at the door are done
    when they have been everywhere, and whoever does not answer a public post is not told of:
    neither says anything.)

    Args:
        reading: what the agency reads.
        inside: for each request the subjects in its area.
        subjects: all of them.
    """
    deadline = math.ceil(reading.scenario.residents.deadline_hours * 60 - 1e-9)
    found: list[Fact] = []
    for request, over in _known_to_be_over(reading).items():
        if reading.policy(request).people_asked != "listed":
            continue
        sent, place = int(reading.ledger.requests.sent[request]), reading.place[request]
        of_all = f"request {request + 1} was over"
        if over.by == sent:
            name = f"{of_all} at once: nobody was asked"
            found.extend(Named(name, place, subject, _NOT_ASKED) for subject in inside[place])
        elif over.by < sent + deadline:
            name = f"{of_all} before its deadline: nobody was still to answer"
            found.extend(Named(name, place, subject, _ANSWERED) for subject in inside[place])
        homes = sum(subjects[subject].copies for subject in inside[place])
        if over.at is not None and over.at > sent and homes <= _FEW:
            name = f"{of_all} later than it was sent: somebody was asked"
            found.append(Number(name, "asked", (place,), low=1))
    return found


def _known_to_be_over(reading: Reading) -> dict[int, _Over]:
    """Return what is known of when each request was over, where anything is."""
    told = reading.ledger.disclosures
    known: dict[int, _Over] = {}

    def note(requests: Sequence[int], minute: int, *, just_then: bool) -> None:
        for request in requests:
            if request in reading.place:
                before = known.get(request, _Over(minute, None))
                at = minute if just_then else before.at
                known[request] = _Over(min(minute, before.by), at)

    for row in np.flatnonzero(reading.mine & (told.cell != NOBODY)).tolist():
        cell = reading.ledger.cells[int(told.cell[row])]
        when = _when(reading, row, cell.step)
        if cell.agency in reading.agencies and when not in _LIVE:
            just_then = when == "on_close" and cell.group == "request"
            covered = requests_of(reading.ledger, cell).tolist()
            note(covered, int(told.time[row]), just_then=just_then)
    for row in _names_on_close(reading).tolist():
        note([int(told.request[row])], int(told.time[row]), just_then=True)
    return known


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
    return flows.flow(PUBLIC_ITEMS[int(told.attribute[row])]).when
