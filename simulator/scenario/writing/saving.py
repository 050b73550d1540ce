"""A new scenario file: a plain name, whole or not at all, never over another unasked."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from simulator.scenario.letters.text import shorten
from simulator.scenario.loading import load_scenario
from simulator.scenario.problems import InputError
from simulator.system import put_new

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def file_name(word: str) -> str:
    """Return `word` as the name of a scenario file.

    Raises:
        InputError: where it is no plain name: a path, hidden, empty, or with other characters.
    """
    name = word.strip().removesuffix(".toml")
    if not _PLAIN.fullmatch(name):
        raise InputError.about(
            shorten(word) or "The name",
            "is no plain file name: use letters, digits, dots, - and _",
        )
    return f"{name}.toml"


def save_scenario(folder: Path, name: str, text: str, digest: str, *, over: bool = False) -> Path:
    """Write `text` as the file `name` in `folder`, if it loads to the scenario with this digest.

    Raises:
        InputError: it does not load from there, or means something else; or it cannot be written.
        FileExistsError: a file has this name, and `over` does not allow to write over it.
    """
    path = folder / file_name(name)
    try:
        handle, draft = tempfile.mkstemp(suffix=".toml", prefix=".camsim-", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            _must_be(Path(draft), digest, path.name)
            if over:
                Path(draft).replace(path)
            else:
                put_new(Path(draft), path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except FileExistsError:
        raise
    except OSError as error:
        raise InputError.about(path.name, f"cannot be written: {error.strerror}") from None
    return path


def _must_be(draft: Path, digest: str, name: str) -> None:
    try:
        loaded = load_scenario(str(draft))
    except InputError as error:
        first = error.problems[0]
        raise InputError.about(
            name, f"would not load from this folder: {first.key} {first.message}"
        ) from None
    if loaded.digest != digest:
        raise InputError.about(
            name, "would not mean the same: the file or one of its policies has changed meanwhile"
        )
