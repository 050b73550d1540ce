"""What the screens make of an answer that does not come, or is no longer wanted."""

from __future__ import annotations

from threading import Event

from textual.widgets import Static

from simulator.experiment.jobs import Job, Result
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import StoppedError
from simulator.measure.observer.conclusions import Conclusions
from simulator.scenario import Loaded
from simulator.story.answers import Answers
from simulator.story.backend import (
    BackendError,
    InferCase,
    InProcess,
    Stopped,
)
from simulator.tui.app import CamsimApp
from simulator.tui.watch.screen import WatchScreen
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
