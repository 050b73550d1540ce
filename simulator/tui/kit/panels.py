"""Text put into a screen's panels: only what changed, and a new layout only where lines did."""

from __future__ import annotations

from rich.text import Text
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static


class Panels:
    """The panels of one screen by id, and what stands in each."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._said: dict[str, tuple[Text, Size, int]] = {}

    def put(self, name: str, text: Text | str, *, fixed: bool = False) -> None:
        """Show `text` in the panel called `name`; one of `fixed` height never asks for a layout."""
        panel = self._screen.query_one(f"#{name}", Static)
        new = Text(text) if isinstance(text, str) else text
        before, size, lines = self._said.get(name, (None, Size(0, 0), -1))
        if before == new and size == panel.size:
            return
        now = 0 if fixed else self._lines(new, panel.size.width)
        panel.update(new, layout=not fixed and (now != lines or size.width != panel.size.width))
        self._said[name] = (new, panel.size, now)

    def _lines(self, text: Text, width: int) -> int:
        return len(text.wrap(self._screen.app.console, width)) if width > 0 else -1
