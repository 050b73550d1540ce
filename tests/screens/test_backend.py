"""What the screens make of an answer that does not come, or is no longer wanted."""

from __future__ import annotations

from threading import Event

import pytest
from textual.widgets import Static

from simulator.experiment.jobs import Job, Result
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import StoppedError
from simulator.measure.observer.conclusions import Conclusions
from simulator.scenario import Loaded, load_scenario
from simulator.story.answers import Answers
from simulator.story.backend import (
    BackendError,
    InferCase,
    InProcess,
    Stopped,
)
from simulator.story.open_story import OpenStory
from simulator.tui.app import CamsimApp
from simulator.tui.kit.working import FAILED
from simulator.tui.watch.screen import WatchScreen
from tests.screens.conftest import STANDS_STILL
from tests.screens.textual_inside import drawn, notices

SIZE = (100, 30)


class Broken(InProcess):
    """Breaks down whatever it is asked."""

    def run(self, job: Job, stopped: Stopped) -> Result:
        raise BackendError("it broke down")

    def work_out(
        self, supposed: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        raise BackendError("it broke down")


class BrokenOnce(InProcess):
    """Breaks down over every run, until it is mended."""

    mended = False
    asked = 0

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        self.asked += 1
        if not self.mended:
            raise BackendError("it broke down")
        return super().ledger(loaded, policy, stopped)


class Held(InProcess):
    """Does no run while it is held; nothing else waits for it."""

    def __init__(self) -> None:
        self.free = Event()
        self.free.set()

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        assert self.free.wait(60)
        return super().ledger(loaded, policy, stopped)


class Slow(InProcess):
    """Answers no question but the second, and sees that the first is no longer wanted."""

    def __init__(self) -> None:
        self.asked: list[InferCase] = []
        self.left = Event()

    def work_out(
        self, supposed: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        self.asked.append(supposed)
        if len(self.asked) > 1:
            return super().work_out(supposed, ledger, stopped)
        while not stopped():
            self.left.wait(0.01)
        self.left.set()
        raise StoppedError


async def played(app: CamsimApp, pilot: object) -> None:
    """Open the first story."""
    await pilot.press("enter")
    await app.workers.wait_for_complete()
    await drawn(pilot)


async def played_to_its_end(app: CamsimApp, pilot: object) -> WatchScreen:
    """Open the first story, and show its last moment."""
    await played(app, pilot)
    await pilot.press("end")
    await app.workers.wait_for_complete()
    await drawn(pilot)
    assert isinstance(app.screen, WatchScreen)
    return app.screen


async def test_what_breaks_down_is_said_and_the_program_goes_on() -> None:
    app = CamsimApp(answers=Answers(Broken()))
    async with app.run_test(size=SIZE) as pilot:
        await played(app, pilot)
        for key in ("4", "3"):
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await drawn(pilot)
            said = [str(one.message) for one in notices(app)]
            assert "it broke down" in said[-1]
            if key == "4":
                assert "could not be worked out" in str(
                    app.screen.query_one("#verdict", Static).content
                )
        await pilot.press("1")
        assert app.current_mode == "stories"


async def test_what_is_asked_newly_ends_what_was_asked_before() -> None:
    slow = Slow()
    app = CamsimApp(answers=Answers(slow))
    async with app.run_test(size=SIZE) as pilot:
        await played(app, pilot)
        await pilot.press("4", "m")
        await app.workers.wait_for_complete()
        await drawn(pilot)
        assert slow.left.is_set()
        first, second = slow.asked
        assert first.given.map != second.given.map
        assert "TOLD" in str(app.screen.query_one("#given", Static).content)
        assert str(app.screen.query_one("#verdict", Static).content)


async def test_a_run_that_failed_is_tried_again_by_who_comes_back() -> None:
    backend = BrokenOnce()
    app = CamsimApp(answers=Answers(backend))
    async with app.run_test(size=SIZE) as pilot:
        await played(app, pilot)
        assert isinstance(app.screen, WatchScreen)
        assert app.screen.player is None
        backend.mended, failed = True, backend.asked
        await pilot.press("1", "2")
        await app.workers.wait_for_complete()
        await pilot.pause()
        asked = backend.asked
        assert asked > failed
        assert app.screen.player is not None
        await pilot.press("1", "2")
        await app.workers.wait_for_complete()
        assert backend.asked == asked


@pytest.mark.parametrize("known", [False, True], ids=["all is new", "who is suspected is known"])
async def test_until_a_run_is_there_nothing_is_said_of_it_by_the_run_before(known: bool) -> None:
    """Of another story there is nothing to see; its homes are not those that were shown."""
    backend = Held()
    answers = Answers(backend)
    app = CamsimApp(answers=answers)
    app.clock_speed = STANDS_STILL
    async with app.run_test(size=SIZE) as pilot:
        watch = await played_to_its_end(app, pilot)
        before = watch.story
        assert before is not None
        assert watch.story_shown() is before
        assert watch.fact()

        loaded = load_scenario("after-the-request")
        story = OpenStory.as_written(loaded, before.opening + 1)
        case = InferCase(loaded, story.policy, story.facts_given(), 0)
        if known:
            answers.work_out(case, None, lambda: False)
            # Of what is kept for a long time, a run may be gone and the rest be there.
            answers.ledger_at_hand = lambda *_: None
        backend.free.clear()
        app.publish(story)
        await pilot.pause()
        for _ in range(2):
            await drawn(pilot)
            assert watch.player is None
            assert watch.story_shown() is None
            assert not watch.fact()
            assert not watch.tables()
            assert "One moment" in str(watch.query_one("#next", Static).content)
            await pilot.press("end", "x", "k", "f", "space", "less_than_sign")
            watch.redraw()
        backend.free.set()
        await app.workers.wait_for_complete()
        await drawn(pilot)
        assert watch.story_shown() is app.story
        assert watch.player is not None
        assert len(watch.player.playback.ledger.homes) == 1300


async def test_until_a_run_is_there_the_one_before_is_shown_as_what_it_is() -> None:
    """Under another policy the same moment stays, under the old one, until there is a new one."""
    backend = Held()
    app = CamsimApp(answers=Answers(backend))
    app.clock_speed = STANDS_STILL
    async with app.run_test(size=SIZE) as pilot:
        watch = await played_to_its_end(app, pilot)
        before, player = watch.story, watch.player
        backend.free.clear()
        await pilot.press("greater_than_sign")
        watch.redraw()
        await drawn(pilot)
        assert watch.story is app.story is not before
        assert watch.story_shown() is before
        assert watch.player is player
        backend.free.set()
        await app.workers.wait_for_complete()
        await drawn(pilot)
        assert watch.story_shown() is app.story
        assert watch.player is not player


async def test_a_run_that_failed_is_not_said_to_come() -> None:
    app = CamsimApp(answers=Answers(BrokenOnce()))
    async with app.run_test(size=SIZE) as pilot:
        await played(app, pilot)
        assert FAILED in str(app.screen.query_one("#next", Static).content)
