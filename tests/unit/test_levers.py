"""What a change of the policy makes of what the police know is told where both are worked out."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from simulator.measure.moments.parties import AgencyTold
from simulator.measure.moments.playback import Playback
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.story.open_story import OpenStory
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.watch.levers import Levers


class Screen:
    """Takes the story that is published, and does nothing with it."""

    def __init__(self, story: OpenStory) -> None:
        self.story = story

    def publish(self, story: OpenStory) -> None:
        self.story = story


@pytest.mark.parametrize(("before", "now"), [(False, False), (True, False), (False, True)])
def test_a_number_that_is_not_worked_out_yet_becomes_nothing(before: bool, now: bool) -> None:
    """Found under load: 0 was told where 13 were not proven yet."""
    loaded = load_scenario("maple-court")
    policy = "early-partner-2018-exact-map"
    playback = Playback(run(loaded, policy, loaded.scenario.seed, 0))
    frame = playback.frame(playback.last)
    told = cast("AgencyTold", frame.told)
    assert (told.silent, told.at_least) == (13, False)
    open_ended = replace(told, silent=0, at_least=True)
    screen = Screen(OpenStory(loaded, policy))
    levers = Levers(cast("FramedScreen", screen), lambda: open_ended if before else told)
    levers.take_policy("nothing-without-warrant")
    assert screen.story.policy == "nothing-without-warrant"
    after = replace(frame, told=replace(told, silent=2, at_least=now))
    noted = levers.noted(after, asking=False)
    assert ("13 becomes 2." in noted) is not (before or now)
    assert "0 becomes" not in noted
    assert "Now: " in noted
    assert levers.before() == (None if before else 13)
