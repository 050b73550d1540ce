"""Policies that change: steps that change nothing change nothing, and nothing is forgotten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.ledger import Ledger
from simulator.measure.inference.evidence import DoorOutcome
from simulator.measure.observer.conclusions import learned_measures
from simulator.measure.observer.proving import proven_by
from simulator.measure.observer.view import RequestGroup, View, groups, view_of, views
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.scenario.loaded import Regime
from simulator.scenario.models import MINUTES_PER_DAY
from tests.oracle import door, draw_worlds
from tests.sizes import some_here

POLICIES = (
    "totals-per-request",
    "every-outcome",
    "asked-totals-with-opt-out",
    "live-counts",
    "totals-and-exact-map",
    "public-post-2021",
)


def certain(view: View) -> set[tuple[int, object, object]]:
    """Everything that is proven of homes: facts, and outcomes that are ruled out."""
    proven, out = proven_by(view), set[tuple[int, object, object]]()
    for alike, proof in zip(proven.classes, proven.proven, strict=True):
        for home in (int(view.homes[place]) for place in alike.members if place < len(view.homes)):
            out |= {(home, "is", fact) for fact in proof.facts}
            out |= {
                (home, view.requests[request], outcome)
                for request, bits in proof.decisions.items()
                for outcome in DoorOutcome
                if not bits & 1 << outcome
            }
    return out


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("story", some_here(["small-areas", "maple-court"], here=["maple-court"]))
def test_a_policy_that_is_followed_by_itself_is_one_policy(story: str, policy: str) -> None:
    loaded = load_scenario(story, (policy,))
    alone = run(loaded, policy, 1, 0)
    ((_, rules),) = loaded.regimes[policy].steps
    middle = loaded.scenario.days // 2 * MINUTES_PER_DAY
    steps = Regime("in steps", ((0, rules), (middle, rules), (middle + MINUTES_PER_DAY, rules)))
    stepped = run(replace(loaded, regimes={"in steps": steps}), "in steps", 1, 0)
    assert list(map(certain, views(stepped))) == list(map(certain, views(alone)))
    assert learned_measures(stepped) == pytest.approx(learned_measures(alone))


def changing(seed: int, folder: Path) -> Ledger:
    scenario, policies, _ = draw_worlds.changing_world_of(seed)
    path = door.write(folder, scenario, policies)
    return run(load_scenario(str(path)), "as it happened", 0, 0)


@pytest.mark.parametrize("seed", some_here(range(60), here=range(25)))
def test_whoever_remembers_all_steps_knows_no_less_than_of_one(seed: int, tmp_path: Path) -> None:
    """What a camera or a switch was proven to be under one policy is so under the next."""
    ledger = changing(seed, tmp_path)
    (group,) = groups(ledger) or (None,)
    if group is None:
        return
    whole = view_of(ledger, group)
    everything = certain(whole)
    cameras = {
        (int(home), "is", "camera")
        for home, subject in zip(whole.homes, whole.evidence.subjects, strict=False)
        if subject.camera == 1.0
    }
    for step in set(ledger.requests.step.tolist()):
        some = tuple(at for at in group.requests if ledger.requests.step[at] == step)
        if some:
            of_step = certain(view_of(ledger, RequestGroup(group.agencies, some)))
            # Of another step it may be otherwise that it was never asked, or never said no.
            lasting = {fact for fact in of_step if fact[2] not in {"not_asked", "not_declined"}}
            assert lasting <= everything | cameras


def test_each_request_is_answered_as_people_knew_of_it(tmp_path: Path) -> None:
    """Told that answers are passed on, people answer otherwise: in that step, and in no other."""
    told = '[agency_receives]\ndeclined = { detail = "total", when = "on_close" }\n'
    knowing = f"title = 'P'\n{told}[residents_told]\ndeclined = true\n"
    for name, policy in (("before", f"title = 'P'\n{told}"), ("after", knowing)):
        (tmp_path / f"{name}.toml").write_text(policy)
    (tmp_path / "scenario.toml").write_text(
        'title = "Told"\nstart = 2024-01-01\ndays = 20\npolicies = ["first", "both"]\n'
        "[town]\ncamera_share = 0.5\nhomes = [\n"
        '  { id = "A", x = 0.05, y = 0.05 }, { id = "B", x = 0.06, y = 0.05 } ]\n'
        '[residents]\ntold_effect = 1.0\nsegments = [{ name = "all", share = 1.0, shares = 0.2, declines = 0.3 }]\n'
        + "".join(
            f"[[script]]\nat = 2024-01-{day:02}T09:00:00\nx = 0.05\ny = 0.05\narea_sq_mi = 0.01\n"
            for day in (1, 12)
        )
        + "".join(
            f'[[timelines]]\nname = "{name}"\nsteps = [{{ from = 2024-01-01, policy = "./{first}.toml" }},'
            f' {{ from = 2024-01-10, policy = "./after.toml" }}]\n'
            for name, first in (("first", "after"), ("both", "before"))
        )
    )
    loaded = load_scenario(str(tmp_path / "scenario.toml"))
    kinds = []
    for name in ("first", "both"):
        (view,) = views(run(loaded, name, 1, 0))
        (kind,) = view.evidence.subjects[0].kinds
        asking = view.evidence.requests
        kinds.append([kind.sharing(told=request.told) for request in asking])
    assert kinds[0][0] == kinds[0][1] == kinds[1][1] > kinds[1][0] == 0.2
