"""The story that a verb of the command line is asked for: by its name, its path, or a code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from simulator.verbs.console import say

if TYPE_CHECKING:
    from simulator.classroom.coded import Coded
    from simulator.classroom.starts.loading import Begun
    from simulator.experiment.what_if import FactsGiven
    from simulator.scenario import Loaded


@dataclass(frozen=True, slots=True)
class StoryWanted:
    """A story that was asked for, with the policies to run."""

    word: str
    """Its bundled name, or its path."""
    policies: tuple[str, ...]
    """Those that were asked for, by name or path; empty where it is the story's own."""
    loaded: Loaded
    """Ready to run: with the facts that a code gives in place of those of its policy."""
    original: Loaded
    """The same with the facts that its policies give."""
    coded: Coded | None = None
    """What the code says, where it was asked for by one."""

    def seed(self, wanted: int | None) -> int:
        """Return the root seed: `wanted` where there is one, else the code's or the file's."""
        if wanted is None and self.coded is not None:
            wanted = self.coded.seed
        return self.loaded.seed_or(wanted)

    def replication(self, wanted: int) -> int:
        """Return which run: `wanted` where it was asked for, else the code's."""
        asked = click.get_current_context().get_parameter_source("replication")
        if self.coded is not None and asked is ParameterSource.DEFAULT:
            return self.coded.replication
        return wanted

    def code(self, seed: int, replication: int = 0) -> str:
        """Return the code that gives these runs again; empty where they have none."""
        from simulator.classroom.coded import code_of

        names = tuple(self.original.regimes)
        policy = None if names == self.original.scenario.policies else names[0]
        if policy is not None and len(names) > 1:
            return ""
        return code_of(self.original, policy, seed=seed, replication=replication, given=self._given)

    def code_said(self, seed: int, replication: int = 0) -> str:
        """Return the code as it ends a heading; empty where there is none."""
        code = self.code(seed, replication)
        return f", code {code}" if code else ""

    @property
    def again(self) -> tuple[str, tuple[str, ...]]:
        """What to ask for to have the same again: the story and the policies, or the code."""
        if self._given is not None and self.coded is not None:
            return self.coded.code, ()
        return self.word, self.policies

    @property
    def _given(self) -> FactsGiven | None:
        """The facts that are given in place of the policy's."""
        return None if self.loaded is self.original or self.coded is None else self.coded.given


def asked_for(word: str, policies: tuple[str, ...] = ()) -> StoryWanted:
    """Return the story `word`, a bundled name, a path or a code, with its policies or `policies`.

    Of a code that was made with another version of the story it is said on standard error.

    Raises:
        InputError: where the story, a policy or the code is wrong.
        click.UsageError: where a code gives facts under its policy, and others are asked for.
    """
    from simulator.classroom.coded import OTHER_VERSION, coded
    from simulator.scenario import load_scenario

    said = coded(word)
    if said is None:
        loaded = load_scenario(word, policies)
        return StoryWanted(word, policies, loaded, loaded)
    if policies and said.given is not None:
        raise click.UsageError(
            "this code gives the police facts of its own under its policy: leave --policy out"
        )
    original = load_scenario(said.story, said.policies)
    if not said.is_of(original):
        say(f"note: {word}: {OTHER_VERSION}")
    if policies:
        loaded = load_scenario(said.story, policies)
        return StoryWanted(said.story, policies, loaded, loaded, said)
    return StoryWanted(said.story, said.policies, _with_facts(original, said), original, said)


def begun_by(word: str) -> Begun | None:
    """Return what the start file at `word`, or the code `word`, opens; nothing of a mere story.

    What was made with another version of the story is said on standard error.

    Raises:
        InputError: where the file, its story or the code is wrong.
    """
    from simulator.classroom.coded import OTHER_VERSION, coded

    said = coded(word)
    if said is None:
        from simulator.scenario.library import is_path

        if not is_path(word):
            return None
        from simulator.classroom.starts.loading import start_at

        begun = start_at(word)
    else:
        from simulator.classroom.starts.loading import begun_of

        begun = begun_of(said)
    if begun is not None and begun.changed_since:
        say(f"note: {word}: {OTHER_VERSION}")
    return begun


def _with_facts(original: Loaded, said: Coded) -> Loaded:
    """Return the story with the facts that a code gives; it then has this one policy."""
    given = said.facts_of(original)
    if given is None or said.policy is None:
        return original
    from simulator.experiment.what_if import NAME, regime_of

    return replace(original, regimes={NAME: regime_of(original.regimes[said.policy], given)})
