"""From what the numbers say of a home's answers to what is believed of the home."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from simulator.measure.inference.evidence import ANSWERED
from simulator.measure.inference.logs import Floats
from simulator.measure.inference.pieces.classes import INACTIVE, Class
from simulator.measure.inference.pieces.puzzle import Component
from simulator.measure.inference.pieces.support import Part, Profile


@dataclass(slots=True)
class Belief:
    """What is believed of one home: probabilities.

    A chance too small for a float is 0 here; what is possible at all, `possible` says.
    """

    active: float = 0.0
    """It has a camera, and requests are not switched off."""
    inactive: float = 0.0
    declined: float = 0.0
    """At least once, where it was asked by name."""
    never_declined: float = 1.0
    not_shared: float = 0.0
    """Asked, and did not share, at least once."""
    always_shared: float = 1.0
    """In every request that it was asked in, if in any."""
    kinds: dict[int, float] = field(default_factory=dict)
    """By position."""
    decisions: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)
    """By request: the probability of each `DoorOutcome`."""
    off: float | None = None
    """It has a camera and has switched requests off, though some ask it all the same: then it is
    active. Nothing where no request does that, and whoever has switched off is inactive."""


@dataclass(frozen=True, slots=True)
class PieceBelief:
    """What is believed of one home of a piece, as far as the requests of the piece go."""

    states: dict[int, float]
    """The chance of each state that is left: a kind, or INACTIVE."""
    declined: float
    never_declined: float
    not_shared: float
    always_shared: float
    outcomes: tuple[tuple[float, float, float, float], ...]
    """For each group the chance of each `DoorOutcome` in each of its requests."""


def add(beliefs: list[Belief], component: Component, piece_beliefs: Sequence[PieceBelief]) -> None:
    """Take into `beliefs`, of every class, what was found of the pieces of a component.

    The pieces of a home are independent: it has more than one only if its state is known.
    """
    for piece, mine in zip(component.pieces, piece_beliefs, strict=True):
        for owner, groups in zip(piece.owners, piece.groups_of, strict=True):
            belief = beliefs[owner]
            belief.inactive = mine.states.get(INACTIVE, 0.0)
            belief.kinds = {s: chance for s, chance in mine.states.items() if s != INACTIVE}
            belief.active = math.fsum(belief.kinds.values())
            belief.declined += belief.never_declined * mine.declined
            belief.never_declined *= mine.never_declined
            belief.not_shared += belief.always_shared * mine.not_shared
            belief.always_shared *= mine.always_shared
            for group, outcomes in zip(groups, mine.outcomes, strict=True):
                belief.decisions.update(dict.fromkeys(group.requests, outcomes))


def of_part(home_class: Class, part: Part, rows: Floats) -> PieceBelief:
    """Return what the posterior `rows` of a part of a home come to."""
    joint = part.kept.once("given rows", lambda: _given_rows(part)) * rows[part.row]
    by_state = joint.sum(axis=1)
    inactive = float(sum(by_state[i] for i, s in enumerate(part.states) if s == INACTIVE))
    never, always, ever, ever_not = inactive, inactive, 0.0, 0.0
    for position, state in enumerate(part.states):
        if state != INACTIVE:
            extremes = part.kept.once(state, partial(_extremes, home_class, part, state))
            never += float(joint[position] @ extremes.never)
            always += float(joint[position] @ extremes.always)
            ever -= float(joint[position] @ extremes.less_never)
            ever_not -= float(joint[position] @ extremes.less_always)
    return PieceBelief(
        states=dict(zip(part.states, by_state.tolist(), strict=True)),
        declined=ever,
        never_declined=never,
        not_shared=ever_not,
        always_shared=always,
        outcomes=tuple(_outcomes(home_class, part, joint, inactive)),
    )


def _given_rows(part: Part) -> Floats:
    """Return (states, combinations): the chance of each where its row is known."""
    given: Floats = np.exp(part.log_joint - part.log_weights[part.row])
    return given


@dataclass(frozen=True, slots=True)
class _Extremes:
    """For each combination the chance of no refusal in it, and of sharing in every request."""

    never: Floats
    always: Floats
    less_never: Floats
    """The same less 1, to the last digit where it is small."""
    less_always: Floats


def _extremes(home_class: Class, part: Part, state: int) -> _Extremes:
    """Return how likely no refusal is in each combination, and sharing ever, in this state."""
    no_decline = np.zeros(part.log_joint.shape[1])
    all_shared = np.zeros(part.log_joint.shape[1])
    kind = home_class.subject.kinds[state]
    for group, profiles, count in zip(part.groups, part.profiles, part.counts, strict=True):
        rates = group.rates(kind)
        for column, profile in enumerate(profiles if not group.manner.post else ()):
            if not any(rates[outcome] > 0.0 for outcome in profile.outcomes):
                continue
            many = count[:, column]
            for log_chance, wanted in ((no_decline, (0, 2)), (all_shared, (0,))):
                log_kept = _log_kept(profile, rates, wanted)
                if log_kept == -math.inf:
                    log_chance[many > 0] = log_kept
                elif log_kept:
                    np.add(log_chance, many * log_kept, out=log_chance)
    chances = np.exp(no_decline), np.exp(all_shared)
    return _Extremes(*chances, np.expm1(no_decline), np.expm1(all_shared))


def _log_kept(
    profile: Profile, rates: tuple[float, float, float], wanted: tuple[int, ...]
) -> float:
    """Return the log of the chance that an answer of `profile` is one of those `wanted`."""
    kept = math.fsum(rates[outcome] for outcome in profile.outcomes if outcome in wanted)
    lost = math.fsum(rates[outcome] for outcome in profile.outcomes if outcome not in wanted)
    if lost < kept:
        return math.log1p(-lost / (kept + lost))
    return math.log(kept / (kept + lost)) if kept > 0.0 else -math.inf


def _outcomes(
    home_class: Class, part: Part, joint: Floats, inactive: float
) -> Iterator[tuple[float, float, float, float]]:
    """Yield for each group of a part the chance of each `DoorOutcome`."""
    for group, profiles, count in zip(part.groups, part.profiles, part.counts, strict=True):
        chances = [inactive, 0.0, 0.0, 0.0]
        for position, state in enumerate(part.states):
            if state == INACTIVE:
                continue
            rates = group.rates(home_class.subject.kinds[state])
            for column, profile in enumerate(profiles):
                total = math.fsum(rates[outcome] for outcome in profile.outcomes)
                if not total > 0:
                    continue
                mass = float(joint[position] @ count[:, column]) / len(group.requests)
                for outcome in profile.outcomes:
                    chances[ANSWERED[outcome]] += mass * rates[outcome] / total
        yield chances[0], chances[1], chances[2], chances[3]


def unknown(belief: Belief, home_class: Class) -> None:
    """Write that nothing could be found out about a home: its beliefs before any number."""
    active, priors = home_class.subject.active, home_class.subject.priors
    belief.active, belief.inactive = active, home_class.subject.inactive
    belief.kinds = {place: active * prior for place, prior in enumerate(priors)}
    posts = set[int]()
    for group in home_class.groups:
        posts.update(group.requests if group.manner.post else ())
        rates = [group.rates(kind) for kind in home_class.subject.kinds]
        mixed = [
            active * sum(prior * rate[i] for prior, rate in zip(priors, rates, strict=True))
            for i in range(3)
        ]
        for request in group.requests:
            belief.decisions[request] = (belief.inactive, mixed[0], mixed[1], mixed[2])
    chances = [chance for request, chance in belief.decisions.items() if request not in posts]
    belief.never_declined = math.prod(1.0 - chance[2] for chance in chances)
    belief.declined = 1.0 - belief.never_declined
    belief.always_shared = math.prod(chance[0] + chance[1] for chance in chances)
    belief.not_shared = 1.0 - belief.always_shared
