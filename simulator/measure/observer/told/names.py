"""What an observer knows by name: the outcomes that are left of a home in a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.log_kinds import Attribute, Happened
from simulator.measure.inference.evidence import ANYTHING, DoorOutcome, KnownBy, Named
from simulator.measure.observer.told.reading import Reading
from simulator.scenario.policy import ITEMS

SHARES = (Attribute.SHARED, Attribute.IDENTITY, Attribute.FOOTAGE)
"""The items that a home that shares is told of under."""
_SEEN = {
    Happened.SHARED: DoorOutcome.SHARED,
    Happened.DECLINED: DoorOutcome.DECLINED,
    Happened.IGNORED: DoorOutcome.IGNORED,
}
OUTCOMES = (
    (SHARES, 1 << DoorOutcome.SHARED),
    ((Attribute.DECLINED,), 1 << DoorOutcome.DECLINED),
    ((Attribute.IGNORED,), 1 << DoorOutcome.IGNORED),
    ((Attribute.ASKED,), ANYTHING & ~(1 << DoorOutcome.NOT_ASKED)),
)
_SAID = {
    1 << DoorOutcome.SHARED: "shared",
    1 << DoorOutcome.DECLINED: "said no",
    1 << DoorOutcome.IGNORED: "did not answer",
}


def named_facts(reading: Reading) -> list[Named]:
    """Return what is known by name of each pair of a home and a request."""
    facts = []
    names, position = reading.names, reading.position
    for place, request in enumerate(reading.requests):
        said: dict[int, str] = {}
        rules = _rules(reading, request)
        for home, bits in _left(reading, request, rules).items():
            if bits == ANYTHING:
                continue
            if bits not in said:
                said[bits] = f"{_what(reading, request, bits)} in request {request + 1}"
            at = position[home]
            known_by = _known_by(home, rules)
            facts.append(Named(f"{names[at]} {said[bits]}", place, at, bits, known_by))
    return facts


def others_facts(reading: Reading, inside: Sequence[Sequence[int]]) -> list[Named]:
    """Return what is known of homes that no map shows and nobody names.

    Where all homes of an item are told by name, they are none of them.

    Args:
        reading: what the agency reads.
        inside: for each request the subjects in its area; those that come after the homes of
            `reading` are the others.
    """
    first = len(reading.homes)
    facts: list[Named] = []
    for place, request in enumerate(reading.requests):
        if max(inside[place], default=0) < first:
            continue
        rules = _rules(reading, request)
        bits = _left_to(None, rules)
        if bits != ANYTHING:
            what = _what(reading, request, bits, are="are", were="were")
            name = f"all others {what} in request {request + 1}"
            known_by = _known_by(None, rules)
            facts.extend(
                Named(name, place, subject, bits, known_by)
                for subject in inside[place]
                if subject >= first
            )
    return facts


def _what(reading: Reading, request: int, bits: int, *, are: str = "is", were: str = "was") -> str:
    """Return what these outcomes are left for, as people say it."""
    if bits == 1 << DoorOutcome.NOT_ASKED:
        return f"{were} not asked"
    if bits in _SAID:
        return _SAID[bits]
    so_far = "" if reading.is_over(request) else " so far"
    parts = [] if bits & 1 << DoorOutcome.NOT_ASKED else [f"{were} asked"]
    gone = [word for outcome, word in _SAID.items() if not bits & outcome]
    if gone:
        parts.append(f"{are} not among those who {' or '.join(gone)}{so_far}")
    return ", and ".join(parts)


def _left(reading: Reading, request: int, rules: list[_Rule]) -> dict[int, int]:
    """Return for each home in the area the outcomes that names leave."""
    area = reading.areas[reading.place[request]]
    left = dict.fromkeys(area.tolist(), ANYTHING)
    if reading.policy(request).people_asked == "visited":
        return _seen(reading, request, left)
    named, of_others = set().union(*(rule.named for rule in rules)), _left_to(None, rules)
    if not named and of_others == ANYTHING:
        return left
    return {home: _left_to(home, rules) if home in named else of_others for home in left}


@dataclass(frozen=True, slots=True)
class _Rule:
    """What names under some items leave of a home."""

    named: set[int]
    outcomes: int
    """Left to those who are named."""
    all_named: bool
    """Whether the others are none of them."""
    by_place: bool
    """Whether no name comes with them."""


def _rules(reading: Reading, request: int) -> list[_Rule]:
    """Return what names leave in `request`; officers at the door see what comes of each instead."""
    if reading.policy(request).people_asked == "visited":
        return []
    policy = reading.policy(request)
    return [
        _Rule(
            reading.told(request, attributes),
            outcomes,
            _all_named(reading, request, attributes, outcomes),
            reading.told_by_place(request, attributes),
        )
        for attributes, outcomes in OUTCOMES
        if policy.exists(ITEMS[attributes[0]])
    ]


def _all_named(
    reading: Reading, request: int, attributes: tuple[Attribute, ...], outcomes: int
) -> bool:
    """Tell whether a home that is not named under these items is none of them."""
    # Nobody has ignored a request whose deadline is still to come.
    may_be = outcomes != 1 << DoorOutcome.IGNORED or reading.is_over(request)
    return may_be and reading.told_of_all(request, attributes)


def _left_to(home: int | None, rules: list[_Rule]) -> int:
    """Return the outcomes that `rules` leave to `home`, or to a home that nothing names."""
    left = ANYTHING
    for rule in rules:
        if home in rule.named:
            left &= rule.outcomes
        elif rule.all_named:
            left &= ~rule.outcomes
    return left


def _known_by(home: int | None, rules: list[_Rule]) -> KnownBy:
    """Return by what that is known which `rules` leave to `home`, or to one that nothing names."""
    if not rules:
        return "visit"
    telling = [rule for rule in rules if home in rule.named or rule.all_named]
    return "place" if all(rule.by_place for rule in telling) else "name"


def _seen(reading: Reading, request: int, left: dict[int, int]) -> dict[int, int]:
    """Return what officers saw at each door."""
    trace = reading.ledger.trace
    rows = trace.request == request
    for kind, home in zip(trace.kind[rows].tolist(), trace.home[rows].tolist(), strict=True):
        if kind in _SEEN:
            left[home] = 1 << _SEEN[kind]
    return left
