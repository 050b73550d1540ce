"""Dates and times as people write them in tables."""

from __future__ import annotations

import datetime as dt

import pytest

from simulator.scenario.letters.dates import (
    Order,
    UnreadableError,
    in_doubt,
    moment,
    order_of,
    time_of,
)

NINTH_OF_MAY = dt.date(2018, 5, 9)


@pytest.mark.parametrize(
    ("text", "order", "time"),
    [
        ("2018-05-09", None, None),
        ("2018-05-09T09:10:00", None, (9, 10)),
        ("2018-05-09 09:10:59.123", None, (9, 10)),
        ("5/9/2018", "mdy", None),
        ("9/5/2018", "dmy", None),
        ("05/09/18 9:10 PM", "mdy", (21, 10)),
        ("9.5.2018, 9:10", None, (9, 10)),
        ("May 9, 2018 12:05 a.m.", None, (0, 5)),
        ("9 May 2018", None, None),
        ("9th may 2018 12 pm", None, (12, 0)),
        ("09-May-2018", None, None),
    ],
)
def test_the_usual_forms(text: str, order: Order | None, time: tuple[int, int] | None) -> None:
    assert moment(text, order) == (NINTH_OF_MAY, dt.time(*time) if time else None)


def test_what_can_be_read_in_one_way_only_is_read_so() -> None:
    assert moment("13/5/2018", None)[0] == dt.date(2018, 5, 13)
    assert moment("5/13/2018", "dmy")[0] == dt.date(2018, 5, 13)
    assert moment("5/5/2018", None)[0] == dt.date(2018, 5, 5)


def test_what_can_be_read_in_two_ways_is_not_guessed() -> None:
    assert in_doubt("5/9/2018")
    assert not in_doubt("9 May 2018")
    with pytest.raises(UnreadableError, match="month/day or as day/month"):
        moment("5/9/2018", None)


def test_the_order_follows_from_dates_that_can_be_read_in_one_way_only() -> None:
    assert order_of(["5/9/2018", "5/13/2018"]) == "mdy"
    assert order_of(["5/9/2018", "13/5/2018 9:00"]) == "dmy"
    assert order_of(["5/9/2018", "6/9/2018"]) is None
    assert order_of(["13/5/2018", "5/13/2018"]) is None


@pytest.mark.parametrize(
    "text", ["", "soon", "2018-02-30", "2018-13-01", "31/13/2018", "9 Mai 2018", "2018-05-09 25:00"]
)
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(UnreadableError):
        moment(text, "mdy")


@pytest.mark.parametrize("text", ["9", "24:00", "9:60", "13:00 pm", "0:10 am", "noon"])
def test_what_is_no_time_is_said(text: str) -> None:
    with pytest.raises(UnreadableError):
        time_of(text)
