"""What people write: scenarios and policies, loaded, checked and named.

The names below come from their modules when they are first asked for: a screen that only lists
the stories need not wait for what checks them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.lazily import offers

if TYPE_CHECKING:
    from simulator.scenario.loaded import Loaded, Regime
    from simulator.scenario.loading import load_policy, load_scenario
    from simulator.scenario.models import Scenario
    from simulator.scenario.policy import ITEMS, Policy
    from simulator.scenario.problems import InputError, Problem

__all__ = [
    "ITEMS",
    "InputError",
    "Loaded",
    "Policy",
    "Problem",
    "Regime",
    "Scenario",
    "load_policy",
    "load_scenario",
]

__getattr__ = offers(
    __name__,
    {
        "ITEMS": "policy",
        "InputError": "problems",
        "Loaded": "loaded",
        "Policy": "policy",
        "Problem": "problems",
        "Regime": "loaded",
        "Scenario": "models",
        "load_policy": "loading",
        "load_scenario": "loading",
    },
)
