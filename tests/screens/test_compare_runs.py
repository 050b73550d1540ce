"""Compare while its runs come in: nothing moves, nothing old stays, a failed run is said."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.experiment.jobs import Done, Failed, Job, Result
from simulator.experiment.results import Comparison
from simulator.scenario import load_scenario
from simulator.story.backend import InProcess, Stopped
from simulator.tui.app import CamsimApp
from simulator.tui.compare.runs import stream
from simulator.tui.compare.screen import CompareScreen
from simulator.tui.compare.table import FigureTable
from simulator.tui.compare.words import progress, views_line
from simulator.tui.kit.host import Pace, Runs
from tests.screens.conftest import FEW_RUNS, Play, press, screen_text
from tests.screens.test_compare import TOWN, compare_screen
from tests.screens.textual_inside import drawn, notices

RUNS = 12
NOTHING_COUNTED = Runs(compare=RUNS, pace=Pace(worth_showing=math.inf))
"""Where the machine is busy, what is counted would come first."""


class Slow(InProcess):
    """Takes its time by a clock of its own, which stands at `now`."""

    def __init__(self, *, worked_out: float, counted: float) -> None:
        self.now, self._worked_out, self._counted = 0.0, worked_out, counted

    def run(self, job: Job, stopped: Stopped) -> Result:
        self.now += self._worked_out if job.inference else self._counted
        return super().run(job, stopped)


class Gates(InProcess):
    """Has the first run of each policy wait, and then the others."""

    def __init__(self) -> None:
        self.first, self.others = Event(), Event()

    def run(self, job: Job, stopped: Stopped) -> Result:
        gate = self.others if job.key.replication else self.first
        while not gate.wait(0.02) and not stopped():
            pass
        result = super().run(job, stopped)
        # Runs that take so long are sent one by one: none waits for those behind it.
        return replace(result, seconds=1.0) if isinstance(result, Done) else result


@pytest.fixture
def gates() -> Iterator[Gates]:
    gates = Gates()
    yield gates
    gates.first.set()
    gates.others.set()


@pytest.fixture
def town(tmp_path: Path) -> str:
    path = tmp_path / "two-streets.toml"
    path.write_text(TOWN, encoding="utf-8")
    return str(path)


async def until(pilot: Pilot[None], text: str) -> str:
    """Return what the screen shows once `text` is on it."""
    async with asyncio.timeout(60):
        while text not in screen_text(pilot):
            await asyncio.sleep(0.02)
            await drawn(pilot)
    await drawn(pilot)
    return screen_text(pilot)


def places(shown: str) -> set[tuple[str, int, int]]:
    """Return where each word stands, in the rows of the cards."""
    return {
        (word[0], row, word.start())
        for row, line in enumerate(shown.splitlines()[3:23])
        for word in re.finditer(r"[A-Za-z]{3,}", line)
    }


async def test_nothing_moves_while_runs_come_in(play: Play, gates: Gates, town: str) -> None:
    gates.first.set()
    async with play("enter", scenario=town, runs=NOTHING_COUNTED, backend=gates) as pilot:
        await pilot.press("3")
        before = places(await until(pilot, f" 1 of {RUNS} runs of each policy"))
        await pilot.press("v")
        await until(pilot, "REACHES THE POLICE")
        table = pilot.app.screen.query_one(FigureTable)
        rows = [(str(row.key.value), row.height) for row in table.ordered_rows]
        widths = [column.width for column in table.ordered_columns]
        gates.others.set()
        await press(pilot)
        assert f"averages of {RUNS} runs" in screen_text(pilot)
        after = [(str(row.key.value), row.height) for row in table.ordered_rows]
        assert after[: len(rows)] == rows
        assert [column.width for column in table.ordered_columns] == widths
        await press(pilot, "escape")
        assert len(before) > 20
        assert places(screen_text(pilot)) >= before


@pytest.mark.parametrize(
    ("ups", "policy"),
    [
        pytest.param(1, "every-outcome", id="compared by both"),
        pytest.param(3, "early-partner-2018-exact-map", id="not in the other story"),
    ],
)
async def test_a_policy_in_focus_is_one_of_the_story_that_is_open(
    play: Play, gates: Gates, ups: int, policy: str
) -> None:
    """Small Areas compares nine, Maple Court eight, of which no run is there yet."""
    gates.first.set()
    gates.others.set()
    keys = ("enter", "3", "v", "v", *["up"] * ups)
    async with play(*keys, scenario="small-areas", runs=FEW_RUNS, backend=gates) as pilot:
        gates.first.clear()
        compare = compare_screen(pilot)
        app = pilot.app
        assert isinstance(app, CamsimApp)
        app.open_story("maple-court")
        await until(pilot, "WHAT HAPPENED")
        await pilot.press("3")
        await until(pilot, "the first runs are being computed")
        assert compare.shown().policy == policy
        await pilot.press("y")
        await drawn(pilot)
        assert any("Code: " in note.message for note in notices(app))


async def test_figures_of_another_story_are_gone_before_its_own_come(
    play: Play, gates: Gates, town: str
) -> None:
    """In each of the four views, all of which have been drawn before; cards keep their names."""
    gates.first.set()
    gates.others.set()
    keys = ("enter", "3", "v", "v", "v")
    async with play(*keys, scenario=town, runs=NOTHING_COUNTED, backend=gates) as pilot:
        assert "known not to have shared" in screen_text(pilot)
        gates.first.clear()
        await pilot.press("1", "down", "enter")
        await until(pilot, "WHAT HAPPENED")
        await pilot.press("3")
        for _ in range(4):
            screen = pilot.app.screen
            assert isinstance(screen, CompareScreen)
            async with asyncio.timeout(60):
                while True:
                    shown = await until(pilot, "the first runs are being computed")
                    header, *body = shown.splitlines()[: screen.query_one("#next").region.y]
                    # The tabs have digits, and the names of cards. A picture may be drawn later
                    # than what is said of it; that its own come in between the gate forbids.
                    if not re.search(r"\d", "".join(body[1:])):
                        break
                    await asyncio.sleep(0.02)
            assert "Maple Court" in header
            assert "Exact map" in "".join(body) or not screen.query_one("#cards").display
            assert not screen.fact()
            assert not screen.explanation()
            await pilot.press("v")


class OneFails(InProcess):
    """Brings one run of one policy to no end."""

    def run(self, job: Job, stopped: Stopped) -> Result:
        if (job.key.policy, job.key.replication) == ("stated-policy-2019", 1):
            return Failed(job.key, "ValueError: [b]no such home\x1b[31m")
        return super().run(job, stopped)


async def test_a_run_that_fails_is_said_and_the_others_count(play: Play, town: str) -> None:
    async with play("enter", "3", scenario=town, runs=Runs(compare=3), backend=OneFails()) as pilot:
        (note,) = notices(pilot.app)
        assert note.message.startswith("A run failed: ValueError: [b]no such home")
        assert "\x1b" not in note.message
        assert not note.markup
        said = "1 of 15 runs failed, and no figure counts it: stated-policy-2019, replication 1."
        line = str(pilot.app.screen.query_one("#progress-line", Static).visual)
        assert said in line
        assert "replication 1." in screen_text(pilot)


def test_what_is_counted_comes_before_what_is_worked_out() -> None:
    loaded = load_scenario("maple-court")
    shown: list[tuple[str, Comparison]] = []
    stream(
        loaded,
        2,
        InProcess(),
        lambda comparison: shown.append(("worked out", comparison)),
        lambda: False,
        lambda comparison: shown.append(("counted", comparison)),
        pace=Pace(worth_showing=0.0),
    )
    names = [name for name, _ in shown]
    counts = names.count("counted")
    assert names == ["counted"] * counts + ["worked out"] * (len(names) - counts)
    last_counted, last = shown[counts - 1][1], shown[-1][1]
    there = [sum(map(bool, map(one.done, one.outcomes))) for _, one in shown[:counts]]
    assert there == sorted(set(there))
    assert there[-1] == len(loaded.regimes)
    counted, whole = (one.outcomes[loaded.scenario.policies[0]][0] for one in (last_counted, last))
    assert counted is not None
    assert whole is not None
    assert counted.happened == whole.happened
    assert "certain_nonsharing" not in counted.measures
    assert counted.measures.items() <= whole.measures.items()


def test_what_is_counted_is_shown_as_soon_as_the_rest_takes_long() -> None:
    """Counting was quick, and what the police can work out is not."""
    slow = Slow(worked_out=1.0, counted=0.01)
    loaded = load_scenario("maple-court")
    shown: list[tuple[str, float]] = []
    stream(
        loaded,
        1,
        slow,
        lambda _: shown.append(("worked out", slow.now)),
        lambda: False,
        lambda _: shown.append(("counted", slow.now)),
        clock=lambda: slow.now,
    )
    counting = 0.01 * len(loaded.regimes)
    assert shown == [
        ("counted", pytest.approx(counting + 1)),
        ("worked out", pytest.approx(counting + len(loaded.regimes))),
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3.0, "9 of 20 runs of each policy  ━━━━──────  Escape stops it."),
        (42.0, "9 of 20 runs of each policy: about 40 seconds left. Escape stops it."),
        (130.0, "9 of 20 runs of each policy: about 2 minutes left. Escape stops it."),
    ],
)
def test_how_long_the_rest_takes_is_said_in_one_line(seconds: float, said: str) -> None:
    assert progress(9, 20, "", short=False, seconds_left=seconds).plain == said
    # The views stand in the same line.
    room = views_line("cards").cell_len + 3
    assert len(progress(19, 20, "", short=False, seconds_left=seconds).plain) <= 100 - room
    assert len(progress(100, 101, "", short=True, seconds_left=seconds).plain) <= 80 - room
    for short, width in ((True, 80), (False, 100)):
        for first in (
            progress(1, 20, "", short=short, policies_counted=(1, 1)),
            progress(20, 20, "", short=short),
            progress(1, 1, "", short=short),
        ):
            assert first.cell_len <= width - room
    some = progress(1, 20, "", short=False, policies_counted=(2, 5)).plain
    assert some == "Counted so far: 2 of 5 policies, one run each. Escape stops it."
    for counted, of in (((2, 5), "2 of 5 policies"), ((5, 5), "each policy")):
        for short, more, width in ((False, " Nothing more was worked out.", 100), (True, "", 80)):
            line = progress(1, 1, "", short=short, policies_counted=counted, stopped=True)
            assert line.plain == f"Stopped after 1 run of {of}.{more}"
            assert line.cell_len <= width - room


def test_where_counting_takes_long_policies_are_shown_as_they_come() -> None:
    slow = Slow(worked_out=0.35, counted=0.35)
    loaded = load_scenario("maple-court")
    shown: list[tuple[float, int]] = []
    stream(
        loaded,
        1,
        slow,
        lambda _: None,
        lambda: False,
        lambda one: shown.append((slow.now, sum(map(bool, map(one.done, one.outcomes))))),
        clock=lambda: slow.now,
    )
    assert shown == [
        (pytest.approx(0.35 * count), count) for count in range(2, len(loaded.regimes) + 1)
    ]


def with_figures(pilot: Pilot[None]) -> int:
    """Return how many cards have figures."""
    boxes = pilot.app.screen.query(".card").results(Static)
    return sum(bool(re.search(r"\d of 1 ", str(box.visual))) for box in boxes)


class Stuck(InProcess):
    """Does two runs, and no more before it may go on."""

    def __init__(self) -> None:
        self.go_on, self._begun = Event(), 0

    def run(self, job: Job, stopped: Stopped) -> Result:
        self._begun += 1
        while self._begun > 2 and not self.go_on.wait(0.02) and not stopped():
            pass
        return super().run(job, stopped)


async def test_policies_that_are_not_counted_yet_have_no_figure_and_the_line_says_so(
    play: Play,
) -> None:
    stuck, at_once = Stuck(), Runs(compare=1, pace=Pace(worth_showing=0.0, between=0.0))
    async with play("enter", scenario="maple-court", runs=at_once, backend=stuck) as pilot:
        await pilot.press("3")
        await until(pilot, "Counted so far: 2 of 8 policies, one run each.")
        # The cards of the others stand with their names alone.
        assert with_figures(pilot) == 2
        stuck.go_on.set()
        await until(pilot, "1 run of each policy")
        assert with_figures(pilot) == 8


async def test_a_stopped_comparison_keeps_what_is_done(play: Play) -> None:
    async with play(scenario="sixty-doorbells") as pilot:
        await pilot.press("enter", "3")
        screen = compare_screen(pilot)
        while screen.comparison is None:
            await asyncio.sleep(0.02)
        await pilot.press("escape")
        await pilot.app.workers.wait_for_complete()
        await drawn(pilot)
        done = screen.comparison.replications
        assert 0 < done < 20
        assert all(len(many) == done for many in screen.comparison.outcomes.values())
        assert f"{done} run" in screen_text(pilot)
        await press(pilot, "2", "3")
        assert screen.comparison.replications == done
