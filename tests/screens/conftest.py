"""The program played by a pilot, and its screen as plain text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from simulator.tui.app import CamsimApp
from tests.screens.remembering import Remembering

Rules = list[RuleSet]
SIZES = {"80x24": (80, 24), "100x30": (100, 30), "160x48": (160, 48)}
Play = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture(scope="session", autouse=True)
def rules_read_once() -> Iterator[None]:
    """Let every program of the tests share the style rules that Textual has read before.

    A Stylesheet keeps what it has read for itself alone, and a test starts a program of its own:
    reading the same rules again is a third of what that takes.
    """
    read, kept = Stylesheet._parse_rules, dict[object, Rules]()

    def reading(self: Stylesheet, *which: object, **more: object) -> Rules:
        key = which, tuple(more.items()), tuple(self._variables.items())
        if key not in kept:
            kept[key] = read(self, *which, **more)  # type: ignore[arg-type]
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", reading)
        yield


@pytest.fixture(scope="session")
def backend() -> Remembering:
    """What works out what takes long, once for all tests of screens."""
    return Remembering()


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, backend: Remembering) -> Play:
    """Open the program at a size and press keys, waiting for each to be done."""
    # Textual reads TEXTUAL_ANIMATIONS when it is imported; the program reads this when it starts.
    monkeypatch.setenv("NO_MOTION", "1")

    @asynccontextmanager
    async def _play(
        *keys: str, size: tuple[int, int] = (100, 30), scenario: str | None = None
    ) -> AsyncIterator[Pilot[None]]:
        app = CamsimApp(scenario, backend=backend)
        async with app.run_test(size=size) as pilot:
            await press(pilot, *keys)
            yield pilot

    return _play


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one by one, each when what the last one started is done."""
    await pilot.pause()
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    # A card is read while it is shown, without a key.
    await settle(pilot)
    await pilot.pause(0.1)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no work is left, nor any that what was done has started."""
    await pilot.pause(0.05)
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.05)


def screen_text(pilot: Pilot[None]) -> str:
    """Return what the screen shows, line by line."""
    width, height = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips()
    lines = [strip.text.rstrip() for strip in strips]
    assert len(lines) == height
    assert all(len(line) <= width for line in lines)
    return "\n".join(lines)
