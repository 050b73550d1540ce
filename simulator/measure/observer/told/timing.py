"""What the moment of a disclosure says: over before its deadline, a request was answered by all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.ledger import NOBODY, Bools
from simulator.log_kinds import Attribute
from simulator.measure.deadline import deadline_minutes
from simulator.measure.inference.evidence import (
    ANYTHING,
    DoorOutcome,
    Fact,
    Named,
    PublishedNumber,
    Subject,
)
from simulator.measure.observer.told.absence import not_over_before, said_by_absence
from simulator.measure.observer.told.endings import Over, note
from simulator.measure.observer.told.reading import Reading

_ANSWERED = ANYTHING & ~(1 << DoorOutcome.IGNORED)
_NOT_ASKED = 1 << DoorOutcome.NOT_ASKED
_ANSWERS = (Attribute.SHARED, Attribute.DECLINED, Attribute.IDENTITY, Attribute.FOOTAGE)
"""A record by name under one of these items is an answer of that home."""
_FEW = 8
"""That somebody among more homes was asked tells nothing of any of them."""


def said_by_the_moment(
    reading: Reading,
    inside: Sequence[Sequence[int]],
    subjects: Sequence[Subject],
    names: Sequence[Named],
    numbers: Sequence[PublishedNumber],
) -> list[Fact]:
    """Return what follows of the homes of each request from when it was over.

    A request that asks nobody is over at once. A total is published when its request is over:
    where that is before the deadline, nobody was still to answer. (Officers at the door are done
    when they have been everywhere, whether anybody was at home or not.) What has not come says that
    it is not over.

    Args:
        reading: what the agency reads.
        inside: for each request the subjects in its area.
        subjects: all of them.
        names: what is known of them by name.
        numbers: those that were published.
    """
    deadline = deadline_minutes(reading.scenario.residents)
    facts = said_by_absence(reading, inside, subjects, names, numbers, _FEW)
    known = _known_to_be_over(reading)
    for request in reading.requests:
        sent, place = int(reading.ledger.requests.sent[request]), reading.place[request]
        over = known.get(request, Over(sent, sent + deadline))
        of_all = f"request {request + 1} was over"
        if over.by == sent:
            name = f"{of_all} at once: nobody was asked"
            facts.extend(
                Named(name, place, subject, _NOT_ASKED, "time") for subject in inside[place]
            )
        elif over.by < sent + deadline and reading.policy(request).people_asked != "visited":
            name = f"{of_all} before its deadline: nobody was still to answer"
            facts.extend(
                Named(name, place, subject, _ANSWERED, "time") for subject in inside[place]
            )
        since = max(over.since, not_over_before(reading, request))
        if since > sent and sum([subjects[one].copies for one in inside[place]]) <= _FEW:
            name = f"{of_all} later than it was sent: somebody was asked"
            facts.append(PublishedNumber(name, "asked", (place,), low=1))
    return facts


def over(reading: Reading) -> Bools:
    """Return for each request of the reading whether its time to answer is known to be over.

    It is where the deadline has come, where a record says so, or where officers asked themselves.
    """
    known = _known_to_be_over(reading)
    found = [request in known or reading.is_over(request) for request in reading.requests]
    return np.array(found, dtype=bool)


def _known_to_be_over(reading: Reading) -> dict[int, Over]:
    """Return what is known of when each request was over, where records say anything."""
    known = dict(reading.endings)
    for request in reading.requests:
        minute_of_last = _answered_by_all(reading, request)
        if minute_of_last is not None:
            sent = int(reading.ledger.requests.sent[request])
            note(known, [request], sent, minute_of_last)
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
