"""Where no map tells them apart, a home with a camera looks to the police like one without."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simulator.ledger import NOBODY, Ledger
from simulator.measure.inference.engine import Effort
from simulator.measure.observer.conclusions import Conclusions, worked_out
from simulator.measure.observer.suspicion import all_suspected, questions_of, suspected
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.tui.infer.map import any_unseen, places_of, states_of

LITTLE = Effort(exact_moves=20_000, sampled_answers=2_000)
IN_REACH, ASKED = 18, 14
"""Homes in the area of Maple Court's request, and those of them that have a camera."""


def worked_out_of(story: str, policy: str) -> tuple[Ledger, Conclusions]:
    loaded = load_scenario(story, (policy,))
    ledger = run(loaded, policy, loaded.scenario.seed, 0)
    return ledger, worked_out(views(ledger)[0], LITTLE)


@pytest.mark.parametrize("policy", ["stated-policy-2019", "weekly-totals"])
def test_without_a_map_no_home_is_told_from_its_neighbours_by_its_camera(policy: str) -> None:
    """All but the one that is named stand alike: in the list, in its order, and on the map."""
    ledger, known = worked_out_of("maple-court", policy)
    for question in questions_of(known):
        homes = all_suspected(known, question, ledger)
        assert len(homes) == IN_REACH
        others = [one for one in homes if one.id != "B5"]
        assert len({(one.sure, round(one.before, 9), round(one.after, 9)) for one in others}) == 1
        assert not any(one.pointed_out for one in others)
        assert [one.id for one in others] == sorted(one.id for one in others)
        states = states_of(homes, ledger, NOBODY)
        assert len({int(states[one.home]) for one in others}) == 1
        assert len({one.home for one in homes}) == IN_REACH
        assert len(suspected(known, question)) == ASKED


def test_with_an_exact_map_only_homes_with_a_camera_are_listed() -> None:
    ledger, known = worked_out_of("maple-court", "early-partner-2018-exact-map")
    homes = all_suspected(known, "not_shared", ledger)
    assert homes == suspected(known, "not_shared")
    assert all(one.pointed_out for one in homes)
    assert not any_unseen(homes, ledger)


def test_in_a_drawn_town_the_map_shows_only_whom_the_police_could_point_at() -> None:
    """With no map of cameras those are the ones named: the mark of another would be a camera."""
    ledger, known = worked_out_of("sixty-doorbells", "stated-policy-2019")
    homes = all_suspected(known, "not_shared", ledger)
    named = {one.home for one in homes if known.view.camera_known[one.place]}
    assert 0 < len(named) < len(homes) / 2, "or this test says nothing"
    assert set(np.flatnonzero(states_of(homes, ledger, NOBODY) >= 0)) == named
    assert any_unseen(homes, ledger)
    hidden = next(one.home for one in homes if one.home not in named)
    assert set(np.flatnonzero(states_of(homes, ledger, hidden) >= 0)) == named | {hidden}


def test_where_the_map_is_off_a_home_stands_where_its_dot_does() -> None:
    ledger, known = worked_out_of("sixty-doorbells", "early-partner-2018")
    homes = all_suspected(known, "not_shared", ledger)
    by_dot = np.zeros(len(ledger.homes), dtype=bool)
    by_dot[[one.home for one in homes if one.by_dot]] = True
    assert by_dot.any(), "or this test says nothing"
    places = places_of(homes, ledger, 260.0)
    moved = (places.east != ledger.homes.x) | (places.north != ledger.homes.y)
    assert (moved == by_dot).all()


MAP_THAT_IS_OFF = """
[agency_receives]
shared = { detail = "total", when = "weekly" }
declined = { detail = "total", when = "weekly" }
cameras = { detail = "pseudonymous", when = "on_request" }
identity = { detail = "named", when = "on_share" }
[map]
error_ft = 200
covers = 0.8
"""
THREE_HOMES = """
title = "Three homes"
start = 2024-03-01
days = 10
policies = ["./p.toml"]
[town]
camera_share = 0.8
homes = [
  { id = "A", x = 0.02, y = 0.02 },
  { id = "B", x = 0.03, y = 0.02 },
  { id = "C", x = 0.04, y = 0.02, camera = false },
]
[residents]
deadline_hours = 48
[[agencies]]
name = "N"
[[script]]
at = 2024-03-02T09:00:00
x = 0.03
y = 0.02
area_sq_mi = 0.01
"""


def test_a_home_without_a_camera_is_asked_about_where_dots_are_off_and_some_are_missing(
    ledger: Callable[[str, str], Ledger],
) -> None:
    """What is proven then is proven of each way that the cameras can stand."""
    written = ledger(THREE_HOMES, MAP_THAT_IS_OFF)
    (view,) = views(written)
    assert view.doubt is not None
    known = worked_out(view, LITTLE)
    for question in questions_of(known):
        homes = {one.id: one for one in all_suspected(known, question, written)}
        assert set(homes) == {"A", "B", "C"}
        assert not any(one.decided for one in homes.values())
