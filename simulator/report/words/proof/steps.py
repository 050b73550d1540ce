"""A step of a chain of reasoning: a sentence for people, and as data what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.measure.inference.evidence import Fact, PublishedNumber


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of a chain of reasoning, and which part of the evidence it is about."""

    text: str
    requests: tuple[int, ...]
    """Those whose areas it is about, by position in the evidence; at least one."""
    homes: tuple[int, ...] = ()
    """Those that it is about one by one, by position among the subjects; none where it counts."""


def step(text: str, requests: Iterable[int], homes: Iterable[int] = ()) -> Step:
    """Return a step; each request and home that it is about once, in order."""
    return Step(text, tuple(sorted(set(requests))), tuple(sorted(set(homes))))


def texts(steps: Iterable[Step]) -> list[str]:
    """Return the sentences alone."""
    return [one.text for one in steps]


def requests_of(facts: Iterable[Fact]) -> set[int]:
    """Return the requests that facts are about."""
    return {
        request
        for fact in facts
        for request in (fact.requests if isinstance(fact, PublishedNumber) else (fact.request,))
    }


def homes_of(facts: Iterable[Fact]) -> set[int]:
    """Return the homes that facts are about by name."""
    return {fact.home for fact in facts if not isinstance(fact, PublishedNumber)}
