"""A note for a few seconds: its clock can be started, however late it is shown."""

from __future__ import annotations

from textual.notifications import Notification

_LEAST_SECONDS = 0.01


class Note(Notification):
    """What is said for a while.

    Textual asks how much time a note has left when it makes a place for it, after it looked whether
    it is over. Where the time ran out in between, it started a clock with less than no time: that
    one turns for ever, and no key is heard again.
    """

    @property
    def time_left(self) -> float:
        """Seconds until it is over, and always some."""
        return max(_LEAST_SECONDS, super().time_left)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return super().time_left <= 0.0
