"""Many runs: policies by replications, and what they say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.lazily import offers

if TYPE_CHECKING:
    from simulator.experiment.results import Comparison, Outcome, compare, outcome, run_all

__all__ = ["Comparison", "Outcome", "compare", "outcome", "run_all"]

__getattr__ = offers(__name__, dict.fromkeys(__all__, "results"))
