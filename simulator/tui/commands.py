"""What the command palette offers, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from simulator.scenario.front import title_of
from simulator.scenario.letters.text import clean, shorten
from simulator.scenario.library import scenario_names, scenario_path
from simulator.tui.kit import export
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import host_of
from simulator.tui.kit.theming.themes import THEME_WORDS

_TITLE = 70
NOTHING_FOUND = "Nothing found. Try a story, a screen or a key."


def _do_nothing() -> None:
    """Be chosen, and do nothing: what was searched for is not there."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette."""

    name: str
    help: str
    """Below the name; our own words only, since the palette reads markup in it."""
    do: Callable[[], object]


class CamsimCommands(Provider):
    """Screens, stories, themes, what can be saved, and every key of the present screen."""

    async def discover(self) -> Hits:
        """Show everything before a letter is typed."""
        for command in self._commands():
            yield DiscoveryHit(Content(command.name), command.do, command.name, command.help)

    async def search(self, query: str) -> Hits:
        """Show what matches the letters typed."""
        matcher, nothing = self.matcher(query), True
        for command in self._commands():
            score, letters = matcher.fuzzy_search.match(query, command.name)
            if score > 0:
                # A title is text: the matched letters are marked, markup in it is not obeyed.
                shown = Content(command.name)
                for letter in letters:
                    shown = shown.stylize(matcher.match_style, letter, letter + 1)
                yield Hit(score, shown, command.do, command.name, command.help)
                nothing = False
        if nothing:
            yield Hit(1, Content(NOTHING_FOUND), _do_nothing, query)

    def _commands(self) -> Iterator[Command]:
        app, host = self.app, host_of(self.app)
        for mode in host.modes:
            go = partial(host.action_go, mode.name)
            yield Command(f"{mode.title}: {mode.tooltip}", f"a screen; key {mode.key}", go)
        yield from self._keys_here()
        if isinstance(self.screen, FramedScreen):
            yield from _saving(app, self.screen)
        for theme, words in THEME_WORDS.items():
            yield Command(f"Theme: {words}", "the colours", partial(host.take_theme, theme))
        for name, title in story_titles().items():
            shown = shorten(title, _TITLE)
            yield Command(f"Open story: {shown}", "a story", partial(host.open_story, name))
        yield Command("Change keys: where the file of keys is", "keys", host.tell_keys_file)

    def _keys_here(self) -> Iterator[Command]:
        """Offer each key of this screen by what it does."""
        seen: set[str] = set()
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            known = binding.id is not None and binding.description not in seen
            if not known or not enabled or "go(" in binding.action:
                continue
            seen.add(binding.description)
            words = f"{binding.description}: {tooltip}" if tooltip else binding.description
            key = self.app.get_key_display(binding)
            # A key such as `[` would be read as the beginning of markup.
            shown = f"key {key}" if key.isalnum() else "a key of this screen"
            yield Command(words, shown, partial(self._run, binding.action))

    async def _run(self, action: str) -> None:
        await self.screen.run_action(action)


def _saving(app: App[Any], screen: FramedScreen) -> Iterator[Command]:
    yield Command("Save the picture of this screen", "PNG", partial(export.save_picture, app))
    for name, rows in screen.tables().items():
        if rows:
            save = partial(export.save_table, app, name, rows)
            yield Command(f"Save table: {shorten(name, _TITLE)}", "CSV", save)
    fact = screen.fact()
    if fact:
        words = "Save the fact in focus, where copying does not work"
        yield Command(words, "a text file", partial(export.save_fact, app, fact))


def story_titles() -> dict[str, str]:
    """Return the titles of the bundled stories by name, read without checking the rest."""
    return {name: clean(title_of(scenario_path(name))) for name in scenario_names()}
