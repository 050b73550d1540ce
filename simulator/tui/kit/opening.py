"""Opening a story: it is loaded in a thread, and keys that are pressed meanwhile wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from textual import events
from textual.app import App
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from simulator.scenario.letters.text import clean
from simulator.scenario.problems import InputError
from simulator.tui.kit.frame import FramedScreen

if TYPE_CHECKING:
    from simulator.scenario import Loaded
    from simulator.story.changed_story import ChangedStory

Opened: TypeAlias = "Loaded | ChangedStory"
"""A story as it is written, or with what is changed of it."""
_OPENING = "Opening the story… What you press now waits for it. Escape: stay here."
_GROUP = "open"
RUN = "run"
"""Of the worker that does the run of an opened story: keys wait for it, too."""
_AT_ONCE = frozenset({"q", "ctrl+q", "ctrl+c"})
"""Who wants to leave does not wait."""


class Opening:
    """The story that is being opened for an app, if any, and the keys that wait for it."""

    def __init__(self, app: App[None], show: Callable[[Opened], Awaitable[object]]) -> None:
        """Open stories for `app`; `show` shows one that has been loaded."""
        self._app, self._show = app, show
        self._name = ""
        """The story that is being opened; empty where none is."""
        self._waiting: list[events.Key] = []
        """What was pressed since then, in order."""

    def open(self, name: str, changed: ChangedStory | None) -> None:
        """Show the story called `name` from its beginning: as it is written, or `changed`."""
        if name != self._name:
            self._name = name
            run_exclusively(self._app, partial(self._open, name, changed), _GROUP)

    def takes(self, key: events.Key) -> bool:
        """Keep a key while a story is being opened; tell whether it was. Escape stops that."""
        if not self._name or key.is_forwarded or key.key in _AT_ONCE:
            return False
        if key.key == "escape":
            self._app.workers.cancel_group(self._app, _GROUP)
            self._stay()
        else:
            self._waiting.append(events.Key(key.key, key.character))
        return True

    async def _open(self, name: str, changed: ChangedStory | None) -> None:
        app = self._app
        if isinstance(app.screen, FramedScreen):
            app.screen.say_next(_OPENING)
        try:
            story = await asyncio.to_thread(load_story, name) if changed is None else changed
        except InputError as error:
            app.notify(clean(str(error.problems[0])), severity="error", markup=False)
            self._stay()
            return
        await self._show(story)
        for run in [one for one in app.workers if one.group == RUN and not one.is_finished]:
            with suppress(WorkerCancelled, WorkerFailed):
                await run.wait()
        # Behind the message that the run is there.
        app.call_later(self._hand_out)

    def _hand_out(self) -> None:
        """Press the keys that have waited."""
        waiting, self._waiting, self._name = self._waiting, [], ""
        for key in waiting:
            self._app.post_message(key)

    def _stay(self) -> None:
        """Open nothing after all, and forget what was pressed for it."""
        self._waiting, self._name = [], ""
        if isinstance(self._app.screen, FramedScreen):
            self._app.screen.redraw_if_there()


def load_story(name: str) -> Loaded:
    """Read a story whole; what reads it is imported now: the first screen does not wait for it."""
    from simulator.scenario.loading import load_scenario

    return load_scenario(name)


def run_exclusively(
    app: App[Any], work: Callable[[], Coroutine[None, None, None]], group: str
) -> Worker[None]:
    """Do `work` in a task of the app, in place of what is under way of `group`.

    It is called when its turn comes: of two at once, the first is over before it has begun.
    """
    return app.run_worker(work, description=group, group=group, exclusive=True)
