"""Of how many answers the police know whose they are: by name, and by what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, PUBLIC
from simulator.log_kinds import Attribute
from simulator.measure.flows import of_the_request
from simulator.measure.moments.playback import Playback

_SAYS_THE_ANSWER = (
    Attribute.SHARED,
    Attribute.DECLINED,
    Attribute.IGNORED,
    Attribute.IDENTITY,
    Attribute.FOOTAGE,
)


@dataclass(frozen=True, slots=True)
class AnswersKnown:
    """Answers of a home to a request that the police know, each once."""

    named: int
    """Told by name."""
    missing: int
    """Proven not to have shared, and not told by name."""
    at_least: bool = False
    """Whether that is still being worked out: it is so many, or more."""

    @property
    def known(self) -> int:
        """All of them."""
        return self.named + self.missing


def answers_known(playback: Playback, event: int, *, wait: bool) -> AnswersKnown:
    """Return what is known by the end of `event`; -1 is the moment before the first.

    What is proven may take seconds. Without `wait` it is what has been worked out by now.
    """
    minute = playback.minute_of(event) if event >= 0 else -1
    told = playback.ledger.disclosures
    rows = slice(0, int(np.searchsorted(told.time, minute, side="right")))
    by_name = (
        (told.recipient[rows] != PUBLIC)
        & (told.subject[rows] != NOBODY)
        & (told.cell[rows] == NOBODY)
        & np.isin(told.attribute[rows], _SAYS_THE_ANSWER)
        & of_the_request(playback.ledger)[rows]
    )
    named = set(
        zip(told.request[rows][by_name].tolist(), told.subject[rows][by_name].tolist(), strict=True)
    )
    kept = playback.silent.at(minute) if wait else playback.silent.kept(minute)
    silent = playback.silent.before(minute) if kept is None else kept
    return AnswersKnown(len(named), len(silent.answers - named), at_least=kept is None)
