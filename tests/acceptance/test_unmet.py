"""A written rate that a run does not reach is said on standard error, with how much is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Camsim = Callable[..., Result]
HEAD = """
title = "T"
start = 2024-01-01
days = 300
policies = ["early-partner-2018", "nothing-without-warrant"]
"""
# One request, of which everybody shares: there is nobody for a demand to name.
ALL_SHARE = (
    HEAD
    + """
[town]
homes = [{id = "A", x = 0.1, y = 0.1}, {id = "B", x = 0.2, y = 0.1}]
[[agencies]]
name = "Example"
legal_demands_per_month = 1.0
[[script]]
at = 2024-01-02T09:00:00
agency = "Example"
asks = ["A", "B"]
window_hours = 2
responses = { A = "shared", B = "shared" }
"""
)
NO_CAMERA = (
    HEAD
    + """
[town]
homes = [{id = "A", x = 0.1, y = 0.1, camera = false}, {id = "B", x = 0.2, y = 0.1, camera = false}]
[[agencies]]
name = "Example"
requests_per_month = 1.0
emergencies_per_month = 2.0
"""
)
WIDE = (
    HEAD.replace("early-partner-2018", "opt-out-2020")
    + """
[town]
homes = [{id = "A", x = 0.1, y = 0.1}, {id = "B", x = 0.2, y = 0.1}, {id = "C", x = 0.3, y = 0.1}]
[residents]
opted_out_homes = 1
[[script]]
at = 2024-01-02T09:00:00
agency = "Example"
reaches = 3
x = 0.1
y = 0.1
window_hours = 2
"""
)


@pytest.mark.parametrize("verb", [("run",), ("compare", "--replications", 3)])
def test_demands_that_can_name_nobody_are_said(
    camsim: Camsim, write: Callable[[str, str], Path], verb: tuple[object, ...]
) -> None:
    found = camsim(verb[0], write("s.toml", ALL_SHARE), *verb[1:], "--format", "csv")
    assert found.exit_code == 0, found.stderr
    said = re.search(r"early-partner-2018: (\d+) of (\d+) legal demands", found.stderr)
    assert said is not None
    # The first may come before the request has closed; none names anybody.
    assert int(said[1]) == int(said[2]) > 3


def test_emergencies_without_a_camera_are_said(
    camsim: Camsim, write: Callable[[str, str], Path]
) -> None:
    found = camsim("compare", write("s.toml", NO_CAMERA), "--replications", 2)
    said = re.search(r"(\d+) of (\d+) emergency demands \(emergencies_per_month\)", found.stderr)
    assert said is not None
    assert said[1] == said[2]
    assert "there is no home with a camera" in found.stderr


def test_a_circle_that_cannot_ask_as_many_is_said(
    camsim: Camsim, write: Callable[[str, str], Path]
) -> None:
    found = camsim("compare", write("s.toml", WIDE), "--replications", 4, "--no-inference")
    assert found.exit_code == 0, found.stderr
    assert (
        "request 1 of the script is to reach 3 homes; fewer can be asked, so it asks those 2"
        in found.stderr
    )


def test_a_sweep_says_at_which_point(camsim: Camsim, write: Callable[[str, str], Path]) -> None:
    words = ("--vary", "days=100,300", "--replications", 1, "--no-inference")
    found = camsim("sweep", write("s.toml", ALL_SHARE), *words)
    assert "at days = 300: policy early-partner-2018: " in found.stderr


def test_rates_that_are_reached_are_not_spoken_of(
    camsim: Camsim, write: Callable[[str, str], Path]
) -> None:
    path = write("s.toml", WIDE.replace("reaches = 3", "reaches = 2"))
    said = camsim("compare", path, "--replications", 2, "--no-inference").stderr
    assert [
        line for line in said.splitlines() if "does not say how people answer" not in line
    ] == []
    assert camsim("run", "maple-court").stderr == ""
