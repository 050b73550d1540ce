"""Who is proven not to have shared, at any minute of a run: the measure's own proofs, kept.

At the end of the run the answers are those that `certain_nonsharing` counts.
"""

from __future__ import annotations

import threading
from bisect import bisect_right, insort
from collections.abc import Iterator

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Ledger
from simulator.measure.cut import cut
from simulator.measure.deadline import deadline_minutes
from simulator.measure.observer.silence import Silent, silent_in
from simulator.measure.observer.view import RequestGroup, View, ground_of, groups, view_of, views
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import BY_NAME, GROUP_DAYS, LIVE, PERIOD_OF, Flow, Policy

_ALL_AT_ONCE = 8
"""Observers from which on those of whom nothing is kept are looked at together."""
_BEFORE_ALL = -1
"""The minute before a run, in which nothing is known: it is always kept."""
MOST_MOMENTS = 16
"""So many are kept: a long run has thousands, and each may take a quarter of a megabyte."""


class SilentSoFar:
    """Who is proven not to have shared, at the minutes that were asked for last."""

    def __init__(self, ledger: Ledger) -> None:
        """Look at `ledger`, a whole run; nothing is worked out yet."""
        self.ledger = ledger
        self._found: dict[int, Silent] = {_BEFORE_ALL: Silent()}
        self._minutes = [_BEFORE_ALL]
        """Those of `_found`, in order."""
        self._keeping = threading.Lock()
        self._ground = ground_of(ledger)
        self._of_group: dict[RequestGroup, tuple[int, Silent]] = {}
        """What each group knew last, and since when."""
        self._last = max(
            (
                int(times[-1])
                for times in (ledger.trace.time, ledger.disclosures.time)
                if len(times)
            ),
            default=-1,
        )

    def at(self, minute: int) -> Silent:
        """Return who is proven not to have shared by the end of `minute`; it may take seconds."""
        minute = self._moment(minute)
        silent = self._found.get(minute)
        if silent is None:
            silent = self._work_out(minute)
            self.keep(minute, silent)
        return silent

    def kept(self, minute: int) -> Silent | None:
        """Return the same where it has been worked out."""
        return self._found.get(self._moment(minute))

    def before(self, minute: int) -> Silent:
        """Return what was worked out of the latest moment up to `minute`: so much at least.

        What was told stays told, and what it proves stays proven.
        """
        with self._keeping:
            place = bisect_right(self._minutes, self._moment(minute))
            return self._found[self._minutes[place - 1]]

    def keep(self, minute: int, silent: Silent) -> None:
        """Keep what was worked out, here or elsewhere, in place of what was kept first."""
        minute = self._moment(minute)
        with self._keeping:
            if minute in self._found:
                return
            self._found[minute] = silent
            insort(self._minutes, minute)
            if len(self._found) > MOST_MOMENTS:
                first = next(kept for kept in self._found if kept != _BEFORE_ALL)
                del self._found[first]
                self._minutes.remove(first)

    def _moment(self, minute: int) -> int:
        """Return one minute for all in which nothing more comes: the run is over."""
        return min(minute, self._last)

    def _work_out(self, minute: int) -> Silent:
        # With the last record the run is over for whoever looks at it, as for the measures.
        at_end = minute >= self._last
        so_far = self.ledger if at_end else cut(self.ledger, minute)
        now = None if at_end else minute + 1
        latest = _latest_of_agencies(so_far, minute)
        moments = {group: self._changed(group, latest, minute) for group in groups(so_far)}
        known, of_group = dict[RequestGroup, Silent](), self._of_group
        for group, at in moments.items():
            kept = of_group.get(group)
            if kept is not None and kept[0] == at:
                known[group] = kept[1]
        missing = [group for group in moments if group not in known]
        for group, view in self._views(so_far, missing, len(moments), now):
            known[group] = silent_in(view)
            of_group[group] = moments[group], known[group]
        parts = known.values()
        return Silent(
            frozenset().union(*(one.answers for one in parts)),
            frozenset().union(*(one.homes for one in parts)),
        )

    def _changed(self, group: RequestGroup, latest: list[int], minute: int) -> int:
        """Return a minute since which nothing has changed for `group`."""
        steps = self.ledger.regime.steps
        if minute >= self._last or not all(_told_at_once(policy) for _, policy in steps):
            return minute
        reported = max(_latest_report(policy, minute) for _, policy in steps)
        return max(reported, *(latest[agency] for agency in group.agencies))

    def _views(
        self, so_far: Ledger, missing: list[RequestGroup], of: int, now: int | None
    ) -> Iterator[tuple[RequestGroup, View]]:
        """Yield the views of the groups that are missing."""
        if len(missing) == of >= _ALL_AT_ONCE:
            yield from zip(missing, views(so_far, now=now, ground=self._ground), strict=True)
        else:
            yield from ((group, view_of(so_far, group, now, self._ground)) for group in missing)


def _latest_of_agencies(ledger: Ledger, minute: int) -> list[int]:
    """Return when each agency's requests, or what it was told, changed last; -1 for never.

    What the public is told, everybody is told. A deadline that comes is a change as well: whoever
    has not shared by then will not, though nobody may say so.
    """
    latest = np.full(len(ledger.agencies), -1, dtype=np.int64)
    trace, told = ledger.trace, ledger.disclosures
    rows = np.flatnonzero(trace.request != NOBODY)
    np.maximum.at(latest, ledger.requests.agency[trace.request[rows]], trace.time[rows])
    log = ledger.requests
    deadline = log.sent + deadline_minutes(ledger.loaded.scenario.residents)
    late = np.flatnonzero((log.sent != NOBODY) & (deadline <= minute))
    np.maximum.at(latest, log.agency[late], deadline[late])
    mine = np.flatnonzero(told.recipient != PUBLIC)
    np.maximum.at(latest, told.recipient[mine], told.time[mine])
    public = told.time[told.recipient == PUBLIC]
    found: list[int] = np.maximum(latest, int(public.max(initial=-1))).tolist()
    return found


def _latest_report(policy: Policy, minute: int) -> int:
    """Return when a calendar last came round: what is not in a report says something too."""
    periods = [
        GROUP_DAYS[PERIOD_OF[flow.when]] * MINUTES_PER_DAY
        for flow in _flows(policy)
        if flow.when in PERIOD_OF
    ]
    return max((minute // period * period for period in periods), default=-1)


def _flows(policy: Policy) -> list[Flow]:
    return [
        flow
        for receives in (policy.agency_receives, policy.public_receives)
        for flow in vars(receives).values()
        if isinstance(flow, Flow)
    ]


def _told_at_once(policy: Policy) -> bool:
    """Tell whether names come with what they are about, and never wait for a report."""
    return all(flow.detail not in BY_NAME or flow.when in LIVE for flow in _flows(policy))
