"""Text that came from a file: kept as it was written, and made safe where it is shown.

A file of ours keeps what was written (`inert`), but for what nobody reads: control characters,
and the controls that turn the direction of what follows. A terminal gets less (`clean`): every
character that cannot be seen is spelled out, unless a script or an emoji needs it there.
"""

from __future__ import annotations

import re
import unicodedata

from simulator.scenario.letters.cells import cells, cut

_ODD = re.compile(r"[^ -~]")
"""Characters that may not be plain letters: only they are looked at, which is quick."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=\S)")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = "\u200c\u200d"
_SIGNS = frozenset(
    map(chr, [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD])
)
"""Format characters that are seen: signs that Arabic, Syriac and Kaithi write under a number."""
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
"""A flag of a part of a country: a black flag, and its letters as tags."""


def clean(text: str, *, keep_newlines: bool = False) -> str:
    """Return `text` for a terminal: what cannot be seen is spelled out as escapes.

    A carriage return, an escape sequence or a right-to-left override in a scenario file
    would otherwise change what a reader of the terminal sees. Joiners stay between letters and
    in emoji, where they are part of the writing.
    """
    if text.isprintable():
        return text
    kept = "\n" if keep_newlines else ""
    flags = [range(*found.span()) for found in _FLAG.finditer(text)]

    def shown(odd: re.Match[str]) -> str:
        character, at = odd[0], odd.start()
        if character in kept or character in _SIGNS or any(at in flag for flag in flags):
            return character
        if character in _JOINERS and _joins(text, at):
            return character
        category = unicodedata.category(character)
        # An unassigned character prints as a box at worst; it controls nothing.
        unseen = (category[0] == "C" and category != "Cn") or category in ("Zl", "Zp")
        return _escape(character) if unseen else character

    return _ODD.sub(shown, text)


def sentences_of(text: str) -> list[str]:
    """Return a text that somebody wrote as its sentences, to be told one by one."""
    return _SENTENCE_END.split(text)


def inert(text: str, *, keep: str = "\n\t") -> str:
    """Return `text` for a file: as written, but control characters not in `keep` spelled out.

    So are those that turn the direction of what follows, and halves of characters.
    """
    if text.isprintable():
        return text
    return _ODD.sub(lambda odd: _spelled(odd[0], keep), text)


def _spelled(character: str, keep: str) -> str:
    controls = unicodedata.category(character) in ("Cc", "Cs") or character in _TURNING
    return _escape(character) if controls and character not in keep else character


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _joins(text: str, at: int) -> bool:
    """Tell whether the joiner at `at` stands between letters, or the parts of an emoji."""
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return len(around) == 2 and all(
        unicodedata.category(one)[0] in "LMN" or unicodedata.category(one) in ("So", "Sk")
        for one in around
    )


def shorten(text: str, width: int = 60) -> str:
    """Return `text` cleaned and cut to `width` cells, for quoting in a message."""
    text = clean(text)
    return text if cells(text) <= width else cut(text, width - 1) + "…"
