"""Which agencies can know something of one home, and what each of them knows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.ledger import NOBODY, Ledger
from simulator.log_kinds import Happened
from simulator.measure.cut import cut
from simulator.measure.observer.conclusions import Conclusions, worked_out
from simulator.measure.observer.view import RequestGroup, View, groups, view_of


def known_of(
    ledger: Ledger, home: int, minute: int, known_in: Callable[[View], Conclusions] = worked_out
) -> list[Conclusions]:
    """Work out what each agency that asked in the area of `home` knows at the end of `minute`.

    At the end of the run that is what the measures count. It may take seconds. `known_in` works
    out what a view comes to.
    """
    at_end = minute >= ledger.loaded.scenario.horizon
    so_far = ledger if at_end else cut(ledger, minute)
    # What is passed on in a minute is known when the minute is over.
    now = None if at_end else minute + 1
    views = [view_of(so_far, group, now) for group in groups_about(so_far, home)]
    return [known_in(view) for view in views if not view.audience]


def groups_about(ledger: Ledger, home: int) -> list[RequestGroup]:
    """Return the groups of requests that have `home` in an area."""
    trace = ledger.trace
    in_area = np.isin(trace.kind, (Happened.ASKED, Happened.LEFT_OUT)) & (trace.home == home)
    requests = set(np.unique(trace.request[in_area]).tolist()) - {NOBODY}
    return [group for group in groups(ledger) if requests & set(group.requests)]
