"""The stories of a lesson, with other policies, numbers and facts, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from simulator.classroom.starts.model import Given
from simulator.experiment.broken import BrokenRun, broken_text, naming
from simulator.experiment.what_if import given_under, regime_of
from simulator.scenario.changing import changed
from simulator.scenario.library import is_path, policy_names
from simulator.scenario.loaded import Loaded
from simulator.scenario.loading import load_scenario, with_policy

if TYPE_CHECKING:
    from simulator.experiment.jobs import Job, Result
    from simulator.experiment.results import Comparison, Outcome
    from simulator.ledger import Ledger
    from simulator.measure.inference.shapes import Shapes

Does: TypeAlias = "Callable[[Job], Result]"
"""Does one run, with its measures."""
_DEEPEST = 2
"""So far goes what is inferred of a run: nothing, proofs, and chances too."""


class Stories:
    """Loads what a lesson names and runs it, and does neither twice."""

    def __init__(self, folder: Path) -> None:
        """A path that is not absolute begins in `folder`, that of the lesson."""
        self._folder = folder
        self._loaded: dict[str, Loaded] = {}
        self._outcomes: dict[tuple[str, str, str, int, int], Outcome] = {}
        self._shapes: Shapes | None = None

    def story(self, word: str) -> Loaded:
        """Return the story `word`, a bundled name or a path, as it is written.

        Raises:
            InputError: there is none, or it is wrong.
        """
        if word not in self._loaded:
            self._loaded[word] = load_scenario(str(self.path_of(word)) if is_path(word) else word)
        return self._loaded[word]

    def path_of(self, word: str) -> Path:
        """Return where the story is that a lesson gives by path."""
        return self._folder / word

    def under(
        self,
        word: str,
        policies: Iterable[str] = (),
        values: Mapping[str, object] | None = None,
        given: Given | None = None,
    ) -> Loaded:
        """Return a story with bundled policies among its own, and with other numbers.

        Under `policies` the police are `given` other facts, where there are any.

        Raises:
            InputError: the story is wrong, or refuses a number.
        """
        loaded = self.story(word)
        for name in policies:
            loaded = with_policy(loaded, name)
        if values:
            loaded = changed(loaded, values)
        if given is not None:
            regimes = {name: loaded.regimes[name] for name in policies}
            told = {
                name: regime_of(regime, given.of(given_under(regime)), name)
                for name, regime in regimes.items()
            }
            loaded = replace(loaded, regimes={**loaded.regimes, **told})
        return loaded

    def outcome(
        self,
        loaded: Loaded,
        policy: str,
        replication: int,
        *,
        inference: bool = True,
        chances: bool = True,
        does: Does | None = None,
    ) -> Outcome:
        """Return what one run came to, with what can be inferred or without, or proofs alone.

        `does` does the run, where it is not done here.

        Raises:
            BrokenRun: the run broke down.
        """
        from simulator.experiment.jobs import Failed, Job, Key
        from simulator.experiment.results import outcome
        from simulator.measure.inference.shapes import Shapes
        from simulator.model import run

        alone = replace(loaded, regimes={policy: loaded.regimes[policy]})
        key = loaded.name, alone.digest, policy, replication
        depth = inference + (inference and chances)
        for known in range(depth, _DEEPEST + 1):
            if (*key, known) in self._outcomes:
                return self._outcomes[*key, known]
        seed = loaded.scenario.seed
        if does is not None:
            result = does(Job(Key(0, policy, replication), alone, seed, inference, chances))
            if isinstance(result, Failed):
                raise BrokenRun(broken_text(loaded, policy, seed, replication, result.reason))
            came_to = result.outcome
        else:
            self._shapes = self._shapes or Shapes()
            with naming(loaded, policy, seed, replication):
                ledger = run(loaded, policy, seed, replication)
                came_to = outcome(ledger, inference=inference, chances=chances, shapes=self._shapes)
        self._outcomes[*key, depth] = came_to
        return came_to

    def ledger(self, loaded: Loaded, policy: str, replication: int) -> Ledger:
        """Return all that one run left behind; it is run anew each time.

        Raises:
            BrokenRun: the run broke down.
        """
        from simulator.model import run

        seed = loaded.scenario.seed
        with naming(loaded, policy, seed, replication):
            return run(loaded, policy, seed, replication)

    def comparison(self, loaded: Loaded, replications: int) -> Comparison:
        """Return so many runs under every policy of `loaded`.

        Raises:
            BrokenRun: a run broke down.
        """
        from simulator.experiment.results import Comparison

        outcomes = {
            name: [self.outcome(loaded, name, number) for number in range(replications)]
            for name in loaded.regimes
        }
        return Comparison(loaded, loaded.scenario.seed, outcomes)


def policies_of(loaded: Loaded) -> list[str]:
    """Return the names of all policies that a story can be shown under: its own come first."""
    return list(dict.fromkeys([*loaded.regimes, *policy_names()]))
