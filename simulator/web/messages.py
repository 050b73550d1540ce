"""What a page may say over its websocket: text of a known shape and size, or nothing at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TypeAlias

LARGEST = 64 << 10
"""Bytes of one message; a pasted text is the largest that a person sends."""
COLUMNS = (20, 400)
ROWS = (8, 200)


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys, the mouse, or a pasted text, as a terminal sends them."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Resized:
    """The terminal has another size."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Focused:
    """The page is in front, or no longer is."""

    here: bool


@dataclass(frozen=True, slots=True)
class Ping:
    """The page asks whether the server is there."""

    data: str


Message: TypeAlias = Typed | Resized | Focused | Ping


def read_message(text: str) -> Message:
    """Read one message of the page's script.

    Raises:
        ValueError: it is none.
    """
    try:
        said = json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None
    match said:
        case ["stdin", str(data)]:
            return Typed(data.encode("utf-8", "replace"))
        case ["resize", {"width": int(columns), "height": int(rows)}]:
            return Resized(*bounded(columns, rows))
        case ["focus"]:
            return Focused(here=True)
        case ["blur"]:
            return Focused(here=False)
        case ["ping", str(data)]:
            return Ping(data[:40])
    raise ValueError("no message of the page")


def bounded(columns: int, rows: int) -> tuple[int, int]:
    """Return a size that a screen can have."""
    return (
        max(COLUMNS[0], min(columns, COLUMNS[1])),
        max(ROWS[0], min(rows, ROWS[1])),
    )
