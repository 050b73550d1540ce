"""A request from its submission on: what the clock knows of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Ints, Kinds
from simulator.log_kinds import Happened
from simulator.model.drawn.answers import Answers
from simulator.model.drawn.incidents import Incident
from simulator.model.drawn.reaches import Reach
from simulator.model.told.rules import Rules


@dataclass(frozen=True, slots=True)
class Door:
    """How the homes of a canvass have answered so far; places are those in `Reach.asked`."""

    kind: Kinds
    """A `Happened`; IGNORED where nobody was at home, or nobody has come yet."""
    minute: Ints
    """When that was, or a minute that never comes."""


@dataclass(slots=True)
class Submitted:
    """A request from its submission on, as the log will show it."""

    incident: Incident
    position: int
    number: int
    """Of its incident."""
    step: int
    """Position of the policy in force when it was submitted."""
    rules: Rules
    reach: Reach
    answers: Answers
    sent: int = NOBODY
    """Minute of sending, once that has come."""
    closed: int = NOBODY
    """Minute of closing, as soon as it is known: a sent request closes in a minute to come."""
    refused: str = ""
    door: Door | None = None
    """How its homes answer officers, where the policy has them visited."""
    may_widen: bool = False
    """Whether a wider circle may yet be asked for the same incident."""

    @property
    def at(self) -> int:
        """Minute of submission."""
        return self.incident.at

    @property
    def agency(self) -> int:
        """Who asks."""
        return self.incident.agency

    @property
    def key(self) -> int:
        """The key of this very request."""
        return self.incident.request_key

    def shared_by(self, minute: int) -> bool:
        """Tell whether any home has shared in `minute` or before."""
        if self.door is not None:
            gave = self.door.kind == Happened.SHARED
            return bool((self.door.minute[gave] <= minute).any())
        return self.sent != NOBODY and self.sent + self.answers.first_share <= minute

    @property
    def somebody_did_not_share(self) -> bool:
        """Whether any home was asked and has not shared by its close."""
        kind = self.answers.kind if self.door is None else self.door.kind
        return bool((kind != Happened.SHARED).any())

    def not_shared(self) -> Ints:
        """Return the homes that were asked and have not shared by its close, in order of places."""
        kind = self.answers.kind if self.door is None else self.door.kind
        return np.sort(self.reach.asked[kind != Happened.SHARED])
