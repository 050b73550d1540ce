"""What is nearly certain does not look like nothing: Watch says at the end what Infer says there."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.measure.moments.parties import AgencyKnows, Viewer
from simulator.measure.observer.suspicion import Sure, suspected
from simulator.plain.session import converse
from simulator.story.almost_sure import cases_of, homes_almost_sure, is_too_much, of_any
from simulator.story.answers import Answers
from simulator.story.backend import InferCase, InProcess
from simulator.story.open_story import OpenStory
from simulator.tui.kit.opening import load_story
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
        frame = screen._almost_sure.frame(screen.story, screen.player, Viewer.AGENCY)
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


async def test_what_is_left_to_infer_is_said(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many requests it is not worked out behind Watch: the sentence says where it is."""
    monkeypatch.setattr("simulator.story.almost_sure.MOST_REQUESTS", 0)
    async with play("enter", "end", "greater_than_sign", "m") as pilot:
        shown = " ".join(screen_text(pilot).split())
        assert "0 stays 0." in shown
        assert "So many requests: 4 says of whom they are almost sure." in shown
        assert "13 almost sure" not in shown
    lines = told("end", "", "policy 2", "m", "where")
    assert "So many requests: type infer to hear what the police are almost sure of." in lines


def test_it_is_said_in_plain_lines_too() -> None:
    lines = told("end", "", "policy 2", "m", "where")
    assert (
        "Policy changed to Company's word (an exact map given). Homes known not to have shared: "
        "0 stays 0. But of 13 homes the police are almost sure."
    ) in lines
    assert lines.count("Almost sure, and not proven: 13 homes did not share.") == 1
    assert "Almost sure, and not proven: 13 homes did not share." not in told("end", "", "where")
    assert not any("lmost sure" in line for line in told("policy 2", "m", "where"))


def test_of_several_police_forces_it_is_what_any_of_them_is() -> None:
    """Each force by itself was left out: of 44 it takes three seconds."""
    story = OpenStory.as_written(load_story("they-all-joined"))
    answers = Answers(InProcess())
    ledger = answers.ledger(*story.run_wanted(), lambda: False)
    cases = cases_of(story, ledger)
    assert [case.group for case in cases] == list(range(44))
    known = [answers.work_out(case, None, lambda: False) for case in cases[:2]]
    of_each = [homes_almost_sure(*one) for one in known]
    homes = of_any(known)
    assert homes is not None
    assert homes.sum() == sum(int(one.sum()) for one in of_each if one is not None)
    assert not is_too_much(ledger)


def told(*typed: str) -> list[str]:
    """Return what is said of Maple Court as somebody types these lines."""
    lines: list[str] = []
    waiting = [*typed]
    converse("maple-court", lambda: waiting.pop(0) if waiting else None, lines.append)
    return lines
