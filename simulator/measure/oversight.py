"""How well somebody who reads the published numbers knows the share rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, WITHHELD, Bools, Floats, Ints, Ledger
from simulator.log_kinds import ATTRIBUTE_OF, DETAILS, Attribute, Happened
from simulator.measure.coverage import requests_of_each
from simulator.measure.flows import Value, distinct_rows, of_the_request
from simulator.measure.observer.told.numbers import sharers_of_clips
from simulator.measure.rows import counted_in_each, last_numbers, rows_about
from simulator.scenario.policy import AS_NUMBER, Item, Policy, threshold_of, withheld_totals

_SAY_WHO_SHARED: tuple[Item, ...] = ("shared", "identity", "footage")
"""Each who shares is one of the first two; and gives one clip or more, which is a range."""
_TOTAL, _NOISY, _ROUNDED = (DETAILS.index(detail) for detail in ("total", "noisy", "rounded"))


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Numbers that a reader has, no two about the same request: arrays.

    All are of one length, but for the last two.
    """

    low: Ints
    """The least that each can be: one value with the most, unless it is hidden."""
    high: Ints
    detail: Ints
    """Noisy: chance is in it, and nothing else bounds it. Rounded: it gives way to the others."""
    which: Ints
    """For each request that is covered, the number that covers it."""
    request: Ints

    @property
    def taken_as(self) -> float:
        """What a reader takes all of them together for: each for the middle of what it can be."""
        middles: Floats = (self.low + self.high) / 2
        return math.fsum(middles.tolist())

    def covered(self, requests: int) -> Bools:
        """Tell which requests, of so many, any of them covers."""
        covered = np.zeros(requests, dtype=bool)
        covered[self.request] = True
        return covered

    def only(self, kept: Bools) -> _Numbers:
        """Return those that are `kept`."""
        if kept.all():
            return self
        place, mine = np.cumsum(kept) - 1, kept[self.which]
        return _Numbers(
            self.low[kept],
            self.high[kept],
            self.detail[kept],
            place[self.which[mine]],
            self.request[mine],
        )

    def touching(self, requests: Bools) -> Bools:
        """Tell which of them cover any of these requests."""
        return np.bincount(self.which[requests[self.request]], minlength=len(self.low)) > 0


def oversight_measures(ledger: Ledger) -> dict[str, Value]:
    """Compute the errors of the share rate that agency and public would work out, in points."""
    return {
        "agency_error": share_rate_error(ledger, public=False),
        "oversight_error": share_rate_error(ledger, public=True),
    }


def share_rate_error(ledger: Ledger, *, public: bool) -> float | None:
    """Return the error of shared / asked, in percentage points, over the same requests.

    A withheld total counts as the middle of what it can be: by the rule, and because no more can
    share than were asked. Nothing where either was never published. Several agencies are read
    together.
    """
    size = len(ledger.requests)
    asked = _numbers(ledger, ("asked",), public=public)
    if not len(asked.low):
        return None
    shared = _numbers(ledger, _SAY_WHO_SHARED, public=public)
    asked, shared = _within_each_other(*_same_requests(asked, shared, size), size)
    base = asked.taken_as
    if base <= 0:
        return None
    covered = asked.covered(size)
    truly_asked, truly_shared = (
        int(counted_in_each(ledger.trace, kind, size)[covered].sum())
        for kind in (Happened.ASKED, Happened.SHARED)
    )
    if not truly_asked:
        return None
    return abs(shared.taken_as / base - truly_shared / truly_asked) * 100


def _same_requests(asked: _Numbers, shared: _Numbers, size: int) -> tuple[_Numbers, _Numbers]:
    """Leave only numbers that together cover the same requests, of `size`, on both sides."""
    while True:
        by_asked, by_shared = asked.covered(size), shared.covered(size)
        if (by_asked == by_shared).all():
            return asked, shared
        asked = asked.only(~asked.touching(~by_shared))
        shared = shared.only(~shared.touching(~by_asked))


def _within_each_other(asked: _Numbers, shared: _Numbers, size: int) -> tuple[_Numbers, _Numbers]:
    """Bound what was asked and what was shared over the same requests by each other."""
    many, few = _same_sets(asked, shared, size)
    exact = (asked.detail[many] != _NOISY) & (shared.detail[few] != _NOISY)
    many, few = many[exact], few[exact]
    least, most = shared.low[few], shared.high[few]
    rounded = asked.detail[many] == _ROUNDED
    high = np.where(rounded, np.maximum(asked.high[many], least), asked.high[many])
    low = np.maximum(asked.low[many], np.minimum(least, high))
    most = np.minimum(most, high)
    return _with_limits(asked, many, low, high), _with_limits(
        shared, few, np.minimum(least, most), most
    )


def _with_limits(numbers: _Numbers, places: Ints, low: Ints, high: Ints) -> _Numbers:
    lows, highs = numbers.low.copy(), numbers.high.copy()
    lows[places], highs[places] = low, high
    return _Numbers(lows, highs, numbers.detail, numbers.which, numbers.request)


def _same_sets(asked: _Numbers, shared: _Numbers, size: int) -> tuple[Ints, Ints]:
    """Return the places of numbers that cover the very same requests: of each side, in pairs."""
    other = np.full(size, NOBODY, dtype=np.int64)
    other[shared.request] = shared.which
    facing = other[asked.request]
    first = np.full(len(asked.low), NOBODY, dtype=np.int64)
    first[asked.which] = facing
    apart = np.bincount(asked.which[facing != first[asked.which]], minlength=len(first))
    covers = np.bincount(asked.which, minlength=len(first))
    facing_covers = np.bincount(shared.which, minlength=len(shared.low))
    many = ((first != NOBODY) & (apart == 0)).nonzero()[0]
    many = many[covers[many] == facing_covers[first[many]]]
    return many, first[many]


def _numbers(ledger: Ledger, items: tuple[Item, ...], *, public: bool) -> _Numbers:
    """Return what a reader knows of `items`, which count the same: the first that came out."""
    numbers: list[_Numbers] = []
    covered = np.zeros(len(ledger.requests), dtype=bool)
    for item in items:
        told = _told(ledger, item, public=public)
        if covered.any():
            told = [one.only(~one.touching(covered)) for one in told]
        numbers += told
        for one in told:
            covered[one.request] = True
    return _together(numbers)


def _together(numbers: list[_Numbers]) -> _Numbers:
    """Return several lists of numbers as one."""
    if len(numbers) == 1:
        return numbers[0]
    before = np.cumsum([0, *(len(one.low) for one in numbers)])
    which = [one.which + start for one, start in zip(numbers, before, strict=False)]
    return _Numbers(
        *(
            np.concatenate([_NONE, *columns])
            for columns in (
                [one.low for one in numbers],
                [one.high for one in numbers],
                [one.detail for one in numbers],
                which,
                [one.request for one in numbers],
            )
        )
    )


_NONE = np.zeros(0, dtype=np.int64)


def _told(ledger: Ledger, item: Item, *, public: bool) -> list[_Numbers]:
    """Return what a reader knows of one item: the published totals, or names to count."""
    told = []
    for step, (_, policy) in enumerate(ledger.regime.steps):
        flows = policy.public_receives if public else policy.agency_receives
        detail = flows.flow(item).detail
        if not policy.exists(item) or detail == "none":
            continue
        if detail in AS_NUMBER:
            told.append(_totals(ledger, item, step, public=public))
        else:
            told.append(_counted(ledger, ATTRIBUTE_OF[item], step, public=public))
    return told


def _totals(ledger: Ledger, item: Item, step: int, *, public: bool) -> _Numbers:
    told, policy = ledger.disclosures, ledger.regime.steps[step][1]
    rows = last_numbers(told, ATTRIBUTE_OF[item], public=public)
    if len(ledger.regime.steps) > 1:
        rows = rows[ledger.cells.steps[told.cell[rows]] == step]
    value = told.value[rows]
    hidden = value == WITHHELD
    least, most = _hidden(policy, item, public=public)
    low, high = np.where(hidden, least, value), np.where(hidden, most, value)
    if item == "footage":
        cameras = ledger.loaded.scenario.town.most_cameras
        limits = zip(low.tolist(), high.tolist(), strict=True)
        sharers = [sharers_of_clips(least, most, cameras) for least, most in limits]
        low, high = np.array(sharers, dtype=np.int64).reshape(-1, 2).T
    which, request = requests_of_each(ledger, told.cell[rows].astype(np.int64))
    return _Numbers(low, high, told.detail[rows].astype(np.int64), which, request)


def _hidden(policy: Policy, item: Item, *, public: bool) -> tuple[int, int]:
    """Return what a withheld total can be by its rule: below the threshold, above 0 or not."""
    flows = policy.public_receives if public else policy.agency_receives
    safeguards = policy.safeguards
    threshold = threshold_of(flows.flow(item), safeguards)
    return withheld_totals(threshold, zeros_withheld=safeguards.zeros_withheld)


def _counted(ledger: Ledger, attribute: Attribute, step: int, *, public: bool) -> _Numbers:
    """Count the homes told of in each closed request, as answers to the request itself."""
    told, log = ledger.disclosures, ledger.requests
    rows = rows_about(told, attribute, public=public)
    rows = rows[(told.cell[rows] == NOBODY) & (told.request[rows] != NOBODY)]
    rows = rows[of_the_request(ledger, rows)]
    # A home may give several clips.
    first = distinct_rows(told.request[rows], told.subject[rows])
    names = np.bincount(told.request[rows][first], minlength=len(log))
    request = ((log.closed != NOBODY) & (log.step == step)).nonzero()[0]
    count = names[request]
    return _Numbers(count, count, np.full(len(count), _TOTAL), np.arange(len(count)), request)
