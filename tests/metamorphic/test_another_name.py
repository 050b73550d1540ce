"""Another name is the same luck: homes, agencies, kinds of resident, timelines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

LISTED = """
title = "Names"
start = 2024-05-01
days = 60
policies = ["totals-per-request", "differential-privacy", "every-outcome", "./door.toml", "later"]
[town]
camera_share = 0.3
homes = [
  {homes}
]
[residents]
opted_out = 0.2
[[residents.segments]]
name = "KIND A"
share = 0.4
shares = 0.3
declines = 0.3
[[residents.segments]]
name = "KIND B"
share = 0.6
shares = 0.02
declines = 0.2
[[agencies]]
name = "AGENCY A"
requests_per_month = 6
area_sq_mi = { median = 0.02, spread = 1.6 }
hot_spots = 0.5
follow_up = "random"
visit_times = "exponential"
legal_demands_per_month = 2
emergencies_per_month = 2
[[agencies]]
name = "AGENCY B"
requests_per_month = 3
[[script]]
at = 2024-05-03T09:00:00
agency = "AGENCY B"
x = 0.1
y = 0.1
reaches = 8
[platform]
reviewers = 1
review_hours = { request = 2, demand = 20, emergency = 1 }
review_times = "exponential"
legal_compliance = 0.5
[[timelines]]
name = "later"
steps = [{ from = 2024-05-01, policy = "every-outcome" }, { from = 2024-05-20, policy = "totals-per-request" }]
"""
DOOR = """
title = "At the door"
people_asked = "visited"
[agency_receives]
asked = { detail = "noisy", when = "weekly" }
declined = { detail = "named", when = "on_response" }
identity = { detail = "named", when = "on_share" }
footage = { detail = "named", when = "on_share" }
[safeguards]
epsilon = 1.0
[legal]
warrant = true
emergency = true
"""
HOMES = 40


def figures(camsim: Callable[..., Result], path: Path) -> dict[str, Any]:
    """Return everything that a run counts, without what the file itself is called by.

    What can be worked out of it follows from these counts, and takes most of the time.
    """
    words = ("compare", path, "--replications", 1, "--no-inference")
    done = camsim(*words, "--seed", 5, "--format", "json")
    assert done.exit_code == 0, done.output
    shown: dict[str, Any] = json.loads(done.stdout)["policies"]
    return {str(place): policy for place, policy in enumerate(shown.values())}


def written(path: Path, text: str) -> Path:
    """Write the town with its homes, numbered so that their names do not sort by place."""
    homes = (
        f'{{ id = "HOME {n * 7 % HOMES}", x = {n % 8 * 0.03:.2f}, y = {n // 8 * 0.04:.2f} }},'
        for n in range(HOMES)
    )
    path.write_text(text.replace("{homes}", "\n  ".join(homes)))
    (path.parent / "door.toml").write_text(DOOR)
    return path


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("HOME ", "House number "),
        ("AGENCY A", "A quite different police"),
        ("AGENCY B", "0"),
        ("KIND A", "zealous"),
        ("later", "as it came"),
    ],
)
def test_another_name_is_the_same_luck(
    camsim: Callable[..., Result], tmp_path: Path, name: str, other: str
) -> None:
    path = written(tmp_path / "s.toml", LISTED)
    before = figures(camsim, path)
    happened = before["0"]["happened"]
    assert min(happened[key]["mean"] for key in ("asked", "shared", "visits", "legal_demands")) > 0
    path.write_text(path.read_text().replace(name, other))
    assert figures(camsim, path) == before


def test_homes_whose_names_sort_the_other_way_round_keep_their_luck(
    camsim: Callable[..., Result], tmp_path: Path
) -> None:
    """Names that reverse the order of the alphabet: nothing sorts by them unseen."""
    path = written(tmp_path / "s.toml", LISTED)
    before = figures(camsim, path)
    text = path.read_text()
    for n in range(HOMES):
        text = text.replace(f'"HOME {n}"', f'"Z{HOMES - n:03d}"')
    path.write_text(text)
    assert figures(camsim, path) == before


def test_one_more_listed_home_at_the_end_changes_only_what_touches_it(
    camsim: Callable[..., Result], tmp_path: Path
) -> None:
    path = written(tmp_path / "s.toml", LISTED)
    answers = {}
    for policy in ("before", "after"):
        done = camsim("run", path, "--policy", "every-outcome", "--out", tmp_path / f"{policy}.db")
        assert done.exit_code == 0, done.output
        rows = camsim("export", tmp_path / f"{policy}.db", "--table", "responses").stdout
        answers[policy] = {row for row in rows.splitlines() if "FAR" not in row}
        # In a corner of the town that no request reaches.
        more = '{ id = "FAR", x = 0.21, y = 0.0, camera = false },\n]\n[residents]'
        path.write_text(path.read_text().replace("]\n[residents]", more))
    assert len(answers["before"]) > 20
    assert answers["after"] == answers["before"]
