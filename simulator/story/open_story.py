"""The story that is open: what every view of it shares, replaced as a whole and never altered.

A face holds one, shows it, and takes another in its place when somebody opens a story, changes a
number, takes another policy or guesses. Nothing here knows who shows it, nor when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from simulator.report.words.basis import first_sentence, in_a_sentence
from simulator.scenario.library import policy_names, policy_path
from simulator.scenario.loading import load_policy, with_policy

if TYPE_CHECKING:
    from simulator.experiment.what_if import FactsGiven
    from simulator.scenario.loaded import Loaded
    from simulator.story.changed_story import ChangedStory

WhichRun: TypeAlias = tuple[str, bool, frozenset[tuple[str, float]], int]
"""Which run: its policy, whether with another map, the numbers that were changed, and its luck."""


@dataclass(frozen=True, slots=True)
class PolicyToChoose:
    """A policy under which the story can be shown."""

    name: str
    title: str
    own: bool
    """Whether the story itself compares it; the others are bundled, and come after."""
    says: str
    """What it does, in a sentence."""


@dataclass(frozen=True, slots=True)
class OpenStory:
    """A loaded story, under which policy and with which map it is shown, and what was guessed."""

    loaded: Loaded
    """With the changes, and with every policy that was taken since it was opened."""
    policy: str
    other_map: bool = False
    """Whether its map is taken away; an exact one is given where the policy has none."""
    guesses: Mapping[str, str] = field(default_factory=dict)
    """By question, what the class guessed; kept in memory only."""
    guessed_of: Mapping[str, WhichRun] = field(default_factory=dict)
    """By question, of which run of the story it was guessed."""
    changes: Mapping[str, float] = field(default_factory=dict)
    """Numbers that are other than in the file, by key."""
    changed: str = ""
    """The same in words; every view says it."""
    opening: int = 0
    """Which opening it is, as its face counts: opened anew, a story begins at its beginning."""

    @classmethod
    def as_written(cls, loaded: Loaded, opening: int = 0) -> OpenStory:
        """Return a story with nothing changed, under the policy that its file has in front."""
        return cls(loaded, next(iter(loaded.regimes)), opening=opening)

    @classmethod
    def with_changes_of(cls, story: ChangedStory, opening: int = 0) -> OpenStory:
        """Return a story with what is changed of it, under the policy that is in front there."""
        return cls.as_written(story.loaded, opening).with_numbers_of(story)

    def with_numbers_of(self, story: ChangedStory) -> OpenStory:
        """Return it with the numbers and the policy of `story`, and the policy's own map.

        Where `story` does not have that policy any more, the first one is in front.
        """
        loaded = story.loaded
        first = next(iter(loaded.regimes))
        return replace(
            self,
            loaded=loaded,
            policy=story.policy if story.policy in loaded.regimes else first,
            other_map=False,
            changes=dict(story.changes),
            changed=story.words(),
        )

    @property
    def is_as_written(self) -> bool:
        """Whether it is the run of its file: the first one, with no number changed."""
        return not self.changes and self.loaded.replication == 0

    def with_policy(self, name: str) -> OpenStory:
        """Return it under another policy, one of its own or a bundled one, with its own map.

        Raises:
            InputError: where the policy's file is wrong.
        """
        return replace(self, loaded=with_policy(self.loaded, name), policy=name, other_map=False)

    def without_map(self) -> OpenStory:
        """Return it with the policy's map taken away; with an exact one where it has none."""
        return replace(self, other_map=True)

    def with_own_map(self) -> OpenStory:
        """Return it with the map that the policy has, or with none where it has none."""
        return replace(self, other_map=False)

    def with_guess(self, question: str, guess: str) -> OpenStory:
        """Return it with the answer that was guessed to a question of the story."""
        return replace(
            self,
            guesses={**self.guesses, question: guess},
            guessed_of={**self.guessed_of, question: self._which_run()},
        )

    def guessed_elsewhere(self) -> frozenset[str]:
        """Return the questions that were guessed of another run: its policy, map or numbers."""
        here = self._which_run()
        return frozenset(one for one, of in self.guessed_of.items() if of != here)

    def _which_run(self) -> WhichRun:
        return self.policy, self.other_map, frozenset(self.changes.items()), self.loaded.replication

    def with_guesses_of(self, before: OpenStory | None) -> OpenStory:
        """Return it with what was guessed in the story that was open before."""
        if before is None:
            return self
        return replace(self, guesses=before.guesses, guessed_of=before.guessed_of)

    def policies_to_choose(self) -> tuple[PolicyToChoose, ...]:
        """Return every policy it can be shown under: those it has first, then the bundled ones.

        Raises:
            InputError: where the file of a bundled policy is wrong.
        """
        own = [
            PolicyToChoose(name, regime.title, own=True, says=in_a_sentence(regime))
            for name, regime in self.loaded.regimes.items()
        ]
        others = [
            PolicyToChoose(name, policy.title, own=False, says=first_sentence(policy))
            for name in policy_names()
            if name not in self.loaded.regimes
            for policy in (load_policy(policy_path(name)),)
        ]
        return (*own, *others)

    def run_wanted(self) -> tuple[Loaded, str]:
        """Return the run to be watched: a scenario, and which of its policies is in force."""
        if not self.other_map:
            return self.loaded, self.policy
        # It takes the model with it, which a face without a run does not need.
        from simulator.experiment.what_if import with_other_map

        return with_other_map(self.loaded, self.policy)

    def facts_given(self) -> FactsGiven:
        """Return the facts that its policy gives, with the map that it is watched with."""
        from simulator.experiment.what_if import given_under

        own = given_under(self.loaded.regimes[self.policy])
        return own.with_other_map(own) if self.other_map else own

    def same_numbers(self, other: OpenStory | None) -> bool:
        """Tell whether `other` is the same opening of the same story, with the same numbers."""
        return other is not None and (self.opening, self.changes) == (other.opening, other.changes)

    def same_policies(self, other: OpenStory) -> bool:
        """Tell whether the policies to compare are the same, in the same order."""
        return list(self.loaded.regimes) == list(other.loaded.regimes)

    def same_run(self, other: OpenStory | None) -> bool:
        """Tell whether the run to be watched is the same one."""
        return (
            other is not None
            and self.same_numbers(other)
            and (self.policy, self.other_map) == (other.policy, other.other_map)
        )
