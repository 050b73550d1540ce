"""What the police can prove of all homes, in a sentence: the answer to one question."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.measure.observer.suspicion import Question, Sure, Suspected
from simulator.report.words.terms import plural

_DID: dict[Question, str] = {
    "not_shared": "did not share",
    "declined": "said no",
    "opted_out": "switched requests off",
}


def answered(homes: Sequence[Suspected], question: Question) -> str:
    """Say of how many `homes` it is proven; nothing where no request reached one."""
    if not homes:
        return ""
    almost = sum(one.sure == Sure.ALMOST_SURE and not one.still_open for one in homes)
    proven, of, did = len(proven_of(homes)), f"of {plural(len(homes), 'home')}", _DID[question]
    if proven:
        return f"The police can prove that {proven:,} {of} {did}."
    nearly = f" They are almost sure of {almost:,}." if almost else ""
    return f"The police cannot prove that any {of} {did}.{nearly}"


def proven_of(homes: Sequence[Suspected]) -> list[Suspected]:
    """Return the homes of which it is proven, and can change no more."""
    return [one for one in homes if one.sure == Sure.PROVEN and not one.still_open]
