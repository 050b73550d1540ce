"""What workers tell the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from simulator.ledger import Ledger
    from simulator.measure.moments.playback import Playback
    from simulator.story.open_story import OpenStory


@dataclass
class RunFinished(Message):
    """The run of a story that is to be watched has been computed."""

    story: OpenStory
    ledger: Ledger


@dataclass
class RunFailed(Message):
    """A run could not be computed."""

    reason: str


@dataclass
class Proven(Message):
    """What is proven by the end of a minute of a run has been worked out, or has failed."""

    playback: Playback
    minute: int
