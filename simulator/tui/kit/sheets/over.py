"""What lies over a screen, and closes nothing but itself."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from simulator.tui.kit.theming.windowed import Windowed

Result = TypeVar("Result")
_CLOSES = frozenset({"back", "cancel", "dismiss", "leave"})
"""Actions that close what lies over a screen."""


class Over(Windowed, ModalScreen[Result]):
    """The base of all that lies over a screen: sheets, choices, help, what is asked."""

    def __init__(self) -> None:
        """It is laid out when it is shown."""
        super().__init__()
        self._laid_out = asyncio.Event()

    def on_mount(self) -> None:
        """Know that its parts are there; Textual calls it after `on_mount` of what it is."""
        self._laid_out.set()

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close it, if it is the one on top: a key that comes late closes nothing else.

        Textual takes whatever is on top away, or ends the program where that is the last screen.
        What is only being laid out is closed as soon as it is: before, its parts would be missed.
        """
        if self.app.screen is not self:
            return AwaitComplete()
        if not self._laid_out.is_set():
            self.call_later(self._dismiss_at_last, result)
            return AwaitComplete()
        return super().dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing but to close it while it is being laid out: its parts would be missed."""
        del parameters
        return self._laid_out.is_set() or action in _CLOSES

    async def close(self) -> None:
        """Close it from outside, whatever it asks, and wait until it is gone."""
        await self._laid_out.wait()
        await self.dismiss(None)

    def _dismiss_at_last(self, result: Result | None) -> None:
        # Returns nothing: a screen cannot wait for its own end.
        self.dismiss(result)
