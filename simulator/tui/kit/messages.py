"""What workers tell the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from simulator.experiment import Comparison
    from simulator.ledger import Ledger
    from simulator.measure.moments.playback import Playback


@dataclass
class RunFinished(Message):
    """A run has been computed."""

    version: int
    """Of the scenario, counted by the app: a changed number makes a new one."""
    policy: str
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


@dataclass
class MoreRuns(Message):
    """A comparison has one more replication of every policy."""

    key: tuple[int | str, ...]
    """The version of the scenario, and the policies."""
    comparison: Comparison


@dataclass
class RunsOver(Message):
    """No more runs of a comparison come."""

    key: tuple[int | str, ...]
    problem: str
    """What was wrong with one that failed, if any did."""
