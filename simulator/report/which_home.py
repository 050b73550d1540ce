"""Which home a person means who types a number or a part of an id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.report.words import number


@dataclass(frozen=True, slots=True)
class Match:
    """A home that may be meant, and why."""

    home: int
    """Its position in the ledger."""
    why: str
    """Empty where the id itself was typed."""


def homes_meant(ids: tuple[str, ...], typed: str, most: int = 200) -> list[Match]:
    """Return the homes that `typed` may mean, the likeliest first, at most `most`.

    The id itself comes first; then ids with this number (`B7` and `H007` for `7`), the home that
    stands so far down the list, and ids that hold what was typed.
    """
    wanted = typed.strip().casefold()
    if not wanted:
        return [Match(home, "") for home in range(min(most, len(ids)))]
    found: dict[int, str] = {}
    folded = [one.casefold() for one in ids]
    _keep(found, (home for home, one in enumerate(folded) if one == wanted), "")
    digits = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
    if digits is not None:
        same = (home for home, one in enumerate(folded) if _number_in(one, wanted) == digits)
        _keep(found, same, "")
        if 1 <= digits <= len(ids):
            _keep(found, (digits - 1,), f"{number(digits)} in the list")
    _keep(found, (home for home, one in enumerate(folded) if wanted in one), "")
    return [Match(home, why) for home, why in list(found.items())[:most]]


def _keep(found: dict[int, str], homes: Iterable[int], why: str) -> None:
    for home in homes:
        found.setdefault(home, why)


def _number_in(one: str, wanted: str) -> int | None:
    """Return the number that an id ends in, where it may be the one that was typed."""
    if not one.endswith(wanted):
        return None
    letters = one.rstrip("0123456789")
    tail = one[len(letters) :]
    return int(tail) if tail.isascii() and len(tail) < 10 else None
