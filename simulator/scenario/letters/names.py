"""Names that look alike: two of them are never taken for two, and what differs is said in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from simulator.scenario.letters.text import inert, shorten

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that leave nothing on a page."""
_VARIANTS = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_MOST_LETTERS = 5


def looks(name: str) -> tuple[str, str]:
    """Return what one sees of `name`: without what is unseen, and with controls spelled out.

    Names that have either in common cannot be told apart by a reader; case tells them apart.
    """
    if name.isascii() and name.isprintable():
        # Nearly all are: letter by letter, names would be a tenth of reading a file.
        seen = " ".join(name.split())
        return seen, seen
    return _seen(name), _seen(inert(name, keep=""))


def _seen(name: str) -> str:
    text = unicodedata.normalize("NFKC", name)
    kept = "".join(letter for letter in text if not _unseen(letter))
    return " ".join(unicodedata.normalize("NFKC", kept).split())


def _unseen(letter: str) -> bool:
    if letter.isascii():
        return not (letter.isprintable() or letter.isspace())
    code = ord(letter)
    return (
        unicodedata.category(letter) in ("Cc", "Cf")
        or letter in _UNSEEN
        or any(code in variants for variants in _VARIANTS)
    )


def alike(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the place of each name that is there before, or looks as if, and what to say of it.

    What is said goes behind `two homes are called`.
    """
    before: dict[str, str] = {}
    for place, name in enumerate(names):
        mine = looks(name)
        seen = [before[look] for look in mine if look in before]
        if name in seen:
            yield place, f"'{shorten(name)}'"
        elif seen:
            both = f"'{shorten(seen[0])}' and '{shorten(name)}'"
            yield place, f"{both}, which look the same: {difference(seen[0], name)}"
        for look in mine:
            before.setdefault(look, name)


def lookalike(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that looks like `name` and is not, if there is one."""
    mine = set(looks(name))
    return next((one for one in known if one != name and mine & set(looks(one))), None)


def difference(
    name: str, other: str, where: tuple[str, str] = ("in the first", "in the second")
) -> str:
    """Return in words by what two names differ that look alike; `where` says which is which."""
    longer = where[0] if len(name) > len(other) else where[1]
    if name.strip() == other.strip():
        return f"there is a blank at the beginning or end {longer}"
    if " ".join(name.split()) == " ".join(other.split()):
        return "the blanks between the words differ"
    sides = [
        f"{letters} {place}"
        for letters, place in zip((_codes(name, other), _codes(other, name)), where, strict=True)
        if letters
    ]
    return f"they are written with other letters, {' and '.join(sides) or 'in another order'}"


def _codes(name: str, other: str) -> str:
    """Return the letters of `name` that `other` has not, as everybody can look them up."""
    mine = list(
        dict.fromkeys(letter for letter in name if name.count(letter) > other.count(letter))
    )
    more = "" if len(mine) <= _MOST_LETTERS else " and more"
    return " ".join(f"U+{ord(letter):04X}" for letter in mine[:_MOST_LETTERS]) + more
