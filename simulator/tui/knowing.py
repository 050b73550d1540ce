"""What a party knows at a moment of a run: a function of the ledger's disclosures up to then.

Nothing here knows a screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Attribute, Happened, Ints, Ledger
from simulator.scenario.policy import BY_NAME, Policy

States = npt.NDArray[np.int8]


class Known(IntEnum):
    """What the agency knows of a home, the most telling last."""

    NOTHING = 0
    DOT = 1
    """A camera stands here, or near here; no name."""
    ASKED = 2
    GAVE_NOTHING = 3
    """Proven: asked, the deadline past, and not among those who shared."""
    NO_ANSWER = 4
    SAID_NO = 5
    NAMED = 6
    SWITCHED_OFF = 9
    """In the platform's view: left out, because this home switched requests off."""
    TOLD = 7
    """In the residents' view: told of all that the agency holds about them."""
    NOT_TOLD = 8
    """In the residents' view: the agency holds something that they were not told of."""


class Viewer(IntEnum):
    """Whose view it is."""

    AGENCY = 0
    PUBLIC = 1
    RESIDENTS = 2
    PLATFORM = 3
    """Knows all that goes through it: who was asked, and each answer."""
    COUNCIL = 4
    """Can read what the public can, and has to decide on it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What has reached the agency so far."""

    names: int
    """Homes by name."""
    clips: int
    dots: int
    """Homes on its map."""
    numbers: int
    gave_nothing: int
    """Answers proven: asked, and not shared."""
    requests: int
    """Requests whose text anybody can read."""


_KNOWN_BY_NAME = {
    Attribute.ASKED: Known.ASKED,
    Attribute.SHARED: Known.NAMED,
    Attribute.DECLINED: Known.SAID_NO,
    Attribute.IGNORED: Known.NO_ANSWER,
    Attribute.IDENTITY: Known.NAMED,
    Attribute.CAMERAS: Known.DOT,
    Attribute.FOOTAGE: Known.NAMED,
}


_SEEN_BY_PLATFORM = {
    Happened.ASKED: Known.ASKED,
    Happened.LEFT_OUT: Known.SWITCHED_OFF,
    Happened.SHARED: Known.NAMED,
    Happened.DECLINED: Known.SAID_NO,
    Happened.IGNORED: Known.NO_ANSWER,
}


def policy_of(ledger: Ledger, request: int) -> Policy:
    """Return the policy that `request` lives under."""
    step = int(ledger.requests.step[request]) if request != NOBODY else 0
    return ledger.regime.steps[step][1]


def known_at(ledger: Ledger, minute: int, viewer: Viewer) -> tuple[States, Told]:
    """Return what `viewer` knows after everything up to `minute`."""
    told = ledger.disclosures
    rows = int(np.searchsorted(told.time, minute, side="right"))
    if viewer == Viewer.PLATFORM:
        return _of_the_platform(ledger, minute)
    by_public = viewer in (Viewer.PUBLIC, Viewer.COUNCIL)
    mine = np.flatnonzero((told.recipient[:rows] == PUBLIC) == by_public)
    if viewer == Viewer.RESIDENTS:
        return _of_themselves(ledger, mine)
    named = mine[told.subject[mine] != NOBODY]
    known = np.zeros(len(ledger.homes), dtype=np.int8)
    for attribute, state in _KNOWN_BY_NAME.items():
        homes = told.subject[named[told.attribute[named] == attribute]]
        np.maximum.at(known, homes, np.int8(state))
    proven = set() if by_public else _gave_nothing(ledger, minute, named)
    homes = np.array(sorted({home for home, _ in proven}), dtype=np.int64)
    np.maximum.at(known, homes, np.int8(Known.GAVE_NOTHING))
    by_camera = told.attribute[named] == Attribute.CAMERAS
    clips = told.attribute[named] == Attribute.FOOTAGE
    numbers = mine[(told.cell[mine] != NOBODY) & (told.value[mine] != WITHHELD)]
    return known, Told(
        names=len(set(told.subject[named[~by_camera]].tolist())),
        clips=int(clips.sum()),
        dots=len(set(told.subject[named[by_camera]].tolist())),
        numbers=len(numbers),
        gave_nothing=len(proven),
        requests=int(
            ((told.attribute[mine] == Attribute.REQUESTS) & (told.cell[mine] == NOBODY)).sum()
        ),
    )


def _of_the_platform(ledger: Ledger, minute: int) -> tuple[States, Told]:
    """Return what the platform itself saw: everything that was asked and answered."""
    trace = ledger.trace
    rows = int(np.searchsorted(trace.time, minute, side="right"))
    known = np.zeros(len(ledger.homes), dtype=np.int8)
    for kind, state in _SEEN_BY_PLATFORM.items():
        known[trace.home[:rows][trace.kind[:rows] == kind]] = state
    seen = np.bincount(trace.kind[:rows], minlength=len(Happened))
    return known, Told(
        names=int((known != Known.NOTHING).sum()),
        clips=int(seen[Happened.SHARED]),
        dots=0,
        numbers=0,
        gave_nothing=int(seen[Happened.DECLINED] + seen[Happened.IGNORED]),
        requests=int(seen[Happened.SENT]),
    )


def _of_themselves(ledger: Ledger, mine: Ints) -> tuple[States, Told]:
    """Return who knows what the agency holds about them, and the numbers they were told of."""
    told = ledger.disclosures
    known = np.zeros(len(ledger.homes), dtype=np.int8)
    about = mine[told.subject[mine] != NOBODY]
    for flag, state in ((1, Known.TOLD), (0, Known.NOT_TOLD)):
        known[told.subject[about[told.told[about] == flag]]] = state
    aware = about[told.told[about] == 1]
    numbers = mine[(told.cell[mine] != NOBODY) & (told.told[mine] == 1)]
    return known, Told(
        names=int((known == Known.TOLD).sum()),
        clips=int((told.attribute[aware] == Attribute.FOOTAGE).sum()),
        dots=int((known == Known.NOT_TOLD).sum()),
        numbers=len(numbers),
        gave_nothing=0,
        requests=0,
    )


def _gave_nothing(
    ledger: Ledger, minute: int, named: npt.NDArray[np.int64]
) -> set[tuple[int, int]]:
    """Return the (home, request) pairs that map and names prove not to have shared.

    It takes an exact and complete map, everybody on it asked, the names of all sharers as
    they share, and the deadline behind. Anything less proves nothing here.
    """
    told, requests = ledger.disclosures, ledger.requests
    deadline = round(ledger.loaded.scenario.residents.deadline_hours * 60)
    over = {
        request
        for request in range(len(requests))
        if requests.sent[request] != NOBODY
        and requests.sent[request] + deadline <= minute
        and proves_silence(policy_of(ledger, request))
    }
    pairs: dict[int, set[tuple[int, int]]] = {}
    for attribute in (Attribute.CAMERAS, Attribute.IDENTITY):
        rows = named[told.attribute[named] == attribute]
        pairs[attribute] = {
            pair
            for pair in zip(told.subject[rows].tolist(), told.request[rows].tolist(), strict=True)
            if pair[1] in over
        }
    return pairs[Attribute.CAMERAS] - pairs[Attribute.IDENTITY]


def proves_silence(policy: Policy) -> bool:
    """Tell whether the map and the sharers' names alone prove who did not share."""
    receives = policy.agency_receives
    return (
        receives.cameras.detail in BY_NAME
        and receives.cameras.when == "on_request"
        and policy.map.error_ft == 0
        and policy.map.covers == 1
        and not policy.residents_may_opt_out
        and policy.people_asked in ("listed", "visited")
        and receives.identity.detail == "named"
        and receives.identity.when == "on_share"
    )
