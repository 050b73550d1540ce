"""What was worked out last, by what it follows from, as much as there is room for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


class Memory(Generic[K, V]):
    """Answers by key, for all threads; what was not asked for the longest goes first."""

    def __init__(self, most: int, size_of: Callable[[V], int]) -> None:
        """Keep answers whose sizes, as `size_of` has them, come to `most` at most.

        The newest is kept in any case: whoever has just asked for it may ask again.
        """
        self._most, self._size_of = most, size_of
        self._answers: OrderedDict[K, V] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    def get(self, key: K, default: D) -> V | D:
        """Return what is kept under `key`; it is then the newest."""
        with self._lock:
            if key not in self._answers:
                return default
            self._answers.move_to_end(key)
            return self._answers[key]

    def put(self, key: K, answer: V) -> None:
        """Keep an answer, and let go of the oldest of too many."""
        with self._lock:
            if key in self._answers:
                self._size -= self._size_of(self._answers.pop(key))
            self._answers[key] = answer
            self._size += self._size_of(answer)
            while self._size > self._most and len(self._answers) > 1:
                _, oldest = self._answers.popitem(last=False)
                self._size -= self._size_of(oldest)
