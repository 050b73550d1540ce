"""The two logs of a run as tables in plain words: what happened, and what was passed on."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.ledger import (
    DETAILS,
    NOBODY,
    PUBLIC,
    WITHHELD,
    Happened,
    Ledger,
    Principle,
)
from simulator.report.words.flow_cards import SENDERS, TERMS
from simulator.report.words.terms import DETAILS as HOW
from simulator.report.words.terms import ITEMS
from simulator.scenario.policy import PUBLIC_ITEMS

_WHAT = {
    Happened.SUBMITTED: "request made",
    Happened.REFUSED: "request refused by the platform",
    Happened.SENT: "request goes out",
    Happened.ASKED: "home asked",
    Happened.LEFT_OUT: "home not asked: requests switched off",
    Happened.SHARED: "home shares",
    Happened.DECLINED: "home says no",
    Happened.IGNORED: "home gave no answer in time",
    Happened.CLOSED: "request closed",
    Happened.REPORT: "report made",
    Happened.POLICY_CHANGED: "another policy from now on",
    Happened.VISIT: "officer knocks",
    Happened.GAVE_AT_THE_DOOR: "clip given at the door",
    Happened.REFUSED_AT_THE_DOOR: "no said at the door",
    Happened.NOT_AT_HOME: "nobody opens the door",
    Happened.DEMAND: "legal demand",
    Happened.DEMAND_MET: "clip handed over on an order",
    Happened.DEMAND_UNMET: "legal demand not met",
    Happened.EMERGENCY: "emergency demand",
    Happened.EMERGENCY_MET: "clip handed over in an emergency",
    Happened.EMERGENCY_UNMET: "emergency demand not met",
    Happened.WARRANT: "warrant",
    Happened.WARRANT_FULL: "clip handed over on a warrant",
    Happened.WARRANT_PARTIAL: "name alone handed over on a warrant",
    Happened.WARRANT_NONE: "warrant not met",
    Happened.SUBPOENA: "subpoena",
    Happened.SUBPOENA_FULL: "clip handed over on a subpoena",
    Happened.SUBPOENA_PARTIAL: "name alone handed over on a subpoena",
    Happened.SUBPOENA_NONE: "subpoena not met",
    Happened.OTHER_ORDER: "other order",
    Happened.OTHER_ORDER_FULL: "clip handed over on another order",
    Happened.OTHER_ORDER_PARTIAL: "name alone handed over on another order",
    Happened.OTHER_ORDER_NONE: "other order not met",
}


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
            _WHAT[Happened(kind)],
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
