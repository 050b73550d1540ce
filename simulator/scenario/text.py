"""Text that came from a file, made safe to print: it is never a terminal escape."""

from __future__ import annotations

import re
import unicodedata

_ODD = re.compile(r"[^ -~]")
"""Characters that may not be plain letters: only they are looked at, which is quick."""


def clean(text: str, *, keep_newlines: bool = False) -> str:
    """Return `text` with control, format and surrogate characters spelled out as escapes.

    A carriage return, an escape sequence or a right-to-left override in a scenario file
    would otherwise change what a reader of the terminal sees.
    """
    if text.isprintable():
        return text
    return _ODD.sub(lambda odd: _spelled(odd[0], "\n" if keep_newlines else ""), text)


def _spelled(character: str, kept: str) -> str:
    category = unicodedata.category(character)
    # An unassigned character prints as a box at worst; it controls nothing.
    if character in kept or category[0] != "C" or category == "Cn":
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def shorten(text: str, width: int = 60) -> str:
    """Return `text` cleaned and cut to `width` characters, for quoting in a message."""
    text = clean(text)
    return text if len(text) <= width else text[: width - 1] + "…"
