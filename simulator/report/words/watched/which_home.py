"""Which home a person means who types a number or a part of an id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.ledger import Bools
from simulator.report.words.terms import number


@dataclass(frozen=True, slots=True)
class Match:
    """A home that may be meant, and why."""

    home: int
    """Its position in the ledger."""
    why: str
    """Empty where the id itself was typed."""


def homes_meant(ids: Sequence[str], typed: str, asked: Bools, most: int = 200) -> list[Match]:
    """Return the homes that `typed` may mean, the likeliest first, at most `most`.

    The id itself comes first; then ids with this number (`B7` and `H007` for `7`), the home that
    stands so far down the list, and ids that hold what was typed. Among equals, and where nothing
    was typed, those that were `asked` come first.
    """
    wanted = typed.strip().casefold()
    if not wanted:
        order = np.argsort(~asked, kind="stable")[:most]
        return [Match(home, "") for home in order.tolist()]
    why_meant: dict[int, str] = {}
    folded = [name.casefold() for name in ids]
    _keep(why_meant, (home for home, name in enumerate(folded) if name == wanted), "")
    digits = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
    if digits is not None:
        same = [home for home, name in enumerate(folded) if _number_in(name, wanted) == digits]
        _keep(why_meant, sorted(same, key=lambda home: not asked[home]), "")
        if 1 <= digits <= len(ids):
            _keep(why_meant, (digits - 1,), f"{number(digits)} in the list")
    holds = [home for home, name in enumerate(folded) if wanted in name]
    _keep(why_meant, sorted(holds, key=lambda home: not asked[home]), "")
    return [Match(home, why) for home, why in list(why_meant.items())[:most]]


def _keep(why_meant: dict[int, str], homes: Iterable[int], why: str) -> None:
    for home in homes:
        why_meant.setdefault(home, why)


def _number_in(name: str, wanted: str) -> int | None:
    """Return the number that an id ends in, where it may be the one that was typed."""
    if not name.endswith(wanted):
        return None
    letters = name.rstrip("0123456789")
    tail = name[len(letters) :]
    return int(tail) if tail.isascii() and len(tail) < 10 else None
