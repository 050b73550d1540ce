"""What is possible of a home, whatever the chances: sets of outcomes, no arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from simulator.measure.inference.evidence import ANSWERED, DoorOutcome
from simulator.measure.inference.logs import Bools
from simulator.measure.inference.pieces.classes import INACTIVE
from simulator.measure.inference.pieces.puzzle import Component
from simulator.measure.inference.pieces.support import Part
from simulator.measure.inference.pieces.switches import Apart, Aside, Joined, Tied

_NOT_ASKED = 1 << DoorOutcome.NOT_ASKED
_REFUSAL, _SHARING = ANSWERED.index(DoorOutcome.DECLINED), ANSWERED.index(DoorOutcome.SHARED)
_FEW_ROWS = 8
"""Of a part with so few rows, what is possible is kept: there are few ways for it to be."""


@dataclass(slots=True)
class Possible:
    """What one home may be in some world that the facts allow."""

    active: bool = False
    """Some request reaches it: it has a camera, and is not left out of all."""
    inactive: bool = False
    never_declined: bool = True
    """If it is active: it said no to no request that asked it by name."""
    always_shared: bool = True
    """If it is active: in every request that asked it by name, if any did."""
    decisions: dict[int, int] = field(default_factory=dict)
    """By request: the outcomes that are possible, as bits."""
    switch: tuple[bool, bool] | None = None
    """Whether it may be active with requests on, and with requests off, where some request asks it
    all the same; nothing where none does."""


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


def joined(whole: Joined, parts: Sequence[Possible]) -> Possible:
    """Return what is possible of homes, from what is of the parts that they were taken into."""
    if whole.parts is None:
        return parts[0]
    if isinstance(whole.parts, Apart):
        anyway, heeding = parts
        nowhere = _NOT_ASKED if anyway.inactive else 0
        asked = {
            request: (bits if anyway.active else 0) | nowhere
            for request, bits in heeding.decisions.items()
        }
        return Possible(
            active=anyway.active,
            inactive=anyway.inactive,
            never_declined=anyway.never_declined and _may(heeding, heeding.never_declined),
            always_shared=anyway.always_shared and _may(heeding, heeding.always_shared),
            decisions=anyway.decisions | asked,
            switch=(anyway.active and heeding.active, anyway.active and heeding.inactive),
        )
    if isinstance(whole.parts, Aside):
        anyway, heeding = parts
        none = heeding.inactive and whole.parts.off < 1.0
        asked = {
            request: bits & ~_NOT_ASKED | (_NOT_ASKED if none else 0)
            for request, bits in anyway.decisions.items()
        }
        return Possible(
            active=True,
            inactive=none,
            never_declined=anyway.never_declined and _may(heeding, heeding.never_declined),
            always_shared=anyway.always_shared and _may(heeding, heeding.always_shared),
            decisions=asked | heeding.decisions,
            switch=(heeding.active, heeding.inactive),
        )
    return _joined_of_three(whole.parts, *parts)


def _joined_of_three(parts: Tied, on: Possible, off: Possible, none: Possible) -> Possible:
    """Return what is possible of a home that is in exactly one of three ways."""
    decisions = {}
    for request, bits in on.decisions.items():
        if request == parts.tie:
            continue
        if request in off.decisions:
            asked = (bits | off.decisions[request]) & ~_NOT_ASKED
            decisions[request] = asked | (_NOT_ASKED if none.active else 0)
        else:
            decisions[request] = bits
    ways = [one for one in (on, off) if one.active]
    return Possible(
        active=bool(ways),
        inactive=none.active,
        never_declined=any(one.never_declined for one in ways),
        always_shared=any(one.always_shared for one in ways),
        decisions=decisions,
        switch=(on.active, off.active),
    )


def _may(home: Possible, active: bool) -> bool:
    """Tell whether a home may be so that is so whenever it is inactive, or, if active, may be."""
    return home.inactive or (home.active and active)


def of_part(part: Part, rows: Bools) -> OfPart:
    """Return what is possible where `rows` of the vectors of a part are."""
    if len(rows) > _FEW_ROWS:
        return _of_part(part, rows)
    return part.kept.once(("possible", rows.tobytes()), partial(_of_part, part, rows))


def _of_part(part: Part, rows: Bools) -> OfPart:
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
    for group, profiles, count in zip(part.groups, part.profiles, part.counts, strict=True):
        by_name = not group.manner.post
        bits = _NOT_ASKED if resting.any() else 0
        for column, profile in enumerate(profiles):
            some = count[:, column] > 0
            if (acting & some).any():
                bits |= sum(1 << ANSWERED[position] for position in profile.outcomes)
            if by_name and profile.outcomes == (_REFUSAL,):
                no_refusal &= ~some
            if by_name and _SHARING not in profile.outcomes:
                all_shared &= ~some
        outcomes.append(bits)
    return OfPart(
        active=bool(acting.any()),
        inactive=bool(resting.any()),
        never_declined=bool(no_refusal.any()),
        always_shared=bool(all_shared.any()),
        outcomes=tuple(outcomes),
    )
