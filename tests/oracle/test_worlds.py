"""Tiny worlds: what the program calls proven is what is true in every world, no more and no less.

`worlds.py` lists every world that fits what the agency was told, from the contract alone. A home
too much is a wrong proof; a home too few is a proof that a class would find and the program not.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.oracle import door, draw_worlds, worlds
from tests.oracle.play import printed


def wrong_proofs(seed: int, folder: Path) -> list[str]:
    """What the program proves otherwise than the list of all worlds, a line each."""
    scenario, policy = draw_worlds.world_of(seed)
    try:
        found = door.run(folder, scenario, {"policy": policy})["policy"]["measures"]
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    right = dataclasses.asdict(worlds.prove(worlds.setting_of(scenario, policy)))
    return [
        f"seed {seed}: {measure}: {found[measure]}, not {value}"
        for measure, value in right.items()
        if found[measure] != value
    ]


@pytest.mark.parametrize("seed", range(100))
def test_proven_is_what_is_true_in_every_world(seed: int, tmp_path: Path) -> None:
    wrong = wrong_proofs(seed, tmp_path)
    scenario, policy = draw_worlds.world_of(seed)
    assert not wrong, "\n".join([*wrong, printed(scenario, {"policy": policy})])


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 3000, 100))
def test_proven_is_what_is_true_in_every_world_of_two_thousand(first: int, tmp_path: Path) -> None:
    wrong = [line for seed in range(first, first + 100) for line in wrong_proofs(seed, tmp_path)]
    assert not wrong, "\n".join(wrong)
