"""What the agencies that asked a home can work out about it: three questions, with the reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Happened, Ledger
from simulator.measure.cut import cut
from simulator.measure.observer.conclusions import Known, worked_out
from simulator.measure.observer.view import Group, View, groups, view_of
from simulator.report.words.reasoning import (
    Question,
    Sure,
    Suspected,
    asked_before_and_after,
    questions_of,
    reasoning,
    suspected,
)
from simulator.report.words.terms import chance, joined

_VERDICT: dict[Question, str] = {
    "not_shared": "Asked, and did not share",
    "declined": "Said no",
    "opted_out": "Switched requests off",
}


@dataclass(frozen=True, slots=True)
class Learned:
    """The answer to one question about a home, as one agency can work it out."""

    agency: str
    question: Question
    sure: Sure
    text: str
    reasons: tuple[str, ...]
    still_open: bool = False
    """Its time to answer still runs: that it has not shared so far is no finding."""


def known_of(
    ledger: Ledger, home: int, minute: int, known_in: Callable[[View], Known] = worked_out
) -> list[Known]:
    """Work out what each agency that asked in the area of `home` knows at the end of `minute`.

    At the end of the run that is what the measures count. It may take seconds. `known_in` works
    out what a view comes to.
    """
    at_end = minute >= ledger.loaded.scenario.horizon
    so_far = ledger if at_end else cut(ledger, minute)
    # What is passed on in a minute is known when the minute is over.
    now = None if at_end else minute + 1
    views = [view_of(so_far, group, now) for group in groups_about(so_far, home)]
    return [known_in(view) for view in views if not view.audience]


def groups_about(ledger: Ledger, home: int) -> list[Group]:
    """Return the groups of requests that have `home` in an area."""
    trace = ledger.trace
    mine = np.isin(trace.kind, (Happened.ASKED, Happened.LEFT_OUT)) & (trace.home == home)
    requests = set(np.unique(trace.request[mine]).tolist()) - {NOBODY}
    return [group for group in groups(ledger) if requests & set(group.requests)]


def learned_of(
    known: Known, agencies: tuple[str, ...], home: int, *, why: bool = True
) -> list[Learned]:
    """Return what `known` says of `home`; whether it opted out only where that can be.

    `why` may take seconds: the reasons of what is proven.
    """
    name = joined([agencies[agency] for agency in known.view.agencies])
    found: list[Learned] = []
    for question in questions_of(known):
        one = next((one for one in suspected(known, question) if one.home == home), None)
        if one is None:
            continue
        # Where it stands is said once; why, only of a proof: chances speak for themselves.
        where, *because = reasoning(known, one, question) if why else ("",)
        reasons = [] if found or not why else [where]
        reasons += because if one.sure in {Sure.PROVEN, Sure.RULED_OUT} else []
        open_now = question == "declined" and _has_open(known, one.place)
        verdict = f"{_VERDICT[question]}{' so far' if open_now else ''}"
        text = _open_text(known, one) if one.still_open else _text(one, verdict)
        found.append(Learned(name, question, one.sure, text, tuple(reasons), one.still_open))
    return found


def _text(one: Suspected, verdict: str) -> str:
    before, after = one.before_in_words, one.after_in_words
    if one.sure == Sure.RULED_OUT:
        if one.never_asked and verdict != _VERDICT["opted_out"]:
            return f"{verdict}: {before} before. Certainly not: it was never asked."
        if not one.before:
            return f"{verdict}: certainly not, by the map and the sharers' names alone."
        return f"{verdict}: {before} before, certainly not after."
    if one.sure == Sure.PROVEN:
        return f"{verdict}: {before} before, certain after."
    if before == after:
        return f"{verdict}: {before}, before and after."
    return f"{verdict}: {before} before, {after} after."


def _has_open(known: Known, place: int) -> bool:
    return any(one.answered < 1.0 and place in one.homes for one in known.view.evidence.requests)


def _open_text(known: Known, one: Suspected) -> str:
    """Return what can be said while a home may still share: whether it was asked, no more."""
    before, after = map(chance, asked_before_and_after(known, one.place))
    now = "certain" if after == chance(1.0) else after
    asked = f"{before}, before and after" if before == now else f"{before} before, {now} after"
    return f"Has not shared so far; its time to answer still runs. Was it asked? {asked}."
