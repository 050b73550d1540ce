"""What agencies that follow up know of homes: whom their officers could visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from simulator.log_kinds import Attribute
from tests.model_before.told.rules import Rule
from tests.model_before.told.totals import OpenRequest

_SAYS = {Attribute.DECLINED: 0, Attribute.IGNORED: 1, Attribute.SHARED: 1}


class KnownDoors:
    """Homes by name or place, for each agency that follows up; others need none of it."""

    def __init__(self, following_up: frozenset[int]) -> None:
        self.clips: set[int] = set()
        """Requests that brought a clip, by position."""
        self.wanted = bool(following_up)
        """Whether anybody will look."""
        self._following_up = following_up
        self._named: dict[int, set[int]] = defaultdict(set)
        self._dots: dict[int, set[int]] = defaultdict(set)
        self._told: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))

    def learn(self, rule: Rule, request: OpenRequest, homes: Iterable[int]) -> None:
        """Take in that `rule` passed `homes` on."""
        if rule.attribute == Attribute.FOOTAGE and not rule.public:
            self.clips.add(request.position)
        if rule.attribute == Attribute.REQUESTS:
            return
        readers = self._following_up if rule.public else self._following_up & {request.agency}
        if not readers:
            return
        seen = {int(home) for home in homes}
        for agency in readers:
            dot = rule.attribute == Attribute.CAMERAS and request.rules.policy.map.error_ft > 0
            (self._dots if dot else self._named)[agency] |= seen
        if rule.attribute in _SAYS:
            self._told[request.position][_SAYS[rule.attribute]].update(seen)

    def by_name(self, agency: int, home: int) -> None:
        """Take in that `agency` was given the name of `home`."""
        if agency in self._following_up:
            self._named[agency].add(home)

    def named(self, agency: int) -> set[int]:
        """Return the homes whose door `agency` knows."""
        return self._named[agency]

    def known(self, agency: int) -> set[int]:
        """Return those, and the homes that it knows as a dot near their door."""
        return self._named[agency] | self._dots[agency]

    def told_of(self, request: int) -> tuple[set[int], set[int]]:
        """Return the homes told by name as having declined in `request`, and as having not."""
        return self._told[request]
