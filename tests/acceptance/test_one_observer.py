"""An agency is one observer, whatever changes: each home counts once, and nothing is forgotten.

The figures were found by listing every world that fits what the agency was told.
"""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest

from tests.oracle import door
from tests.oracle.happening import Table

A = {"id": "A", "x": 0.05, "y": 0.05}
B = {"id": "B", "x": 0.15, "y": 0.05}
OFF = {**B, "opted_out": True}
START = dt.date(2024, 1, 1)
AT_ONCE = {"detail": "total", "when": "on_request"}
ASKED_BY_NAME = {"detail": "named", "when": "on_request"}
NO_BY_NAME = {"detail": "named", "when": "on_close"}
SHARERS = {"detail": "named", "when": "on_share"}
MAY_OPT_OUT = {"residents_may_opt_out": True}
POST = {**MAY_OPT_OUT, "people_asked": "audience"}


def asking(day: int, home: str = "", **answers: str) -> Table:
    """A request on a day of the run, of both homes or of one of them."""
    x, radius = {"": (0.1, 0.08), "A": (0.05, 0.03), "B": (0.15, 0.03)}[home]
    at = dt.datetime.combine(START + dt.timedelta(days=day), dt.time(9))
    request: Table = {"at": at, "x": x, "y": 0.05, "area_sq_mi": math.pi * radius**2}
    if answers:
        request["responses"] = {
            name: answer if answer == "ignored" else {"response": answer, "after_hours": 1}
            for name, answer in answers.items()
        }
    return request


def proven(folder: Path, homes: list[Table], requests: list[Table], *policies: Table) -> Table:
    """The measures under a timeline: the first policy from the start, then one every four days."""
    names = [f"p{number}" for number in range(len(policies))]
    scenario: Table = {
        "title": "Two homes",
        "start": START,
        "days": 4 * len(policies) + 4,
        "policies": ["as it happened"],
        "town": {"width": 0.2, "height": 0.2, "camera_share": 0.5, "homes": homes},
        "residents": {
            "deadline_hours": 24,
            "segments": [{"name": "all", "share": 1.0, "shares": 0.2, "declines": 0.3}],
        },
        "script": requests,
        "timelines": [
            {
                "name": "as it happened",
                "steps": [
                    {"from": START + dt.timedelta(days=4 * step), "policy": f"./{name}.toml"}
                    for step, name in enumerate(names)
                ],
            }
        ],
    }
    of_policies = door.run(folder, scenario, dict(zip(names, policies, strict=True)))
    measures: Table = of_policies["as it happened"]["measures"]
    return measures


def test_a_home_that_said_no_under_two_rules_is_one_home(tmp_path: Path) -> None:
    names = {"agency_receives": {"declined": NO_BY_NAME}}
    requests = [asking(day, A="declined", B="ignored") for day in (0, 5)]
    found = proven(tmp_path, [A, B], requests, names, {**MAY_OPT_OUT, **names})
    assert found["certain_decliners"] == 1


def test_so_it_is_where_the_rule_changes_and_changes_back(tmp_path: Path) -> None:
    names = {"agency_receives": {"declined": NO_BY_NAME}}
    requests = [asking(day, A="declined", B="ignored") for day in (0, 5, 9)]
    found = proven(tmp_path, [A, B], requests, names, {**MAY_OPT_OUT, **names}, names)
    assert (found["certain_decliners"], found["exposed_decliners"]) == (1, 1)


def test_a_home_that_is_heard_of_by_name_and_by_post_is_one_home(tmp_path: Path) -> None:
    names = {"agency_receives": {"identity": SHARERS}}
    requests = [asking(day, A="shared") for day in (0, 5)]
    found = proven(tmp_path, [A, B], requests, {**MAY_OPT_OUT, **names}, {**POST, **names})
    assert found["cleared_opted_out"] == 1


@pytest.mark.parametrize("later", [MAY_OPT_OUT, POST], ids=["listed", "post"])
def test_a_camera_that_one_rule_proves_is_known_under_another(tmp_path: Path, later: Table) -> None:
    told = {"agency_receives": {"asked": AT_ONCE}}
    after = told if later is MAY_OPT_OUT else {"agency_receives": {"cameras": AT_ONCE}}
    found = proven(tmp_path, [A, OFF], [asking(0), asking(5, "B")], told, {**later, **after})
    # Both have a camera, by the first total. That the second asked nobody is told by a list alone.
    assert found["certain_opted_out"] == (later is MAY_OPT_OUT)
    assert found["gave_nothing_certain"] == (later is MAY_OPT_OUT)


def test_whoever_switched_off_saw_no_post_either(tmp_path: Path) -> None:
    listed = {"agency_receives": {"cameras": ASKED_BY_NAME, "asked": ASKED_BY_NAME}}
    posted = {"agency_receives": {"shared": {"detail": "total", "when": "on_close"}}}
    requests = [asking(0), asking(5, A="shared")]
    found = proven(tmp_path, [A, OFF], requests, {**MAY_OPT_OUT, **listed}, {**POST, **posted})
    assert (found["gave_nothing_certain"], found["certain_opted_out"]) == (2, 1)


def test_a_no_to_a_post_is_none(tmp_path: Path) -> None:
    """A post that is over before its time was answered by all: even so nobody said no to it."""
    told = {"agency_receives": {"shared": {"detail": "total", "when": "on_close"}}}
    requests = [asking(0, A="ignored", B="ignored"), asking(5, A="declined", B="declined")]
    found = proven(tmp_path, [A, B], requests, told, {**POST, **told})
    assert (found["certain_decliners"], found["exposed_decliners"]) == (0, 0)
    assert found["certain_nonsharing"] == 0


def test_what_a_policy_without_a_switch_tells_says_nothing_of_it(tmp_path: Path) -> None:
    """Everybody is asked there: neither who is on nor who is off follows."""
    told = {"agency_receives": {"asked": ASKED_BY_NAME, "cameras": ASKED_BY_NAME}}
    silent: Table = {**MAY_OPT_OUT}
    found = proven(tmp_path, [A, OFF], [asking(0), asking(5)], told, silent)
    assert (found["certain_opted_out"], found["cleared_opted_out"]) == (0, 0)
