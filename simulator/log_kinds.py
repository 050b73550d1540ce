"""What stands in the columns of both logs: kinds of event, of item, of sender and of terms."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from simulator.scenario.agency import OrderKind
from simulator.scenario.policy import PUBLIC_ITEMS, Detail, PublicItem

DETAILS: tuple[Detail, ...] = (
    "none",
    "noisy",
    "rounded",
    "thresholded",
    "total",
    "pseudonymous",
    "named",
)


class Happened(IntEnum):
    """What kind of thing a row of the trace records."""

    SUBMITTED = 0
    REFUSED = 1
    SENT = 2
    ASKED = 3
    LEFT_OUT = 4
    """In the area, but requests are switched off."""
    SHARED = 5
    DECLINED = 6
    IGNORED = 7
    CLOSED = 8
    REPORT = 9
    """A report calendar came round; `request` is NOBODY."""
    POLICY_CHANGED = 10
    """Another policy is in force from this minute on; `request` is NOBODY."""
    VISIT = 11
    """An officer knocks, to follow up a request."""
    GAVE_AT_THE_DOOR = 12
    REFUSED_AT_THE_DOOR = 13
    NOT_AT_HOME = 14
    DEMAND = 15
    """A warrant or another order names a home."""
    DEMAND_MET = 16
    DEMAND_UNMET = 17
    EMERGENCY = 18
    """An emergency demand names a home; `request` is NOBODY."""
    EMERGENCY_MET = 19
    EMERGENCY_UNMET = 20
    WARRANT = 21
    """A legal demand that says of which kind it is names a home: here a warrant."""
    WARRANT_FULL = 22
    """It brings the clip, and name and address."""
    WARRANT_PARTIAL = 23
    """It brings name and address, and no clip."""
    WARRANT_NONE = 24
    SUBPOENA = 25
    SUBPOENA_FULL = 26
    SUBPOENA_PARTIAL = 27
    SUBPOENA_NONE = 28
    OTHER_ORDER = 29
    OTHER_ORDER_FULL = 30
    OTHER_ORDER_PARTIAL = 31
    OTHER_ORDER_NONE = 32


class Attribute(IntEnum):
    """What a disclosure is about: the items of a policy, in their order."""

    ASKED = 0
    SHARED = 1
    DECLINED = 2
    IGNORED = 3
    IDENTITY = 4
    CAMERAS = 5
    FOOTAGE = 6
    REQUESTS = 7


ATTRIBUTE_OF: Mapping[PublicItem, Attribute] = {
    item: Attribute(position) for position, item in enumerate(PUBLIC_ITEMS)
}


class Sender(IntEnum):
    """Who passes something on."""

    PLATFORM = 0
    RESIDENT = 1
    AGENCY = 2


class Principle(IntEnum):
    """On what terms: the transmission principle of contextual integrity."""

    POLICY = 0
    """The platform's own rule; nobody was asked."""
    CONSENT = 1
    """The resident agreed to share."""
    AT_THE_DOOR = 2
    """Asked for, or seen, by an officer face to face."""
    LEGAL_ORDER = 3
    """A warrant or another order; the resident was not asked."""
    EMERGENCY = 4
    """The platform's own judgement that somebody is in danger; nobody was asked."""
    WARRANT = 5
    """A legal order that says of which kind it is: a warrant."""
    SUBPOENA = 6
    OTHER_ORDER = 7


class OrderWords(NamedTuple):
    """How the logs call a legal demand of one kind: when it is made, and by what comes of it."""

    made: Happened
    full: Happened
    partial: Happened
    none: Happened
    principle: Principle


ORDERS: Mapping[OrderKind, OrderWords] = {
    "warrant": OrderWords(
        Happened.WARRANT, Happened.WARRANT_FULL, Happened.WARRANT_PARTIAL, Happened.WARRANT_NONE,
        Principle.WARRANT,
    ),
    "subpoena": OrderWords(
        Happened.SUBPOENA, Happened.SUBPOENA_FULL, Happened.SUBPOENA_PARTIAL,
        Happened.SUBPOENA_NONE, Principle.SUBPOENA,
    ),
    "other": OrderWords(
        Happened.OTHER_ORDER, Happened.OTHER_ORDER_FULL, Happened.OTHER_ORDER_PARTIAL,
        Happened.OTHER_ORDER_NONE, Principle.OTHER_ORDER,
    ),
}  # fmt: skip
