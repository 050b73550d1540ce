"""What a wall asks of whoever runs a class: the view to draw, each change of it, and one step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal, Protocol, TypeAlias

from simulator.classroom.live.views import WallView

WallAction: TypeAlias = Literal["next", "before", "more", "pause", "door", "end", "keep", "what_if"]
"""What a teacher can do. `end` deletes the class, `keep` keeps its street and deletes the rest."""


class ClassHost(Protocol):
    """A class that somebody runs: a server of its own, or this very process."""

    def walls(self) -> AsyncIterator[WallView]:
        """Yield the wall as it is, then anew whenever it has changed, until the class is over."""

    async def do(self, version: int, action: WallAction, place: int = 0) -> str:
        """Do one step of the teacher's, and return why not; empty where it is done.

        Args:
            version: The version of the wall that the teacher saw: a step for another one is not
                done, so that two walls never step twice.
            action: The step.
            place: Of `what_if`, which policy, counted from 0.
        """

    async def count(self, version: int, counts: tuple[int, int, int]) -> str:
        """Say how many hands shared, said no and did nothing, in mode hands; return why not."""
