"""Hostile inputs by seed: files that people could have written, broken in the ways that files break.

A seed gives the same input everywhere, so that a failure is a number.
"""

from __future__ import annotations

import copy
import random
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tomlkit

from simulator.scenario.library import library
from tests.fuzz.door_inputs import door_play
from tests.lessons.good import GOOD
from tests.lessons.good_starts import WHOLE

KINDS: Final = ("scenario", "policy", "case", "lesson", "start", "run", "code", "door", "door")
"""A seed is of one of them in turn; what comes over a network comes twice as often."""
_ODD: Final[tuple[Any, ...]] = (
    0, -1, 1, 1.5, 1e308, 10**30, -(10**30), "", " ", "x" * 300, True, [], {}, ["x"], {"x": 1},
    "\x1b[31m", "=1+1", "<b>", "[red]", "../../etc/passwd", "\u202e", "é", "名", "nan", "end", "A1",
)  # fmt: skip
_PIECES: Final = (
    b'"', b"'", b"{", b"}", b"[", b"]", b"=", b",", b"\n", b"#", b"\x00", b"\x1b[2J", b"\xff\xfe",
    b'"""', b"\r\n", b"[[steps]]\n", b"[[script]]\n", b"inf", b"nan", b"1e400", b"\xf0\x9f\x98\x80",
    b"9" * 400, b"2024-13-41", b"\\u0000", b". = 1\n", b"[a.b.c]\n", b"\t" * 50,
)  # fmt: skip
_LARGEST: Final = 6_000
"""Bytes of a file that is changed: it is read again for each input."""
_CASE: Final = Path(__file__).resolve().parents[2] / "docs" / "inference.toml"


@dataclass(frozen=True, slots=True)
class Input:
    """One input: what it was made from, and what the command is given."""

    kind: str
    name: str
    """Of the file; for a code, the code."""
    content: bytes


class Inputs:
    """Makes inputs from the bundled files and from one run's file."""

    def __init__(self, run_file: bytes) -> None:
        """Take the file of a small run, as `camsim run --out` wrote it."""
        self._texts = {kind: list(_bundled(kind)) for kind in ("scenario", "policy")}
        self._texts |= {
            "case": [_CASE.read_text(encoding="utf-8")],
            # The bundled ones run stories for their figures: a small one meets the same checks.
            "lesson": [GOOD],
            "start": [WHOLE],
        }
        self._run_file = run_file

    def of(self, seed: int) -> Input:
        """Return the input of a seed."""
        luck = random.Random(seed)
        kind = KINDS[seed % len(KINDS)]
        if kind == "run":
            return Input(kind, "run.db", self._run(luck))
        if kind == "code":
            return Input(kind, _code(luck), b"")
        if kind == "door":
            return Input(kind, "door.json", door_play(seed))
        return Input(kind, f"{kind}.toml", self._written(kind, luck))

    def _written(self, kind: str, luck: random.Random) -> bytes:
        text = luck.choice(self._texts[kind])
        if luck.random() < 0.6:
            values = tomllib.loads(text)
            for _ in range(luck.randint(1, 4)):
                _change(values, luck)
            text = tomlkit.dumps(values)
        content = text.encode()
        for _ in range(luck.choice((0, 0, 1, 2, 5))):
            content = luck.choice(_WAYS)(content, luck)
        return content

    def _run(self, luck: random.Random) -> bytes:
        content = self._run_file
        for _ in range(luck.randint(1, 30)):
            content = luck.choice((_spliced, _cut, _flipped))(content, luck)
        return content


def run_file_of(path: Path) -> bytes:
    """Return a file of a run without empty pages, so that a change of it hits something."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("VACUUM")
    return path.read_bytes()


def _bundled(kind: str) -> Iterator[str]:
    folder = {"scenario": ".", "policy": "policies"}[kind]
    for path in sorted((library() / folder).glob("*.toml")):
        if path.stem != "numbers" and path.stat().st_size < _LARGEST:
            yield path.read_text(encoding="utf-8")


def _change(values: Any, luck: random.Random) -> None:
    """Change one value somewhere, or put it under another name, or take it out, or double it."""
    inner = values
    while True:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        if not keys:
            return
        key = luck.choice(keys)
        if not isinstance(inner[key], dict | list) or luck.random() < 0.25:
            break
        inner = inner[key]
    how = luck.randrange(5)
    if how == 0:
        del inner[key]
    elif how == 1 and isinstance(inner, dict):
        inner[luck.choice([str(one) for one in keys] + ["x", "policy", "at", ""])] = inner.pop(key)
    elif how == 2 and isinstance(inner, list):
        inner.append(copy.deepcopy(inner[key]))
    elif how == 3:
        other = luck.choice(keys)
        inner[key] = copy.deepcopy(inner[other])
    else:
        inner[key] = copy.deepcopy(luck.choice(_ODD))


def _spliced(content: bytes, luck: random.Random) -> bytes:
    place = luck.randrange(len(content) + 1)
    return content[:place] + luck.choice(_PIECES) + content[place + luck.choice((0, 1, 10)) :]


def _cut(content: bytes, luck: random.Random) -> bytes:
    start = luck.randrange(len(content) + 1)
    return content[:start] + content[start + luck.randrange(1, 200) :]


def _flipped(content: bytes, luck: random.Random) -> bytes:
    if not content:
        return content
    place = luck.randrange(len(content))
    return content[:place] + bytes([luck.randrange(256)]) + content[place + 1 :]


def _line_moved(content: bytes, luck: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if len(lines) > 1:
        lines.insert(luck.randrange(len(lines)), lines[luck.randrange(len(lines))])
    return b"".join(lines)


_WAYS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    _spliced, _cut, _flipped, _line_moved,
)  # fmt: skip


def _code(luck: random.Random) -> str:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcxyzOILU-- "
    long = luck.choice((0, 1, 9, 10, 10, 10, 11, 16, 16, 40))
    return "".join(luck.choice(letters) for _ in range(long))
