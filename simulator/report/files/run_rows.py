"""The rows of a ledger's tables in a run's SQLite file, as columns of small integers.

Nobody, nothing and never are `NOBODY` here; the statement that inserts them makes them NULL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Bools, Disclosures, Floats, Ints, Ledger
from simulator.log_kinds import DETAILS, Happened, Principle, Sender
from simulator.scenario.letters.text import inert
from simulator.scenario.policy import GROUP_DAYS, PUBLIC_ITEMS

FEET_PER_MILE = 5280
_BLOCK = 50_000
_AT_ONCE = 20
"""Rows of numbers a statement: a statement costs SQLite more than a row of it does."""
IGNORED, SHARED, DECLINED, PENDING = range(4)
"""What `responses.response_code` stands for; the commonest are the shortest."""
_CODES = {
    Happened.SHARED: SHARED,
    Happened.DECLINED: DECLINED,
    Happened.IGNORED: IGNORED,
}
_IN_OTHER_TABLES = (
    Happened.SUBMITTED,
    Happened.REFUSED,
    Happened.SENT,
    Happened.ASKED,
    *_CODES,
    Happened.CLOSED,
)
"""What stands in `requests` and `responses`; all else is in `events`."""
_SENDERS = {one: one.name.lower() for one in Sender}
_PRINCIPLES = {one: one.name.lower() for one in Principle}


@dataclass(frozen=True, slots=True)
class Keys:
    """What the rows of one run are called in its file."""

    run: int
    request: int
    """The key of the run's first request."""
    total: int
    disclosure: int
    event: int
    home: Ints
    """The key of each home by its position; the last stands for nobody."""
    policy_step: int
    """The key of the first step of the run's policy."""


Column: TypeAlias = Sequence[Any] | npt.NDArray[Any]
"""Of a table: numbers, or text."""


def blocks(*columns: Column) -> Iterator[tuple[int, Iterable[Sequence[object]]]]:
    """Yield `columns` as (rows a statement, what fills each statement), a block at a time.

    In blocks, so that few rows are Python's objects at once.
    """
    numbers = all(isinstance(one, np.ndarray) and one.dtype.kind in "iu" for one in columns)
    for first in range(0, len(columns[0]), _BLOCK):
        part = [column[first : first + _BLOCK] for column in columns]
        if numbers:
            rows = np.stack(part, axis=1)
            whole = len(rows) // _AT_ONCE * _AT_ONCE
            yield _AT_ONCE, rows[:whole].reshape(-1, _AT_ONCE * len(columns)).tolist()
            yield 1, rows[whole:].tolist()
        else:
            yield 1, zip(*map(_plain, part), strict=True)


def _plain(column: Column) -> Sequence[object]:
    return column.tolist() if isinstance(column, np.ndarray) else column


def reached(ledger: Ledger) -> Ints:
    """Return the homes that something happened to or that somebody was told of, in order."""
    is_reached: Bools = np.zeros(len(ledger.homes) + 1, dtype=bool)
    is_reached[ledger.trace.home] = True
    is_reached[ledger.disclosures.subject] = True
    return np.flatnonzero(is_reached[:-1])


def home_columns(ledger: Ledger, kept: Ints) -> tuple[Column, ...]:
    """Return given name, place, segment, traits, dot and crowd of the homes `kept`."""
    homes = ledger.homes
    listed = bool(ledger.loaded.scenario.town.homes)
    return (
        [inert(homes.ids[home], keep="") for home in kept.tolist()]
        if listed
        else [None] * len(kept),
        _feet(homes.x[kept]),
        _feet(homes.y[kept]),
        homes.segment[kept] + 1,
        homes.opted_out[kept].astype(np.int64),
        homes.encrypted[kept].astype(np.int64),
        np.rint(homes.dot_east[kept] * 1000).astype(np.int64),
        np.rint(homes.dot_north[kept] * 1000).astype(np.int64),
        homes.crowd[kept],
    )


def request_columns(ledger: Ledger, keys: Keys) -> tuple[Column, ...]:
    """Return the requests as they stand in the file, the stored columns in their order."""
    log = ledger.requests
    numbers = np.arange(len(log))
    return (
        numbers + keys.request,
        np.full(len(log), keys.run),
        numbers + 1,
        log.agency + 1,
        log.step + keys.policy_step,
        log.incident + 1,
        log.at,
        log.sent,
        log.closed,
        # To a thousandth: how many homes stand in a circle hangs on it.
        *(np.round(miles * FEET_PER_MILE, 3) for miles in (log.x, log.y, log.radius)),
        log.window_hours,
        log.age_days,
        [inert(reason) for reason in log.refused],
    )


def response_columns(ledger: Ledger, keys: Keys) -> tuple[Ints, ...]:
    """Return request, home, code and minute of each asked home, in the order of the keys."""
    trace, size = ledger.trace, len(ledger.homes) + 1
    pairs = trace.request.astype(np.int64) * size + trace.home
    asked = np.sort(pairs[trace.kind == Happened.ASKED])
    code: Ints = np.full(len(asked), PENDING)
    minute: Ints = np.full(len(asked), NOBODY)
    for kind, short in _CODES.items():
        rows = np.flatnonzero(trace.kind == kind)
        places = np.searchsorted(asked, pairs[rows])
        code[places] = short
        minute[places] = trace.time[rows]
    return asked // size + keys.request, keys.home[asked % size], code, minute


def event_columns(ledger: Ledger, keys: Keys) -> tuple[Column, ...]:
    """Return what happened besides requests and responses."""
    trace = ledger.trace
    rows = np.flatnonzero(~np.isin(trace.kind, _IN_OTHER_TABLES))
    names = {int(kind): kind.name.lower() for kind in Happened}
    return (
        np.arange(len(rows)) + keys.event,
        np.full(len(rows), keys.run),
        trace.time[rows],
        [names[kind] for kind in trace.kind[rows].tolist()],
        _request(trace.request[rows], keys),
        keys.home[trace.home[rows]],
    )


def total_columns(ledger: Ledger, keys: Keys) -> tuple[Column, ...]:
    """Return what each published number covers."""
    cells = list(ledger.cells)
    days = [GROUP_DAYS.get(cell.group) for cell in cells]  # type: ignore[call-overload]
    return (
        np.arange(len(cells)) + keys.total,
        np.full(len(cells), keys.run),
        [cell.agency + 1 for cell in cells],
        [cell.step + keys.policy_step for cell in cells],
        [PUBLIC_ITEMS[cell.attribute] for cell in cells],
        [cell.group for cell in cells],
        [cell.number + keys.request if cell.group == "request" else None for cell in cells],
        [cell.number + 1 if cell.group == "incident" else None for cell in cells],
        [cell.number if long else None for cell, long in zip(cells, days, strict=True)],
        days,
    )


def flow_kinds(told: Disclosures) -> tuple[list[tuple[object, ...]], Ints]:
    """Return the kinds of flow as rows, and for each disclosure the position of its kind."""
    columns = (
        told.sender, told.recipient, told.attribute, told.detail, told.principle, told.told,
    )  # fmt: skip
    packed = np.zeros(len(told), dtype=np.int64)
    for column in columns:
        low, high = (int(column.min()), int(column.max())) if len(column) else (0, 0)
        packed = packed * (high - low + 1) + (column.astype(np.int64) - low)
    _, first, kinds = np.unique(packed, return_index=True, return_inverse=True)
    rows = [_flow(*(int(column[row]) for column in columns)) for row in first.tolist()]
    return rows, kinds


def _flow(
    sender: int, recipient: int, attribute: int, detail: int, principle: int, told: int
) -> tuple[object, ...]:
    public = recipient == PUBLIC
    return (
        _SENDERS[Sender(sender)],
        "public" if public else "agency",
        None if public else recipient + 1,
        PUBLIC_ITEMS[attribute],
        DETAILS[detail],
        _PRINCIPLES[Principle(principle)],
        told,
    )


def disclosure_columns(ledger: Ledger, keys: Keys, flow: Ints) -> tuple[Column, ...]:
    """Return the disclosures; `flow` is the key of each one's kind.

    A number that was withheld stays `WITHHELD`, and a name has none: both become NULL.
    """
    told = ledger.disclosures
    is_number = told.cell != NOBODY
    return (
        np.arange(len(told)) + keys.disclosure,
        np.full(len(told), keys.run),
        flow,
        told.time,
        _request(told.request, keys),
        keys.home[told.subject],
        np.where(is_number, told.cell + keys.total, NOBODY),
        np.where(is_number, told.value, WITHHELD),
    )


def _request(positions: npt.NDArray[np.integer], keys: Keys) -> Ints:
    return np.where(positions == NOBODY, NOBODY, positions + keys.request)


def _feet(miles: Floats) -> Ints:
    feet: Ints = np.rint(miles * FEET_PER_MILE).astype(np.int64)
    return feet
