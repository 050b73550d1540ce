"""Who is told what, and when: every disclosure of one run, from the contract's section 3.

A disclosure is about a home by name or by place, or it is a number of one cell. A number that the
threshold keeps back is a disclosure whose `value` is None; a noisy number is `NOISY`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tests.oracle.happening import DAY, Request, Story, Table

ITEMS = ("asked", "shared", "declined", "ignored", "identity", "cameras", "footage")
PUBLIC = "the public"
NOISY = "noisy"
PERIODS = {"day": DAY, "week": 7 * DAY, "month": 30 * DAY, "quarter": 90 * DAY}
REPORTS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
TOTALS = ("noisy", "rounded", "thresholded", "total")

Cell = tuple[str, int, str, str, int]  # agency, step, item, group, number of the group
Value = int | str | None


@dataclass(frozen=True)
class Told:
    """One disclosure to an agency or to the public."""

    time: int
    recipient: str
    agency: str  # whose request or requests it is about
    item: str
    detail: str
    home: str | None = None
    request: int | None = None
    cell: Cell | None = None
    value: Value = None
    told: bool = False  # the subject is told of it


def tell(story: Story) -> list[Told]:
    """All disclosures of `story`, in the order of time."""
    steps = {request.step: request.rules for request in story.sent}
    out: list[Told] = []
    for step, rules in steps.items():
        for receives in ("agency_receives", "public_receives"):
            for item, flow in rules.get(receives, {}).items():
                if not exists(rules, item, flow):
                    continue
                if flow["detail"] in TOTALS:
                    out += totals(story, step, rules, receives, item)
                else:
                    out += names(story, step, rules, receives, item)
    return sorted(out, key=lambda row: row.time)


def exists(rules: Table, item: str, flow: Table) -> bool:
    """Whether anything is passed on: a public post asks nobody by name."""
    if flow["detail"] == "none" or rules.get("people_asked", "listed") == "none":
        return False
    posted = rules.get("people_asked", "listed") == "audience"
    return not (posted and item in {"asked", "declined", "ignored"})


def recipient(receives: str, request_agency: str) -> str:
    return PUBLIC if receives == "public_receives" else request_agency


def happened_of(request: Request, item: str) -> list[tuple[str | None, int]]:
    """The (home, minute) pairs that an item is about."""
    assert request.sent is not None
    if item == "requests":
        return [(None, request.sent)]
    if item == "asked":
        return [(home, request.sent) for home in request.asked]
    if item == "cameras":
        return [(home, request.sent) for home in request.area]
    kind = "shared" if item in {"identity", "footage"} else item
    return [(home, minute) for home, minute in request.of(kind)]


def names(story: Story, step: int, rules: Table, receives: str, item: str) -> list[Told]:
    flow = rules[receives][item]
    out = []
    for number, request in enumerate(story.requests):
        if request.sent is None or request.step != step:
            continue
        for home, minute in happened_of(request, item):
            time = moment_of_name(flow["when"], minute, request, story.end)
            if time is not None:
                told = rules.get("residents_told", {}).get(item, False)
                party = recipient(receives, request.agency)
                out.append(
                    Told(time, party, request.agency, item, flow["detail"], home, number, told=told)
                )
    return out


def moment_of_name(when: str, minute: int, request: Request, end: int) -> int | None:
    if when == "on_close":
        return request.closed
    if when == "at_end":
        return end
    if when in REPORTS:
        return min(end, next_report(when, minute))
    return minute


def next_report(when: str, minute: int) -> int:
    """The report that takes in what happened at `minute`: its own minute is in it."""
    period = PERIODS[REPORTS[when]]
    return max(1, -(-minute // period)) * period


def totals(story: Story, step: int, rules: Table, receives: str, item: str) -> list[Told]:
    flow = rules[receives][item]
    group = group_of(rules, flow)
    told = rules.get("residents_told", {}).get(item, False)
    members: dict[Cell, list[Request]] = defaultdict(list)
    for number, request in enumerate(story.requests):
        if request.sent is None or request.step != step:
            continue
        place = place_of(request, number, group, flow["when"])
        if place is not None:
            members[request.agency, step, item, group, place].append(request)
    out = []
    for cell, requests in members.items():
        for time, count in publications(story, flow["when"], group, cell, requests):
            value = guarded(count, rules, flow)
            party = recipient(receives, cell[0])
            number = cell[4] if group == "request" else None
            out.append(
                Told(time, party, cell[0], item, flow["detail"], None, number, cell, value, told)
            )
    return out


def group_of(rules: Table, flow: Table) -> str:
    """What one total covers: the item's own word, the policy's, or the usual one for `when`."""
    usual = "run" if flow["when"] == "at_end" else REPORTS.get(flow["when"], "request")
    return str(flow.get("group_by") or rules.get("safeguards", {}).get("group_by") or usual)


def place_of(request: Request, number: int, group: str, when: str) -> int | None:
    """The number of the group that a request falls in; None while it is in none."""
    if when not in {"on_request", "on_response"} and request.closed is None:
        # An open request keeps its incident open, but it is in no other total.
        return request.incident if group == "incident" else None
    if group == "request":
        return number
    if group == "incident":
        return request.incident
    if group == "run":
        return 0
    assert request.closed is not None
    return request.closed // PERIODS[group]


def publications(
    story: Story, when: str, group: str, cell: Cell, requests: list[Request]
) -> list[tuple[int, int]]:
    """The minutes at which a cell is published, each with its true count."""
    item = cell[2]
    if when == "on_request":
        sent = sorted({request.sent for request in requests if request.sent is not None})
        return [(time, sum_up_to(requests, item, time)) for time in sent]
    if when == "on_response":
        sent = sorted({request.sent for request in requests if request.sent is not None})
        changes = {minute for request in requests for _, minute in happened_of(request, item)}
        return [(time, sum_up_to(requests, item, time)) for time in sorted({*sent, *changes})]
    ready = complete_at(story, group, cell, requests)
    if ready is None:
        return []
    if when == "at_end":
        ready = story.end
    elif when in REPORTS:
        ready = min(story.end, next_report(when, ready))
    return [(ready, sum(len(happened_of(request, item)) for request in requests))]


def sum_up_to(requests: list[Request], item: str, time: int) -> int:
    return sum(
        minute <= time
        for request in requests
        if request.sent is not None and request.sent <= time
        for _, minute in happened_of(request, item)
    )


def complete_at(story: Story, group: str, cell: Cell, requests: list[Request]) -> int | None:
    """When all of a group has closed, and no more of it can come."""
    if group == "incident":
        number = cell[4]
        whole = [request for request in story.requests if request.incident == number]
        if number in story.unfinished or any(
            r.sent is not None and r.closed is None for r in whole
        ):
            return None
        return max(r.at if r.closed is None else r.closed for r in whole)
    if group in PERIODS:
        over = (cell[4] + 1) * PERIODS[group]
        return over if over <= story.end else None
    if group == "run":
        return story.end
    return requests[0].closed


def guarded(count: int, rules: Table, flow: Table) -> Value:
    """The number as it is published; None where it is withheld."""
    safeguards: dict[str, Any] = rules.get("safeguards", {})
    if flow["detail"] == "noisy":
        return NOISY
    if flow["detail"] == "rounded":
        multiple = flow.get("round_to") or safeguards["round_to"]
        return int((2 * count + multiple) // (2 * multiple) * multiple)
    if flow["detail"] == "thresholded":
        threshold = flow.get("threshold") or safeguards["threshold"]
        is_small = 1 <= count < threshold or (
            count == 0 and safeguards.get("zeros_withheld", False)
        )
        return None if is_small else count
    return count
