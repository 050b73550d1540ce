"""What a screen may ask of the program that it stands in, whichever modes that has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from textual.app import App
from textual.screen import Screen

if TYPE_CHECKING:
    from simulator.scenario.loaded import Loaded
    from simulator.story.backend import Backend
    from simulator.story.changed_story import ChangedStory

Rows: TypeAlias = Sequence[Sequence[str]]
"""A table as text: the first row names the columns."""


class Host(Protocol):
    """The program around a screen: the story that is open, who works it out, and what is common."""

    backend: Backend
    """Works out what takes long."""
    first: str | None
    """The story that is in front at the start."""
    loaded: Loaded | None
    """The story that is open."""
    policy: str
    """The policy that Watch and Infer show."""
    other_map: bool
    """Whether it is shown with its map taken away; with an exact one where it has none."""
    shown: str
    """What the run to be watched is called: the policy, or the policy with another map."""
    guesses: dict[str, str]
    """By question, what the class guessed; kept in memory only."""
    changes: dict[str, float]
    """Numbers that are other than in the file, by key."""
    changed: str
    """The same in words; every screen says it."""
    version: int
    """Counts the scenarios that were opened or changed; runs of older ones are forgotten."""
    opened: int
    """The version with which a story was opened, to be seen from its beginning."""

    def open_story(self, name: str, changed: ChangedStory | None = None) -> None:
        """Show the story called `name` from its beginning: as it is written, or `changed`."""

    def take_changed(self, story: ChangedStory) -> None:
        """Make a story with what is changed of it what all screens show from now on."""

    def want_run(self, policy: str, *, other_map: bool = False) -> None:
        """Show the run under `policy`, computing it first where it is not there yet."""

    async def action_go(self, mode: str) -> None:
        """Show the screen of `mode`."""

    def take_theme(self, name: str) -> None:
        """Take the theme that is called so, and say its name."""

    def tell_keys_file(self) -> None:
        """Say where a person's own keys are written down."""

    def copy_text(self, text: str) -> None:
        """Put `text` on the clipboard, and say what happened."""

    def offer_export(self, screen: Screen[None], tables: dict[str, Rows]) -> None:
        """Save the picture of `screen`, or one of its tables."""

    def offer_jump(self, screen: Screen[None], jumps: dict[str, str]) -> None:
        """Let a letter put the focus on a part of the screen."""

    def say_saved(self, where: str) -> None:
        """Say where a saved file is."""

    def say_unsaved(self, reason: str) -> None:
        """Say that a file could not be saved, and why."""


def host_of(app: App[Any]) -> Host:
    """Return `app` by what its screens may ask of it."""
    return cast("Host", app)
