"""What a loaded scenario is: plain data, ready to run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.scenario.letters.typing import typed_path
from simulator.scenario.library import scenario_path
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy
from simulator.scenario.real_agencies import is_real


@dataclass(frozen=True, slots=True)
class Regime:
    """A policy by name, or several in turn: what is in force at each minute."""

    name: str
    steps: tuple[tuple[int, Policy], ...]
    """From which minute on which policy, in order; the first holds from minute 0."""
    files: tuple[Path, ...] = ()
    """Where each of them stands; nothing where they were made up or changed since."""

    @property
    def title(self) -> str:
        """What people call it."""
        return self.steps[0][1].title if len(self.steps) == 1 else self.name

    @property
    def has_switch(self) -> bool:
        """Whether residents can switch requests off under it, at any time."""
        return any(rules.residents_may_opt_out for _, rules in self.steps)

    def step_at(self, minute: int) -> int:
        """Return the position of the step in force at `minute`."""
        if len(self.steps) == 1:
            return 0
        return max((i for i, (start, _) in enumerate(self.steps) if start <= minute), default=0)

    def at(self, minute: int) -> Policy:
        """Return the policy in force at `minute`."""
        return self.steps[self.step_at(minute)][1]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario ready to run."""

    name: str
    path: Path
    scenario: Scenario
    regimes: dict[str, Regime]
    """The policies to compare, by name, in the order of the scenario."""
    replication: int = 0
    """Which run of its seed is watched; many runs count theirs from the first."""

    @property
    def typed(self) -> str:
        """What a command is given for it: the name of a bundled story, else where its file is."""
        bundled = self.path == scenario_path(self.name)
        return self.name if bundled else typed_path(self.path)

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that decides the outcome but the seed of the command.

        What a policy says of its own numbers decides nothing.
        """
        resolved = {
            "scenario": _resolved(self.scenario),
            "policies": {
                name: [
                    [start, policy.model_dump(mode="json", by_alias=True, exclude={"assumptions"})]
                    for start, policy in regime.steps
                ]
                for name, regime in self.regimes.items()
            },
        }
        text = json.dumps(resolved, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def tells_of(self, policy: str) -> bool:
        """Tell whether the story's own words are of the run under `policy`: under its first one.

        Where that one is not among those to compare, they are of any.
        """
        first = self.scenario.policies[0]
        return policy == first or first not in self.regimes

    def seed_or(self, seed: int | None) -> int:
        """Return the root seed: `seed` where there is one, else the file's."""
        return self.scenario.seed if seed is None else seed

    @property
    def names_real_agency(self) -> bool:
        """Whether an agency of this scenario exists."""
        return any(is_real(agency.name) for agency in self.scenario.all_agencies())


def _resolved(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario with its defaults written out, but for one camera a home.

    Whoever says nothing of several cameras, or says 1, has the same scenario. So has whoever says
    what to press at a pause among its other words.
    """
    resolved = scenario.model_dump(mode="json", by_alias=True)
    town = resolved["town"]
    if scenario.town.most_cameras == 1:
        del town["cameras_per_home"]
    for home in town["homes"]:
        if home["cameras"] in (None, 1):
            del home["cameras"]
    for pause, written in zip(scenario.pauses, resolved["pauses"], strict=True):
        written["say"] = pause.told()
        del written["next"]
    return resolved
