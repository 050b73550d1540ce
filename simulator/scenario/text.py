"""Text that came from a file, made safe to print: it is never a terminal escape."""

from __future__ import annotations

import unicodedata

_KEPT = {"\n"}


def clean(text: str, *, keep_newlines: bool = False) -> str:
    """Return `text` with control, format and surrogate characters spelled out as escapes.

    A carriage return, an escape sequence or a right-to-left override in a scenario file
    would otherwise change what a reader of the terminal sees.
    """
    if text.isprintable():
        return text
    kept = _KEPT if keep_newlines else set()
    return "".join(
        character
        if character in kept
        or unicodedata.category(character)[0] != "C"
        # An unassigned character prints as a box at worst; it controls nothing.
        or unicodedata.category(character) == "Cn"
        else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in text
    )


def shorten(text: str, width: int = 60) -> str:
    """Return `text` cleaned and cut to `width` characters, for quoting in a message."""
    text = clean(text)
    return text if len(text) <= width else text[: width - 1] + "…"
