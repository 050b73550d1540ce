"""What holds at a moment of a run, found fast: counts, and the state of every home.

Both are made once from all changes of the run. A moment is looked up, never played up to, so
that it costs the same wherever it lies and from whichever side one comes.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

States: TypeAlias = npt.NDArray[np.int8]
_EVERY = 4_096
"""Changes between two pictures of all homes."""
_ROOM = 32_000_000
"""Bytes that the pictures may take: of a million homes there are fewer."""


class CountOverTime:
    """How many things have happened by a moment."""

    def __init__(self, at: npt.NDArray[np.integer]) -> None:
        """Take when each of them happens, in any order and unit."""
        self._at = np.sort(at)

    def by(self, moment: int) -> int:
        """Return how many have happened by `moment`, itself included."""
        return int(np.searchsorted(self._at, moment, side="right"))


def first_times(
    at: npt.NDArray[np.integer], keys: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]:
    """Return the different `keys` in order, and when each comes first; `at` rises."""
    found, first = np.unique(keys, return_index=True)
    return found, at[first]


class StatesOverTime:
    """The state of every home at a moment: the last it was given, or the strongest."""

    def __init__(
        self,
        homes: int,
        at: npt.NDArray[np.integer],
        home: npt.NDArray[np.integer],
        state: States,
        *,
        strongest: bool,
    ) -> None:
        """Take when which home is given which state; `at` need not be in order."""
        order = np.argsort(at, kind="stable")
        self._at, self._home, self._state = at[order], home[order].astype(np.int64), state[order]
        self._strongest = strongest
        pictures = max(1, _ROOM // max(1, homes))
        self._every = max(_EVERY, -(-len(self._at) // pictures))
        self._pictures = [np.zeros(homes, dtype=np.int8)]
        """The states after 0, 1, 2... times so many changes; made when they are first needed."""

    def by(self, moment: int) -> States:
        """Return the states at `moment`, what changes in it included."""
        changes = int(np.searchsorted(self._at, moment, side="right"))
        place = changes // self._every
        while len(self._pictures) <= place:
            done = (len(self._pictures) - 1) * self._every
            self._pictures.append(self._after(self._pictures[-1], done, done + self._every))
        return self._after(self._pictures[place], place * self._every, changes)

    def _after(self, picture: States, first: int, end: int) -> States:
        states = picture.copy()
        home, state = self._home[first:end], self._state[first:end]
        if self._strongest:
            np.maximum.at(states, home, state)
        else:
            states[home] = state
        return states
