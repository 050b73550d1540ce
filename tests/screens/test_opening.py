"""Opening a story: the screen goes on, keys wait for the story, and only one is opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from textual.pilot import Pilot

from simulator.scenario import Loaded, load_scenario
from simulator.tui.kit import opening
from simulator.tui.stories import screen as stories
from simulator.tui.stories.screen import StoriesScreen
from tests.screens.conftest import Play, press, screen_text, settle
from tests.screens.textual_inside import drawn, notices


class Gate:
    """Loads nothing until it is opened."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._open = threading.Event()

    def load(self, name: str) -> Loaded:
        self.asked.append(name)
        assert self._open.wait(20)
        return load_scenario(name)

    def lift(self) -> None:
        self._open.set()


async def shown(pilot: Pilot[None], text: str) -> None:
    """Wait until `text` stands on the screen."""
    for _ in range(200):
        await settle(pilot)
        if text in screen_text(pilot):
            return
    raise AssertionError(screen_text(pilot))


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    found = Gate()
    monkeypatch.setattr(opening, "load_story", found.load)
    # As if nobody had waited for its card.
    monkeypatch.setattr(StoriesScreen, "_read_story", lambda *_: None)
    yield found
    found.lift()


async def test_keys_wait_for_the_story_and_none_is_lost(play: Play, gate: Gate) -> None:
    """Enter twice at once is one story and one beat of it, and then the guess."""
    async with play() as pilot:
        await pilot.press("enter", "enter", "space", "c")
        await drawn(pilot)
        assert "Opening the story…" in screen_text(pilot)
        gate.lift()
        await shown(pilot, "You guessed 14.")
        assert gate.asked == ["maple-court"]


async def test_the_screen_goes_on_while_a_story_is_opened(play: Play, gate: Gate) -> None:
    async with play() as pilot:
        await pilot.press("enter", "x")
        await pilot.resize_terminal(80, 24)
        await drawn(pilot)
        assert "Stories" in screen_text(pilot)
        await pilot.press("escape")
        gate.lift()
        await settle(pilot)
        assert "Enter: watch it." in screen_text(pilot)
        await press(pilot, "enter")
        await shown(pilot, "Police ask 14 homes")


async def test_of_two_stories_the_one_chosen_last_is_opened(play: Play, gate: Gate) -> None:
    async with play() as pilot:
        await pilot.press("enter")
        pilot.app.open_story("sixty-doorbells")
        pilot.app.open_story("sixty-doorbells")
        await drawn(pilot)
        gate.lift()
        await shown(pilot, "Sixty doorbells (all invented)")
        assert gate.asked == ["maple-court", "sixty-doorbells"]


async def test_a_story_that_is_wrong_leaves_the_keys_to_the_screen(play: Play, gate: Gate) -> None:
    async with play() as pilot:
        gate.lift()
        pilot.app.open_story("no-such-story")
        await settle(pilot)
        (said,) = notices(pilot.app)
        assert "no-such-story" in said.message
        assert "Enter: watch it." in screen_text(pilot)
        await press(pilot, "enter")
        await shown(pilot, "Police ask 14 homes")


def test_who_leaves_waits_for_no_more_than_is_being_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is imported behind a card takes most of a second of a core."""
    worker, imported = SimpleNamespace(is_cancelled=False), list[str]()

    def import_one(module: str) -> None:
        imported.append(module)
        worker.is_cancelled = True

    monkeypatch.setattr(stories, "get_current_worker", lambda: worker)
    monkeypatch.setattr(stories, "import_module", import_one)
    assert not stories._imported(("first", "second"))
    assert imported == ["first"]
