"""Tiny worlds: what the program calls proven or almost sure is so by a list of all worlds.

`worlds.py` lists every world that fits what the agency was told, from the contract alone. A home
too much is a wrong proof; a home too few is a proof that a class would find and the program not.
"""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest

from tests.oracle import beliefs, door, dots, draw_worlds, worlds
from tests.oracle.happening import Table
from tests.oracle.play import printed
from tests.oracle.setting import Setting, setting_of
from tests.sizes import some_here


def wrong_proofs(seed: int, folder: Path) -> list[str]:
    """What the program proves otherwise than the list of all worlds, a line each."""
    scenario, policy = draw_worlds.world_of(seed)
    try:
        found = door.run(folder, scenario, {"policy": policy})["policy"]["measures"]
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    return unproven(seed, found, setting_of(scenario, policy))


def wrong_proofs_by_map(seed: int, folder: Path) -> list[str]:
    """The same where the agency's map is not exact: a dot may be one home's or another's."""
    scenario, policy = draw_worlds.mapped_world_of(seed)
    try:
        offsets = door.dots(folder, scenario, policy)
        found = door.run(folder, scenario, {"policy": policy})["policy"]["measures"]
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    error = policy["map"]["error_ft"]
    places = dots.dots_of(scenario, error, offsets)
    if not dots.is_clear(scenario, places, error):
        return []
    return unproven(seed, found, setting_of(scenario, policy, places))


def wrong_proofs_of_changes(seed: int, folder: Path) -> list[str]:
    """The same where the policy changes meanwhile: one agency, one body of evidence."""
    scenario, policies, steps = draw_worlds.changing_world_of(seed)
    try:
        found = door.run(folder, scenario, policies)["as it happened"]["measures"]
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    return unproven(seed, found, setting_of(scenario, steps))


def wrong_proofs_of_changes_by_map(seed: int, folder: Path) -> list[str]:
    """The same with a map that is not exact."""
    scenario, policies, steps = draw_worlds.changing_mapped_world_of(seed)
    alone = {key: part for key, part in scenario.items() if key != "timelines"}
    try:
        offsets = door.dots(folder, {**alone, "policies": ["./policy.toml"]}, policies["p0"])
        found = door.run(folder, scenario, policies)["as it happened"]["measures"]
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    error = policies["p0"]["map"]["error_ft"]
    places = dots.dots_of(scenario, error, offsets)
    if not dots.is_clear(scenario, places, error):
        return []
    return unproven(seed, found, setting_of(scenario, steps, places))


def unproven(seed: int, found: Table, setting: Setting) -> list[str]:
    return [
        f"seed {seed}: {measure}: {found[measure]}, not {value}"
        for measure, value in dataclasses.asdict(worlds.prove(setting)).items()
        if found[measure] != value
    ]


def wrong_beliefs(seed: int, folder: Path) -> list[str]:
    """What the program takes for almost sure otherwise than the weights of all worlds, a line each."""
    scenario, policy = draw_worlds.weighed_world_of(seed)
    setting = setting_of(scenario, policy)
    assert beliefs.can_weigh(setting)
    try:
        found = door.run(folder, scenario, {"policy": policy})["policy"]["measures"]
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    return [
        f"seed {seed}: {measure}: {found[measure]}, not {value}"
        for measure, value in beliefs.measures(setting).items()
        if not is_same(measure, found[measure], value)
    ]


def wrong_beliefs_of_changes(seed: int, folder: Path) -> list[str]:
    """The same where the policy changes meanwhile."""
    scenario, policies, steps = draw_worlds.changing_world_of(seed)
    scenario["days"] += 3  # after all deadlines
    for segment in scenario["residents"]["segments"]:
        segment["declines"] = segment["declines"] or 0.05  # no answer is out of the question
    setting = setting_of(scenario, steps)
    assert beliefs.can_weigh(setting)
    try:
        found = door.run(folder, scenario, policies)["as it happened"]["measures"]
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    return [
        f"seed {seed}: {measure}: {found[measure]}, not {value}"
        for measure, value in beliefs.measures(setting).items()
        if not is_same(measure, found[measure], value)
    ]


def is_same(measure: str, found: float | None, right: float | None) -> bool:
    if measure == "bits" and found is None:
        return True  # null is allowed where a part is approximate
    if found is None or right is None:
        return found is right
    return math.isclose(found, right, rel_tol=1e-9, abs_tol=1e-9)


_CLIPS_WOULD_HAVE_COME = 1788
"""Here a live count says that somebody shared, and no clip came: so the request is still open."""


@pytest.mark.parametrize(
    "seed",
    some_here([*range(100), _CLIPS_WOULD_HAVE_COME], here=[*range(15), _CLIPS_WOULD_HAVE_COME]),
)
def test_proven_is_what_is_true_in_every_world(seed: int, tmp_path: Path) -> None:
    wrong = wrong_proofs(seed, tmp_path)
    scenario, policy = draw_worlds.world_of(seed)
    assert not wrong, "\n".join([*wrong, printed(scenario, {"policy": policy})])


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 3000, 100))
def test_proven_is_what_is_true_in_every_world_of_two_thousand(first: int, tmp_path: Path) -> None:
    wrong = [line for seed in range(first, first + 100) for line in wrong_proofs(seed, tmp_path)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("seed", some_here(range(50), here=range(10)))
def test_proven_by_a_map_is_what_is_true_in_every_matching(seed: int, tmp_path: Path) -> None:
    wrong = wrong_proofs_by_map(seed, tmp_path)
    scenario, policy = draw_worlds.mapped_world_of(seed)
    assert not wrong, "\n".join([*wrong, printed(scenario, {"policy": policy})])


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 2000, 100))
def test_proven_by_a_map_is_what_is_true_in_every_matching_of_a_thousand(
    first: int, tmp_path: Path
) -> None:
    seeds = range(first, first + 100)
    wrong = [line for seed in seeds for line in wrong_proofs_by_map(seed, tmp_path)]
    assert not wrong, "\n".join(wrong)


_ONE_IS_TO_ANSWER = (262, 3234, 4097)
"""Here one home was asked, nobody knows which, and had it said no, its name would have come."""


@pytest.mark.parametrize(
    "seed", some_here([*range(100), *_ONE_IS_TO_ANSWER], here=[*range(20), *_ONE_IS_TO_ANSWER])
)
def test_proven_is_what_is_true_whatever_changes(seed: int, tmp_path: Path) -> None:
    wrong = wrong_proofs_of_changes(seed, tmp_path)
    scenario, policies, _ = draw_worlds.changing_world_of(seed)
    assert not wrong, "\n".join([*wrong, printed(scenario, policies)])


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 2000, 100))
def test_proven_is_what_is_true_whatever_changes_of_a_thousand(first: int, tmp_path: Path) -> None:
    seeds = range(first, first + 100)
    wrong = [line for seed in seeds for line in wrong_proofs_of_changes(seed, tmp_path)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("seed", some_here(range(60), here=range(10)))
def test_proven_by_a_map_is_what_is_true_whatever_changes(seed: int, tmp_path: Path) -> None:
    wrong = wrong_proofs_of_changes_by_map(seed, tmp_path)
    scenario, policies, _ = draw_worlds.changing_mapped_world_of(seed)
    assert not wrong, "\n".join([*wrong, printed(scenario, policies)])


@pytest.mark.parametrize("seed", some_here(range(80), here=range(15)))
def test_almost_sure_is_what_the_worlds_weigh(seed: int, tmp_path: Path) -> None:
    wrong = wrong_beliefs(seed, tmp_path)
    scenario, policy = draw_worlds.weighed_world_of(seed)
    assert not wrong, "\n".join([*wrong, printed(scenario, {"policy": policy})])


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 2000, 100))
def test_almost_sure_is_what_the_worlds_weigh_of_a_thousand(first: int, tmp_path: Path) -> None:
    wrong = [line for seed in range(first, first + 100) for line in wrong_beliefs(seed, tmp_path)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("seed", some_here(range(80), here=range(12)))
def test_almost_sure_is_what_the_worlds_weigh_whatever_changes(seed: int, tmp_path: Path) -> None:
    wrong = wrong_beliefs_of_changes(seed, tmp_path)
    scenario, policies, _ = draw_worlds.changing_world_of(seed)
    assert not wrong, "\n".join([*wrong, printed(scenario, policies)])
