"""What the police can prove of all homes, in a sentence: the answer to one question."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.measure.observer.questions import Question
from simulator.measure.observer.suspicion import Sure, Suspected
from simulator.report.words.terms import plural

_DID: dict[Question, str] = {
    "not_shared": "did not share",
    "declined": "said no",
    "opted_out": "switched requests off",
}


_AT_LEAST_ONCE = ", at least once"
"""Behind that of homes that did not share, where one can have been asked more than once."""
_AREA, _ANY = " in the area of a request", " (camera or not)"


def answered(homes: Sequence[Suspected], question: Question, room: int | None = None) -> str:
    """Say of how many `homes` it is proven; nothing where no request reached one.

    And which homes those are: without a map they are more than the cameras. In a `room` of so many
    letters that is said as far as it fits.
    """
    if not homes:
        return ""
    # A home that nobody can point at is there because no map says whether it has a camera.
    unseen = sum(not (one.pointed_out or one.by_dot) for one in homes)
    no_map = f" Of {unseen:,} of them no map shows whether they have a camera." if unseen else ""
    if unseen == len(homes):
        no_map = " No map shows which of them have a camera."
    which_homes = [(_AREA, no_map), ("", no_map), *([(_ANY, "")] if unseen else []), ("", "")]
    forms = [f"{_proven(homes, question, some)}{more}" for some, more in which_homes]
    return next((form for form in forms if room is None or len(form) <= room), forms[-1])


def _proven(homes: Sequence[Suspected], question: Question, which: str) -> str:
    almost = sum(one.sure == Sure.ALMOST_SURE and not one.still_open for one in homes)
    of, did = f"of {plural(len(homes), 'home')}{which}", _DID[question]
    proven = proven_of(homes)
    if proven:
        often = question == "not_shared" and not all(one.once_at_most for one in proven)
        once = _AT_LEAST_ONCE if often else ""
        return f"The police can prove that {len(proven):,} {of} {did}{once}."
    nearly = f" They are almost sure of {almost:,}." if almost else ""
    return f"The police cannot prove that any {of} {did}.{nearly}"


def proven_of(homes: Sequence[Suspected]) -> list[Suspected]:
    """Return the homes of which it is proven, and can change no more."""
    return [one for one in homes if one.sure == Sure.PROVEN and not one.still_open]
