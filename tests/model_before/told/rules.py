"""A policy compiled for a run: which flows fire at which moment, and for whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from simulator.log_kinds import ATTRIBUTE_OF, DETAILS, Attribute, Happened, Principle, Sender
from simulator.scenario.policy import (
    AS_NUMBER,
    BY_NAME,
    ITEMS,
    PUBLIC_ITEMS,
    Group,
    Policy,
    PublicItem,
    When,
    group_of,
    noise_of,
    round_to_of,
    threshold_of,
)
from tests.model_before.chance import Chance, two_sided_geometric

AT_ONCE: frozenset[When] = frozenset({"on_request", "on_share", "on_response"})
"""Moments at which something is passed on in the minute in which it happens."""
_BY_CONSENT = frozenset({Attribute.IDENTITY, Attribute.FOOTAGE})
_ITEMS_OF: dict[int, tuple[Attribute, ...]] = {
    int(Happened.SHARED): (Attribute.SHARED, Attribute.IDENTITY, Attribute.FOOTAGE),
    int(Happened.DECLINED): (Attribute.DECLINED,),
    int(Happened.IGNORED): (Attribute.IGNORED,),
}
"""What a response is, in the items of a policy."""
_KNOWN_AT_SENDING = (Attribute.ASKED, Attribute.CAMERAS, Attribute.REQUESTS)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One flow of a policy: one item to one party. Compiled once for a run, and known by that."""

    public: bool
    attribute: Attribute
    when: When
    counts: int
    """The item whose count it gives: as many names as homes that shared."""
    by_name: bool
    detail: int
    """Position in `DETAILS`."""
    group: Group
    threshold: int
    zeros_withheld: bool
    round_to: int
    noise: float
    """Parameter of the two-sided geometric noise; 0 where there is none."""
    complementary: bool
    """Whether it takes part in hiding what would give a withheld number away."""
    gives_away: Attribute
    """The item that it says the number of: as many were asked as a whole map shows, and as many
    shared as clips came, where no home has two cameras."""
    told: bool
    sender: Sender
    principle: Principle

    def published(self, total: int, chance: Chance, cell: tuple[str | int, ...]) -> int | None:
        """Return the number that is published for `total`, or nothing where it is withheld."""
        detail = DETAILS[self.detail]
        if detail == "total":
            return total
        if detail == "thresholded":
            small = 0 < total < self.threshold or (total == 0 and self.zeros_withheld)
            return None if small else total
        if detail == "rounded":
            return math.floor(total / self.round_to + 0.5) * self.round_to
        if self.noise:
            # Keyed by the cell alone, so that agency and public read the same number.
            luck = chance.uniform("noise", self.attribute.name, *cell)
            return total + two_sided_geometric(luck, self.noise)
        return total


class Reaction(NamedTuple):
    """What a response of one kind sets off."""

    item: int
    """The item whose count goes up; who shares also gives name and clips."""
    names: tuple[Rule, ...]
    """Records by name that are passed on at once."""
    held: tuple[Rule, ...]
    """Records by name that wait."""
    live: tuple[Rule, ...]
    """Numbers that are published anew."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All flows of one policy, by the moment at which they fire."""

    policy: Policy
    numbers: dict[When, tuple[Rule, ...]]
    """Numbers, by moment."""
    sending: tuple[tuple[int, tuple[Rule, ...], tuple[Rule, ...]], ...]
    """Items known when a request is sent: the records by name at once, and those that wait."""
    at_sending: tuple[Rule, ...]
    """Those published when a request is sent."""
    live: tuple[Rule, ...]
    """Live counts: they begin when a request is sent."""
    at_close: tuple[Rule, ...]
    """Those published when a request closes, about it alone."""
    added_up: tuple[Rule, ...]
    """Those to which a request is added when it closes."""
    reactions: dict[int, Reaction]
    """What each kind of response sets off."""
    names: dict[When, dict[int, tuple[Rule, ...]]]
    """Records by name, by moment and attribute."""
    held: dict[int, tuple[Rule, ...]]
    """Records by name that wait for the close of the request or for a report, by attribute."""
    noisy: bool
    by_incident: bool
    """Whether any total covers an incident."""
    complementary: bool
    """Whether other numbers are withheld as well, where they would give a withheld one away."""
    countable: dict[bool, frozenset[Attribute]]
    """Of which items the public (True) and the agency (False) know the number anyway."""
    most_clips: int
    """How many a home that shares gives at most."""

    @classmethod
    def of(cls, policy: Policy, most_clips: int = 1) -> Rules:
        """Compile `policy` for a town where a home gives `most_clips` at most."""
        rules = list(_rules(policy, most_clips))
        numbers: dict[When, tuple[Rule, ...]] = {}
        names: dict[When, dict[int, tuple[Rule, ...]]] = {}
        held: dict[int, tuple[Rule, ...]] = {}
        for rule in rules:
            attribute = int(rule.attribute)
            if not rule.by_name:
                numbers[rule.when] = (*numbers.get(rule.when, ()), rule)
            elif rule.when in AT_ONCE:
                here = names.setdefault(rule.when, {})
                here[attribute] = (*here.get(attribute, ()), rule)
            else:
                held[attribute] = (*held.get(attribute, ()), rule)
        closing = [rule for rules in numbers.values() for rule in rules if rule.when not in AT_ONCE]
        at_close = [rule for rule in closing if rule.when == "on_close" and rule.group == "request"]
        at_once = names.get("on_request", {})
        sending = [(int(one), at_once.get(one, ()), held.get(one, ())) for one in _KNOWN_AT_SENDING]
        return cls(
            policy,
            numbers,
            tuple(one for one in sending if one[1] or one[2]),
            numbers.get("on_request", ()),
            numbers.get("on_response", ()),
            tuple(at_close),
            tuple(rule for rule in closing if rule not in at_close),
            {
                kind: _reaction(items, numbers.get("on_response", ()), names, held)
                for kind, items in _ITEMS_OF.items()
            },
            names,
            held,
            noisy=any(rule.noise for rule in rules),
            by_incident=any(not rule.by_name and rule.group == "incident" for rule in rules),
            complementary=policy.safeguards.complementary,
            countable={
                public: _countable(policy, most_clips, public=public) for public in (True, False)
            },
            most_clips=most_clips,
        )

    def moments(self) -> set[When]:
        """Return the moments at which anything is passed on."""
        waiting = {rule.when for rules in self.held.values() for rule in rules}
        return set(self.numbers) | set(self.names) | waiting


def _reaction(
    items: tuple[Attribute, ...],
    live: tuple[Rule, ...],
    names: dict[When, dict[int, tuple[Rule, ...]]],
    held: dict[int, tuple[Rule, ...]],
) -> Reaction:
    """Gather what a response that counts as `items` sets off."""
    return Reaction(
        int(items[0]),
        tuple(
            rule
            for item in items
            for by_attribute in names.values()
            for rule in by_attribute.get(item, ())
        ),
        tuple(rule for item in items for rule in held.get(item, ())),
        tuple(rule for rule in live if rule.attribute in items),
    )


def _rules(policy: Policy, most_clips: int) -> Iterator[Rule]:
    for public, flows in ((False, policy.agency_receives), (True, policy.public_receives)):
        for item in PUBLIC_ITEMS:
            flow = flows.flow(item)
            if flow.detail == "none" or flow.when is None or not policy.exists(item):
                continue
            attribute = ATTRIBUTE_OF[item]
            sender, principle = _terms(policy, attribute, public=public)
            yield Rule(
                public=public,
                attribute=attribute,
                when=flow.when,
                counts=Attribute.SHARED if attribute == Attribute.IDENTITY else attribute,
                by_name=flow.detail not in AS_NUMBER,
                detail=DETAILS.index(flow.detail),
                group=group_of(flow, policy.safeguards),
                threshold=threshold_of(flow, policy.safeguards),
                zeros_withheld=policy.safeguards.zeros_withheld,
                round_to=round_to_of(flow, policy.safeguards),
                noise=noise_of(flow, policy) if flow.detail == "noisy" else 0.0,
                # A live number is out before there is anything to decide.
                complementary=policy.safeguards.complementary and flow.when != "on_response",
                gives_away=_gives_away(policy, item, most_clips),
                told=policy.residents_told.of(item),
                sender=sender,
                principle=principle,
            )


def _countable(policy: Policy, most_clips: int, *, public: bool) -> frozenset[Attribute]:
    """Return the items that this party can count from names, or reads live.

    An agency reads what the public is given, too. Whoever is told by name whose each clip is can
    count both the clips and those who shared.
    """
    parties = (
        [policy.public_receives] if public else [policy.public_receives, policy.agency_receives]
    )
    known = {
        item
        for item in ITEMS
        for flow in (flows.flow(item) for flows in parties)
        if policy.exists(item)
        and (flow.detail in BY_NAME or (flow.detail == "total" and flow.when == "on_response"))
    }
    found = {_gives_away(policy, item, most_clips) for item in known}
    return frozenset(found | ({Attribute.SHARED} if "footage" in known else set()))


def _gives_away(policy: Policy, item: PublicItem, most_clips: int) -> Attribute:
    """Return the item that the number of `item` is the number of.

    Where nobody may switch requests off, every camera in the area is asked.
    """
    attribute = ATTRIBUTE_OF[item]
    if attribute == Attribute.IDENTITY or (attribute == Attribute.FOOTAGE and most_clips == 1):
        return Attribute.SHARED
    everybody = policy.map.covers == 1 and not policy.residents_may_opt_out
    return Attribute.ASKED if item == "cameras" and everybody else attribute


def _terms(policy: Policy, attribute: Attribute, *, public: bool) -> tuple[Sender, Principle]:
    """Return who passes an item on, and on what terms."""
    if public:
        return Sender.PLATFORM, Principle.POLICY
    if policy.people_asked == "visited":
        # Nothing goes through the platform: people answer officers, who see the rest themselves.
        answer = attribute in _BY_CONSENT or attribute in (Attribute.SHARED, Attribute.DECLINED)
        return (Sender.RESIDENT if answer else Sender.AGENCY), Principle.AT_THE_DOOR
    if attribute in _BY_CONSENT:
        return Sender.RESIDENT, Principle.CONSENT
    return Sender.PLATFORM, Principle.POLICY
