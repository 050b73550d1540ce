"""The two logs of a run as tables in plain words: what happened, and what was passed on."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ledger
from simulator.log_kinds import DETAILS, Happened, Principle
from simulator.report.words.states import HAPPENED
from simulator.report.words.terms import DETAILS as HOW
from simulator.report.words.terms import ITEMS
from simulator.report.words.watched.flow_cards import SENDERS, TERMS
from simulator.scenario.policy import PUBLIC_ITEMS


def trace_table(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    """Yield what happened, a row for each home and moment; the first row names the columns."""
    yield ("date and time", "minutes since the start", "what happened", "request", "home")
    trace = ledger.trace
    for time, kind, request, home in zip(
        *(column.tolist() for column in (trace.time, trace.kind, trace.request, trace.home)),
        strict=True,
    ):
        yield (
            _at(ledger, time),
            str(time),
            HAPPENED[Happened(kind)].row,
            _one_up(request),
            _home(ledger, home),
        )


def passed_on_table(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    """Yield what was passed on, a row for each record; the first row names the columns."""
    several = ledger.loaded.scenario.town.most_cameras > 1
    yield (
        "date and time",
        "minutes since the start",
        "from",
        "to",
        "about home",
        "what",
        "how",
        f"number passed on ({'homes, answers or clips' if several else 'homes or answers'})",
        "on what terms",
        "request",
        "was the home told",
    )
    told = ledger.disclosures
    for row in range(len(told)):
        recipient, cell = int(told.recipient[row]), int(told.cell[row])
        value = int(told.value[row])
        subject = int(told.subject[row])
        aware = "" if subject == NOBODY else "yes" if told.told[row] else "no"
        yield (
            _at(ledger, int(told.time[row])),
            str(int(told.time[row])),
            SENDERS[told.sender[row]],
            "the public" if recipient == PUBLIC else ledger.agencies[recipient],
            _home(ledger, subject),
            ITEMS[PUBLIC_ITEMS[told.attribute[row]]].plain,
            HOW[DETAILS[told.detail[row]]].plain,
            "" if cell == NOBODY else "hidden" if value == WITHHELD else str(value),
            TERMS[Principle(int(told.principle[row]))],
            _one_up(int(told.request[row])),
            aware,
        )


def _at(ledger: Ledger, minute: int) -> str:
    return f"{ledger.loaded.scenario.moment(minute):%Y-%m-%d %H:%M}"


def _one_up(request: int) -> str:
    return "" if request == NOBODY else str(request + 1)


def _home(ledger: Ledger, home: int) -> str:
    return "" if home == NOBODY else ledger.homes.ids[home]
