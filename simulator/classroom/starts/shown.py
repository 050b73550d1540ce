"""What a start state has to say of a screen, besides its story."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.experiment.what_if import FactsGiven


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown, in the words of the file; empty where it is as the screen begins."""

    view: tuple[str, ...] = ()
    policy: str | None = None
    """The policy in focus, where it is not the one that the story is shown under."""
    all_policies: bool = False
    """Whether it is about all the policies that the story compares."""
    at: str | int | dt.datetime | None = None
    home: str = ""
    given: FactsGiven | None = None
    """The facts, where they are other than the policy's own."""
    question: str = ""
    """The question that is open."""
    choices: tuple[str, ...] = ()
