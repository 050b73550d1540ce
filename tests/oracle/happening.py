"""What happens in a scripted scenario under one policy: requests, who is asked, who answers when.

Written from the contract's section 3 ("Rules that decide the counts"). Nothing here is drawn:
every home is listed, every answer is written out, and a home that the script does not name never
answers (its segment shares and declines with rate 0).
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any

Table = dict[str, Any]

DAY = 1440


@dataclass
class Request:
    """One request, submitted at minute `at`; `sent` is None where it was refused."""

    agency: str
    at: int
    incident: int
    post: int  # which request of its incident this is, from 1
    step: int  # which policy of the timeline it lives under
    rules: Table  # that policy
    x: float
    y: float
    radius: float | None  # None where the homes were named one by one
    area: list[str] = field(default_factory=list)  # homes with a camera in the area
    asked: list[str] = field(default_factory=list)
    opted_out: list[str] = field(default_factory=list)
    answers: dict[str, tuple[str, int]] = field(default_factory=dict)  # home: (response, minute)
    sent: int | None = None
    closed: int | None = None

    def of(self, response: str) -> list[tuple[str, int]]:
        """The homes that gave this response by the end, and when."""
        return [(home, minute) for home, (kind, minute) in self.answers.items() if kind == response]

    @property
    def pending(self) -> int:
        return len(self.asked) - len(self.answers)


@dataclass
class Story:
    """All that happened in one run."""

    requests: list[Request]
    end: int
    unfinished: set[int]  # incidents that a wider circle, due after the end, keeps open

    @property
    def sent(self) -> list[Request]:
        return [request for request in self.requests if request.sent is not None]


def happen(scenario: Table, steps: list[tuple[int, Table]]) -> Story:
    """Play `scenario` under the policies `steps`: (first minute, policy), in the order of time."""
    end = scenario["days"] * DAY
    requests: list[Request] = []
    unfinished: set[int] = set()
    for incident, written in enumerate(scenario.get("script", [])):
        at: int | None = minute_of(scenario, written["at"])
        radius: float | None = None
        post = 1
        while at is not None:
            step, rules = in_force(steps, at)
            request = Request(
                agency_of(scenario, written), at, incident, post, step, rules, 0.0, 0.0, radius
            )
            aim(request, scenario, written)
            if not refused(request, written):
                request.sent = at
                answer(request, scenario, written)
            requests.append(request)
            due = widening(request, scenario)
            if due is not None and due > end:
                unfinished.add(incident)
                due = None
            if due is not None and request.radius is not None:
                radius = request.radius * math.sqrt(
                    widen_of(scenario, request.agency)["area_factor"]
                )
            at, post = due, post + 1
    return Story(requests, end, unfinished)


def minute_of(scenario: Table, moment: dt.datetime) -> int:
    midnight = dt.datetime.combine(scenario["start"], dt.time())
    return int((moment - midnight) / dt.timedelta(minutes=1))


def in_force(steps: list[tuple[int, Table]], minute: int) -> tuple[int, Table]:
    """The step in force at `minute`; before the first, the first."""
    number = max([i for i, (start, _) in enumerate(steps) if start <= minute], default=0)
    return number, steps[number][1]


def agency_of(scenario: Table, written: Table) -> str:
    if "agency" in written:
        return str(written["agency"])
    return str(scenario["agencies"][0]["name"])


def widen_of(scenario: Table, agency: str) -> Table:
    return next((a.get("widen", {}) for a in scenario["agencies"] if a["name"] == agency), {})


def aim(request: Request, scenario: Table, written: Table) -> None:
    """Find the homes in the area, and of them those that can be asked."""
    homes = {home["id"]: home for home in scenario["town"]["homes"] if home.get("camera", True)}
    may_opt_out = request.rules.get("residents_may_opt_out", False)
    off = {name for name, home in homes.items() if may_opt_out and home.get("opted_out", False)}
    if "asks" in written:
        request.area = list(written["asks"])
    else:
        request.x, request.y = written["x"], written["y"]
        far = {
            name: math.hypot(home["x"] - request.x, home["y"] - request.y)
            for name, home in homes.items()
        }
        if request.radius is None and "reaches" in written:
            near = sorted(far[name] for name in homes if name not in off)
            request.radius = near[min(written["reaches"], len(near)) - 1]
        elif request.radius is None:
            request.radius = math.sqrt(written["area_sq_mi"] / math.pi)
        # A hair of slack: the circle of `reaches` goes through its last home.
        request.area = [name for name in homes if far[name] <= request.radius * (1 + 1e-12)]
    request.opted_out = [name for name in request.area if name in off]
    request.asked = [name for name in request.area if name not in off]


def refused(request: Request, written: Table) -> bool:
    """Whether the platform turns the request down; then nobody is asked and nobody left out."""
    limits = request.rules.get("request_limits", {})
    window, age = written.get("window_hours", 4.0), written.get("age_days", 2.0)
    is_refused = (
        request.rules.get("people_asked", "listed") == "none"
        or window > limits.get("max_window_hours", math.inf)
        or age > limits.get("max_age_days", math.inf)
        or request.post > limits.get("max_posts", math.inf)
    )
    if request.radius is not None:
        area = math.pi * request.radius**2
        is_refused = is_refused or not (
            limits.get("min_area_sq_mi", 0.0) <= area <= limits.get("max_area_sq_mi", math.inf)
        )
    if is_refused:
        request.asked, request.opted_out, request.area = [], [], []
    return is_refused


def answer(request: Request, scenario: Table, written: Table) -> None:
    """Give the scripted answers of those asked, and close the request where it closes in the run."""
    assert request.sent is not None
    end = scenario["days"] * DAY
    deadline = request.sent + round(scenario["residents"]["deadline_hours"] * 60)
    due: dict[str, tuple[str, int]] = {}
    for home in request.asked:
        response, minute = "ignored", deadline
        said = written.get("responses", {}).get(home, "ignored")
        if isinstance(said, dict):
            spoken = request.sent + minutes(said["after_hours"])
            if spoken <= deadline:
                response, minute = said["response"], spoken
        due[home] = (response, minute)
    request.answers = {home: said for home, said in due.items() if said[1] <= end}
    closes = max((minute for _, minute in due.values()), default=request.sent)
    request.closed = closes if closes <= end else None


def minutes(hours: float) -> int:
    """Whole minutes, rounded up, at least 1 (a hair below the next minute is that minute)."""
    return max(1, math.ceil(round(hours * 60, 6)))


def widening(request: Request, scenario: Table) -> int | None:
    """When the agency asks a wider circle for the same incident; None where it does not."""
    widen = widen_of(scenario, request.agency)
    if not widen or request.sent is None or request.radius is None:
        return None
    due = request.sent + minutes(widen["after_hours"])
    if any(minute <= due for _, minute in request.of("shared")):
        return None
    if holds_town(request, scenario):
        return None
    return due


def holds_town(request: Request, scenario: Table) -> bool:
    """Whether the circle holds the whole town already, so that no wider one asks anybody new."""
    assert request.radius is not None
    town = scenario["town"]
    east = max(request.x, town["width"] - request.x)
    north = max(request.y, town["height"] - request.y)
    return math.hypot(east, north) <= request.radius
