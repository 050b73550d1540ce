"""What a screen may ask of the program that it stands in, whichever modes that has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast

from textual.app import App
from textual.screen import Screen
from textual.signal import Signal

if TYPE_CHECKING:
    from simulator.classroom.starts.model import Start
    from simulator.story.answers import Answers
    from simulator.story.changed_story import ChangedStory
    from simulator.story.open_story import OpenStory
    from simulator.tui.kit.mode import Mode

Rows: TypeAlias = Sequence[Sequence[str]]
"""A table as text: the first row names the columns."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When runs that come in are shown, in seconds."""

    worth_showing: float = 0.5
    """Where the first whole figures take longer than this, what is counted is shown before them."""
    between: float = 0.3
    """Drawing takes time from the runs: quick ones are shown some at a time."""


USUAL_PACE: Final = Pace()


@dataclass(frozen=True, slots=True)
class Runs:
    """Of how many runs the figures are that screens make themselves."""

    compare: int = 20
    """Of each policy, in Compare."""
    effect: int = 5
    """Before and after a change, in Assumptions."""
    bars: int = 3
    """Of each number, low and high, where one asks which matters most."""
    pace: Pace = USUAL_PACE
    """When Compare shows those that are there."""


USUAL_RUNS: Final = Runs()


@dataclass(frozen=True, slots=True)
class NextKey:
    """Something that can be pressed, as it is said, while all that it needs is open."""

    said: str
    needs: tuple[str, ...]
    """Screens and controls: where one of them is hidden or locked, no line names the way."""


NextKeys: TypeAlias = tuple[str | NextKey, ...]
"""What to press, one behind the other; what nothing closes is its words alone."""


class Host(Protocol):
    """The program around a screen: the story that is open, who works it out, and what is common."""

    answers: Answers
    """Works out what takes long, and remembers it."""
    modes: tuple[Mode, ...]
    """Its screens, in the order in which they are listed."""
    runs: Runs
    """How many runs screens make."""
    clock_speed: float
    """How fast what plays goes on by the clock: 1 is as fast as it is meant to be seen."""
    first: str | None
    """The story that is in front at the start."""
    story: OpenStory | None
    """The story that is open: what all screens share."""
    story_signal: Signal[OpenStory]
    """Tells of each story that takes the place of another."""

    def publish(self, story: OpenStory) -> None:
        """Make `story` what all screens show from now on."""

    def open_story(self, name: str, changed: ChangedStory | None = None) -> None:
        """Show the story called `name` from its beginning: as it is written, or `changed`."""

    async def action_go(self, mode: str) -> None:
        """Show the screen of `mode`."""

    def action_big(self) -> None:
        """Take the projector's theme and more room, or go back."""

    def take_theme(self, name: str) -> None:
        """Take the theme that is called so, and say its name."""

    def tell_keys_file(self) -> None:
        """Say where a person's own keys are written down."""

    def start_for(self, story: OpenStory, screen: str) -> Start | None:
        """Return the start state that `screen` is to begin `story` with, if there is one."""

    def closes(self, name: str) -> bool:
        """Tell whether a screen, a control or a number cannot be used, and say so."""

    def hides(self, name: str) -> bool:
        """Tell whether a screen is not to be seen."""

    def names_no_key(self, name: str) -> bool:
        """Tell whether no line names a key for a control."""

    def hides_action(self, action: str) -> bool:
        """Tell whether the key of an action of the present screen is not to be named."""

    def lesson_line(self) -> str:
        """Return what the lesson that is on says below a screen; empty where none is on."""

    def lesson_place(self) -> str:
        """Say in which step of a lesson the class is; empty where none is on."""

    def say_for_now(self, text: str) -> None:
        """Say what matters until the next key: once, however often it is said."""

    def unsay(self) -> None:
        """Take that away, if it is there still, and nothing that others have said."""

    def go_on_with_lesson(self) -> None:
        """Go to the next part of the lesson that is on."""

    def copy_text(self, text: str, code: str = "") -> None:
        """Put `text` on the clipboard, and say what happened, and then what is said of a code."""

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
