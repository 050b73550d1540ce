"""A screen that is laid out for the window as it is, never for one that it was."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.events import Event, Resize
from textual.message_pump import MessagePump


class Windowed(MessagePump):
    """To stand before the class of a screen: it hears of no size that the window has no more.

    A screen that Textual lays out for another size is told of that size once more. Where the window
    has had two sizes by then, it would go from one to the other and back for ever, and hear no key.
    """

    async def on_event(self, event: Event) -> None:
        """Take what happens; the size of the window now is told of, too, or soon will be."""
        if not isinstance(event, Resize) or event.size == self.app.size:
            await super().on_event(event)


class Palette(Windowed, CommandPalette):
    """The list of all commands."""
