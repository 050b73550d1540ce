"""When there are enough runs: the confidence-interval rule with look-ahead.

The mean of each measure is known to within a wanted share of itself, and stays so over the runs
looked ahead: one lucky narrow interval does not stop a batch early (Hoad, Robinson and Davies,
"Automated selection of the number of replications for a discrete-event simulation", Journal of
the Operational Research Society 61, 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.experiment.results import Comparison
from simulator.experiment.statistics import Summary

FEWEST = 3
"""Below so many runs an interval says little."""
LOOK_AHEAD = 5
"""Runs over which the rule has to hold, up to 100 runs; then that share of them."""


@dataclass(slots=True)
class Until:
    """The wanted half-width, as a share of the mean, and of which measures."""

    relative: float
    measures: tuple[str, ...]
    _since: int | None = None
    """At how many runs the half-widths were first small enough, and have been ever since."""

    def met(self, comparison: Comparison) -> bool:
        """Tell whether there are enough runs; to be asked once for each number of runs."""
        n = comparison.replications
        if n < FEWEST or not self._narrow(comparison):
            self._since = None
            return False
        if self._since is None:
            self._since = n
        return n - self._since >= LOOK_AHEAD * max(100, self._since) // 100

    def _narrow(self, comparison: Comparison) -> bool:
        return all(
            self._narrow_enough(comparison.summary(policy, "measures", name))
            for policy in comparison.outcomes
            for name in self.measures
            if name in comparison.names("measures")
        )

    def _narrow_enough(self, summary: Summary) -> bool:
        if summary.mean is None or summary.low is None or summary.high is None:
            return summary.n == 0
        return (summary.high - summary.low) / 2 <= self.relative * abs(summary.mean)
