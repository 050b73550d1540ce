"""Random scripted scenarios and random policies, each a function of its seed."""

from __future__ import annotations

import datetime as dt
import math
from random import Random
from typing import Any

from tests.oracle.happening import DAY, Table
from tests.oracle.telling import ITEMS, PERIODS, REPORTS, TOTALS

START = dt.date(2024, 1, 1)
FOUR = ("asked", "shared", "declined", "ignored")
ALWAYS = ("on_close", *REPORTS, "at_end")
OWN_MOMENT = {
    "asked": ("on_request",),
    "cameras": ("on_request",),
    "requests": ("on_request",),
    "shared": ("on_share", "on_response"),
    "declined": ("on_response",),
    "ignored": ("on_response",),
    "identity": ("on_share",),
    "footage": ("on_share",),
}


# ── Scenarios ────────────────────────────────────────────────────────────────────────────────────


def scenario_of(seed: int) -> Table:
    """A scenario wholly written out: homes, requests, answers. Its policies are named later."""
    luck = Random(f"scenario {seed}")
    days = luck.choice([1, 2, 3, 7, 8, 14, 30, 31, 60, 91, 100])
    width, height = 0.3, 0.2
    homes = [home_of(luck, number, width, height) for number in range(luck.randint(1, 9))]
    homes[0]["camera"], homes[0]["opted_out"] = True, False  # somebody can be asked
    agencies: list[Table] = [{"name": "Police"}]
    if luck.random() < 0.4:
        agencies.append({"name": "Sheriff"})
    for agency in agencies:
        if luck.random() < 0.4:
            agency["widen"] = {
                "after_hours": hours(luck.choice([30, 60, 600, DAY, 2 * DAY])),
                "area_factor": luck.choice([1.5, 2.0, 4.0, 20.0]),
            }
    deadline = luck.choice([60, 90, 600, DAY, 2 * DAY, 7 * DAY])
    town = {"homes": homes, "width": width, "height": height, "camera_share": 0.4}
    script: list[Table] = []
    for _ in range(luck.choice([0, 1, 1, 2, 2, 3, 4, 6])):
        at = minute_near(luck, days, [minute(r["at"]) for r in script])
        script.append(request_of(luck, at, luck.choice(agencies), homes, deadline, days))
    scenario: Table = {
        "title": f"Oracle {seed}",
        "start": START,
        "days": days,
        "seed": luck.choice([0, seed]),
        "town": town,
        "residents": {
            "deadline_hours": hours(deadline),
            "segments": [{"name": "all", "share": 1.0}],
        },
        "agencies": agencies,
    }
    if script:
        scenario["script"] = script
    return scenario


def hours(minutes: int) -> float:
    return minutes / 60


def minute(moment: dt.datetime) -> int:
    return int((moment - dt.datetime.combine(START, dt.time())) / dt.timedelta(minutes=1))


def home_of(luck: Random, number: int, width: float, height: float) -> Table:
    home: Table = {
        "id": f"H{number}",
        "x": round(luck.uniform(0, width), 4),
        "y": round(luck.uniform(0, height), 4),
    }
    if luck.random() < 0.2:
        home["camera"] = False
    if luck.random() < 0.5:
        home["opted_out"] = luck.random() < 0.4
    return home


def minute_near(luck: Random, days: int, before: list[int]) -> int:
    """A minute of the run, often on an edge: of a day, of a period, of the run, of another."""
    last = days * DAY
    edge = luck.choice(list(PERIODS.values())) * luck.randint(0, 4) + luck.choice([-1, 0, 0, 1])
    picks = [
        luck.randint(0, last),
        luck.randint(0, last),
        edge,
        last - luck.choice([0, 1, 60, DAY]),
    ]
    picks += [luck.choice(before)] if before else []
    return min(last, max(0, luck.choice(picks)))


def request_of(
    luck: Random, at: int, agency: Table, homes: list[Table], deadline: int, days: int
) -> Table:
    request: Table = {"at": dt.datetime.combine(START, dt.time()) + dt.timedelta(minutes=at)}
    if luck.random() < 0.7 or agency["name"] != "Police":
        request["agency"] = agency["name"]
    cameras = [home for home in homes if home.get("camera", True)]
    kind = luck.choice(["circle", "circle", "reaches", "asks"])
    if kind == "asks" and "widen" not in agency:
        reached = luck.sample([home["id"] for home in cameras], luck.randint(1, len(cameras)))
        request["asks"] = reached
    else:
        reached = aim(luck, request, kind, cameras)
    for key, values in (("window_hours", [1.0, 2.0, 12.0]), ("age_days", [0.0, 1.0, 9.0])):
        if luck.random() < 0.7:
            request[key] = luck.choice(values)
    responses: Table = {}
    for home in reached:
        draw = luck.random()
        if draw < 0.15:
            responses[home] = "ignored"
        elif draw < 0.85:
            response = luck.choice(["shared", "declined", "declined"])
            responses[home] = {"response": response, "after_hours": delay(luck, at, deadline, days)}
    if responses:
        request["responses"] = responses
    return request


def aim(luck: Random, request: Table, kind: str, cameras: list[Table]) -> list[str]:
    """A circle that no home stands on the edge of; the homes that every policy finds in it."""
    request["x"], request["y"] = round(luck.uniform(0, 0.3), 4), round(luck.uniform(0, 0.2), 4)
    far = sorted(
        (math.hypot(home["x"] - request["x"], home["y"] - request["y"]), home["id"])
        for home in cameras
    )
    if kind == "reaches":
        wanted = request["reaches"] = luck.randint(1, len(cameras))
        return [name for _, name in far[:wanted]]
    radius = luck.choice([0.01, 0.05, 0.1, 0.15, 0.4]) * luck.uniform(0.8, 1.2)
    request["area_sq_mi"] = math.pi * radius**2
    return [name for distance, name in far if distance <= radius]


def delay(luck: Random, at: int, deadline: int, days: int) -> float:
    """Hours to an answer, often such that it falls on an edge."""
    to_midnight = DAY - at % DAY
    picks = [
        luck.randint(1, deadline),
        luck.randint(1, deadline),
        deadline,
        deadline + luck.choice([1, 60]),
        luck.choice([1, 5, 60]),
        to_midnight + DAY * luck.randint(0, 2) + luck.choice([-1, 0, 1]),
        days * DAY - at,
    ]
    return hours(max(1, luck.choice(picks)))


# ── Policies ─────────────────────────────────────────────────────────────────────────────────────


def policy_of(seed: str) -> Table:
    """A policy that the contract allows: any item, detail, moment, group and safeguard."""
    luck = Random(f"policy {seed}")
    policy: Table = {
        "people_asked": luck.choices(["listed", "audience", "none"], [8, 3, 1])[0],
        "residents_may_opt_out": luck.random() < 0.5,
    }
    limits: Table = {}
    if luck.random() < 0.3:
        limits = {
            "min_area_sq_mi": luck.choice([None, None, 0.002]),
            "max_area_sq_mi": luck.choice([None, 0.05, 0.1]),
            "max_window_hours": luck.choice([None, None, 3.0]),
            "max_age_days": luck.choice([None, None, 5.0]),
            "max_posts": luck.choice([None, 1, 2]),
        }
        policy["request_limits"] = {key: value for key, value in limits.items() if value}
    common = luck.choice([None, None, *PERIODS, "request", "incident", "run"])
    safeguards: Table = {}
    for receives, often in (("agency_receives", 0.75), ("public_receives", 0.35)):
        flows = {}
        for item in (*ITEMS, *(("requests",) if receives[0] == "p" else ())):
            if luck.random() < often:
                flows[item] = flow_of(luck, item, common)
                same = policy.get("agency_receives", {}).get(item, {})
                if flows[item]["detail"] == same.get("detail") == "noisy":
                    flows[item] = dict(same)  # a second noisy number would spend the budget twice
        if flows:
            policy[receives] = flows
    add_safeguards(luck, policy, safeguards, common)
    if luck.random() < 0.3:
        safeguards["retention_days"] = luck.choice([1, 2, 7, 30])
    if safeguards:
        policy["safeguards"] = safeguards
    policy["residents_told"] = {item: True for item in ITEMS if luck.random() < 0.4}
    return policy


def flow_of(luck: Random, item: str, common: str | None) -> Table:
    """One item's detail, moment and group."""
    details = ["total", "total", "thresholded", "thresholded", "rounded", "pseudonymous", "named"]
    if item in FOUR:
        details.append("noisy")
    if item == "requests":
        details = ["total", "named"]
    detail = luck.choice(details)
    moments = [*ALWAYS, *OWN_MOMENT[item] * 3]
    if detail in TOTALS:
        moments = [when for when in moments if when != "on_share"]
    if detail == "noisy":
        moments = [when for when in moments if when != "on_response"]
    flow: Table = {"detail": detail, "when": luck.choice(moments)}
    if detail not in TOTALS:
        return flow
    groups = groups_of(flow["when"])
    if detail == "noisy" and flow["when"] == "on_request":
        # Each wider circle would publish a new number: an input error.
        return {**flow, "group_by": "request"}
    if (common and common not in groups) or luck.random() < 0.4:
        flow["group_by"] = luck.choice(groups)
    own: dict[str, tuple[str, list[float]]] = {
        "thresholded": ("threshold", [1, 2, 3, 4]),
        "rounded": ("round_to", [1, 2, 3, 5]),
    }
    own["noisy"] = ("epsilon", [0.5, 1.0])
    if detail in own and luck.random() < 0.3:
        key, values = own[detail]
        flow[key] = luck.choice(values)
    return flow


def groups_of(when: str) -> list[str]:
    """The groups that a total may cover, by its moment."""
    groups = ["request", "incident"]
    if when == "at_end":
        return [*groups, *PERIODS, "run"]
    if when in REPORTS:
        longest = PERIODS[REPORTS[when]]
        groups += [group for group, length in PERIODS.items() if length <= longest]
    return groups


def add_safeguards(luck: Random, policy: Table, safeguards: Table, common: str | None) -> None:
    """Every safeguard that an item needs, and none that no item uses."""
    flows = [
        flow
        for receives in ("agency_receives", "public_receives")
        for flow in policy.get(receives, {}).values()
    ]
    needs: dict[str, tuple[str, list[Any]]] = {
        "thresholded": ("threshold", [2, 3, 5]),
        "rounded": ("round_to", [2, 5, 10]),
        "noisy": ("epsilon", [0.5, 2.0]),
    }
    for detail, (key, values) in needs.items():
        if any(flow["detail"] == detail and key not in flow for flow in flows):
            safeguards[key] = luck.choice(values)
    if any(flow["detail"] == "thresholded" for flow in flows) and luck.random() < 0.4:
        safeguards["zeros_withheld"] = True
    totals = [flow for flow in flows if flow["detail"] in TOTALS]
    if common and any("group_by" not in flow for flow in totals):
        safeguards["group_by"] = common


def play_of(
    seed: int,
) -> tuple[Table, dict[str, Table], dict[str, list[tuple[int, Table]]]]:
    """A scenario, its policy files by name, and the steps of each policy and timeline."""
    luck = Random(f"play {seed}")
    scenario = scenario_of(seed)
    policies = {f"p{number}": policy_of(f"{seed} {number}") for number in range(3)}
    steps = {name: [(0, policy)] for name, policy in policies.items()}
    scenario["policies"] = [f"./{name}.toml" for name in policies]
    if luck.random() < 0.5:
        days = sorted(luck.sample(range(1, scenario["days"] + 1), min(2, scenario["days"])))
        starts = [0, *days[: luck.randint(1, 2)]]
        chosen = luck.sample(sorted(policies), len(starts))
        scenario["timelines"] = [
            {
                "name": "as it happened",
                "steps": [
                    {"from": START + dt.timedelta(days=day), "policy": f"./{name}.toml"}
                    for day, name in zip(starts, chosen, strict=True)
                ],
            }
        ]
        scenario["policies"].append("as it happened")
        steps["as it happened"] = [
            (day * DAY, policies[name]) for day, name in zip(starts, chosen, strict=True)
        ]
    return scenario, policies, steps
