"""Who leaves is asked to press the key again: somebody may have meant another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen
    from textual.timer import Timer

_SECONDS = 4


class AskedToLeave:
    """Whether somebody has just been asked to press a key again."""

    def __init__(self) -> None:
        """Begin with nobody asked."""
        self._until_then: Timer | None = None

    def ask(self, where: App[Any] | Screen[None], key: str, what: str = "", more: str = "") -> bool:
        """Ask `where` to press `key` again to leave `what`, and say what follows, `more`.

        Return true, and ask nothing, where that was asked some seconds ago at the most.
        """
        if self._until_then is not None:
            self.forget()
            return True
        self._until_then = where.set_timer(_SECONDS, self.forget)
        said = " ".join(filter(None, (f"Press {key} again to leave", what)))
        where.notify(" ".join(filter(None, (f"{said}.", more))), timeout=_SECONDS, markup=False)
        return False

    def forget(self) -> None:
        """Ask anew the next time."""
        if self._until_then is not None:
            self._until_then.stop()
        self._until_then = None
