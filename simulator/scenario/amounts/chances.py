"""What is left of a whole: chances that make it up in decimals leave nothing over."""

from __future__ import annotations

import math

_ROUNDING = 2.0**-52
"""How far a decimal of about 1 can be off as a float, and then some."""
_FEWEST = 4


def rest_of(*chances: float) -> float:
    """Return what `chances` leave of 1: exactly 0 where only rounding separates them from it.

    1 - 0.7 - 0.3 is 5.6e-17 in floats. A chance of an answer that nobody can give is not small,
    it is none: it decides what is possible.
    """
    rest = 1.0 - (chances[0] if len(chances) == 1 else math.fsum(chances))
    return rest if rest > _ROUNDING * max(_FEWEST, len(chances)) else 0.0


def tidy(chance: float) -> float:
    """Return a chance that was worked out as people read it.

    Rounding can take it out of the range from 0 to 1, or leave it a hair short of 1.
    """
    if not rest_of(chance):
        return 1.0
    return max(0.0, chance)
