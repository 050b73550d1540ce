"""What the moment of a disclosure says: over before its deadline, a request was answered by all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Attribute, Bools, Cell, Ints
from simulator.measure.coverage import requests_of
from simulator.measure.deadline import deadline_minutes
from simulator.measure.inference.evidence import (
    ANYTHING,
    Fact,
    Named,
    Number,
    Outcome,
    Subject,
)
from simulator.measure.reading import Reading
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, PUBLIC_ITEMS, Group, When

_LIVE: tuple[When, ...] = ("on_request", "on_share", "on_response")
"""What is passed on so may be about a request that is still open."""
_ANSWERED = ANYTHING & ~(1 << Outcome.IGNORED)
_NOT_ASKED = 1 << Outcome.NOT_ASKED
_ANSWERS = (Attribute.SHARED, Attribute.DECLINED, Attribute.IDENTITY, Attribute.FOOTAGE)
"""A record by name under one of these items is an answer of that home."""
_FEW = 8
"""That somebody among more homes was asked tells nothing of any of them."""


@dataclass(frozen=True, slots=True)
class _Over:
    """What the records say of when a request was over."""

    since: int
    """The earliest minute in which it can have closed."""
    by: int
    """The latest one."""


def said_by_the_moment(
    reading: Reading, inside: Sequence[Sequence[int]], subjects: Sequence[Subject]
) -> list[Fact]:
    """Return what follows of the homes of each request from when it was over.

    A request that asks nobody is over at once. A total is published when its request is over:
    where that is before the deadline, nobody was still to answer. (Officers at the door are done
    when they have been everywhere, whether anybody was at home or not.)

    Args:
        reading: what the agency reads.
        inside: for each request the subjects in its area.
        subjects: all of them.
    """
    deadline = deadline_minutes(reading.scenario.residents)
    found: list[Fact] = []
    for request, over in _known_to_be_over(reading).items():
        sent, place = int(reading.ledger.requests.sent[request]), reading.place[request]
        of_all = f"request {request + 1} was over"
        if over.by == sent:
            name = f"{of_all} at once: nobody was asked"
            found.extend(Named(name, place, subject, _NOT_ASKED) for subject in inside[place])
        elif over.by < sent + deadline and reading.policy(request).people_asked != "visited":
            name = f"{of_all} before its deadline: nobody was still to answer"
            found.extend(Named(name, place, subject, _ANSWERED) for subject in inside[place])
        homes = sum(subjects[subject].copies for subject in inside[place])
        if over.since > sent and homes <= _FEW:
            name = f"{of_all} later than it was sent: somebody was asked"
            found.append(Number(name, "asked", (place,), low=1))
    return found


def over(reading: Reading) -> Bools:
    """Return for each request of the reading whether its time to answer is known to be over.

    It is where the deadline has come, where a record says so, or where officers asked themselves.
    """
    log, known = reading.ledger.requests, _known_to_be_over(reading)
    now = reading.scenario.horizon if reading.until is None else reading.until
    deadline = deadline_minutes(reading.scenario.residents)
    found = []
    for request in reading.requests:
        late = int(log.sent[request]) + deadline <= now
        visited = reading.policy(request).people_asked == "visited"
        found.append(not reading.is_open(request) and (late or visited or request in known))
    return np.array(found, dtype=bool)


def _known_to_be_over(reading: Reading) -> dict[int, _Over]:
    """Return what is known of when each request was over, where anything is."""
    told = reading.ledger.disclosures
    known: dict[int, _Over] = {}

    def note(requests: Sequence[int], since: int, by: int) -> None:
        for request in requests:
            if request in reading.place:
                before = known.get(request, _Over(since, by))
                known[request] = _Over(max(since, before.since), min(by, before.by))

    for row in np.flatnonzero(reading.mine & (told.cell != NOBODY)).tolist():
        cell = reading.ledger.cells[int(told.cell[row])]
        when = _when(reading, row, cell.step)
        if cell.agency in reading.agencies and when not in _LIVE:
            covered = requests_of(reading.ledger, cell).tolist()
            note(covered, *_closed_between(cell, when, int(told.time[row])))
    for row in _names_on_close(reading).tolist():
        minute = int(told.time[row])
        note([int(told.request[row])], minute, minute)
    for request in reading.requests:
        minute_of_last = _answered_by_all(reading, request)
        if minute_of_last is not None:
            note([request], int(reading.ledger.requests.sent[request]), minute_of_last)
    return known


def _answered_by_all(reading: Reading, request: int) -> int | None:
    """Return the minute by which each home asked in `request` was seen to have answered.

    None where a home may still be to answer, or where it is not known who was asked.
    """
    sent = int(reading.ledger.requests.sent[request])
    if sent == NOBODY or reading.policy(request).people_asked != "listed":
        return None
    if not reading.told_of_all(request, (Attribute.ASKED,)):
        return None
    answered_at = reading.first_told(request, _ANSWERS)
    if not reading.told(request, (Attribute.ASKED,)) <= answered_at.keys():
        return None
    return max(answered_at.values(), default=sent)


def _closed_between(cell: Cell, when: When | None, minute: int) -> tuple[int, int]:
    """Return the first and the last minute in which requests of a total can have closed.

    The total was published in `minute`, as the policy does at the moment `when`.
    """
    if cell.group == "request":
        return (minute if when == "on_close" else 0), minute
    if cell.group in ("incident", "run"):
        return 0, minute
    group: Group = cell.group  # type: ignore[assignment]
    length = GROUP_DAYS[group] * MINUTES_PER_DAY
    return cell.number * length, min(minute, (cell.number + 1) * length - 1)


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
