"""The time of Watch, without a screen: what moves, what jumps, what answers a question."""

from __future__ import annotations

import pytest

from simulator.measure.moments.playback import Playback
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.story.playhead import Playhead
from simulator.tui.watch.clock import Clock


class Told:
    """What the screen is told, in order."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.clock = Clock(lambda: self.heard.append("moved"), lambda: self.heard.append("jumps"))


@pytest.fixture(scope="module")
def playback() -> Playback:
    loaded = load_scenario("maple-court")
    return Playback(run(loaded, next(iter(loaded.regimes)), loaded.scenario.seed, 0))


@pytest.fixture
def told(playback: Playback) -> Told:
    told = Told()
    told.clock.player = Playhead(playback)
    return told


def test_without_a_run_nothing_moves() -> None:
    told = Told()
    told.clock.beat()
    told.clock.step(1)
    told.clock.day(1)
    told.clock.mark(1)
    told.clock.go_to(3)
    told.clock.go_to_minute(3.5)
    told.clock.stop()
    assert not told.clock.tick()
    assert not told.clock.offers(0)
    assert told.clock.answer(0) is None
    assert told.heard == []


def test_a_step_moves_and_a_jump_says_first_that_it_is_one(told: Told) -> None:
    told.clock.step(2)
    assert told.heard == ["moved"]
    told.clock.go_to(0)
    assert told.heard == ["moved", "jumps", "moved"]
    assert told.clock.player is not None
    assert told.clock.player.event == 0


def test_a_mark_beyond_the_last_one_moves_nothing(told: Told, playback: Playback) -> None:
    told.clock.go_to(playback.last)
    told.heard.clear()
    told.clock.mark(1)
    assert told.heard == []
    told.clock.mark(-1)
    assert told.heard == ["jumps", "moved"]


def test_where_nothing_happens_for_a_day_the_next_event_is_shown(told: Told) -> None:
    player = told.clock.player
    assert player is not None
    seen = [player.event]
    while player.event < player.playback.last:
        told.clock.day(1)
        assert player.event > seen[-1]
        seen.append(player.event)
    assert len(told.heard) == len(seen) - 1


def test_it_plays_until_it_is_stopped(told: Told) -> None:
    told.clock.beat()
    assert told.clock.tick()
    told.clock.stop()
    assert not told.clock.tick()


def test_a_question_has_so_many_answers_and_one_closes_it(told: Told) -> None:
    player = told.clock.player
    assert player is not None
    while not player.asking and not player.at_end:
        told.clock.beat()
    pause = player.pause
    assert pause is not None
    offered = [number for number in range(10) if told.clock.offers(number)]
    assert offered == list(range(len(pause.choices)))
    assert len(offered) > 1
    assert told.clock.answer(1) == (pause.ask, pause.choices[1])
    assert not told.clock.offers(0)
