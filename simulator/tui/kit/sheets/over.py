"""What lies over a screen, and closes nothing but itself."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Result = TypeVar("Result")


class Over(ModalScreen[Result]):
    """The base of all that lies over a screen: sheets, choices, help, what is asked."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close it, if it is the one on top: a key that comes late closes nothing else.

        Textual takes whatever is on top away, or ends the program where that is the last screen.
        """
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
