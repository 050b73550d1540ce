"""The SQLite file of `camsim run --out`: what happened, who told whom what, and what it comes to.

The file is written beside its place and moved there once it is whole. One that is there already
is added to, if it holds runs of the same scenario and policies: runs that it has are not written
again.
"""

from __future__ import annotations

import errno
import os
import shlex
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from simulator import __version__
from simulator.experiment.busy import PATIENCE, UNUSABLE, reason
from simulator.experiment.results import Outcome
from simulator.ledger import NOBODY, WITHHELD, Ints, Ledger
from simulator.report.files import run_facts, run_rows
from simulator.report.files.run_reader import RunReader
from simulator.report.files.run_schema import APPLICATION, FORMAT, INDEXES, tables
from simulator.report.files.whole_file import WholeFile
from simulator.scenario.letters.text import inert
from simulator.scenario.loaded import Loaded
from simulator.scenario.problems import InputError
from simulator.system import moves_open_files

WHOLE_TOWN = 20_000
"""Up to so many cameras, every home is in the file; of a larger town those that were reached."""
_TRIES = 9
"""How often a new file may be taken for left over before something else is wrong."""
_NONE: Mapping[str, Mapping[int, int | str]] = {
    "requests": {7: NOBODY, 8: NOBODY, 14: ""},
    "responses": {3: NOBODY},
    "events": {4: NOBODY, 5: NOBODY},
    "disclosures": {4: NOBODY, 5: NOBODY, 6: NOBODY, 7: int(WITHHELD)},
}
"""By table and column what stands for nothing, and becomes NULL."""


class RunDatabase:
    """One file of runs. Open it with `with`; where that ends in an error, nothing is written."""

    def __init__(self, path: Path, loaded: Loaded, command: str) -> None:
        self._path = path
        self._loaded = loaded
        self._command = command
        self.added = 0
        """How many runs are new in the file."""
        self._there: dict[int, Ints] = {}
        """By town the positions of the homes that the file has."""

    def __enter__(self) -> Self:
        """Make the file, or take over the one that is there.

        Raises:
            InputError: it cannot be written, or holds something else.
        """
        self._whole = WholeFile(self._path)
        if self._whole.is_there:
            self._check()
        with ExitStack() as undo:
            undo.callback(self._drop)
            try:
                self._open()
            except (*UNUSABLE, OSError) as error:
                raise self._unwritable(error) from None
            undo.pop_all()
        return self

    def _open(self) -> None:
        self._lock()
        self._file.execute("PRAGMA synchronous = OFF")
        if self._whole.is_there:
            with closing(sqlite3.connect(self._whole.place, timeout=PATIENCE)) as before:
                before.backup(self._file)
            self._whole.look()
            # The copy has the mode of what it was copied from.
            self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("BEGIN EXCLUSIVE")
        if not self._whole.is_there:
            self._found()

    def _lock(self) -> None:
        """Make the file beside the place, and keep it locked.

        Another program that begins now may take a file that nobody has locked yet for left over.
        """
        for _ in range(_TRIES):
            self._file = sqlite3.connect(self._whole.beside, isolation_level=None, timeout=PATIENCE)
            try:
                self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
                # Nobody reads it before it is whole, and after a kill nobody wants it.
                self._file.execute("PRAGMA journal_mode = OFF")
                self._file.execute("BEGIN EXCLUSIVE")
                self._file.execute("COMMIT")
            except sqlite3.OperationalError:
                if self._whole.beside.exists():
                    raise
            if self._whole.beside.exists():
                return
            self._file.close()
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put the file in its place; after an error, leave all as it was."""
        if error is not None or not self.added:
            self._drop()
            return
        try:
            for index in INDEXES:
                self._file.execute(index)
            self._file.execute("COMMIT")
            if not moves_open_files():
                self._file.close()
            self._whole.finish()
        except (sqlite3.OperationalError, UnicodeDecodeError, OSError) as failed:
            raise self._unwritable(failed) from None
        finally:
            self._drop()

    def add(self, ledger: Ledger, outcome: Outcome) -> None:
        """Write one run, if the file does not have it.

        Raises:
            InputError: the file cannot be written: the disk is full, say.
        """
        named = (inert(ledger.regime.name), _storable(ledger.seed), ledger.replication, __version__)
        find = "SELECT 1 FROM runs WHERE (policy, seed, replication, version) = (?, ?, ?, ?)"
        try:
            if self._file.execute(find, named).fetchone() is None:
                self._write(ledger, outcome)
                self.added += 1
        except (sqlite3.OperationalError, UnicodeDecodeError) as error:
            raise self._unwritable(error) from None

    def _write(self, ledger: Ledger, outcome: Outcome) -> None:
        if not self.added and not self._whole.is_there:
            facts = run_facts.meta_rows(
                self._loaded, ledger.seed, ledger.replication, self._command
            )
            self._insert("meta", facts, 3)
        town = self._town(ledger)
        run = self._next("runs", "run")
        policy = inert(ledger.regime.name)
        luck = (ledger.seed, ledger.replication, __version__)
        title, command = inert(ledger.regime.title), inert(self._command)
        self._insert("runs", [(run, town, policy, title, *luck, command, ledger.left_out)], 9)
        (step,) = self._file.execute(
            "SELECT policy_step FROM policy_steps WHERE policy = ? AND step = 0", (policy,)
        ).fetchone()
        keys = run_rows.Keys(
            run=run,
            request=self._next("requests", "request"),
            total=self._next("totals", "total"),
            disclosure=self._next("disclosures", "disclosure"),
            event=self._next("events", "event"),
            home=self._homes(ledger, town),
            policy_step=step,
        )
        self._insert_columns("requests", *run_rows.request_columns(ledger, keys))
        self._insert_columns("responses", *run_rows.response_columns(ledger, keys))
        self._insert_columns("events", *run_rows.event_columns(ledger, keys))
        self._insert_columns("totals", *run_rows.total_columns(ledger, keys))
        flow = self._flows(ledger)
        self._insert_columns("disclosures", *run_rows.disclosure_columns(ledger, keys, flow))
        self._insert("measures", run_facts.measure_rows(run, outcome), 4)

    def _found(self) -> None:
        """Make the tables of a new file, with all that holds for each of its runs."""
        self._file.execute(f"PRAGMA application_id = {APPLICATION}")
        self._file.execute(f"PRAGMA user_version = {FORMAT}")
        for table in tables():
            self._file.execute(table.create(self._loaded.scenario))
        self._insert("policy_steps", run_facts.policy_step_rows(self._loaded), 11)
        self._insert("rules", run_facts.rule_rows(self._loaded), 10)
        self._insert("agencies", run_facts.agency_rows(self._loaded), 2)
        self._insert("segments", run_facts.segment_rows(self._loaded), 5)
        self._insert("definitions", run_facts.definition_rows(), 5)
        self._insert("assumptions", run_facts.assumption_rows(self._loaded), 9)

    def _town(self, ledger: Ledger) -> int:
        """Return the key of the run's town, which all policies share."""
        luck = (_storable(ledger.seed), ledger.replication, __version__)
        find = "SELECT town FROM towns WHERE (seed, replication, version) = (?, ?, ?)"
        row = self._file.execute(find, luck).fetchone()
        if row is not None:
            return int(row[0])
        town = self._next("towns", "town")
        cameras = len(ledger.homes)
        kept = "all" if cameras <= WHOLE_TOWN else "reached"
        self._insert("towns", [(town, *luck, cameras, kept)], 6)
        return town

    def _homes(self, ledger: Ledger, town: int) -> Ints:
        """Write the homes that are not there yet; return the key of each by its position."""
        cameras = len(ledger.homes)
        # Every town of a scenario has as many cameras.
        keys: Ints = np.append(np.arange(cameras) + (town - 1) * cameras + 1, NOBODY)
        wanted = np.arange(cameras) if cameras <= WHOLE_TOWN else run_rows.reached(ledger)
        if town not in self._there:
            rows = self._file.execute("SELECT home FROM homes WHERE town = ?", (town,)).fetchall()
            self._there[town] = np.array(rows, dtype=np.int64).reshape(-1) - keys[0]
        new = np.setdiff1d(wanted, self._there[town], assume_unique=True)
        self._there[town] = np.append(self._there[town], new)
        columns = run_rows.home_columns(ledger, new)
        self._insert_columns("homes", keys[new], np.full(len(new), town), *columns)
        several = new[ledger.homes.cameras[new] > 1]
        if len(several):
            each = ledger.homes.cameras[several].astype(np.int64)
            self._insert_columns("more_cameras", keys[several], each)
        return keys

    def _flows(self, ledger: Ledger) -> Ints:
        """Write the kinds of flow that are not there yet; return the key of each disclosure's."""
        known = {row[1:-1]: row[0] for row in self._file.execute("SELECT * FROM flows")}
        rows, kinds = run_rows.flow_kinds(ledger.disclosures)
        keys = np.zeros(len(rows), dtype=np.int64)
        new = []
        for place, row in enumerate(rows):
            if row not in known:
                known[row] = len(known) + 1
                new.append((known[row], *row))
            keys[place] = known[row]
        self._insert("flows", new, 8)
        return keys[kinds]

    def _insert(self, table: str, rows: Iterable[run_facts.Row], columns: int) -> None:
        storable = (tuple(map(_storable, row)) for row in rows)
        self._file.executemany(_insert_into(table, columns), storable)

    def _insert_columns(self, table: str, *columns: run_rows.Column) -> None:
        for rows, block in run_rows.blocks(*columns):
            self._file.executemany(_insert_into(table, len(columns), rows), block)

    def _next(self, table: str, key: str) -> int:
        ask = f"SELECT coalesce(max({key}), 0) + 1 FROM {table}"  # noqa: S608 - names of ours
        return int(self._file.execute(ask).fetchone()[0])

    def _check(self) -> None:
        """Refuse a file that is not one of ours, or holds the runs of something else."""
        try:
            with RunReader(self._path) as before:
                theirs = before.digest
        except InputError as error:
            said = f"{error.problems[0].message}; nothing was written: give another file"
            raise InputError.about(self._path, said) from None
        if theirs != self._loaded.digest:
            raise InputError.about(
                self._path,
                "is there already, and holds runs of another scenario, of other policies, or of "
                "this one before it was changed; nothing was written: give another file",
            )

    def _drop(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()
        self._whole.drop()

    def _unwritable(self, error: Exception) -> InputError:
        return InputError.about(self._path, f"cannot be written: {reason(self._path, error)}")


def _insert_into(table: str, columns: int, rows: int = 1) -> str:
    none = _NONE.get(table, {})
    marks = ", ".join(
        f"nullif(?, {none[place]!r})" if place in none else "?" for place in range(columns)
    )
    values = ", ".join([f"({marks})"] * rows)
    return f"INSERT INTO {table} VALUES {values}"  # noqa: S608 - a name of ours


def _storable(value: object) -> object:
    """Return a whole number that is too large for SQLite as text, which keeps its digits."""
    return str(value) if isinstance(value, int) and not -(2**63) <= value < 2**63 else value


def command_line(
    scenario: str, policies: Iterable[str], seed: int, replication: int, out: Path
) -> str:
    """Return the line that makes a run again."""
    chosen = [word for policy in policies for word in ("--policy", policy)]
    luck = ["--seed", str(seed), "--replication", str(replication)]
    return shlex.join(["camsim", "run", scenario, *chosen, *luck, "--out", str(out)])
