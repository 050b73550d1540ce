"""The totals of one agency under one policy as an observer reads them, and what hangs together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, WITHHELD
from simulator.log_kinds import DETAILS, Attribute, Happened
from simulator.measure.coverage import requests_of
from simulator.measure.observer.told.reading import Reading
from simulator.measure.withholding.known import gives_away
from simulator.measure.withholding.subtraction import Count
from simulator.measure.withholding.suppression import Pending
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import (
    GROUP_DAYS,
    PERIOD_OF,
    PUBLIC_ITEMS,
    When,
    round_to_of,
    threshold_of,
    withheld_totals,
)

Moment: TypeAlias = tuple[int, int, int]
"""A minute, what publishes then, and for which request, incident or calendar: in this order."""
SENT, CLOSED, SETTLED, REPORT = range(4)
_CALENDARS: tuple[When, ...] = tuple(reversed(tuple(PERIOD_OF)))
"""Reports of one minute: of the longer calendar first; then, at the end, all once more."""
_LAST: tuple[When, ...] = (*PERIOD_OF, "at_end")


@dataclass(frozen=True, slots=True)
class KnownRule:
    """One item to one party, as the observer knows it."""

    public: bool
    attribute: Attribute
    gives_away: Attribute
    detail: int
    threshold: int
    zeros_withheld: bool
    round_to: int


class Total(NamedTuple):
    """A total that was published, or is missing."""

    row: int
    moment: Moment
    rule: KnownRule
    requests: tuple[int, ...]
    value: int | None
    group: str
    number: int
    when: When

    @property
    def counted(self) -> Count:
        """What it counts."""
        return Count(self.rule.gives_away, self.requests)

    @property
    def small(self) -> tuple[int, int] | None:
        """From where to where its own rule withholds it; nothing where it withholds no total."""
        rule = self.rule
        low, high = withheld_totals(rule.threshold, zeros_withheld=rule.zeros_withheld)
        if DETAILS[rule.detail] != "thresholded" or low > high:
            return None
        return low, high

    def shown(self, total: int) -> Pending:
        """Return it as it would be published if it came to `total`."""
        value, to = total, self.rule.round_to
        if DETAILS[self.rule.detail] == "rounded":
            value = math.floor(total / to + 0.5) * to
        return Pending(self.rule, self.requests, total, value)


def rows_of_totals(reading: Reading) -> dict[tuple[int, int], list[int]]:
    """Return the rows of the totals, in order, by agency and by step of the policy."""
    told, cells = reading.ledger.disclosures, reading.ledger.cells
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in reading.rows[told.cell[reading.rows] != NOBODY].tolist():
        cell = cells[int(told.cell[row])]
        rows[cell.agency, cell.step].append(row)
    return dict(rows)


def totals_of(reading: Reading, rows: Sequence[int], step: int) -> Iterator[Total]:
    """Yield the totals in `rows`, all of one agency under one policy, but for live ones."""
    told, policy = reading.ledger.disclosures, reading.ledger.regime.steps[step][1]
    most_clips = reading.scenario.town.most_cameras
    for row in rows:
        cell = reading.ledger.cells[int(told.cell[row])]
        public = int(told.recipient[row]) == PUBLIC
        item = PUBLIC_ITEMS[int(cell.attribute)]
        flow = (policy.public_receives if public else policy.agency_receives).flow(item)
        if flow.when is None or flow.when == "on_response":
            continue
        rule = KnownRule(
            public,
            Attribute(cell.attribute),
            gives_away(policy, item, most_clips),
            int(told.detail[row]),
            threshold_of(flow, policy.safeguards),
            policy.safeguards.zeros_withheld,
            round_to_of(flow, policy.safeguards),
        )
        value, requests = (
            int(told.value[row]),
            tuple(requests_of(reading.ledger, cell).tolist()),
        )
        yield Total(
            row,
            moment_of(int(told.time[row]), flow.when, cell.group, cell.number),
            rule,
            requests,
            None if value == WITHHELD else value,
            cell.group,
            cell.number,
            flow.when,
        )


def moment_of(minute: int, when: When, group: str, number: int) -> Moment:
    """Return when a total is published, and after what else of that minute."""
    if when == "on_request":
        return minute, SENT, number
    if when == "on_close":
        return minute, (CLOSED if group == "request" else SETTLED), number
    regular = when in PERIOD_OF and minute % (GROUP_DAYS[PERIOD_OF[when]] * MINUTES_PER_DAY) == 0
    place = _CALENDARS.index(when) if regular else len(_CALENDARS) + _LAST.index(when)
    return minute, REPORT, place


def hanging_together(totals: Sequence[Total]) -> list[list[Total]]:
    """Put totals together that share requests, one with the next."""
    leader: dict[int, int] = {}

    def find(request: int) -> int:
        leader.setdefault(request, request)
        while leader[request] != request:
            request = leader[request]
        return request

    for total in totals:
        for request in total.requests:
            leader[find(request)] = find(total.requests[0])
    together: dict[int, list[Total]] = defaultdict(list)
    for total in totals:
        if total.requests:
            together[find(total.requests[0])].append(total)
    return list(together.values())


def waits(total: Total) -> bool:
    """Tell whether a total is complete before it is due."""
    return total.when not in ("on_request", "on_close")


def beyond(
    totals: Sequence[Total], counts: Mapping[int, list[int]], countable_: frozenset[Attribute]
) -> int:
    """Return a number beyond all that is known: of what is as large, one is like another."""
    most: dict[Count, int] = defaultdict(int)
    for total in totals:
        known = max(total.value or 0, total.rule.threshold) + total.rule.round_to
        most[total.counted] = max(most[total.counted], known)
    counted = sum(of_request[item] for of_request in counts.values() for item in countable_)
    return 2 + sum(most.values()) + counted


def counts_of(reading: Reading, requests: Sequence[int]) -> dict[int, list[int]]:
    """Return how many of each item there are in each request, for those who could count them."""
    trace, homes = reading.ledger.trace, reading.ledger.homes
    told = reading.ledger.disclosures
    counts: dict[int, list[int]] = {}
    for request in requests:
        mine = trace.request == request
        of_kind = {
            item: mine & (trace.kind == kind)
            for item, kind in (
                (Attribute.ASKED, Happened.ASKED),
                (Attribute.SHARED, Happened.SHARED),
                (Attribute.DECLINED, Happened.DECLINED),
                (Attribute.IGNORED, Happened.IGNORED),
            )
        }
        of_item = [0] * len(Attribute)
        for item, rows in of_kind.items():
            of_item[item] = int(rows.sum())
        sharers = trace.home[of_kind[Attribute.SHARED]]
        of_item[Attribute.FOOTAGE] = int(homes.cameras[sharers].sum())
        on_map = reading.rows[told.request[reading.rows] == request]
        on_map = on_map[told.attribute[on_map] == Attribute.CAMERAS]
        on_map = on_map[told.cell[on_map] == NOBODY]
        of_item[Attribute.CAMERAS] = len(np.unique(told.subject[on_map]))
        counts[request] = of_item
    return counts
