"""A live count says more than its last word: each time that it is published anew there is one more.

The figures were found by listing every world that fits what the agency was told.
"""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest

from tests.oracle import door
from tests.oracle.happening import Table

START = dt.date(2024, 1, 1)
A = {"id": "A", "x": 0.05, "y": 0.05}
B = {"id": "B", "x": 0.15, "y": 0.05}
MAP = {"detail": "named", "when": "on_request"}
ROUNDED = {"detail": "rounded", "when": "on_response", "round_to": 2}


def hours(**minutes: float) -> Table:
    return {home: {"response": "declined", "after_hours": after} for home, after in minutes.items()}


def found(
    folder: Path,
    responses: Table,
    homes: tuple[Table, ...] = (A, B),
    radius: float = 0.09,
    agency: Table | None = None,
    **told: Table,
) -> Table:
    """The measures of one request of both homes, or of the first, under a policy with a map."""
    request: Table = {
        "at": dt.datetime.combine(START, dt.time(9)),
        "x": 0.1 if radius > 0.05 else 0.05,
        "y": 0.05,
        "area_sq_mi": math.pi * radius**2,
    }
    if responses:
        request["responses"] = responses
    scenario: Table = {
        "title": "Two homes",
        "start": START,
        "days": 10,
        "policies": ["./policy.toml"],
        "town": {"width": 0.2, "height": 0.2, "camera_share": 0.5, "homes": list(homes)},
        "residents": {
            "deadline_hours": 24,
            # Who is not written out gives no answer.
            "segments": [{"name": "all", "share": 1.0, "shares": 0.0, "declines": 0.0}],
        },
        "agencies": [{"name": "Police", **(agency or {})}],
        "script": [request],
    }
    safeguards: Table = told.pop("safeguards", {})
    policy: Table = {"agency_receives": {"cameras": MAP, **told}}
    if safeguards:
        policy["safeguards"] = safeguards
    measures: Table = door.run(folder, scenario, {"policy": policy})["policy"]["measures"]
    return measures


def test_a_rounded_count_that_is_published_twice_more_counts_two(tmp_path: Path) -> None:
    """Published 0, 2, 2: both said no, though 2 stands for 1 as well."""
    measures = found(tmp_path, hours(A=1, B=5), declined=ROUNDED)
    assert (measures["certain_decliners"], measures["certain_nonsharing"]) == (2, 2)


def test_one_that_is_published_once_more_counts_one_or_two(tmp_path: Path) -> None:
    """Both said no in one minute: it may have been one of them."""
    measures = found(tmp_path, hours(A=1, B=1), declined=ROUNDED)
    assert (measures["certain_decliners"], measures["cleared_declined"]) == (0, 0)


@pytest.mark.parametrize("to", [2, 10])
def test_one_that_is_never_published_anew_counts_nobody(tmp_path: Path, to: int) -> None:
    measures = found(tmp_path, {}, declined={**ROUNDED, "round_to": to})
    assert (measures["certain_decliners"], measures["cleared_declined"]) == (0, 2)


def test_rounded_to_much_the_changes_alone_tell(tmp_path: Path) -> None:
    """Published 0, 0, 0."""
    measures = found(tmp_path, hours(A=1, B=5), declined={**ROUNDED, "round_to": 10})
    assert measures["certain_decliners"] == 2


def test_that_what_is_hidden_stays_hidden_is_not_seen(tmp_path: Path) -> None:
    hidden = {"detail": "thresholded", "when": "on_response", "threshold": 3}
    measures = found(tmp_path, hours(A=1, B=5), declined=hidden)
    assert (measures["certain_decliners"], measures["cleared_declined"]) == (0, 0)


def test_a_hidden_nought_does_not_say_that_nobody_did(tmp_path: Path) -> None:
    hidden = {"detail": "thresholded", "when": "on_response", "threshold": 3}
    safeguards = {"zeros_withheld": True}
    measures = found(tmp_path, hours(A=1, B=5), declined=hidden, safeguards=safeguards)
    assert (measures["certain_decliners"], measures["cleared_declined"]) == (0, 0)


def test_two_items_are_told_apart(tmp_path: Path) -> None:
    """One of two said no, and one shared: which, nothing says; that nobody is silent, all do."""
    shares = {"B": {"response": "shared", "after_hours": 5}}
    measures = found(tmp_path, hours(A=1) | shares, declined=ROUNDED, shared=ROUNDED)
    assert measures["certain_decliners"] == 0
    many = {**ROUNDED, "round_to": 10}
    measures = found(
        tmp_path,
        hours(A=1) | shares,
        declined=many,
        identity={"detail": "named", "when": "on_share"},
    )
    assert (measures["certain_decliners"], measures["cleared_declined"]) == (1, 1)


def test_a_wider_circle_publishes_a_count_anew_and_nobody_more(tmp_path: Path) -> None:
    """Published 0, then 2 as A says no, and 2 again as B is asked too."""
    wider = {"widen": {"after_hours": 30, "area_factor": 20.0}}
    live = {**ROUNDED, "group_by": "incident"}
    measures = found(tmp_path, hours(A=1), radius=0.03, agency=wider, declined=live)
    assert measures["certain_decliners"] == 1
