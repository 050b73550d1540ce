"""A folder that gets a pack whole or not at all, and in which no other file is written over."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from simulator.scenario.problems import InputError

IsOwn = Callable[[bytes], bool]
"""Tells by its content whether a file was written by an earlier pack, and stayed as it was."""
_ENDING = ".part"


def check_folder(folder: Path, names: tuple[str, ...], is_own: IsOwn) -> None:
    """Refuse a folder that the files `names` cannot go to.

    Raises:
        InputError: it is a file, it cannot be made, or a file that is not ours is in the way.
    """
    try:
        if folder.is_dir():
            for name in names:
                _check_place(folder / name, is_own)
        elif folder.exists() or folder.is_symlink():
            raise InputError.about(folder, "is a file, not a folder; nothing was written")
        elif not folder.absolute().parent.is_dir():
            raise InputError.about(folder, "cannot be made: there is no folder for it")
    except (OSError, ValueError) as error:
        raise _refused(folder, error) from None


def _check_place(place: Path, is_own: IsOwn) -> None:
    if not place.exists() and not place.is_symlink():
        return
    if not place.is_file() or not is_own(place.read_bytes()):
        raise InputError.about(
            place,
            "is there already, and is no page of this lesson, or was changed since; nothing was "
            "written: give another folder",
        )


def write_folder(folder: Path, files: Mapping[str, bytes], is_own: IsOwn) -> None:
    """Write all `files` by name into `folder`, which is made where it is not there.

    All are written beside their places first. Where that fails, all is as it was before.

    Raises:
        InputError: it cannot be written, or a file that is not ours is in the way.
    """
    check_folder(folder, tuple(files), is_own)
    place = Path(os.path.realpath(folder))
    is_new = not place.is_dir()
    beside = (place.parent if is_new else place) / f".{place.name}.{secrets.token_hex(4)}{_ENDING}"
    try:
        beside.mkdir()
        try:
            for name, content in files.items():
                _write(beside / name, content)
            if not is_new or not _put_whole(beside, place):
                check_folder(folder, tuple(files), is_own)
                _move_all(beside, place, list(files))
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except (OSError, ValueError) as error:
        raise _refused(folder, error) from None


def _write(place: Path, content: bytes) -> None:
    with place.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _put_whole(beside: Path, place: Path) -> bool:
    """Make a new folder of the one beside it, unless another program has made one meanwhile."""
    try:
        beside.replace(place)
    except OSError:
        if place.is_dir():
            return False
        raise
    return True


def _move_all(beside: Path, place: Path, names: list[str]) -> None:
    """Move files to their places; where one cannot be moved, put back those that were there.

    No name is empty in between: another program may be at the same folder.
    """
    before = beside / "before"
    before.mkdir()
    moved: list[str] = []
    try:
        for name in names:
            if (place / name).exists():
                shutil.copy2(place / name, before / name)
            moved.append(name)
            (beside / name).replace(place / name)
    except BaseException:
        for name in moved:
            if (before / name).exists():
                (before / name).replace(place / name)
            else:
                (place / name).unlink(missing_ok=True)
        raise


def _refused(folder: Path, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError.about(folder, f"cannot be written: {reason}")
