"""Every item in every detail at every moment over every group, to police or public: none crashes.

Beside the item stands one of many settings: who is asked, an opt-out, a map, names, a policy that
changes with time, a town that is listed or drawn. The quick grid gives each way of telling the
next of them in turn, over its usual group; the thorough ones give it more, and every group.
"""

from __future__ import annotations

import functools
import itertools
import math
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError

from simulator.experiment.results import outcome
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario.checks.policy_checks import check_policy
from simulator.scenario.checks.scenario_checks import check_scenario
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.loading import load_scenario
from simulator.scenario.models import Scenario
from simulator.scenario.policy import (
    AS_NUMBER,
    ITEMS,
    PUBLIC_ITEMS,
    Detail,
    Flow,
    Group,
    Policy,
    When,
    group_of,
)
from tests.conftest import Write

NUMBERS: tuple[Detail, ...] = ("noisy", "rounded", "thresholded", "total")
NAMES: tuple[Detail, ...] = ("pseudonymous", "named")
WHENS: tuple[When, ...] = (
    "on_request",
    "on_share",
    "on_response",
    "on_close",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "at_end",
)
GROUPS: tuple[Group, ...] = ("request", "incident", "day", "week", "month", "quarter", "run")
SAFEGUARDS: dict[Detail, dict[str, float]] = {
    "noisy": {"epsilon": 0.7},
    "rounded": {"round_to": 3},
    "thresholded": {"threshold": 3},
}
PARTIES = ("agency_receives", "public_receives")
SEGMENTS = """
[[residents.segments]]
name = "willing"
share = 0.5
shares = 0.3
declines = 0.3
[[residents.segments]]
name = "other"
share = 0.5
declines = 0.5
"""


def town(text: str) -> Scenario:
    """Return the scenario that `text` says, beside what both towns have."""
    head = 'title = "A town"\nstart = 2024-01-01\npolicies = ["p"]\n'
    return Scenario.model_validate(tomllib.loads(head + text + SEGMENTS))


LISTED = town("""
days = 100
[town]
camera_share = 0.5
homes = [
  { id = "A", x = 0.1, y = 0.1, opted_out = true }, { id = "B", x = 0.2, y = 0.1 },
  { id = "C", x = 0.3, y = 0.1 }, { id = "D", x = 0.4, y = 0.1, opted_out = true },
  { id = "E", x = 0.2, y = 0.12, camera = false },
]
[[agencies]]
name = "P"
follow_up = "declined"
widen = { after_hours = 24, area_factor = 4 }
[[agencies]]
name = "Q"
knows_cameras = true
[[script]]
at = 2024-01-02T09:00:00
asks = ["A", "B", "C", "D"]
responses = { C = "declined" }
[[script]]
at = 2024-01-03T09:00:00
x = 0.2
y = 0.1
reaches = 2
responses = { B = "ignored" }
[[script]]
at = 2024-01-04T09:00:00
agency = "Q"
x = 0.2
y = 0.1
area_sq_mi = 0.05
[[script]]
at = 2024-04-08T09:00:00  # still open at the end
x = 0.2
y = 0.1
area_sq_mi = 0.05
[residents]
mean_hours_to_answer = 30
""")
DRAWN = town("""
days = 40
[town]
area_sq_mi = 0.05
homes_per_sq_mi = 200
cameras = 6
[[agencies]]
name = "P"
requests_per_month = 3
area_sq_mi = { median = 0.03, spread = 1.5 }
follow_up = "random"
[residents]
opted_out = 0.4
""")
ANOTHER = Policy.model_validate(
    {
        "title": "Another",
        "agency_receives": {
            "asked": {"detail": "total", "when": "on_close"},
            "declined": {"detail": "named", "when": "weekly"},
        },
    }
)


class Setting(NamedTuple):
    """What stands beside the item that is told."""

    may_opt_out: bool
    map_error_ft: float | None
    """Nothing: no map."""
    names: bool
    """Whether sharers and clips come by name."""
    people_asked: str
    changes: bool
    """Whether another policy comes first."""
    town: Scenario


SETTINGS = [
    Setting(*values)
    for values in itertools.product(
        (True, False),
        (None, 0.0, 260.0),
        (True, False),
        ("listed", "audience", "visited", "none"),
        (False, True),
        (LISTED, DRAWN),
    )
]


class Told(NamedTuple):
    """One item, as one party is told it."""

    party: str
    items: tuple[str, ...]
    flow: dict[str, Any]
    default_group: bool


def ways(party: str, items: tuple[str, ...]) -> Iterator[Told]:
    """Yield each way of telling `items` that is no input error."""
    for detail, when in itertools.product((*NUMBERS, *NAMES), WHENS):
        for group in GROUPS if detail in AS_NUMBER else (None,):
            flow: dict[str, Any] = {"detail": detail, "when": when, **SAFEGUARDS.get(detail, {})}
            usual = group_of(Flow.model_validate(flow), Policy(title="P").safeguards)
            if group is not None:
                flow["group_by"] = group
            try:
                policy = Policy.model_validate(
                    {"title": "P", party: dict.fromkeys(items, flow)},
                )
            except ValidationError:
                continue
            if not check_policy(policy, []):
                yield Told(party, items, flow, group in (None, usual))


@functools.cache
def all_ways() -> tuple[Told, ...]:
    """Return each way of telling each party each item."""
    return tuple(
        told
        for party, all_items in zip(PARTIES, (ITEMS, PUBLIC_ITEMS), strict=True)
        for item in all_items
        for told in ways(party, (item,))
    )


@functools.cache
def ways_together() -> tuple[Told, ...]:
    """Return each way of telling the four totals alike, so far as that is no input error."""
    four = ("asked", "shared", "declined", "ignored")
    return tuple(told for party in PARTIES for told in ways(party, four))


def policy_for(told: Told, setting: Setting) -> Policy:
    """Return a policy that tells `told` in `setting`, and is no input error."""
    receives: dict[str, dict[str, Any]] = {party: {} for party in PARTIES}
    agency = receives["agency_receives"]
    if setting.map_error_ft is not None:
        agency["cameras"] = {"detail": "pseudonymous", "when": "on_request"}
    if setting.names:
        agency["identity"] = agency["footage"] = {"detail": "named", "when": "on_share"}
    receives[told.party].update(dict.fromkeys(told.items, told.flow))
    written: dict[str, Any] = {
        "title": "P",
        "people_asked": setting.people_asked,
        "residents_may_opt_out": setting.may_opt_out,
        **receives,
    }
    if setting.map_error_ft:
        written["map"] = {"error_ft": setting.map_error_ft}
    if told.flow["detail"] == "thresholded":
        live = told.flow["when"] == "on_response"
        written["safeguards"] = {"complementary": not live, "zeros_withheld": True}
    policy = Policy.model_validate(written)
    assert not check_policy(policy, [])
    return policy


def hold_what_holds_of_every_run(told: Told, setting: Setting) -> None:
    """Run it, and hold what holds of every run."""
    policy = policy_for(told, setting)
    steps: tuple[tuple[int, Policy], ...] = ((0, policy),)
    if setting.changes:
        # Request 1 of the listed town lives under another policy.
        steps = ((0, ANOTHER), (1440 + 600, policy))
    regime = Regime("p", steps)
    loaded = Loaded("s", Path("s.toml"), setting.town, {"p": regime})
    shown = outcome(run(loaded, "p", 0, 0))
    happened = shown.happened
    answers = sum(happened[kind] for kind in ("shared", "declined", "ignored", "pending"))
    assert happened["asked"] == answers
    for value in shown.measures.values():
        assert value is None or math.isfinite(value)


def run_all_of(grid: Iterator[tuple[Told, Setting]]) -> int:
    """Run each of `grid`, and return how many there were; a crash says where it was."""
    many = 0
    for told, setting in grid:
        try:
            hold_what_holds_of_every_run(told, setting)
        except Exception as error:
            where = (*setting[:-1], setting.town.days)
            error.add_note(f"{told.party} {told.items} {told.flow} in {where}")
            raise
        many += 1
    return many


def in_turn(many: int) -> Iterator[tuple[Told, Setting]]:
    """Yield each way of telling by default groups with the next `many` settings, in turn.

    The settings go round with a stride that has no factor in common with their number.
    """
    place = 0
    for told in (told for told in all_ways() if told.default_group):
        for _ in range(many):
            yield told, SETTINGS[place % len(SETTINGS)]
            place += 77


def test_the_settings_are_no_input_errors() -> None:
    assert [check_scenario(town, []) for town in (LISTED, DRAWN)] == [[], []]
    assert math.gcd(77, len(SETTINGS)) == 1
    assert len(all_ways()) > 1_600


def test_no_way_of_telling_crashes() -> None:
    """Every eleventh of them, so that each item, detail and moment is among them."""
    every_eleventh = list(itertools.islice(in_turn(1), 0, None, 11))
    for party, items in zip(PARTIES, (ITEMS, PUBLIC_ITEMS), strict=True):
        some = [told for told, _ in every_eleventh if told.party == party]
        assert {told.items for told in some} == {(item,) for item in items}
        assert {told.flow["detail"] for told in some} == {*NUMBERS, *NAMES}
        assert {told.flow["when"] for told in some} == set(WHENS)
    assert run_all_of(iter(every_eleventh))


@pytest.mark.thorough
def test_no_way_of_telling_crashes_in_one_setting() -> None:
    assert run_all_of(in_turn(1))


@pytest.mark.parametrize("many", [2, pytest.param(None, marks=pytest.mark.thorough)])
def test_who_was_asked_by_name_crashes_in_no_setting(many: int | None) -> None:
    """Who is not among the asked has switched off; two requests say so of the same home."""
    asked = [
        told for told in all_ways() if told.items == ("asked",) and told.flow["detail"] in NAMES
    ]
    whens = {"on_request", "weekly", "at_end"}
    some = [told for told in asked if told.flow["when"] in whens]
    settings = [
        one for one in SETTINGS if one.people_asked == "listed" and one.may_opt_out and one.names
    ]
    assert len(some) == 2 * 2 * 3
    assert run_all_of(itertools.product(some, settings[:many]))


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.thorough)])
def test_four_totals_of_one_kind_crash_in_no_setting(every: int) -> None:
    some = [
        told
        for told in ways_together()
        if told.flow["when"] in ("on_response", "on_close", "weekly")
    ]
    grid = zip(some, itertools.cycle(SETTINGS[::5]), strict=False)
    assert run_all_of(itertools.islice(grid, 0, None, every))


def test_sixty_doorbells_by_name_with_an_opt_out_runs(write: Write) -> None:
    """Five of the six who switched off are in some area: on the map, and not among the asked."""
    policy = write(
        "by-name.toml",
        'title = "By name"\nresidents_may_opt_out = true\n[agency_receives]\n'
        'asked = { detail = "named", when = "on_request" }\n'
        'cameras = { detail = "pseudonymous", when = "on_request" }\n',
    )
    loaded = load_scenario("sixty-doorbells", (str(policy),))
    ledger = run(loaded, "by-name", loaded.scenario.seed, 0)
    left_out = set(ledger.trace.home[ledger.trace.kind == Happened.LEFT_OUT].tolist())
    assert (int(ledger.homes.opted_out.sum()), len(left_out)) == (6, 5)
    assert outcome(ledger).measures["certain_opted_out"] == 5


@pytest.mark.thorough
def test_no_way_of_telling_crashes_in_many_settings() -> None:
    assert run_all_of(in_turn(8)) > 2_000


@pytest.mark.thorough
def test_no_group_crashes_in_some_settings() -> None:
    settings = SETTINGS[::31]
    assert run_all_of(iter(itertools.product((*all_ways(), *ways_together()), settings)))
