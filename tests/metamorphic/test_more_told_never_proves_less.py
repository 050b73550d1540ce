"""More told never proves less: a law, over random worlds and chains of policies.

Of two policies on the same luck, where one tells all that the other tells and more, nothing that
is certain under the second is uncertain under the first. What is certain is taken as a set: each
fact of each home, and each outcome of each request that is ruled out for a home.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.ledger import Ledger
from simulator.measure.inference.evidence import DoorOutcome
from simulator.measure.observer.proving import proven_by
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.library import policy_names, scenario_names
from simulator.scenario.policy import AS_NUMBER, BY_NAME, ITEMS, Flows, Policy
from tests.conftest import Ledgers
from tests.sizes import some_here

Load = Callable[[str, str], Loaded]
Told = dict[str, str]
"""For each item and party, how it is passed on, as TOML."""


def certain(ledger: Ledger) -> set[tuple[object, ...]]:
    """Return everything that is proven under a policy."""
    found: set[tuple[object, ...]] = set()
    for view in views(ledger):
        proven = proven_by(view)
        for one, proof in zip(proven.classes, proven.proven, strict=True):
            for place in one.members:
                if place < len(view.homes):
                    home = int(view.homes[place])
                    found |= {(view.agencies, home, fact) for fact in proof.facts}
                    found |= {
                        (view.agencies, home, view.requests[request], outcome)
                        for request, bits in proof.decisions.items()
                        for outcome in DoorOutcome
                        if not bits & 1 << outcome
                    }
    # A camera that is known is no fact that was proven; it is a fact all the same.
    return {one for one in found if one[2] not in {"camera", "no_camera", "not_asked"}}


def _world(lot: random.Random) -> str:
    """Return a scenario: listed homes, some without a camera, or a small drawn town."""
    head = 'title = "W"\nstart = 2024-01-01\ndays = 40\npolicies = ["./p.toml"]\n'
    rates = '[[residents.segments]]\nname = "all"\nshare = 1.0\nshares = 0.3\ndeclines = 0.4\n'
    agency = '[[agencies]]\nname = "P"\nrequests_per_month = {}\narea_sq_mi = {{ median = {}, spread = 1.6 }}\n'
    if lot.random() < 0.3:
        town = f"[town]\narea_sq_mi = 0.2\nhomes_per_sq_mi = {lot.choice([60, 200, 1000])}\ncameras = {lot.randint(4, 10)}\n"
        return head + town + rates + agency.format(4.0, lot.choice([0.01, 0.05]))
    homes = ", ".join(
        f'{{ id = "H{n}", x = {lot.uniform(0, 0.2):.3f}, y = {lot.uniform(0, 0.2):.3f}'
        f"{', camera = false' if n and lot.random() < 0.35 else ''} }}"
        for n in range(lot.randint(2, 7))
    )
    town = f"[town]\nwidth = 0.2\nheight = 0.2\ncamera_share = {lot.choice([0.2, 0.9])}\nhomes = [{homes}]\n"
    return head + town + rates + agency.format(4.0, lot.choice([0.002, 0.01, 0.05]))


def _policy(told: Told, more: str) -> str:
    agency = "".join(f"{item} = {how}\n" for item, how in told.items() if "." not in item)
    public = "".join(f"{item[7:]} = {how}\n" for item, how in told.items() if "." in item)
    return f"[agency_receives]\n{agency}[public_receives]\n{public}{more}"


def _chain(lot: random.Random) -> list[str]:
    """Return policies each of which tells all that the one before tells, and more."""
    items = ["asked", "shared", "declined", "ignored", "identity", "footage"]
    lot.shuffle(items)
    moment = {
        "asked": "on_request",
        "shared": "on_share",
        "identity": "on_share",
        "footage": "on_share",
    }
    total = '{ detail = "total", when = "on_close", group_by = "request" }'
    steps: list[tuple[str, str]] = []
    for item in items[: lot.randint(2, 5)]:
        named = f'{{ detail = "named", when = "{moment.get(item, "on_response")}" }}'
        # A total at the close says when that was, which names at once do not: names come on top.
        some = [(item, named), (f"public.{item}", total)]
        if lot.random() < 0.4:
            lot.shuffle(some)
            steps += some
        else:
            steps.append((lot.choice(("public.", "")) + item, total))
    told: Told = {}
    chain = [_policy(told, "")]
    maps = lot.sample([1000, 260, 100, 30, 0], lot.randint(1, 4))
    dots = [f"[map]\nerror_ft = {feet}\n" for feet in sorted(maps, reverse=True)]
    if lot.random() < 0.3:
        dots = [f"[map]\nerror_ft = {maps[0]}\ncovers = {covers}\n" for covers in (0.3, 0.7, 1.0)]
    shown = ""
    for kind in _mixed(lot, len(steps), len(dots)):
        if kind == "map":
            shown = dots.pop(0)
            told = told | {"cameras": '{ detail = "pseudonymous", when = "on_request" }'}
        else:
            item, how = steps.pop(0)
            told = told | {item: how}
        chain.append(_policy(told, shown))
    return chain


def _mixed(lot: random.Random, steps: int, maps: int) -> list[str]:
    kinds = ["step"] * steps + ["map"] * maps
    lot.shuffle(kinds)
    return kinds


def _holds(load: Load, seed: int) -> None:
    lot = random.Random(seed)
    world, chain = _world(lot), _chain(lot)
    opt_out = "residents_may_opt_out = true\n" if lot.random() < 0.3 else ""
    if opt_out:
        world = world.replace(
            "[[residents.segments]]", "[residents]\nopted_out = 0.3\n[[residents.segments]]"
        )
    before: set[tuple[object, ...]] = set()
    for less, policy in itertools.pairwise(["", *chain]):
        now = certain(run(load(world, opt_out + policy), "p", seed, 0))
        assert before <= now, (
            f"seed {seed}: {sorted(before - now, key=str)}\n{world}\n{less}\n{policy}"
        )
        before = now


@pytest.mark.parametrize("block", some_here(range(4), here=[0]))
def test_more_told_never_proves_less(load: Load, block: int) -> None:
    for seed in range(block * 12, block * 12 + 12):
        _holds(load, seed)


@pytest.mark.thorough
@pytest.mark.parametrize("block", range(20))
def test_more_told_never_proves_less_in_two_thousand_worlds(load: Load, block: int) -> None:
    for seed in range(1_000 + block * 100, 1_100 + block * 100):
        _holds(load, seed)


def test_a_map_takes_nobody_s_clearing_away(load: Load) -> None:
    """No name is among those who said no, so A never did: also where its dot may be B's.

    B has no camera. If the dot is B's, then A has none, and who has none says no to nothing.
    """
    world = """
title = "Two homes"
start = 2024-01-01
days = 40
policies = ["./p.toml"]
[town]
width = 0.2
height = 0.2
camera_share = 0.5
homes = [{ id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.11, y = 0.1, camera = false }]
[[script]]
at = 2024-01-02T09:00:00
agency = "P"
x = 0.1
y = 0.1
area_sq_mi = 0.01
responses = { A = "ignored" }
"""
    names = {"declined": '{ detail = "named", when = "on_response" }'}
    dots = {"cameras": '{ detail = "pseudonymous", when = "on_request" }'}
    less = certain(run(load(world, _policy(names, "")), "p", 0, 0))
    assert ((0,), 0, "not_declined") in less
    more = _policy(names | dots, "[map]\nerror_ft = 1000\n")
    assert less <= certain(run(load(world, more), "p", 0, 0))


def _strictly_more(less: Policy, more: Policy) -> bool:
    """Tell whether one bundled policy tells the agency and the public all that another tells.

    Only where both ask the same people under the same rules.
    """
    same = ("people_asked", "residents_may_opt_out", "request_limits")
    if any(getattr(less, name) != getattr(more, name) for name in same):
        return False
    parties = (
        (less.agency_receives, more.agency_receives),
        (less.public_receives, more.public_receives),
    )
    if not all(_flows_more(one, other, less, more) for one, other in parties):
        return False
    return less.agency_receives != more.agency_receives or less.map != more.map


def _flows_more(less: Flows, more: Flows, of: Policy, than: Policy) -> bool:
    for item in ITEMS:
        one, other = less.flow(item), more.flow(item)
        if one.detail == "none":
            continue
        same = one == other and (
            one.detail not in AS_NUMBER or one.detail == "total" or of.safeguards == than.safeguards
        )
        group = of.safeguards.group_by == than.safeguards.group_by
        if one.detail in AS_NUMBER and not (same and group):
            return False
        if one.detail in BY_NAME and (one.when != other.when or other.detail not in BY_NAME):
            return False
    if less.cameras.detail != "none":
        return of.map.error_ft >= than.map.error_ft and of.map.covers <= than.map.covers
    return True


def _pairs(names: list[str]) -> list[tuple[str, str]]:
    loaded = load_scenario("maple-court", tuple(names))
    rules = {name: loaded.regimes[name].steps[0][1] for name in names}
    return [
        (less, more)
        for less, more in itertools.permutations(names, 2)
        if _strictly_more(rules[less], rules[more])
    ]


def test_the_bundled_policies_hold_the_law(ledgers: Ledgers) -> None:
    """Every pair of which one tells strictly more, in the stories that are quick to work out."""
    pairs = _pairs(list(policy_names()))
    assert len(pairs) >= 3
    for story in ("maple-court", "sixty-doorbells"):
        runs = ledgers(story, sorted({one for pair in pairs for one in pair}))
        proven = {name: certain(ledger) for name, ledger in runs.items()}
        for less, more in pairs:
            assert proven[less] <= proven[more], (story, less, more)


@pytest.mark.thorough
def test_the_bundled_policies_hold_the_law_in_every_story(ledgers: Ledgers) -> None:
    pairs = _pairs(list(policy_names()))
    for story in scenario_names():
        if Path(story).stem == "four-hundred-agencies":
            continue
        runs = ledgers(story)
        proven = {name: certain(runs[name]) for name in {one for pair in pairs for one in pair}}
        for less, more in pairs:
            assert proven[less] <= proven[more], (story, less, more)
