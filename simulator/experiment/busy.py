"""Why SQLite does not get at a file, in plain words: who else has it, or what the disk does."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from simulator.scenario.letters.text import clean, shorten
from simulator.system import PROCESSES

PATIENCE = 3.0
"""Seconds to wait for a file that another program writes to."""
UNUSABLE = (sqlite3.Error, UnicodeDecodeError)
"""What Python raises where SQLite cannot use a file: of a damaged one, SQLite's own words may be no
text, and then that is what is said."""
_PLAIN = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk is full, or fails",
    sqlite3.SQLITE_READONLY: "it is read-only, or its folder is",
}
_MOST_LETTERS = 200
"""Of what SQLite says itself: of a damaged file it says all that follows where it stopped."""


def reason(path: Path, error: Exception) -> str:
    """Say why SQLite cannot use the file: by whom it is held, where that is it."""
    if getattr(error, "sqlite_errorcode", None) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        found = holders(path)
        who = ", ".join(found) if found else "another program"
        return f"{who} has it open and is writing; waited {PATIENCE:g} seconds"
    if isinstance(error, UnicodeDecodeError):
        return "it is damaged"
    code = getattr(error, "sqlite_errorcode", None)
    # The first eight bits say what it was; the others where.
    kind = code & 0xFF if isinstance(code, int) else None
    if kind == sqlite3.SQLITE_CANTOPEN:
        return _closed_folder(path)
    plain = _PLAIN.get(kind) if kind is not None else None
    return plain or getattr(error, "strerror", None) or shorten(str(error), _MOST_LETTERS)


def _closed_folder(path: Path) -> str:
    """Say why a file cannot be opened, of which SQLite says no more than that."""
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        return "there is no such folder"
    allowed = os.access(path, os.R_OK | os.W_OK) if path.exists() else os.access(folder, os.W_OK)
    return "it cannot be opened" if allowed else "Permission denied"


def holders(path: Path) -> list[str]:
    """Name the other processes that have the file open, where the system tells (Linux)."""
    place, names = os.path.realpath(path), []
    for process in sorted(PROCESSES.glob("[0-9]*"), key=lambda process: int(process.name)):
        if process.name == str(os.getpid()):
            continue
        try:
            links = (process / "fd").iterdir()
            files = {os.readlink(link) for link in links}  # noqa: PTH115 - as text
            if place in files:
                called = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
                names.append(clean(f"{called} (process {process.name})"))
        except OSError:
            # It has ended, or is somebody else's.
            continue
    return names
