"""Files of runs, and the runs that are in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.experiment import Outcome, run_all
from simulator.ledger import Ledger
from simulator.report.files.run_database import RunDatabase
from simulator.scenario import load_scenario


@dataclass
class Filed:
    """A file, and what it was written from: the runs in the order of their keys."""

    path: Path
    file: sqlite3.Connection
    runs: list[tuple[Ledger, Outcome]]

    def one(self, sql: str, **values: object) -> object:
        (value,) = self.file.execute(sql, values).fetchone()
        return value


def filed(
    path: Path, scenario: str, policies: tuple[str, ...] = (), *, inference: bool = False
) -> Filed:
    """Run a scenario under its policies into a new file."""
    loaded = load_scenario(scenario, policies)
    runs: list[tuple[Ledger, Outcome]] = []
    with RunDatabase(path, loaded, "camsim run") as database:

        def keep(ledger: Ledger, outcome: Outcome) -> None:
            database.add(ledger, outcome)
            runs.append((ledger, outcome))

        run_all(loaded, loaded.scenario.seed, 0, keep, inference=inference)
    return Filed(path, sqlite3.connect(path), runs)


STORIES = {
    "after-the-request": (
        "every-outcome",
        "public-post-2021",
        "closed-2024",
        "warrant-only-2022",
        "nothing-without-warrant",
    ),
    "the-ladder": (),
    "small-areas": (),
    "as-it-happened": ("as it happened",),
}
"""With the policies that are unlike each other; none: all of the file."""


@pytest.fixture(scope="session", params=STORIES)
def story(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filed]:
    """A bundled scenario, without inference."""
    path = tmp_path_factory.mktemp("runs") / "run.db"
    found = filed(path, request.param, STORIES[request.param])
    with closing(found.file):
        yield found


@pytest.fixture(scope="session")
def maple(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filed]:
    """The smallest scenario, with inference."""
    found = filed(tmp_path_factory.mktemp("maple") / "run.db", "maple-court", inference=True)
    with closing(found.file):
        yield found
