"""Wrong numbers of cameras: one line each, where it stands, and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.errors.checked import Camsim, said_of

HEAD = 'title = "T"\nstart = 2024-01-01\ndays = 60\npolicies = ["early-partner-2018"]\n'
DRAWN = "[town]\narea_sq_mi = 1\nhomes_per_sq_mi = 900\ncameras = 200\n"


def listed(*homes: str) -> str:
    """Return a town that writes its homes out, each on a line of its own."""
    places = (f'  {{ id = "{n}", x = 0.{n + 1}, y = 0.1{home} }},' for n, home in enumerate(homes))
    return "\n".join(["[town]", "homes = [", *places, "]\n"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            listed("", ", cameras = 2, camera = false"),
            "8: town.homes[1].cameras: says how many cameras there are, but `camera` says none",
        ),
        (
            listed(", camera = false, cameras = 1"),
            "7: town.homes[0].cameras: says how many cameras there are, but `camera` says none",
        ),
        (listed(", cameras = 0"), "7: town.homes[0].cameras: 0 is less than 1"),
        (listed(", cameras = -3"), "7: town.homes[0].cameras: -3 is less than 1"),
        (
            listed(", cameras = 21"),
            "7: town.homes[0].cameras: 21 is more than 20: no home watches itself with so many",
        ),
        (
            listed(", cameras = 1.5"),
            "7: town.homes[0].cameras: should be a whole number, not 1.5",
        ),
        (
            listed(", camreas = 2"),
            "7: town.homes[0].camreas: is not a key here; did you mean 'cameras'?",
        ),
        (
            listed("") + "cameras_per_home = [0.5, 0.5]\n",
            "9: town.cameras_per_home: is for a drawn town; this one writes out its homes: write "
            "`cameras` for each",
        ),
        (
            DRAWN + "cameras_per_home = [0.8, 0.1]\n",
            "9: town.cameras_per_home: the shares of homes with one camera, two and so on add up "
            "to 0.9, not 1",
        ),
        (
            DRAWN + "cameras_per_home = [0.8, 1.2]\n",
            "9: town.cameras_per_home[1]: 1.2 is more than 1 (a probability from 0 to 1)",
        ),
        (
            DRAWN + "cameras_per_home = [1.2, -0.2]\n",
            "9: town.cameras_per_home[0]: 1.2 is more than 1 (a probability from 0 to 1)",
        ),
        (
            DRAWN + "cameras_per_homes = [1.0]\n",
            "9: town.cameras_per_homes: is not a key here; did you mean 'cameras_per_home'?",
        ),
        (
            DRAWN
            + 'cameras_per_home = [1.0]\n[[assumptions]]\ntext = "t"\nkeys = ["town.cameras_per_hom"]\n',
            "12: assumptions[0].keys[0]: 'town.cameras_per_hom' is no number of this scenario; "
            "did you mean 'town.cameras_per_home'?",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    camsim: Camsim, tmp_path: Path, text: str, expected: str
) -> None:
    assert said_of(camsim, tmp_path, HEAD + text)[0] == expected


@pytest.mark.parametrize("shares", ["[]", "2", '"many"', "[0.5, 'a']", str([0.04] * 25)])
def test_what_is_no_list_of_shares_is_refused(camsim: Camsim, tmp_path: Path, shares: str) -> None:
    lines = said_of(camsim, tmp_path, HEAD + DRAWN + f"cameras_per_home = {shares}\n")
    assert lines
    assert all(line.startswith("9: town.cameras_per_home") for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        listed(", cameras = 1", ", cameras = 20", ", camera = true, cameras = 3"),
        DRAWN + "cameras_per_home = [0.8, 0.15, 0.05]\n",
        DRAWN + f"cameras_per_home = {[0.05] * 20}\n",
        DRAWN + "cameras_per_home = [0, 0, 1]\n",
        DRAWN
        + 'cameras_per_home = [1.0]\n[[assumptions]]\ntext = "t"\nkeys = ["town.cameras_per_home"]\n',
    ],
)
def test_what_is_right_passes(camsim: Camsim, tmp_path: Path, text: str) -> None:
    assert said_of(camsim, tmp_path, HEAD + text) == []


def test_more_clips_than_a_run_can_hold_are_refused(camsim: Camsim, tmp_path: Path) -> None:
    """Homes asked fit, but each gives twenty clips."""
    town = DRAWN.replace("cameras = 200", "cameras = 900")
    agency = '[[agencies]]\nname = "P"\nrequests_per_month = 2000\narea_sq_mi = { median = 1 }\n'
    assert said_of(camsim, tmp_path, HEAD + town + agency) == []
    twenty = f"cameras_per_home = {[0] * 19 + [1]}\n"
    (line,) = said_of(camsim, tmp_path, HEAD + town + twenty + agency)
    assert line.startswith("5: town: some ")
    assert "clips would be asked for in 60 days; 20,000,000 are the most" in line
