"""What is nearly certain does not look like nothing: Watch says at the end what Infer says there."""

from __future__ import annotations

import numpy as np

from simulator.measure.moments.parties import AgencyKnows
from simulator.measure.observer.suspicion import Sure, suspected
from simulator.story.answers import Answers
from simulator.story.backend import InferCase, InProcess
from simulator.story.open_story import OpenStory
from simulator.tui.kit.opening import load_story
from simulator.tui.watch.behind.almost_sure import homes_almost_sure
from simulator.tui.watch.screen import WatchScreen
from tests.screens.conftest import Play, press, screen_text

_WORD = "stated-policy-2019"


async def test_no_proof_and_near_certainty_are_told_apart(play: Play) -> None:
    """Under the company's word the map alone proves nothing: who was not asked is not told."""
    async with play("enter", "end", "greater_than_sign") as pilot:
        shown = screen_text(pilot)
        assert "Company's word" in shown
        assert "almost sure" not in shown
        await press(pilot, "m")
        shown = " ".join(screen_text(pilot).split())
        assert "0 stays 0. But of 13 homes the police are almost sure." in shown
        assert "● 1 named ▓ 13 almost sure ? 10 not known" in shown
        assert "cameras about here" not in shown
        await press(pilot, "x")
        shown = " ".join(screen_text(pilot).split())
        assert "● 1 named ▓ 13 almost sure" in shown
        await press(pilot, "x")
        assert "Proven of no home that it did not share. Almost sure of 13 homes." in screen_text(
            pilot
        )
        # Before the end it is not said: Infer is about the end.
        await press(pilot, "x", "home")
        assert "almost sure" not in screen_text(pilot)


async def test_it_is_what_infer_finds_of_the_same_run(play: Play, answers: Answers) -> None:
    async with play("enter", "end", "greater_than_sign", "m") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, WatchScreen)
        assert screen.story is not None
        assert screen.player is not None
        frame = screen._frame(screen.player, screen.story, screen._viewer)
        story = screen.story
        case = InferCase(story.loaded, story.policy, story.facts_given(), 0)
        _, known = answers.work_out(case, None, lambda: False)
        assert known is not None
        sure = {one.home for one in suspected(known, "not_shared") if one.sure == Sure.ALMOST_SURE}
        assert set(np.flatnonzero(frame.known == AgencyKnows.ALMOST_SURE).tolist()) == sure
        assert len(sure) == 13


def test_what_is_proven_is_not_called_almost_sure() -> None:
    story = OpenStory.as_written(load_story("fort-lauderdale-2018")).with_policy(_WORD)
    story = story.without_map()
    case = InferCase(story.loaded, story.policy, story.facts_given(), 0)
    ledger, known = Answers(InProcess()).work_out(case, None, lambda: False)
    assert known is not None
    homes = homes_almost_sure(ledger, known)
    assert homes is not None
    proven = [one.home for one in suspected(known, "not_shared") if one.decided]
    assert homes.sum() == 298
    assert not homes[proven].any()
    assert homes_almost_sure(ledger, None) is None
