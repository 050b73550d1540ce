"""The file of a class that is under way: what was acknowledged is in it, and nothing of a person.

It has no time, address, name or text of anybody, and neither its tables nor the order within them
tell who came or tapped first. It is written by one thread at a time (the caller's), a whole state
at once, and gone when the class ends. It stands in a folder of the user's own, closed to others.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeAlias

from simulator.classroom.live.class_files import StoreError, delete_file, opened
from simulator.classroom.live.state import (
    Answer,
    ClassState,
    Guessed,
    Mode,
    Seat,
)

FORMAT: Final = 1
"""Kept in the file as `user_version`; another number, another shape."""
APPLICATION: Final = 0x63616D63
"""Kept in the file as `application_id`: `camc`."""
_FULL: Final = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
)
Row: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = Mapping[tuple[Any, ...], Row]
"""By what makes a row one of a kind, all of it."""


class StoreFullError(Exception):
    """Nothing more can be written; what was written before is there."""


@dataclass(frozen=True, slots=True)
class About:
    """What a class is, from its first minute to its last."""

    id: str
    """In the name of the cookie, so that two classes on one machine do not mix."""
    code: str
    """Whoever types it may take a house."""
    secret: bytes
    """From which the seats' keys are made; it leaves this machine in no form."""
    program: str
    """The version of the program."""
    lesson: str
    """The name or path of the lesson, as it was given."""
    digest: str
    """Of the lesson's and the street's text."""
    mode: Mode
    most_seats: int
    seed: int
    port: int
    """Where phones found it: they look there again."""


_ABOUT: Final = tuple(one.name for one in fields(About))
_PLACE: Final = (
    "version", "step", "part", "what_if", "seconds_left", "paused", "door_open", "too_many",
    "closed", "furthest_step", "furthest_part", "ended",
)  # fmt: skip
"""The columns that say where a class is."""
_OF_SEATS: Final = ("guesses", "knocks", "hunches", "seats")


class Store:
    """One open file. Its methods may be called from any thread, one at a time."""

    def __init__(self, path: Path, file: sqlite3.Connection) -> None:
        self._path, self._file = path, file
        self._written: Mapping[str, Rows] = {}
        self._place: Row = ()

    @classmethod
    def create(cls, path: Path, about: About, state: ClassState) -> Store:
        """Make the file of a new class.

        Raises:
            StoreError: it is there already, or cannot be made.
        """
        try:
            # Before SQLite opens it: from its first byte on it is closed to others.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            said = error.strerror or str(error)
            raise StoreError(f"{path}: the class cannot be kept here: {said}") from None
        try:
            store = cls(path, opened(path))
            store._found(about, state)
        except (sqlite3.Error, StoreFullError) as error:
            delete_file(path)
            raise StoreError(f"{path}: the class cannot be kept here: {error}") from None
        return store

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the file of a class that was begun.

        Raises:
            StoreError: it is none, is open elsewhere, or was written by another version.
        """
        if not path.is_file():
            raise StoreError(f"{path}: there is no class file of this name")
        try:
            file = opened(path)
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StoreError(f"{path}: this class is open in another window") from None
            raise StoreError(f"{path}: this is no class file") from None
        store = cls(path, file)
        try:
            application, written = store._number("application_id"), store._number("user_version")
            if application != APPLICATION:
                raise StoreError(f"{path}: this is no class file")  # noqa: TRY301
            if written != FORMAT:
                raise StoreError(  # noqa: TRY301
                    f"{path}: another version of camsim wrote this class file; finish the class "
                    "with that version, or begin anew"
                )
            state = store.state()
            store._written, store._place = _rows_of(state), _place_of(state)
        except (sqlite3.Error, ValueError, IndexError):
            store.close()
            raise StoreError(f"{path}: this class file is broken; begin the class anew") from None
        except StoreError:
            store.close()
            raise
        return store

    def about(self) -> About:
        """Return what the class is."""
        row = self._file.execute(f"SELECT {', '.join(_ABOUT)} FROM class").fetchone()  # noqa: S608
        values = dict(zip(_ABOUT, row, strict=True))
        return About(**{**values, "seed": int(values["seed"])})

    def state(self) -> ClassState:
        """Return where the class was when it was last written."""
        rows = self._file.execute
        place = rows(
            f"SELECT {', '.join(_PLACE)} FROM class"  # noqa: S608 - our own names
        ).fetchone()
        if place is None:
            raise ValueError
        return ClassState(
            version=place[0],
            step=place[1],
            part=place[2],
            what_if=place[3],
            seconds_left=place[4],
            paused=bool(place[5]),
            door_open=bool(place[6]),
            over=place[7],
            closed=place[8],
            furthest=(place[9], place[10]),
            ended=place[11],
            seats={
                seat: Seat(house, card, first, bool(swapped), bool(away), bool(gone))
                for seat, house, card, first, swapped, away, gone in rows("SELECT * FROM seats")
            },
            answers={
                (request, house): Answer(choice, by)
                for request, house, choice, by in rows("SELECT * FROM answers")
            },
            guesses={
                (step, seat): Guessed(choice, number, reason)
                for step, seat, choice, number, reason in rows("SELECT * FROM guesses")
            },
            knocks={(step, seat): house for step, seat, house in rows("SELECT * FROM knocks")},
            hunches={
                (request, seat): choice for request, seat, choice in rows("SELECT * FROM hunches")
            },
            counts={
                request: (shared, declined, ignored)
                for request, shared, declined, ignored in rows("SELECT * FROM counts")
            },
        )

    def write(self, state: ClassState) -> None:
        """Write what has changed, all or nothing, and return when it is on the disk.

        Raises:
            StoreFullError: it cannot be written; the file is as it was.
        """
        rows, place = _rows_of(state), _place_of(state)
        with self._transaction():
            if place != self._place:
                assigned = " = ?, ".join(_PLACE)
                self._file.execute(f"UPDATE class SET {assigned} = ?", place)  # noqa: S608
            for table, now in rows.items():
                self._replace(table, self._written.get(table, {}), now)
        moved = place[1:3] != self._place[1:3]
        self._written, self._place = rows, place
        if moved:
            self.tidy()

    def tidy(self) -> None:
        """Lay the file out anew, so that no page of it shows what was put in first."""
        with suppress(sqlite3.Error):
            self._file.execute("VACUUM")
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def keep_result(self, digest: str, policy: str, result: str) -> None:
        """Keep what was worked out, in place of what was before.

        Raises:
            StoreFullError: it cannot be written.
        """
        with self._transaction():
            self._file.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?)", (digest, policy, result)
            )

    def results(self, digests: Collection[str]) -> dict[tuple[str, str], str]:
        """Return what was worked out, by digest and policy, for these digests."""
        rows = self._file.execute("SELECT digest, policy, result FROM results")
        return {(digest, policy): text for digest, policy, text in rows if digest in digests}

    def strip(self) -> None:
        """Take everything out that belongs to a seat; what the houses answered stays.

        Raises:
            StoreFullError: it cannot be written.
        """
        with self._transaction():
            for table in _OF_SEATS:
                self._file.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            self._file.execute("UPDATE class SET secret = x'', code = ''")
        self._written = {**self._written, **{table: {} for table in _OF_SEATS}}
        self.tidy()

    def delete(self) -> None:
        """Close the file and take it off the disk, with everything beside it."""
        self.close()
        delete_file(self._path)

    def close(self) -> None:
        """Close the file; it stays where it is."""
        self._file.close()

    def _found(self, about: About, state: ClassState) -> None:
        self._file.execute(f"PRAGMA application_id = {APPLICATION}")
        self._file.execute(f"PRAGMA user_version = {FORMAT}")
        values = {**asdict(about), "seed": str(about.seed)}
        place = _place_of(state)
        with self._transaction():
            for statement in _tables():
                self._file.execute(statement)
            holes = ", ".join("?" * (1 + len(_ABOUT) + len(place)))
            self._file.execute(
                f"INSERT INTO class VALUES ({holes})",  # noqa: S608 - question marks alone
                (1, *(values[name] for name in _ABOUT), *place),
            )
            for table, now in _rows_of(state).items():
                self._replace(table, {}, now)
        self._written, self._place = _rows_of(state), place

    def _replace(self, table: str, before: Rows, now: Rows) -> None:
        """Make the rows of a table those of `now`."""
        keys = _KEYS[table]
        gone = [key for key in before if now.get(key) != before[key]]
        where = " AND ".join(f"{key} = ?" for key in keys)
        self._file.executemany(f"DELETE FROM {table} WHERE {where}", gone)  # noqa: S608
        new = [row for key, row in now.items() if before.get(key) != row]
        if new:
            holes = ", ".join("?" * len(new[0]))
            self._file.executemany(f"INSERT INTO {table} VALUES ({holes})", new)  # noqa: S608

    def _number(self, pragma: str) -> int:
        return int(self._file.execute(f"PRAGMA {pragma}").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit what is done inside, or nothing of it."""
        try:
            self._file.execute("BEGIN IMMEDIATE")
            yield
            self._file.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):
                if self._file.in_transaction:
                    self._file.execute("ROLLBACK")
            # The low byte is the kind; the rest says more of it.
            if isinstance(error, sqlite3.Error) and (error.sqlite_errorcode & 0xFF) in _FULL:
                raise StoreFullError(str(error)) from None
            raise


def _tables() -> list[str]:
    text = files("simulator.classroom.live").joinpath("store.sql").read_text(encoding="utf-8")
    return [one for one in text.split(";\n") if one.strip()]


_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "guesses": ("step", "seat"),
    "knocks": ("step", "seat"),
    "hunches": ("request", "seat"),
    "seats": ("seat",),
    "answers": ("request", "house"),
    "counts": ("request",),
}
"""By table the columns that make a row one of a kind."""


def _place_of(state: ClassState) -> Row:
    return (
        state.version,
        state.step,
        state.part,
        state.what_if,
        state.seconds_left,
        int(state.paused),
        int(state.door_open),
        state.over,
        state.closed,
        *state.furthest,
        state.ended,
    )


def _rows_of(state: ClassState) -> dict[str, Rows]:
    return {
        "guesses": {
            key: (*key, one.choice, one.number, one.reason) for key, one in state.guesses.items()
        },
        "knocks": {key: (*key, house) for key, house in state.knocks.items()},
        "hunches": {key: (*key, choice) for key, choice in state.hunches.items()},
        "seats": {(seat,): (seat, *_seat_row(one)) for seat, one in state.seats.items()},
        "answers": {key: (*key, one.choice, one.by) for key, one in state.answers.items()},
        "counts": {(request,): (request, *three) for request, three in state.counts.items()},
    }


def _seat_row(seat: Seat) -> Row:
    return (
        seat.house,
        seat.card,
        seat.first_request,
        int(seat.swapped),
        int(seat.away),
        int(seat.left),
    )
