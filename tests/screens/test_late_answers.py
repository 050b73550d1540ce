"""Random keys while what takes long comes late, in any order, or not at all.

On a quick machine an answer is there before the next key. On a busy one there are stories whose run
is not there yet, answers to what nobody asks any more, and much that is kept in part.
"""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.starts.writing import start_text
from simulator.experiment.jobs import Job, Result
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import StoppedError
from simulator.measure.moments.so_far import SilentSoFar
from simulator.measure.observer.conclusions import Conclusions
from simulator.scenario import Loaded
from simulator.scenario.library import lesson_names, scenario_names
from simulator.story.answers import Answers
from simulator.story.backend import BackendError, InferCase, InProcess, Stopped
from simulator.tui.app import CamsimApp
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.watch.screen import WatchScreen
from tests.screens.conftest import FEW_RUNS, SIZES, STANDS_STILL
from tests.screens.textual_inside import drawn, idle

KEYS = (
    *[
        "1",
        "2",
        "3",
        "4",
        "5",
        "enter",
        "space",
        "left",
        "right",
        "up",
        "down",
        "home",
        "end",
        "escape",
        "tab",
        "pageup",
        "pagedown",
    ],
    *[
        "less_than_sign",
        "greater_than_sign",
        "question_mark",
        "slash",
        "plus",
        "minus",
        "backspace",
    ],
    *["left_square_bracket", "right_square_bracket"],
    *"abcdfghijklmnoprstuvwxyz",
)
"""All but those that leave the program, and the one that writes files."""
STORIES = [
    name for name in scenario_names() if name not in {"four-hundred-agencies", "they-all-joined"}
]
"""The others take long to run, which says nothing more here."""
HERE = Path("start.toml")
"""A file to start from that is not written."""
MOST_HELD = 3
"""More would take all the threads that there are."""
STEPS = 150


class Late(InProcess):
    """Gives each answer when it is let go, and now and then breaks down."""

    def __init__(self, luck: random.Random) -> None:
        self._luck, self._held, self._lock = luck, list[Event](), Lock()
        self._at_once = False

    @property
    def held(self) -> int:
        """How many answers are waited for."""
        return len(self._held)

    def let_one_go(self) -> None:
        """Give one of the answers that are waited for, whichever."""
        with self._lock:
            if self._held:
                self._held.pop(self._luck.randrange(len(self._held))).set()

    def let_all_go(self) -> None:
        """Give all answers, those to come at once."""
        self._at_once = True
        while self._held:
            self.let_one_go()

    def _hold(self, stopped: Stopped, chance_to_fail: float = 0.0) -> None:
        if not self._at_once:
            here = Event()
            with self._lock:
                self._held.append(here)
            while not here.wait(0.002):
                if stopped():
                    with self._lock:
                        if here in self._held:
                            self._held.remove(here)
                    raise StoppedError
        if self._luck.random() < chance_to_fail:
            raise BackendError("it broke down")

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        self._hold(stopped, 0.03)
        return super().ledger(loaded, policy, stopped)

    def run(self, job: Job, stopped: Stopped) -> Result:
        self._hold(stopped)
        return super().run(job, stopped)

    def work_out(
        self, case: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        self._hold(stopped, 0.03)
        return super().work_out(case, ledger, stopped)

    def reasons(self, *asked: Any) -> Any:
        self._hold(asked[-1])
        return super().reasons(*asked)

    def learned(self, *asked: Any) -> Any:
        self._hold(asked[-1])
        return super().learned(*asked)

    def silent(self, so_far: SilentSoFar, minute: int, stopped: Stopped) -> None:
        self._hold(stopped)
        super().silent(so_far, minute, stopped)


def begun(luck: random.Random, backend: Late) -> CamsimApp:
    """Return a program, in one of three with a lesson, whose memory may be small."""
    answers = Answers(backend, most=luck.choice((2, 64, 4_096, 512 << 10)))
    lesson = load_lesson(luck.choice(lesson_names())) if luck.random() < 1 / 3 else None
    app = CamsimApp(answers=answers, runs=FEW_RUNS, lesson=lesson)
    app.clock_speed = STANDS_STILL
    return app


async def act(pilot: Pilot[None], luck: random.Random) -> str:
    """Do something, and return what it was; it is not waited for."""
    app, chance = pilot.app, luck.random()
    assert isinstance(app, CamsimApp)
    if chance < 0.04:
        app.open_story(name := luck.choice(STORIES))
        return f"open {name}"
    if chance < 0.06:
        await pilot.resize_terminal(*(size := luck.choice([*SIZES.values(), (60, 20)])))
        return str(size)
    if chance < 0.09 and isinstance(app.screen, FramedScreen):
        app.screen.redraw_if_there()
        return "redraw"
    # Most keys mean nothing on most screens: half of the time it is one that does something here.
    here = [key for key in app.screen.active_bindings if key in KEYS]
    key = luck.choice(here if here and luck.random() < 0.5 else KEYS)
    app.post_message(Key(key, key if len(key) == 1 else None))
    return key


def holds_together(app: CamsimApp) -> None:
    """Claim that what is shown can be copied and kept, and that Watch shows a run as what it is."""
    if isinstance(app.screen, FramedScreen):
        app.screen.fact()
        app.screen.tables()
        app.screen.explanation()
        story = app.screen.story_shown()
        assert story is None or start_text(story, app.current_mode, app.screen.shown(), {}, HERE)
    watch = app.screen
    if not isinstance(watch, WatchScreen) or watch.player is None:
        return
    story, ledger = watch.story_shown(), watch.player.playback.ledger
    assert story is not None
    loaded, policy = story.run_wanted()
    assert (loaded.name, policy) == (ledger.loaded.name, ledger.regime.name)
    assert watch.fact()
    assert watch.tables()


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.thorough) for n in range(1, 80))]
)
async def test_nothing_is_mixed_and_nothing_breaks(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_MOTION", "1")
    luck, done = random.Random(seed), list[str]()
    backend = Late(random.Random(seed))
    app = begun(luck, backend)
    try:
        async with app.run_test(size=(100, 30)) as pilot:
            for _ in range(STEPS):
                if luck.random() < 0.3 or backend.held > MOST_HELD:
                    backend.let_one_go()
                    done.append("an answer")
                    await asyncio.sleep(0)
                done.append(await act(pilot, luck))
                if luck.random() < 0.7:
                    await drawn(pilot)
                    assert app._exception is None
                    holds_together(app)
            backend.let_all_go()
            await idle(app)
            holds_together(app)
    except BaseException as error:
        error.add_note(f"it had done last: {', '.join(done[-25:])}")
        raise
    finally:
        backend.let_all_go()
