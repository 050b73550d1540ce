"""In which order totals came, and what the platform knew before each, as far as one can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from simulator.log_kinds import Attribute
from simulator.measure.observer.told.hidden.totals import CLOSED, REPORT, SENT, Moment, Total, waits
from simulator.measure.observer.told.reading import Reading
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import (
    AS_NUMBER,
    BY_NAME,
    GROUP_DAYS,
    PERIOD_OF,
    PUBLIC_ITEMS,
    Flow,
    Policy,
)

_BEFORE_REPORTS = -1
_NEVER: Moment = (1 << 40, 0, 0)


class NotKnownError(Exception):
    """The observer cannot tell in which order things came, or there is too much to try."""


class AtOneMoment(NamedTuple):
    """What comes at one moment, in this order."""

    closed: list[int]
    """The requests that have closed by then, and had not before."""
    foreseen: list[int]
    """The rows of hidden totals that are complete by then, and due later."""
    due: list[Total]


class PublishingOrder:
    """The moments of totals that hang together."""

    def __init__(self, reading: Reading, policy: Policy) -> None:
        self._reading, self._policy = reading, policy

    def in_order(self, totals: Sequence[Total], requests: Sequence[int]) -> list[AtOneMoment]:
        """Return by moment which requests have closed, which totals are foreseen, and what is due.

        Raises `NotKnownError` where the observer does not know what came first.
        """
        due: dict[Moment, list[Total]] = defaultdict(list)
        for total in totals:
            if total.group == "incident" and total.when != "on_close":
                raise NotKnownError
            due[total.moment].append(total)
        moments = sorted(due)
        if any(moment[1] != SENT for moment in moments):
            self._see_all_that_is_hidden(totals, requests)
        covered: dict[Moment, set[int]] = {
            moment: {request for total in due[moment] for request in total.requests}
            for moment in moments
        }
        closed_at = {request: self._closed_at(request, covered) for request in requests}
        waiting = [total for total in totals if total.value is None and waits(total)]
        known: set[int] = set()
        ordered = []
        for moment in moments:
            closed = [request for request in requests if closed_at[request] == moment]
            foreseen = [
                total.row
                for total in waiting
                if total.row not in known and self._complete(total, closed_at) <= moment
            ]
            known |= set(foreseen)
            ordered.append(AtOneMoment(closed, foreseen, due[moment]))
        return ordered

    def _see_all_that_is_hidden(self, totals: Sequence[Total], requests: Sequence[int]) -> None:
        """Make sure that no total is hidden by now that is due later than now."""
        if self._reading.until is None:
            return
        seen = {
            (total.rule.public, total.rule.attribute, request)
            for total in totals
            for request in total.requests
        }
        for public, item, flow in _flows_of(self._policy):
            later = flow.when in PERIOD_OF or flow.when == "at_end" or flow.group_by == "incident"
            attribute = Attribute[item.upper()]
            if not later or flow.detail != "thresholded":
                continue
            if any((public, attribute, request) not in seen for request in requests):
                raise NotKnownError

    def _closed_at(self, request: int, covered: Mapping[Moment, set[int]]) -> Moment:
        """Return the first moment in which a request is known to have closed by then."""
        ending = self._reading.endings.get(request)
        sent = int(self._reading.ledger.requests.sent[request])
        since = sent if ending is None else max(sent, ending.since)
        by = self._reading.over_by(request)
        for moment in sorted(covered):
            minute, what, _ = moment
            if what == SENT:
                continue
            if request in covered[moment] or by < minute:
                return moment
            if since == by == minute:
                if (minute, CLOSED, request) < moment:
                    return moment
            elif since <= minute:
                raise NotKnownError
        return _NEVER

    def _complete(self, total: Total, closed_at: Mapping[int, Moment]) -> Moment:
        """Return the moment from which on a total is foreseen that is due later."""
        if total.group == "request":
            return closed_at[total.requests[0]]
        if total.group == "run":
            complete = self._reading.scenario.horizon
        else:
            days = GROUP_DAYS[total.group]  # type: ignore[index]
            complete = (total.number + 1) * days * MINUTES_PER_DAY
        return self._next_report(complete), REPORT, _BEFORE_REPORTS

    def _next_report(self, minute: int) -> int:
        """Return the minute of the first report of any kind from `minute` on."""
        reports = [self._reading.scenario.horizon]
        for _, policy in self._reading.ledger.regime.steps:
            for _, _, flow in _flows_of(policy):
                if flow.when in PERIOD_OF:
                    period = GROUP_DAYS[PERIOD_OF[flow.when]] * MINUTES_PER_DAY
                    reports.append(max(1, -(-minute // period)) * period)
        return min(reports)


def _flows_of(policy: Policy) -> Iterator[tuple[bool, str, Flow]]:
    for public, flows in ((False, policy.agency_receives), (True, policy.public_receives)):
        for item in PUBLIC_ITEMS:
            flow = flows.flow(item)
            if flow.detail in AS_NUMBER | BY_NAME and policy.exists(item):
                yield public, item, flow
