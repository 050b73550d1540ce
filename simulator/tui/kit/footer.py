"""The last line of a screen: its keys, laid out anew only where they are other keys."""

from __future__ import annotations

from typing import TypeAlias

from textual.widgets import Footer

Shown: TypeAlias = tuple[tuple[str, str, bool, str], ...]
"""Of each key: its name, what it does, whether it can be pressed now, and the hint."""


class SteadyFooter(Footer):
    """Textual's line of keys. A focus that moves calls for no new widgets where no key changes."""

    _laid_out: Shown | None = None

    async def recompose(self) -> None:
        """Lay the keys out anew, if any of them is another than before."""
        shown = tuple(
            (active.binding.key, active.binding.description, active.enabled, active.tooltip)
            for active in self.screen.active_bindings.values()
            if active.binding.show
        )
        if shown != self._laid_out:
            self._laid_out = shown
            await super().recompose()
