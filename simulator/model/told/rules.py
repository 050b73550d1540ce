"""A policy compiled for a run: which flows fire at which moment, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.log_kinds import ATTRIBUTE_OF, DETAILS, Attribute, Principle, Sender
from simulator.measure.withholding.known import countable, gives_away
from simulator.model.chance import Chance, two_sided_geometric
from simulator.scenario.policy import (
    AS_NUMBER,
    PUBLIC_ITEMS,
    Group,
    Policy,
    RequestLimits,
    When,
    group_of,
    noise_of,
    round_to_of,
    threshold_of,
)

_BY_CONSENT = frozenset({Attribute.IDENTITY, Attribute.FOOTAGE})


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
    gives_away: Attribute
    """The item that it says the number of: as many were asked as a whole map shows, and as many
    shared as clips came, where no home has two cameras."""
    told: bool
    sender: Sender
    principle: Principle

    def with_noise(self, total: int, chance: Chance, cell: tuple[str | int, ...]) -> int:
        """Return what a noisy rule publishes for `total`; `cell` is what its noise is keyed by."""
        # Keyed by the cell alone, so that agency and public read the same number.
        luck = chance.uniform("noise", self.attribute.name, *cell)
        return total + two_sided_geometric(luck, self.noise)


@dataclass(frozen=True, slots=True)
class Rules:
    """All flows of one policy, by the moment at which they fire."""

    policy: Policy
    every: tuple[Rule, ...]
    """All flows, the agency's first, in the order of the items."""
    numbers: dict[When, tuple[Rule, ...]]
    """Numbers, by moment."""
    noisy: bool
    complementary: bool
    """Whether other numbers are withheld as well, where they would give a withheld one away."""
    countable: dict[bool, frozenset[Attribute]]
    """Of which items the public (True) and the agency (False) know the number anyway.

    Only complementary suppression needs it."""
    most_clips: int
    """How many a home that shares gives at most."""
    may_refuse: bool
    """Whether the platform turns any request down."""

    @classmethod
    def of(cls, policy: Policy, most_clips: int = 1) -> Rules:
        """Compile `policy` for a town where a home gives `most_clips` at most."""
        rules = tuple(_rules(policy, most_clips))
        numbers: dict[When, tuple[Rule, ...]] = {}
        for rule in rules:
            if not rule.by_name:
                numbers[rule.when] = (*numbers.get(rule.when, ()), rule)
        complementary = policy.safeguards.complementary
        return cls(
            policy,
            rules,
            numbers,
            noisy=any(rule.noise for rule in rules),
            complementary=complementary,
            countable={
                public: countable(policy, most_clips, public=public)
                for public in (True, False)
                if complementary
            },
            most_clips=most_clips,
            may_refuse=policy.people_asked == "none" or policy.request_limits != RequestLimits(),
        )

    def moments(self) -> set[When]:
        """Return the moments at which anything is passed on."""
        return {rule.when for rule in self.every}


class Compiled:
    """Rules by policy, each compiled once, for as long as this is kept."""

    def __init__(self) -> None:
        self._rules: dict[tuple[int, int], Rules] = {}

    def of(self, policy: Policy, most_clips: int) -> Rules:
        """Return the rules of `policy`: the very policy, and not one that is equal."""
        # The rules hold the policy, so that no other can take its number.
        key = id(policy), most_clips
        if key not in self._rules:
            self._rules[key] = Rules.of(policy, most_clips)
        return self._rules[key]


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
                gives_away=gives_away(policy, item, most_clips),
                told=policy.residents_told.of(item),
                sender=sender,
                principle=principle,
            )


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
