"""A flow of information as a card of five lines: the parameters of contextual integrity.

From whom, to whom, about whom, what, and on what terms (Nissenbaum, 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ints, Ledger
from simulator.log_kinds import DETAILS, Attribute, Principle, Sender
from simulator.report.words import terms as words
from simulator.scenario.policy import PUBLIC_ITEMS

BYSTANDERS = "Passers-by: nobody asked them, nobody told them."
"""Stands on the card of every clip."""
_FEW = 6
SENDERS = {
    Sender.PLATFORM: "the company",
    Sender.RESIDENT: "the resident",
    Sender.AGENCY: "the officers themselves",
}
TERMS = {
    Principle.POLICY: "the company's own rule; the resident did not agree",
    Principle.CONSENT: "the resident agreed to share",
    Principle.AT_THE_DOOR: "an officer at the door; given, or seen, face to face",
    Principle.LEGAL_ORDER: "a warrant or another order; the resident did not agree",
    Principle.WARRANT: "a warrant; the resident did not agree",
    Principle.SUBPOENA: "a subpoena; the resident did not agree",
    Principle.OTHER_ORDER: "a legal order, no warrant and no subpoena; the resident did not agree",
    Principle.EMERGENCY: "an emergency, as the company sees it; the resident did not agree",
}


@dataclass(frozen=True, slots=True)
class FlowCard:
    """One kind of flow at one moment."""

    sender: str
    recipient: str
    subject: str
    item: str
    how: str
    """In what detail, or the numbers."""
    by_name: bool
    """Whether it is names and addresses."""
    principle: str
    told: str
    """Whether those whom it is about were told."""
    bystanders: bool
    """Whether other people are in the picture."""

    @property
    def attribute(self) -> str:
        """What is passed on, and in what detail."""
        return f"{self.item}: {self.how}"

    @property
    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """Return plain word, term and content of each line; what has no term is a question."""
        return (
            ("from", "sender", self.sender),
            ("to", "recipient", self.recipient),
            ("about whom", "subject", self.subject),
            ("what", "attribute", self.attribute),
            ("on what terms", "transmission principle", self.principle),
            ("were they told", "", self.told),
        )


def cards(ledger: Ledger, rows: Ints) -> list[FlowCard]:
    """Return a card for each kind of flow among the disclosures at `rows`."""
    told = ledger.disclosures
    kinds: dict[tuple[int, ...], list[int]] = {}
    for row in rows.tolist():
        key = tuple(
            int(column[row])
            for column in (told.recipient, told.sender, told.detail, told.principle, told.told)
        )
        # What is told by name has a card for each item; totals that come together have one.
        item = int(told.attribute[row]) if told.cell[row] == NOBODY else NOBODY
        kinds.setdefault((*key, item), []).append(row)
    return [_card(ledger, key, np.array(some)) for key, some in kinds.items()]


def _card(ledger: Ledger, key: tuple[int, ...], rows: Ints) -> FlowCard:
    recipient, sender, detail, principle, told, attribute = key
    how = words.DETAILS[DETAILS[detail]].plain
    by_home = attribute != NOBODY
    items = np.unique(ledger.disclosures.attribute[rows]).tolist()
    if by_home or len(items) == 1:
        item = words.ITEMS[PUBLIC_ITEMS[items[0]]].plain
        how = how if by_home else f"{_numbers(ledger, rows)} ({how})"
    else:
        item, how = "how many", f"{_all_numbers(ledger, rows, items)} ({how})"
    return FlowCard(
        sender=SENDERS[Sender(sender)],
        recipient="the public" if recipient == PUBLIC else ledger.agencies[recipient],
        subject=_subject(ledger, items[0], rows),
        item=item,
        how=how,
        by_name=by_home and DETAILS[detail] == "named",
        principle=TERMS[Principle(principle)],
        told="yes" if told else "no",
        bystanders=attribute == Attribute.FOOTAGE,
    )


def _subject(ledger: Ledger, attribute: int, rows: Ints) -> str:
    told = ledger.disclosures
    if attribute == Attribute.FOOTAGE:
        # Of a home with several cameras several clips come at once.
        whose = np.stack([told.recipient[rows], told.request[rows], told.subject[rows]])
        first = np.unique(whose, axis=1, return_index=True)[1]
        rows = rows[np.sort(first)]
    homes = told.subject[rows]
    named = [ledger.homes.ids[home] for home in homes.tolist() if home != NOBODY]
    if attribute == Attribute.REQUESTS:
        return "the request, not a home"
    if not named:
        return "all homes that were asked, as a number"
    if len(named) <= _FEW:
        return f"{'home' if len(named) == 1 else 'homes'} {words.joined(named)}"
    return words.plural(len(named), "home")


def _numbers(ledger: Ledger, rows: Ints) -> str:
    values = ledger.disclosures.value[rows].tolist()
    shown = ["hidden" if value == WITHHELD else f"{value:,}" for value in values[:_FEW]]
    more = f" and {len(values) - _FEW} more" if len(values) > _FEW else ""
    return f"{words.joined(shown) if not more else ', '.join(shown)}{more}"


def _all_numbers(ledger: Ledger, rows: Ints, items: list[int]) -> str:
    """Return the numbers of several items, item by item."""
    of = ledger.disclosures.attribute[rows]
    apart = ", " if len(rows) == len(items) else "; "
    return apart.join(
        f"{words.ITEMS[PUBLIC_ITEMS[item]].plain} {_numbers(ledger, rows[of == item])}"
        for item in items
    )
