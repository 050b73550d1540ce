"""A TOML file read into plain values, with the line of every key; wrong files refused kindly."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import InputError, Problem, did_you_mean
from simulator.scenario.toml.lines import key_lines, nesting

MAX_BYTES = 5_000_000
MAX_NESTING = 50
A_FOLDER = "is a folder, not a file"
_MOST_BESIDE, _LONGEST = 1_000, 100
"""So many names of a folder are compared, and none that is longer."""
_NEARLY = 0.8
"""How alike two names of files are where the one is taken for the other."""
_DATABASE = b"SQLite format 3\0"
_DIGITS = re.compile(r"\d[\d_]*|$")
_WRITTEN_OTHERWISE = (
    (re.compile("[“”„‟«»‘’‚]"), 'use straight quotes: "text"'),
    (re.compile(r"\d[T ]\d\d:\d\d(?![:\d])"), "a time needs seconds: 2018-05-01T09:00:00"),
    (re.compile(r"=\s*\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"), "a day is written 2018-05-01"),
    (re.compile(r"=\s*[\d.,]+\s*%"), "write no percent sign: 75 in 100 is 0.75"),
    (re.compile(r"=\s*-?(\d+\.|\.\d+)\s*(#|$)"), "write digits around the point: 5.0, 0.5"),
    (re.compile(r"=\s*-?0\d+\s*(#|$)"), "a number has no zero before it: 5"),
    (re.compile(r"=\s*-?\d+,\d+\s*(#|$)"), "write a point, not a comma: 0.5"),
    (re.compile(r"=\s*(?!true\b|false\b|inf\b|nan\b)[A-Za-z]"), 'text needs quotes: "text"'),
)
"""How people write what TOML wants otherwise, by what is seen of it in a line."""
_SAID_PLAINLY = {
    "Illegal character '\\n'": "a quote is not closed on this line",
    "Unterminated string": "a quote is not closed",
    'Expected "\'"': "a quote is not closed",
    "Expected newline or end of document after a statement": (
        "there is more on this line than one value"
    ),
    "Invalid date or datetime": "no such day or time",
}
"""By what Python's reader says, the same for whoever wrote the file."""
_DAY = re.compile(r"=\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


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
            or not TOML.
    """
    file = shown or str(path)
    return parsed(source_text(path, file), file)


def parsed(text: str, file: str) -> Document:
    """Read a TOML text that is called `file` in messages.

    Raises:
        InputError: it nests too deep, or is not TOML.
    """
    depth = nesting(text)
    if depth > MAX_NESTING:
        raise InputError.about(file, f"nests {depth} deep; {MAX_NESTING} is the most")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_syntax_problem(file, text, str(error))]) from None
    except ValueError:
        # Python refuses to read a number of thousands of digits, and tomllib lets that through.
        raise InputError([_endless_number(file, text)]) from None
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


def file_meant(path: Path) -> str:
    """Return `; did you mean 'x'?` for a file beside `path` that is called nearly so, or ''."""
    try:
        names = [entry.name for entry in islice(path.parent.iterdir(), _MOST_BESIDE)]
    except (OSError, ValueError):
        return ""
    alike = [
        name
        for name in names
        if Path(name).suffix == path.suffix and len(name) <= _LONGEST and name.isprintable()
    ]
    return did_you_mean(
        path.name, alike, least=_NEARLY, written=lambda name: str(path.with_name(name))
    )


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
    if raw.startswith(_DATABASE):
        raise InputError.about(
            file, "is a database, not text; camsim export reads what camsim run --out wrote"
        )
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise InputError.about(file, "is not text: it holds a NUL byte", line)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError.about(file, "is not UTF-8 text; save it as UTF-8", line) from None


def _syntax_problem(file: str, text: str, message: str) -> Problem:
    position = _POSITION.search(message)
    line = text.count("\n") + 1
    if position and position[1]:
        line = int(position[1])
    what = _POSITION.sub("", message)
    written = text.split("\n")[line - 1]
    what = _no_day(written) or _SAID_PLAINLY.get(what, what)
    said = f"not valid TOML: {what[:1].lower()}{what[1:]}"
    return Problem(file, line, "", said + _meant(written))


def _meant(line: str) -> str:
    """Say how to write what people write otherwise than TOML wants it, where `line` has it."""
    return next((f"; {hint}" for pattern, hint in _WRITTEN_OTHERWISE if pattern.search(line)), "")


def _no_day(line: str) -> str:
    """Say it where `line` has a day that no calendar has, or one that lacks its zeros."""
    if not (day := _DAY.search(line)):
        return ""
    year, month, number = (int(part) for part in day.groups())
    try:
        written = dt.date(year, month, number).isoformat()
    except ValueError:
        return f"there is no day {year:04}-{month:02}-{number:02}"
    return "" if written == day[0].lstrip("= \t") else f"a day is written {written}"


def _endless_number(file: str, text: str) -> Problem:
    digits = max(_DIGITS.finditer(text), key=lambda found: found.end() - found.start())
    count = len(digits[0].replace("_", ""))
    line = text.count("\n", 0, digits.start()) + 1
    return Problem(file, line, "", f"holds a number of {count:,} digits; that is too many")
