"""Words of a file as somebody would read them to a class. It imports nothing: cards wait for it."""

from __future__ import annotations

import re

_AT_THE_BEGINNING = (
    *("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"),
    *("Eleven", "Twelve"),
)
_BEGINS_WITH_A_COUNT = re.compile(r"(\A|[.!?]\s+)(\d{1,2})(?= [a-z])")
"""Of a sentence. In a date a number is followed by a month, which has a capital: it stays."""


def as_read_aloud(text: str) -> str:
    """Return `text` with a small count that begins a sentence as a word: `One shares`."""
    return _BEGINS_WITH_A_COUNT.sub(_in_letters, text)


def _in_letters(begins: re.Match[str]) -> str:
    before, count = begins[1], int(begins[2])
    is_small = 0 < count < len(_AT_THE_BEGINNING)
    return before + (_AT_THE_BEGINNING[count] if is_small else begins[2])
