"""Lists to choose from: in a window that has no row for them, and while they are filled anew."""

from __future__ import annotations

from collections.abc import Iterable

from textual.dom import DOMNode
from textual.events import Click
from textual.widgets import OptionList

_PAGES = frozenset({"page_up", "page_down"})


class LateClicks:
    """Makes a list or a table take no click on a line that it no longer has.

    It may be filled anew between the picture that was clicked on and the click: Textual looks for
    the line by its number, and breaks down.
    """

    def on_click(self, event: Click) -> None:
        """Let nothing come of a click on what is gone."""
        there = {
            "option": getattr(self, "option_count", 0),
            "row": getattr(self, "row_count", 0),
            "column": len(getattr(self, "columns", ())),
        }
        meta = event.style.meta
        if any(meta.get(name, -1) >= count for name, count in there.items()):
            event.prevent_default()


class ChoiceList(LateClicks, OptionList):
    """A list that may be filled anew at any time."""


def turns_no_page(action: str, parameters: Iterable[object], of: DOMNode | None) -> bool:
    """Tell whether an action is to turn a page of a list where that has no row.

    Textual looks for the row of what is in focus there, and breaks down. `of` is what the action
    is about: a list, or the palette, which has one.
    """
    if action in _PAGES:
        lists = [of] if isinstance(of, OptionList) else []
    elif of is not None and not _PAGES.isdisjoint(parameters):
        lists = list(of.query(OptionList))
    else:
        return False
    return any(not one.scrollable_content_region for one in lists)
