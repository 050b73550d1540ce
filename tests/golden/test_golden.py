"""Golden runs: figures of the bundled scenarios, changed only by `make golden`."""

from __future__ import annotations

import pytest

from simulator.scenario.library import scenario_names
from tests.golden.golden import FOLDER, golden_text


@pytest.mark.parametrize("scenario", scenario_names())
def test_a_bundled_scenario_gives_the_figures_it_gave(scenario: str) -> None:
    """If this change is meant, run `make golden` and say in the commit why the figures moved."""
    assert golden_text(scenario) == (FOLDER / f"{scenario}.json").read_text(encoding="utf-8")
