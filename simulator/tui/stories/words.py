"""What the list of stories says to press, in as many words as there is room for."""

from __future__ import annotations

_FRONT_OF_NEXT = 4
"""Cells before what to press."""

TO_PLAY = " to play"
"""Stands behind the minutes of a story, where there is room."""


def what_next(width: int, reads_on: bool, changes: bool) -> str:
    """Say what to press, in as many words as a line of `width` has room for."""
    more = "  Page Down: read on." if reads_on else ""
    long, short = ("  Tab: change numbers.", "  Tab: numbers.") if changes else ("", "")
    whole = f"Enter: watch it.  Up, down: another story.{more}{long}"
    if len(whole) + _FRONT_OF_NEXT <= width:
        return whole
    return f"Enter: watch it.  Up, down: another.{more}{short}"
