"""A scenario on its way to another process, and back."""

from __future__ import annotations

import pytest

from simulator.scenario.changing import changed
from simulator.scenario.library import policy_names, scenario_names
from simulator.scenario.loading import load_scenario, with_policy
from simulator.scenario.writing.sending import received, sent


@pytest.mark.parametrize("name", scenario_names())
def test_what_comes_is_what_was_sent(name: str) -> None:
    loaded = load_scenario(name)
    for policy in policy_names():
        loaded = with_policy(loaded, policy)
    loaded = changed(loaded, {"residents.deadline_hours": 100.1, "policy.map.error_ft": 0.1})
    again = received(sent(loaded))
    assert again == loaded
    assert again.digest == loaded.digest
    assert sent(again) == sent(loaded)
