"""Totals: cells added up and published once they are complete, or live as they change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Cell, Ints
from simulator.log_kinds import Attribute
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, When
from tests.model_before.chance import Chance
from tests.model_before.columns import Columns
from tests.model_before.drawn.answers import Reach
from tests.model_before.told.rules import Rule, Rules
from tests.model_before.told.suppression import Pending, Suppression

_ITEMS = len(Attribute)
_LATER = 2**62
"""The minute at which an incident is complete, before that is known."""


@dataclass(slots=True)
class OpenRequest:
    """A request on its way, as the platform sees it."""

    position: int
    agency: int
    step: int
    key: int
    incident: int
    """The number of its incident."""
    reach: Reach
    rules: Rules
    counts: list[int] = field(default_factory=lambda: [0] * _ITEMS)
    """How many so far of each item."""
    counted: Ints | None = None
    """Which of the asked homes noisy totals still count; nothing means all."""
    noisy_counts: list[int] = field(default_factory=lambda: [0] * _ITEMS)
    """How many of them noisy totals count, where they do not count all."""
    gave: set[int] = field(default_factory=set)
    """The homes that have shared."""
    may_widen: bool = False
    """Whether a wider circle may yet be asked for the same incident."""

    def count(self, rule: Rule) -> int:
        """Return how many `rule` counts so far."""
        if rule.noise and self.counted is not None:
            return self.noisy_counts[rule.counts]
        return self.counts[rule.counts]


class Due(NamedTuple):
    """A number that is about to be published."""

    rule: Rule
    cell: Cell
    total: int
    luck: tuple[str | int, ...]
    """What its noise is keyed by."""
    requests: tuple[int, ...]
    """The requests that it covers, in order of their closing."""


@dataclass(slots=True)
class _Sum:
    """A cell that is still being added up."""

    rule: Rule
    cell: Cell
    luck: tuple[str | int, ...]
    total: int
    complete_at: int
    requests: list[int] = field(default_factory=list)

    def due(self) -> Due:
        """Return the number as it is now."""
        return Due(self.rule, self.cell, self.total, self.luck, tuple(self.requests))


class Totals:
    """Writes the published numbers of one run into a log of disclosures."""

    def __init__(self, log: Columns, chance: Chance, horizon: int) -> None:
        self.cells: list[Cell] = []
        self.counted: set[int] = set()
        """The agencies of whose requests any number was published."""
        self._log = log
        self._chance = chance
        self._horizon = horizon
        self._positions: dict[Cell, int] = {}
        self._sums: dict[tuple[int, int, Rule, int], _Sum] = {}
        self._sums_of_incident: dict[int, list[tuple[int, int, Rule, int]]] = {}
        self._of_incident: dict[tuple[int, int], list[OpenRequest]] = {}
        self._last_live: dict[tuple[int, bool], tuple[int, int]] = {}
        self._suppressions: dict[tuple[int, int], Suppression] = {}

    def sent(self, now: int, request: OpenRequest) -> None:
        """The request has gone out: numbers of that moment, and live counts from 0."""
        if request.rules.by_incident:
            of_incident = self._of_incident.setdefault((request.incident, request.step), [])
            of_incident.append(request)
        if request.rules.complementary:
            self._suppression(request).sent(request.position, request.counts)
        self._publish(now, [self._due(rule, request) for rule in request.rules.at_sending])
        for rule in request.rules.live:
            self._live(now, self._due(rule, request))

    def changed(self, now: int, rule: Rule, request: OpenRequest) -> None:
        """Publish a live count anew: one number a minute and cell."""
        self._live(now, self._due(rule, request))

    def closed(self, now: int, request: OpenRequest) -> None:
        """The request is complete: publish what is due, and add it to its cells."""
        if request.rules.complementary:
            self._suppression(request).closed(request.position)
        for rule in request.rules.added_up:
            self._add(now, rule, request)
        self._publish(now, [self._due(rule, request) for rule in request.rules.at_close])

    def settled(self, now: int, incident: int) -> None:
        """Nothing more will be asked about the incident: its cells are complete."""
        ready = []
        for key in self._sums_of_incident.pop(incident, ()):
            cell_sum = self._sums[key]
            cell_sum.complete_at = now
            self._foresee(cell_sum)
            if cell_sum.rule.when == "on_close":
                ready.append(key)
        self._publish_sums(now, ready)

    def report(self, now: int, when: When) -> None:
        """A calendar has come round: publish what is complete."""
        complete = {key: one for key, one in self._sums.items() if one.complete_at <= now}
        for one in complete.values():
            self._foresee(one)
        self._publish_sums(now, [key for key, one in complete.items() if one.rule.when == when])

    def _publish_sums(self, now: int, keys: list[tuple[int, int, Rule, int]]) -> None:
        done = [self._sums.pop(key) for key in keys]
        self._publish(now, [one.due() for one in done])

    def _foresee(self, cell_sum: _Sum) -> None:
        """Hide a complete total that will be withheld when it is due, from now on."""
        if (
            cell_sum.rule.complementary
            and cell_sum.rule.published(cell_sum.total, self._chance, cell_sum.luck) is None
        ):
            self._suppressions[cell_sum.cell.agency, cell_sum.cell.step].will_be_withheld(
                _pending(cell_sum.due())
            )

    def _due(self, rule: Rule, request: OpenRequest) -> Due:
        """Return the number of one request, or of its incident so far."""
        agency, item, group, step = request.agency, rule.attribute, rule.group, request.step
        if group != "incident":
            cell = Cell(agency, item, group, request.position, step)
            luck = "request", request.key
            return Due(rule, cell, request.count(rule), luck, (request.position,))
        cell = Cell(agency, item, group, request.incident, step)
        requests = self._of_incident[request.incident, request.step]
        total, positions = sum(one.count(rule) for one in requests), (r.position for r in requests)
        return Due(rule, cell, total, ("incident", request.key), tuple(positions))

    def _add(self, now: int, rule: Rule, request: OpenRequest) -> None:
        """Add a closed request to the cell that it belongs to."""
        number, complete_at = self._group(rule, now, request)
        key = (request.agency, request.step, rule, number)
        cell_sum = self._sums.get(key)
        if cell_sum is None:
            cell = Cell(request.agency, rule.attribute, rule.group, number, request.step)
            luck: tuple[str | int, ...] = (rule.group, request.key)
            if rule.group not in ("request", "incident"):
                luck = (request.agency, rule.group, number, request.step)
            cell_sum = self._sums[key] = _Sum(rule, cell, luck, 0, complete_at)
            if rule.group == "incident":
                self._sums_of_incident.setdefault(number, []).append(key)
        cell_sum.total += request.count(rule)
        if rule.complementary:
            cell_sum.requests.append(request.position)
        if cell_sum.complete_at <= now:
            self._foresee(cell_sum)

    def _group(self, rule: Rule, now: int, request: OpenRequest) -> tuple[int, int]:
        """Return the number of the group that a request closing now is in, and when it is full."""
        if rule.group == "request":
            return request.position, now
        if rule.group == "incident":
            return request.incident, _LATER
        if rule.group == "run":
            return 0, self._horizon
        length = GROUP_DAYS[rule.group] * MINUTES_PER_DAY
        return now // length, (now // length + 1) * length

    def _publish(self, now: int, due: list[Due]) -> None:
        """Publish numbers that are due at one moment."""
        values = [one.rule.published(one.total, self._chance, one.luck) for one in due]
        for place in self._also_withheld(due, values):
            values[place] = None
        for one, value in zip(due, values, strict=True):
            self._write(now, one, value)

    def _also_withheld(self, due: list[Due], values: list[int | None]) -> Iterator[int]:
        """Yield the places of what would give a withheld total away."""
        places: dict[tuple[int, int], list[int]] = {}
        for place, one in enumerate(due):
            if one.rule.complementary:
                places.setdefault((one.cell.agency, one.cell.step), []).append(place)
        for whose, mine in places.items():
            pending = [_pending(due[place], values[place]) for place in mine]
            more = self._suppressions[whose].also_withheld(pending)
            yield from (mine[place] for place in more)

    def _suppression(self, request: OpenRequest) -> Suppression:
        """Return what readers were told of the requests of its agency under its policy."""
        whose = request.agency, request.step
        if whose not in self._suppressions:
            self._suppressions[whose] = Suppression(
                request.rules.countable, request.rules.most_clips
            )
        return self._suppressions[whose]

    def _live(self, now: int, due: Due) -> None:
        value = due.rule.published(due.total, self._chance, due.luck)
        position = self._position(due.cell)
        written, row = self._last_live.get((position, due.rule.public), (NOBODY, NOBODY))
        if written == now:
            self._log.amend(row, "value", WITHHELD if value is None else value)
        else:
            self._write(now, due, value)

    def _write(self, now: int, due: Due, value: int | None) -> None:
        rule, cell = due.rule, due.cell
        position = self._position(cell)
        if rule.when == "on_response":
            self._last_live[position, rule.public] = now, len(self._log)
        request = cell.number if cell.group == "request" else NOBODY
        self._log.append(
            now, rule.sender, PUBLIC if rule.public else cell.agency, NOBODY, rule.attribute,
            rule.detail, rule.principle, request, position,
            WITHHELD if value is None else value, rule.told,
        )  # fmt: skip

    def _position(self, cell: Cell) -> int:
        """Return the position of a cell, the same for agency and public."""
        position = self._positions.get(cell)
        if position is None:
            position = self._positions[cell] = len(self.cells)
            self.cells.append(cell)
            self.counted.add(cell.agency)
        return position


def _pending(due: Due, value: int | None = None) -> Pending:
    """Return a number and what would be published; nothing where its own rule withholds it."""
    return Pending(due.rule, tuple(sorted(due.requests)), due.total, value)
