"""The line of keys at the foot of a screen, made anew only where a key has changed."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

Keys = list[tuple[object, bool, str]]


class KeysFooter(Footer):
    """Textual's footer, that lets its widgets be while the keys that it shows stay the same.

    Textual makes them all anew each time that the focus moves: with the layout and the styles of
    a dozen widgets, the dearest thing that most keys did, and bytes to each browser.
    """

    def __init__(self, *, show_command_palette: bool) -> None:
        super().__init__(show_command_palette=show_command_palette)
        self._keys_composed: Keys | None = None

    def compose(self) -> ComposeResult:
        """Lay out the keys that hold now."""
        if self._bindings_ready:
            self._keys_composed = self._keys_now(self.screen)
        yield from super().compose()

    def bindings_changed(self, screen: Screen[Any]) -> None:
        """Make the line anew where `screen` shows other keys than it did."""
        if self._keys_composed is None or self._keys_composed != self._keys_now(screen):
            super().bindings_changed(screen)

    @staticmethod
    def _keys_now(screen: Screen[Any]) -> Keys:
        return [
            (active.binding, active.enabled, active.tooltip)
            for active in screen.active_bindings.values()
            if active.binding.show
        ]
