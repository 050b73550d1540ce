"""How often anybody may try: kept in memory for a minute, written nowhere.

A right code is let in whatever was tried before it, since a school's phones may share one address.
"""

from __future__ import annotations

import ipaddress
from collections import deque
from collections.abc import Hashable
from typing import Final

MINUTE: Final = 60.0
WRONG_OF_ONE: Final = 10
"""Wrong codes a minute from one address, beyond which it is told to wait."""
WRONG_OF_ALL: Final = 60
"""Wrong codes a minute in all, beyond which each waits."""
WAIT_SECONDS: Final = 1.0
WRONG_KEYS: Final = 5
"""After so many a house has no key any more."""
_MOST_ADDRESSES: Final = 2_000


class WrongCodes:
    """Counts wrong codes of the last minute."""

    def __init__(self) -> None:
        self._of_one: dict[str, deque[float]] = {}
        self._of_all: deque[float] = deque(maxlen=WRONG_OF_ALL + 1)

    def too_many(self, address: str | None, now: float) -> bool:
        """Tell whether this address has used up its minute."""
        times = self._of_one.get(_whose(address))
        return times is not None and len(_recent(times, now)) >= WRONG_OF_ONE

    def count(self, address: str | None, now: float) -> float:
        """Count a wrong code, and return how many seconds its answer waits."""
        whose = _whose(address)
        # Whoever tried last stands last; the first makes room.
        times = self._of_one.pop(whose, deque(maxlen=WRONG_OF_ONE))
        while len(self._of_one) >= _MOST_ADDRESSES:
            del self._of_one[next(iter(self._of_one))]
        self._of_one[whose] = times
        _recent(times, now).append(now)
        _recent(self._of_all, now).append(now)
        return WAIT_SECONDS if len(self._of_all) > WRONG_OF_ALL else 0.0

    def forget_old(self, now: float) -> None:
        """Forget every address that tried nothing wrong in the last minute."""
        for whose in [one for one, times in self._of_one.items() if not _recent(times, now)]:
            del self._of_one[whose]


class Bucket:
    """Lets each of many do something so often a second, and as often at once."""

    def __init__(self, a_second: float) -> None:
        self._most = a_second
        self._left: dict[Hashable, tuple[float, float]] = {}

    def takes(self, who: Hashable, now: float) -> bool:
        """Tell whether one more is allowed, and count it."""
        left, then = self._left.get(who, (self._most, now))
        left = min(self._most, left + (now - then) * self._most)
        self._left[who] = (max(0.0, left - 1), now)
        return left >= 1

    def forget_old(self, now: float) -> None:
        """Forget whoever did nothing for a second: all is allowed to them again."""
        for who in [one for one, (_, then) in self._left.items() if now - then > 1]:
            del self._left[who]


def _recent(times: deque[float], now: float) -> deque[float]:
    while times and now - times[0] > MINUTE:
        times.popleft()
    return times


def _whose(address: str | None) -> str:
    """Return what stands for one machine: of the newer addresses it has very many."""
    try:
        number = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    if number.version == 6 and number.ipv4_mapped is None:
        return str(ipaddress.ip_network((number, 64), strict=False))
    return str(number)
