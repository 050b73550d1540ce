"""What people write: scenarios and policies, loaded, checked and named."""

from simulator.scenario.loading import Loaded, Regime, load_policy, load_scenario
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
