"""Text put into a screen's panels: only what changed, and a new layout only where lines did."""

from __future__ import annotations

from rich.text import Text
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

_LAYOUTS_WAITED_FOR = 3
"""So many layouts may pass before a panel has the height of its text."""


class Panels:
    """The panels of one screen by id, and what stands in each."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._said: dict[str, tuple[Text, Size, int]] = {}
        self._layouts_to_wait: dict[str, int] = {}

    def put(self, name: str, text: Text | str, *, fixed: bool = False) -> None:
        """Show `text` in the panel called `name`; one of `fixed` height never asks for a layout."""
        panel = self._screen.query_one(f"#{name}", Static)
        new = Text(text) if isinstance(text, str) else text
        before, size, lines = self._said.get(name, (None, Size(0, 0), -1))
        if before == new and size == panel.size:
            return
        now = 0 if fixed else self._lines(new, panel.size.width)
        # How many lines it will take nobody knows in a panel that was never laid out.
        same_lines = now == lines != -1 and size.width == panel.size.width
        layout = not (fixed or same_lines)
        panel.update(new, layout=layout)
        self._said[name] = (new, panel.size, now)
        if layout:
            self._layouts_to_wait[name] = _LAYOUTS_WAITED_FOR

    def laid_out(self, _: Screen[None]) -> None:
        """Ask once more for each panel that a layout has left at the height of its old text.

        Textual drops a wish for a layout while an older one of the same panel is not yet taken up,
        even where the screen was laid out in between.
        """
        for name, layouts in list(self._layouts_to_wait.items()):
            panel = self._screen.query_one(f"#{name}", Static)
            text = self._said[name][0]
            height = panel.styles.height
            grows = panel.display and height is not None and height.is_auto
            if layouts and grows and self._lines(text, panel.size.width) != panel.size.height:
                self._layouts_to_wait[name] = layouts - 1
                panel.refresh(layout=True)
            else:
                del self._layouts_to_wait[name]

    def _lines(self, text: Text, width: int) -> int:
        return len(text.wrap(self._screen.app.console, width)) if width > 0 else -1
