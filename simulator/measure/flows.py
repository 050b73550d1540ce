"""What happened and what was passed on, counted: pure functions of the ledger."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from simulator.ledger import (
    ATTRIBUTE_OF,
    DETAILS,
    NOBODY,
    ORDERS,
    PUBLIC,
    WITHHELD,
    Attribute,
    Disclosures,
    Happened,
    Ints,
    Ledger,
    Principle,
)
from simulator.scenario.agency import OrderKind
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import (
    AS_NUMBER,
    BY_NAME,
    ITEMS,
    PUBLIC_ITEMS,
    Detail,
    PublicItem,
)

Value: TypeAlias = int | float | None
Counts: TypeAlias = dict[str, int]
Received: TypeAlias = dict[str, dict[str, str | int | None]]
Mask: TypeAlias = npt.NDArray[np.bool_]

_TOLD_THE_DECISION = (
    Attribute.SHARED,
    Attribute.DECLINED,
    Attribute.IGNORED,
    Attribute.IDENTITY,
    Attribute.FOOTAGE,
)
_NAMED = DETAILS.index("named")
_INEXACT = (DETAILS.index("noisy"), DETAILS.index("rounded"))
NOT_APPLICABLE: Literal["n/a"] = "n/a"
ORDER_NAMES: dict[OrderKind, str] = {
    "warrant": "warrants",
    "subpoena": "subpoenas",
    "other": "other_orders",
}
"""What legal demands of a kind are counted under, and with `_full`, `_partial` and `_none`."""


def happened(ledger: Ledger) -> Counts:
    """Count what happened, whatever anybody was told of it."""
    kinds = np.bincount(ledger.trace.kind, minlength=len(Happened))
    answered = int(sum(kinds[kind] for kind in (Happened.SHARED, Happened.DECLINED)))
    asked, ignored = int(kinds[Happened.ASKED]), int(kinds[Happened.IGNORED])
    return {
        "requests": int(kinds[Happened.SUBMITTED]),
        "refused_requests": int(kinds[Happened.REFUSED]),
        "asked": asked,
        "shared": int(kinds[Happened.SHARED]),
        "declined": int(kinds[Happened.DECLINED]),
        "ignored": ignored,
        "pending": asked - answered - ignored,
        "opted_out": int(kinds[Happened.LEFT_OUT]),
        "visits": int(kinds[Happened.VISIT]),
        "legal_demands": int(
            kinds[[Happened.DEMAND, *(one.made for one in ORDERS.values())]].sum()
        ),
        "emergencies": int(kinds[Happened.EMERGENCY]),
        **_orders(ledger, kinds),
    }


def _orders(ledger: Ledger, kinds: Ints) -> Counts:
    """Count the legal demands by kind and answer, of the kinds that the scenario writes."""
    agencies = ledger.loaded.scenario.all_agencies()
    written = {order.kind for agency in agencies for order in agency.orders}
    counts: Counts = {}
    for kind, name in ORDER_NAMES.items():
        if kind in written:
            words = ORDERS[kind]
            counts[name] = int(kinds[words.made])
            for answer in ("full", "partial", "none"):
                counts[f"{name}_{answer}"] = int(kinds[getattr(words, answer)])
    return counts


def to_agencies(disclosures: Disclosures) -> Mask:
    """Return which rows went to an agency."""
    mask: Mask = disclosures.recipient != PUBLIC
    return mask


def of_the_request(ledger: Ledger) -> Mask:
    """Return which rows say how homes answered the request itself.

    A clip that officers fetch afterwards, or that a court or an emergency brings, is no answer to
    it. Where officers canvass, what people say at the door is.
    """
    told, steps = ledger.disclosures, ledger.regime.steps
    visited = np.array([policy.people_asked == "visited" for _, policy in steps])
    mask: Mask = (told.principle == Principle.POLICY) | (told.principle == Principle.CONSENT)
    if not visited.any():
        return mask
    about = told.request != NOBODY
    canvassed = np.zeros(len(told), dtype=bool)
    canvassed[about] = visited[ledger.requests.step[told.request[about]]]
    at_the_door: Mask = canvassed & (told.principle == Principle.AT_THE_DOOR)
    return mask | at_the_door


def received(ledger: Ledger, *, public: bool) -> Received:
    """Return what reached the agencies, or the public, item by item."""
    told = ledger.disclosures
    rows = np.flatnonzero((told.recipient == PUBLIC) == public)
    attributes = told.attribute[rows]
    items = PUBLIC_ITEMS if public else ITEMS
    return {
        item: _item(ledger, item, rows[attributes == ATTRIBUTE_OF[item]], public=public)
        for item in items
    }


def details_of(
    regime: Regime, item: PublicItem, *, public: bool
) -> tuple[Detail | Literal["n/a"], ...]:
    """Return in what details `item` is passed on, in turn where that changes with time.

    It is n/a where the item does not exist, because nobody is asked by name.
    """
    details: dict[Detail | Literal["n/a"], None] = {}
    for _, policy in regime.steps:
        receives = policy.public_receives if public else policy.agency_receives
        exists = policy.exists(item)
        details[receives.flow(item).detail if exists else NOT_APPLICABLE] = None
    return tuple(details)


def _item(
    ledger: Ledger, item: PublicItem, mine: Ints, *, public: bool
) -> dict[str, str | int | None]:
    """Return what the rows `mine` say of an item."""
    told = ledger.disclosures
    details = details_of(ledger.regime, item, public=public)
    parts = set(details)
    answer: dict[str, str | int | None] = {
        "detail": ", then ".join(details),
        "records": int(np.count_nonzero(told.value[mine] != WITHHELD)),
    }
    of_cells = told.cell[mine] != NOBODY
    by_name = mine[~of_cells & (told.subject[mine] != NOBODY)]
    if item != "requests" and (parts & BY_NAME or len(by_name)):
        answer["homes"] = _distinct(told.recipient[by_name], told.subject[by_name])
    if parts & AS_NUMBER:
        numbers = mine[of_cells]
        stands = dict(zip(told.cell[numbers].tolist(), numbers.tolist(), strict=True))
        last = np.array(list(stands.values()), dtype=np.int64)
        withheld = int(np.count_nonzero(told.value[last] == WITHHELD))
        if withheld or "thresholded" in parts:
            answer["withheld"] = withheld
        exact = bool(len(last)) and not withheld and not np.isin(told.detail[last], _INEXACT).any()
        answer["sum"] = int(told.value[last].sum()) if exact else None
    return answer


def last_of_each_cell(told: Disclosures, mine: Mask) -> dict[int, int]:
    """Return the last row of each cell among the rows `mine`: what stands of it in the end."""
    rows = np.flatnonzero(mine & (told.cell != NOBODY))
    return dict(zip(told.cell[rows].tolist(), rows.tolist(), strict=True))


def distinct_rows(*columns: npt.NDArray[np.integer]) -> Ints:
    """Return one place of each row of columns that differs from the others.

    The columns hold places, or NOBODY.
    """
    packed = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        packed = packed * (int(column.max(initial=0)) + 2) + column + 1
    return np.unique(packed, return_index=True)[1]


def _distinct(*columns: npt.NDArray[np.integer]) -> int:
    return len(distinct_rows(*columns))


def flow_measures(ledger: Ledger) -> dict[str, Value]:
    """Compute the measures that need no inference, by name (design 6)."""
    told, agency = ledger.disclosures, to_agencies(ledger.disclosures)
    named = agency & (told.subject != NOBODY) & (told.detail == _NAMED)
    decisions = named & np.isin(told.attribute, _TOLD_THE_DECISION) & of_the_request(ledger)
    cameras = agency & (told.subject != NOBODY) & (told.attribute == Attribute.CAMERAS)
    clips = agency & (told.subject != NOBODY) & (told.attribute == Attribute.FOOTAGE)
    numbers = agency & (told.cell != NOBODY) & (told.value != WITHHELD)
    return {
        "numbers_told": int(numbers.sum()),
        "homes_named": _distinct(told.recipient[named], told.subject[named]),
        "decisions_told": _distinct(
            told.recipient[decisions], told.subject[decisions], told.request[decisions]
        ),
        "cameras_told": _distinct(told.recipient[cameras], told.subject[cameras]),
        "clips_told": int(clips.sum()),
    }
