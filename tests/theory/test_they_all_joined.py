"""Fifty agencies for two thousand: what the record says of 2018 to 2020, times one in forty."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from simulator.experiment import outcome
from simulator.model import run
from simulator.scenario import Loaded, load_scenario

STORY = "they-all-joined"
SCALE = 40
RUNS = [4, pytest.param(12, marks=pytest.mark.thorough)]


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_scenario(STORY, ("as it happened", "early-partner-2018"))


@pytest.fixture(scope="module", params=RUNS)
def dates(request: pytest.FixtureRequest, loaded: Loaded) -> list[list[dt.date]]:
    """The day of each request, in a few runs."""
    scenario = loaded.scenario
    return [
        [
            scenario.moment(int(minute)).date()
            for minute in run(loaded, "as it happened", scenario.seed, number).requests.at
        ]
        for number in range(request.param)
    ]


@pytest.mark.parametrize(
    ("day", "on_record"),
    [
        (dt.date(2018, 12, 31), 40),
        (dt.date(2019, 4, 30), 200),
        (dt.date(2019, 8, 28), 405),
        (dt.date(2019, 11, 19), 600),
        (dt.date(2019, 12, 31), 743),
        (dt.date(2020, 2, 6), 900),
        (dt.date(2020, 12, 31), 2_014),
    ],
)
def test_as_many_have_joined_as_the_record_says(
    loaded: Loaded, day: dt.date, on_record: int
) -> None:
    joined = [one.from_ for one in loaded.scenario.agencies if one.from_ and one.from_ <= day]
    # One agency joins when half of its forty had: never more than half of them off.
    assert abs(SCALE * len(joined) - on_record) <= SCALE / 2


@pytest.mark.parametrize(
    ("first", "last", "on_record"),
    [
        (dt.date(2020, 1, 1), dt.date(2020, 12, 31), 22_335),
        (dt.date(2020, 10, 1), dt.date(2020, 12, 31), 5_700),
    ],
)
def test_2020_has_its_requests(
    dates: list[list[dt.date]], first: dt.date, last: dt.date, on_record: int
) -> None:
    counts = [sum(first <= day <= last for day in one) for one in dates]
    expected = on_record / SCALE
    assert abs(sum(counts) / len(dates) - expected) < 4 * math.sqrt(expected / len(dates))


def test_four_in_five_of_the_requests_come_in_the_last_year(dates: list[list[dt.date]]) -> None:
    """The answer to the question that the story asks on 1 January 2020."""
    for one in dates:
        late = sum(day >= dt.date(2020, 1, 1) for day in one) / len(one)
        assert abs(late - 0.8) < 0.07


def test_no_agency_asks_before_it_has_joined(loaded: Loaded) -> None:
    ledger = run(loaded, "as it happened", loaded.scenario.seed, 0)
    for position, agency in enumerate(loaded.scenario.agencies):
        mine = ledger.requests.at[ledger.requests.agency == position]
        assert agency.from_ is not None
        assert (mine >= loaded.scenario.minute(agency.from_)).all()


def test_the_rule_of_2018_would_have_told_of_many_times_the_cameras(loaded: Loaded) -> None:
    """The answer to the question on the card: the map was gone before most agencies came."""
    told = {
        name: outcome(run(loaded, name, loaded.scenario.seed, 0), inference=False).measures
        for name in loaded.regimes
    }
    kept, changed = (
        told["early-partner-2018"]["cameras_told"],
        told["as it happened"]["cameras_told"],
    )
    assert isinstance(kept, int)
    assert isinstance(changed, int)
    assert kept > 10 * changed > 0
