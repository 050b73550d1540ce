"""Several things in one minute, told in lines: each once, and figures that run ahead of none."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from simulator.plain.session import converse

_HEAD = """\
title = "A street"
start = 2024-03-01
days = 20
seed = 5
policies = ["changing"]
[[timelines]]
name = "changing"
steps = [
  { from = 2024-03-01, policy = "./weekly.toml" },
  { from = 2024-03-08, policy = "./each.toml" },
]
[town]
homes = [
  { id = "A", x = 0.02, y = 0.02 },
  { id = "B", x = 0.04, y = 0.02 },
  { id = "C", x = 0.06, y = 0.02, camera = false },
]
[residents]
deadline_hours = 48
segments = [{ name = "all", share = 1.0, shares = 0.0, declines = 0.0 }]
"""
_REQUEST = """
[[script]]
at = {at}
agency = "Police"
asks = ["A", "B"]
"""
_POLICY = """\
title = "{title}"
[agency_receives]
asked = {{ detail = "total", when = "{when}" }}
shared = {{ detail = "total", when = "{when}" }}
cameras = {{ detail = "pseudonymous", when = "on_request" }}
"""
_AT_THE_CHANGE = "2024-03-08T00:00:00"
_NEW, _OF_BEFORE = "From now on: Each time.", "A report on the time before comes out."
_MORE = "More happens in this minute. What the figures come to is said after it."


def told_in_the_minute(folder: Path, *requests: str) -> list[list[str]]:
    """Return what is said of each event in the minute of the new policy, with these requests."""
    for name, title, when in ("weekly", "Each week", "weekly"), ("each", "Each time", "on_close"):
        (folder / f"{name}.toml").write_text(_POLICY.format(title=title, when=when), "utf-8")
    asked = "".join(_REQUEST.format(at=at) for at in requests)
    (folder / "s.toml").write_text(_HEAD + asked, "utf-8")
    said: list[str] = []
    typed = iter([""] * 30)
    converse(str(folder / "s.toml"), lambda: next(typed, None), said.append)
    begins = [place for place, line in enumerate(said) if line.startswith("Event ")]
    events = [said[at:end] for at, end in pairwise([*begins, len(said)])]
    return [lines for lines in events if lines[0].endswith("8 March 2024, 00:00.")]


def test_a_report_in_the_minute_of_a_new_policy_is_of_the_time_before(tmp_path: Path) -> None:
    (alone,) = told_in_the_minute(tmp_path, "2024-03-02T09:00:00")
    assert alone[1:3] == [_OF_BEFORE, _NEW]
    assert "asked 2" in alone[3]
    first, *_, last = told_in_the_minute(tmp_path, "2024-03-02T09:00:00", _AT_THE_CHANGE)
    assert first[1:] == [_NEW, _MORE]
    assert last[1] == _OF_BEFORE
    assert "asked 2" in last[2]


def test_a_report_without_content_is_said_too(tmp_path: Path) -> None:
    (alone,) = told_in_the_minute(tmp_path)
    empty = "A report on the time before is due, but there is nothing to put in it."
    assert alone[1:3] == [empty, _NEW]


def test_what_a_request_or_a_report_brings_is_told_once(tmp_path: Path) -> None:
    there = told_in_the_minute(tmp_path, "2024-03-02T09:00:00", _AT_THE_CHANGE)
    said = [line for lines in there for line in lines]
    assert sum("The police see 2 dots" in line for line in said) == 1
    assert sum("The police are told" in line for line in said) == 1


def test_figures_are_said_after_the_last_event_of_a_minute(tmp_path: Path) -> None:
    requests = "2024-03-02T09:00:00", "2024-03-06T00:00:00", _AT_THE_CHANGE
    *before, last = told_in_the_minute(tmp_path, *requests)
    assert len(before) > 1
    for lines in before:
        assert lines[-1] == _MORE
        assert not any(line.startswith("Changed.") for line in lines)
    assert "Changed. Told to the police, totals: 0 before, 2 now." in last
    assert _MORE not in last
