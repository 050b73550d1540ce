"""The published numbers that reach an observer, as evidence: totals, limits and noisy totals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from simulator.ledger import DETAILS, NOBODY, PUBLIC, WITHHELD, Attribute, Cell
from simulator.measure.coverage import requests_of
from simulator.measure.inference.evidence import Counted, Number, rounded_limits
from simulator.measure.reading import Reading
from simulator.scenario.policy import (
    COUNTED,
    Policy,
    answers_counted,
    noise_of,
    round_to_of,
    threshold_of,
)

_COUNTED: tuple[Counted, ...] = ("asked", "shared", "declined", "ignored")
"""In the order of `Attribute`."""


def published_numbers(reading: Reading) -> list[Number]:
    """Return the published numbers, each cell's last; the same cell once for all readers."""
    told = reading.ledger.disclosures
    rows = np.flatnonzero(
        reading.mine & (told.cell != NOBODY) & (told.attribute <= Attribute.IGNORED)
    )
    last = {(int(told.cell[row]), int(told.recipient[row])): int(row) for row in rows}
    beyond = _Beyond(reading)
    numbers: dict[tuple[int, int | None, int | None, int | None], Number] = {}
    for (position, _), row in last.items():
        cell = reading.ledger.cells[position]
        if cell.agency not in reading.agencies:
            continue
        number = _number(reading, beyond, cell, row)
        if number is not None:
            numbers[position, number.noisy, number.low, number.high] = number
    return list(numbers.values())


def _number(reading: Reading, beyond: _Beyond, cell: Cell, row: int) -> Number | None:
    told = reading.ledger.disclosures
    covered = requests_of(reading.ledger, cell).tolist()
    if not covered or any(request not in reading.place for request in covered):
        return None
    item: Counted = _COUNTED[int(cell.attribute)]
    if item == "ignored" and any(reading.is_open(request) for request in covered):
        return None  # nobody has ignored a request whose deadline is still to come
    policy = reading.ledger.regime.steps[cell.step][1]
    public = int(told.recipient[row]) == PUBLIC
    flows = policy.public_receives if public else policy.agency_receives
    flow = flows.flow(item)
    detail, value = DETAILS[int(told.detail[row])], int(told.value[row])
    where = (
        f"request {covered[0] + 1}" if len(covered) == 1 else f"{len(covered)} requests together"
    )
    number = Number("", item, tuple(reading.place[request] for request in covered))
    if value == WITHHELD:
        if policy.safeguards.complementary:
            return None
        low = 0 if policy.safeguards.zeros_withheld else 1
        high = threshold_of(flow, policy.safeguards) - 1
        return replace(number, name=f"{item} in {where}: hidden", low=low, high=high)
    if detail == "noisy":
        return replace(
            number,
            name=f"{item} in {where}: {value}, blurred",
            noisy=value,
            epsilon=noise_of(flow, policy),
            left_out=beyond.of(policy, covered),
        )
    low, high = value, value
    if detail == "rounded":
        low, high = rounded_limits(value, round_to_of(flow, policy.safeguards))
    return replace(number, name=f"{item} in {where}: {value}", low=low, high=high)


class _Beyond:
    """The pairs that noisy totals do not count: a home's requests beyond its first few."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found: dict[int, dict[int, list[int]]] = {}

    def of(self, policy: Policy, covered: list[int]) -> frozenset[tuple[int, int]]:
        """Return those of the requests in `covered`."""
        if policy.safeguards.protects != "home":
            return frozenset()
        most = answers_counted(policy)
        if most not in self._found:
            self._found[most] = self._beyond(most)
        reading, found = self._reading, self._found[most]
        return frozenset(
            (reading.place[request], reading.position[home])
            for request in covered
            for home in found.get(request, ())
        )

    def _beyond(self, most: int) -> dict[int, list[int]]:
        """Return the homes that a request reaches after `most` others, by request."""
        reading, log = self._reading, self._reading.ledger.requests
        before: dict[int, int] = defaultdict(int)
        found: dict[int, list[int]] = defaultdict(list)
        for request in np.argsort(log.sent, kind="stable").tolist():
            if log.sent[request] == NOBODY or not _is_noisy(reading.policy(request)):
                continue
            for home in reading.every_area[request].tolist():
                if before[home] >= most:
                    found[request].append(home)
                before[home] += 1
        return found


def _is_noisy(policy: Policy) -> bool:
    return any(
        flows.flow(item).detail == "noisy"
        for flows in (policy.agency_receives, policy.public_receives)
        for item in COUNTED
    )
