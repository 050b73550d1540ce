"""What luck decides in one replication, once for all policies that are compared on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from simulator.kept import Kept
from simulator.ledger import Ints
from simulator.memory import keep_freed_memory
from simulator.model.chance import Chance
from simulator.model.drawn.answers import Answered, draw_answers
from simulator.model.drawn.counted import counted_requests
from simulator.model.drawn.incidents import Incidents, all_incidents
from simulator.model.drawn.reaches import reach_each
from simulator.model.drawn.town import DrawnTown, build_town
from simulator.model.told.rules import Compiled
from simulator.scenario.loaded import Regime
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy

Behaviour: TypeAlias = tuple[tuple[int, bool, float], ...]
"""What of a regime homes act on: from each minute on, whether any home may be left out because it
switched requests off, and the change in the log-odds of sharing."""


def told_effect(scenario: Scenario, policy: Policy) -> float:
    """Return the change in the log-odds of sharing that `policy` brings about."""
    return scenario.residents.told_effect if policy.tells_of_answers else 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """The town of a replication and its requests; what of the answers depends on no policy.

    Runs of several policies can share one: nothing in it is changed by a run.
    """

    scenario: Scenario
    chance: Chance
    town: DrawnTown
    incidents: Incidents
    rules: Compiled
    """The rules of policies that have met this world, or those before it."""
    _answered: dict[Behaviour, Answered] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)
    """What runs under several policies work out of it once."""

    @classmethod
    def of(
        cls, scenario: Scenario, seed: int, replication: int, rules: Compiled | None = None
    ) -> Drawn:
        """Draw the world of one replication; `rules` are those compiled for another one."""
        keep_freed_memory()
        chance = Chance(seed, replication)
        town = build_town(scenario, chance)
        incidents = all_incidents(scenario, town, chance)
        return cls(scenario, chance, town, incidents, rules or Compiled())

    def fits(self, scenario: Scenario, seed: int, replication: int) -> bool:
        """Tell whether this is the world of that replication."""
        return self.scenario is scenario and self.chance == Chance(seed, replication)

    def steps(self, regime: Regime) -> Ints:
        """Return the step of `regime` in which each request is submitted."""
        starts = [start for start, _ in regime.steps]
        return np.maximum(np.searchsorted(starts, self.incidents.at, side="right") - 1, 0)

    def behaviour(self, regime: Regime) -> Behaviour:
        """Return what decides under `regime` who is asked, and how they answer.

        It goes by two things alone: whether residents may switch requests off, where any did, and
        whether they are told that answers are reported.
        """
        anybody = bool(self.town.homes.opted_out.any())
        return tuple(
            (start, policy.residents_may_opt_out and anybody, told_effect(self.scenario, policy))
            for start, policy in regime.steps
        )

    def answered(self, regime: Regime) -> Answered:
        """Find who is asked in each request under `regime`, and how they answer, all at once."""
        said = self.behaviour(regime)
        if said not in self._answered:
            self._answered[said] = self._draw(regime)
        return self._answered[said]

    def _draw(self, regime: Regime) -> Answered:
        incidents, steps = self.incidents, self.steps(regime)
        policies = [policy for _, policy in regime.steps]
        may_opt_out = np.array([policy.residents_may_opt_out for policy in policies])[steps]
        effects = np.array([told_effect(self.scenario, policy) for policy in policies])[steps]
        reaches = reach_each(incidents, self.town, may_opt_out)
        counted = list(counted_requests(self.scenario, incidents))
        return draw_answers(
            self.scenario, self.town, self.chance, incidents, reaches, effects, counted
        )
