"""What a hidden total can be where the policy also hides what would give a small one away.

An observer who knows the rule plays it again. A total is missing because it is small, or because
it would have given another one away had it been shown. Which of the missing are which is tried out,
one after the other as they came; what does not lead to just what was published is no explanation.
What is left of a total is then from the least to the most that it is in any explanation.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from simulator.ledger import NOBODY
from simulator.log_kinds import DETAILS, Attribute
from simulator.measure.observer.told.hidden.order import NotKnownError, PublishingOrder
from simulator.measure.observer.told.hidden.totals import (
    Total,
    beyond,
    counts_of,
    hanging_together,
    rows_of_totals,
    totals_of,
)
from simulator.measure.observer.told.reading import Reading
from simulator.measure.withholding.known import countable
from simulator.measure.withholding.subtraction import CountLimits, limits_of
from simulator.measure.withholding.suppression import Pending, Suppression
from simulator.scenario.policy import BY_NAME, ITEMS, LIVE, Policy

Range: TypeAlias = tuple[int, int | None]
"""The least and the most; nothing where there is no most."""
_ALONE = frozenset({Attribute.CAMERAS, Attribute.REQUESTS})
"""Items of which no others are the sum."""
_BUDGET = 1_500
"""So many times it is asked what would be given away; then a hidden total may be anything."""
_MOST_VALUES = 120
"""A total that could have more values than these may be anything."""
_MOST_TABLES = 200


class Hidden:
    """What the hidden totals of a reading can be, under complementary suppression."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._ranges: dict[tuple[int, int], dict[int, Range]] = {}

    @cached_property
    def _rows(self) -> dict[tuple[int, int], list[int]]:
        """The rows of totals, which are looked through once for all agencies and policies."""
        return rows_of_totals(self._reading)

    def range(self, row: int) -> Range | None:
        """Return from where to where the total in `row` can be; nothing where it can be any."""
        cell = self._reading.ledger.cells[int(self._reading.ledger.disclosures.cell[row])]
        key = cell.agency, cell.step
        if key not in self._ranges:
            self._ranges[key] = dict(self._read(*key))
        found = self._ranges[key].get(row)
        return None if found == (0, None) else found

    def _read(self, agency: int, step: int) -> Iterator[tuple[int, Range]]:
        reading = self._reading
        policy = reading.ledger.regime.steps[step][1]
        totals = list(totals_of(reading, self._rows.get((agency, step), ()), step))
        for together in hanging_together(totals):
            if any(total.value is None for total in together):
                try:
                    yield from _Explained(reading, policy, together).ranges().items()
                except NotKnownError:
                    continue


class _State(NamedTuple):
    """How far an explanation has come."""

    suppression: Suppression
    small: frozenset[int]
    """The rows that are taken to be hidden because they are small."""
    gone: frozenset[int]
    """The rows that are taken to be hidden because they would give others away."""
    ranges: Mapping[int, Range]
    """By row that is hidden for another: from where to where it can be."""


class _Explained:
    """All ways to explain what is missing among totals that hang together."""

    def __init__(self, reading: Reading, policy: Policy, totals: Sequence[Total]) -> None:
        """Begin; raises `NotKnownError` where the observer does not know enough of the order."""
        self._reading, self._policy = reading, policy
        self._totals = {total.row: total for total in totals}
        self._most_clips = reading.scenario.town.most_cameras
        self._asked = 0
        requests = sorted({request for total in totals for request in total.requests})
        if any(request not in reading.place for request in requests):
            raise NotKnownError
        self._one_table = len({total.requests for total in totals}) == 1
        known = counts_of(reading, requests)
        both = self._countable(requests)
        self._cap = beyond(totals, known, both[True] | both[False])
        begin = Suppression(both, self._most_clips)
        for request in requests:
            begin.sent(request, known[request])
        self._begin = _State(begin, frozenset(), frozenset(), {})
        self._moments = PublishingOrder(reading, policy).in_order(totals, requests)

    def ranges(self) -> dict[int, Range]:
        """Return from where to where each missing total can be."""
        missing = [total for total in self._totals.values() if total.value is None]
        explanations: dict[int, list[Range]] = defaultdict(list)
        for end in self._from(self._begin, 0):
            for total in missing:
                small = total.small
                if total.row in end.small and small is not None:
                    explanations[total.row].append(small)
                else:
                    explanations[total.row].append(end.ranges[total.row])
        return {row: _around(ranges) for row, ranges in explanations.items()}

    def _from(self, state: _State, nth: int) -> Iterator[_State]:
        """Yield all ways in which what came from the moment `nth` on can be explained."""
        if nth == len(self._moments):
            yield state
            return
        closed, foreseen, due = self._moments[nth]
        suppression = state.suppression.copy()
        for request in closed:
            suppression.closed(request)
        state = state._replace(suppression=suppression)
        for foreseeing in self._foreseeing(state, foreseen):
            for after in self._published(foreseeing, due):
                yield from self._from(after, nth + 1)

    def _foreseeing(self, state: _State, rows: Sequence[int]) -> Iterator[_State]:
        """Yield the ways in which totals that are due later are small, and hidden from now on."""
        open_rows = [row for row in rows if row not in state.small | state.gone]
        for small in _subsets([row for row in open_rows if self._totals[row].small is not None]):
            suppression = state.suppression.copy()
            for row in small:
                total = self._totals[row]
                suppression.will_be_withheld(Pending(total.rule, total.requests, 0, None))
            yield state._replace(
                suppression=suppression,
                small=state.small | small,
                gone=state.gone | (set(open_rows) - small),
            )

    def _published(self, state: _State, due: Sequence[Total]) -> Iterator[_State]:
        """Yield the ways in which just those of `due` are hidden that are."""
        missing = [total for total in due if total.value is None]
        must_go = {total.row for total in missing if total.small is None or total.row in state.gone}
        may_go = [total.row for total in missing if total.row not in state.small | must_go]
        for more in _subsets(may_go):
            gone = must_go | more
            small = state.small | ({total.row for total in missing} - gone)
            ranges = self._with_gone(state._replace(small=small), due, gone)
            if ranges is not None:
                after = state.suppression.copy()
                after.hide(
                    self._pending(due, small, {}),
                    [nth for nth, total in enumerate(due) if total.row in gone],
                )
                yield _State(
                    after,
                    small,
                    state.gone | gone,
                    {**state.ranges, **ranges},
                )

    def _with_gone(
        self, state: _State, due: Sequence[Total], gone: set[int]
    ) -> dict[int, Range] | None:
        """Return what those that are `gone` can be; nothing where this explains nothing."""
        places = {total.row: nth for nth, total in enumerate(due) if total.row in gone}
        pending = self._pending(due, state.small, {})
        after = state.suppression.copy()
        after.hide(pending, places.values())
        known = after.known_to_agency() + self._small_limits(state.small)
        some = due[0].counted
        if limits_of(some, known, self._most_clips, self._cap) is None:
            return None
        if self._left_open(state, pending, set(places.values())):
            return None
        values: dict[int, list[int]] = {}
        for row, nth in places.items():
            others = set(places.values()) - {nth}
            values[row] = list(self._values(state, due, self._totals[row], known, others))
            if not values[row]:
                return None
        if gone and self._can_be_replayed(due, values):
            tables = list(self._replayed(state, due, values, known))
            values = {row: [table[row] for table in tables] for row in values}
            if not tables:
                return None
        return {
            row: (min(some), None if max(some) == self._cap else max(some))
            for row, some in values.items()
        }

    def _left_open(self, state: _State, due: Sequence[Pending], gone: set[int]) -> bool:
        """Tell whether more than `gone` would be withheld."""
        self._asked += 1 if self._one_table else 4 * len(self._totals)
        if self._asked > _BUDGET:
            raise NotKnownError
        return state.suppression.leaves_open(due, gone)

    def _values(
        self,
        state: _State,
        due: Sequence[Total],
        total: Total,
        known: Sequence[CountLimits],
        others: set[int],
    ) -> Iterator[int]:
        """Yield what a total can come to that has to be hidden beside the `others`.

        Where that is too much to try, what its own rule does not withhold.
        """
        limits = limits_of(total.counted, known, self._most_clips, self._cap)
        hidden = [self._totals[row] for row in state.small] + [due[nth] for nth in others]
        if limits is None or not any(_in_one_sum(total, other) for other in hidden):
            return  # where nothing else is hidden, nothing could be given away
        low, high = limits
        least, most = total.small or (1, 0)
        if high - low > _MOST_VALUES or (high == self._cap and not self._one_table):
            outside = (value for value in (low, most + 1, least - 1, high) if low <= value <= high)
            yield from (value for value in outside if not least <= value <= most)
            return
        for value in range(low, high + 1):
            exactly = CountLimits(total.counted, value, value)
            if (
                not least <= value <= most
                and limits_of(total.counted, [*known, exactly], self._most_clips, self._cap)
                and self._left_open(
                    state, self._pending(due, state.small, {total.row: value}), others
                )
            ):
                yield value

    def _can_be_replayed(self, due: Sequence[Total], values: Mapping[int, list[int]]) -> bool:
        """Tell whether the observer knows all that the order goes by in which more is withheld."""
        tables = math.prod(len(some) for some in values.values())
        return (
            self._one_table
            and tables <= _MOST_TABLES
            and all(DETAILS[total.rule.detail] != "rounded" for total in due)
            and sum(self._cap in some for some in values.values()) < 2
        )

    def _replayed(
        self,
        state: _State,
        due: Sequence[Total],
        values: Mapping[int, list[int]],
        known: Sequence[CountLimits],
    ) -> Iterator[dict[int, int]]:
        """Yield the values with which the rule withholds these, and no others."""
        gone = {nth for nth, total in enumerate(due) if total.row in values}
        for some in itertools.product(*values.values()):
            table = dict(zip(values, some, strict=True))
            more = [CountLimits(self._totals[row].counted, one, one) for row, one in table.items()]
            if limits_of(due[0].counted, [*known, *more], self._most_clips, self._cap) is None:
                continue
            pending = self._pending(due, state.small, table)
            if state.suppression.copy().publish(pending) == gone:
                yield table

    def _pending(
        self, due: Sequence[Total], small: frozenset[int], values: Mapping[int, int]
    ) -> list[Pending]:
        """Return `due` as the platform had it, where those that are hidden for others had these."""
        return [
            Pending(total.rule, total.requests, 0, None)
            if total.row in small
            else total.shown(values.get(total.row, 0))
            if total.value is None
            else Pending(total.rule, total.requests, total.value, total.value)
            for total in due
        ]

    def _small_limits(self, small: frozenset[int]) -> list[CountLimits]:
        ranges = ((self._totals[row].counted, self._totals[row].small) for row in small)
        return [CountLimits(count, *range_) for count, range_ in ranges if range_ is not None]

    def _countable(self, requests: Sequence[int]) -> dict[bool, frozenset[Attribute]]:
        """Return what either party can count from names: the observer must have counted, too."""
        reading, policy = self._reading, self._policy
        by_name = [
            (item, flow.when)
            for flows in (policy.agency_receives, policy.public_receives)
            for item in ITEMS
            for flow in (flows.flow(item),)
            if flow.detail in BY_NAME and policy.exists(item)
        ]
        all_closed = all(reading.ledger.requests.closed[request] != NOBODY for request in requests)
        for item, when in by_name:
            known_in_time = when in LIVE or (
                when == "on_close" and item not in ("asked", "cameras")
            )
            if not known_in_time and not (reading.until is None and all_closed):
                raise NotKnownError
        return {
            public: countable(policy, self._most_clips, public=public) for public in (True, False)
        }


def _in_one_sum(total: Total, other: Total) -> bool:
    """Tell whether one can say anything of the other: answers add up, cameras stand alone."""
    items = total.rule.gives_away, other.rule.gives_away
    return items[0] == items[1] or _ALONE.isdisjoint(items)


def _subsets(rows: Sequence[int]) -> Iterator[frozenset[int]]:
    for size in range(len(rows) + 1):
        yield from map(frozenset, itertools.combinations(rows, size))


def _around(ranges: Sequence[Range]) -> Range:
    """Return the least range that holds all of these."""
    highs = [high for _, high in ranges if high is not None]
    return min(low for low, _ in ranges), (max(highs) if len(highs) == len(ranges) else None)
