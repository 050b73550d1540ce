"""Where the files of classes stand, and what becomes of those that were left behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from platformdirs import user_state_path

ENDING: Final = ".class"
KEPT_SECONDS: Final = 24 * 3600.0
"""A file that was left behind for longer is deleted at the next start."""
_BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""What SQLite puts beside a file, and the file."""


class StoreError(Exception):
    """The file cannot be used, with a sentence that says why."""


def folder() -> Path:
    """Return the folder of class files, which nobody else on this machine can look into.

    Raises:
        StoreError: it cannot be made.
    """
    place = user_state_path("camsim", appauthor=False) / "classes"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.chmod(0o700)
    except OSError as error:
        said = error.strerror or str(error)
        raise StoreError(f"{place}: a class cannot be kept here: {said}") from None
    return place


def unfinished(place: Path, now: float) -> list[Path]:
    """Return the files of classes that were not ended, the newest first.

    Those that were left behind are deleted.

    Args:
        place: The folder.
        now: Seconds since the epoch, as the system's files count them.
    """
    by_age: list[tuple[float, Path]] = []
    for path in place.glob(f"*{ENDING}"):
        written = _last_written(path)
        if written is None or now - written > KEPT_SECONDS:
            delete_file(path)
        elif not _is_over(path):
            by_age.append((written, path))
    return [path for _, path in sorted(by_age, reverse=True)]


def _is_over(path: Path) -> bool:
    """Tell whether nothing but a kept street is left; one that is open elsewhere is under way."""
    try:
        with closing(opened(path)) as file:
            row = file.execute("SELECT ended FROM class").fetchone()
            return bool(row == ("kept",))
    except sqlite3.Error:
        return False


def _last_written(path: Path) -> float | None:
    times = []
    for ending in _BESIDE:
        with suppress(OSError):
            times.append(path.with_name(path.name + ending).stat().st_mtime)
    return max(times, default=None)


def delete_file(path: Path) -> None:
    """Take a class file off the disk, with all that stands beside it."""
    for ending in _BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def opened(path: Path) -> sqlite3.Connection:
    """Open a class file for this process alone; what is committed there is on the disk.

    Raises:
        sqlite3.Error: it is no database, or open elsewhere.
    """
    file = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
    try:
        # Nobody else reads it meanwhile, and there is no file of shared memory beside it.
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        file.execute("PRAGMA secure_delete = ON")
        file.execute("PRAGMA foreign_keys = ON")
        file.execute("PRAGMA temp_store = MEMORY")
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = FULL")
        # The lock is taken by the first to write; a second window is told at once.
        file.execute("BEGIN IMMEDIATE")
        file.execute("COMMIT")
    except sqlite3.Error:
        file.close()
        raise
    return file
