"""What a published number counts, as a verb that agrees with how many did it, and where."""

from __future__ import annotations

from simulator.measure.inference.evidence import Counted, Evidence, PublishedNumber
from simulator.report.words.terms import joined

MANY_NAMES = 4
"""More names than these are not told one by one."""
_DID: dict[Counted, str] = {
    "asked": "asked",
    "shared": "shared",
    "declined": "said no",
    "ignored": "did not answer",
}


def did(count: int, item: Counted) -> str:
    """Return what `count` residents did: `was asked`, `were asked`, `said no`."""
    if item == "asked":
        return "was asked" if count == 1 else "were asked"
    return _DID[item]


def so_many_did(count: int, item: Counted, more: str = "") -> str:
    """Return how many did it; `more`, as in ` more`, stands after their number."""
    return f"{count:,}{more} {did(count, item)}" if count else nobody_did(item)


def nobody_did(item: Counted, more: str = "") -> str:
    """Return that nobody did it, or with ` else` nobody else, without denying twice."""
    if item == "ignored":
        return f"everybody{more} gave an answer"
    return f"nobody{more} {did(1, item)}"


def where(evidence: Evidence, number: PublishedNumber) -> str:
    """Return the requests that a number covers, as people say it."""
    names = [evidence.requests[request].id for request in number.requests]
    if len(names) > MANY_NAMES:
        return f"in {len(names)} requests together"
    return f"in {joined(names)}" + (" together" if len(names) > 1 else "")
