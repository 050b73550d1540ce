"""What a wall asks of whoever runs a class: the view to draw, each change of it, and one step."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Final, Literal, Protocol

from simulator.classroom.live.course.actions import WallAction, WhyNot
from simulator.classroom.live.views import WallView

WHY_NOT: Final[Mapping[WhyNot | Literal["disk full"], str]] = {
    "paused": "The clock is stopped. p: go on.",
    "nobody is in": "Nobody is in yet. The first phone opens the class.",
    "request open": "The letter is still open. Close it first: Space twice.",
    "at the beginning": "This is the beginning.",
    "not open": "No letter is open.",
    "no time limit": "This letter has no time limit.",
    "no counts": "First the hands: three counts, then Enter.",
    "wrong counts": "Three whole numbers, together no more than there are hands.",
    "no such policy": "There is no other policy.",
    "elsewhere": "The class has gone on meanwhile. Look, then press again.",
    "over": "The class is over.",
    "disk full": "The disk is full: it could not be kept. Make room, then press again.",
}
"""Why a step was not done, for the teacher."""
NOT_NOW: Final = "That does not fit here."


class ClassHost(Protocol):
    """A class that somebody runs: a server of its own, or this very process."""

    street: str | None
    """The street as a file, once the class has ended and it was to be kept."""

    def walls(self) -> AsyncIterator[WallView]:
        """Yield the wall as it is, then anew whenever it has changed, until the class is over.

        Raises:
            OSError: whoever runs the class is gone.
        """

    async def do(self, seen: WallView, action: WallAction, place: int = 0) -> str:
        """Do one step of the teacher's, and return why not; empty where it is done.

        Args:
            seen: The wall that the teacher saw. A step is for the part of a class that was seen:
                where it has gone on, it is not done, so that two walls never step twice.
            action: The step.
            place: Of `what_if`, which policy, counted from 0.
        """

    async def count(self, seen: WallView, counts: tuple[int, ...]) -> str:
        """Say how many hands shared, said no and did not answer, in mode hands; return why not."""


def why_not(why: str) -> str:
    """Return a refusal as the teacher reads it."""
    return next((said for word, said in WHY_NOT.items() if word == why), NOT_NOW)


def same_place(seen: WallView, now: WallView) -> bool:
    """Tell whether a step that was meant for `seen` is meant for `now`.

    Who answers meanwhile changes the version of a wall, and not what a key means.
    """
    return (seen.step, seen.part, seen.paused, seen.door_open) == (
        now.step, now.part, now.paused, now.door_open,
    )  # fmt: skip


def is_same_but_for_time(seen: WallView, now: WallView) -> bool:
    """Tell whether the wall shows nothing else `now` than what was `seen`, but for its clock."""
    return _without_time(seen) == _without_time(now)


def _without_time(view: WallView) -> WallView:
    request = view.request
    timeless = None if request is None else replace(request, seconds_left=None)
    return replace(view, version=0, request=timeless)
