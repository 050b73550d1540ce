"""Every file that we write is there whole or not at all: written beside its place, then moved.

A full disk, a kill or an interrupt leaves what was there before. (SQLite files have `WholeFile`.)
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from simulator.scenario.problems import InputError
from simulator.system import put_new

_ENDING = ".part"
_OLD = 24 * 3600.0
"""Seconds after which nobody writes it any more: what a killed program left is cleared away."""

Content: TypeAlias = str | bytes | Callable[[Path], None]
"""What a file holds, text as UTF-8, or what writes it into a file that is not there yet."""


def write_whole(path: Path, content: Content, *, over: bool = True) -> None:
    """Make `path` hold `content`; where that fails, leave all as it was.

    A link is followed, the mode of a file that is there is kept, and what is no plain file (a
    pipe, `/dev/null`) is written to as it is.

    Raises:
        FileExistsError: there is a file already, and it is not to be written `over`.
        InputError: it cannot be written.
    """
    try:
        if path.is_dir():
            raise InputError.about(path, "is a folder, not a file")
        if path.exists() and not path.is_file():
            _fill(path, content)
            return
        place = Path(os.path.realpath(path))
        _clear(place)
        # A long name has no room for more.
        beside = place.with_name(f".{place.name[:80]}.{secrets.token_hex(4)}{_ENDING}")
        try:
            _fill(beside, content)
            _sync(beside)
            _move(beside, place, over=over)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError.about(path, f"cannot be written: {reason}") from None


def _fill(place: Path, content: Content) -> None:
    if callable(content):
        content(place)
    else:
        place.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def _sync(beside: Path) -> None:
    with beside.open("rb+") as file:
        os.fsync(file.fileno())


def _move(beside: Path, place: Path, *, over: bool) -> None:
    if over:
        if place.exists():
            shutil.copymode(place, beside)
        beside.replace(place)
        return
    put_new(beside, place)


def _clear(place: Path) -> None:
    """Remove what killed programs left beside `place`."""
    old = time.time() - _OLD
    for left in place.parent.glob(f".{_plain(place.name[:80])}.*{_ENDING}"):
        # Another program may be at work on the same file, and move its own away meanwhile.
        with contextlib.suppress(FileNotFoundError):
            if left.stat().st_mtime < old:
                left.unlink()


def _plain(name: str) -> str:
    """Return a name in which nothing is a pattern."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
