"""Opening a story: it is loaded in a thread, and keys that are pressed meanwhile wait for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import App
from textual.worker import WorkerCancelled, WorkerFailed

from simulator.scenario.letters.text import clean
from simulator.scenario.problems import InputError
from simulator.tui.kit.frame import FramedScreen

if TYPE_CHECKING:
    from simulator.scenario import Loaded
    from simulator.story.changed_story import ChangedStory

_OPENING = "Opening the story… What you press now waits for it. Escape: stay here."
_AT_ONCE = frozenset({"q", "ctrl+q", "ctrl+c"})
"""Who wants to leave does not wait."""


class OpensStories(App[None]):
    """An app that opens one story at a time; what it then shows is up to the app itself."""

    def __init__(self) -> None:
        super().__init__()
        self._opening = ""
        """The story that is being opened; empty where none is."""
        self._kept: list[events.Key] = []
        """What was pressed since then, in order."""

    def open_story(self, name: str, changed: ChangedStory | None = None) -> None:
        """Show the story called `name` from its beginning: as it is written, or `changed`."""
        if name != self._opening:
            self._opening = name
            self._open(name, changed)

    async def show_story(self, story: Loaded | ChangedStory) -> None:
        """Show a story that has been loaded, or one with what is changed of it.

        It is the app's own to do; under Textual's metaclass an abstract method is not enforced.
        """
        raise NotImplementedError

    @work(exclusive=True, group="open")
    async def _open(self, name: str, changed: ChangedStory | None) -> None:
        if isinstance(self.screen, FramedScreen):
            self.screen.say_next(_OPENING)
        try:
            story = await asyncio.to_thread(load_story, name) if changed is None else changed
        except InputError as error:
            self.notify(clean(str(error.problems[0])), severity="error", markup=False)
            self._stay()
            return
        await self.show_story(story)
        for run in [one for one in self.workers if one.group == "run" and not one.is_finished]:
            with suppress(WorkerCancelled, WorkerFailed):
                await run.wait()
        # Behind the message that the run is there.
        self.call_later(self._hand_out)

    def _hand_out(self) -> None:
        """Press the keys that have waited."""
        kept, self._kept, self._opening = self._kept, [], ""
        for key in kept:
            self.post_message(key)

    def _stay(self) -> None:
        """Open nothing after all, and forget what was pressed for it."""
        self._kept, self._opening = [], ""
        if isinstance(self.screen, FramedScreen):
            self.screen.redraw()

    async def on_event(self, event: events.Event) -> None:
        """Keep keys while a story is being opened; Escape stops that."""
        if isinstance(event, events.Key) and not event.is_forwarded and self._opening:
            if event.key == "escape":
                self.workers.cancel_group(self, "open")
                self._stay()
                return
            if event.key not in _AT_ONCE:
                self._kept.append(events.Key(event.key, event.character))
                return
        await super().on_event(event)


def load_story(name: str) -> Loaded:
    """Read a story whole; what reads it is imported now: the first screen does not wait for it."""
    from simulator.scenario.loading import load_scenario

    return load_scenario(name)
