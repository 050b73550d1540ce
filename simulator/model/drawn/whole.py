"""What luck decides in one replication, once for all policies that are compared on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.model.chance import Chance
from simulator.model.drawn.answers import Answers, Reach, draw_answers, reach_each
from simulator.model.drawn.counted import counted_requests
from simulator.model.drawn.incidents import Incident, all_incidents
from simulator.model.drawn.town import Town, build_town
from simulator.model.told.rules import Compiled
from simulator.scenario.loaded import Regime
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy


class Answered(NamedTuple):
    """Who is asked in each request of a replication, and how they answer."""

    reaches: list[Reach]
    answers: list[Answers]


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
    town: Town
    incidents: list[Incident]
    rules: Compiled
    """The rules of policies that have met this world, or those before it."""
    _answered: dict[tuple[tuple[int, bool, float], ...], Answered] = field(default_factory=dict)

    @classmethod
    def of(
        cls, scenario: Scenario, seed: int, replication: int, rules: Compiled | None = None
    ) -> Drawn:
        """Draw the world of one replication; `rules` are those compiled for another one."""
        chance = Chance(seed, replication)
        town = build_town(scenario, chance)
        incidents = all_incidents(scenario, town, chance)
        return cls(scenario, chance, town, incidents, rules or Compiled())

    def fits(self, scenario: Scenario, seed: int, replication: int) -> bool:
        """Tell whether this is the world of that replication."""
        return self.scenario is scenario and self.chance == Chance(seed, replication)

    def answered(self, regime: Regime) -> Answered:
        """Find who is asked in each request under `regime`, and how they answer, all at once.

        Of a policy it goes by two things alone: whether residents may switch requests off, and
        whether they are told that answers are reported.
        """
        said = tuple(
            (start, policy.residents_may_opt_out, told_effect(self.scenario, policy))
            for start, policy in regime.steps
        )
        if said not in self._answered:
            self._answered[said] = self._draw(regime, said)
        return self._answered[said]

    def _draw(self, regime: Regime, said: tuple[tuple[int, bool, float], ...]) -> Answered:
        incidents = self.incidents
        steps = [regime.step_at(incident.at) for incident in incidents]
        reaches = reach_each(incidents, self.town, [said[step][1] for step in steps])
        effects = [said[step][2] for step in steps]
        counted = list(counted_requests(self.scenario, incidents))
        answers = draw_answers(
            self.scenario, self.town, self.chance, incidents, reaches, effects, counted
        )
        return Answered(reaches, answers)
