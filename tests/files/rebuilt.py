"""A ledger made anew from the rows of a run's file, and from nothing else of the run."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import numpy as np

from simulator.ledger import (
    NOBODY,
    PUBLIC,
    WITHHELD,
    Cell,
    Cells,
    Disclosures,
    Homes,
    Ints,
    Ledger,
    RequestLog,
    Trace,
)
from simulator.log_kinds import DETAILS, Attribute, Happened, Principle, Sender
from simulator.scenario import Loaded

FEET_PER_MILE = 5280
_KINDS = {kind.name.lower(): kind for kind in Happened}
_ANSWERS = {name: _KINDS[name] for name in ("shared", "declined", "ignored")}


class _Rows:
    """The rows of one run: each table's, and the number that each key stands for."""

    def __init__(self, file: sqlite3.Connection, run: int) -> None:
        self.file, self.run = file, run
        (self.town, self.policy, self.seed, self.replication, self.left_out) = file.execute(
            "SELECT town, policy, seed, replication, not_counted FROM runs WHERE run = ?", (run,)
        ).fetchone()
        (self.cameras,) = file.execute(
            "SELECT cameras FROM towns WHERE town = ?", (self.town,)
        ).fetchone()
        self.first_request = self.one("SELECT min(request) FROM requests WHERE run = ?")
        self.first_total = self.one("SELECT min(total) FROM totals WHERE run = ?")
        (self.first_step,) = file.execute(
            "SELECT policy_step FROM policy_steps WHERE policy = ? AND step = 0", (self.policy,)
        ).fetchone()

    def one(self, sql: str) -> int:
        return int(self.file.execute(sql, (self.run,)).fetchone()[0] or 0)

    def ask(self, columns: str, table: str, order: str) -> list[list[object]]:
        """Return columns of this run's rows, NULL as None."""
        sql = f"SELECT {columns} FROM {table} WHERE run = ? ORDER BY {order}"
        rows = self.file.execute(sql, (self.run,)).fetchall()
        return [list(column) for column in zip(*rows, strict=True)] or [
            [] for _ in columns.split(",")
        ]

    def home(self, keys: list[object]) -> Ints:
        return _ints(keys, lambda key: key - 1 - (self.town - 1) * self.cameras)

    def request(self, keys: list[object]) -> Ints:
        return _ints(keys, lambda key: key - self.first_request)


def ledger_of(file: sqlite3.Connection, run: int, loaded: Loaded) -> Ledger:
    """Return the run's ledger; within a minute, rows of the trace stand in the order of kinds."""
    rows = _Rows(file, run)
    requests = _requests(rows)
    return Ledger(
        loaded=loaded,
        regime=loaded.regimes[rows.policy],
        seed=int(rows.seed),
        replication=rows.replication,
        homes=_homes(rows),
        requests=requests,
        trace=_trace(rows, requests),
        disclosures=_disclosures(rows),
        cells=_cells(rows),
        left_out=rows.left_out,
        loads={},
    )


def _ints(values: list[object], change: Callable[[int], int] = int) -> Ints:
    return np.array([NOBODY if one is None else change(one) for one in values], dtype=np.int64)


def _floats(values: list[object]) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def _homes(rows: _Rows) -> Homes:
    sql = (
        "SELECT home, name, x_ft, y_ft, segment, opted_out, encrypted, dot_east, dot_north, crowd "
        "FROM homes WHERE town = ? ORDER BY home"
    )
    found = rows.file.execute(sql, (rows.town,)).fetchall()
    columns = [list(column) for column in zip(*found, strict=True)]
    places = rows.home(columns[0])
    numbers = np.zeros((8, rows.cameras))
    numbers[:, places] = np.array(columns[2:], dtype=np.float64)
    x, y, segment, opted_out, encrypted, east, north, crowd = numbers
    cameras = np.ones(rows.cameras, dtype=np.int32)
    sql = (
        "SELECT home, more_cameras.cameras FROM more_cameras JOIN homes USING (home) WHERE town = ?"
    )
    for key, several in rows.file.execute(sql, (rows.town,)):
        cameras[rows.home([key])] = several
    ids = [f"H{home + 1}" for home in range(rows.cameras)]
    for place, name in zip(places.tolist(), columns[1], strict=True):
        ids[place] = name
    return Homes(
        ids=tuple(ids),
        x=x / FEET_PER_MILE,
        y=y / FEET_PER_MILE,
        segment=segment.astype(np.int32) - 1,
        opted_out=opted_out.astype(bool),
        encrypted=encrypted.astype(bool),
        on_map=np.full(rows.cameras, np.nan),  # what came of it stands in the disclosures
        dot_east=east / 1000,
        dot_north=north / 1000,
        crowd=crowd,
        cameras=cameras,
    )


def _requests(rows: _Rows) -> RequestLog:
    found = rows.ask(
        "agency, submitted_minute, x_ft, y_ft, radius_ft, window_hours, age_days, incident, "
        "sent_minute, closed_minute, refused, policy_step",
        "requests",
        "request",
    )
    agency, at, x, y, radius, window, age, incident, sent, closed, refused, step = found
    return RequestLog(
        agency=_ints(agency, lambda key: key - 1),
        at=_ints(at),
        x=_floats(x) / FEET_PER_MILE,
        y=_floats(y) / FEET_PER_MILE,
        radius=_floats(radius) / FEET_PER_MILE,
        window_hours=_floats(window),
        age_days=_floats(age),
        incident=_ints(incident, lambda key: key - 1),
        sent=_ints(sent),
        closed=_ints(closed),
        refused=tuple(str(one or "") for one in refused),
        step=_ints(step, lambda key: key - rows.first_step),
    )


def _trace(rows: _Rows, log: RequestLog) -> Trace:
    numbers = np.arange(len(log))
    nobody = np.full(len(log), NOBODY)
    refused = np.array([bool(one) for one in log.refused], dtype=bool)
    parts = [(log.at, np.full(len(log), Happened.SUBMITTED), numbers, nobody)]
    for kind, minutes, which in (
        (Happened.REFUSED, log.at, refused),
        (Happened.SENT, log.sent, log.sent != NOBODY),
        (Happened.CLOSED, log.closed, log.closed != NOBODY),
    ):
        size = int(which.sum())
        parts.append((minutes[which], np.full(size, kind), numbers[which], nobody[which]))
    request, home, response, minute, sent = rows.ask(
        "request, home, response, minute, sent_minute",
        "responses JOIN requests USING (request)",
        "request, home",
    )
    where, who = rows.request(request), rows.home(home)
    parts.append((_ints(sent), np.full(len(who), Happened.ASKED), where, who))
    answered = np.array([one in _ANSWERS for one in response], dtype=bool)
    kinds = np.array([_ANSWERS.get(one, NOBODY) for one in response], dtype=np.int64)
    parts.append((_ints(minute)[answered], kinds[answered], where[answered], who[answered]))
    minute, kind, request, home = rows.ask("minute, kind, request, home", "events", "event")
    names = np.array([_KINDS[one] for one in kind], dtype=np.int64)
    parts.append((_ints(minute), names, rows.request(request), rows.home(home)))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[3], columns[2], columns[1], columns[0]))
    return Trace(*(column[order].astype(np.int64) for column in columns))


def _disclosures(rows: _Rows) -> Disclosures:
    found = rows.ask(
        "minute, sender, recipient, agency, attribute, detail, principle, request, home, total, "
        "number, subject_told",
        "disclosures JOIN flows USING (flow)",
        "disclosure",
    )
    minute, sender, recipient, agency, attribute, detail, principle = found[:7]
    request, home, total, number, told = found[7:]
    value = [
        1 if of is None else WITHHELD if one is None else one
        for of, one in zip(total, number, strict=True)
    ]
    return Disclosures(
        time=_ints(minute),
        sender=_ints([Sender[one.upper()] for one in sender]),
        recipient=_ints(
            [
                PUBLIC if one == "public" else key - 1
                for one, key in zip(recipient, agency, strict=True)
            ]
        ),
        subject=rows.home(home),
        attribute=_ints([Attribute[one.upper()] for one in attribute]),
        detail=_ints([DETAILS.index(one) for one in detail]),
        principle=_ints([Principle[one.upper()] for one in principle]),
        request=rows.request(request),
        cell=_ints(total, lambda key: key - rows.first_total),
        value=_ints(value),
        told=_ints(told),
    )


def _cells(rows: _Rows) -> Cells:
    found = rows.ask(
        "agency, policy_step, attribute, group_by, request, incident, period", "totals", "total"
    )
    cells = []
    for agency, step, attribute, group, request, incident, period in zip(*found, strict=True):
        number = 0
        if request is not None:
            number = request - rows.first_request
        elif incident is not None:
            number = incident - 1
        elif period is not None:
            number = period
        cells.append(
            Cell(agency - 1, Attribute[attribute.upper()], group, number, step - rows.first_step)
        )
    return Cells(cells)
