"""Three hundred hostile inputs by seed, a thousand under thorough; `make fuzz` takes others."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import cli
from tests.fuzz.at_doors import Doors
from tests.fuzz.inputs import KINDS, Inputs, run_file_of
from tests.fuzz.met import faults
from tests.sizes import some_here

PARTS = 10
A_THOUSAND = 1_000


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    path = tmp_path_factory.mktemp("run") / "run.db"
    CliRunner().invoke(cli, ["run", "small-areas", "--out", str(path)], catch_exceptions=False)
    return Inputs(run_file_of(path))


@pytest.mark.parametrize("part", some_here(range(PARTS), here=[0, 4]))
def test_no_input_brings_a_traceback_or_a_line_without_a_place(
    part: int, inputs: Inputs, tmp_path: Path
) -> None:
    with Doors(tmp_path) as doors:
        wrong = {
            seed: found
            for seed in range(part, A_THOUSAND, PARTS)
            if (found := faults(inputs.of(seed), tmp_path, doors))
        }
    assert wrong == {}


def test_a_seed_gives_the_same_input_and_every_kind_comes(inputs: Inputs) -> None:
    assert [inputs.of(seed) for seed in range(50)] == [inputs.of(seed) for seed in range(50)]
    assert {inputs.of(seed).kind for seed in range(50)} == set(KINDS)
    assert len({inputs.of(seed).content for seed in range(200)}) > 150
