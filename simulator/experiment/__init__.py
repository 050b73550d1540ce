"""Many runs: policies by replications, and what they say together."""

from simulator.experiment.results import Comparison, Outcome, compare, outcome, run_all

__all__ = ["Comparison", "Outcome", "compare", "outcome", "run_all"]
