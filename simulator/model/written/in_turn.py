"""Numbers of which more are withheld than are small: decided one after the other.

What is withheld depends on what is out (`simulator.measure.withholding.suppression`). Numbers of a
minute come in the order of the log: those of sending, of closing, of an incident that is settled,
of reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from simulator.ledger import WITHHELD, Ints
from simulator.log_kinds import Attribute
from simulator.measure.withholding.suppression import Pending, Suppression
from simulator.model.told.rules import Rules
from simulator.model.written.gathered import Gathered
from simulator.model.written.moments import NEVER, REPORTS, period_of
from simulator.model.written.numbers import ItemsByRequest, Numbers
from simulator.scenario.policy import PERIOD_OF, When

_SENT, _CLOSED, _SETTLED, _REPORT = range(4)
_Event: TypeAlias = tuple[int, int, int]
"""A minute, what happens in it, and to which request, incident or calendar."""
_Place: TypeAlias = tuple[int, int]
"""A number: which of the lists of numbers, and where in it."""


class InTurn:
    """All numbers of one step of a regime under complementary suppression."""

    def __init__(
        self,
        gathered: Gathered,
        tally: ItemsByRequest,
        rules: Rules,
        lists: Sequence[tuple[Numbers, Ints]],
    ) -> None:
        """Take the numbers of every rule but the live ones, and what each would publish."""
        self.gathered = gathered
        self.tally = tally
        self.rules = rules
        self.lists = [numbers for numbers, _ in lists]
        self.published = [values.copy() for _, values in lists]

    def values(self, calendars: Sequence[When]) -> list[Ints]:
        """Return what is published of each; `calendars` are the reports of the run."""
        agencies = [numbers.agency for numbers in self.lists]
        for agency in np.unique(np.concatenate(agencies)).tolist() if agencies else ():
            _Agency(self, agency).decide(self.reports(calendars))
        return self.published

    def reports(self, calendars: Sequence[When]) -> list[_Event]:
        """Return every report up to the cut."""
        cut = self.gathered.cut
        events = [
            (minute, _REPORT, _ORDER.index(when))
            for when in calendars
            if when in PERIOD_OF
            for minute in range(period_of(when), cut.last_report + 1, period_of(when))
        ]
        if cut.last_report >= cut.horizon:
            last = range(len(PERIOD_OF), len(_ORDER))
            events += [(cut.horizon, _REPORT, which) for which in last]
        return events


class _Agency:
    """The numbers of one agency: nobody reads them together with another's."""

    def __init__(self, all_: InTurn, agency: int) -> None:
        self._gathered, self._tally = all_.gathered, all_.tally
        self._lists, self._values = all_.lists, all_.published
        self._agency = agency
        self._suppression = Suppression(all_.rules.countable, all_.rules.most_clips)
        self._at_sending: dict[int, list[_Place]] = defaultdict(list)
        self._at_close: dict[int, list[_Place]] = defaultdict(list)
        self._complete_at_close: dict[int, list[_Place]] = defaultdict(list)
        self._of_incident: dict[int, list[_Place]] = defaultdict(list)
        self._waiting: list[_Place] = []
        """Numbers that are added up, in the order in which they were begun."""
        self._foreseen: set[_Place] = set()
        self._sort_out()

    def _sort_out(self) -> None:
        """Sort the numbers by what publishes them."""
        sums: list[tuple[int, int, _Place]] = []
        for which, numbers in enumerate(self._lists):
            rule = numbers.rule
            for nth in np.flatnonzero(numbers.agency == self._agency).tolist():
                request, place = int(numbers.request[nth]), (which, nth)
                if rule.when == "on_request":
                    self._at_sending[request].append(place)
                elif rule.when == "on_close" and rule.group == "request":
                    self._at_close[request].append(place)
                else:
                    sums.append((int(self._gathered.closed[request]), request, place))
        for _, request, place in sorted(sums):
            numbers = self._lists[place[0]]
            self._waiting.append(place)
            if numbers.rule.group == "request":
                self._complete_at_close[request].append(place)
            elif numbers.rule.group == "incident" and numbers.complete[place[1]] < NEVER:
                self._of_incident[int(numbers.number[place[1]])].append(place)

    def decide(self, reports: list[_Event]) -> None:
        """Go through all moments in their order, and withhold what has to be."""
        for minute, what, which in sorted([*self._events(), *reports]):
            if what == _SENT:
                counts = [self._count(item, which) for item in Attribute]
                self._suppression.sent(which, counts)
                self._publish(self._at_sending[which])
            elif what == _CLOSED:
                self._suppression.closed(which)
                self._foresee(self._complete_at_close[which])
                self._publish(self._at_close[which])
            elif what == _SETTLED:
                self._foresee(self._of_incident[which])
                self._publish_sums(self._of_incident[which], "on_close")
            else:
                ready = [one for one in self._waiting if self._complete(one) <= minute]
                self._foresee(ready)
                self._publish_sums(ready, _ORDER[which])

    def _events(self) -> Iterator[_Event]:
        """Yield when requests are sent and close, and when incidents are settled."""
        gathered, step = self._gathered, self._lists[0].step
        mine = (gathered.agency == self._agency) & (gathered.step == step)
        for position in np.flatnonzero(mine).tolist():
            if gathered.sent[position] < NEVER:
                yield int(gathered.sent[position]), _SENT, position
            if gathered.closed[position] < NEVER:
                yield int(gathered.closed[position]), _CLOSED, position
        for number, places in self._of_incident.items():
            yield self._complete(places[0]), _SETTLED, number

    def _complete(self, place: _Place) -> int:
        return int(self._lists[place[0]].complete[place[1]])

    def _count(self, item: Attribute, request: int) -> int:
        counts = self._tally.counts.get(item)
        return 0 if counts is None else int(counts[request])

    def _foresee(self, places: Sequence[_Place]) -> None:
        """Hide complete numbers that will be withheld when they are due, from now on."""
        for place in places:
            if place not in self._foreseen:
                self._foreseen.add(place)
                if self._values[place[0]][place[1]] == WITHHELD:
                    self._suppression.will_be_withheld(self._pending(place))

    def _publish_sums(self, places: Sequence[_Place], when: When) -> None:
        """Publish those numbers that a moment publishes: they wait no more."""
        now = [place for place in places if self._lists[place[0]].rule.when == when]
        gone = set(now)
        self._waiting = [place for place in self._waiting if place not in gone]
        self._publish(now)

    def _publish(self, places: Sequence[_Place]) -> None:
        """Publish numbers that are due at one moment, and withhold what would give others away."""
        if places:
            due = [self._pending(place) for place in places]
            for one in self._suppression.publish(due):
                which, nth = places[one]
                self._values[which][nth] = WITHHELD

    def _pending(self, place: _Place) -> Pending:
        """Return a number and what would be published; nothing where its own rule withholds it."""
        numbers, nth = self._lists[place[0]], place[1]
        value = int(self._values[place[0]][nth])
        shown = None if value == WITHHELD else value
        return Pending(numbers.rule, numbers.covers(nth), int(numbers.total[nth]), shown)


_ORDER: tuple[When, ...] = (*reversed(tuple(PERIOD_OF)), *REPORTS)
"""Reports of one minute: of the longer calendar first; then, at the end, all once more."""
