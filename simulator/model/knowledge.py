"""What agencies that follow up know of homes: whom their officers could visit.

It is written ahead: when a request is sent, it is settled from which minute on each home is known.
"""

from __future__ import annotations

import numpy as np

from simulator.ledger import Bools, Ints, Kinds
from simulator.log_kinds import Attribute
from simulator.model.drawn.town import DrawnTown
from simulator.model.submitted import Submitted
from simulator.model.told.rules import Rule
from simulator.model.written.moments import NEVER, REPORTS, passed
from simulator.model.written.names import ANSWERED

_KNOWN_AT_SENDING = (Attribute.ASKED, Attribute.CAMERAS)


class KnownDoors:
    """Homes by name or place, for each agency that follows up; others need none of it."""

    def __init__(self, town: DrawnTown, horizon: int, following_up: frozenset[int]) -> None:
        self.wanted = bool(following_up)
        """Whether anybody will look."""
        self._town = town
        self._horizon = horizon
        self._following_up = following_up
        self._named: dict[int, Ints] = {}
        """For each agency, and for PUBLIC, the minute from which each home is known."""
        self._dots: dict[int, Ints] = {}
        self._clips: dict[int, int] = {}
        """For each request, the minute from which it has brought a clip."""

    def sent(self, request: Submitted) -> None:
        """Take in what a request passes on that is known when it is sent."""
        homes = request.reach.area
        covers = request.rules.policy.map.covers
        on_map = homes[self._town.homes.on_map[homes] < covers] if covers < 1 else homes
        for rule in request.rules.every:
            if rule.by_name and rule.attribute in _KNOWN_AT_SENDING:
                mine = on_map if rule.attribute == Attribute.CAMERAS else request.reach.asked
                self._learn(rule, request, mine, np.full(len(mine), request.sent, dtype=np.int64))

    def answered(self, request: Submitted, homes: Ints, kinds: Kinds, minutes: Ints) -> None:
        """Take in what a request passes on of answers at `minutes`, yet to come or not."""
        for rule in request.rules.every:
            if rule.by_name and rule.attribute in ANSWERED:
                mine = kinds == ANSWERED[rule.attribute]
                self._learn(rule, request, homes[mine], minutes[mine])

    def _learn(self, rule: Rule, request: Submitted, homes: Ints, minutes: Ints) -> None:
        known = self._from(rule, request, minutes)
        if not len(known):
            return
        if rule.attribute == Attribute.FOOTAGE and not rule.public:
            self.clip(request.position, int(known.min()))
        dot = rule.attribute == Attribute.CAMERAS and request.rules.policy.map.error_ft > 0
        readers = self._following_up if rule.public else self._following_up & {request.agency}
        for agency in readers:
            np.minimum.at(self._minutes(self._dots if dot else self._named, agency), homes, known)

    def _from(self, rule: Rule, request: Submitted, minutes: Ints) -> Ints:
        """Return from which minute on a record is known: of a report from the next."""
        closed = np.full(len(minutes), NEVER if request.closed < 0 else request.closed)
        known = passed(rule.when, minutes, closed, self._horizon)
        return known + 1 if rule.when in REPORTS else known

    def _minutes(self, which: dict[int, Ints], agency: int) -> Ints:
        if agency not in which:
            which[agency] = np.full(len(self._town.homes), NEVER, dtype=np.int64)
        return which[agency]

    def clip(self, request: int, minute: int) -> None:
        """Take in that a request brings a clip in a minute."""
        self._clips[request] = min(minute, self._clips.get(request, NEVER))

    def by_name(self, agency: int, home: int, minute: int) -> None:
        """Take in that `agency` is given the name of `home`."""
        if agency in self._following_up:
            named = self._minutes(self._named, agency)
            named[home] = min(minute, named[home])

    def brought_clip(self, request: int, now: int) -> bool:
        """Tell whether a request has brought a clip by now."""
        return self._clips.get(request, NEVER) <= now

    def named(self, agency: int, homes: Ints, now: int) -> Bools:
        """Tell of which of `homes` the agency knows the door."""
        return self._minutes(self._named, agency)[homes] <= now

    def known(self, agency: int, homes: Ints, now: int) -> Bools:
        """Tell which it knows by their door, or as a dot near it."""
        dots = self._minutes(self._dots, agency)[homes] <= now
        return self.named(agency, homes, now) | dots

    def told_of(self, request: Submitted, now: int) -> tuple[set[int], set[int]]:
        """Return the homes told by name as having declined in `request`, and as having not."""
        declined: set[int] = set()
        others: set[int] = set()
        homes, kinds = request.reach.asked, request.answers.kind
        minutes = request.sent + request.answers.after
        for rule in request.rules.every:
            if rule.by_name and rule.attribute in _SAYS:
                mine = kinds == ANSWERED[rule.attribute]
                out = self._from(rule, request, minutes[mine]) <= now
                (declined if _SAYS[rule.attribute] else others).update(homes[mine][out].tolist())
        return declined, others


_SAYS = {Attribute.DECLINED: True, Attribute.IGNORED: False, Attribute.SHARED: False}
"""Whether a record by name says that a home has declined."""
