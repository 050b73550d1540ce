"""What the screens make of an answer that does not come, or is no longer wanted."""

from __future__ import annotations

from threading import Event

from textual.widgets import Static

from simulator.experiment.jobs import Job, Result
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import StoppedError
from simulator.measure.observer.conclusions import Conclusions
from simulator.story.answers import Answers
from simulator.story.backend import (
    BackendError,
    InferCase,
    InProcess,
    Stopped,
)
from simulator.tui.app import CamsimApp
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
