"""What a run counts: `happened`, the `agency` and `public` blocks, and the measures of section 6.

Only what needs no inference and no luck: a noisy number is counted, its value is not predicted.
"""

from __future__ import annotations

import math
import statistics

from tests.oracle.happening import DAY, Story, Table, happen
from tests.oracle.reading import last_words, share_rate_error
from tests.oracle.telling import ITEMS, PUBLIC, TOTALS, Told, tell

Steps = list[tuple[int, Table]]


def count(scenario: Table, steps: Steps) -> Table:
    """The `happened`, `agency`, `public` and `measures` of one policy, as `run --format json`."""
    story = happen(scenario, steps)
    told = tell(story)
    agency = [row for row in told if row.recipient != PUBLIC]
    public = [row for row in told if row.recipient == PUBLIC]
    return {
        "happened": happened(story),
        "agency": {
            item: block([row for row in agency if row.item == item], steps, "agency_receives", item)
            for item in ITEMS
        },
        "public": {
            item: block([row for row in public if row.item == item], steps, "public_receives", item)
            for item in (*ITEMS, "requests")
        },
        "measures": {**measures(story, agency, public), **budget(steps)},
    }


def budget(steps: Steps) -> Table:
    """Nothing is spent where nothing is noisy; how much is otherwise is not counted here."""
    is_noisy = any(
        flow["detail"] == "noisy"
        for _, rules in steps
        for receives in ("agency_receives", "public_receives")
        for flow in rules.get(receives, {}).values()
    )
    return {} if is_noisy else {"epsilon_home": None}


def happened(story: Story) -> dict[str, int]:
    counts = {
        kind: sum(len(request.of(kind)) for request in story.requests)
        for kind in ("shared", "declined", "ignored")
    }
    return {
        "requests": len(story.requests),
        "refused_requests": sum(request.sent is None for request in story.requests),
        "asked": sum(len(request.asked) for request in story.requests),
        **counts,
        "pending": sum(request.pending for request in story.requests),
        "opted_out": sum(len(request.opted_out) for request in story.requests),
        "visits": 0,
        "legal_demands": 0,
        "emergencies": 0,
    }


def block(rows: list[Told], steps: Steps, receives: str, item: str) -> Table:
    """What one party received of one item. Keys that the item's details do not have are left out."""
    details = []
    for _, rules in steps:
        detail = detail_of(rules, receives, item)
        if detail not in details:
            details.append(detail)
    cells = last_words(rows)
    out: Table = {"details": details}
    out["records"] = sum(
        row.value is not None or row.home is not None or not row.cell for row in rows
    )
    if {"named", "pseudonymous"} & set(details) and item != "requests":
        out["homes"] = len({(row.recipient, row.home) for row in rows if row.home is not None})
    if "thresholded" in details:
        out["withheld"] = sum(word.value is None for word in cells.values())
    if set(TOTALS) & set(details):
        plain = [
            word.value
            for word in cells.values()
            if word.detail in {"total", "thresholded"} and isinstance(word.value, int)
        ]
        out["sum"] = sum(plain) if cells and len(plain) == len(cells) else None
    return out


def detail_of(rules: Table, receives: str, item: str) -> str:
    if rules.get("people_asked") == "audience" and item in {"asked", "declined", "ignored"}:
        return "n/a"
    return str(rules.get(receives, {}).get(item, {}).get("detail", "none"))


def measures(story: Story, agency: list[Told], public: list[Told]) -> Table:
    """Every measure that follows from counting alone."""
    numbers = [row for row in agency if row.cell is not None and row.value is not None]
    named = [row for row in agency if row.home is not None and row.detail == "named"]
    about = [row for row in agency if row.home is not None]
    answers = {"shared", "declined", "ignored", "identity", "footage"}
    clips = [row for row in about if row.item == "footage"]
    out: Table = {
        "numbers_told": len(numbers),
        "homes_named": len({(row.agency, row.home) for row in named}),
        "decisions_told": len({(row.home, row.request) for row in named if row.item in answers}),
        "cameras_told": len({(row.agency, row.home) for row in about if row.item == "cameras"}),
        "clips_told": len(clips),
        "unnoticed": len({(row.agency, row.home) for row in about if not row.told}),
        "numbers_unnoticed": sum(not row.told for row in numbers),
        "visits": 0,
        "legal_demands": 0,
        "emergencies": 0,
        "records_held": sum(held(row, story) for row in (*numbers, *about)),
    }
    out.update(usefulness(story, clips))
    for name, rows, receives in (
        ("agency_error", agency, "agency_receives"),
        ("oversight_error", public, "public_receives"),
    ):
        error = share_rate_error(story, rows, receives)
        if error is not None:
            out[name] = error[0]
    return out


def held(row: Told, story: Story) -> bool:
    """Whether the agency still holds an item at the end: it deletes it so many days after."""
    if row.cell is not None:
        step = row.cell[1]
    else:
        assert row.request is not None
        step = story.requests[row.request].step
    rules = next(request.rules for request in story.requests if request.step == step)
    days = rules.get("safeguards", {}).get("retention_days", 0)
    return bool(days == 0 or row.time + days * DAY > story.end)


def usefulness(story: Story, clips: list[Told]) -> Table:
    """How many requests brought a clip, and how fast."""
    first: dict[int, int] = {}
    for row in clips:
        assert row.request is not None
        first[row.request] = min(first.get(row.request, row.time), row.time)
    hours = [
        (first[number] - request.at) / 60 if number in first else math.inf
        for number, request in enumerate(story.requests)
    ]
    middle = statistics.median(hours) if hours else math.inf
    asked = sum(len(request.asked) for request in story.requests)
    return {
        "requests_answered": len(first),
        "hours_to_first_clip": None if math.isinf(middle) else middle,
        "messages_per_answered_request": asked / len(first) if first else None,
    }
