"""The five kinds of no as one tree with counts: for one request, and what the police can tell.

A home that shares nothing said no, gave no answer, has switched requests off, was not asked, or
has not shared yet. For residents these are five things; for a reader of numbers they may be one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.ledger import DETAILS, NOBODY, PUBLIC, WITHHELD, Attribute, Happened, Ledger
from simulator.measure.coverage import requests_of
from simulator.measure.observer.reading import policy_of
from simulator.report.words.terms import plural

WHICH, ON_A_MAP, HOW_MANY, ABOUT, IN_A_SUM, NEITHER = (
    "which homes",
    "dots on a map",
    "only how many",
    "about how many",
    "in a larger sum",
    "no",
)
"""What the police can tell of a branch, in words."""
_TELLING = (HOW_MANY, ABOUT, IN_A_SUM, NEITHER)
"""Numbers, the most telling first."""
_ANSWERS = (Happened.SHARED, Happened.DECLINED, Happened.IGNORED)
_NAMED_AS = {
    Happened.ASKED: (Attribute.ASKED,),
    Happened.SHARED: (Attribute.SHARED, Attribute.IDENTITY, Attribute.FOOTAGE),
    Happened.DECLINED: (Attribute.DECLINED,),
    Happened.IGNORED: (Attribute.IGNORED,),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree."""

    depth: int
    last: bool
    """Whether no branch of the same depth follows under the same parent."""
    word: str
    count: int
    """Homes, of the request shown."""
    so_far: int | None
    """Of all requests so far, a home once for each; None where that has no meaning."""
    police: str
    """What the agency can tell of it; empty where there is nothing to tell."""
    kind_of_no: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of a request at a moment, and what it comes to in a sentence."""

    request: int
    sent: int
    """How many requests were sent so far."""
    branches: tuple[Branch, ...]
    verdict: str


def five_kinds(ledger: Ledger, request: int, minute: int, *, silent: int | None = 0) -> Tree | None:
    """Return the tree of `request` at the end of `minute`; None before it was sent.

    `silent` is of how many homes it is proven that they gave nothing; None while that is worked
    out.
    """
    log, trace = ledger.requests, ledger.trace
    if request == NOBODY or not 0 <= int(log.sent[request]) <= minute:
        return None
    rows = int(np.searchsorted(trace.time, minute, side="right"))
    since = int(np.searchsorted(trace.time, log.sent[request], side="left"))
    mine = trace.request[since:rows] == request
    one = np.bincount(trace.kind[since:rows][mine], minlength=len(Happened))
    every = np.bincount(trace.kind[:rows], minlength=len(Happened))
    seen = _Seen(ledger, request, minute)

    def branch(
        depth: int, word: str, kind: Happened, *, last: bool = False, no: bool = True
    ) -> Branch:
        return Branch(depth, last, word, int(one[kind]), int(every[kind]), seen.of(kind), no)

    asked, off = Happened.ASKED, Happened.LEFT_OUT
    area, area_every = int(one[asked] + one[off]), int(every[asked] + every[off])
    waiting, waiting_every = (int(n[asked] - n[list(_ANSWERS)].sum()) for n in (one, every))
    branches = (
        Branch(0, True, "homes with a camera", len(ledger.homes), None, ""),
        Branch(1, False, "in the area", area, area_every, ""),
        branch(2, "asked", asked, no=False),
        branch(3, "shared", Happened.SHARED, no=False),
        branch(3, "said no", Happened.DECLINED),
        branch(3, "no answer", Happened.IGNORED),
        Branch(3, True, "has not shared yet", waiting, waiting_every, NEITHER, True),
        branch(2, "switched off", off, last=True),
        Branch(1, True, "not asked", len(ledger.homes) - area, None, seen.outside(), True),
    )
    sent = int(((log.sent != NOBODY) & (log.sent <= minute)).sum())
    return Tree(request, sent, branches, _verdict(seen, silent))


def _verdict(seen: _Seen, silent: int | None) -> str:
    """Say whether the police can tell these kinds apart."""
    no = seen.of(Happened.DECLINED)
    if no == WHICH:
        return "Can the police tell these apart? Yes: they are told which homes said no."
    if silent is None:
        return "Can the police tell these apart? It is being worked out…"
    if silent:
        homes = plural(silent, "home")
        return f"Can the police tell these apart? No: they know that {homes} gave nothing, not why."
    if no in {HOW_MANY, ABOUT}:
        return f"Can the police tell these apart? {no.capitalize()}, not which homes."
    return "Can the police tell these apart? No."


class _Seen:
    """What reached the agency of a request, or the public, about it up to a minute."""

    def __init__(self, ledger: Ledger, request: int, minute: int) -> None:
        told, sent = ledger.disclosures, ledger.requests.sent[request]
        since, end = np.searchsorted(told.time, (sent, minute + 1), side="left").tolist()
        agency = int(ledger.requests.agency[request])
        rows = since + np.flatnonzero(np.isin(told.recipient[since:end], (agency, PUBLIC)))
        by_name = (told.cell[rows] == NOBODY) & (told.subject[rows] != NOBODY)
        named = rows[by_name & (told.request[rows] == request)]
        given = policy_of(ledger, request).agency_receives.identity
        self.sharers_named = given.detail == "named" and given.when == "on_share"
        """Whoever is not named has not shared: that nobody has is known, too."""
        self.named = set(np.unique(told.attribute[named]).tolist())
        self.numbers: dict[int, str] = {}
        covered = _covering(ledger, request)
        numbers = rows[np.isin(told.cell[rows], list(covered)) & (told.value[rows] != WITHHELD)]
        for row in numbers.tolist():
            position = int(told.cell[row])
            blurred = DETAILS[told.detail[row]] in {"noisy", "rounded"}
            now = IN_A_SUM if covered[position] > 1 else ABOUT if blurred else HOW_MANY
            attribute = ledger.cells[position].attribute
            kept = self.numbers.get(attribute, NEITHER)
            self.numbers[attribute] = min(now, kept, key=_TELLING.index)

    def of(self, kind: Happened) -> str:
        """Return what can be told of the homes of which this happened."""
        if kind == Happened.SHARED and self.sharers_named:
            return WHICH
        attributes = _NAMED_AS.get(kind, ())
        if self.named & set(attributes):
            return WHICH
        if kind == Happened.ASKED and Attribute.CAMERAS in self.named:
            return ON_A_MAP
        return next((self.numbers[one] for one in attributes if one in self.numbers), NEITHER)

    def outside(self) -> str:
        """Return what can be told of homes that were not asked."""
        asked = self.of(Happened.ASKED)
        return asked if asked in {WHICH, ON_A_MAP} else NEITHER


def _covering(ledger: Ledger, request: int) -> dict[int, int]:
    """Return the published totals that a request counts in, and how many requests each covers."""
    agency = int(ledger.requests.agency[request])
    found = {}
    # Most totals are of one request, and another one: only the others are looked at closer.
    for position in ledger.cells.may_cover(agency, request):
        covered = requests_of(ledger, ledger.cells[position])
        if request in covered:
            found[position] = len(covered)
    return found
