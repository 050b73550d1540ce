"""A table on a page: a caption, columns, and rows that begin with what they are about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextColumn:
    """One column: its heading, and whether numbers stand in it."""

    heading: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as text, for any reader."""

    caption: str
    columns: tuple[TextColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    """One cell a column; the first is the heading of its row."""
    note: str = ""
    """Stands below it."""


def columns(*headings: str, numbers: tuple[int, ...] = ()) -> tuple[TextColumn, ...]:
    """Return columns by their headings; those at the positions `numbers` hold numbers."""
    return tuple(TextColumn(heading, place in numbers) for place, heading in enumerate(headings))
