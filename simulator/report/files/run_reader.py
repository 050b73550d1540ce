"""Reading the SQLite file of a run, which may come from anybody: its tables, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Self

from simulator.experiment.busy import PATIENCE, UNUSABLE, reason
from simulator.experiment.run_store import keeps_batches
from simulator.report.files.run_schema import APPLICATION, FORMAT, FileTable, tables
from simulator.scenario.problems import InputError, did_you_mean
from simulator.scenario.toml.reading import file_meant

_HEAD = b"SQLite format 3\0"


class RunReader:
    """A file that `camsim run --out` wrote, open for reading. Use it with `with`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            InputError: it is not there, or not such a file.
        """
        kept = False
        try:
            place = self._path.resolve(strict=True)
            if place.is_dir():
                raise InputError.about(self._path, "is a folder, not a file")
            with place.open("rb") as file:
                ours = file.read(len(_HEAD)) == _HEAD
            if ours:
                with ExitStack() as undo:
                    self._file = sqlite3.connect(
                        f"{place.as_uri()}?mode=ro", uri=True, timeout=PATIENCE
                    )
                    undo.enter_context(closing(self._file))
                    self._file.text_factory = lambda raw: raw.decode("utf-8", "replace")
                    self._file.execute("PRAGMA trusted_schema = OFF")
                    application, version = self._shape()
                    ours = application == APPLICATION
                    kept = not ours and keeps_batches(self._file)
                    if ours and version == FORMAT:
                        undo.pop_all()
        except FileNotFoundError:
            raise InputError.about(
                self._path, f"is not there{file_meant(Path(self._path))}"
            ) from None
        except (*UNUSABLE, OSError, ValueError) as error:
            raise self._unreadable(error) from None
        if not ours:
            said = "is not a file that `camsim run --out` wrote"
            said += "; `camsim compare` or `sweep` keeps its runs in it" if kept else ""
            raise InputError.about(self._path, said)
        if version != FORMAT:
            raise InputError.about(
                self._path,
                f"was written by another version of camsim: its tables have shape {version}, and "
                f"this one knows shape {FORMAT}; write it anew with the line in its table runs",
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    @property
    def digest(self) -> str:
        """Of which scenario and policies the runs are."""
        return str(next(self._ask("SELECT value FROM meta WHERE name = 'digest'"), ("",))[0])

    def count(self, table: FileTable) -> int:
        """Return how many rows a table has."""
        return int(next(self._ask(f"SELECT count(*) FROM {table.name}"))[0])  # noqa: S608 - ours

    def rows(self, table: FileTable) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a table, its columns in the order of the schema."""
        columns = ", ".join(column.name for column in table.columns)
        yield from self._ask(f"SELECT {columns} FROM {table.name}")  # noqa: S608 - names of ours

    def kinds(self, table: FileTable) -> list[set[str]]:
        """Return for each column which of integer, real, text and blob are in it."""
        ask = ", ".join(f"group_concat(DISTINCT typeof({column.name}))" for column in table.columns)
        found = next(self._ask(f"SELECT {ask} FROM {table.name}"))  # noqa: S608 - names of ours
        return [set(str(one or "null").split(",")) - {"null"} for one in found]

    def _shape(self) -> tuple[int, int]:
        """Return the numbers by which the file says what it is."""
        (application,) = self._file.execute("PRAGMA application_id").fetchone()
        (version,) = self._file.execute("PRAGMA user_version").fetchone()
        return application, version

    def _ask(self, sql: str) -> Iterator[tuple[Any, ...]]:
        try:
            for row in self._file.execute(sql):  # noqa: UP028 - a reader may stop in the middle
                yield row
        except UNUSABLE as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: Exception) -> InputError:
        return InputError.about(self._path, f"cannot be read: {reason(self._path, error)}")


def table_called(name: str) -> FileTable:
    """Return the table or view `name`.

    Raises:
        InputError: there is none.
    """
    by_name = {table.name: table for table in tables()}
    if name not in by_name:
        hint = did_you_mean(name, by_name) or f"; there are {', '.join(by_name)}"
        raise InputError.about("--table", f"no table is called {name!r}{hint}")
    return by_name[name]
