"""What an event of a run means, as sentences."""

from __future__ import annotations

from collections import Counter

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ints
from simulator.log_kinds import DETAILS, ORDERS, Attribute, Happened
from simulator.measure.moments.playback import HomeTruth, Playback
from simulator.report.words.states import ANSWERS, HAPPENED, TRUE
from simulator.report.words.terms import capital, in_words, joined, plural
from simulator.report.words.watched.ways_of_clips import clips_said
from simulator.scenario.letters.text import clean
from simulator.scenario.policy import (
    AS_NUMBER,
    GROUP_DAYS,
    PERIOD_OF,
    PUBLIC_ITEMS,
    Flow,
    Policy,
)

_NUMBER_OF = {
    Attribute.ASKED: "asked",
    Attribute.SHARED: ANSWERS[Happened.SHARED],
    Attribute.DECLINED: ANSWERS[Happened.DECLINED],
    Attribute.IGNORED: TRUE[HomeTruth.NO_ANSWER],
    Attribute.IDENTITY: "named",
    Attribute.CAMERAS: "cameras",
    Attribute.FOOTAGE: "clips",
    Attribute.REQUESTS: "requests",
}
_MANY = 4
TOLD_NOTHING = "The police are told nothing."
NOT_TOLD_OF_IT = "The police are not told."
NOTHING_SENT = "Nothing is sent."
TELLS_NOTHING = frozenset({TOLD_NOTHING, NOT_TOLD_OF_IT, NOTHING_SENT})
"""Each way to say that a moment told them nothing."""
_GOES_WITHOUT_SAYING = {
    Happened.REFUSED,
    Happened.POLICY_CHANGED,
    Happened.VISIT,
    Happened.REFUSED_AT_THE_DOOR,
    Happened.NOT_AT_HOME,
    Happened.DEMAND,
    Happened.EMERGENCY,
    *(one.made for one in ORDERS.values()),
}
"""Moments at which nobody is told anything."""
_AT_THE_CLOSE = {**ANSWERS, Happened.IGNORED: "never answered"}


def sentence(playback: Playback, event: int) -> str:
    """Say what happened in `event`, and what the police were told of it."""
    return " ".join([*what_happened(playback, event), *what_was_told(playback, event)])


def what_was_told(playback: Playback, event: int) -> list[str]:
    """Say what the agency, then the public, was told in `event`: a statement each."""
    if event < 0:
        return []
    return [text for text in (_told(playback, event), _public(playback, event)) if text]


def what_happened(playback: Playback, event: int) -> list[str]:
    """Say what happened in `event`, a statement each; at the end of a run, also all in all."""
    if event < 0:
        return ["Nothing has happened yet."]
    said = _what_happened(playback, event)
    return [*clips_said(playback, event), *said] if event == playback.last else said


def _what_happened(playback: Playback, event: int) -> list[str]:
    kinds = playback.kinds(event)
    request = playback.request_of(event)
    total = len(playback.ledger.requests)
    its_name = "the request" if total == 1 else f"request {request + 1:,} of {total:,}"
    name = capital(its_name)
    if kinds <= {Happened.REPORT}:
        return [_report(playback, event)]
    if kinds <= {Happened.REPORT, Happened.POLICY_CHANGED}:
        last = _last_report(playback, event)
        return [*filter(None, (last,)), _new_policy(playback, event)]
    if Happened.REFUSED in kinds:
        return [f"{name} is refused: {clean(playback.ledger.requests.refused[request])}."]
    parts = []
    if Happened.SENT in kinds:
        counted = _counts(playback, event)
        text = f"{name} goes out: {plural(counted[Happened.ASKED], 'home')} asked"
        if counted[Happened.LEFT_OUT]:
            text += f", {counted[Happened.LEFT_OUT]} not asked: requests are switched off there"
        parts.append(f"{text}.")
    elif kinds == {Happened.SUBMITTED}:
        parts.append(f"{name} waits for review.")
    parts += _answers(playback, event)
    if Happened.CLOSED in kinds:
        parts.append(_closing(playback, request, its_name))
    return parts


def silence_counts(playback: Playback, event: int, *, wait: bool = False) -> str:
    """Say of a request that closes in `event` what its silence gives away; empty where nothing.

    What is proven may take seconds. Without `wait` it is said where it has been worked out.
    """
    if event < 0 or Happened.CLOSED not in playback.kinds(event):
        return ""
    minute = playback.minute_of(event)
    silent = playback.silent.at(minute) if wait else playback.silent.kept(minute)
    known = 0 if silent is None else silent.in_request(playback.request_of(event))
    # Whose knowledge it is: the view beside it may be that of the public.
    return (
        f"But now silence counts: the police know of {known:,} that did not share." if known else ""
    )


def minute_before_totals(playback: Playback, event: int) -> int | None:
    """Return the last minute before that of a report which brings the police totals, or None."""
    if event < 0 or Happened.REPORT not in playback.kinds(event):
        return None
    if not len(_totals_of(playback, event)):
        return None
    first = int(np.searchsorted(playback.times, playback.times[event], side="left"))
    return playback.minute_of(first - 1) if first else -1


def totals_prove_nothing_new(playback: Playback, event: int, *, wait: bool = False) -> str:
    """Say of the totals of a report that they give no more homes away; empty where they do.

    What is proven may take seconds. Without `wait` it is said where it has been worked out.
    """
    before = minute_before_totals(playback, event)
    if before is None:
        return ""
    silent, now = playback.silent, playback.minute_of(event)
    known = [silent.at(at) if wait else silent.kept(at) for at in (before, now)]
    if None in known or known[0] != known[1]:
        return ""
    one = len(_totals_of(playback, event)) == 1
    what = "The total proves" if one else "The totals prove"
    return f"{what} nothing new: no further home is known not to have shared."


def _totals_of(playback: Playback, event: int) -> Ints:
    """Return the disclosures of `event` that are totals for the police."""
    told, rows = playback.ledger.disclosures, _passed_on(playback, event)
    totals: Ints = rows[(told.recipient[rows] != PUBLIC) & (told.subject[rows] == NOBODY)]
    return totals


def _new_policy(playback: Playback, event: int) -> str:
    title = clean(playback.ledger.regime.at(playback.minute_of(event)).title)
    return f"From now on: {title}."


def _last_report(playback: Playback, event: int) -> str:
    """Say of a policy that ends in this minute that its report comes out, or is due; or nothing."""
    regime, minute = playback.ledger.regime, playback.minute_of(event)
    if Happened.REPORT not in playback.kinds(event):
        return ""
    if not minute or regime.step_at(minute) == regime.step_at(minute - 1):
        return ""
    if len(_passed_on(playback, event)):
        return "A report on the time before comes out."
    if _reports(regime.at(minute - 1)):
        return "A report on the time before is due, but there is nothing to put in it."
    return ""


def _report(playback: Playback, event: int) -> str:
    """Say that a report comes out; where it brings nobody anything, whether it ever can."""
    if last := _last_report(playback, event):
        return last
    if len(_passed_on(playback, event)):
        return "A report comes out."
    policy = playback.ledger.regime.at(playback.minute_of(event))
    if _reports(policy):
        return "A report is due, but there is nothing to put in it."
    if any(flow.detail in AS_NUMBER for flow in _flows(policy)):
        return "No report: the totals come request by request."
    return "No report: this policy sends no totals."


def _reports(policy: Policy) -> bool:
    """Tell whether there are reports under `policy` before the end."""
    return any(flow.when in PERIOD_OF for flow in _flows(policy))


def _flows(policy: Policy) -> list[Flow]:
    flows = (*vars(policy.agency_receives).values(), *vars(policy.public_receives).values())
    return [flow for flow in flows if isinstance(flow, Flow)]


def _counts(playback: Playback, event: int) -> Counter[int]:
    rows = slice(int(playback.starts[event]), int(playback.ends[event]))
    return Counter(playback.ledger.trace.kind[rows].tolist())


def _answers(playback: Playback, event: int) -> list[str]:
    trace, ids = playback.ledger.trace, playback.ledger.homes.ids
    cameras = playback.ledger.homes.cameras
    rows = slice(int(playback.starts[event]), int(playback.ends[event]))
    kinds, homes = trace.kind[rows], trace.home[rows]
    present = playback.kinds(event)
    said = []
    for kind, words in HAPPENED.items():
        if not words.event or kind not in present:
            continue
        of_kind = homes[kinds == kind].tolist()
        if len(of_kind) <= _MANY:
            said += [
                f"Home {clean(ids[home])} {words.event.format(**_clips(int(cameras[home])))}."
                for home in of_kind
            ]
        else:
            said.append(f"{len(of_kind)} homes: {words.event.format(**_clips(1))}.")
    return said


def _clips(cameras: int) -> dict[str, str]:
    """Return the words of what a home with so many cameras gives: one clip from each."""
    if cameras == 1:
        return {"clips": "a clip", "its_clips": "its clip"}
    return {"clips": plural(cameras, "clip"), "its_clips": f"its {plural(cameras, 'clip')}"}


def _closing(playback: Playback, request: int, its_name: str) -> str:
    trace, log = playback.ledger.trace, playback.ledger.requests
    first = np.searchsorted(trace.time, log.sent[request], side="left")
    end = np.searchsorted(trace.time, log.closed[request], side="right")
    mine = trace.request[first:end] == request
    counted = Counter(trace.kind[first:end][mine].tolist())
    answers = ", ".join(f"{counted[kind]} {word}" for kind, word in _AT_THE_CLOSE.items())
    whose = "" if len(log) == 1 else f" for {its_name}"
    return f"Time is up{whose}. {answers}."


def _passed_on(playback: Playback, event: int) -> Ints:
    """Return the disclosures of the minute and the request of `event`.

    Each is of one event: what a report brings is the report's, what comes of a request itself is
    of that request, where it has an event of its own in this minute.
    """
    told, minute = playback.ledger.disclosures, playback.times[event]
    rows = np.arange(
        np.searchsorted(told.time, minute, side="left"),
        np.searchsorted(told.time, minute, side="right"),
    )
    of_row = told.request[rows]
    first = int(np.searchsorted(playback.times, minute, side="left"))
    end = int(np.searchsorted(playback.times, minute, side="right"))
    requests = playback.ledger.trace.request[playback.starts[first:end]]
    request = int(requests[event - first])
    own: Ints = rows if request == NOBODY else rows[of_row == request]
    reports = [first + int(place) for place in np.flatnonzero(requests == NOBODY)]
    if end - first == 1 or not reports:
        return own
    reporting = [one for one in reports if Happened.REPORT in playback.kinds(one)]
    by_report = np.array([bool(reporting) and _in_report(playback, row) for row in own], dtype=bool)
    if request != NOBODY:
        mine: Ints = own[~by_report]
    elif event == (reporting or reports)[0]:
        mine = own[by_report | ~np.isin(of_row, requests[requests != NOBODY])]
    else:
        mine = own[:0]
    return mine


def _in_report(playback: Playback, row: int) -> bool:
    """Tell whether a disclosure is one that a policy passes on in reports."""
    told, ledger = playback.ledger.disclosures, playback.ledger
    if told.cell[row] == NOBODY:
        policy = playback.policy(int(told.request[row]))
    else:
        policy = ledger.regime.steps[ledger.cells[int(told.cell[row])].step][1]
    public = told.recipient[row] == PUBLIC
    item = PUBLIC_ITEMS[int(told.attribute[row])]
    flow = policy.public_receives.flow(item) if public else policy.agency_receives.flow(item)
    return flow.when in PERIOD_OF or flow.when == "at_end"


def _told(playback: Playback, event: int) -> str:
    """Say what reached the agency in this minute about this request, and whether homes know."""
    told = playback.ledger.disclosures
    rows = _passed_on(playback, event)
    rows = rows[told.recipient[rows] != PUBLIC]
    if not len(rows):
        kinds = playback.kinds(event)
        if kinds & _GOES_WITHOUT_SAYING or kinds <= {Happened.REPORT}:
            return ""
        if Happened.CLOSED in kinds:
            return NOTHING_SENT
        return NOT_TOLD_OF_IT if kinds & set(_AT_THE_CLOSE) else TOLD_NOTHING
    attributes = Counter(told.attribute[rows[told.subject[rows] != NOBODY]].tolist())
    parts = []
    if attributes[Attribute.CAMERAS]:
        parts.append(f"see {plural(attributes[Attribute.CAMERAS], 'dot')} on their map")
    if homes := _homes(playback, rows[told.attribute[rows] != Attribute.CAMERAS]):
        parts.append(f"are told {homes}")
    if attributes[Attribute.FOOTAGE]:
        parts.append(f"get {plural(attributes[Attribute.FOOTAGE], 'clip')}")
    numbers = rows[told.subject[rows] == NOBODY]
    if len(numbers):
        parts.append(f"are told {_numbers(playback, numbers)}")
    unaware = not told.told[rows].any()
    return f"The police {joined(parts)}." + (" The residents never learn it." if unaware else "")


def _public(playback: Playback, event: int) -> str:
    """Say what anybody can read since this minute, of this request or in a report."""
    told = playback.ledger.disclosures
    rows = _passed_on(playback, event)
    rows = rows[told.recipient[rows] == PUBLIC]
    if not len(rows):
        return ""
    parts = []
    texts = (told.attribute[rows] == Attribute.REQUESTS) & (told.cell[rows] == NOBODY)
    if texts.any():
        parts.append("can read the request" if texts.sum() == 1 else "can read the requests")
    cameras = told.attribute[rows] == Attribute.CAMERAS
    if dots := int((cameras & (told.subject[rows] != NOBODY)).sum()):
        parts.append(f"can see {plural(dots, 'dot')} on a map")
    if homes := _homes(playback, rows[~cameras]):
        parts.append(f"is told {homes}")
    numbers = rows[told.cell[rows] != NOBODY]
    if len(numbers):
        parts.append(f"is told {_numbers(playback, numbers)}")
    return f"The public {joined(parts)}."


def _homes(playback: Playback, rows: np.ndarray) -> str:
    """Say how many homes the records `rows` are about, those with a name apart from the others."""
    told = playback.ledger.disclosures
    rows = rows[told.subject[rows] != NOBODY]
    by_name = told.detail[rows] == DETAILS.index("named")
    names = set(told.subject[rows[by_name]].tolist())
    places = set(told.subject[rows].tolist()) - names
    return joined(
        [
            *([plural(len(names), "name")] if names else []),
            *([f"{plural(len(places), 'place')} without a name"] if places else []),
        ]
    )


def _numbers(playback: Playback, rows: np.ndarray) -> str:
    told = playback.ledger.disclosures
    covered = _covered(playback, rows)
    if len(rows) > len(_NUMBER_OF):
        return f"{plural(len(rows), 'total')}{covered}"
    parts = [
        f"{_NUMBER_OF[Attribute(int(told.attribute[row]))]} "
        + ("hidden" if told.value[row] == WITHHELD else str(int(told.value[row])))
        for row in rows
    ]
    many = "one total" if len(parts) == 1 else f"{in_words(len(parts))} totals"
    return f"{many}{covered}: {joined(parts)}"


def _covered(playback: Playback, rows: np.ndarray) -> str:
    """Say which requests totals are of, where that is neither the one that closes nor all."""
    ledger = playback.ledger
    covered = [ledger.cells[cell] for cell in set(ledger.disclosures.cell[rows].tolist())]
    groups, steps = {cell.group for cell in covered}, {cell.step for cell in covered}
    several = len(ledger.regime.steps) > 1
    if groups == {"run"} and len(steps) == 1 and several:
        title = clean(ledger.regime.steps[steps.pop()][1].title)
        return f" of the requests under “{title}”"
    return f" of one {groups.pop()}" if len(groups) == 1 and groups <= set(GROUP_DAYS) else ""
