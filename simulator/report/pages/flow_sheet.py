"""Every kind of flow of a run with its five parameters, and whether those it is about were told.

Contextual integrity (Nissenbaum, 2010): sender, recipient, subject, attribute, transmission
principle. One row a kind, however many records and agencies there are.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ints, Ledger
from simulator.log_kinds import DETAILS, Attribute, Principle, Sender
from simulator.report.pages.sheet import TextTable, columns
from simulator.report.words import terms as words
from simulator.report.words.watched.flow_cards import BYSTANDERS, SENDERS, TERMS
from simulator.scenario.policy import PUBLIC_ITEMS

Kind: TypeAlias = tuple[bool, int, int, int, int, int]
"""To the public or not, sender, attribute (or SEVERAL), detail, principle, told or not."""
Row: TypeAlias = tuple[str, ...]
SEVERAL = -1
"""Numbers about different items that go the same way share a row."""
NOTHING = "Nothing was passed on to anybody in the first run."
_HEADINGS = (
    "what (attribute)",
    "from (sender)",
    "to (recipient)",
    "about whom (subject)",
    "on what terms (transmission principle)",
    "were they told?",
)


def flow_sheet(ledger: Ledger, caption: str) -> TextTable:
    """Return the kinds of flow of one run, in the order of the items of a policy."""
    told = ledger.disclosures
    attribute = np.where(told.cell == NOBODY, told.attribute, SEVERAL)
    columns_of_kind = (
        told.recipient == PUBLIC,
        told.sender,
        attribute,
        told.detail,
        told.principle,
        told.told,
    )
    keys = np.stack(columns_of_kind, axis=1).astype(np.int64)
    kinds, which = np.unique(keys, axis=0, return_inverse=True)
    rows_by_kind: list[tuple[Kind, Ints]] = [
        ((bool(public), *others), np.flatnonzero(which.reshape(-1) == place))
        for place, (public, *others) in enumerate(kinds.tolist())
    ]
    clips = bool((told.attribute == Attribute.FOOTAGE).any())
    return TextTable(
        caption,
        columns(*_HEADINGS),
        _alike_together([_row(ledger, kind, rows) for kind, rows in rows_by_kind]),
        BYSTANDERS if clips else "" if rows_by_kind else NOTHING,
    )


def _alike_together(flows: list[tuple[list[str], str, tuple[str, ...]]]) -> tuple[Row, ...]:
    """Put items that go the same way, about as many homes, into one row."""
    items_by_way: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for items, how, others in flows:
        items_by_way.setdefault((how, others), []).extend(items)
    return tuple(
        (f"{words.joined(items)}: {how}", *others) for (how, others), items in items_by_way.items()
    )


def _row(ledger: Ledger, kind: Kind, rows: Ints) -> tuple[list[str], str, tuple[str, ...]]:
    """Return the items of a kind of flow, in what detail they go, and the other columns."""
    public, sender, attribute, detail, principle, aware = kind
    items = [
        words.ITEMS[PUBLIC_ITEMS[one]].plain
        for one in np.unique(ledger.disclosures.attribute[rows]).tolist()
    ]
    how = words.DETAILS[DETAILS[detail]].plain
    others = (
        SENDERS[Sender(sender)],
        "the public" if public else _agencies(ledger, rows),
        _numbers(ledger, rows) if attribute == SEVERAL else _subject(ledger, attribute, rows),
        TERMS[Principle(principle)],
        "yes" if aware else "no",
    )
    return items, how, others


def _agencies(ledger: Ledger, rows: Ints) -> str:
    which: list[int] = np.unique(ledger.disclosures.recipient[rows]).tolist()
    if len(which) == 1:
        return ledger.agencies[which[0]]
    return words.plural(len(which), "agency", "agencies")


def _subject(ledger: Ledger, attribute: int, rows: Ints) -> str:
    if attribute == Attribute.REQUESTS:
        return f"{words.plural(len(rows), 'request')}, not a home"
    subjects = ledger.disclosures.subject[rows]
    count = len(np.unique(subjects[subjects != NOBODY]))
    homes = words.plural(count, "home")
    return homes if len(rows) == count else f"{homes}, {words.plural(len(rows), 'record')}"


def _numbers(ledger: Ledger, rows: Ints) -> str:
    hidden = int((ledger.disclosures.value[rows] == WITHHELD).sum())
    shown = words.plural(len(rows) - hidden, "number")
    more = f" ({words.number(hidden)} hidden)" if hidden else ""
    return f"homes that were asked, in {shown}{more}"
