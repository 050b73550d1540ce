"""Finished runs in one SQLite file: each is kept at once, and none is done twice.

A run is written in a transaction of its own, so that a program killed at any moment leaves a file
that is whole and holds every run that was finished.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import Self

from simulator import __version__
from simulator.experiment.busy import PATIENCE, UNUSABLE, reason
from simulator.experiment.jobs import Batch, Key
from simulator.experiment.results import Outcome
from simulator.ledger import Load
from simulator.scenario.problems import InputError

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    run         INTEGER PRIMARY KEY,
    digest      TEXT NOT NULL,     -- SHA-256 of the scenario and its policies
    policy      TEXT NOT NULL,
    seed        NOT NULL,          -- a whole number; as text where SQLite has none so large
    replication INTEGER NOT NULL,
    inference   INTEGER NOT NULL,  -- 1 where what the agency can work out was computed
    version     TEXT NOT NULL,     -- of camsim
    outcome     TEXT NOT NULL,     -- everything that the run came to, as JSON
    UNIQUE (digest, policy, seed, replication, inference, version)
);
CREATE VIEW IF NOT EXISTS measures AS  -- every figure that is a number, for readers of SQL
SELECT run, policy, seed, replication, 'happened' AS section, key AS name, atom AS value
FROM runs, json_each(outcome, '$.happened')
UNION ALL
SELECT run, policy, seed, replication, 'measures', key, atom
FROM runs, json_each(outcome, '$.measures');
"""
_FIND = """
SELECT outcome FROM runs
WHERE (digest, policy, seed, replication, inference, version) = (?, ?, ?, ?, ?, ?)
"""
_TELLS = "SELECT count(*) FROM pragma_table_info('runs') WHERE name IN (?, ?)"
_KEEP = """
INSERT OR IGNORE INTO runs (digest, policy, seed, replication, inference, version, outcome)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_TELLING = ("digest", "outcome")
"""Columns of `runs` that no other file of ours has."""


def keeps_batches(file: sqlite3.Connection) -> bool:
    """Tell whether an open file is one of batches, as `camsim compare --out` writes."""
    (columns,) = file.execute(_TELLS, _TELLING).fetchone()
    return bool(columns == len(_TELLING))


class RunStore:
    """The runs of one batch in a file. Open it with `with`."""

    def __init__(self, path: Path, batch: Batch, *, digests: Sequence[str] = ()) -> None:
        self._path = path
        self._batch = batch
        self._digests = digests or [loaded.digest for loaded in batch.points]

    def __enter__(self) -> Self:
        """Open the file, and make it where it is not there.

        Raises:
            InputError: the file is not one of ours, or holds the runs of another scenario.
        """
        try:
            with ExitStack() as undo:
                self._file = sqlite3.connect(self._path, timeout=PATIENCE)
                undo.enter_context(closing(self._file))
                self._file.executescript(_TABLES)
                self._check()
                undo.pop_all()
        except UNUSABLE as error:
            said = reason(self._path, error)
            raise InputError.about(
                self._path, f"cannot be used for runs: {said}; give another file"
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def _check(self) -> None:
        """Refuse a file with the runs of something else."""
        mine = self._digests[0]
        with self._file:
            self._file.execute("INSERT OR IGNORE INTO meta VALUES ('digest', ?)", (mine,))
            theirs = self._file.execute("SELECT value FROM meta WHERE name = 'digest'").fetchone()
        if theirs[0] != mine:
            raise InputError.about(
                self._path,
                "holds the runs of another scenario, or of this one before it was changed; "
                "nothing was written: give another file",
            )

    def find(self, key: Key) -> Outcome | None:
        """Return a run that is there already.

        Raises:
            InputError: the file cannot be read.
        """
        try:
            row = self._file.execute(_FIND, self._named(key)).fetchone()
        except UNUSABLE as error:
            said = reason(self._path, error)
            raise InputError.about(self._path, f"cannot be read: {said}") from None
        return None if row is None else _outcome(row[0])

    def keep(self, key: Key, outcome: Outcome) -> None:
        """Keep a finished run at once.

        Raises:
            InputError: the file cannot be written: the disk is full, say.
        """
        try:
            with self._file:
                self._file.execute(_KEEP, (*self._named(key), _written(outcome)))
        except UNUSABLE as error:
            raise InputError.about(
                self._path,
                f"cannot be written: {reason(self._path, error)}; the runs that it has are whole: "
                f"once it can be written, go on with --resume {self._path}",
            ) from None

    def _named(self, key: Key) -> tuple[str | int, ...]:
        batch = self._batch
        return (
            self._digests[key.point],
            key.policy,
            _storable(batch.seed_of(key.point)),
            key.replication,
            int(batch.inference),
            __version__,
        )


def _storable(seed: int) -> int | str:
    """Return a seed that is too large for SQLite as text, which keeps its digits."""
    return seed if seed < 2**63 else str(seed)


def _written(outcome: Outcome) -> str:
    return json.dumps(asdict(outcome), ensure_ascii=False, allow_nan=False)


def _outcome(text: str) -> Outcome:
    """Return an outcome as it was written: the shortest decimals that give back each float."""
    values = json.loads(text)
    loads = {name: Load(**load) for name, load in values.pop("loads").items()}
    return Outcome(loads=loads, **values)
