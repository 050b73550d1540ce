"""The five kinds of no of one request, as a tree with counts, and what the police can tell of each.

A home that shares nothing said no, gave no answer, has switched requests off, was not asked, or
has not shared yet. For residents these are five things; for a reader of numbers they may be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ledger
from simulator.log_kinds import DETAILS, Attribute, Happened
from simulator.measure.coverage import requests_of
from simulator.measure.moments.playback import Playback
from simulator.measure.observer.told.reading import policy_of


class CanTell(IntEnum):
    """What the police can tell of some homes, the most telling last."""

    NOTHING = 0
    IN_A_SUM = 1
    """Only together with homes of other requests."""
    ABOUT = 2
    """A number that was blurred or rounded."""
    HOW_MANY = 3
    ON_A_MAP = 4
    WHICH = 5


class TreePart(IntEnum):
    """A branch of the tree."""

    WITH_A_CAMERA = auto()
    IN_THE_AREA = auto()
    ASKED = auto()
    SHARED = auto()
    SAID_NO = auto()
    NO_ANSWER = auto()
    NOT_YET = auto()
    SWITCHED_OFF = auto()
    NOT_ASKED = auto()


KINDS_OF_NO = (
    TreePart.SAID_NO,
    TreePart.NO_ANSWER,
    TreePart.SWITCHED_OFF,
    TreePart.NOT_ASKED,
    TreePart.NOT_YET,
)
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

    part: TreePart
    depth: int
    last: bool
    """Whether no branch of the same depth follows under the same parent."""
    count: int
    """Homes, of the request shown."""
    so_far: int | None
    """Of all requests so far, a home once for each; None where that has no meaning."""
    police: CanTell | None
    """What the agency can tell of it; None where there is nothing to tell."""

    @property
    def kind_of_no(self) -> bool:
        """Whether it is one of the five kinds."""
        return self.part in KINDS_OF_NO


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of a request at a moment."""

    request: int
    sent: int
    """How many requests were sent so far."""
    branches: tuple[Branch, ...]
    silent: int | None
    """Of how many homes it is proven that they gave nothing; None while that is worked out."""

    @property
    def of_those_who_said_no(self) -> CanTell:
        """What the police can tell of those who said no."""
        (refused,) = (branch for branch in self.branches if branch.part == TreePart.SAID_NO)
        return CanTell.NOTHING if refused.police is None else refused.police


def kinds_of_no(playback: Playback, request: int, minute: int, *, wait: bool = True) -> Tree | None:
    """Return the tree of `request` at the end of `minute`; None before it was sent.

    What is proven may take seconds. Without `wait` it is what has been worked out by now.
    """
    ledger = playback.ledger
    log, trace = ledger.requests, ledger.trace
    if request == NOBODY or not 0 <= int(log.sent[request]) <= minute:
        return None
    silent = playback.silent.at(minute) if wait else playback.silent.kept(minute)
    rows = int(np.searchsorted(trace.time, minute, side="right"))
    since = int(np.searchsorted(trace.time, log.sent[request], side="left"))
    of_request = trace.request[since:rows] == request
    here = np.bincount(trace.kind[since:rows][of_request], minlength=len(Happened))
    every = np.bincount(trace.kind[:rows], minlength=len(Happened))
    seen = _Seen(ledger, request, minute)

    def branch(part: TreePart, depth: int, kind: Happened, *, last: bool = False) -> Branch:
        return Branch(part, depth, last, int(here[kind]), int(every[kind]), seen.of(kind))

    asked, off = Happened.ASKED, Happened.LEFT_OUT
    area, area_every = int(here[asked] + here[off]), int(every[asked] + every[off])
    waiting, waiting_every = (int(n[asked] - n[list(_ANSWERS)].sum()) for n in (here, every))
    outside = len(ledger.homes) - area
    branches = (
        Branch(TreePart.WITH_A_CAMERA, 0, True, len(ledger.homes), None, None),
        Branch(TreePart.IN_THE_AREA, 1, False, area, area_every, None),
        branch(TreePart.ASKED, 2, asked),
        branch(TreePart.SHARED, 3, Happened.SHARED),
        branch(TreePart.SAID_NO, 3, Happened.DECLINED),
        branch(TreePart.NO_ANSWER, 3, Happened.IGNORED),
        Branch(TreePart.NOT_YET, 3, True, waiting, waiting_every, CanTell.NOTHING),
        branch(TreePart.SWITCHED_OFF, 2, off, last=True),
        Branch(TreePart.NOT_ASKED, 1, True, outside, None, seen.outside()),
    )
    sent = int(((log.sent != NOBODY) & (log.sent <= minute)).sum())
    return Tree(request, sent, branches, None if silent is None else silent.in_request(request))


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
        self.numbers: dict[int, CanTell] = {}
        """By attribute, what the most telling number says."""
        covered = _covering(ledger, request)
        numbers = rows[np.isin(told.cell[rows], list(covered)) & (told.value[rows] != WITHHELD)]
        for row in numbers.tolist():
            position = int(told.cell[row])
            blurred = DETAILS[told.detail[row]] in {"noisy", "rounded"}
            said = CanTell.ABOUT if blurred else CanTell.HOW_MANY
            said = CanTell.IN_A_SUM if covered[position] > 1 else said
            attribute = ledger.cells[position].attribute
            self.numbers[attribute] = max(said, self.numbers.get(attribute, CanTell.NOTHING))

    def of(self, kind: Happened) -> CanTell:
        """Return what can be told of the homes of which this happened."""
        if kind == Happened.SHARED and self.sharers_named:
            return CanTell.WHICH
        attributes = _NAMED_AS.get(kind, ())
        if self.named & set(attributes):
            return CanTell.WHICH
        if kind == Happened.ASKED and Attribute.CAMERAS in self.named:
            return CanTell.ON_A_MAP
        counted = (attribute for attribute in attributes if attribute in self.numbers)
        return next((self.numbers[attribute] for attribute in counted), CanTell.NOTHING)

    def outside(self) -> CanTell:
        """Return what can be told of homes that were not asked."""
        asked = self.of(Happened.ASKED)
        return asked if asked in {CanTell.WHICH, CanTell.ON_A_MAP} else CanTell.NOTHING


def _covering(ledger: Ledger, request: int) -> dict[int, int]:
    """Return the published totals that a request counts in, and how many requests each covers."""
    agency = int(ledger.requests.agency[request])
    totals = {}
    # Most totals are of one request, and another one: only the others are looked at closer.
    for position in ledger.cells.may_cover(agency, request):
        covered = requests_of(ledger, ledger.cells[position])
        if request in covered:
            totals[position] = len(covered)
    return totals
