"""The published numbers that reach an observer, as evidence: totals, limits and noisy totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Cell
from simulator.log_kinds import DETAILS, Attribute
from simulator.measure.coverage import requests_of
from simulator.measure.inference.evidence import Counted, PublishedNumber, rounded_limits
from simulator.measure.observer.told.hidden.explained import Hidden
from simulator.measure.observer.told.reading import Reading
from simulator.scenario.policy import (
    COUNTED,
    ITEMS,
    Policy,
    answers_counted,
    noise_of,
    round_to_of,
    threshold_of,
    withheld_totals,
)

_COUNTS: dict[Attribute, Counted] = {
    Attribute.ASKED: "asked",
    Attribute.SHARED: "shared",
    Attribute.DECLINED: "declined",
    Attribute.IGNORED: "ignored",
    Attribute.IDENTITY: "shared",
    Attribute.CAMERAS: "asked",
    Attribute.FOOTAGE: "shared",
}
"""What a total of each item is about: as many names as homes that shared, a clip or more from
each, and, where nobody can switch requests off, as many cameras as homes that were asked."""
_CALLED: dict[Attribute, str] = {
    Attribute.IDENTITY: "names of sharers",
    Attribute.CAMERAS: "cameras",
    Attribute.FOOTAGE: "clips",
}


class Published(NamedTuple):
    """The published numbers that reach an observer; the same number once for all readers.

    Of each cell the last number counts, and how often it was published anew: each time there was
    one more at least. A live number of an incident counts as well as it stood when a wider circle
    was about to be asked: it is about the homes asked until then.
    """

    of_answers: tuple[PublishedNumber, ...]
    of_cameras: tuple[PublishedNumber, ...]
    """Where not each camera is on the map and is asked: what they count is cameras on the map,
    though the engine knows no such item."""
    of_several_clips: bool
    """Whether there is a number of clips, and a home may have given several. What such a number
    says of how many shared is a range (`sharers_of_clips`): how likely each is hangs on how many
    cameras which homes have, and that the observer does not know."""


def published_numbers(reading: Reading) -> Published:
    """Return the published numbers of answers, and those of cameras."""
    of_answers, of_cameras, of_clips = [], [], False
    for attribute, number in _published(reading):
        if attribute != Attribute.CAMERAS or _all_asked(reading, number):
            of_answers.append(number)
        else:
            of_cameras.append(number)
        of_clips |= attribute == Attribute.FOOTAGE
    several = of_clips and reading.scenario.town.most_cameras > 1
    return Published(tuple(of_answers), tuple(of_cameras), several)


def sharers_of_clips(least: int, most: int, most_cameras: int) -> tuple[int, int]:
    """Return the least and the most homes that shared, given the limits of their clips.

    Each gave one clip or more, and `most_cameras` at most.
    """
    return -(-least // most_cameras), most


def _published(reading: Reading) -> list[tuple[Attribute, PublishedNumber]]:
    told = reading.ledger.disclosures
    rows = reading.records.numbers()
    rows = rows[told.attribute[rows] != Attribute.REQUESTS]
    versions: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows.tolist():
        versions[int(told.cell[row]), int(told.recipient[row])].append(row)
    beyond, hidden = _Beyond(reading), Hidden(reading)
    numbers: dict[tuple[object, ...], tuple[Attribute, PublishedNumber]] = {}
    for (position, _), of_cell in versions.items():
        cell = reading.ledger.cells[position]
        for one in _read(reading, cell, of_cell):
            number = _number(reading, beyond, hidden, cell, one)
            if number is not None:
                camera = cell.attribute == Attribute.CAMERAS
                key = number.item, number.requests, number.noisy, number.low, number.high, camera
                once = (position, *key) if number.noisy is not None else key
                numbers.setdefault(once, (cell.attribute, number))
    return list(numbers.values())


def _read(reading: Reading, cell: Cell, rows: list[int]) -> Iterator[_Read]:
    """Yield the rows of a cell that say something: its last, and those before wider circles."""
    covered = requests_of(reading.ledger, cell).tolist()
    if cell.group == "incident":
        time, sent = reading.ledger.disclosures.time, reading.ledger.requests.sent
        for wider in sorted({int(sent[request]) for request in covered})[1:]:
            until = [row for row in rows if time[row] < wider]
            if until:
                asked_until = [request for request in covered if sent[request] < wider]
                yield _Read(until, asked_until, wider)
    yield _Read(rows, covered, None)


class _Read(NamedTuple):
    """A published number as an observer reads it."""

    rows: list[int]
    """Where it stands in the log, as often as it was published, the last time at the end."""
    covered: list[int]
    """The requests that it is about."""
    before: int | None
    """The minute in which it was last seen to stand; nothing where it still does."""


def _number(
    reading: Reading, beyond: _Beyond, hidden: Hidden, cell: Cell, read: _Read
) -> PublishedNumber | None:
    covered = read.covered
    if not covered or any(request not in reading.place for request in covered):
        return None
    item = _COUNTS[cell.attribute]
    still_open = not all(reading.is_over(request) for request in covered)
    if read.before is not None:
        still_open |= any(reading.over_by(request) >= read.before for request in covered)
    if item == "ignored" and still_open:
        return None  # nobody has ignored a request whose deadline is still to come
    number = _said(reading, beyond, hidden, cell, read.rows[-1], covered)
    if number is not None and _is_live(reading, cell, read):
        number = _as_it_changed(reading, beyond, hidden, cell, read, number)
    if number is None or read.before is None:
        return number
    if number.noisy is not None:
        return None  # the noise is that of the last number too: together they would say more
    # More may have answered since: what stood there is the least that it came to.
    return replace(number, high=None) if still_open and item != "asked" else number


def _is_live(reading: Reading, cell: Cell, read: _Read) -> bool:
    """Tell whether a number is published anew whenever there is one more."""
    policy = reading.ledger.regime.steps[cell.step][1]
    public = int(reading.ledger.disclosures.recipient[read.rows[-1]]) == PUBLIC
    flows = policy.public_receives if public else policy.agency_receives
    return flows.flow(ITEMS[int(cell.attribute)]).when == "on_response"


def _as_it_changed(
    reading: Reading,
    beyond: _Beyond,
    hidden: Hidden,
    cell: Cell,
    read: _Read,
    number: PublishedNumber,
) -> PublishedNumber:
    """Return a live number with what its changes say beside its last word.

    It starts at 0, and is published anew when there is one more, or several in one minute, or when
    a wider circle is asked. That what is hidden stays hidden is not seen.
    """
    told = reading.ledger.disclosures
    if len(read.rows) == 1:
        return number if told.value[read.rows[0]] == WITHHELD else replace(number, low=0, high=0)
    sent = {int(reading.ledger.requests.sent[request]) for request in read.covered}
    least, more = number.low, 0
    for earlier, later in zip(read.rows[-2::-1], read.rows[:0:-1], strict=True):
        unseen = told.value[earlier] == told.value[later] == WITHHELD
        more += not unseen and int(told.time[later]) not in sent
        before = _said(reading, beyond, hidden, cell, earlier, read.covered)
        least = max(least, more + (0 if before is None else before.low))
    return replace(number, low=least)


def _all_asked(reading: Reading, number: PublishedNumber) -> bool:
    """Tell whether each camera in the areas of `number` is on the map and is asked."""
    policies = [reading.policy(reading.requests[place]) for place in number.requests]
    return all(not policy.residents_may_opt_out and policy.map.covers == 1 for policy in policies)


def _said(
    reading: Reading, beyond: _Beyond, hidden: Hidden, cell: Cell, row: int, covered: list[int]
) -> PublishedNumber | None:
    """Return the number in `row`, about the requests in `covered`."""
    told = reading.ledger.disclosures
    item = _COUNTS[cell.attribute]
    called = _CALLED.get(cell.attribute, item)
    policy = reading.ledger.regime.steps[cell.step][1]
    public = int(told.recipient[row]) == PUBLIC
    flows = policy.public_receives if public else policy.agency_receives
    flow = flows.flow(ITEMS[int(cell.attribute)])
    detail, value = DETAILS[int(told.detail[row])], int(told.value[row])
    where = (
        f"request {covered[0] + 1}" if len(covered) == 1 else f"{len(covered)} requests together"
    )
    number = PublishedNumber("", item, tuple(reading.place[request] for request in covered))
    if value == WITHHELD:
        safeguards = policy.safeguards
        threshold = threshold_of(flow, safeguards)
        limits = withheld_totals(threshold, zeros_withheld=safeguards.zeros_withheld)
        range_ = hidden.range(row) if safeguards.complementary else limits
        if range_ is None:
            return None
        low, high = range_
        if cell.attribute == Attribute.FOOTAGE:
            low, _ = sharers_of_clips(low, low, reading.scenario.town.most_cameras)
        return replace(number, name=f"{called} in {where}: hidden", low=low, high=high)
    if detail == "noisy":
        return replace(
            number,
            name=f"{called} in {where}: {value}, blurred",
            noisy=value,
            epsilon=noise_of(flow, policy),
            left_out=beyond.of(policy, covered),
        )
    low, high = value, value
    if detail == "rounded":
        low, high = rounded_limits(value, round_to_of(flow, policy.safeguards))
    if cell.attribute == Attribute.FOOTAGE:
        low, high = sharers_of_clips(low, high, reading.scenario.town.most_cameras)
    return replace(number, name=f"{called} in {where}: {value}", low=low, high=high)


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
        reading, beyond = self._reading, self._found[most]
        return frozenset(
            (reading.place[request], reading.position[home])
            for request in covered
            for home in beyond.get(request, ())
        )

    def _beyond(self, most: int) -> dict[int, list[int]]:
        """Return the homes that a request reaches after `most` others, by request."""
        reading, log = self._reading, self._reading.ledger.requests
        before: dict[int, int] = defaultdict(int)
        beyond: dict[int, list[int]] = defaultdict(list)
        for request in np.argsort(log.sent, kind="stable").tolist():
            if log.sent[request] == NOBODY or not _is_noisy(reading.policy(request)):
                continue
            for home in reading.every_area[request].tolist():
                if before[home] >= most:
                    beyond[request].append(home)
                before[home] += 1
        return beyond


def _is_noisy(policy: Policy) -> bool:
    return any(
        flows.flow(item).detail == "noisy"
        for flows in (policy.agency_receives, policy.public_receives)
        for item in COUNTED
    )
