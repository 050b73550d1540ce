"""What workers tell the app."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class RunFailed(Message):
    """A run could not be computed."""

    reason: str
