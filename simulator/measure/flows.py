"""What happened and what was passed on, counted: pure functions of the ledger."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Disclosures, Ints, Ledger
from simulator.log_kinds import ATTRIBUTE_OF, DETAILS, ORDERS, Attribute, Happened, Principle
from simulator.measure.rows import kinds_counted, last_numbers, rows_about
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
    kinds = kinds_counted(ledger.trace)
    asked, ignored = kinds[Happened.ASKED], kinds[Happened.IGNORED]
    shared, declined = kinds[Happened.SHARED], kinds[Happened.DECLINED]
    demands = Happened.DEMAND, *(one.made for one in ORDERS.values())
    return {
        "requests": kinds[Happened.SUBMITTED],
        "refused_requests": kinds[Happened.REFUSED],
        "asked": asked,
        "shared": shared,
        "declined": declined,
        "ignored": ignored,
        "pending": asked - shared - declined - ignored,
        "opted_out": kinds[Happened.LEFT_OUT],
        "visits": kinds[Happened.VISIT],
        "legal_demands": sum(kinds[kind] for kind in demands),
        "emergencies": kinds[Happened.EMERGENCY],
        **_orders(ledger, kinds),
    }


def _orders(ledger: Ledger, kinds: list[int]) -> Counts:
    """Count the legal demands by kind and answer, of the kinds that the scenario writes."""
    agencies = ledger.loaded.scenario.all_agencies()
    written = {order.kind for agency in agencies for order in agency.orders}
    counts: Counts = {}
    for kind, name in ORDER_NAMES.items():
        if kind in written:
            words = ORDERS[kind]
            counts[name] = kinds[words.made]
            for answer in ("full", "partial", "none"):
                counts[f"{name}_{answer}"] = kinds[getattr(words, answer)]
    return counts


def to_agencies(disclosures: Disclosures) -> Mask:
    """Return which rows went to an agency."""
    mask: Mask = disclosures.recipient != PUBLIC
    return mask


def of_the_request(ledger: Ledger, rows: Ints | None = None) -> Mask:
    """Return which rows, of all or of these, say how homes answered the request itself.

    A clip that officers fetch afterwards, or that a court or an emergency brings, is no answer to
    it. Where officers canvass, what people say at the door is.
    """
    told, steps = ledger.disclosures, ledger.regime.steps
    principle = told.principle if rows is None else told.principle[rows]
    mask: Mask = (principle == Principle.POLICY) | (principle == Principle.CONSENT)
    if all(policy.people_asked != "visited" for _, policy in steps):
        return mask
    visited = np.array([policy.people_asked == "visited" for _, policy in steps])
    request = told.request if rows is None else told.request[rows]
    about = request != NOBODY
    canvassed = np.zeros(len(request), dtype=bool)
    canvassed[about] = visited[ledger.requests.step[request[about]]]
    at_the_door: Mask = canvassed & (principle == Principle.AT_THE_DOOR)
    return mask | at_the_door


def received(ledger: Ledger, *, public: bool) -> Received:
    """Return what reached the agencies, or the public, item by item."""
    items = PUBLIC_ITEMS if public else ITEMS
    return {item: _item(ledger, item, public=public) for item in items}


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


def _item(ledger: Ledger, item: PublicItem, *, public: bool) -> dict[str, str | int | None]:
    """Return what was passed on of an item."""
    told, attribute = ledger.disclosures, ATTRIBUTE_OF[item]
    mine = rows_about(told, attribute, public=public)
    details = details_of(ledger.regime, item, public=public)
    answer: dict[str, str | int | None] = {"detail": ", then ".join(details), "records": 0}
    by_name, last = mine, mine
    if len(mine):
        # Most of what could be passed on never is: nothing has to be looked at.
        answer["records"] = int(np.count_nonzero(told.value[mine] != WITHHELD))
        by_name = mine[(told.cell[mine] == NOBODY) & (told.subject[mine] != NOBODY)]
        last = last_numbers(told, attribute, public=public)
    if item != "requests" and (len(by_name) or not BY_NAME.isdisjoint(details)):
        answer["homes"] = distinct(told.recipient[by_name], told.subject[by_name])
    if not AS_NUMBER.isdisjoint(details):
        withheld = int(np.count_nonzero(told.value[last] == WITHHELD)) if len(last) else 0
        if withheld or "thresholded" in details:
            answer["withheld"] = withheld
        exact = len(last) and not withheld and not np.isin(told.detail[last], _INEXACT).any()
        answer["sum"] = int(told.value[last].sum()) if exact else None
    return answer


def distinct_rows(*columns: npt.NDArray[np.integer]) -> Ints:
    """Return one place of each row of columns that differs from the others.

    The columns hold places, or NOBODY.
    """
    return np.unique(_packed(*columns), return_index=True)[1]


def distinct(*columns: npt.NDArray[np.integer]) -> int:
    """Return how many rows of columns differ from each other; they hold places, or NOBODY."""
    if not len(columns[0]):
        return 0
    packed = _packed(*columns)
    packed.sort()
    return 1 + int(np.count_nonzero(packed[1:] != packed[:-1]))


def _packed(*columns: npt.NDArray[np.integer]) -> Ints:
    """Return a number for each row: the same for rows that are equal."""
    packed = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        packed = packed * (int(column.max(initial=0)) + 2) + column + 1
    return packed


def flow_measures(ledger: Ledger) -> dict[str, Value]:
    """Compute the measures that need no inference, by name: see `docs/reference/measures.md`."""
    told = ledger.disclosures
    agency = to_agencies(told)
    numbers = agency & (told.cell != NOBODY) & (told.value != WITHHELD)
    named = (agency & (told.subject != NOBODY) & (told.detail == _NAMED)).nonzero()[0]
    decisions = named[np.isin(told.attribute[named], _TOLD_THE_DECISION)]
    decisions = decisions[of_the_request(ledger, decisions)]
    cameras = about_homes(told, Attribute.CAMERAS)
    return {
        "numbers_told": int(np.count_nonzero(numbers)),
        "homes_named": distinct(told.recipient[named], told.subject[named]),
        "decisions_told": distinct(
            told.recipient[decisions], told.subject[decisions], told.request[decisions]
        ),
        "cameras_told": distinct(told.recipient[cameras], told.subject[cameras]),
        "clips_told": len(about_homes(told, Attribute.FOOTAGE)),
    }


def about_homes(told: Disclosures, attribute: Attribute) -> Ints:
    """Return the rows about `attribute` of some home that reached an agency."""
    rows = rows_about(told, attribute, public=False)
    of_homes: Ints = rows[told.subject[rows] != NOBODY]
    return of_homes
