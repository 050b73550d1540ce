"""Complementary suppression: a total that is hidden stays hidden when the others are subtracted.

A reader knows what was published, the rule by which small totals are hidden, and what it can count
from names. The agency reads what the public is told, too. Where that leaves a hidden total one
value, more is withheld, and no more than it takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from simulator.log_kinds import DETAILS, Attribute
from simulator.measure.inference.evidence import rounded_limits
from simulator.measure.withholding.subtraction import Count, CountLimits, given_away
from simulator.scenario.policy import withheld_totals

_HOW_READILY = {"thresholded": 0, "total": 1, "rounded": 2}
"""Which numbers are withheld first: those that may be hidden anyway."""
_KNOWN_WHEN_SENT = (Attribute.ASKED, Attribute.CAMERAS)


class WithholdingRule(Protocol):
    """One item to one party, as far as withholding goes by it; a key among others."""

    @property
    def public(self) -> bool:
        """Whether the public is told, and not the agency."""

    @property
    def attribute(self) -> Attribute:
        """The item."""

    @property
    def gives_away(self) -> Attribute:
        """The item that it says the number of."""

    @property
    def detail(self) -> int:
        """Position in `DETAILS`."""

    @property
    def threshold(self) -> int:
        """Totals below it are withheld, for a detail with a threshold."""

    @property
    def zeros_withheld(self) -> bool:
        """Whether zeros are withheld as well."""

    @property
    def round_to(self) -> int:
        """What its totals are rounded to, for a rounded detail."""


class Pending(NamedTuple):
    """A number that is due, before it is decided whether more is withheld."""

    rule: WithholdingRule
    requests: tuple[int, ...]
    """The requests that it covers, by position, in order."""
    total: int
    value: int | None
    """What would be published; nothing where its own rule withholds it."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of one party, published or withheld."""

    pending: Pending
    withheld: bool

    @property
    def public(self) -> bool:
        """Whether the public is told, and not the agency."""
        return self.pending.rule.public

    @property
    def count(self) -> Count:
        """What it counts."""
        return Count(self.pending.rule.gives_away, self.pending.requests)

    @property
    def known(self) -> CountLimits | None:
        """What a reader knows from it by itself; nothing where it was withheld for another."""
        rule, value = self.pending.rule, self.pending.value
        if value is None:
            low, high = withheld_totals(rule.threshold, zeros_withheld=rule.zeros_withheld)
            # A rule that hides one value only says it: what is left to hold is subtraction.
            return CountLimits(self.count, low, high) if low < high else None
        if self.withheld:
            return None
        detail = DETAILS[rule.detail]
        if detail == "noisy":
            return None
        limits = rounded_limits(value, rule.round_to) if detail == "rounded" else (value, value)
        return CountLimits(self.count, *limits)


class Suppression:
    """What the readers of one agency's numbers under one policy were told so far."""

    def __init__(self, countable: Mapping[bool, frozenset[Attribute]], most_clips: int = 1) -> None:
        """Begin with nothing told.

        `countable` holds the items that the public (True) and the agency (False) can count from
        what they are told by name or live; `most_clips` is how many a home gives at most.
        """
        self._countable = countable
        self._most_clips = most_clips
        self._counts: dict[int, Sequence[int]] = {}
        self._closed: set[int] = set()
        self._numbers: list[_Number] = []
        self._positions: dict[tuple[WithholdingRule, tuple[int, ...]], int] = {}
        self._about: dict[int, list[int]] = defaultdict(list)
        """For each request, the positions of the numbers that cover it."""

    def copy(self) -> Suppression:
        """Return the same, to go on from it in another way."""
        other = Suppression(self._countable, self._most_clips)
        other._counts, other._closed = dict(self._counts), set(self._closed)
        other._numbers, other._positions = list(self._numbers), dict(self._positions)
        for request, places in self._about.items():
            other._about[request] = list(places)
        return other

    def sent(self, request: int, counts: Sequence[int]) -> None:
        """A request is on its way; `counts` holds how many of each item, and goes on counting."""
        self._counts[request] = counts

    def closed(self, request: int) -> None:
        """No more answers will come: what `sent` was given is final."""
        self._closed.add(request)

    def publish(self, due: Sequence[Pending]) -> set[int]:
        """Publish what is due; return the places in it of numbers that are withheld as well.

        Everything in `due` is out from then on, or withheld for good.
        """
        places = [self._add(one) for one in due]
        more: set[int] = set()
        left = set(places)
        while left:
            together = self._hang_together(min(left))
            more |= self._withhold(together, sorted(left & together))
            left -= together
        return {nth for nth, place in enumerate(places) if place in more}

    def will_be_withheld(self, pending: Pending) -> None:
        """Hide a number from now on that its own rule will withhold when it is due."""
        self._add(pending)

    def hide(self, due: Sequence[Pending], gone: Iterable[int]) -> list[int]:
        """Take those in `due` to be out but for the places in `gone`; return where they stand."""
        places = [self._add(one) for one in due]
        for place in (places[nth] for nth in gone):
            self._numbers[place] = replace(self._numbers[place], withheld=True)
        return places

    def leaves_open(self, due: Sequence[Pending], gone: Iterable[int]) -> bool:
        """Tell whether, with `gone` of `due` withheld, more would have to be, and it would help."""
        supposed = self.copy()
        return supposed.has_to_withhold_more(supposed.hide(due, gone))

    def has_to_withhold_more(self, places: Iterable[int]) -> bool:
        """Tell whether withholding more of the numbers at `places` is needed, and would help."""
        left = set(places)
        while left:
            together = self._hang_together(min(left))
            may_go = [place for place in left & together if self._may_be_withheld(place)]
            lost = self._given_away(together, without=()) if may_go else set[int]()
            if lost and lost - self._given_away(together, without=may_go):
                return True
            left -= together
        return False

    def known_to_agency(self) -> list[CountLimits]:
        """Return what the agency knows from each number by itself, and what it can count."""
        known = [one.known for one in self._numbers if one.known is not None]
        return [*known, *self._counted(self._numbers, public=False)]

    def _add(self, pending: Pending) -> int:
        """Add a number, and return its position; once, however often it is heard of."""
        key = pending.rule, pending.requests
        if key not in self._positions:
            self._positions[key] = len(self._numbers)
            for request in pending.requests:
                self._about[request].append(len(self._numbers))
            self._numbers.append(_Number(pending, pending.value is None))
        return self._positions[key]

    def _hang_together(self, start: int) -> set[int]:
        """Return the positions of the numbers that share requests, one with the next."""
        together, looked_at, ahead = {start}, set[int](), [start]
        while ahead:
            for request in self._numbers[ahead.pop()].pending.requests:
                if request not in looked_at:
                    looked_at.add(request)
                    new = set(self._about[request]) - together
                    together |= new
                    ahead.extend(new)
        return together

    def _withhold(self, together: set[int], due: list[int]) -> set[int]:
        """Withhold more of the numbers `due` until nothing withheld is given away."""
        may_go = [place for place in due if self._may_be_withheld(place)]
        lost = self._given_away(together, without=()) if may_go else set[int]()
        if not lost:
            return set()
        # What was out before, and names, may give a number away whatever is withheld now.
        beyond_help = self._given_away(together, without=may_go)
        gone: list[int] = []
        while lost := lost - beyond_help:
            gone.append(self._next_to_go(together, gone, may_go, min(lost)))
            lost = self._given_away(together, without=gone)
        gone = self._only_needed(together, gone, beyond_help)
        for place in gone:
            self._numbers[place] = replace(self._numbers[place], withheld=True)
        return set(gone)

    def _next_to_go(
        self, together: set[int], gone: list[int], may_go: list[int], target: int
    ) -> int:
        """Return the number to withhold next, so that the one at `target` is not given away."""
        left = sorted(set(may_go) - set(gone), key=self._how_readily(target))
        read = [place for place in left if self._reads(target, place)]
        enough = (
            place
            for place in read
            if not self._given_away(together, without=[*gone, place], of={target})
        )
        return next(enough, (read or left)[0])

    def _only_needed(self, together: set[int], gone: list[int], beyond_help: set[int]) -> list[int]:
        """Leave out of `gone` what need not be withheld after all."""
        for place in reversed(gone):
            fewer = [other for other in gone if other != place]
            if not self._given_away(together, without=fewer) - beyond_help:
                # With it goes the reason for what was withheld to hide it.
                return self._only_needed(together, fewer, beyond_help)
        return gone

    def _may_be_withheld(self, place: int) -> bool:
        number = self._numbers[place]
        return not number.withheld and DETAILS[number.pending.rule.detail] in _HOW_READILY

    def _reads(self, target: int, place: int) -> bool:
        """Tell whether those who must not learn of the number at `target` read that at `place`."""
        return self._numbers[place].public or not self._numbers[target].public

    def _how_readily(self, target: int) -> Callable[[int], tuple[int | bool, ...]]:
        """Return by what numbers are sorted: which of them is withheld first for `target`.

        The smallest total that hides something: not a zero where there is another.
        """
        covered = self._numbers[target].pending.requests

        def key(place: int) -> tuple[int | bool, ...]:
            rule, requests, total, _ = self._numbers[place].pending
            readily = _HOW_READILY[DETAILS[rule.detail]]
            elsewhere = requests != covered
            return readily, elsewhere, total == 0, total, rule.public, int(rule.attribute), place

        return key

    def _given_away(
        self, together: set[int], without: Iterable[int], of: set[int] | None = None
    ) -> set[int]:
        """Return which withheld numbers, or which `of` them, are given away.

        Those in `without` are taken to be withheld, too.
        """
        gone = set(without)
        numbers = {
            place: replace(number, withheld=number.withheld or place in gone)
            for place, number in ((place, self._numbers[place]) for place in together)
        }
        given: set[int] = set()
        for public in (True, False):
            read = [number for number in numbers.values() if number.public or not public]
            hidden = {
                place: number
                for place, number in numbers.items()
                if number.withheld and number.public == public and (of is None or place in of)
            }
            if hidden:
                known = [one.known for one in read if one.known is not None]
                known += self._counted(read, public=public)
                counts = [number.count for number in hidden.values()]
                answers = given_away(counts, known, self._most_clips)
                given |= {place for place, yes in zip(hidden, answers, strict=True) if yes}
        return given

    def _counted(self, numbers: Sequence[_Number], *, public: bool) -> list[CountLimits]:
        """Return what the readers can count by themselves, over the requests of `numbers`."""
        covers = {number.pending.requests for number in numbers}
        requests = sorted(set().union(*covers))
        counted = []
        for item in sorted(self._countable[public]):
            known = {
                request: self._counts[request][item]
                for request in requests
                if item in _KNOWN_WHEN_SENT or request in self._closed
            }
            if len(covers) == 1 and len(known) == len(requests):
                together = sum(known.values())
                counted.append(CountLimits(Count(item, *covers), together, together))
            else:
                counted += [
                    CountLimits(Count(item, (r,)), value, value) for r, value in known.items()
                ]
        return counted
