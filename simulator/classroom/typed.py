"""What somebody typed at a question, read as a number or as counts of hands."""

from __future__ import annotations

_LONGEST_COUNT, _LONGEST_NUMBER = 6, 15


def counts_typed(text: str) -> tuple[int, ...]:
    """Return the counts that were typed; nothing where one of them is none."""
    counts = text.replace(",", " ").split()
    good = all(
        count.isascii() and count.isdigit() and len(count) <= _LONGEST_COUNT for count in counts
    )
    return tuple(map(int, counts)) if good else ()


def number_typed(text: str) -> float | None:
    """Return the number that was typed, if it is one."""
    plain = text.replace(",", "")
    digits = plain.removeprefix("-").replace(".", "", 1)
    good = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
    return float(plain) if good else None
