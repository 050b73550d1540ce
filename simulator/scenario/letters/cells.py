"""How many cells of a terminal text takes: wide letters two, joined emoji two, accents none.

Widths are those of Unicode's East Asian Width (UAX 11); what one reads as one letter, with its
accents and joined parts, is kept together (after UAX 29).
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator

_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_FIRST_ACCENT = 0x300
"""No character before this one is an accent, or a part of a letter but after a joiner."""
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_LATER_JAMO = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
"""Vowels and finals that stand in the square of the consonant before them."""
_MORE = "…"
_NARROW = re.compile(
    r"[\x00-\u02ff\u2010-\u205e\u20ac\u2100-\u218b\u2190-\u2319\u2500-\u25fc\u2800-\u28ff]*"
)
"""Characters that are each a letter of one cell, whatever stands beside them: nearly all text is
of Latin letters, dashes, arrows, lines and blocks."""
_SPACES = re.compile(r"[ \t\n\r\v\f]+")


def cells(text: str) -> int:
    """Return how many cells `text`, one line, takes on a terminal."""
    narrow = text.isascii() or _NARROW.fullmatch(text)
    return len(text) if narrow else sum(map(_width, letters(text)))


def letters(text: str) -> Iterator[str]:
    """Yield what one reads as single letters, each with all that belongs to it."""
    start = 0
    for end in range(1, len(text)):
        # Nothing of ASCII belongs to what stands before it.
        if text[end].isascii() or not _belongs(text, start, end):
            yield text[start:end]
            start = end
    if text:
        yield text[start:]


def padded(text: str, width: int) -> str:
    """Return `text` with spaces behind it, `width` cells in all; a longer one as it is."""
    return text + " " * max(0, width - cells(text))


def cut(text: str, width: int) -> str:
    """Return as many whole letters of `text` as fit `width` cells."""
    if text.isascii() or _NARROW.fullmatch(text):
        return text[:width]
    kept, room = "", width
    for letter in letters(text):
        room -= _width(letter)
        if room < 0:
            break
        kept += letter
    return kept


def wrapped(text: str, width: int, first: str = "", hang: str = "") -> list[str]:
    """Return `text` in lines of at most `width` cells, as `textwrap.wrap` does in letters.

    `first` stands before the first line, `hang` before the others. A word wider than a line is
    broken between letters: Chinese and Japanese are written without spaces. Where there is no
    room at all (a window can be made that small) a line has one letter.
    """
    width = max(1, width)
    if _NARROW.fullmatch(text) or all(
        len(letter) == _width(letter) == 1 for letter in letters(text)
    ):
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=hang)
    lines: list[str] = []
    line, empty = first, True
    for word in filter(None, _SPACES.split(text)):
        for part, joined in _parts(word):
            gap = "" if empty or joined else " "
            if not empty and cells(line + gap + part) > width:
                lines.append(line)
                line, empty, gap = hang, True, ""
            rest = part
            while cells(line + rest) > width and cells(rest) > 1:
                piece = cut(rest, max(1, width - cells(line))) or next(letters(rest))
                if piece == rest:
                    break
                lines.append(line + piece)
                line, rest = hang, rest[len(piece) :]
            line, empty = line + gap + rest, False
    return lines if empty else [*lines, line]


def first_lines(text: str, width: int, most: int) -> list[str]:
    """Return `text` as `wrapped` does, in `most` lines: of what is left out, the last one tells."""
    lines = wrapped(text, width)
    if len(lines) <= max(1, most):
        return lines
    *kept, last = lines[: max(1, most)]
    told = last.split(" ")
    while told and cells(" ".join([*told, _MORE])) > width:
        told.pop()
    return [*kept, " ".join([*told, _MORE]) if told else cut(last, width - 1) + _MORE]


def _parts(word: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a word that a line may end behind, and whether each joins the last."""
    part = ""
    joined = False
    for letter in letters(word):
        wide = _width(letter) > 1
        if wide and part:
            yield part, joined
            part, joined = "", True
        part += letter
        if wide:
            yield part, joined
            part, joined = "", True
    if part:
        yield part, joined


def _belongs(text: str, start: int, at: int) -> bool:
    """Tell whether the character at `at` belongs to the letter that begins at `start`."""
    here, before = text[at], text[at - 1]
    code = ord(here)
    if code < _FIRST_ACCENT:
        return before == _JOINER and unicodedata.category(here) == "So"
    if here in (_JOINER, "\u200c") or unicodedata.category(here) in ("Mn", "Me"):
        return True
    if code in _SKIN_TONES or code in _TAGS or any(code in jamo for jamo in _LATER_JAMO):
        return True
    if before == _JOINER:
        return unicodedata.category(here) == "So"
    # Two flag letters are one flag, and the third begins another.
    return code in _FLAG_LETTERS and at - start == 1 and ord(before) in _FLAG_LETTERS


def _width(letter: str) -> int:
    if letter.isascii():
        return 1
    first = letter[0]
    if unicodedata.east_asian_width(first) in "WF" or _EMOJI_STYLE in letter:
        return 2
    if ord(first) in _FLAG_LETTERS:
        return 2 if len(letter) > 1 else 1
    nothing = unicodedata.category(first) in ("Mn", "Me") or first in "\u200b\u200c\u200d\ufeff"
    return 0 if nothing else 1
