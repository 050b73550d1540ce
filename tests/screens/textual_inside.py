"""All that the tests use of Textual's inside: waiting, keys, what is drawn, what is said.

Textual's pilot waits by the clock: 20 ms after each key, and 20 ms again. Here a test waits until
the program is idle, which is both sooner and surer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from rich.segment import Segment
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.events import MouseEvent
from textual.geometry import Size
from textual.message_pump import MessagePump
from textual.notifications import Notification
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker, WorkerCancelled

from simulator.scenario.front import bundled_spines
from tests.screens.quick_messages import QuickMessages
from tests.screens.quick_styles import QuickStyles

LONGEST = 60.0
"""Seconds after which a program that finds no rest is at fault."""
_put_off: WeakKeyDictionary[Compositor, dict[str, Any]] = WeakKeyDictionary()
"""Frames that nobody has looked at yet, by what draws them, which they must not keep alive."""
_render_now = Compositor.render_update
_quick: list[QuickMessages] = []
"""What `quick_program` has put in the place of Textual's own; nothing while it is not on."""
LOOKS = 2
"""So many looks in a row must find nothing to do."""


async def idle(app: App[Any]) -> None:
    """Wait until the program does nothing: no work, no message, nothing to be laid out or drawn.

    What only a clock will start (the beat of playing, the blinking of a cursor) is not waited for.
    """
    until = monotonic() + LONGEST
    quiet = 0
    while quiet < LOOKS and app.is_running and not app._exception_event.is_set():
        if unfinished := [worker for worker in app.workers if not worker.is_finished]:
            began = monotonic()
            await asyncio.gather(*map(_finished, unfinished))
            until += monotonic() - began  # On a busy machine work may take long; it is no unrest.
        await nothing_ready()
        _draw_what_is_due(app)
        quiet = quiet + 1 if next(_busy(app), None) is None else 0
        assert monotonic() < until, f"no rest: {list(_busy(app))}"


async def drawn(pilot: Pilot[Any]) -> None:
    """Wait until all that has come by now is drawn, however long the work takes that is left."""
    quiet = 0
    while quiet < LOOKS:
        await nothing_ready()
        quiet = 0 if _draw_what_is_due(pilot.app) else quiet + 1


async def nothing_ready(*_: float) -> None:
    """Wait until no task of the loop can go on by itself; in the place of Textual's own waiting."""
    loop = asyncio.get_running_loop()
    until = monotonic() + 1
    quiet = 0
    while quiet < LOOKS and monotonic() < until:
        await asyncio.sleep(0)
        quiet = 0 if loop._ready else quiet + 1  # type: ignore[attr-defined]
        if quiet and _quick:
            _quick[0].ask_next()


async def _finished(worker: Worker[Any]) -> None:
    with suppress(WorkerCancelled):
        await worker.wait()


def _draw_what_is_due(app: App[Any]) -> bool:
    """Lay out and draw now what Textual would at its next frame, up to 16 ms later.

    Return whether there was anything.
    """
    # In the middle of a batch Textual would drop the frame.
    due = [screen for screen in _seen(app) if _draws(screen) and not app._batch_count]
    for screen in due:
        screen._on_timer_update()
    resized = app._resize_event is not None
    if resized:
        app._check_resize()
    return resized or bool(due)


def render(app: App[Any]) -> bool:
    """Render what has changed since somebody looked; tell whether there was anything."""
    compositor = app.screen._compositor
    put_off = _put_off.pop(compositor, None) if app.is_running else None
    if put_off is not None:
        _render_now(compositor, **put_off)
    return put_off is not None


def render_plots(app: App[Any]) -> bool:
    """Render where there is a plot, and tell whether anything had changed there.

    A plot is drawn by what is rendered, and stands in what is rendered next.
    """
    return bool(app.screen.query("PlotWidget")) and render(app)


def _seen(app: App[Any]) -> list[Screen[Any]]:
    return [*app._background_screens, app.screen]


def _draws(screen: Screen[Any]) -> bool:
    """Return whether its next frame is awaited; it is as soon as anything has changed."""
    return screen._update_timer._active.is_set()


def _busy(app: App[Any]) -> Iterator[object]:
    """Yield what has something to do; what is soon looked up comes first."""
    loop = asyncio.get_running_loop()
    yield from loop._ready  # type: ignore[attr-defined]
    if app._resize_event is not None:
        yield app._resize_event
    if app._batch_count:
        yield "a batch"
    yield from (worker for worker in app.workers if not worker.is_finished)
    yield from (screen for screen in _seen(app) if screen._callbacks or _draws(screen))
    pumps: list[MessagePump] = [app, *app._registry]
    for pump in pumps:
        # A screen has a hundred, and they are looked at twice after every key.
        if pump._running and (pump._next_callbacks or pump._message_queue.values):
            yield pump


async def press_key(pilot: Pilot[Any], key: str) -> None:
    """Send a key to the program, and wait until it is idle."""
    await pilot.app._press_keys([key])
    await idle(pilot.app)


def strips(pilot: Pilot[Any], *, beneath: bool = True) -> list[Strip]:
    """Return the lines of the screen as they are drawn, with their colours.

    What lies `beneath` a sheet is left out for who looks at the sheet alone: it is dear to draw.
    """
    app = pilot.app
    render_plots(app)
    # Nobody looks at a frame of its own when the whole screen is rendered here anyway.
    _put_off.pop(app.screen._compositor, None)
    visible_screen_stack.set(app._background_screens if beneath else [])
    return app.screen._compositor.render_strips()


def notices(app: App[Any]) -> list[Notification]:
    """Return what is said in the corner of the screen."""
    return list(app._notifications)


async def turn_wheel(pilot: Pilot[Any], way: type[MouseEvent], widget: Widget) -> None:
    """Turn the wheel over a widget by a notch, and wait until the program is idle."""
    await pilot._post_mouse_events([way], widget=widget)
    await idle(pilot.app)


@contextmanager
def quick_program() -> Iterator[None]:
    """Let the pilot wait for the loop and not for the clock, and match style rules only once.

    And a frame is rendered when a test looks at it, or gives the next keys: nobody sees those on
    the way.
    """
    if _quick:
        # Tests of another folder share this process: put off twice, a frame would never be drawn.
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        QuickStyles().put_on(patch)
        messages = QuickMessages()
        messages.put_on(patch)
        _render_when_seen(patch)
        _remember_when_asked(patch)
        # What the list says of the bundled stories: twelve files, which no test changes. Each list
        # has a copy of its own, since a story that is opened from a path comes into it.
        spines = cache(bundled_spines)
        patch.setattr("simulator.tui.stories.screen.bundled_spines", lambda: dict(spines()))
        patch.setattr("textual.app.wait_for_idle", nothing_ready)
        patch.setattr("textual.pilot.wait_for_idle", nothing_ready)
        _quick.append(messages)
        yield
        _quick.clear()


def _remember_when_asked(patch: pytest.MonkeyPatch) -> None:
    """Give a line of a screen each of its seven memories when it is looked into.

    Most never are; and bounds are for programs that last.
    """

    def begin(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length
        self._render_cache = self._link_ids = self._cell_count = None

    def remembered(self: Strip, name: str) -> dict[Any, Any]:
        if not name.endswith("_cache"):
            raise AttributeError(name)
        memory: dict[Any, Any] = {}
        setattr(self, name, memory)
        return memory

    patch.setattr(Strip, "__init__", begin)
    patch.setattr(Strip, "__getattr__", remembered, raising=False)


def _render_when_seen(patch: pytest.MonkeyPatch) -> None:
    """Put each frame off until somebody looks."""

    def rendering(self: Compositor, full: bool = False, **which: Any) -> object:
        if full:
            return _render_now(self, full=full, **which)
        _put_off[self] = which
        return None

    patch.setattr(Compositor, "render_update", rendering)


def sizes_laid_out_for(monkeypatch: pytest.MonkeyPatch, most: int) -> list[Size]:
    """Return the sizes that screens are told of from now on; beyond `most` none is laid out."""
    sizes: list[Size] = []
    resized = Screen._screen_resized

    def counted(screen: Screen[Any], size: Size) -> None:
        sizes.append(size)
        if len(sizes) <= most:
            resized(screen, size)

    monkeypatch.setattr(Screen, "_screen_resized", counted)
    return sizes
