"""What is possible of a home, whatever the chances: sets of outcomes, no arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from simulator.measure.inference.evidence import ANSWERED, Outcome
from simulator.measure.inference.logs import Bools
from simulator.measure.inference.pieces.classes import INACTIVE
from simulator.measure.inference.pieces.puzzle import Component
from simulator.measure.inference.pieces.support import Part

_NOT_ASKED = 1 << Outcome.NOT_ASKED
_REFUSAL, _SHARING = ANSWERED.index(Outcome.DECLINED), ANSWERED.index(Outcome.SHARED)


@dataclass(slots=True)
class Possible:
    """What one home may be in some world that the facts allow."""

    active: bool = False
    """It has a camera, and requests are not switched off."""
    inactive: bool = False
    never_declined: bool = True
    always_shared: bool = True
    """In every request that it was asked in, if in any."""
    decisions: dict[int, int] = field(default_factory=dict)
    """By request: the outcomes that are possible, as bits."""

    @property
    def declined(self) -> bool:
        """Whether it may have declined some request."""
        return any(bits & 1 << Outcome.DECLINED for bits in self.decisions.values())


@dataclass(frozen=True, slots=True)
class OfPart:
    """What a home may be as far as one part of its requests is concerned."""

    active: bool
    inactive: bool
    never_declined: bool
    always_shared: bool
    outcomes: tuple[int, ...]
    """For each group the outcomes that are possible, as bits."""


def add(possible: list[Possible], component: Component, of_parts: Sequence[OfPart]) -> None:
    """Take into `possible`, of every class, what is possible of the pieces of a component.

    The parts of a home are independent: it has more than one only if its state is known.
    """
    for piece, mine in zip(component.pieces, of_parts, strict=True):
        for owner, groups in zip(piece.owners, piece.groups_of, strict=True):
            home = possible[owner]
            home.active, home.inactive = mine.active, mine.inactive
            home.never_declined &= mine.never_declined
            home.always_shared &= mine.always_shared
            for group, bits in zip(groups, mine.outcomes, strict=True):
                home.decisions.update(dict.fromkeys(group.requests, bits))


def of_part(part: Part, rows: Bools) -> OfPart:
    """Return what is possible where `rows` of the vectors of a part are."""
    fits = rows[part.row]
    by_state = np.isfinite(part.log_joint) & fits
    resting, acting = np.zeros_like(fits), np.zeros_like(fits)
    for state, mine in zip(part.states, by_state, strict=True):
        if state == INACTIVE:
            resting |= mine
        else:
            acting |= mine
    no_refusal, all_shared = acting.copy(), acting.copy()
    outcomes = []
    for profiles, count in zip(part.profiles, part.counts, strict=True):
        bits = _NOT_ASKED if resting.any() else 0
        for column, profile in enumerate(profiles):
            some = count[:, column] > 0
            if (acting & some).any():
                bits |= sum(1 << ANSWERED[position] for position in profile.outcomes)
            if profile.outcomes == (_REFUSAL,):
                no_refusal &= ~some
            if _SHARING not in profile.outcomes:
                all_shared &= ~some
        outcomes.append(bits)
    rests = bool(resting.any())
    return OfPart(
        active=bool(acting.any()),
        inactive=rests,
        never_declined=rests or bool(no_refusal.any()),
        always_shared=rests or bool(all_shared.any()),
        outcomes=tuple(outcomes),
    )
