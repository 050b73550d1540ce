"""The program played by a pilot, and its screen as plain text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.starts.loading import Begun
from simulator.story.answers import Answers
from simulator.story.backend import Backend, InProcess
from simulator.tui.app import CamsimApp
from simulator.tui.kit.host import USUAL_RUNS, Runs
from tests.screens.textual_inside import (
    idle,
    press_key,
    quick_program,
    render,
    render_plots,
    strips,
)

if TYPE_CHECKING:
    from tests.screens.on_the_wall import OnTheWall

FEW_RUNS = Runs(compare=2, effect=1, bars=1)
"""For tests that look at something else than figures of many runs."""
SIZES = {"80x24": (80, 24), "100x30": (100, 30), "160x48": (160, 48)}
_MOST_KILOBYTES = 512 << 10
STANDS_STILL = 1e-7
"""A speed of the clock at which nothing passes while a test lasts."""
Play = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Claim = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture(scope="session", autouse=True)
def quick() -> Iterator[None]:
    """Let the programs of all tests share what only Textual would do again and again."""
    with quick_program():
        yield


@pytest.fixture(scope="session")
def answers() -> Answers:
    """What works out what takes long, once for all tests of screens.

    That it is worked out right is tested elsewhere: `test_compare` holds the screen against the
    command, `test_backend`, `tests/story` and `tests/browser` use backends of their own.
    """
    return Answers(InProcess(), most=_MOST_KILOBYTES)


@pytest.fixture
def few_runs() -> Runs:
    """Compare and Assumptions with few runs: for tests that look at something else."""
    return Runs(compare=2, effect=1, bars=1)


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, answers: Answers, request: pytest.FixtureRequest) -> Play:
    """Open the program at a size and press keys, waiting for each to be done."""
    # Textual reads TEXTUAL_ANIMATIONS when it is imported; the program reads this when it starts.
    monkeypatch.setenv("NO_MOTION", "1")
    few = "few_runs" in request.fixturenames
    usual: Runs = request.getfixturevalue("few_runs") if few else USUAL_RUNS

    @asynccontextmanager
    async def _play(
        *keys: str,
        size: tuple[int, int] = (100, 30),
        scenario: str | None = None,
        runs: Runs | None = None,
        begun: Begun | None = None,
        lesson: LoadedLesson | None = None,
        backend: Backend | None = None,
    ) -> AsyncIterator[Pilot[None]]:
        asked = answers if backend is None else Answers(backend)
        app = CamsimApp(scenario, answers=asked, runs=runs or usual, begun=begun, lesson=lesson)
        # What passes by the clock passes in tests only where they let it: see `WatchScreen._tick`.
        app.clock_speed = STANDS_STILL
        async with app.run_test(size=size) as pilot:
            await press(pilot, *keys)
            yield pilot
            render(app)

    return _play


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractAsyncContextManager[OnTheWall]]:
    """Open the wall of a class."""
    from tests.screens.on_the_wall import on_the_wall

    monkeypatch.setenv("NO_MOTION", "1")
    return on_the_wall


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one by one, each when what the last one started is done."""
    await settle(pilot)
    if not keys and render_plots(pilot.app):
        await settle(pilot)
    for key in keys:
        await press_key(pilot, key)


async def back_to_stories(pilot: Pilot[None]) -> None:
    """Close what lies over the screen and go to the list of stories, for what is looked at next."""
    while isinstance(pilot.app.screen, ModalScreen):
        await press(pilot, "escape")
    await press(pilot, "1")


async def click_on(pilot: Pilot[None], words: str) -> None:
    """Click on the first letter of `words`, where they stand highest on the screen."""
    rows = screen_text(pilot).splitlines()
    row = next(row for row, line in enumerate(rows) if words in line)
    await pilot.click(offset=(rows[row].index(words), row))
    await press(pilot)


async def each_holds(pilot: Pilot[None], claims: Sequence[Claim]) -> None:
    """Ask one program for each claim, from the list of stories on: a start for each is dear.

    Raises:
        ExceptionGroup: of all claims that do not hold, each with its name.
    """
    wrong = []
    for claim in claims:
        await back_to_stories(pilot)
        try:
            await claim(pilot)
        except AssertionError as error:
            error.add_note(f"this claim does not hold: {claim.__name__}")
            wrong.append(error)
    if wrong:
        raise ExceptionGroup(f"{len(wrong)} of {len(claims)} claims do not hold", wrong)


async def resize(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Give the window a size, and let it be drawn."""
    if pilot.app.size != size:
        await pilot.resize_terminal(*size)
    await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no work is left, nor any that what was done has started."""
    await idle(pilot.app)


def screen_text(pilot: Pilot[None], *, beneath: bool = True) -> str:
    """Return what the screen shows, line by line; of a sheet, also without what lies beneath."""
    width, height = pilot.app.size
    lines = [strip.text.rstrip() for strip in strips(pilot, beneath=beneath)]
    assert len(lines) == height
    assert all(len(line) <= width for line in lines)
    return "\n".join(lines)
