"""Which rows of the logs are about what: found once for each log, for all that is counted of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Bools, Disclosures, Ints, Trace
from simulator.log_kinds import Attribute, Happened, Principle

_PARTIES = 2


def kinds_counted(trace: Trace) -> list[int]:
    """Return how many rows of each kind there are."""
    return trace.kept.once(
        "kinds", lambda: np.bincount(trace.kind, minlength=len(Happened)).tolist()
    )


def counted_in_each(trace: Trace, kind: Happened, requests: int) -> Ints:
    """Return how many rows of a kind each request has, of so many `requests`."""

    def counted() -> Ints:
        mine = trace.request[trace.kind == kind]
        return np.bincount(mine[mine != NOBODY], minlength=requests)

    return trace.kept.once((kind, requests), counted)


def rows_about(told: Disclosures, attribute: Attribute, *, public: bool) -> Ints:
    """Return the rows about `attribute` that reached the agencies, or the public, in order."""
    return _by_party(told)[attribute * _PARTIES + public]


def last_numbers(told: Disclosures, attribute: Attribute, *, public: bool) -> Ints:
    """Return of those rows the last of each cell: what stands of each number in the end."""

    def last() -> Ints:
        rows = rows_about(told, attribute, public=public)
        cells = told.cell[rows]
        if len(cells) and cells.min() == NOBODY:
            rows, cells = rows[cells != NOBODY], cells[cells != NOBODY]
        standing = np.full(int(cells.max(initial=NOBODY)) + 1, NOBODY, dtype=np.int64)
        # Of places that come again the last is kept.
        standing[cells] = rows
        stands: Ints = standing[standing != NOBODY]
        return stands

    return told.kept.once((attribute, public), last)


def rows_reaching(told: Disclosures, agencies: Sequence[int]) -> Ints:
    """Return the rows that reached any of these agencies, or the public, in order."""

    def by_recipient() -> tuple[Ints, Ints]:
        order = np.argsort(told.recipient, kind="stable")
        return order, told.recipient[order].astype(np.int64)

    order, recipients = told.kept.once("by recipient", by_recipient)
    parties = np.array([PUBLIC, *agencies])
    starts = np.searchsorted(recipients, parties).tolist()
    ends = np.searchsorted(recipients, parties, side="right").tolist()
    return np.sort(
        np.concatenate([order[start:end] for start, end in zip(starts, ends, strict=True)])
    )


def answers_itself(told: Disclosures, rows: Ints) -> Bools:
    """Tell which of these rows say how homes answer a request, and not what came another way."""
    principle = told.principle[rows]
    found: Bools = (principle == Principle.POLICY) | (principle == Principle.CONSENT)
    return found


def _by_party(told: Disclosures) -> list[Ints]:
    """Return the rows by attribute, and of each by party: the agencies', then the public's."""

    def sorted_out() -> list[Ints]:
        keys = told.attribute.astype(np.int8) * _PARTIES + (told.recipient == PUBLIC)
        order = np.argsort(keys, kind="stable")
        edges = np.searchsorted(keys[order], np.arange(len(Attribute) * _PARTIES + 1))
        return [order[start:end] for start, end in pairwise(edges.tolist())]

    return told.kept.once("by party", sorted_out)
