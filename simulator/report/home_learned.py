"""What the agencies that asked a home can work out about it: three questions, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Happened, Ledger
from simulator.measure.cut import cut
from simulator.measure.learned import Known, worked_out
from simulator.measure.observer import view_so_far
from simulator.report.suspicion import QUESTIONS, Question, Sure, Suspected, reasoning, suspected
from simulator.report.words import chance, joined

_VERDICT: dict[Question, str] = {
    "not_shared": "Asked, and did not share",
    "declined": "Said no",
    "opted_out": "Switched requests off",
}
_SO_FAR = "Asked, and has not shared so far"
"""Where a request is still open, nobody knows yet who will not have shared."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The answer to one question about a home, as one agency can work it out."""

    agency: str
    question: Question
    sure: Sure
    text: str
    reasons: tuple[str, ...]


def known_of(ledger: Ledger, home: int, minute: int) -> list[Known]:
    """Work out what each agency that asked in the area of `home` knows at the end of `minute`.

    At the end of the run that is what the measures count. It may take seconds.
    """
    at_end = minute >= ledger.loaded.scenario.horizon
    so_far = ledger if at_end else cut(ledger, minute)
    trace = so_far.trace
    asked = np.isin(trace.kind, (Happened.ASKED, Happened.LEFT_OUT)) & (trace.home == home)
    found: dict[tuple[int, ...], Known] = {}
    for request in np.unique(trace.request[asked]).tolist():
        if any(request in requests for requests in found) or request == NOBODY:
            continue
        # What is passed on in a minute is known when the minute is over.
        view = view_so_far(so_far, request, None if at_end else minute + 1)
        if not view.audience:
            found[view.requests] = worked_out(view)
    return list(found.values())


def learned_of(known: Known, agencies: tuple[str, ...], home: int) -> list[Learned]:
    """Return what `known` says of `home`; whether it opted out only where that can be."""
    name = joined([agencies[agency] for agency in known.view.agencies])
    found: list[Learned] = []
    for question in QUESTIONS:
        one = next((one for one in suspected(known, question) if one.home == home), None)
        if one is None or (question == "opted_out" and not one.before and not one.after):
            continue
        where, *why = reasoning(known, one, question)
        # Where it stands is said once; why, only of a proof: chances speak for themselves.
        reasons = [] if found else [where]
        reasons += why if one.sure in {Sure.PROVEN, Sure.RULED_OUT} else []
        still = question == "not_shared" and _may_still_share(known, one.place)
        verdict = _SO_FAR if still else _VERDICT[question]
        found.append(Learned(name, question, one.sure, _text(one, verdict), tuple(reasons)))
    return found


def _may_still_share(known: Known, place: int) -> bool:
    mine = [one for one in known.view.evidence.requests if place in one.homes]
    return bool(mine) and all(one.answered < 1.0 for one in mine)


def _text(one: Suspected, verdict: str) -> str:
    before = chance(one.before)
    if one.sure == Sure.RULED_OUT:
        return f"{verdict}: {before} before, certainly not after."
    if one.sure == Sure.PROVEN:
        return f"{verdict}: {before} before, certain after."
    if before == chance(one.after):
        return f"{verdict}: {before}, before and after."
    return f"{verdict}: {before} before, {chance(one.after)} after."
