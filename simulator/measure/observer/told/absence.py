"""What a number or a name that did not come says: a request is open, or was not over at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from simulator.ledger import NOBODY
from simulator.log_kinds import ATTRIBUTE_OF, Attribute
from simulator.measure.inference.evidence import (
    ANYTHING,
    DoorOutcome,
    Fact,
    Named,
    PublishedNumber,
    Subject,
)
from simulator.measure.observer.told.names import OUTCOMES
from simulator.measure.observer.told.reading import Reading
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import (
    AS_NUMBER,
    BY_NAME,
    GROUP_DAYS,
    LIVE,
    PERIOD_OF,
    PUBLIC_ITEMS,
    Flow,
    Group,
    Policy,
    PublicItem,
    group_of,
)

_WAITING = 1 << DoorOutcome.IGNORED
"""What an open request leaves of a home that has not answered: its end is to come."""
_NOT_ASKED = 1 << DoorOutcome.NOT_ASKED


def not_over_before(reading: Reading, request: int) -> int:
    """Return the first minute in which `request` can have been over, by the totals that are out.

    A request that is over is in each total of its time, with its zeros. A total without it says
    that it was over later, if at all.
    """
    closed = int(reading.ledger.requests.closed[request])
    first = int(reading.ledger.requests.sent[request])
    policy = reading.policy(request)
    for flow in reading.of_policies.once(("of each", id(policy)), partial(_told_of_each, policy)):
        covered = _covered_until(reading, request, flow)
        if closed == NOBODY or closed > covered:
            first = max(first, covered + 1)
    return first


def _told_of_each(policy: Policy) -> list[Flow]:
    """Return what comes for each request that is over, whoever was asked: totals, and texts."""
    return [
        flow
        for item, flow in _flows(policy)
        if (flow.detail in AS_NUMBER and flow.when not in LIVE)
        or (item == "requests" and flow.detail == "named" and flow.when == "on_close")
    ]


def said_by_absence(
    reading: Reading,
    inside: Sequence[Sequence[int]],
    subjects: Sequence[Subject],
    names: Sequence[Named],
    numbers: Sequence[PublishedNumber],
    few: int,
) -> list[Fact]:
    """Return what follows for the homes of each open request from what would have come at its end.

    Args:
        reading: what the agency reads.
        inside: for each request the subjects in its area.
        subjects: all of them.
        names: what is known of them by name.
        numbers: those that were published.
        few: that somebody among more homes has not answered tells nothing of any of them.
    """
    now = _whole_minutes(reading)
    known: dict[int, dict[int, int]] = defaultdict(dict)
    for name in names:
        of_request = known[name.request]
        of_request[name.home] = of_request.get(name.home, ANYTHING) & name.left
    asked = {
        number.requests[0]: number.low
        for number in numbers
        if number.item == "asked" and number.exact and len(number.requests) == 1
    }
    numbers_of: dict[int, list[PublishedNumber]] = defaultdict(list)
    for number in numbers:
        if len(number.requests) == 1 and number.low >= 1:
            numbers_of[number.requests[0]].append(number)
    facts: list[Fact] = []
    for place, request in enumerate(reading.requests):
        policy = reading.policy(request)
        if reading.is_over(request) or policy.people_asked == "visited":
            continue
        left = {
            subject: known[place].get(subject, ANYTHING)
            & _before_names(subjects[subject], heeds=policy.residents_may_opt_out)
            for subject in inside[place]
        }
        waiting = [subject for subject, bits in left.items() if bits & _WAITING]
        is_open = not_over_before(reading, request) > now
        named_at_end = list(_named_at_close(policy))
        # Of some it is known which home they are, of others only that there is one.
        surely = [*left.values(), *(_counted(number) for number in numbers_of[place])]
        is_open |= any(not bits & ~outcomes for outcomes in named_at_end for bits in surely)
        if is_open and sum(subjects[subject].copies for subject in waiting) <= few:
            said = f"request {request + 1} was still open: somebody was still to answer"
            facts.append(PublishedNumber(said, "ignored", (place,), low=1))
            continue
        answered = [home for home, bits in left.items() if not bits & (_WAITING | _NOT_ASKED)]
        many = sum(subjects[home].copies for home in answered)
        if len(waiting) == 1 and subjects[waiting[0]].copies == 1:
            last = waiting
        elif asked.get(place) == many + 1:
            last = [home for home in inside[place] if home not in answered]
        else:
            continue
        # Nobody else is still to answer: whoever of these was to, the answer would be the last one.
        bits = ANYTHING
        for outcomes in named_at_end:
            bits &= ~outcomes | _WAITING
        if bits != ANYTHING:
            said = f"had this home answered request {request + 1}, names would have come"
            facts.extend(Named(said, place, home, bits, "time") for home in last)
    return facts


def _before_names(subject: Subject, *, heeds: bool) -> int:
    """Return the outcomes that are left of a home whose camera is or is not known.

    `heeds` tells whether the request leaves out whoever has switched requests off.
    """
    asked = subject if heeds else subject._replace(opted_out=0.0)
    if asked.active == 0.0:
        return _NOT_ASKED
    return ANYTHING if asked.inactive > 0.0 else ANYTHING & ~_NOT_ASKED


def _flows(policy: Policy) -> Iterator[tuple[PublicItem, Flow]]:
    """Yield what the agency or the public receives."""
    for flows in (policy.agency_receives, policy.public_receives):
        for item in PUBLIC_ITEMS:
            if policy.exists(item):
                yield item, flows.flow(item)


def _counted(number: PublishedNumber) -> int:
    """Return the outcomes of each home that `number`, of one request, counts."""
    return _outcomes_of().get(ATTRIBUTE_OF[number.item], ANYTHING)


def _outcomes_of() -> dict[Attribute, int]:
    return {attribute: outcomes for attributes, outcomes in OUTCOMES for attribute in attributes}


def _named_at_close(policy: Policy) -> Iterator[int]:
    """Yield the outcomes of homes that are named, or shown by place, when a request is over."""
    outcomes_of = _outcomes_of()
    for item, flow in _flows(policy):
        if flow.detail in BY_NAME and flow.when == "on_close" and item != "requests":
            outcomes = outcomes_of.get(ATTRIBUTE_OF[item])
            if outcomes is not None:
                yield outcomes


def _covered_until(reading: Reading, request: int, flow: Flow) -> int:
    """Return the last minute whose ends of requests are in a total of `flow` that is out by now."""
    group = group_of(flow, reading.policy(request).safeguards)
    if flow.detail not in AS_NUMBER:
        group = "request"
    if group == "incident" and reading.records.may_widen(request):
        return NOBODY
    reported, at_end = _whole_minutes(reading), reading.until is None
    if not at_end and flow.when == "at_end":
        return NOBODY
    if not at_end and flow.when in PERIOD_OF:
        reported = _whole(reported, PERIOD_OF[flow.when])
        if not reported:
            return NOBODY
    if group not in GROUP_DAYS:
        return reported
    return _whole(reported, group) - 1


def _whole_minutes(reading: Reading) -> int:
    """Return the last minute of which all is told: of the present one, all may be still to come."""
    return reading.scenario.horizon if reading.until is None else reading.until - 1


def _whole(minute: int, period: Group) -> int:
    """Return the end of the last whole period by `minute`."""
    length = GROUP_DAYS[period] * MINUTES_PER_DAY
    return minute // length * length
