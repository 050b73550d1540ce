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


OF_HOMES = {
    Attribute.ASKED: ("that it was asked", "that they were asked"),
    Attribute.SHARED: ("that it shared", "that they shared"),
    Attribute.DECLINED: ("that it said no", "that they said no"),
    Attribute.IGNORED: ("that it did not answer", "that they did not answer"),
    Attribute.IDENTITY: ("its name", "their names"),
    Attribute.CAMERAS: ("where its camera stands", "where their cameras stand"),
    Attribute.FOOTAGE: ("its clip", "their clips"),
    Attribute.REQUESTS: ("the text of the request", "the text of the requests"),
}
"""What a record by name or place tells of one home, and what such records tell of several."""


@dataclass(frozen=True, slots=True)
class FlowCard:
    """One kind of flow at one moment."""

    sender: str
    recipient: str
    subject: str
    item: str
    """What is passed on, in short."""
    attribute: str
    """What is passed on, and in what detail; or the numbers."""
    by_name: bool
    """Whether it is names and addresses."""
    principle: str
    told: str
    """Whether those whom it is about were told."""
    bystanders: bool
    """Whether other people are in the picture."""

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
    by_home = attribute != NOBODY
    items = np.unique(ledger.disclosures.attribute[rows]).tolist()
    if by_home:
        item, said = _of_homes(ledger, rows, Attribute(attribute), DETAILS[detail])
    else:
        several = len(items) > 1
        item = "how many" if several else words.ITEMS[PUBLIC_ITEMS[items[0]]].plain
        numbers = _all_numbers(ledger, rows, items) if several else _numbers(ledger, rows)
        said = f"{item}: {numbers} ({words.DETAILS[DETAILS[detail]].plain})"
    return FlowCard(
        sender=SENDERS[Sender(sender)],
        recipient="the public" if recipient == PUBLIC else ledger.agencies[recipient],
        subject=_subject(ledger, items[0], rows),
        item=item,
        attribute=said,
        by_name=by_home and DETAILS[detail] == "named",
        principle=TERMS[Principle(principle)],
        told="yes" if told else "no",
        bystanders=attribute == Attribute.FOOTAGE,
    )


def _of_homes(ledger: Ledger, rows: Ints, attribute: Attribute, detail: str) -> tuple[str, str]:
    """Return what records about homes tell, in short, and with what stands with it."""
    told = ledger.disclosures
    subjects = told.request[rows] if attribute == Attribute.REQUESTS else told.subject[rows]
    several = len(np.unique(subjects)) > 1
    item, named = OF_HOMES[attribute][several], detail == "named"
    if attribute == Attribute.REQUESTS:
        return item, item
    if attribute == Attribute.FOOTAGE:
        single = len(rows) == 1
        clips = "the clip" if single else words.plural(len(rows), "clip")
        if not single and not several:
            item = f"its {clips}"
        whose = "who sent it" if told.sender[rows[0]] == Sender.RESIDENT else "its owner"
        if told.principle[rows[0]] == Principle.AT_THE_DOOR:
            whose = "who gave it"
        name = f"with the name of {whose}" if named else "without a name"
        return item, f"{clips}, {name if single or not named else f'each {name}'}"
    if attribute == Attribute.IDENTITY and named:
        return item, f"{item} and {'addresses' if several else 'address'}"
    if named:
        return item, f"{item}, with {'their names' if several else 'its name'}"
    return item, f"{item}, as {'dots without names' if several else 'a dot without a name'}"


def _subject(ledger: Ledger, attribute: int, rows: Ints) -> str:
    told = ledger.disclosures
    # A home can be asked twice, and several cameras of one send several clips.
    homes = dict.fromkeys(told.subject[rows].tolist())
    named = [ledger.homes.ids[home] for home in homes if home != NOBODY]
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
