"""What components came to, by their shape, so that one like another is not solved again.

Runs of a scenario, and policies on the same luck, meet the same small components over and over. A
key holds everything that a solution depends on, in its order, so that what is found here is bit for
bit what solving anew would give: which runs share a store changes no figure.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from simulator.measure.inference.pieces.support import TooManyWorldsError

T = TypeVar("T")
MOST_KEPT = 100_000
"""Pieces and numbers of all components kept, in all: some ten megabytes."""
NUMBERS_A_PLACE = 16
"""So many numbers in arrays take as much room as a piece of a component does."""
_MOST_STEPS = 30_000
"""The room for steps of sweeps: some four megabytes."""


class Shapes:
    """Solutions by shape; where there is no more room, the oldest ones go."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most, self._held = most, 0
        self._found: dict[Hashable, tuple[int, object]] = {}
        # Screens work things out in threads side by side.
        self._lock = threading.Lock()
        self._steps: Shapes | None = None

    @property
    def steps(self) -> Shapes:
        """Return where steps of sweeps are kept: by themselves, since they are large.

        What is supposed of a component, one case after the other, meets the same ones.
        """
        if self._steps is None:
            self._steps = Shapes(_MOST_STEPS)
        return self._steps

    def once(self, key: Hashable, size: int, solve: Callable[[], T]) -> T:
        """Return what `solve` comes to, or came to when it was last asked for `key`.

        Args:
            key: all that the solution depends on, how long to try included.
            size: how much room it takes, in pieces and numbers.
            solve: works it out.

        Raises:
            TooManyWorldsError: as `solve` does, now or then.
        """
        kept = self._found.get(key)
        if kept is None:
            kept = size, _outcome(solve)
            self.keep(key, *kept)
        solution = kept[1]
        if isinstance(solution, TooManyWorldsError):
            raise TooManyWorldsError
        return cast("T", solution)

    def found(self, key: Hashable) -> object | None:
        """Return what is kept under `key`."""
        kept = self._found.get(key)
        return None if kept is None else kept[1]

    def keep(self, key: Hashable, size: int, solution: object) -> None:
        """Keep a solution that takes so much room."""
        with self._lock:
            if key in self._found:
                return
            self._found[key] = size, solution
            self._held += size
            while self._held > self._most:
                oldest = next(iter(self._found))
                self._held -= self._found.pop(oldest)[0]


def _outcome(solve: Callable[[], T]) -> T | TooManyWorldsError:
    try:
        return solve()
    except TooManyWorldsError:
        # A new one, without the frames that the other holds on to.
        return TooManyWorldsError()
