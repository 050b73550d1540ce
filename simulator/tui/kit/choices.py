"""Lists to choose from, in a window that has no row for them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.dom import DOMNode
from textual.widgets import OptionList

_PAGES = frozenset({"page_up", "page_down"})


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
