"""What a report says in Watch: which requests its totals are of, and whether they prove anything."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.measure.moments.flow import Channel, RunFlow
from simulator.measure.moments.playback import Playback
from simulator.model.run import run
from simulator.report.words.watched.events import (
    minute_before_totals,
    totals_prove_nothing_new,
    what_was_told,
)
from simulator.scenario import load_scenario
from simulator.tui.watch.pictures.block import happened_block

NOTHING_NEW = "The totals prove nothing new: no further home is known not to have shared."


@cache
def playback_of(story: str, policy: str = "") -> Playback:
    """Return the first run of a story, under its first policy or another one of it."""
    loaded = load_scenario(story)
    return Playback(run(loaded, policy or next(iter(loaded.regimes)), loaded.scenario.seed, 0))


@pytest.mark.parametrize(
    ("story", "policy", "of_what"),
    [
        ("as-it-happened", "", "four totals of the requests under “Early partner”: asked 764"),
        # Where one policy is in force all the time its totals are of all: the counts say so.
        ("maple-court", "", "four totals: asked 14"),
    ],
)
def test_a_report_says_of_which_requests_its_totals_are(
    story: str, policy: str, of_what: str
) -> None:
    playback = playback_of(story, policy)
    assert of_what in what_was_told(playback, playback.last)[0]


def test_totals_that_prove_nothing_more_say_so() -> None:
    playback = playback_of("maple-court")
    assert not totals_prove_nothing_new(playback, playback.last)  # not worked out yet
    assert totals_prove_nothing_new(playback, playback.last, wait=True) == NOTHING_NEW
    assert totals_prove_nothing_new(playback, playback.last) == NOTHING_NEW


def test_a_moment_without_totals_says_nothing_of_them() -> None:
    playback = playback_of("maple-court")
    others = range(-1, playback.last)
    assert all(minute_before_totals(playback, event) is None for event in others)
    assert not any(totals_prove_nothing_new(playback, event, wait=True) for event in others)


def test_totals_that_prove_more_do_not_say_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    playback = playback_of("maple-court")
    # Of each minute something else is proven.
    monkeypatch.setattr(type(playback.silent), "at", lambda _, minute: minute)
    assert not totals_prove_nothing_new(playback, playback.last, wait=True)


def test_clips_by_order_stand_beside_those_that_were_shared() -> None:
    playback = playback_of("after-the-request")
    block = happened_block(playback, playback.frame(playback.last, wait=False))
    carried = RunFlow(playback).at(playback.last).carried()
    assert Channel.BY_ORDER in carried
    assert any(part.text.endswith("by order") for part in block.parts)
