"""A story and what is changed of it before it is run: made on its card and in Assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simulator.report.words import assumptions as said
from simulator.report.words.number_terms import number_word
from simulator.scenario import InputError, Loaded, load_scenario
from simulator.scenario.changing import changed, value_at, with_companions
from simulator.scenario.keys import POLICY, key_path, kind_of
from simulator.scenario.letters.text import clean
from simulator.scenario.numbers import ScenarioNumber, differences, policy_numbers, stepped

_PARTS = "residents.segments"
"""Where numbers have companions: shares that add up to 1."""
_SAID = 2
"""Changes that are said; of the others it is said how many there are."""


@dataclass(frozen=True, slots=True)
class ChangedStory:
    """A story as its file has it, the policy that is in front, and the numbers that differ."""

    original: Loaded
    policy: str
    changes: Mapping[str, float] = field(default_factory=dict)
    before: Mapping[str, float] = field(default_factory=dict)
    """What the file has there, as far as somebody has looked it up."""

    @classmethod
    def as_written(cls, original: Loaded) -> ChangedStory:
        """Return a story of which nothing is changed."""
        return cls(original, next(iter(original.regimes)))

    @classmethod
    def of(cls, loaded: Loaded, policy: str) -> ChangedStory:
        """Return the story that screens show, with what differs from its file."""
        try:
            original = replace(load_scenario(str(loaded.path)), replication=loaded.replication)
        except InputError:
            original = loaded
        return cls(original, policy, differences(original, loaded))

    @property
    def loaded(self) -> Loaded:
        """The story with its changes, ready to run."""
        return changed(self.original, self.changes) if self.changes else self.original

    @property
    def is_changed(self) -> bool:
        """Whether a number or the policy in front is another than in the file."""
        return bool(self.changes) or self.policy != next(iter(self.original.regimes))

    def value(self, number: ScenarioNumber) -> float:
        """Return what a number of the file is now."""
        return self.changes.get(number.key, number.value)

    def with_number(self, number: ScenarioNumber, value: float) -> ChangedStory:
        """Return the story with a number changed, and what has to change with it.

        Raises:
            InputError: where the value is wrong, or contradicts another.
        """
        is_part = number.key.startswith(_PARTS)
        wanted = with_companions(self.loaded, number.key, value) if is_part else {number.key: value}
        # What a policy's number was depends on the policy that is in front by then.
        was = {} if key_path(number.key)[0] == POLICY else {number.key: number.value}
        known = replace(self, before={**self.before, **was})
        return known.with_changes({**self.changes, **wanted})

    def with_changes(self, wanted: Mapping[str, float]) -> ChangedStory:
        """Return the story with these numbers changed, those left out that are as in the file.

        Raises:
            InputError: where a value is wrong, or contradicts another.
        """
        kept = {key: value for key, value in wanted.items() if self.in_file(key) != value}
        story = replace(self, changes=kept)
        changed(self.original, kept)
        return story

    def stepped(self, number: ScenarioNumber, steps: int) -> ChangedStory | None:
        """Return the story with a number changed by some steps; nothing where it is at its end.

        Raises:
            InputError: where the value there contradicts another.
        """
        there = stepped(number, self.value(number), steps)
        return None if there == self.value(number) else self.with_number(number, there)

    def written(self, number: ScenarioNumber, word: str) -> ChangedStory:
        """Return the story with a number as somebody wrote it.

        Raises:
            InputError: where that is no value of this number.
        """
        try:
            value = int(word) if number.whole else float(word)
        except ValueError:
            allowed = said.range_text(number)
            raise InputError.about(number.key, f"Please write {allowed}.") from None
        return self.with_number(number, value)

    def in_file(self, key: str) -> float | None:
        """Return the value that the file has at `key`: of a policy's key, the policy in front's."""
        if key in self.before:
            return self.before[key]
        if key_path(key)[0] == POLICY:
            rules = policy_numbers(self.original, self.policy)
            return next((one.value for one in rules if one.key == key), None)
        value = value_at(self.original, key)
        return value if isinstance(value, int | float) else None

    def _in_file_said(self, key: str, before: float) -> str:
        """Say what the file has at `key`: of a policy with steps, what each of them has."""
        rules = policy_numbers(self.original, self.policy)
        number = next((one for one in rules if one.key == key), None)
        return said.value_text(key, before) if number is None else said.as_in_file(number)

    def words(self) -> str:
        """Say which numbers are changed, to what, and what the file has."""
        parts = [self._said(key, value) for key, value in list(self.changes.items())[:_SAID]]
        more = len(self.changes) - len(parts)
        if more > 0:
            parts.append(f"{more} more (6)")
        if self.original.replication:
            parts.append(f"run {self.original.replication} of this luck (usually 0)")
        return f"changed: {'; '.join(parts)}" if parts else ""

    def each_said(self) -> list[str]:
        """Say of each number that is changed to what, and what the file has."""
        return [self._said(key, value) for key, value in self.changes.items()]

    def _said(self, key: str, value: float) -> str:
        word, before = number_word(kind_of(key)), self.in_file(key)
        was = f" (file: {self._in_file_said(key, before)})" if before is not None else ""
        return clean(f"{word.label} {said.value_text(key, value)}{was}")


def problem_of(error: InputError) -> str:
    """Say what is wrong with a change, in a line."""
    problem = error.problems[0]
    return clean(f"{problem.key or ''} {problem.message}".strip())
