"""A SQLite file that is there whole or not at all: written beside its place, then moved there.

A program killed while it writes leaves the old file, or none, and something hidden beside it that
the next one clears away.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from pathlib import Path

from simulator.scenario.problems import InputError
from simulator.system import moves_open_files, put_new

_ENDING = ".unfinished"
_SIDES = ("-wal", "-journal")
"""What SQLite keeps beside a file that is being changed, and would apply to a new one as well."""


class WholeFile:
    """The place of a file, and the file beside it that will become it."""

    def __init__(self, path: Path) -> None:
        """Choose where to write.

        Raises:
            InputError: there is no such folder, or what stands there is not a file.
        """
        self.shown = path
        self._place = Path(os.path.realpath(path))
        self.look()
        if not self._place.parent.is_dir():
            raise InputError.about(path, "cannot be written: there is no such folder")
        if not self.is_there:
            self._check_sides()
        _clear(self._place)
        self.beside = self._place.with_name(f".{self._place.name}.{secrets.token_hex(4)}{_ENDING}")

    def look(self) -> None:
        """Take the file as it is now for what was there before."""
        self._before = self._state()

    @property
    def is_there(self) -> bool:
        """Whether the file was there when we began."""
        return self._before is not None

    @property
    def place(self) -> Path:
        """Where the file stands."""
        return self._place

    def finish(self) -> None:
        """Put the written file in its place, all at once.

        Raises:
            InputError: another program has changed the file meanwhile.
            OSError: it cannot be written.
        """
        with self.beside.open("rb+") as file:
            os.fsync(file.fileno())
            if moves_open_files():
                # Whoever has written it has it locked until a file of it is closed, and what nobody
                # has locked is cleared away.
                self._move()
                return
        self._move()

    def _move(self) -> None:
        # Looked at last: the disk may have taken its time, and another program the place.
        if self._state() != self._before:
            raise self._changed()
        self._check_sides()
        if self.is_there:
            shutil.copymode(self._place, self.beside)
            self.beside.replace(self._place)
            return
        try:
            put_new(self.beside, self._place)
        except FileExistsError:
            raise self._changed() from None

    def drop(self) -> None:
        """Leave all as it was."""
        self.beside.unlink(missing_ok=True)

    def _changed(self) -> InputError:
        said = "was changed by another program meanwhile; nothing was written"
        return InputError.about(self.shown, said)

    def _check_sides(self) -> None:
        for ending in _SIDES:
            side = self._place.with_name(f"{self._place.name}{ending}")
            if side.exists() and side.stat().st_size:
                raise InputError.about(
                    self.shown,
                    f"is open in another program, or was when that ended: {side.name} is beside "
                    "it; nothing was written",
                )

    def _state(self) -> tuple[int, int, int] | None:
        """Return what changes when the file does; nothing where there is none."""
        try:
            status = self._place.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError.about(self.shown, f"cannot be written: {error.strerror}") from None
        except ValueError as error:
            raise InputError.about(self.shown, f"cannot be written: {error}") from None
        if self._place.is_dir():
            raise InputError.about(self.shown, "is a folder, not a file")
        if not self._place.is_file():
            raise InputError.about(self.shown, "is not a plain file")
        return status.st_ino, status.st_size, status.st_mtime_ns


def _clear(place: Path) -> None:
    """Remove what killed programs left beside `place`; what is being written is locked."""
    prefix = f".{place.name}."
    for left in place.parent.iterdir():
        if left.name.startswith(prefix) and left.name.endswith(_ENDING):
            _remove_unless_locked(left)


def _remove_unless_locked(path: Path) -> None:
    """Remove what nobody writes; locked meanwhile, so that who has just made it sees it go."""
    try:
        file = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)
    except sqlite3.Error:
        return
    try:
        file.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY or not path.exists():
            return
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        pass
    else:
        if moves_open_files():
            path.unlink(missing_ok=True)
            return
    finally:
        file.close()
    path.unlink(missing_ok=True)
