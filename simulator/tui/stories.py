"""Stories: the bundled scenarios as cards. The first thing that a class sees."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.scenario.front import front_of, title_of
from simulator.scenario.library import FIRST_SCENARIO, scenario_names, scenario_path
from simulator.scenario.problems import InputError
from simulator.scenario.real_agencies import MODELLED_ON_NEWS
from simulator.scenario.text import clean, shorten
from simulator.tui.frame import FramedScreen

_IN_THE_LIST, _ON_THE_CARD = 80, 240
"""Letters of a title that are shown."""


class StoriesScreen(FramedScreen):
    """A list of stories, and the card of the one in focus."""

    HELP_TEXT = """
STORIES
  up, down   choose a story
  Enter      run it
"""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "run", "Run this story", id="run")]

    def body(self) -> ComposeResult:
        """Lay out the list and the card."""
        with Horizontal(id="stories"):
            yield OptionList(id="story-list", markup=False)
            with VerticalScroll(id="card", can_focus=False):
                yield Static(id="story")

    def on_mount(self) -> None:
        """List the stories: their words only, since whoever runs one loads it."""
        self._stories: dict[str, Path] = {}
        names = scenario_names()
        wanted = self.camsim.first or FIRST_SCENARIO
        if wanted not in names:
            names = [wanted, *names]
        options = self.query_one(OptionList)
        for name in names:
            try:
                self._stories[name] = _checked(name)
            except InputError as error:
                self.notify(clean(str(error.problems[0])), severity="error", markup=False)
                continue
            title = shorten(title_of(self._stories[name]), _IN_THE_LIST)
            options.add_option(Option(Text(title), id=name))
        if wanted in self._stories:
            options.highlighted = list(self._stories).index(wanted)
        options.focus()
        self.call_after_refresh(self._warm_up)

    @work(thread=True, exit_on_error=False)
    def _warm_up(self) -> None:
        """Import, while people read the card, what it takes to run a story and to watch it."""
        for module in ("simulator.scenario.loading", "simulator.model", "simulator.tui.watch"):
            import_module(module)

    def on_screen_resume(self) -> None:
        """Draw again after another screen."""
        self.redraw()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the card of the story in focus."""
        self.call_after_refresh(self._show, str(event.option.id))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Run the story."""
        self.camsim.open_story(str(event.option.id))

    def action_run(self) -> None:
        """Run the story in focus, wherever the focus is."""
        self.query_one(OptionList).action_select()

    def redraw(self) -> None:
        """Draw header and the line of what to press."""
        self.say_header("What do the police learn when they ask for your camera?")
        self.say_next("Press Enter to run this story.  Up and down choose another.")

    def _show(self, name: str) -> None:
        # It takes a while to import: the title of the screen stands before it.
        from rich.markdown import Markdown

        front = front_of(self._stories[name])
        title = shorten(front.title, _ON_THE_CARD)
        parts: list[RenderableType] = [Text(title, style="bold underline"), Text()]
        # HTML is shown, not dropped; an address is shown, not a link of which the words are seen.
        story = clean(front.story, keep_newlines=True).replace("<", "\\<")
        parts.append(Markdown(story, hyperlinks=False))
        if front.question:
            parts += [Text(), Text(clean(front.question), style="bold")]
        if front.note:
            parts += [Text(), Text(clean(front.note), style="italic")]
        if front.names_real_agency:
            parts += [Text(), Text(MODELLED_ON_NEWS, style="italic")]
        self.query_one("#story", Static).update(Group(*parts))
        self.query_one("#card").scroll_home(animate=False)


def _checked(name: str) -> Path:
    """Return where a story is; a person's own file is checked first, the bundled ones are good."""
    if name in scenario_names():
        return scenario_path(name)
    from simulator.scenario.loading import load_scenario

    return load_scenario(name).path
