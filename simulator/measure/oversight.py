"""How well somebody who reads the published numbers knows the share rate."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from simulator.ledger import (
    ATTRIBUTE_OF,
    DETAILS,
    NOBODY,
    PUBLIC,
    WITHHELD,
    Attribute,
    Happened,
    Ledger,
)
from simulator.measure.coverage import requests_covered
from simulator.measure.flows import Value, distinct_rows, last_of_each_cell, of_the_request
from simulator.measure.observer.told.numbers import sharers_of_clips
from simulator.scenario.policy import AS_NUMBER, Item, Policy, threshold_of

_SAY_WHO_SHARED: tuple[Item, ...] = ("shared", "identity", "footage")
"""Each who shares is one of the first two; and gives one clip or more, which is a range."""


@dataclass(frozen=True, slots=True)
class _Number:
    """One number that a reader has, what it covers, and what it can be: one value unless hidden."""

    requests: frozenset[int]
    low: float
    high: float
    detail: str = "total"
    """Noisy: chance is in it, and nothing else bounds it. Rounded: it gives way to the others."""

    @property
    def taken_as(self) -> float:
        """What a reader takes it for: the middle of what it can be."""
        return (self.low + self.high) / 2


def oversight_measures(ledger: Ledger) -> dict[str, Value]:
    """Compute the errors of the share rate that agency and public would work out, in points."""
    return {
        "agency_error": share_rate_error(ledger, public=False),
        "oversight_error": share_rate_error(ledger, public=True),
    }


def share_rate_error(ledger: Ledger, *, public: bool) -> float | None:
    """Return the error of shared / asked, in percentage points, over the same requests.

    A withheld total counts as the middle of what it can be: by the rule, and because no more can
    share than were asked. Nothing where either was never published. Several agencies are read
    together.
    """
    asked = _numbers(ledger, ("asked",), public=public)
    shared = _numbers(ledger, _SAY_WHO_SHARED, public=public)
    asked, shared = _within_each_other(*_same_requests(asked, shared))
    base = math.fsum(number.taken_as for number in asked)
    if base <= 0:
        return None
    covered = set().union(*(number.requests for number in asked))
    # The last place is that of rows about no request.
    is_covered = np.zeros(len(ledger.requests) + 1, dtype=bool)
    is_covered[sorted(covered)] = True
    kinds = ledger.trace.kind[is_covered[ledger.trace.request]]
    truly_asked = int(np.count_nonzero(kinds == Happened.ASKED))
    truly_shared = int(np.count_nonzero(kinds == Happened.SHARED))
    if not truly_asked:
        return None
    told = math.fsum(number.taken_as for number in shared) / base
    return abs(told - truly_shared / truly_asked) * 100


def _same_requests(
    asked: list[_Number], shared: list[_Number]
) -> tuple[list[_Number], list[_Number]]:
    """Leave only numbers that together cover the same requests on both sides."""
    while True:
        covers = [frozenset().union(*(n.requests for n in side)) for side in (asked, shared)]
        if covers[0] == covers[1]:
            return asked, shared
        asked = [number for number in asked if number.requests <= covers[1]]
        shared = [number for number in shared if number.requests <= covers[0]]


def _within_each_other(
    asked: list[_Number], shared: list[_Number]
) -> tuple[list[_Number], list[_Number]]:
    """Bound what was asked and what was shared over the same requests by each other."""
    sharers = {number.requests: number for number in shared if number.detail != "noisy"}
    invited = {number.requests: number for number in asked if number.detail != "noisy"}
    for requests in sharers.keys() & invited.keys():
        few, many = sharers[requests], invited[requests]
        high = max(many.high, few.low) if many.detail == "rounded" else many.high
        low = max(many.low, min(few.low, high))
        if (low, high) != (many.low, many.high):
            invited[requests] = replace(many, low=low, high=high)
        most = min(few.high, high)
        least = min(few.low, most)
        if (least, most) != (few.low, few.high):
            sharers[requests] = replace(few, low=least, high=most)
    return (
        [invited.get(number.requests, number) for number in asked],
        [sharers.get(number.requests, number) for number in shared],
    )


def _numbers(ledger: Ledger, items: tuple[Item, ...], *, public: bool) -> list[_Number]:
    """Return what a reader knows of `items`, which count the same: the first that came out."""
    numbers: list[_Number] = []
    covered: set[int] = set()
    for item in items:
        new = [told for told in _told(ledger, item, public=public) if not told.requests & covered]
        numbers += new
        covered.update(*(number.requests for number in new))
    return numbers


def _told(ledger: Ledger, item: Item, *, public: bool) -> Iterator[_Number]:
    """Yield what a reader knows of one item: the published totals, or names to count."""
    for step, (_, policy) in enumerate(ledger.regime.steps):
        flows = policy.public_receives if public else policy.agency_receives
        detail = flows.flow(item).detail
        if not policy.exists(item) or detail == "none":
            continue
        if detail in AS_NUMBER:
            yield from _totals(ledger, item, step, public=public)
        else:
            yield from _counted(ledger, ATTRIBUTE_OF[item], step, public=public)


def _totals(ledger: Ledger, item: Item, step: int, *, public: bool) -> Iterator[_Number]:
    told, policy = ledger.disclosures, ledger.regime.steps[step][1]
    mine = ((told.recipient == PUBLIC) == public) & (told.attribute == ATTRIBUTE_OF[item])
    last, steps = last_of_each_cell(told, mine), ledger.cells.steps
    for position, row in last.items():
        if steps[position] == step:
            cell, value = ledger.cells[position], int(told.value[row])
            low, high = (
                _hidden(policy, item, public=public) if value == WITHHELD else (value, value)
            )
            if item == "footage":
                low, high = sharers_of_clips(low, high, ledger.loaded.scenario.town.most_cameras)
            covered = requests_covered(ledger, cell)
            yield _Number(covered, low, high, DETAILS[int(told.detail[row])])


def _hidden(policy: Policy, item: Item, *, public: bool) -> tuple[int, int]:
    """Return what a withheld total can be by its rule: below the threshold, above 0 or not."""
    flows = policy.public_receives if public else policy.agency_receives
    least = 0 if policy.safeguards.zeros_withheld else 1
    return least, threshold_of(flows.flow(item), policy.safeguards) - 1


def _counted(ledger: Ledger, attribute: Attribute, step: int, *, public: bool) -> Iterator[_Number]:
    """Count the homes told of in each closed request, as answers to the request itself."""
    told, log = ledger.disclosures, ledger.requests
    rows = (
        ((told.recipient == PUBLIC) == public)
        & (told.attribute == attribute)
        & (told.cell == NOBODY)
        & (told.request != NOBODY)
        & of_the_request(ledger)
    )
    # A home may give several clips.
    first = distinct_rows(told.request[rows], told.subject[rows])
    names = np.bincount(told.request[rows][first], minlength=len(log)).tolist()
    for request in np.flatnonzero((log.closed != NOBODY) & (log.step == step)).tolist():
        yield _Number(frozenset((request,)), names[request], names[request])
