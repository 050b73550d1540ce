"""What the police knew before any total: what a chance stands on to which the totals are added."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.measure.inference.evidence import ANYTHING, DoorOutcome, Named
from simulator.measure.observer.questions import Question
from simulator.measure.observer.view import View

_SHARED = 1 << DoorOutcome.SHARED
_OF_SHARING = {_SHARED, ANYTHING & ~_SHARED}


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """What a chance before is called, and the one after it."""

    column: str
    """Over a column, and before a bar."""
    sentence: str
    now: str = "now"
    alone: str = "what is known first"
    """What rules a home out without any total."""


_NOTHING = FirstKnown("at first", "at first")
_MAP = FirstKnown("by map", "from the map alone", alone="the map alone")
_NAMES = FirstKnown("by names", "from the names alone", alone="the names alone")
_BOTH = FirstKnown("by map", "by map and sharers", alone="the map and the sharers alone")
_WITH_TOTALS = "with the totals"


def first_known(view: View, question: Question) -> FirstKnown:
    """Return what the chances before are called: those of silence come before everything."""
    if question == "not_shared":
        return _NOTHING
    named = [fact for fact in view.evidence.facts if isinstance(fact, Named)]
    has_names = any(_tells_who_shared(view, fact) for fact in named)
    if view.has_map and has_names:
        return _BOTH
    first = _MAP if view.has_map else _NAMES if has_names else _NOTHING
    # Where a record says more of a home than whether it shared, totals are not all that is added.
    only_totals = view.published and all(fact.left in _OF_SHARING for fact in named)
    return replace(first, now=_WITH_TOTALS) if only_totals and first is not _NOTHING else first


def _tells_who_shared(view: View, fact: Named) -> bool:
    not_among_them = not fact.left & _SHARED and bool(view.sharers_told[fact.request])
    return fact.left == _SHARED or not_among_them
