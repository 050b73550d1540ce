"""Stories: a list by shelves, and a card with a picture. The first thing that a class sees."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from simulator.scenario.front import bundled_spines, shelves, spine_of
from simulator.scenario.letters.text import clean
from simulator.scenario.library import FIRST_SCENARIO, scenario_names, scenario_path
from simulator.scenario.problems import InputError
from simulator.tui.kit.choices import ChoiceList
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import NextKey, NextKeys
from simulator.tui.kit.opening import load_story
from simulator.tui.stories.card import StoryCard
from simulator.tui.stories.words import titles_apart, what_next

if TYPE_CHECKING:
    from simulator.scenario.loaded import Loaded
    from simulator.story.changed_story import ChangedStory
    from simulator.story.open_story import OpenStory
    from simulator.tui.stories.controls import StoryChanged

_FOR_THE_CARD = (
    "simulator.scenario.models",
    "simulator.scenario.loading",
    "numpy",
    "simulator.model.run",
    "simulator.measure.inference.engine",
    "simulator.tui.stories.controls",
    "simulator.tui.stories.picture",
)
"""What it takes to show a story's controls and its picture, step by step: whoever leaves meanwhile
waits for the step that is under way, and no longer."""
_TO_WATCH = ("simulator.model", "simulator.tui.watch.screen")
"""What it takes to run it then, and to watch it."""
_YOURS = "your own"
"""The shelf of a story that is not bundled, and names none."""
_FOR_GAPS = 26
"""Rows of a window from which on the shelves of the list stand apart."""
_AT_CONTROLS: NextKeys = (
    "Left, right: change it.",
    "Up, down: another.",
    NextKey("Enter: watch.", ("watch",)),
    "Escape: list.",
)
_IN_THE_LIST = 35
"""Cells of a title that are shown: the longest of a bundled story is not cut."""


class StoriesScreen(FramedScreen):
    """A list of stories, and the card of the one in focus with its controls."""

    JUMPS: ClassVar[dict[str, str]] = {"s": "story-list", "c": "controls"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "run",
            "Run this story",
            id="run",
            tooltip="run it, with what is changed on its card",
        ),
        Binding(
            "r",
            "reset",
            "As in the file",
            id="story-reset",
            tooltip="all of this story as in its file",
        ),
        Binding(
            "w",
            "write",
            "Write",
            id="story-write",
            show=False,
            tooltip="write a value, or choose the policy from a list",
        ),
        Binding(
            "right",
            "controls",
            "Controls",
            id="story-controls",
            show=False,
            tooltip="to the controls of the card, as Tab; Escape leads back",
        ),
        # Before the list's own: it has room for all its stories, the card has not for all its text.
        Binding(
            "pagedown",
            "read(1)",
            "Read on",
            id="story-on",
            show=False,
            priority=True,
            tooltip="read on, where the story is longer than its card",
        ),
        Binding(
            "pageup",
            "read(-1)",
            "Read back",
            id="story-up",
            show=False,
            priority=True,
            tooltip="read back",
        ),
    ]

    def body(self) -> ComposeResult:
        """Lay out the list, the card, and below it the question and the controls."""
        with Horizontal(id="stories"):
            yield ChoiceList(id="story-list", markup=False)
            yield from StoryCard.layout()

    def on_mount(self) -> None:
        """List the stories: their words only, since whoever runs one loads it."""
        self._stories: dict[str, Path] = {}
        self._read: dict[str, ChangedStory] = {}
        """The stories that are read, with what is changed on their cards."""
        self._wanted: OpenStory | None = None
        """What is to be changed of a story that is not read yet."""
        self._card = StoryCard(self)
        self.app.theme_changed_signal.subscribe(self, lambda _: self.redraw_soon())
        self.screen_layout_refresh_signal.subscribe(self, self._laid_out)
        wanted = self.camsim.first or FIRST_SCENARIO
        self._spines = bundled_spines()
        by_shelf = shelves(self._spines)
        if wanted not in scenario_names():
            by_shelf = {_YOURS: [wanted], **by_shelf}
        options = self.query_one(OptionList)
        apart = self.app.size.height >= _FOR_GAPS
        good = [name for names in by_shelf.values() for name in names if self._is_good(name)]
        whole = [self._spines[name].title for name in good]
        titles = dict(zip(good, titles_apart(whole, _IN_THE_LIST), strict=True))
        for shelf, names in by_shelf.items():
            if apart and options.option_count:
                options.add_option(Option("", disabled=True))
            options.add_option(Option(Text(shelf.upper(), style="bold"), disabled=True))
            for name in filter(titles.__contains__, names):
                title = Text(f" {titles[name]}", no_wrap=True, overflow="ellipsis")
                options.add_option(Option(title, id=name))
        if wanted in self._stories:
            options.highlighted = options.get_option_index(wanted)
        options.focus()

    def _is_good(self, name: str) -> bool:
        """Take a story whose file is good, and say of another what is wrong with it."""
        try:
            self._stories[name] = _checked(name)
        except InputError as error:
            self.notify(clean(str(error.problems[0])), severity="error", markup=False)
            return False
        if name not in self._spines:
            self._spines[name] = spine_of(self._stories[name])
        return True

    @work(
        thread=True,
        exclusive=True,
        group="card",
        exit_on_error=False,
        description="the card of a story",
    )
    def _read_story(self, name: str) -> None:
        """Read a story whole while people read its card, and import what it takes to run it."""
        if not _imported(_FOR_THE_CARD):
            return
        from simulator.story.changed_story import ChangedStory

        with suppress(InputError):
            story = ChangedStory.as_written(load_story(name))
            if get_current_worker().is_cancelled:
                return
            self.app.call_from_thread(self._take_read, name, story)
        _imported(_TO_WATCH)

    def _take_read(self, name: str, story: ChangedStory) -> None:
        """Keep a story that was read, with what is wanted of it."""
        self._take(name, self._as_in(self._wanted or self.camsim.story, name, story))
        self._wanted = None

    def _take(self, name: str, story: ChangedStory) -> None:
        """Keep what is changed of a story, and show it where its card is shown."""
        self._read[name] = story
        if name == self._in_focus():
            self._card.take(story)
            self.redraw()

    def _in_focus(self) -> str:
        """Return the story in focus."""
        options = self.query_one(OptionList)
        at = options.highlighted
        return "" if at is None else str(options.get_option_at_index(at).id)

    def on_screen_resume(self) -> None:
        """Draw again after another screen, with what that has changed of the story."""
        story = self.camsim.story
        if story is not None:
            for name, card in self._read.items():
                self._take(name, self._as_in(story, name, card))
        self.redraw()

    def take_story(self, story: OpenStory) -> None:
        """Put a story into focus, with what is changed of it, as soon as it is read."""
        if not (name := self._name_of(story.loaded)):
            return
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(name)
        options.focus()
        if name in self._read:
            self._take(name, self._as_in(story, name, self._read[name]))
        else:
            self._wanted = story

    def _name_of(self, loaded: Loaded) -> str | None:
        """Return under which name a story stands in the list."""
        return next((name for name, path in self._stories.items() if path == loaded.path), None)

    def _as_in(self, story: OpenStory | None, name: str, card: ChangedStory) -> ChangedStory:
        """Return a card with what is changed of its story in `story`."""
        if story is None or self._stories[name] != story.loaded.path:
            return card
        policy = story.policy if story.policy in card.original.regimes else card.policy
        original = replace(card.original, replication=story.loaded.replication)
        return replace(card, original=original, policy=policy, changes=dict(story.changes))

    def story_shown(self) -> OpenStory | None:
        """Return the story in focus, with what is changed on its card."""
        card = self._read.get(self._in_focus())
        if card is None:
            return None
        from simulator.story.open_story import OpenStory

        return OpenStory.with_changes_of(card)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the card of the story in focus."""
        self.call_after_refresh(self._show, str(event.option.id))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Run the story, with what is changed on its card."""
        name = str(event.option.id)
        self.camsim.open_story(name, self._read.get(name))

    def action_run(self) -> None:
        """Run the story in focus, wherever the focus is."""
        self.query_one(OptionList).action_select()

    def on_story_changed(self, message: StoryChanged) -> None:
        """Keep what was changed on the card; by now another may be in focus, or none."""
        if name := self._name_of(message.story.original):
            self._take(name, message.story)

    def on_controls_left(self) -> None:
        """Go back to the list."""
        self.query_one(OptionList).focus()

    def on_descendant_focus(self) -> None:
        """Say what the keys do now."""
        self.redraw()

    def action_controls(self) -> None:
        """Go to the controls of the card."""
        controls = self._card.controls
        if controls is not None and controls.can_focus:
            controls.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to set back only what is changed."""
        del parameters
        # Before the first story is read there is no list to ask.
        return bool(self._read and self.changed()) if action == "reset" else True

    def action_reset(self) -> None:
        """Set the story in focus back to its file."""
        story = self._read.get(self._in_focus())
        if story is not None and story.is_changed:
            self._take(self._in_focus(), type(story).as_written(story.original))

    def action_write(self) -> None:
        """Ask for the value of the control in focus."""
        if self._card.controls is not None:
            self._card.controls.ask()

    def action_read(self, pages: int) -> None:
        """Read on in the story, or back."""
        self._card.read(pages)

    def says_modelled(self) -> bool:
        """Leave it to the card of each story: the one that is open may be another."""
        return False

    def changed(self) -> str:
        """Say what is changed of the story in focus."""
        story = self._read.get(self._in_focus())
        return "" if story is None else story.words()

    def redraw(self) -> None:
        """Draw header and the line of what to press."""
        self.refresh_bindings()
        self._show_title()
        self.say_header("What do the police learn when they ask for your camera?")
        self._say_what_next()
        self.call_after_refresh(self._card.rows.share_out)

    def _say_what_next(self) -> None:
        read, controls = self._read.get(self._in_focus()), self._card.controls
        changes = bool(read and read.original.scenario.controls)
        if controls is not None and controls.has_focus:
            self.say_next(*_AT_CONTROLS)
        else:
            self.say_next(*what_next(self.size.width, self._card.goes_on, changes))

    def _laid_out(self, _: object) -> None:
        """Share out the rows again where that is needed; say whether there is more to read."""
        self._card.rows.laid_out()
        self._say_what_next()

    def _show(self, name: str) -> None:
        read = self._read.get(name)
        self._card.show(self._stories[name], read)
        self._show_title()
        if read is None:
            self._read_story(name)
        self.call_after_refresh(self.redraw)

    def _show_title(self) -> None:
        name = self._in_focus()
        if name in self._stories:
            self._card.show_title(self._spines[name], self._read.get(name))


def _checked(name: str) -> Path:
    """Return where a story is; a person's own file is checked first, the bundled ones are good."""
    return scenario_path(name) if name in scenario_names() else load_story(name).path


def _imported(modules: tuple[str, ...]) -> bool:
    """Import modules, as long as what they are for is wanted; tell whether it still is."""
    worker = get_current_worker()
    for module in modules:
        if worker.is_cancelled:
            return False
        import_module(module)
    return not worker.is_cancelled
