"""Homes with several cameras in the file of a run: one row a clip, and how many each home has."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from click.testing import Result

from simulator.measure.all import measures
from tests.files.conftest import filed
from tests.files.rebuilt import ledger_of

Camsim = Callable[..., Result]

DRAWN = """
title = "Drawn"
start = 2024-01-01
days = 40
policies = ["early-partner-2018", "public-post-2021", "warrant-only-2022"]
[town]
area_sq_mi = 0.2
homes_per_sq_mi = 2000
cameras = 60
cameras_per_home = [0.5, 0.3, 0.2]
[residents]
segments = [{ name = "all", share = 1.0, shares = 0.2, declines = 0.3 }]
[[agencies]]
name = "P"
requests_per_month = 9
legal_demands_per_month = 9
"""
LISTED = """
title = "Listed"
start = 2024-01-01
days = 20
policies = ["early-partner-2018"]
town = { homes = [
  { id = "A", x = 0.1, y = 0.1, cameras = 2 }, { id = "B", x = 0.2, y = 0.1 },
  { id = "C", x = 0.3, y = 0.1, cameras = 20 }, { id = "D", x = 0.4, y = 0.1, camera = false },
] }
[[script]]
at = 2024-01-02T09:00:00
asks = ["A", "B", "C"]
responses = { A = "shared", B = "shared", C = "shared" }
"""
CLIPS = """
SELECT count(*) FROM (
    SELECT disclosures.home FROM disclosures JOIN flows USING (flow)
    JOIN runs USING (run) LEFT JOIN more_cameras USING (home)
    WHERE flows.attribute = 'footage' AND total IS NULL
    GROUP BY run, recipient, request, disclosures.home, minute, principle
    HAVING count(*) % coalesce(max(more_cameras.cameras), 1) > 0)
"""


def test_the_file_makes_every_figure_again(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    for name, text in (("drawn", DRAWN), ("listed", LISTED)):
        path = write(f"{name}.toml", text)
        found = filed(tmp_path / f"{name}.db", str(path), inference=True)
        with closing(found.file):
            for run, (ledger, outcome) in enumerate(found.runs, start=1):
                again = ledger_of(found.file, run, ledger.loaded)
                assert np.array_equal(again.homes.cameras, ledger.homes.cameras)
                assert measures(again) == outcome.measures, ledger.regime.name
                assert len(again.disclosures) == len(ledger.disclosures)


def test_each_home_gives_as_many_clips_as_it_has_cameras(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    found = filed(tmp_path / "run.db", str(write("s.toml", DRAWN)))
    with closing(found.file):
        assert found.one("SELECT count(DISTINCT cameras) FROM more_cameras") == 2
        assert found.one("SELECT min(cameras) FROM more_cameras") == 2
        assert found.one(CLIPS) == 0
        told = sum(int(outcome.measures["clips_told"] or 0) for _, outcome in found.runs)
        rows = "SELECT count(*) FROM agency_view WHERE attribute = 'footage' AND number IS NULL"
        assert found.one(rows) == told > 0


def test_only_homes_with_several_are_in_the_table(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    sql = "SELECT group_concat(name || ' ' || more_cameras.cameras) FROM more_cameras JOIN homes USING (home)"
    found = filed(tmp_path / "listed.db", str(write("s.toml", LISTED)))
    with closing(found.file):
        assert found.one(sql) == "A 2,C 20"
    maple = filed(tmp_path / "maple.db", "maple-court")
    with closing(maple.file):
        assert maple.one("SELECT count(*) FROM more_cameras") == 0


def test_a_run_is_added_to_a_file_that_has_the_homes(
    camsim: Camsim, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    path, out = write("s.toml", DRAWN), tmp_path / "run.db"
    for replication in ("0", "1"):
        done = camsim("run", path, "--replication", replication, "--out", out)
        assert done.exit_code == 0, done.stderr
    table = camsim("export", out, "--table", "more_cameras").stdout.splitlines()
    assert table[0] == "home,cameras"
    assert len({line.split(",")[0] for line in table[1:]}) == len(table) - 1 > 20
