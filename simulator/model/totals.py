"""Totals: cells added up and published once they are complete, or live as they change."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, TypeAlias

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Attribute, Cell, Ints
from simulator.model.answers import Reach
from simulator.model.chance import Chance
from simulator.model.columns import Columns
from simulator.model.rules import Rule, Rules
from simulator.model.suppression import also_withheld
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, When

_ITEMS = len(Attribute)
_LATER = 2**62
"""The minute at which an incident is complete, before that is known."""
_Over: TypeAlias = tuple[int, int, str, int]
"""Agency, step, group and its number: which requests a number is about."""


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


@dataclass(slots=True)
class _Sum:
    """A cell that is still being added up."""

    rule: Rule
    cell: Cell
    luck: tuple[str | int, ...]
    total: int
    complete_at: int


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
        self._shown: dict[tuple[_Over, bool], set[Attribute]] = {}

    def sent(self, now: int, request: OpenRequest) -> None:
        """The request has gone out: numbers of that moment, and live counts from 0."""
        if request.rules.by_incident:
            of_incident = self._of_incident.setdefault((request.incident, request.step), [])
            of_incident.append(request)
        for rules in request.rules.at_sending:
            self._publish(now, [self._due(rule, request) for rule in rules])

    def changed(self, now: int, rule: Rule, request: OpenRequest) -> None:
        """Publish a live count anew: one number a minute and cell."""
        self._live(now, self._due(rule, request))

    def closed(self, now: int, request: OpenRequest) -> None:
        """The request is complete: publish what is due, and add it to its cells."""
        for rule in request.rules.added_up:
            self._add(now, rule, request)
        self._publish(now, [self._due(rule, request) for rule in request.rules.at_close])

    def settled(self, now: int, incident: int) -> None:
        """Nothing more will be asked about the incident: its cells are complete."""
        ready = []
        for key in self._sums_of_incident.pop(incident, ()):
            one = self._sums[key]
            one.complete_at = now
            if one.rule.when == "on_close":
                ready.append(key)
        self._publish_sums(now, ready)

    def report(self, now: int, when: When) -> None:
        """A calendar has come round: publish what is complete."""
        self._publish_sums(
            now,
            [
                key
                for key, one in self._sums.items()
                if one.rule.when == when and one.complete_at <= now
            ],
        )

    def _publish_sums(self, now: int, keys: list[tuple[int, int, Rule, int]]) -> None:
        done = [self._sums.pop(key) for key in keys]
        self._publish(now, [Due(one.rule, one.cell, one.total, one.luck) for one in done])

    def _due(self, rule: Rule, request: OpenRequest) -> Due:
        """Return the number of one request, or of its incident so far."""
        agency, item, group, step = request.agency, rule.attribute, rule.group, request.step
        if group != "incident":
            cell = Cell(agency, item, group, request.position, step)
            return Due(rule, cell, request.count(rule), ("request", request.key))
        cell = Cell(agency, item, group, request.incident, step)
        requests = self._of_incident[request.incident, request.step]
        return Due(rule, cell, sum(one.count(rule) for one in requests), ("incident", request.key))

    def _add(self, now: int, rule: Rule, request: OpenRequest) -> None:
        """Add a closed request to the cell that it belongs to."""
        number, complete_at = self._group(rule, now, request)
        key = (request.agency, request.step, rule, number)
        one = self._sums.get(key)
        if one is None:
            cell = Cell(request.agency, rule.attribute, rule.group, number, request.step)
            luck: tuple[str | int, ...] = (rule.group, request.key)
            if rule.group not in ("request", "incident"):
                luck = (request.agency, rule.group, number, request.step)
            one = self._sums[key] = _Sum(rule, cell, luck, 0, complete_at)
            if rule.group == "incident":
                self._sums_of_incident.setdefault(number, []).append(key)
        one.total += request.count(rule)

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
        values = [rule.published(total, self._chance, luck) for rule, _, total, luck in due]
        if any(rule.complementary for rule, _, _, _ in due):
            self._withhold_more(due, values)
        for one, value in zip(due, values, strict=True):
            self._write(now, one, value)

    def _withhold_more(self, due: list[Due], values: list[int | None]) -> None:
        """Withhold what would give a withheld total away, for the public and then for agencies."""

        def over(place: int) -> _Over:
            cell = due[place].cell
            return cell.agency, cell.step, cell.group, cell.number

        places = sorted((p for p in range(len(due)) if due[p].rule.complementary), key=over)
        for group, members in groupby(places, key=over):
            same = list(members)
            for public in (True, False):
                mine = [place for place in same if due[place].rule.public == public]
                if not mine:
                    continue
                shown = self._shown.setdefault((group, public), set())
                known = shown | due[mine[0]].rule.by_name_too
                if not public:
                    known |= self._shown.get((group, True), set())
                hidden = also_withheld(
                    {due[place].rule.attribute: (due[place], values[place]) for place in mine},
                    known,
                )
                for place in mine:
                    if due[place].rule.attribute in hidden:
                        values[place] = None
                shown |= {due[p].rule.attribute for p in mine if values[p] is not None}

    def _live(self, now: int, due: Due) -> None:
        value = due.rule.published(due.total, self._chance, due.luck)
        position = self._position(due.cell)
        written, row = self._last_live.get((position, due.rule.public), (NOBODY, NOBODY))
        if written == now:
            self._log.amend(row, "value", WITHHELD if value is None else value)
        else:
            self._write(now, due, value)

    def _write(self, now: int, due: Due, value: int | None) -> None:
        rule, cell, _, _ = due
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
