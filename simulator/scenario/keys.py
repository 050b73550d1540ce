"""Keys as people write them, `agencies[0].area_sq_mi.median`, and as paths: one parser for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from simulator.scenario.problems import InputError

KeyPath: TypeAlias = tuple[str | int, ...]
"""The keys and list positions that lead to a value: `("residents", "segments", 1)`."""
POLICY = "policy"
"""Keys under this word are keys of every policy: `policy.safeguards.threshold`."""
_PART = re.compile(r"([^.\[\]]+)((?:\[\d+\])*)(?:\.|$)")
_POSITION = re.compile(r"\[\d+\]")
_END = re.compile(r"[.\[]")


def key_path(word: str) -> KeyPath:
    """Return `agencies[0].area_sq_mi.median` as a path of keys and positions.

    Raises:
        InputError: where `word` is not written so.
    """
    path: list[str | int] = []
    position = 0
    while position < len(word) or not path:
        part = _PART.match(word, position)
        if part is None:
            raise InputError.about(
                word or '""', "is not a key; write it as in `agencies[0].area_sq_mi.median`"
            )
        path.append(part[1])
        path.extend(int(number) for number in re.findall(r"\d+", part[2]))
        position = part.end()
    return tuple(path)


def spelled(path: KeyPath) -> str:
    """Return a key path as people write it: `residents.segments[1].shares`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def kind_of(key: str) -> str:
    """Return a key without list positions: `residents.segments.shares`."""
    return _POSITION.sub("", key)


def tables_of(key: str) -> Iterator[str]:
    """Return the tables and lists around a key: of `a[0].b` they are `a` and `a[0]`."""
    return (key[: end.start()] for end in _END.finditer(key))
