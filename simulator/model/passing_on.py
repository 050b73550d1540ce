"""What is passed on, to whom, when: the policy applied to what happens, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulator.ledger import (
    DISCLOSURE_COLUMNS,
    NOBODY,
    PUBLIC,
    WITHHELD,
    Attribute,
    Cell,
    Columns,
    Happened,
    Ints,
)
from simulator.model.answers import Reach
from simulator.model.chance import Chance
from simulator.model.rules import Rule, Rules, answers_counted
from simulator.model.town import Town
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, PERIOD_OF, When

_ASKED, _CAMERAS = int(Attribute.ASKED), int(Attribute.CAMERAS)
_RESPONSE: dict[int, tuple[int, ...]] = {
    int(Happened.SHARED): (
        int(Attribute.SHARED),
        int(Attribute.IDENTITY),
        int(Attribute.FOOTAGE),
    ),
    int(Happened.DECLINED): (int(Attribute.DECLINED),),
    int(Happened.IGNORED): (int(Attribute.IGNORED),),
}
"""What a response is, in the items of a policy."""
_ONE_REQUEST = ("request", "incident")
_NO_RULES: dict[int, tuple[Rule, ...]] = {}


@dataclass(slots=True)
class OpenRequest:
    """A request on its way, as the platform sees it."""

    position: int
    agency: int
    step: int
    key: int
    reach: Reach
    rules: Rules
    counts: list[int] = field(default_factory=lambda: [0] * len(Attribute))
    """How many so far of each item."""
    counted: Ints | None = None
    """Which of the asked homes noisy totals still count; nothing means all."""
    noisy_counts: list[int] = field(default_factory=lambda: [0] * len(Attribute))


@dataclass(slots=True)
class _Sum:
    """A cell that is still being added up."""

    rule: Rule
    cell: Cell
    luck: tuple[str | int, ...]
    """What its noise is keyed by."""
    total: int
    complete_at: int


class PassingOn:
    """Writes the disclosures of one run."""

    def __init__(self, town: Town, chance: Chance, agencies: tuple[str, ...], horizon: int) -> None:
        self.log = Columns(DISCLOSURE_COLUMNS)
        self.cells: list[Cell] = []
        self.left_out = 0
        self._town = town
        self._chance = chance
        self._agencies = agencies
        self._horizon = horizon
        self._numbers: dict[tuple[int, int, int, str, int], int] = {}
        self._sums: dict[tuple[int, int, Rule, int], _Sum] = {}
        self._waiting: dict[When, list[tuple[Rule, OpenRequest, Ints]]] = {}
        self._asked_before: Ints | None = None

    def sent(self, now: int, request: OpenRequest) -> None:
        """The request has gone out to its homes."""
        asked, rules = request.reach.asked, request.rules
        on_map = self._on_map(request)
        request.counts[_ASKED] = len(asked)
        request.counts[_CAMERAS] = len(on_map)
        self._count_for_noise(request)
        at_once = rules.names.get("on_request", _NO_RULES)
        for attribute, homes in ((_ASKED, asked), (_CAMERAS, on_map)):
            for rule in at_once.get(attribute, ()):
                self._write_names(now, rule, request, homes)
            self._hold(request, attribute, homes)
        for when in ("on_request", "on_response"):
            for rule in rules.numbers.get(when, ()):
                self._number(now, rule, request)

    def answered(self, now: int, request: OpenRequest, kind: int, place: int) -> None:
        """The asked home at `place` has shared or declined."""
        home = int(request.reach.asked[place])
        kept = 1 if request.counted is None else int(request.counted[place])
        names, held = request.rules.names, request.rules.held
        for attribute in _RESPONSE[kind]:
            request.counts[attribute] += 1
            request.noisy_counts[attribute] += kept
            for by_attribute in names.values():
                for rule in by_attribute.get(attribute, ()):
                    self._write_name(now, rule, request, home)
            if attribute in held:
                self._hold(request, attribute, np.array([home]))

    def stayed_silent(self, now: int, request: OpenRequest, places: Ints) -> None:
        """The deadline has come for the asked homes at `places`."""
        homes = request.reach.asked[places]
        kept = len(places) if request.counted is None else int(request.counted[places].sum())
        for attribute in _RESPONSE[int(Happened.IGNORED)]:
            request.counts[attribute] += len(places)
            request.noisy_counts[attribute] += kept
            for by_attribute in request.rules.names.values():
                for rule in by_attribute.get(attribute, ()):
                    self._write_names(now, rule, request, homes)
            self._hold(request, attribute, homes)

    def counted_live(self, now: int, request: OpenRequest, kinds: set[int]) -> None:
        """Publish the live counts that this minute has changed."""
        changed = {attribute for kind in kinds for attribute in _RESPONSE[kind]}
        for rule in request.rules.numbers["on_response"]:
            if rule.attribute in changed:
                self._number(now, rule, request)

    def closed(self, now: int, request: OpenRequest) -> None:
        """The last asked home has answered, or the deadline has come."""
        for rule, homes in self._held_for_close(request):
            self._write_names(now, rule, request, homes)
        for rule in request.rules.numbers.get("on_close", ()):
            self._number(now, rule, request)
        for when, rules in request.rules.numbers.items():
            if when in PERIOD_OF or when == "at_end":
                for rule in rules:
                    self._add(now, rule, request)

    def report(self, now: int, when: When) -> None:
        """A calendar has come round: publish what is complete, and the names that waited."""
        for rule, request, homes in self._waiting.pop(when, []):
            self._write_names(now, rule, request, homes)
        ready = [key for key, one in self._sums.items() if one.rule.when == when]
        for key in ready:
            if self._sums[key].complete_at <= now:
                one = self._sums.pop(key)
                self._write_number(now, one.rule, one.cell, one.total, one.luck)

    def end(self, now: int) -> None:
        """The run is over: publish what is complete; what is not stays untold."""
        for when in PERIOD_OF:
            self.report(now, when)
        self.report(now, "at_end")

    def _on_map(self, request: OpenRequest) -> Ints:
        area = request.reach.area
        covers = request.rules.policy.map.covers
        return area[self._town.homes.on_map[area] < covers] if covers < 1 else area

    def _count_for_noise(self, request: OpenRequest) -> None:
        """Let noisy totals count a home's first few requests only (design 3, *Noise*)."""
        if request.rules.noisy and request.rules.policy.safeguards.protects == "home":
            if self._asked_before is None:
                self._asked_before = np.zeros(len(self._town.homes), dtype=np.int64)
            asked = request.reach.asked
            most = answers_counted(request.rules.policy)
            request.counted = (self._asked_before[asked] < most).astype(np.int64)
            self._asked_before[asked] += 1
            self.left_out += int(len(asked) - request.counted.sum())
        counted = request.counted
        request.noisy_counts[_ASKED] = (
            len(request.reach.asked) if counted is None else int(counted.sum())
        )

    def _hold(self, request: OpenRequest, attribute: int, homes: Ints) -> None:
        """Keep names for the moment at which their rule passes them on."""
        if len(homes):
            for rule in request.rules.held.get(attribute, ()):
                self._waiting.setdefault(rule.when, []).append((rule, request, homes))

    def _held_for_close(self, request: OpenRequest) -> list[tuple[Rule, Ints]]:
        waiting = self._waiting.get("on_close")
        if not waiting:
            return []
        self._waiting["on_close"] = [entry for entry in waiting if entry[1] is not request]
        return [(rule, homes) for rule, owner, homes in waiting if owner is request]

    def _write_name(self, now: int, rule: Rule, request: OpenRequest, home: int) -> None:
        self.log.append(
            now, rule.sender, PUBLIC if rule.public else request.agency, home,
            rule.attribute, rule.detail, rule.principle, request.position, NOBODY, 1, rule.told,
        )  # fmt: skip

    def _write_names(self, now: int, rule: Rule, request: OpenRequest, homes: Ints) -> None:
        self.log.extend(
            len(homes), now, rule.sender, PUBLIC if rule.public else request.agency, homes,
            rule.attribute, rule.detail, rule.principle, request.position, NOBODY, 1, rule.told,
        )  # fmt: skip

    def _count(self, rule: Rule, request: OpenRequest) -> int:
        counts = request.noisy_counts if rule.noise else request.counts
        return counts[rule.attribute]

    def _number(self, now: int, rule: Rule, request: OpenRequest) -> None:
        """Publish a number about one request."""
        cell = Cell(request.agency, rule.attribute, rule.group, request.position, request.step)
        total = self._count(rule, request)
        self._write_number(now, rule, cell, total, ("request", request.key))

    def _add(self, now: int, rule: Rule, request: OpenRequest) -> None:
        """Add a closed request to the cell that it belongs to."""
        number, complete_at = self._group(rule, now, request)
        key = (request.agency, request.step, rule, number)
        one = self._sums.get(key)
        if one is None:
            cell = Cell(request.agency, rule.attribute, rule.group, number, request.step)
            luck: tuple[str | int, ...] = ("request", request.key)
            if rule.group not in _ONE_REQUEST:
                luck = (self._agencies[request.agency], rule.group, number, request.step)
            one = self._sums[key] = _Sum(rule, cell, luck, 0, complete_at)
        one.total += self._count(rule, request)

    def _group(self, rule: Rule, now: int, request: OpenRequest) -> tuple[int, int]:
        """Return the number of the group that a request closing now is in, and when it is full."""
        if rule.group in _ONE_REQUEST:
            return request.position, now
        if rule.group == "run":
            return 0, self._horizon
        length = GROUP_DAYS[rule.group] * MINUTES_PER_DAY
        return now // length, (now // length + 1) * length

    def _write_number(
        self, now: int, rule: Rule, cell: Cell, total: int, key: tuple[str | int, ...]
    ) -> None:
        value = rule.published(total, self._chance, *key)
        position = self._cell(rule, cell)
        request = cell.number if cell.group in _ONE_REQUEST else NOBODY
        self.log.append(
            now, rule.sender, PUBLIC if rule.public else cell.agency, NOBODY, rule.attribute,
            rule.detail, rule.principle, request, position,
            WITHHELD if value is None else value, rule.told,
        )  # fmt: skip

    def _cell(self, rule: Rule, cell: Cell) -> int:
        """Return the position of a cell, the same for agency and public."""
        key = (cell.agency, int(rule.attribute), cell.number, cell.group, cell.step)
        position = self._numbers.get(key)
        if position is None:
            position = self._numbers[key] = len(self.cells)
            self.cells.append(cell)
        return position
