"""Who told whom what, as a log (the order within a minute: `simulator.ledger`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.ledger import DISCLOSURE_COLUMNS, NOBODY, PUBLIC, Bools, Cells, Disclosures, Ints
from simulator.log_kinds import DETAILS, Attribute, Principle, Sender
from simulator.model.chance import Chance
from simulator.model.told.rules import Rule
from simulator.model.written import numbers as numbered
from simulator.model.written.blocks import Blocks
from simulator.model.written.gathered import Gathered
from simulator.model.written.in_turn import InTurn
from simulator.model.written.moments import REPORTS
from simulator.model.written.names import ANSWERED, Names, names_of
from simulator.model.written.numbers import ItemsByRequest, Numbers
from simulator.scenario.policy import LIVE, Group, When

_BY_BLOCK = {name: code for name, code in DISCLOSURE_COLUMNS.items() if name != "subject"}
"""Columns that are the same for all rows of a block."""


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

    def __init__(self, gathered: Gathered, chance: Chance) -> None:
        self.gathered = gathered
        self.tally: ItemsByRequest = numbered.tallied(gathered)
        self._chance = chance
        calendars = set().union(*(rules.moments() for rules in gathered.rules))
        self.calendars: list[When] = [when for when in REPORTS if when in calendars]
        """What is passed on in reports, in their order."""
        self._names: dict[tuple[When, bool], list[tuple[int, Rule]]] = defaultdict(list)
        for step, rules in enumerate(gathered.rules):
            for rule in rules.every:
                if rule.by_name:
                    self._names[rule.when, rule.attribute in ANSWERED].append((step, rule))
        self._numbers: dict[When, list[tuple[Numbers, Ints]]] = defaultdict(list)
        for step in range(len(gathered.rules)):
            for one in self._of_step(step):
                self._numbers[one[0].rule.when].append(one)

    def _of_step(self, step: int) -> list[tuple[Numbers, Ints]]:
        """Return the numbers of every rule of a step, with what is published of each."""
        gathered, rules, tally = self.gathered, self.gathered.rules[step], self.tally
        if not (gathered.step == step).any():
            return []
        groups: dict[Group, numbered.Groups] = {}
        sent = numbered.Moments.of(gathered, step, gathered.sent)
        closed = numbered.Moments.of(gathered, step, gathered.closed)
        lists = []
        for rule in rules.every:
            if rule.by_name:
                continue
            if rule.when == "on_request":
                mine = numbered.one_each(gathered, tally, step, rule, sent)
            elif rule.when == "on_response":
                mine = numbered.live(gathered, tally, step, rule)
            elif rule.when == "on_close" and rule.group == "request":
                mine = numbered.one_each(gathered, tally, step, rule, closed)
            else:
                if rule.group not in groups:
                    groups[rule.group] = numbered.grouped(gathered, step, rule.group)
                mine = numbered.added_up(gathered, tally, step, rule, groups[rule.group])
            cells = numbered.lucks(gathered, mine)
            lists.append((mine, numbered.published(rule, mine.total, self._chance, cells)))
        if not rules.complementary:
            return lists
        # A live number is out before there is anything to decide.
        waits = [one for one in lists if one[0].rule.when != "on_response"]
        decided = InTurn(gathered, tally, rules, waits).values(self.calendars)
        live = [one for one in lists if one[0].rule.when == "on_response"]
        return [*((one[0], values) for one, values in zip(waits, decided, strict=True)), *live]

    def names(self, whens: Iterable[When], *, answers: bool) -> list[Names]:
        """Return the records by name of answers, or of what is known at sending."""
        return [
            names_of(self.gathered, step, rule)
            for when in whens
            for step, rule in self._names.get((when, answers), ())
        ]

    def numbers(self, when: When, *, of_requests: bool | None = None) -> list[tuple[Numbers, Ints]]:
        """Return the numbers that are published at a moment."""
        return [
            one
            for one in self._numbers.get(when, ())
            if of_requests is None or (one[0].rule.group == "request") == of_requests
        ]


def written_disclosures(gathered: Gathered, chance: Chance, handed: Sequence[Handed]) -> Written:
    """Write who told whom what, up to the cut; `handed` in the order in which it happened."""
    stages, log, cut = _Stages(gathered, chance), _Log(gathered), gathered.cut
    at_once: tuple[When, ...] = tuple(sorted(LIVE))
    log.add_names(stages.names(at_once, answers=False))
    log.add_numbers(stages.numbers("on_request"), cut.minute)
    log.add_names(stages.names(at_once, answers=True))
    log.add_numbers(stages.numbers("on_response"), cut.minute)
    log.add_names(stages.names(("on_close",), answers=False))
    log.add_names(stages.names(("on_close",), answers=True))
    log.add_numbers(stages.numbers("on_close", of_requests=True), cut.minute)
    log.add_numbers(stages.numbers("on_close", of_requests=False), cut.minute)
    log.add_handed(handed)
    for when in stages.calendars:
        log.add_names(stages.names((when,), answers=False))
        log.add_names(stages.names((when,), answers=True))
        log.add_numbers(stages.numbers(when), cut.last_report)
    return log.written(stages.tally.left_out)


class _Flow(NamedTuple):
    """What the rows of a flow have in common."""

    sender: int
    attribute: int
    detail: int
    principle: int
    told: int
    public: int
    step: int
    group: int
    """What its numbers cover: a position among the groups; NOBODY for records by name."""
    rows: int
    """How many blocks it has."""


class _Log:
    """The log while it is put together."""

    def __init__(self, gathered: Gathered) -> None:
        self._agency = gathered.agency
        self._blocks = Blocks()
        self._flows: list[_Flow] = []
        self._columns: list[tuple[Ints, Ints, Ints, Ints]] = []
        """Minute, agency, request or number of the group, and value of each block."""
        self._groups: dict[str, int] = {}

    def add_names(self, every: Iterable[Names]) -> None:
        for names in every:
            if len(names.minutes):
                self._blocks.add_homes(names.minutes, names.homes, names.lengths)
                requests = names.requests
                self._note(names.rule, 0, NOBODY, len(requests))
                self._columns.append((names.minutes, self._agency[requests], requests, requests))

    def add_numbers(self, every: Iterable[tuple[Numbers, Ints]], last: int) -> None:
        for numbers, values in every:
            columns = numbers.minutes, numbers.agency, numbers.number, values
            out = numbers.minutes <= last
            if not out.all():
                minutes, agency, number, values_out = (column[out] for column in columns)
                columns = minutes, agency, number, values_out
            if len(columns[0]):
                self._blocks.add(columns[0])
                rule = numbers.rule
                group = self._groups.setdefault(rule.group, len(self._groups))
                self._note(rule, numbers.step, group, len(columns[0]))
                self._columns.append(columns)

    def _note(self, rule: Rule, step: int, group: int, rows: int) -> None:
        said = int(rule.sender), int(rule.attribute), rule.detail, int(rule.principle)
        self._flows.append(_Flow(*said, int(rule.told), int(rule.public), step, group, rows))

    def add_handed(self, handed: Sequence[Handed]) -> None:
        named = DETAILS.index("named")
        rows = []
        for handover in handed:
            for item in (Attribute.IDENTITY, *[Attribute.FOOTAGE] * handover.clips):
                said = (
                    int(handover.sender),
                    int(item),
                    named,
                    int(handover.principle),
                    int(handover.told),
                )
                self._flows.append(_Flow(*said, public=0, step=0, group=NOBODY, rows=1))
                rows.append((handover.minute, handover.agency, handover.request, handover.home))
        if rows:
            minutes, agency, requests, homes = np.array(rows, dtype=np.int64).T
            self._blocks.add_homes(minutes, homes)
            self._columns.append((minutes, agency, requests, requests))

    def written(self, left_out: int) -> Written:
        """Return the log."""
        if not self._columns:
            empty = {name: np.zeros(0, dtype=code) for name, code in DISCLOSURE_COLUMNS.items()}
            return Written(Disclosures(**empty), Cells([]), left_out)
        rows = self._blocks.rows()
        minutes, agency, about, value = (
            np.concatenate(one)[rows.order] for one in zip(*self._columns, strict=True)
        )
        table = np.array(self._flows, dtype=np.int64)
        flow = np.repeat(np.arange(len(table)), table[:, -1])[rows.order]
        said = _Flow(*(column[flow] for column in table.T))
        group = np.asarray(said.group)
        is_number = group != NOBODY
        cells, position = self._cells(said, is_number, agency, about)
        cell = np.full(len(flow), NOBODY, dtype=np.int64)
        cell[is_number] = position
        of_one = group == self._groups.get("request", NOBODY)
        columns: dict[str, npt.NDArray[np.integer]] = {
            "time": minutes,
            "sender": np.asarray(said.sender),
            "recipient": np.where(said.public == 1, PUBLIC, agency),
            "attribute": np.asarray(said.attribute),
            "detail": np.asarray(said.detail),
            "principle": np.asarray(said.principle),
            "request": np.where(is_number & ~of_one, NOBODY, about),
            "cell": cell,
            "value": np.where(is_number, value, 1),
            "told": np.asarray(said.told),
        }
        kept = {name: rows.spread(columns[name], code) for name, code in _BY_BLOCK.items()}
        return Written(Disclosures(**kept, subject=rows.home), cells, left_out)

    def _cells(
        self, said: _Flow, is_number: Bools, agency: Ints, number: Ints
    ) -> tuple[Cells, Ints]:
        """Return what the numbers cover, in the order in which it is first published.

        A cell is the same for agency and public, and each time that a number of it is published.

        Returns:
            The cells, and for each row with a number the position of its cell.
        """
        columns = [
            np.asarray(column)[is_number]
            for column in (agency, said.attribute, said.group, number, said.step)
        ]
        packed = columns[0]
        for column in columns[1:]:
            packed = (packed << int(column.max(initial=0)).bit_length()) | column
        _, first, which = np.unique(packed, return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        kept = first[order]
        cells = Cells.of_columns(tuple(self._groups), *(column[kept] for column in columns))
        return cells, rank[which]
