"""A TOML file read into plain values, with the line of every key; wrong files refused kindly."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import InputError, Problem, did_you_mean
from simulator.scenario.toml.lines import key_lines, nesting
from simulator.scenario.toml.syntax import other_format, syntax_problem

MAX_BYTES = 5_000_000
MAX_NESTING = 50
A_FOLDER = "is a folder, not a file"
_MOST_BESIDE, _LONGEST = 1_000, 100
"""So many names of a folder are compared, and none that is longer."""
_OURS = ".toml"
_NEARLY = 0.8
"""How alike two names of files are where the one is taken for the other."""
_DIGITS = re.compile(r"\d[\d_]*|$")
_FORMATS = {
    b"SQLite format 3\0": "a database, not text; camsim export reads what camsim run --out wrote",
    b"\x89PNG\r\n": "a picture (PNG), not text",
    b"\xff\xd8\xff": "a picture (JPEG), not text",
    b"GIF8": "a picture (GIF), not text",
    b"%PDF-": "a PDF, not text",
    b"PK\x03\x04": "a packed file, as Excel and Word write them; of a table, save it as CSV",
    b"\x1f\x8b": "a packed file (gzip), not text",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
}
"""By the bytes that a file begins with."""


@dataclass(frozen=True)
class Document:
    """What a file says, and where."""

    file: str
    """The path as the person gave it, for messages."""
    values: dict[str, Any]
    text: str

    @cached_property
    def lines(self) -> dict[KeyPath, int]:
        """The line of every key: looked for where something is wrong, which is seldom."""
        return key_lines(self.text)

    def line(self, path: KeyPath) -> int:
        """Return the line of `path`, or of the closest table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path, shown: str | None = None) -> Document:
    """Read the TOML file at `path`, called `shown` in messages.

    Raises:
        InputError: the file is not there, not a file, too large, not UTF-8, nested too deep,
            not TOML, or empty.
    """
    file = shown or str(path)
    return parsed(source_text(path, file), file)


def parsed(text: str, file: str) -> Document:
    """Read a TOML text that is called `file` in messages.

    Raises:
        InputError: it says nothing, nests too deep, or is not TOML.
    """
    if another := other_format(text):
        raise InputError.about(file, another)
    depth = nesting(text)
    if depth > MAX_NESTING:
        raise InputError.about(file, f"nests {depth} deep; {MAX_NESTING} is the most")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([syntax_problem(file, text, str(error))]) from None
    except ValueError:
        # Python refuses to read a number of thousands of digits, and tomllib lets that through.
        raise InputError([_endless_number(file, text)]) from None
    if not values:
        what = "has only comments" if text.strip() else "is empty"
        raise InputError.about(file, f"{what}; camsim new NAME writes one to begin from")
    return Document(file, values, text)


def is_file(path: Path) -> bool:
    """Tell whether a file is at `path`; what the system takes for no path at all is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(word: str) -> bool:
    """Tell whether a folder is at `word`; what the system takes for no path at all is none."""
    try:
        return Path(word).is_dir()
    except (OSError, ValueError):
        return False


def file_meant(path: Path, word: str = "") -> str:
    """Return `; did you mean 'x'?` for a file beside `path` that is called nearly so, or ''.

    `word` is `path` as it was given, where that was given from another folder.
    """
    try:
        names = [entry.name for entry in islice(path.parent.iterdir(), _MOST_BESIDE)]
    except (OSError, ValueError):
        return ""
    alike = [
        name
        for name in names
        if Path(name).suffix in (path.suffix, _OURS) and len(name) <= _LONGEST
        if name.isprintable()
    ]
    given = Path(word or path)
    return did_you_mean(
        path.name, alike, least=_NEARLY, written=lambda name: str(given.with_name(name))
    )


def file_not_there(word: str, folder: Path, known: Iterable[str]) -> str:
    """Return what to say of a word that ends as files do, and that names no file and nothing known.

    Empty where it does not end so, or a file has this very name.
    """
    path = Path(word)
    if not path.suffix[1:].isalnum() or is_file(folder / path):
        return ""
    return f"is not there{file_meant(folder / path, word) or did_you_mean(path.stem, known)}"


def refuse_empty_or_folder(word: str, argument: str, instead: str) -> None:
    """Let pass what may be the name of something; `argument` is what it was given as.

    Raises:
        InputError: it is empty, and then `instead` says what to give, or a folder.
    """
    if not word.strip():
        raise InputError.about(argument, f"is empty: {instead}")
    if is_folder(word):
        raise InputError.about(shorten(word, 200), A_FOLDER)


def as_named(path: Path) -> Path:
    """Return `path` as its folders name it, where only the composition of letters differs.

    Some systems store an accented letter as one, others as a letter and an accent; a file that
    was written on the one still names its neighbours on the other.
    """
    if is_file(path) or path.as_posix().isascii():
        return path
    folder = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        try:
            there = part == ".." or (folder / part).exists()
            names = [part] if there else [entry.name for entry in folder.iterdir()]
        except (OSError, ValueError):
            return path
        wanted = unicodedata.normalize("NFC", part)
        named = [name for name in names if unicodedata.normalize("NFC", name) == wanted]
        if len(named) != 1:
            return path
        folder /= named[0]
    return folder


def source_text(path: Path, file: str) -> str:
    """Return what the file at `path`, called `file` in messages, says.

    Raises:
        InputError: the file is not there, not a file, too large, or not UTF-8.
    """
    try:
        if path.is_dir():
            raise InputError.about(file, A_FOLDER)
        if not path.exists():
            raise InputError.about(file, f"is not there{file_meant(path)}")
        if not path.is_file():
            raise InputError.about(file, "is not a plain file")
        if path.stat().st_size > MAX_BYTES:
            megabytes = path.stat().st_size / 1e6
            raise InputError.about(
                file, f"has {megabytes:.1f} MB; {MAX_BYTES / 1e6:.0f} MB is the most"
            )
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError.about(file, f"cannot be read: {reason}") from None
    return _decoded(raw, file)


def _decoded(raw: bytes, file: str) -> str:
    for begins, kind in _FORMATS.items():
        if raw.startswith(begins):
            raise InputError.about(file, f"is {kind}")
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise InputError.about(file, "is not text: it holds a NUL byte", line)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError.about(file, "is not UTF-8 text; save it as UTF-8", line) from None


def _endless_number(file: str, text: str) -> Problem:
    digits = max(_DIGITS.finditer(text), key=lambda found: found.end() - found.start())
    count = len(digits[0].replace("_", ""))
    line = text.count("\n", 0, digits.start()) + 1
    return Problem(file, line, "", f"holds a number of {count:,} digits; that is too many")
