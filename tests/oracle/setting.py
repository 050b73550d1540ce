"""What an observer was told of a tiny world, and how each request can have ended by it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tests.oracle.dots import Place, places_of
from tests.oracle.happening import Request, Story, Table, happen
from tests.oracle.telling import (
    PERIODS,
    PUBLIC,
    REPORTS,
    TOTALS,
    Told,
    exists,
    group_of,
    next_report,
    tell,
)

Flow = tuple[str, str, Table]  # receives, item, flow


@dataclass
class Setting:
    """The truth, and what of it was told."""

    scenario: Table
    rules: Table
    story: Story
    told: list[Told]
    homes: list[str]
    areas: list[list[str]]  # of each sent request: every listed home in it, camera or not
    dots: dict[str, Place]  # of each home that has one: where its dot stands
    flows: list[Flow] = field(default_factory=list)

    @property
    def requests(self) -> list[Request]:
        return self.story.sent

    @property
    def places(self) -> dict[str, Place]:
        return places_of(self.scenario)

    @property
    def error(self) -> float:
        return float(self.rules.get("map", {}).get("error_ft", 0))

    @property
    def may_opt_out(self) -> bool:
        return bool(self.rules.get("residents_may_opt_out", False))


def setting_of(scenario: Table, rules: Table, places: dict[str, Place] | None = None) -> Setting:
    story = happen(scenario, [(0, rules)])
    flows = [
        (receives, item, flow)
        for receives in ("agency_receives", "public_receives")
        for item, flow in rules.get(receives, {}).items()
        if exists(rules, item, flow)
    ]
    homes = {home["id"]: home for home in scenario["town"]["homes"]}
    areas = []
    for request in story.sent:
        if request.radius is None:
            areas.append(list(request.area))
        else:
            areas.append(
                [
                    name
                    for name, home in homes.items()
                    if math.hypot(home["x"] - request.x, home["y"] - request.y)
                    <= request.radius * (1 + 1e-12)
                ]
            )
    return Setting(scenario, rules, story, tell(story), list(homes), areas, places or {}, flows)


def closings(setting: Setting, request: Request) -> dict[str, bool]:
    """How a request can have ended, judged by what was published about its end, and when.

    `I`: at its deadline, somebody not having answered; `P`: not yet; `A`: with the last answer;
    `N`: at once, nobody having been asked.
    """
    assert request.sent is not None
    end = setting.story.end
    deadline = request.sent + round(setting.scenario["residents"]["deadline_hours"] * 60)
    seen = visible(setting, request, request.closed)
    latest = min(deadline, end)
    answered = {request.sent + 1, latest, request.closed or latest}
    return {
        "I": deadline <= end and visible(setting, request, deadline) == seen,
        "P": deadline > end and visible(setting, request, None) == seen,
        # What did not come is told as well: a closed request publishes even its zeros.
        "A": any(
            visible(setting, request, minute) == seen
            for minute in answered
            if request.sent < minute <= latest
        ),
        "N": visible(setting, request, request.sent) == seen,
    }


def visible(setting: Setting, request: Request, closed: int | None) -> list[tuple[int, int] | None]:
    """What publication shows of a request that closed at this minute: in which groups, and when."""
    out: list[tuple[int, int] | None] = []
    number = next(n for n, other in enumerate(setting.story.requests) if other is request)
    for receives, item, flow in setting.flows:
        if flow["detail"] in TOTALS:
            if flow["when"] not in {"on_request", "on_response"}:
                out.append(published_at(setting, request, flow, closed))
        elif flow["when"] == "on_close" and any(
            row.request == number
            and row.item == item
            and row.cell is None
            and (row.recipient == PUBLIC) == (receives == "public_receives")
            for row in setting.told
        ):
            out.append(None if closed is None else (0, closed))
    return out


def published_at(
    setting: Setting, request: Request, flow: Table, closed: int | None
) -> tuple[int, int] | None:
    """The group that a request falls in by its closing minute, and when that group is published."""
    if closed is None:
        return None
    end, when = setting.story.end, flow["when"]
    group = group_of(setting.rules, flow)
    place, ready = 0, closed
    if group in PERIODS:
        place = closed // PERIODS[group]
        ready = (place + 1) * PERIODS[group]
        if ready > end:
            return None
    if when == "at_end":
        ready = end
    elif when in REPORTS:
        ready = min(end, next_report(when, ready))
    return place, ready
