"""Which line of a TOML file each key stands on, and how deep the file nests.

`tomllib` gives values without positions. This scanner reads the same text for positions
alone; it expects text that `tomllib` has accepted and takes nothing else from it.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable

from simulator.scenario.keys import KeyPath

_STRINGS = (
    r'"""(?:\\.|[^\\])*?"{3,5}',
    r"'''.*?'{3,5}",
    r'"(?:\\.|[^"\\\n])*"',
    r"'[^'\n]*'",
)
_STRING = re.compile("|".join(_STRINGS), re.DOTALL)
_TOKEN = re.compile("|".join([*_STRINGS, r"\#[^\n]*", r"[\[{\]}]"]), re.DOTALL)
_BLANK = re.compile(r"(?:[ \t\r\n]|\#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\#\n]*")
_DOTTED = re.compile(r'(?:[\w-]+|"")(?:[ \t]*\.[ \t]*(?:[\w-]+|""))*')


def nesting(text: str) -> int:
    """Return how deep brackets, braces and dotted keys of `text` nest, without parsing it."""
    deepest = depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in "]}":
            depth = max(0, depth - 1)
    dots = max((key[0].count(".") for key in _DOTTED.finditer(_TOKEN.sub(_blank, text))), default=0)
    return max(deepest, dots)


def _blank(token: re.Match[str]) -> str:
    return token[0] if token[0] in "[]{}" else '""'


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, from 1, of every key, table and array element of `text`."""
    return _Scanner(text).scan()


class _Scanner:
    """Walks the text once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.newlines = [match.start() for match in re.finditer("\n", text)]
        self.lines: dict[KeyPath, int] = {}
        self.tables: dict[KeyPath, int] = {}
        """How many tables each array of tables has so far."""

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip_blank():
            if self.text.startswith("[[", self.at):
                table = self._array_header()
            elif self.text.startswith("[", self.at):
                table = self._table_header()
            else:
                self._pair(table)
        return self.lines

    def _array_header(self) -> KeyPath:
        start, self.at = self.at, self.at + 2
        path = self._inside(self._key())
        self.at += 2
        index = self.tables[path] = self.tables.get(path, -1) + 1
        self._note(path, start)
        self._note((*path, index), start)
        return (*path, index)

    def _table_header(self) -> KeyPath:
        start, self.at = self.at, self.at + 1
        path = self._inside(self._key())
        self.at += 1
        self._note(path, start)
        return path

    def _inside(self, keys: list[str]) -> KeyPath:
        """Return the path that a header names: inside the latest table of each array."""
        path: KeyPath = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            if position < len(keys) - 1 and path in self.tables:
                path = (*path, self.tables[path])
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self.at
        keys = self._key()
        if self.at == start or not self.text.startswith("=", self.at):
            self.at = len(self.text)  # not TOML: nothing more to learn here
            return
        self.at += 1
        path = table
        for key in keys:
            path = (*path, key)
            self._note(path, start)
        self._value(path)

    def _key(self) -> list[str]:
        """Read a dotted key and stop behind it."""
        keys: list[str] = []
        while True:
            self._skip_spaces()
            if quoted := _STRING.match(self.text, self.at):
                keys.append(_unquoted(quoted[0]))
                self.at = quoted.end()
            elif bare := _BARE_KEY.match(self.text, self.at):
                keys.append(bare[0])
                self.at = bare.end()
            self._skip_spaces()
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _value(self, path: KeyPath) -> None:
        self._skip_spaces()
        if self.text.startswith("[", self.at):
            self._array(path)
        elif self.text.startswith("{", self.at):
            self._inline_table(path)
        elif string := _STRING.match(self.text, self.at):
            self.at = string.end()
        elif scalar := _SCALAR.match(self.text, self.at):
            self.at = scalar.end()

    def _array(self, path: KeyPath) -> None:
        index = itertools.count()

        def item() -> None:
            place = (*path, next(index))
            self._note(place, self.at)
            self._value(place)

        self._until("]", item)

    def _inline_table(self, path: KeyPath) -> None:
        self._until("}", lambda: self._pair(path))

    def _until(self, end: str, item: Callable[[], None]) -> None:
        """Read one `item` after the other, with commas between them, and stop behind `end`."""
        self.at += 1
        while self._skip_blank() and not self.text.startswith(end, self.at):
            before = self.at
            item()
            self._skip_blank()
            if self.text.startswith(",", self.at):
                self.at += 1
            elif self.at == before:
                return
        self.at += 1

    def _note(self, path: KeyPath, at: int) -> None:
        """Keep the line of `path`, and of the tables round it that no line of their own opens."""
        line = bisect_left(self.newlines, at) + 1
        for depth in range(1, len(path) + 1):
            self.lines.setdefault(path[:depth], line)

    def _skip_blank(self) -> bool:
        """Step over white space, line ends and comments; tell whether anything is left."""
        if blank := _BLANK.match(self.text, self.at):
            self.at = blank.end()
        return self.at < len(self.text)

    def _skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self.at += 1


def _unquoted(key: str) -> str:
    if key.startswith("'") or "\\" not in key:
        return key[1:-1]
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        return key[1:-1]
