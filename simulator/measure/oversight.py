"""How well somebody who reads the published numbers knows the share rate."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.ledger import (
    ATTRIBUTE_OF,
    NOBODY,
    PUBLIC,
    WITHHELD,
    Attribute,
    Happened,
    Ledger,
    Principle,
)
from simulator.measure.coverage import requests_of
from simulator.measure.flows import Value
from simulator.scenario.policy import AS_NUMBER, Item, Policy, threshold_of

_SAYS_WHO_WAS_ASKED: tuple[Item, ...] = ("asked",)
_SAYS_WHO_SHARED: tuple[Item, ...] = ("shared", "identity", "footage")
"""Each who shares is one of each: a reader takes the first that is told."""


@dataclass(frozen=True, slots=True)
class _Number:
    """One number that a reader has, and what it covers."""

    requests: frozenset[int]
    value: float


def oversight_measures(ledger: Ledger) -> dict[str, Value]:
    """Compute the errors of the share rate that agency and public would work out, in points."""
    return {
        "agency_error": share_rate_error(ledger, public=False),
        "oversight_error": share_rate_error(ledger, public=True),
    }


def share_rate_error(ledger: Ledger, *, public: bool) -> float | None:
    """Return the error of shared / asked, in percentage points, over the same requests.

    A withheld total counts as the middle of what it can be. Nothing where either was never
    published. Several agencies are read together.
    """
    asked = list(_numbers(ledger, _SAYS_WHO_WAS_ASKED, public=public))
    shared = list(_numbers(ledger, _SAYS_WHO_SHARED, public=public))
    asked, shared = _same_requests(asked, shared)
    base = math.fsum(number.value for number in asked)
    if base <= 0:
        return None
    covered = set().union(*(number.requests for number in asked))
    kinds, of_request = ledger.trace.kind, ledger.trace.request
    mine = np.isin(of_request, sorted(covered))
    truly_asked = int((mine & (kinds == Happened.ASKED)).sum())
    truly_shared = int((mine & (kinds == Happened.SHARED)).sum())
    if not truly_asked:
        return None
    told = math.fsum(number.value for number in shared) / base
    return abs(told - truly_shared / truly_asked) * 100


def _same_requests(one: list[_Number], other: list[_Number]) -> tuple[list[_Number], list[_Number]]:
    """Leave only numbers that together cover the same requests on both sides."""
    while True:
        covers = [frozenset().union(*(n.requests for n in side)) for side in (one, other)]
        if covers[0] == covers[1]:
            return one, other
        one = [number for number in one if number.requests <= covers[1]]
        other = [number for number in other if number.requests <= covers[0]]


def _numbers(ledger: Ledger, items: tuple[Item, ...], *, public: bool) -> Iterator[_Number]:
    """Yield what a reader knows of the first of `items` that is told: totals, or names to count."""
    for step, (_, policy) in enumerate(ledger.regime.steps):
        flows = policy.public_receives if public else policy.agency_receives
        told = [item for item in items if policy.exists(item) and flows.flow(item).detail != "none"]
        if told and flows.flow(told[0]).detail in AS_NUMBER:
            yield from _totals(ledger, told[0], step, public=public)
        elif told:
            yield from _counted(ledger, ATTRIBUTE_OF[told[0]], step, public=public)


def _totals(ledger: Ledger, item: Item, step: int, *, public: bool) -> Iterator[_Number]:
    told, policy = ledger.disclosures, ledger.regime.steps[step][1]
    rows = np.flatnonzero(
        ((told.recipient == PUBLIC) == public)
        & (told.attribute == ATTRIBUTE_OF[item])
        & (told.cell != NOBODY)
    )
    last = {int(told.cell[row]): int(told.value[row]) for row in rows}
    for position, value in last.items():
        cell = ledger.cells[position]
        if cell.step == step:
            covered = frozenset(requests_of(ledger, cell).tolist())
            middle = _middle(policy, item, public=public)
            yield _Number(covered, middle if value == WITHHELD else float(value))


def _middle(policy: Policy, item: Item, *, public: bool) -> float:
    """Return the middle of what a withheld total can be: below the threshold, above 0 or not."""
    flows = policy.public_receives if public else policy.agency_receives
    threshold = threshold_of(flows.flow(item), policy.safeguards)
    least = 0 if policy.safeguards.zeros_withheld else 1
    return (least + threshold - 1) / 2


def _counted(ledger: Ledger, attribute: Attribute, step: int, *, public: bool) -> Iterator[_Number]:
    """Count the names that came of each closed request, as answers to the request itself."""
    told, log = ledger.disclosures, ledger.requests
    # Where officers canvass, what people answer at the door is their answer to the request.
    visited = ledger.regime.steps[step][1].people_asked == "visited"
    answers = (Principle.POLICY, Principle.CONSENT, *((Principle.AT_THE_DOOR,) if visited else ()))
    rows = (
        ((told.recipient == PUBLIC) == public)
        & (told.attribute == attribute)
        & (told.cell == NOBODY)
        & (told.request != NOBODY)
        & np.isin(told.principle, answers)
    )
    names = np.bincount(told.request[rows], minlength=len(log))
    for request in np.flatnonzero((log.closed != NOBODY) & (log.step == step)).tolist():
        yield _Number(frozenset((request,)), float(names[request]))
