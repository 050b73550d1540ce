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

Flow = tuple[str, str, Table, int]  # receives, item, flow, and the step whose policy has it
Steps = list[tuple[int, Table]]  # first minute, policy


@dataclass
class Setting:
    """The truth, and what of it was told."""

    scenario: Table
    steps: Steps
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
        return max(float(rules.get("map", {}).get("error_ft", 0)) for _, rules in self.steps)

    def flows_of(self, request: Request) -> list[Flow]:
        """What is told of a request: by the policy under which it lives."""
        return [flow for flow in self.flows if flow[3] == request.step]

    @property
    def heeded(self) -> set[str]:
        """The homes whose switch decides whether some request asks them."""
        return {
            home
            for request, area in zip(self.requests, self.areas, strict=True)
            if heeds(request)
            for home in area
        }


def heeds(request: Request) -> bool:
    """Whether a request leaves out whoever has switched requests off."""
    return bool(request.rules.get("residents_may_opt_out", False))


def is_post(request: Request) -> bool:
    """Whether a request is a public post, which asks nobody by name."""
    return bool(request.rules.get("people_asked", "listed") == "audience")


def setting_of(
    scenario: Table, rules: Table | Steps, places: dict[str, Place] | None = None
) -> Setting:
    """The setting of a scenario under one policy, or under those of a timeline."""
    steps = rules if isinstance(rules, list) else [(0, rules)]
    story = happen(scenario, steps)
    flows = [
        (receives, item, flow, step)
        for step, (_, rules) in enumerate(steps)
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
    return Setting(scenario, steps, story, tell(story), list(homes), areas, places or {}, flows)


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
    for receives, item, flow, _ in setting.flows_of(request):
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
    group = group_of(request.rules, flow)
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
