"""What follows from something that never changes, worked out once and kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_T = TypeVar("_T")


class Kept:
    """What was worked out of something that never changes, by no more than that: each once."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what `make` makes, the very same each time that this `key` is asked for."""
        if key not in self._made:
            self._made[key] = make()
        made: _T = self._made[key]
        return made

    def __reduce__(self) -> tuple[type[Kept], tuple[()]]:
        """Travel to another process without it."""
        return Kept, ()
