"""Everything about one home, or about one request, up to a minute, as dated sentences.

What was asked and answered, what was passed on, to whom, on what ground, and whether they were
told of it (the five parameters of contextual integrity; Nissenbaum, 2010).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ints, Ledger
from simulator.log_kinds import DETAILS, Attribute, Happened, Principle
from simulator.measure.coverage import requests_of
from simulator.report.words.states import ANSWERS, HAPPENED
from simulator.report.words.terms import capital, joined, number, plural
from simulator.report.words.watched.flow_cards import (
    BYSTANDERS,
    OF_HOMES,
    SENDERS,
    TERMS,
    FlowCard,
    cards,
)
from simulator.scenario.letters.text import clean

_FEW = 12
_THAT = {
    **{attribute: of_one for attribute, (of_one, _) in OF_HOMES.items()},
    Attribute.IDENTITY: "its name and address",
}
_COUNTED: Mapping[Attribute, tuple[Happened, ...]] = {
    Attribute.ASKED: (Happened.ASKED,),
    Attribute.SHARED: (Happened.SHARED,),
    Attribute.DECLINED: (Happened.DECLINED,),
    Attribute.IGNORED: (Happened.IGNORED,),
    Attribute.IDENTITY: (Happened.SHARED,),
    Attribute.CAMERAS: (Happened.ASKED, Happened.LEFT_OUT),
    Attribute.FOOTAGE: (Happened.SHARED,),
}
"""By what happened at it a home adds to a number of each item; to one of requests none does."""
_LEFT_OUT = {Happened.LEFT_OUT: "not asked, because requests are switched off there"}


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A sentence, and the minute that it is about; NOBODY where it is about none."""

    minute: int
    text: str


def when(ledger: Ledger, minute: int) -> str:
    """Return a minute as people say it: `2 May 18:40`, with the year where a run has several."""
    scenario = ledger.loaded.scenario
    moment = scenario.moment(minute)
    years = scenario.start.year != scenario.moment(scenario.horizon).year
    return f"{moment.day} {moment:%b %Y %H:%M}" if years else f"{moment.day} {moment:%b %H:%M}"


def asked_and_answered(ledger: Ledger, home: int, minute: int) -> list[DatedLine]:
    """Return what happened to `home` up to the end of `minute`."""
    trace = ledger.trace
    rows = int(np.searchsorted(trace.time, minute, side="right"))
    lines = []
    for row in np.flatnonzero(trace.home[:rows] == home).tolist():
        request = int(trace.request[row])
        name = request_name(ledger, request)
        words = {
            "request": name,
            "of_request": f" ({name})" if len(ledger.requests) > 1 else "",
            "agency": _agency(ledger, int(ledger.requests.agency[request]))
            if request != NOBODY
            else "Police",
            **_clips(int(ledger.homes.cameras[home])),
        }
        lines.append(
            DatedLine(
                int(trace.time[row]),
                capital(HAPPENED[Happened(trace.kind[row])].page.format(**words)),
            )
        )
    return lines or [DatedLine(NOBODY, "Nobody has asked this home for anything.")]


def passed_on(ledger: Ledger, home: int, minute: int) -> list[DatedLine]:
    """Return what was passed on about `home` by name or place: each flow a sentence."""
    told = ledger.disclosures
    rows = int(np.searchsorted(told.time, minute, side="right"))
    mine = np.flatnonzero((told.subject[:rows] == home) & (told.cell[:rows] == NOBODY))
    flows: dict[tuple[int, ...], list[int]] = {}
    for row in mine.tolist():
        # The clips of several cameras come at once.
        clip = told.attribute[row] == Attribute.FOOTAGE
        columns = (told.time, told.sender, told.recipient, told.principle, told.request)
        key = tuple(int(column[row]) for column in columns) if clip else (row,)
        flows.setdefault(key, []).append(row)
    lines = [
        DatedLine(int(told.time[rows_alike[0]]), _flow(ledger, rows_alike[0], len(rows_alike)))
        for rows_alike in flows.values()
    ]
    if not lines:
        lines = [DatedLine(NOBODY, "Nothing about this home was passed on by name or place.")]
    return [*lines, *_in_numbers(ledger, home, rows)]


def request_story(
    ledger: Ledger, request: int, minute: int
) -> tuple[list[DatedLine], list[DatedLine]]:
    """Return what happened in `request`, and what of it was passed on, up to `minute`."""
    log = ledger.requests
    asks = (
        f"{_agency(ledger, int(log.agency[request]))} ask for video of "
        f"{_hours(float(log.window_hours[request]))}{_area(ledger, request)}."
    )
    happened = [DatedLine(int(log.at[request]), asks)]
    sent, closed = int(log.sent[request]), int(log.closed[request])
    if log.refused[request]:
        happened.append(
            DatedLine(NOBODY, f"The company refuses it: {clean(log.refused[request])}.")
        )
    if 0 <= sent <= minute:
        happened += _answers(ledger, request, minute)
    if 0 <= closed <= minute:
        happened.append(DatedLine(closed, "The time to answer is over: the request is closed."))
    return happened, _flows_of(ledger, request, minute)


def request_name(ledger: Ledger, request: int) -> str:
    """Return what a request is called: `request 3 of 22`."""
    total = len(ledger.requests)
    return "the request" if total == 1 else f"request {request + 1:,} of {total:,}"


def _agency(ledger: Ledger, agency: int) -> str:
    return clean(ledger.agencies[agency])


def _area(ledger: Ledger, request: int) -> str:
    radius = float(ledger.requests.radius[request])
    if not radius:
        return ", from homes named one by one"
    return f", from homes within {round(radius * 5280):,} feet"


def _clips(cameras: int) -> dict[str, str]:
    """Return the words of what a home with so many cameras gives: one clip from each."""
    if cameras == 1:
        return {"clips": "a clip", "clips_are": "its clip is", "clips_stay": "the clip stays"}
    many = plural(cameras, "clip")
    return {
        "clips": f"{many}, one from each of its cameras",
        "clips_are": f"its {many} are",
        "clips_stay": "the clips stay",
    }


def _flow(ledger: Ledger, row: int, clips: int) -> str:
    """Return one record by name, or so many clips, as a sentence with its five parameters."""
    told = ledger.disclosures
    recipient = int(told.recipient[row])
    what = _THAT[Attribute(int(told.attribute[row]))]
    if clips > 1:
        what = f"its {plural(clips, 'clip')}"
    if DETAILS[told.detail[row]] == "pseudonymous":
        what += ", as a dot without a name"
    terms = TERMS[Principle(int(told.principle[row]))]
    sender = SENDERS[told.sender[row]]
    to = "the public" if recipient == PUBLIC else _agency(ledger, recipient)
    aware = "This home was told." if told.told[row] else "This home was not told."
    text = f"From {sender} to {to}: {what}. Terms: {terms}. {aware}"
    return f"{text} {BYSTANDERS}" if told.attribute[row] == Attribute.FOOTAGE else text


def _in_numbers(ledger: Ledger, home: int, rows: int) -> list[DatedLine]:
    """Say to how many published numbers the home adds, without a name.

    A number of those who shared does not count a home that said no, whatever else it tells of it.
    """
    told, trace = ledger.disclosures, ledger.trace
    here = np.flatnonzero(trace.home == home)
    cells = np.flatnonzero((told.cell[:rows] != NOBODY) & (told.value[:rows] != WITHHELD))
    counted: Counter[int] = Counter()
    since: dict[int, int | None] = {}
    for row in cells.tolist():
        place = int(told.cell[row])
        if place not in since:
            cell = ledger.cells[place]
            mine = here[np.isin(trace.kind[here], _COUNTED.get(cell.attribute, ()))]
            mine = mine[np.isin(trace.request[mine], requests_of(ledger, cell))]
            since[place] = int(trace.time[mine].min()) if len(mine) else None
        first = since[place]
        # A live number of before counts it only from its answer on.
        counted[int(told.recipient[row])] += first is not None and first <= told.time[row]
    return [
        DatedLine(
            NOBODY,
            f"It is also counted, without a name, in {plural(count, 'total')} told to "
            f"{'the public' if recipient == PUBLIC else _agency(ledger, recipient)}.",
        )
        for recipient, count in counted.items()
        if count
    ]


def _answers(ledger: Ledger, request: int, minute: int) -> list[DatedLine]:
    trace = ledger.trace
    rows = int(np.searchsorted(trace.time, minute, side="right"))
    mine = np.flatnonzero(trace.request[:rows] == request)
    kinds, homes = trace.kind[mine], trace.home[mine]
    asked = int((kinds == Happened.ASKED).sum())
    lines = [
        DatedLine(
            int(ledger.requests.sent[request]), f"It goes out: {plural(asked, 'home')} asked."
        )
    ]
    lines += [
        DatedLine(NOBODY, f"{number(len(some))} {word}: {_listed(ledger, some)}.")
        for kind, word in (ANSWERS | _LEFT_OUT).items()
        if len(some := homes[kinds == kind])
    ]
    over = np.isin(kinds, list(ANSWERS)).sum()
    if asked > over:
        lines.append(DatedLine(NOBODY, f"{number(asked - int(over))} have not answered yet."))
    return lines


def _listed(ledger: Ledger, homes: Ints) -> str:
    names = [clean(ledger.homes.ids[home]) for home in homes[:_FEW].tolist()]
    if len(homes) > _FEW:
        return f"{', '.join(names)} and {len(homes) - _FEW:,} more"
    return joined(names)


def _flows_of(ledger: Ledger, request: int, minute: int) -> list[DatedLine]:
    """Return what was passed on of a request, one sentence for each kind of flow."""
    told = ledger.disclosures
    rows = int(np.searchsorted(told.time, minute, side="right"))
    mine = told.request[:rows] == request
    numbers = np.flatnonzero(~mine & (told.cell[:rows] != NOBODY))
    for row in numbers.tolist():
        mine[row] = request in requests_of(ledger, ledger.cells[told.cell[row]])
    alike: dict[tuple[str, ...], list[FlowCard]] = {}
    for card in cards(ledger, np.flatnonzero(mine)):
        key = (card.sender, card.recipient, card.subject, card.principle, card.told)
        alike.setdefault(key, []).append(card)
    lines = []
    for (sender, recipient, subject, terms, aware), flows in alike.items():
        text = f"From {sender} to {clean(recipient)}, about {clean(subject)}: "
        text += clean(_what(flows))
        text += f". Terms: {terms}. Were they told? {aware.capitalize()}."
        bystanders = any(card.bystanders for card in flows)
        lines.append(DatedLine(NOBODY, f"{text} {BYSTANDERS}" if bystanders else text))
    return lines or [DatedLine(NOBODY, "Nothing of it was passed on.")]


def _what(flows: list[FlowCard]) -> str:
    """Say what went the same way: of what comes by name it is enough to say so once."""
    if all(card.by_name for card in flows):
        return joined([card.item for card in flows])
    return "; ".join(card.item if card.by_name else card.attribute for card in flows)


def _hours(hours: float) -> str:
    return f"{number(hours)} {'hour' if hours == 1 else 'hours'}"
