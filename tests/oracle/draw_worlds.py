"""Random tiny worlds: at most five listed homes and three requests, and one policy."""

from __future__ import annotations

import datetime as dt
import math
from random import Random

from tests.oracle import draw
from tests.oracle.happening import DAY, Table

# Answers of one request that a home gives with these chances, where it answers at all.
RATES = [(0.2, 0.3), (0.1, 0.1), (0.3, 0.6), (0.5, 0.0)]


def world_of(seed: int) -> tuple[Table, Table]:
    """A scenario and a policy whose worlds can all be listed."""
    luck = Random(f"world {seed}")
    count = luck.choice([2, 3, 3, 4, 4, 5])
    homes: list[Table] = []
    for number in range(count):
        home: Table = {
            "id": f"H{number}",
            "x": round(0.02 * (number % 3) + luck.uniform(0, 0.015), 4),
            "y": round(0.02 * (number // 3) + luck.uniform(0, 0.015), 4),
            "opted_out": luck.random() < 0.3,
        }
        if luck.random() < 0.25:
            home["camera"] = False
        homes.append(home)
    homes[0].pop("camera", None)
    days = luck.choice([3, 7, 14])
    deadline = luck.choice([600, DAY, DAY, 2 * DAY])
    shares, declines = luck.choice(RATES)
    agency: Table = {"name": "Police", "knows_cameras": luck.random() < 0.2}
    sizes = [1, 2, 2, 3] if count < 5 else [1, 2, 2]
    script = [
        request_of(luck, homes, days, deadline, (shares, declines))
        for _ in range(luck.choice(sizes))
    ]
    scenario: Table = {
        "title": f"Tiny world {seed}",
        "start": draw.START,
        "days": days,
        "seed": 0,
        "policies": ["./policy.toml"],
        "town": {"homes": homes, "width": 0.08, "height": 0.08, "camera_share": 0.4},
        "residents": {
            "deadline_hours": deadline / 60,
            "opted_out": 0.2,
            "segments": [{"name": "all", "share": 1.0, "shares": shares, "declines": declines}],
        },
        "agencies": [agency],
        "script": script,
    }
    return scenario, policy_of(luck)


def request_of(
    luck: Random, homes: list[Table], days: int, deadline: int, rates: tuple[float, float]
) -> Table:
    """A request of which every answer is written."""
    latest = days * DAY - (0 if luck.random() < 0.25 else deadline)
    at = luck.randint(0, max(0, latest))
    request: Table = {"at": dt.datetime.combine(draw.START, dt.time()) + dt.timedelta(minutes=at)}
    cameras = [home["id"] for home in homes if home.get("camera", True)]
    if luck.random() < 0.2:
        reached = request["asks"] = luck.sample(cameras, luck.randint(1, len(cameras)))
    else:
        request["x"], request["y"] = (
            round(luck.uniform(0, 0.06), 4),
            round(luck.uniform(0, 0.03), 4),
        )
        radius = luck.choice([0.015, 0.03, 0.05, 0.1])
        request["area_sq_mi"] = math.pi * radius**2
        reached = [
            home["id"]
            for home in homes
            if home.get("camera", True)
            and math.hypot(home["x"] - request["x"], home["y"] - request["y"]) <= radius
        ]
    all_answer = luck.random() < 0.35
    responses: Table = {}
    for home in reached:
        draw_ = luck.random() * (sum(rates) if all_answer else 1)
        kind = "shared" if draw_ < rates[0] else "declined" if draw_ < sum(rates) else "ignored"
        responses[home] = kind
        if kind != "ignored":
            responses[home] = {"response": kind, "after_hours": luck.randint(1, deadline) / 60}
    if responses:
        request["responses"] = responses
    return request


def policy_of(luck: Random) -> Table:
    """A policy without noise, and without live counts that can be hidden on the way."""
    often = luck.choice([0.2, 0.4, 0.6])
    policy: Table = {
        "people_asked": luck.choices(["listed", "audience"], [5, 1])[0],
        "residents_may_opt_out": luck.random() < 0.5,
    }
    common = luck.choice([None, None, None, "request", "day", "week", "run"])
    for receives, chance in (("agency_receives", often), ("public_receives", often / 4)):
        flows = {}
        for item in (*draw.ITEMS, *(("requests",) if receives[0] == "p" else ())):
            if luck.random() < chance:
                flow = draw.flow_of(luck, item, common)
                while not is_plain(flow, common):
                    flow = draw.flow_of(luck, item, common)
                flows[item] = flow
        if flows:
            policy[receives] = flows
    safeguards: Table = {}
    draw.add_safeguards(luck, policy, safeguards, common)
    if safeguards:
        policy["safeguards"] = safeguards
    return policy


def is_plain(flow: Table, common: str | None) -> bool:
    if flow["detail"] == "noisy":
        return False
    if (flow.get("group_by") or common) == "incident":
        return False
    return flow["when"] != "on_response" or flow["detail"] in {"total", "named", "pseudonymous"}
