"""The stories of a lesson, each loaded once, with other policies and other numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from simulator.scenario.changing import changed
from simulator.scenario.library import is_path, policy_names
from simulator.scenario.loaded import Loaded
from simulator.scenario.loading import load_scenario, with_policy


class Stories:
    """Loads what a lesson names, and keeps it."""

    def __init__(self, folder: Path) -> None:
        """A path that is not absolute begins in `folder`, that of the lesson."""
        self._folder = folder
        self._loaded: dict[str, Loaded] = {}

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
        self, word: str, policies: Iterable[str] = (), values: Mapping[str, object] | None = None
    ) -> Loaded:
        """Return a story with bundled policies among its own, and with other numbers.

        Raises:
            InputError: the story is wrong, or refuses a number.
        """
        loaded = self.story(word)
        for name in policies:
            loaded = with_policy(loaded, name)
        return changed(loaded, values) if values else loaded


def policies_of(loaded: Loaded) -> list[str]:
    """Return the names of all policies that a story can be shown under: its own come first."""
    return list(dict.fromkeys([*loaded.regimes, *policy_names()]))
