"""Random scripted scenarios: every count of the program is the count of a second program.

`counting.py` was written from the contract and not from the program. Each seed is one scenario
under three policies, and every second one under a timeline of them too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import counting, door, draw
from tests.oracle.compare import differences
from tests.oracle.play import printed
from tests.sizes import some_here


def wrong_counts(seed: int, folder: Path) -> list[str]:
    """What the program counts otherwise than the reference, a line each."""
    scenario, policies, steps = draw.play_of(seed)
    try:
        found = door.run(folder, scenario, policies)
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    return [
        f"seed {seed}, {name}: {line}"
        for name, policy_steps in steps.items()
        for line in differences(found[name], counting.count(scenario, policy_steps))
    ]


_NAMES_OF_ANOTHER_POLICY = (5223, 6082)
"""Here the public hears whom earlier requests asked, and who shared in later ones alone."""


@pytest.mark.parametrize(
    "seed",
    some_here(
        [*range(70), *_NAMES_OF_ANOTHER_POLICY], here=[*range(12), *_NAMES_OF_ANOTHER_POLICY]
    ),
)
def test_a_second_program_counts_the_same(seed: int, tmp_path: Path) -> None:
    wrong = wrong_counts(seed, tmp_path)
    assert not wrong, "\n".join([*wrong, printed(*draw.play_of(seed)[:2])])


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 3000, 100))
def test_a_second_program_counts_the_same_of_two_thousand(first: int, tmp_path: Path) -> None:
    wrong = [line for seed in range(first, first + 100) for line in wrong_counts(seed, tmp_path)]
    assert not wrong, "\n".join(wrong)
