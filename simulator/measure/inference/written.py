"""A hand-written case as evidence."""

from __future__ import annotations

from simulator.measure.inference.evidence import (
    OUTCOME_OF,
    Evidence,
    Fact,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
    rounded_limits,
)
from simulator.scenario.cases.case import Case, CaseFact, CaseHome

_ANSWER = {"shared": "shared", "declined": "said no", "ignored": "did not answer"}


def evidence_of(case: Case) -> Evidence:
    """Return what `case` says, its homes, requests and facts in their order."""
    homes = {home.id: position for position, home in enumerate(case.homes)}
    requests = {request.id: position for position, request in enumerate(case.requests)}
    return Evidence(
        subjects=tuple(
            Subject(home.id, _kinds(case, home), float(home.camera), float(home.opted_out))
            for home in case.homes
        ),
        requests=tuple(
            ObservedRequest(request.id, tuple(homes[home] for home in request.homes))
            for request in case.requests
        ),
        facts=tuple(_fact(fact, homes, requests) for fact in case.facts),
    )


def _kinds(case: Case, home: CaseHome) -> tuple[Kind, ...]:
    if home.has_own_rates:
        return (Kind("", 1.0, home.shares or 0.0, home.declines or 0.0),)
    return tuple(
        Kind(
            name,
            kind.prior if home.prior is None else home.prior.get(name, 0.0),
            kind.shares,
            kind.declines,
        )
        for name, kind in case.kinds.items()
    )


def _fact(fact: CaseFact, homes: dict[str, int], requests: dict[str, int]) -> Fact:
    if fact.home is not None and fact.request is not None and fact.response is not None:
        name = f"{fact.home} {_ANSWER[fact.response]} in {fact.request}"
        outcome = OUTCOME_OF[fact.response]
        return Named(name, requests[fact.request], homes[fact.home], 1 << outcome)
    over = fact.requests or ()
    item = fact.item or "asked"
    covered = tuple(requests[request] for request in over)
    name = f"{item} in {' and '.join(over)}"
    if fact.noisy is not None:
        said = f"{name}: {fact.noisy}, blurred"
        return PublishedNumber(said, item, covered, noisy=fact.noisy, epsilon=fact.epsilon or 0.0)
    low, high, said = _limits(fact)
    return PublishedNumber(f"{name}: {said}", item, covered, low, high)


def _limits(fact: CaseFact) -> tuple[int, int, str]:
    if fact.total is not None:
        return fact.total, fact.total, str(fact.total)
    if fact.between is not None:
        low, high = fact.between
        return low, high, f"from {low} to {high}" if low != high else str(low)
    assert fact.rounded is not None
    low, high = rounded_limits(fact.rounded.value, fact.rounded.to)
    return low, high, f"{fact.rounded.value}, rounded to {fact.rounded.to}"
