"""What the list of stories says: its titles, and what to press, as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.scenario.letters.cells import cells, cut
from simulator.scenario.letters.text import shorten
from simulator.tui.kit.host import NextKey, NextKeys

_LONGEST = 240
"""Letters of a title of which the end is kept."""
_FRONT_OF_NEXT = 4
"""Cells before what to press."""


def what_next(width: int, reads_on: bool, changes: bool) -> NextKeys:
    """Say what to press, in as many words as a line of `width` has room for."""
    more = "  Page Down: read on." if reads_on else ""
    long, short = ("  Tab: change numbers.", "  Tab: numbers.") if changes else ("", "")
    watch, whole = NextKey("Enter: watch it.", ("watch",)), f"Up, down: another story.{more}{long}"
    if len(f"{watch.said}  {whole}") + _FRONT_OF_NEXT <= width:
        return watch, whole
    return watch, f"Up, down: another.{more}{short}"


def titles_apart(titles: Sequence[str], room: int) -> list[str]:
    """Return titles in so many cells each; of those that would be cut alike, the ends are kept."""
    shown = [shorten(title, room) for title in titles]
    if twice := {title for title in shown if shown.count(title) > 1}:
        kept = zip(titles, shown, strict=True)
        shown = [_with_its_end(whole, room) if one in twice else one for whole, one in kept]
    for place, title in enumerate(shown):
        if shown.count(title) > 1:
            number = f"{place + 1} "
            shown[place] = f"{number}{cut(title, room - len(number))}"
    return shown


def _with_its_end(title: str, room: int) -> str:
    """Return the beginning and the end of a title that is too long for `room`."""
    title = shorten(title, _LONGEST)
    if cells(title) <= room:
        return title
    end = title[-(room // 2) :]
    while cells(end) > room // 2:
        end = end[1:]
    end = end.partition(" ")[2] or end
    return f"{cut(title, room - 1 - cells(end)).rstrip()}…{end.lstrip()}"
