"""Every kind of flow of a run with its five parameters, and whether those it is about were told.

Contextual integrity (Nissenbaum, 2010): sender, recipient, subject, attribute, transmission
principle. One row a kind, however many records and agencies there are.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from simulator.ledger import (
    DETAILS,
    NOBODY,
    PUBLIC,
    WITHHELD,
    Attribute,
    Ints,
    Ledger,
    Principle,
    Sender,
)
from simulator.report import words
from simulator.report.cards import BYSTANDERS, SENDERS, TERMS
from simulator.report.pages.sheet import Sheet, columns
from simulator.scenario.policy import PUBLIC_ITEMS

Kind: TypeAlias = tuple[bool, int, int, int, int, bool]
"""To the public or not, sender, attribute, detail, principle, told or not."""
_HEADINGS = (
    "what (attribute)",
    "from (sender)",
    "to (recipient)",
    "about whom (subject)",
    "on what terms (transmission principle)",
    "were they told?",
)


def flow_sheet(ledger: Ledger, caption: str) -> Sheet:
    """Return the kinds of flow of one run, in the order of the items of a policy."""
    told = ledger.disclosures
    public = told.recipient == PUBLIC
    keys = np.stack(
        (public, told.sender, told.attribute, told.detail, told.principle, told.told), axis=1
    ).astype(np.int64)
    kinds, which = np.unique(keys, axis=0, return_inverse=True)
    found: list[tuple[Kind, Ints]] = []
    for place, row in enumerate(kinds.tolist()):
        to_public, sender, attribute, detail, principle, aware = row
        kind = (bool(to_public), sender, attribute, detail, principle, bool(aware))
        found.append((kind, np.flatnonzero(which.reshape(-1) == place)))
    found.sort(key=lambda one: (one[0][0], one[0][2], one[0]))
    clips = any(kind[2] == Attribute.FOOTAGE for kind, _ in found)
    return Sheet(
        caption,
        columns(*_HEADINGS),
        tuple(_row(ledger, kind, rows) for kind, rows in found),
        BYSTANDERS if clips else "",
    )


def _row(ledger: Ledger, kind: Kind, rows: Ints) -> tuple[str, ...]:
    public, sender, attribute, detail, principle, aware = kind
    item = words.ITEMS[PUBLIC_ITEMS[attribute]].plain
    how = words.DETAILS[DETAILS[detail]].plain
    by_name = bool((ledger.disclosures.cell[rows] == NOBODY).all())
    return (
        f"{item}: {how}",
        SENDERS[Sender(sender)],
        "the public" if public else _agencies(ledger, rows),
        _subject(ledger, attribute, rows) if by_name else _numbers(ledger, rows),
        TERMS[Principle(principle)],
        "yes" if aware else "no",
    )


def _agencies(ledger: Ledger, rows: Ints) -> str:
    which = np.unique(ledger.disclosures.recipient[rows]).tolist()
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
    return f"all homes asked, in {shown}{more}"
