"""What is believed of a home that was taken apart (`pieces/switches.py`), from its parts."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.measure.inference.beliefs import Belief
from simulator.measure.inference.evidence import ObservedRequest
from simulator.measure.inference.pieces.switches import Apart, Aside, Parts, Tied


def joined_belief(
    parts: Parts, beliefs: Sequence[Belief], requests: Sequence[ObservedRequest], *, known: bool
) -> Belief:
    """Return what is believed of a home.

    Args:
        parts: how it was taken apart.
        beliefs: of each of its parts, in their order.
        requests: all that there are, without those that tie parts.
        known: whether anything could be worked out; else each is what was believed beforehand.
    """
    if isinstance(parts, Apart):
        return _of_two(beliefs[0], beliefs[1])
    if isinstance(parts, Aside):
        return _of_switch(parts, beliefs[0], beliefs[1])
    return _of_three(parts, beliefs, requests, known=known)


def _of_two(anyway: Belief, heeding: Belief) -> Belief:
    """Return what is believed of a home whose switch is a matter of its own."""
    active = anyway.active
    decisions = dict(anyway.decisions)
    for request, (_, shared, declined, ignored) in heeding.decisions.items():
        answers = active * shared, active * declined, active * ignored
        decisions[request] = (anyway.inactive + active * heeding.inactive, *answers)
    # Of an active home; one that is not says no to nothing.
    never = anyway.never_declined - anyway.inactive
    always = anyway.always_shared - anyway.inactive
    return Belief(
        active=active,
        inactive=anyway.inactive,
        declined=anyway.declined + never * heeding.declined,
        never_declined=anyway.inactive + never * heeding.never_declined,
        not_shared=anyway.not_shared + always * heeding.not_shared,
        always_shared=anyway.inactive + always * heeding.always_shared,
        kinds=dict(anyway.kinds),
        decisions=decisions,
        off=active * heeding.inactive,
    )


def _of_switch(parts: Aside, anyway: Belief, heeding: Belief) -> Belief:
    """Return what is believed of a home whose camera follows from what heeds switches."""
    off = heeding.inactive * parts.off
    nowhere = heeding.inactive - off
    active = heeding.active + off
    decisions = dict(heeding.decisions)
    for request, (_, shared, declined, ignored) in anyway.decisions.items():
        decisions[request] = (nowhere, active * shared, active * declined, active * ignored)
    # Of one that is asked by some.
    never = heeding.never_declined - nowhere
    always = heeding.always_shared - nowhere
    return Belief(
        active=active,
        inactive=nowhere,
        declined=heeding.declined + never * anyway.declined,
        never_declined=nowhere + never * anyway.never_declined,
        not_shared=heeding.not_shared + always * anyway.not_shared,
        always_shared=nowhere + always * anyway.always_shared,
        kinds=dict.fromkeys(anyway.kinds, active),
        decisions=decisions,
        off=off,
    )


def _of_three(
    parts: Tied, beliefs: Sequence[Belief], requests: Sequence[ObservedRequest], *, known: bool
) -> Belief:
    """Return what is believed of a home that is in exactly one of three ways."""
    on, off, none = beliefs
    # What is believed of a part beforehand leaves the tie out of account.
    on_times, off_times, none_times = (
        (1.0, 1.0, 1.0) if known else tuple(1.0 + chance for chance in parts.chances)
    )
    is_on, is_off = on_times * on.active, off_times * off.active
    nowhere = none_times * none.active
    decisions = {}
    for request, (_, *on_answers) in on.decisions.items():
        if request == parts.tie:
            continue
        _, *off_answers = off.decisions.get(request, (0.0, 0.0, 0.0, 0.0))
        shared, declined, ignored = (
            on_times * mine + off_times * other
            for mine, other in zip(on_answers, off_answers, strict=True)
        )
        away = nowhere + (is_off if requests[request].heeds_switch else 0.0)
        decisions[request] = (away, shared, declined, ignored)
    declined = on_times * on.declined + off_times * off.declined
    not_shared = on_times * on.not_shared + off_times * off.not_shared
    return Belief(
        active=is_on + is_off,
        inactive=nowhere,
        declined=declined,
        never_declined=max(0.0, 1.0 - declined),
        not_shared=not_shared,
        always_shared=max(0.0, 1.0 - not_shared),
        kinds={
            kind: on_times * on.kinds.get(kind, 0.0) + off_times * off.kinds.get(kind, 0.0)
            for kind in on.kinds | off.kinds
        },
        decisions=decisions,
        off=is_off,
    )
