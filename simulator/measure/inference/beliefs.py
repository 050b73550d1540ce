"""From what the numbers say of a home's answers to what is believed of the home."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.measure.inference.classes import INACTIVE, Class
from simulator.measure.inference.evidence import ANSWERED, Outcome
from simulator.measure.inference.puzzle import Component
from simulator.measure.inference.support import Floats, Part


@dataclass(slots=True)
class Belief:
    """What is believed of one home: probabilities.

    Each `not_` stands beside its opposite because it is added up by itself: it is exactly 0 where
    no world that fits has it.
    """

    active: float = 0.0
    """It has a camera, and requests are not switched off."""
    inactive: float = 0.0
    declined: float = 0.0
    """At least once."""
    never_declined: float = 1.0
    not_shared: float = 0.0
    """Asked, and did not share, at least once."""
    always_shared: float = 1.0
    """In every request that it was asked in, if in any."""
    kinds: dict[int, float] = field(default_factory=dict)
    """By position."""
    decisions: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)
    """By request: the probability of each `Outcome`."""


def add_parts(
    beliefs: list[Belief],
    classes: tuple[Class, ...],
    component: Component,
    parts: Sequence[Part],
    rows: Sequence[Floats],
) -> None:
    """Take into `beliefs` the posterior `rows` of every part of a component."""
    for piece, part, row in zip(component.pieces, parts, rows, strict=True):
        for owner, groups in zip(piece.owners, piece.groups_of, strict=True):
            own = part if groups is part.groups else replace(part, groups=groups)
            add_part(beliefs[owner], classes[owner], own, row)


def add_part(belief: Belief, one: Class, part: Part, rows: Floats) -> None:
    """Take into `belief` the posterior `rows` of a part of a home of class `one`.

    The parts of a home are independent: it has more than one only if its state is known.
    """
    weights = part.weights
    scale = np.divide(rows, weights, out=np.zeros_like(weights), where=weights > 0)[part.row]
    joint = part.joint * scale
    by_state = joint.sum(axis=1)
    never, always = np.zeros(len(part.states)), np.zeros(len(part.states))
    ever, ever_not = np.zeros(len(part.states)), np.zeros(len(part.states))
    for position, state in enumerate(part.states):
        if state == INACTIVE:
            never[position] = always[position] = by_state[position]
            continue
        no_decline, all_shared = _extremes(one, part, state)
        never[position] = joint[position] @ no_decline
        always[position] = joint[position] @ all_shared
        ever[position] = joint[position] @ (1.0 - no_decline)
        ever_not[position] = joint[position] @ (1.0 - all_shared)
    belief.declined += belief.never_declined * float(ever.sum())
    belief.never_declined *= float(never.sum())
    belief.not_shared += belief.always_shared * float(ever_not.sum())
    belief.always_shared *= float(always.sum())
    if not belief.active and not belief.inactive:
        for position, state in enumerate(part.states):
            if state == INACTIVE:
                belief.inactive = float(by_state[position])
            else:
                belief.kinds[state] = float(by_state[position])
        belief.active = sum(belief.kinds.values())
    _add_decisions(belief, one, part, joint)


def _extremes(one: Class, part: Part, state: int) -> tuple[Floats, Floats]:
    """Return for each combination the chance of no refusal in it, and of sharing throughout."""
    no_decline = np.ones(part.joint.shape[1])
    all_shared = np.ones(part.joint.shape[1])
    kind = one.subject.kinds[state]
    for group, profiles, count in zip(part.groups, part.profiles, part.counts, strict=True):
        rates = group.rates(kind)
        for column, profile in enumerate(profiles):
            total = sum(rates[outcome] for outcome in profile.outcomes)
            if not total > 0:
                continue
            declines = rates[1] if 1 in profile.outcomes else 0.0
            shares = rates[0] if 0 in profile.outcomes else 0.0
            only = profile.outcomes == (1,), profile.outcomes == (0,)
            no_decline *= (0.0 if only[0] else 1.0 - declines / total) ** count[:, column]
            all_shared *= (1.0 if only[1] else shares / total) ** count[:, column]
    return no_decline, all_shared


def _add_decisions(belief: Belief, one: Class, part: Part, joint: Floats) -> None:
    inactive = sum(
        float(joint[position].sum())
        for position, state in enumerate(part.states)
        if state == INACTIVE
    )
    for group, profiles, count in zip(part.groups, part.profiles, part.counts, strict=True):
        found = np.zeros(len(Outcome))
        found[Outcome.NOT_ASKED] = inactive
        for position, state in enumerate(part.states):
            if state == INACTIVE:
                continue
            rates = group.rates(one.subject.kinds[state])
            for column, profile in enumerate(profiles):
                total = sum(rates[outcome] for outcome in profile.outcomes)
                if not total > 0:
                    continue
                mass = float(joint[position] @ count[:, column]) / len(group.requests)
                for outcome in profile.outcomes:
                    found[ANSWERED[outcome]] += mass * rates[outcome] / total
        shared = (float(found[0]), float(found[1]), float(found[2]), float(found[3]))
        for request in group.requests:
            belief.decisions[request] = shared


def unknown(belief: Belief, one: Class) -> None:
    """Write that nothing could be found out about a home: its beliefs before any number."""
    active, priors = one.subject.active, one.subject.priors
    belief.active, belief.inactive = active, one.subject.inactive
    belief.kinds = {place: active * prior for place, prior in enumerate(priors)}
    for group in one.groups:
        rates = [group.rates(kind) for kind in one.subject.kinds]
        mixed = [
            active * sum(prior * rate[i] for prior, rate in zip(priors, rates, strict=True))
            for i in range(3)
        ]
        for request in group.requests:
            belief.decisions[request] = (belief.inactive, mixed[0], mixed[1], mixed[2])
    chances = belief.decisions.values()
    belief.never_declined = math.prod(1.0 - chance[2] for chance in chances)
    belief.declined = 1.0 - belief.never_declined
    belief.always_shared = math.prod(chance[0] + chance[1] for chance in chances)
    belief.not_shared = 1.0 - belief.always_shared
