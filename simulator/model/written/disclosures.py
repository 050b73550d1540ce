"""Who told whom what, as a log (the order within a minute: `simulator.ledger`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from simulator.ledger import (
    DETAILS,
    DISCLOSURE_COLUMNS,
    NOBODY,
    PUBLIC,
    Attribute,
    Cells,
    Disclosures,
    Ints,
    Principle,
    Sender,
)
from simulator.model.chance import Chance
from simulator.model.told.rules import AT_ONCE, Rule
from simulator.model.written import numbers as numbered
from simulator.model.written.blocks import Blocks, frozen
from simulator.model.written.gathered import Gathered
from simulator.model.written.in_turn import InTurn
from simulator.model.written.moments import REPORTS
from simulator.model.written.names import ANSWERED, Names, names_of
from simulator.model.written.numbers import Numbers, Tally
from simulator.scenario.policy import Group, When


class Handed(NamedTuple):
    """Clips and a name, or the name alone, that reach an agency by another way than a request."""

    minute: int
    agency: int
    home: int
    request: int
    sender: Sender
    principle: Principle
    told: bool
    clips: int


class Written(NamedTuple):
    """The second log, and what goes with it."""

    log: Disclosures
    cells: Cells
    left_out: int


class _Stages:
    """What is passed on up to the cut, in the order in which it stands in a minute."""

    def __init__(self, found: Gathered, chance: Chance) -> None:
        self.found = found
        self.tally: Tally = numbered.tallied(found)
        self._chance = chance
        calendars = set().union(*(rules.moments() for rules in found.rules))
        self._calendars: list[When] = [when for when in REPORTS if when in calendars]
        self._names: dict[tuple[When, bool], list[tuple[int, Rule]]] = defaultdict(list)
        for step, rules in enumerate(found.rules):
            for rule in rules.every:
                if rule.by_name:
                    self._names[rule.when, rule.attribute in ANSWERED].append((step, rule))
        self._numbers = [self._of_step(step) for step in range(len(found.rules))]

    def _of_step(self, step: int) -> list[tuple[Numbers, Ints]]:
        """Return the numbers of every rule of a step, with what is published of each."""
        found, rules, tally = self.found, self.found.rules[step], self.tally
        if not (found.step == step).any():
            return []
        groups: dict[Group, numbered.Groups] = {}
        lists = []
        for rule in rules.every:
            if rule.by_name:
                continue
            if rule.when == "on_request":
                mine = numbered.at_sending(found, tally, step, rule)
            elif rule.when == "on_response":
                mine = numbered.live(found, tally, step, rule)
            elif rule.when == "on_close" and rule.group == "request":
                mine = numbered.at_close(found, tally, step, rule)
            else:
                if rule.group not in groups:
                    groups[rule.group] = numbered.grouped(found, step, rule.group)
                mine = numbered.added_up(found, tally, step, rule, groups[rule.group])
            cells = numbered.lucks(found, mine)
            lists.append((mine, numbered.published(rule, mine.total, self._chance, cells)))
        if not rules.complementary:
            return lists
        waits = [one for one in lists if one[0].rule.when != "on_response"]
        decided = InTurn(found, tally, rules, waits).values(self._calendars)
        live = [one for one in lists if one[0].rule.when == "on_response"]
        return [*((one[0], values) for one, values in zip(waits, decided, strict=True)), *live]

    def names(self, whens: Iterable[When], *, answers: bool) -> list[Names]:
        """Return the records by name of answers, or of what is known at sending."""
        return [
            names_of(self.found, step, rule)
            for when in whens
            for step, rule in self._names.get((when, answers), ())
        ]

    def numbers(self, when: When, *, of_requests: bool | None = None) -> list[tuple[Numbers, Ints]]:
        """Return the numbers that are published at a moment."""
        return [
            one
            for lists in self._numbers
            for one in lists
            if one[0].rule.when == when
            and (of_requests is None or (one[0].rule.group == "request") == of_requests)
        ]


def written_disclosures(found: Gathered, chance: Chance, handed: Sequence[Handed]) -> Written:
    """Write who told whom what, up to the cut; `handed` in the order in which it happened."""
    stages, log, cut = _Stages(found, chance), _Log(found), found.cut
    at_once: tuple[When, ...] = tuple(sorted(AT_ONCE))
    log.add_names(stages.names(at_once, answers=False))
    log.add_numbers(stages.numbers("on_request"), cut.minute)
    log.add_names(stages.names(at_once, answers=True))
    log.add_numbers(stages.numbers("on_response"), cut.minute)
    log.add_names(stages.names(("on_close",), answers=False))
    log.add_names(stages.names(("on_close",), answers=True))
    log.add_numbers(stages.numbers("on_close", of_requests=True), cut.minute)
    log.add_numbers(stages.numbers("on_close", of_requests=False), cut.minute)
    log.add_handed(handed)
    for when in REPORTS:
        log.add_names(stages.names((when,), answers=False))
        log.add_names(stages.names((when,), answers=True))
        log.add_numbers(stages.numbers(when), cut.last_report)
    return log.written(stages.tally.left_out)


_FLOW = ("sender", "attribute", "detail", "principle", "told")


class _Log:
    """The log while it is put together: a flow, a recipient, a request and a number a block."""

    def __init__(self, found: Gathered) -> None:
        self._agency = found.agency
        self._blocks = Blocks()
        self._flows: list[tuple[int, int, int, int, int]] = []
        self._columns: list[tuple[Ints, Ints, Ints, Ints, Ints, Ints]] = []
        """Minute, flow, recipient, request, cell and value of each block."""
        self._cells: list[tuple[Numbers, Ints]] = []
        self._cells_so_far = 0

    def add_names(self, every: Sequence[Names]) -> None:
        for names in every:
            if len(names.minutes):
                rule = names.rule
                self._blocks.add_homes(names.minutes, names.homes, names.lengths)
                self._note(
                    rule, names.minutes, self._agency[names.requests], names.requests, None, None
                )

    def add_numbers(self, every: Sequence[tuple[Numbers, Ints]], last: int) -> None:
        for numbers, values in every:
            out = np.flatnonzero(numbers.minutes <= last)
            if len(out):
                minutes = numbers.minutes[out]
                requests = numbers.number[out]
                if numbers.rule.group != "request":
                    requests = np.full(len(out), NOBODY, dtype=np.int64)
                self._blocks.add(minutes)
                cells = np.arange(len(out)) + self._cells_so_far
                self._cells.append((numbers, out))
                self._cells_so_far += len(out)
                self._note(numbers.rule, minutes, numbers.agency[out], requests, cells, values[out])

    def _note(
        self,
        rule: Rule,
        minutes: Ints,
        agency: Ints,
        requests: Ints,
        cells: Ints | None,
        values: Ints | None,
    ) -> None:
        many = len(minutes)
        flow = (rule.sender, int(rule.attribute), rule.detail, rule.principle, int(rule.told))
        self._flows.append(flow)
        self._columns.append(
            (
                minutes,
                np.full(many, len(self._flows) - 1),
                np.full(many, PUBLIC) if rule.public else agency,
                requests,
                np.full(many, NOBODY) if cells is None else cells,
                np.ones(many, dtype=np.int64) if values is None else values,
            )
        )

    def add_handed(self, handed: Sequence[Handed]) -> None:
        named = DETAILS.index("named")
        rows = []
        for one in handed:
            items = (Attribute.IDENTITY, *(Attribute.FOOTAGE for _ in range(one.clips)))
            for item in items:
                self._flows.append((one.sender, int(item), named, one.principle, int(one.told)))
                flow = len(self._flows) - 1
                rows.append((one.minute, flow, one.agency, one.request, NOBODY, 1, one.home))
        if rows:
            *columns, homes = np.array(rows, dtype=np.int64).T
            self._blocks.add_homes(columns[0], homes, np.ones(len(rows), dtype=np.int64))
            self._columns.append(tuple(columns))

    def written(self, left_out: int) -> Written:
        """Return the log."""
        if not self._columns:
            empty = {name: frozen([], code) for name, code in DISCLOSURE_COLUMNS.items()}
            return Written(Disclosures(**empty), Cells([]), left_out)
        block, homes = self._blocks.rows()
        minutes, flow, recipient, request, cell, value = (
            np.concatenate(one) for one in zip(*self._columns, strict=True)
        )
        cell, cells = self._numbered(cell, block)
        flows = np.array(self._flows, dtype=np.int64).T[:, flow]
        columns = {
            "time": minutes,
            "recipient": recipient,
            "request": request,
            "cell": cell,
            "value": value,
            **dict(zip(_FLOW, flows, strict=True)),
        }
        rows = {
            name: frozen(columns[name].astype(code)[block], code)
            for name, code in DISCLOSURE_COLUMNS.items()
            if name != "subject"
        }
        return Written(
            Disclosures(subject=frozen(homes, DISCLOSURE_COLUMNS["subject"]), **rows),
            cells,
            left_out,
        )

    def _numbered(self, cell: Ints, block: Ints) -> tuple[Ints, Cells]:
        """Give every cell its position, in the order in which they are first published.

        A cell is the same for agency and public, and each time that a number of it is published.
        """
        if not self._cells:
            return cell, Cells([])
        agency, attribute, number, step, group = [], [], [], [], []
        groups: dict[str, int] = {}
        for numbers, out in self._cells:
            rule, many = numbers.rule, len(out)
            agency.append(numbers.agency[out])
            number.append(numbers.number[out])
            attribute.append(np.full(many, int(rule.attribute)))
            step.append(np.full(many, numbers.step))
            group.append(np.full(many, groups.setdefault(rule.group, len(groups))))
        columns = [np.concatenate(one) for one in (agency, attribute, group, number, step)]
        packed = columns[0]
        for column, bits in zip(columns[1:], (3, 3, 32, 10), strict=True):
            packed = (packed << bits) | column
        in_log = cell[block]
        in_log = in_log[in_log != NOBODY]
        _, first, which = np.unique(packed[in_log], return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        position = np.empty(len(packed), dtype=np.int64)
        position[in_log] = rank[which]
        kept = in_log[first[order]]
        cells = Cells.of_columns(tuple(groups), *(column[kept] for column in columns))
        return np.where(cell == NOBODY, NOBODY, position[cell]), cells
