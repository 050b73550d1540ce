"""Each step of a proof says as data which requests and homes it is about; the map points there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
import pytest

from simulator.ledger import NOBODY, Ledger
from simulator.measure.inference.engine import Effort
from simulator.measure.inference.evidence import Evidence
from simulator.measure.observer.conclusions import Conclusions, worked_out
from simulator.measure.observer.suspicion import Suspected, questions_of, suspected
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.report.words.proof.reasoning import reasoning
from simulator.report.words.proof.steps import Step
from simulator.scenario import load_scenario
from simulator.tui.infer.map import in_step, states_of
from tests.sizes import some_here

LITTLE = Effort(exact_moves=2_000, sampled_answers=2_000)
"""Chances are not looked at here."""
FEW = 2
"""Homes at either end of a list: every proof of every home takes minutes."""
STORIES = (
    ("maple-court", "early-partner-2018-exact-map"),
    ("maple-court", "early-partner-2018"),
    ("maple-court", "every-outcome"),
    ("sixty-doorbells", "asked-totals-with-opt-out"),
    ("small-areas", "totals-and-exact-map"),
    ("after-the-request", "individual-invites"),
)

DEAR = ("sixty-doorbells", "asked-totals-with-opt-out")
"""Of which a proof takes as long as all proofs of the others."""
HERE = pytest.mark.parametrize(
    ("story", "policy"), some_here(STORIES, here=[one for one in STORIES if one != DEAR])
)


@cache
def run_of(story: str, policy: str) -> Ledger:
    loaded = load_scenario(story)
    if policy not in loaded.regimes:
        loaded = load_scenario(story, (policy,))
    return run(loaded, policy, loaded.scenario.seed, 0)


@cache
def known(story: str, policy: str) -> tuple[Conclusions, ...]:
    ledger = run_of(story, policy)
    return tuple(worked_out(view, LITTLE) for view in views(ledger) if not view.audience)


@cache
def steps(story: str, policy: str) -> tuple[tuple[Conclusions, Step], ...]:
    """Return every step about the homes most and least is known of, under every question."""
    return tuple(
        (some, step)
        for some in known(story, policy)
        for question in questions_of(some)
        for home in both_ends(suspected(some, question), 1 if story == "sixty-doorbells" else FEW)
        for step in reasoning(some, home, question)
    )


def both_ends(homes: list[Suspected], few: int) -> list[Suspected]:
    return homes if len(homes) <= 2 * few else [*homes[:few], *homes[-few:]]


def named_in(text: str, names: Iterable[str]) -> set[int]:
    """Return which of `names` a sentence has, read as a person reads it."""
    return {
        place
        for place, name in enumerate(names)
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    }


@HERE
def test_every_step_says_what_it_is_about(story: str, policy: str) -> None:
    """Whatever a sentence names is in its data, and none of them is about no request."""
    assert len(steps(story, policy)) > 10, "or this test says nothing"
    for some, step in steps(story, policy):
        evidence: Evidence = some.view.evidence
        requests, homes = evidence.requests, evidence.subjects
        assert step.requests, step.text
        assert set(step.requests) <= set(range(len(requests)))
        assert named_in(step.text, (one.id for one in requests)) <= set(step.requests), step
        assert named_in(step.text, (one.id for one in homes)) <= set(step.homes), step


@HERE
def test_the_map_shows_the_areas_and_the_homes_of_every_step(story: str, policy: str) -> None:
    """No step falls back to everybody: what is drawn is its areas and its homes, no more."""
    for some, step in steps(story, policy):
        view = some.view
        homes = suspected(some, "not_shared")
        states = states_of(homes, run_of(story, policy), NOBODY)
        pointed = in_step(view, step, states, homes)
        areas = {home for at in step.requests for home in view.evidence.requests[at].homes}
        written_out = {at for at in areas.union(step.homes) if at < len(view.homes)}
        assert set(np.flatnonzero(pointed.states >= 0)) == set(view.homes[sorted(written_out)])
        circles = {view.requests[at] for at in step.requests}
        drawn = {pointed.request, *pointed.others} - {NOBODY}
        assert drawn == (circles if len(circles) <= 4 else set()), step
        assert set(np.flatnonzero(pointed.homes)) <= set(np.flatnonzero(pointed.states >= 0))


def test_where_a_proof_is_of_one_area_the_map_shows_less_than_all() -> None:
    """In sixty doorbells, where steps that named no request once showed everybody."""
    story = ("sixty-doorbells", "asked-totals-with-opt-out")
    told = steps(*story)
    last = [(some, step) for some, step in told if step.text.startswith(("So ", "No other way"))]
    assert last, "or this test says nothing"
    for some, step in last:
        areas = {home for at in step.requests for home in some.view.evidence.requests[at].homes}
        assert len(areas) < len(some.view.homes)
