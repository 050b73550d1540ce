"""Start states that are right, and how a test opens one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simulator.classroom.starts.loading import Begun, start_at
from simulator.scenario import load_scenario

Write = Callable[[str, str], Path]
DIGEST = load_scenario("maple-court").digest
WHOLE = f"""\
camsim = 1
story = "maple-court"
digest = "{DIGEST}"
policy = "early-partner-2018"
seed = 5
replication = 3
screen = "infer"
view = "declined street"
home = "A4"
hidden = ["stories", "residents.deadline_hours"]
locked = ["compare", "policy.map"]
theme = "light"
big = true
given = {{ map = "exact", names = false, totals = "per request", safeguard = "rounded" }}

[set]
"residents.deadline_hours" = 12
town.camera_share = 0.5
"""
WATCH = f"""\
camsim = 1
story = "maple-court"
digest = "{DIGEST}"
screen = "watch"
at = "first_close"
view = "map public town"
given = {{ map = "none" }}

[ask]
text = "Who told the police?"
choices = ["nobody", "the map"]
"""


def begun(write: Write, text: str) -> Begun:
    start = start_at(str(write("s.toml", text)))
    assert start is not None
    return start
