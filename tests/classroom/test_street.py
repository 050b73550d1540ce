"""The street of live classes has each property that a class needs, and comes from its script."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from scripts import class_street
from simulator.classroom.live.street import Street, street_of
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario.library import library, scenario_names
from simulator.scenario.loaded import Loaded
from simulator.scenario.loading import check_file, load_scenario
from simulator.tui.kit.ground.papers import Paper
from simulator.tui.wall.street import StreetSeen, _papers, plan_of

CIRCLES = ["R1", "R2", "R3", "R4"]


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_scenario("class-street")


@pytest.fixture(scope="module")
def street(loaded: Loaded) -> Street:
    return street_of(loaded)


def test_it_is_an_ordinary_scenario_and_no_story() -> None:
    assert check_file("class-street") == []
    assert "class-street" not in scenario_names()


def test_its_script_writes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("made") / "class-street.toml"
    monkeypatch.setattr(class_street, "PATH", path)
    class_street.main()
    there = library() / "streets" / "class-street.toml"
    assert path.read_text(encoding="utf-8") == there.read_text(encoding="utf-8")


def test_its_houses_stand_on_a_grid(street: Street) -> None:
    assert len(street.houses) == 84
    for house in street.houses:
        assert house.id == f"{'ABCDEFG'[house.row]}{house.column + 1}"
    assert list(street.circles) == CIRCLES


def test_cameras_switches_and_seats(street: Street) -> None:
    assert (len(street.cameras), len(street.switched_off), len(street.can_be_seats)) == (54, 6, 48)
    assert street.switched_off <= set(street.cameras)
    assert street.most_seats == 40


@pytest.mark.parametrize("size", [(50, 26), (80, 20), (80, 42)])
@pytest.mark.parametrize("circle", CIRCLES)
def test_a_wall_draws_the_circle_round_those_whom_it_reaches(
    street: Street, circle: str, size: tuple[int, int]
) -> None:
    columns, rows = size
    plan = plan_of(street.houses, columns, rows)
    assert plan is not None
    papers = _papers(plan, StreetSeen(street.houses, {}, street.circles[circle]), columns, rows)
    for house in (house for house in street.houses if house.camera):
        across, down = plan.middle(house.column, house.row)
        drawn = papers[int(2 * down), int(across)] == Paper.AREA_YARD
        assert drawn == (house.id in street.reached[circle]), house.id


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_circle_is_no_map(street: Street, circle: str) -> None:
    assert 26 <= len(street.reached[circle]) <= 35
    drawn = street.circles[circle]
    inside = [
        house
        for house in street.houses
        if math.hypot(house.column - drawn.column, (house.row - drawn.row) * drawn.row_height)
        <= drawn.radius
    ]
    assert {house.id for house in inside if house.camera} == set(street.reached[circle])
    assert sum(not house.camera for house in inside) >= 15


def test_each_home_that_can_be_a_seat_is_asked_twice_at_least(street: Street) -> None:
    for house in street.can_be_seats:
        assert sum(house in street.asks(circle) for circle in CIRCLES) >= 2


def test_the_second_circle_is_the_first_and_one_home_more(street: Street) -> None:
    first, second = (set(street.reached[circle]) for circle in CIRCLES[:2])
    (more,) = second - first
    assert first < second
    assert more in street.switched_off
    assert street.asks("R1") == street.asks("R2")
    assert first & street.switched_off


@pytest.mark.parametrize(
    ("policy", "may_opt_out"), [("stated-policy-2019", True), ("early-partner-2018", False)]
)
def test_the_model_asks_whom_the_circles_say(
    loaded: Loaded, street: Street, policy: str, may_opt_out: bool
) -> None:
    ledger = run(loaded, policy, 1, 0)
    assert len(ledger.requests) == len(CIRCLES)
    for number, circle in enumerate(CIRCLES):
        rows = (ledger.trace.kind == Happened.ASKED) & (ledger.trace.request == number)
        asked = {ledger.homes.ids[home] for home in ledger.trace.home[rows].tolist()}
        said = street.asks(circle) if may_opt_out else street.reached[circle]
        assert asked == set(said)


def test_no_request_is_open_when_the_next_one_comes(loaded: Loaded) -> None:
    scenario = loaded.scenario
    minutes = [scenario.minute(request.at) for request in scenario.script]
    open_for = scenario.residents.deadline_hours * 60
    assert all(later - earlier > open_for for earlier, later in pairwise(minutes))
    assert minutes[-1] + open_for < scenario.horizon
