"""Whose question the worker takes up next.

Questions are worked on side by side, so that a long one holds up no other, but only so many at
once and few of one session. Among sessions that wait, the one with the fewest under way comes
first, then the one that has waited longest since its last turn. The same question asked by
several sessions, as a class does, is worked on once.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A", bound=Hashable)
MOST = 8
MOST_OF_ONE = 2
"""What a person looks at, and one that they have left and that is being stopped."""


@dataclass(eq=False, slots=True)
class QueuedQuestion(Generic[Q, A]):
    """One question, and who waits for its answer."""

    question: Q
    number: int
    askers: dict[A, str] = field(default_factory=dict)
    """Each line that asked, and of which session it is."""
    under_way: bool = False


class Turns(Generic[Q, A]):
    """The questions that wait, and those under way."""

    def __init__(self, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._wanted: dict[Q, QueuedQuestion[Q, A]] = {}
        self._under_way: dict[QueuedQuestion[Q, A], frozenset[str]] = {}
        """With the sessions for which each was taken up."""
        self._last_turn: dict[str, int] = {}
        self._count = 0

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        return not self._wanted and not self._under_way

    def ask(self, question: Q, asker: A, session: str) -> None:
        """Let `asker` wait for the answer to `question`."""
        piece = self._wanted.get(question)
        if piece is None:
            self._count += 1
            piece = self._wanted[question] = QueuedQuestion(question, self._count)
        piece.askers[asker] = session

    def leave(self, asker: A) -> QueuedQuestion[Q, A] | None:
        """Let `asker` wait no more; return what is under way and nobody waits for now."""
        piece = next((one for one in self._wanted.values() if asker in one.askers), None)
        if piece is None:
            return None
        del piece.askers[asker]
        if piece.askers:
            return None
        # Whoever asks the same from now on is answered anew.
        del self._wanted[piece.question]
        return piece if piece.under_way else None

    def take(self) -> QueuedQuestion[Q, A] | None:
        """Return what is taken up now, if anything is."""
        waiting = [one for one in self._wanted.values() if not one.under_way]
        if not waiting or len(self._under_way) >= self._most:
            return None
        busy: dict[str, int] = {}
        for sessions in self._under_way.values():
            for session in sessions:
                busy[session] = busy.get(session, 0) + 1

        def order(piece: QueuedQuestion[Q, A]) -> tuple[int, int, int]:
            return min(
                (busy.get(session, 0), self._last_turn.get(session, 0), piece.number)
                for session in piece.askers.values()
            )

        piece = min(waiting, key=order)
        if order(piece)[0] >= self._most_of_one:
            return None
        piece.under_way = True
        self._under_way[piece] = sessions = frozenset(piece.askers.values())
        self._count += 1
        self._last_turn |= dict.fromkeys(sessions, self._count)
        return piece

    def done(self, piece: QueuedQuestion[Q, A]) -> tuple[A, ...]:
        """Note that `piece` is no longer under way; return who waits for its answer."""
        del self._under_way[piece]
        if self._wanted.get(piece.question) is piece:
            del self._wanted[piece.question]
        return tuple(piece.askers)
