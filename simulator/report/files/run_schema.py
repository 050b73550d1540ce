"""The tables of a run's SQLite file, as `run_schema.sql` has them, with what its comments say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from simulator.scenario.models import Scenario

FORMAT = 2
"""Kept in the file as `user_version`; another number, another shape."""
APPLICATION = 0x63616D73
"""Kept in the file as `application_id`: `cams`."""
INDEXES = (
    "CREATE INDEX IF NOT EXISTS requests_of_run ON requests (run, agency)",
    "CREATE INDEX IF NOT EXISTS events_of_home ON events (home)",
    "CREATE INDEX IF NOT EXISTS totals_of_run ON totals (run, agency)",
    "CREATE INDEX IF NOT EXISTS disclosures_of_home ON disclosures (home) WHERE home IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS flows_of_agency ON flows (agency)",
)
"""Made after the rows, which is quicker. Most of a file is responses, which are in order of their
request already, and disclosures."""

_STATEMENT = re.compile(
    r"^-- (\w+): ([^\n]+)\n((?:CREATE TABLE|CREATE VIEW) .+?;)$", re.MULTILINE | re.DOTALL
)
_COLUMN = re.compile(r"-- \[([^\]]*)\] (.+)$")
_ALIAS = re.compile(r" AS (\w+)\s*,?\s*$")


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a table or view."""

    name: str
    unit: str
    """In what it is counted; empty for text."""
    meaning: str


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table or view."""

    name: str
    meaning: str
    view: bool
    columns: tuple[FileColumn, ...]
    sql: str

    def create(self, scenario: Scenario) -> str:
        """Return the statement that makes it in a file of this scenario's runs."""
        drawn = str(scenario.town.cameras or 1)
        return self.sql.replace("START", scenario.start.isoformat()).replace("CAMERAS", drawn)


@cache
def tables() -> tuple[FileTable, ...]:
    """Return all tables and views, in the order in which they are made."""
    text = files("simulator.report.files").joinpath("run_schema.sql").read_text(encoding="utf-8")
    return tuple(
        FileTable(name, meaning, sql.startswith("CREATE VIEW"), tuple(_columns(sql)), sql)
        for name, meaning, sql in _STATEMENT.findall(text)
    )


def _columns(sql: str) -> list[FileColumn]:
    columns = []
    view = sql.startswith("CREATE VIEW")
    for line in sql.splitlines():
        comment = _COLUMN.search(line)
        if comment is None:
            continue
        code = line[: comment.start()].rstrip()
        alias = _ALIAS.search(code) if view else None
        name = alias[1] if alias else code.split()[0].rstrip(",")
        columns.append(FileColumn(name, comment[1], comment[2]))
    return columns
