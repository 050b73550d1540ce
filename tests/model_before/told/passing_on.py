"""What is passed on, to whom, when: the policy applied to what happens, moment by moment."""

from __future__ import annotations

import numpy as np

from simulator.ledger import DISCLOSURE_COLUMNS, NOBODY, PUBLIC, Cell, Ints
from simulator.log_kinds import DETAILS, Attribute, Happened, Principle, Sender
from simulator.scenario.policy import PERIOD_OF, When, answers_counted
from tests.model_before.chance import Chance
from tests.model_before.columns import Columns
from tests.model_before.drawn.town import Town
from tests.model_before.told.knowledge import KnownDoors
from tests.model_before.told.rules import Rule
from tests.model_before.told.totals import OpenRequest, Totals

_ASKED, _CAMERAS, _FOOTAGE, _REQUESTS = (
    int(Attribute.ASKED),
    int(Attribute.CAMERAS),
    int(Attribute.FOOTAGE),
    int(Attribute.REQUESTS),
)
_SHARED, _IGNORED = int(Happened.SHARED), int(Happened.IGNORED)
_THE_REQUEST = np.array([NOBODY], dtype=np.int64)


class PassingOn:
    """Writes the disclosures of one run."""

    def __init__(
        self,
        town: Town,
        chance: Chance,
        horizon: int,
        following_up: frozenset[int],
    ) -> None:
        self.log = Columns(DISCLOSURE_COLUMNS)
        self.left_out = 0
        self.knowledge = KnownDoors(following_up)
        self._town = town
        self._clips = town.homes.cameras
        """How many clips each home gives: one from each of its cameras."""
        self._several = bool((self._clips > 1).any())
        self._totals = Totals(self.log, chance, horizon)
        self._waiting: dict[When, list[tuple[Rule, OpenRequest, Ints]]] = {}
        self._asked_before: Ints | None = None

    @property
    def cells(self) -> list[Cell]:
        """What the published numbers cover."""
        return self._totals.cells

    def numbers_out(self, agency: int) -> bool:
        """Tell whether any number about the requests of `agency` was published so far."""
        return agency in self._totals.counted

    def sent(self, now: int, request: OpenRequest) -> None:
        """The request has gone out to its homes."""
        asked = request.reach.asked
        on_map = self._on_map(request)
        request.counts[_ASKED] = len(asked)
        request.counts[_CAMERAS] = len(on_map)
        request.counts[_REQUESTS] = 1
        self._count_for_noise(request)
        by_name = {_ASKED: asked, _CAMERAS: on_map, _REQUESTS: _THE_REQUEST}
        for item, names, held in request.rules.sending:
            for rule in names:
                self._write_names(now, rule, request, by_name[item])
            self._hold(held, request, by_name[item])
        self._totals.sent(now, request)

    def answered(self, now: int, request: OpenRequest, kind: int, place: int, home: int) -> None:
        """The asked home at `place` has shared or declined: `home`."""
        item, names, held, live = request.rules.reactions[kind]
        request.counts[item] += 1
        if request.counted is not None:
            request.noisy_counts[item] += int(request.counted[place])
        if kind != _SHARED and not (names or held or live):
            return
        if kind == _SHARED:
            request.gave.add(home)
            request.counts[_FOOTAGE] += int(self._clips[home]) if self._several else 1
        for rule in names:
            self._write_name(now, rule, request, home)
        if held:
            self._hold(held, request, np.array([home]))
        for rule in live:
            self._totals.changed(now, rule, request)

    def stayed_silent(self, now: int, request: OpenRequest, places: Ints) -> None:
        """The asked homes at `places` give no answer: the deadline has come."""
        homes = request.reach.asked[places]
        item, names, held, live = request.rules.reactions[_IGNORED]
        request.counts[item] += len(places)
        if request.counted is not None:
            request.noisy_counts[item] += int(request.counted[places].sum())
        for rule in names:
            self._write_names(now, rule, request, homes)
        self._hold(held, request, homes)
        for rule in live:
            self._totals.changed(now, rule, request)

    def closed(self, now: int, request: OpenRequest) -> None:
        """The last asked home has answered, or the deadline has come."""
        for rule, homes in self._held_for_close(request):
            self._write_names(now, rule, request, homes)
        self._totals.closed(now, request)

    def settled(self, now: int, incident: int) -> None:
        """Nothing more will be asked about the incident."""
        self._totals.settled(now, incident)

    def report(self, now: int, when: When) -> None:
        """A calendar has come round: publish what is complete, and the names that waited."""
        for rule, request, homes in self._waiting.pop(when, []):
            self._write_names(now, rule, request, homes)
        self._totals.report(now, when)

    def end(self, now: int) -> None:
        """The run is over: publish what is complete; what is not stays untold."""
        for when in PERIOD_OF:
            self.report(now, when)
        self.report(now, "at_end")

    def handed_over(
        self,
        now: int,
        agency: int,
        home: int,
        request: int,
        *,
        sender: Sender,
        principle: Principle,
        told: bool,
        clip: bool = True,
    ) -> None:
        """The clips of a home and its name reach the agency by another way than a request.

        One from each camera; without the `clip`, the name alone.
        """
        named = DETAILS.index("named")
        clips = int(self._clips[home]) if clip else 0
        items = (Attribute.IDENTITY, *(Attribute.FOOTAGE for _ in range(clips)))
        for attribute in items:
            self.log.append(
                now, sender, agency, home, attribute, named, principle, request, NOBODY, 1, told
            )
        self.knowledge.by_name(agency, home)
        if clip:
            self.knowledge.clips.add(request)

    def _on_map(self, request: OpenRequest) -> Ints:
        area = request.reach.area
        covers = request.rules.policy.map.covers
        return area[self._town.homes.on_map[area] < covers] if covers < 1 else area

    def _count_for_noise(self, request: OpenRequest) -> None:
        """Let noisy totals count a home's first few requests only."""
        if request.rules.noisy and request.rules.policy.safeguards.protects == "home":
            if self._asked_before is None:
                self._asked_before = np.zeros(len(self._town.homes), dtype=np.int64)
            asked = request.reach.asked
            most = answers_counted(request.rules.policy)
            request.counted = (self._asked_before[asked] < most).astype(np.int64)
            self._asked_before[asked] += 1
            request.noisy_counts[_ASKED] = int(request.counted.sum())
            self.left_out += len(asked) - request.noisy_counts[_ASKED]

    def _hold(self, rules: tuple[Rule, ...], request: OpenRequest, homes: Ints) -> None:
        """Keep names for the moment at which their rule passes them on."""
        if len(homes):
            for rule in rules:
                self._waiting.setdefault(rule.when, []).append((rule, request, homes))

    def _held_for_close(self, request: OpenRequest) -> list[tuple[Rule, Ints]]:
        waiting = self._waiting.get("on_close")
        if not waiting:
            return []
        self._waiting["on_close"] = [entry for entry in waiting if entry[1] is not request]
        return [(rule, homes) for rule, owner, homes in waiting if owner is request]

    def _write_name(self, now: int, rule: Rule, request: OpenRequest, home: int) -> None:
        row = (
            now, rule.sender, PUBLIC if rule.public else request.agency, home,
            rule.attribute, rule.detail, rule.principle, request.position, NOBODY, 1, rule.told,
        )  # fmt: skip
        self.log.append(*row)
        if self._several and rule.attribute == _FOOTAGE:
            for _ in range(int(self._clips[home]) - 1):
                self.log.append(*row)
        if self.knowledge.wanted:
            self.knowledge.learn(rule, request, (home,))

    def _write_names(self, now: int, rule: Rule, request: OpenRequest, homes: Ints) -> None:
        if self._several and rule.attribute == _FOOTAGE:
            homes = np.repeat(homes, self._clips[homes])
        self.log.extend(
            now, rule.sender, PUBLIC if rule.public else request.agency, homes,
            rule.attribute, rule.detail, rule.principle, request.position, NOBODY, 1, rule.told,
        )  # fmt: skip
        if self.knowledge.wanted:
            self.knowledge.learn(rule, request, homes)
