"""Random tiny worlds: at most five listed homes and three requests, and one policy."""

from __future__ import annotations

import copy
import datetime as dt
import math
from random import Random

from tests.oracle import draw
from tests.oracle.happening import DAY, Table
from tests.oracle.telling import ITEMS, TOTALS

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


def mapped_world_of(seed: int) -> tuple[Table, Table]:
    """A tiny world whose agency gets a map that is not exact."""
    luck = Random(f"mapped world {seed}")
    scenario, policy = world_of(-100_000 - seed)
    while len(scenario["town"]["homes"]) == 5:  # few matchings, few worlds
        scenario, policy = world_of(-100_000 - seed - luck.randint(1, 10**6))
    flows = policy.setdefault("agency_receives", {})
    flows["cameras"] = {"detail": "pseudonymous", "when": "on_request"}
    if luck.random() < 0.5:
        flows["identity"] = {"detail": luck.choice(["named", "pseudonymous"]), "when": "on_share"}
    scenario["agencies"][0]["knows_cameras"] = luck.random() < 0.1
    policy["map"] = {"error_ft": luck.choice([20.0, 60.0, 100.0, 150.0, 300.0])}
    renew_safeguards(luck, policy)
    return scenario, policy


def weighed_world_of(seed: int) -> tuple[Table, Table]:
    """A tiny world that ends after all deadlines, often with kinds of homes, and more totals told."""
    scenario, policy = world_of(-1 - seed)
    luck = Random(f"weighed world {seed}")
    scenario["days"] += 3
    scenario["residents"]["opted_out"] = luck.choice([0.0, 0.1, 0.3])
    if len(scenario["town"]["homes"]) <= 3 and luck.random() < 0.6:
        scenario["residents"]["segments"] = [
            {"name": "willing", "share": 0.3, "shares": 0.5, "declines": 0.1},
            {"name": "other", "share": 0.7, "shares": luck.choice([0.05, 0.1]), "declines": 0.6},
        ]
    for segment in scenario["residents"]["segments"]:
        segment["declines"] = segment["declines"] or 0.05  # no answer is out of the question
    flows = policy.setdefault("agency_receives", {})
    if luck.random() < 0.9:
        for receives in ("agency_receives", "public_receives"):
            for item in ("asked", "declined", "ignored", "cameras"):
                flow = policy.get(receives, {}).get(item)
                if flow and (flow["detail"] in TOTALS) == (item == "cameras"):
                    del policy[receives][item]
    if luck.random() < 0.5:
        flows["cameras"] = {"detail": "named", "when": "on_request"}
    if luck.random() < 0.5:
        flows["identity"] = {"detail": "named", "when": "on_share"}
    if luck.random() < 0.6:
        flows["declined"] = {
            "detail": luck.choice(["total", "total", "thresholded", "rounded"]),
            **luck.choice(
                [
                    {"when": "on_close", "group_by": "request"},
                    {"when": "at_end", "group_by": "request"},
                    {"when": "at_end", "group_by": "run"},
                ]
            ),
        }
    renew_safeguards(luck, policy)
    return scenario, {key: part for key, part in policy.items() if part != {}}


def changing_world_of(seed: int) -> tuple[Table, dict[str, Table], list[tuple[int, Table]]]:
    """A tiny world under policies that change: who is asked, whose switch is heeded, what is told.

    Returns the scenario, its policy files by name, and the steps of its timeline.
    """
    luck = Random(f"changing world {seed}")
    scenario, first = world_of(-200_000 - seed)
    while len(scenario["town"]["homes"]) == 5 or len(scenario["script"]) == 1:
        scenario, first = world_of(-200_000 - seed - luck.randint(1, 10**6))
    for number, request in enumerate(scenario["script"]):  # one after the other
        day = number * scenario["days"] // len(scenario["script"])
        request["at"] = dt.datetime.combine(draw.START + dt.timedelta(days=day), dt.time(9))
    tell_more(luck, first)
    policies = {"p0": first, "p1": copy.deepcopy(first)}
    if luck.random() < 0.4:
        policies["p1"] = policy_of(luck)
        tell_more(luck, policies["p1"])
    change = luck.choice(["switch", "switch", "post", "both"])
    if change in {"switch", "both"}:
        policies["p1"]["residents_may_opt_out"] = not first["residents_may_opt_out"]
    if change in {"post", "both"}:
        other = {"listed": "audience", "audience": "listed"}
        policies["p1"]["people_asked"] = other[first["people_asked"]]
    names = luck.choice([["p0", "p1"], ["p0", "p1"], ["p0", "p1", "p0"]])
    days = sorted({draw.minute(request["at"]) // DAY for request in scenario["script"]} - {0})
    days = sorted(luck.sample(days, min(len(days), len(names) - 1)))
    starts = [0, *days]
    names = names[: len(starts)]
    scenario["timelines"] = [
        {
            "name": "as it happened",
            "steps": [
                {"from": draw.START + dt.timedelta(days=day), "policy": f"./{name}.toml"}
                for day, name in zip(starts, names, strict=True)
            ],
        }
    ]
    scenario["policies"] = ["as it happened"]
    steps = [(day * DAY, policies[name]) for day, name in zip(starts, names, strict=True)]
    return scenario, {name: policies[name] for name in names}, steps


def changing_mapped_world_of(
    seed: int,
) -> tuple[Table, dict[str, Table], list[tuple[int, Table]]]:
    """The same with a map that is not exact, as it stays whatever else changes."""
    luck = Random(f"changing mapped world {seed}")
    scenario, policies, steps = changing_world_of(-300_000 - seed)
    error = luck.choice([20.0, 60.0, 100.0, 150.0, 300.0])
    for policy in policies.values():
        flows = policy.setdefault("agency_receives", {})
        flows["cameras"] = {"detail": "pseudonymous", "when": "on_request"}
        policy["map"] = {"error_ft": error}
        renew_safeguards(luck, policy)
    scenario["agencies"][0]["knows_cameras"] = luck.random() < 0.1
    return scenario, policies, steps


def tell_more(luck: Random, policy: Table) -> None:
    """Let the agency know more: who was asked, who said no, where cameras are."""
    flows = policy.setdefault("agency_receives", {})
    if luck.random() < 0.6:
        flows["asked"] = {"detail": luck.choice(["total", "total", "named"]), "when": "on_request"}
    if luck.random() < 0.3:
        flows["cameras"] = {"detail": "named", "when": "on_request"}
    if luck.random() < 0.4:
        flows["declined"] = {"detail": luck.choice(["total", "named"]), "when": "on_close"}
        if flows["declined"]["detail"] == "total":
            flows["declined"]["group_by"] = "request"
    if "asked" in flows and flows["asked"]["detail"] == "total":
        flows["asked"]["group_by"] = "request"
    renew_safeguards(luck, policy)


def renew_safeguards(luck: Random, policy: Table) -> None:
    """Draw the safeguards that the items of a policy need anew, now that they are others."""
    common = policy.pop("safeguards", {}).get("group_by")
    safeguards: Table = {}
    draw.add_safeguards(luck, policy, safeguards, common)
    if safeguards:
        policy["safeguards"] = safeguards


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
    """A policy without noise, and without numbers of what wider circles are asked."""
    often = luck.choice([0.2, 0.4, 0.6])
    policy: Table = {
        "people_asked": luck.choices(["listed", "audience"], [5, 1])[0],
        "residents_may_opt_out": luck.random() < 0.5,
    }
    common = luck.choice([None, None, None, "request", "day", "week", "run"])
    for receives, chance in (("agency_receives", often), ("public_receives", often / 4)):
        flows = {}
        for item in (*ITEMS, *(("requests",) if receives[0] == "p" else ())):
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
    return (flow.get("group_by") or common) != "incident"
