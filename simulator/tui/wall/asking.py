"""What the screen of the wall asks of the program around it."""

from __future__ import annotations

from typing import Protocol

from simulator.classroom.live.course.actions import WallAction
from simulator.classroom.live.views import WallView


class Teacher(Protocol):
    """Does the teacher's steps with the view in front, and says why where one is not done."""

    shows_squares: bool
    """Whether the terminal can show a code for phones."""

    async def do(self, action: WallAction, place: int = 0) -> None:
        """Do a step."""

    async def count(self, typed: str) -> None:
        """Take counts of hands as they were typed."""

    def show_address(self, view: WallView) -> None:
        """Show address and code over the screen."""

    def show_cards(self, view: WallView) -> None:
        """Show the cards over the screen."""
