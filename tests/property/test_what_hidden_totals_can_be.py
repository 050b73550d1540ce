"""What an observer takes a hidden total for, where more is hidden than is small: all tables tried.

Every table of answers to two small requests is run under one policy. Tables that lead to the same
records cannot be told apart: whatever a hidden total is in one of them, it has to be possible.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from simulator.ledger import NOBODY, WITHHELD, Ledger
from simulator.log_kinds import Attribute, Happened
from simulator.measure import measures
from simulator.measure.coverage import requests_of
from simulator.measure.observer.told.hidden.explained import Hidden, Range
from simulator.measure.observer.told.reading import Reading, areas
from simulator.measure.observer.view import ground_of, groups
from simulator.model import run
from simulator.scenario import load_scenario
from tests.property.test_suppression import SHARES, drawn, ledger_of
from tests.sizes import some_here

MOST = 2
"""Asked homes in a request."""
Records: TypeAlias = tuple[tuple[int, ...], ...]


def tables() -> Iterator[list[str]]:
    """Yield what one request can come to."""
    kinds = ("shared", "declined", "ignored")
    for asked in range(1, MOST + 1):
        yield from map(list, itertools.combinations_with_replacement(kinds, asked))


def records(ledger: Ledger) -> Records:
    """Return all that was told, and when."""
    told = ledger.disclosures
    columns = (told.time, told.recipient, told.attribute, told.request, told.subject, told.value)
    cells = [
        hash(tuple(ledger.cells[cell])) if cell != NOBODY else 0 for cell in told.cell.tolist()
    ]
    return tuple(sorted(zip(*(column.tolist() for column in columns), cells, strict=True)))


def hidden(ledger: Ledger) -> dict[tuple[Any, int], tuple[int, int]]:
    """Return the row of each hidden total, and what it comes to, by what it is."""
    told, found = ledger.disclosures, {}
    for row in np.flatnonzero((told.cell != NOBODY) & (told.value == WITHHELD)).tolist():
        cell = ledger.cells[int(told.cell[row])]
        item = Attribute.SHARED if cell.attribute in SHARES else cell.attribute
        # Nobody can switch requests off here, and the map is whole.
        item = Attribute.ASKED if item == Attribute.CAMERAS else item
        mine = np.isin(ledger.trace.request, requests_of(ledger, cell))
        total = int((mine & (ledger.trace.kind == Happened[item.name])).sum())
        found[cell, int(told.recipient[row])] = row, total
    return found


def ranges(ledger: Ledger) -> dict[tuple[Any, int], Range | None]:
    """Return what the observer takes each hidden total for."""
    (group,) = groups(ledger)
    reading = Reading(
        ledger, group.agencies, list(group.requests), areas(ledger), ground_of(ledger)
    )
    read = Hidden(reading)
    return {what: read.range(row) for what, (row, _) in hidden(ledger).items()}


@pytest.mark.parametrize("seed", some_here(range(12), here=(0, 4, 8)))
def test_whatever_leads_to_the_same_records_is_possible(seed: int) -> None:
    _, policy = drawn(seed)
    worlds: dict[Records, list[Ledger]] = defaultdict(list)
    for answers in itertools.product(tables(), repeat=2):
        ledger = ledger_of(list(answers), policy)
        worlds[records(ledger)].append(ledger)
    said = 0
    for alike in worlds.values():
        totals = [{what: total for what, (_, total) in hidden(one).items()} for one in alike]
        for what, limits in ranges(alike[0]).items():
            low, high = limits or (0, None)
            said += limits is not None
            assert all(low <= one[what] and (high is None or one[what] <= high) for one in totals)
    assert said


SCENARIO = """
title = "One or two"
start = 2024-01-01
days = 10
policies = ["./p.toml"]
[town]
width = 0.2
height = 0.2
homes = [{ id = "A", x = 0.05, y = 0.05 }, { id = "B", x = 0.15, y = 0.05, opted_out = true }]
[residents]
deadline_hours = 24
[[script]]
at = 2024-01-01T09:00:00
x = 0.05
y = 0.05
area_sq_mi = 0.003
responses = { A = { response = "declined", after_hours = 1 } }
"""
OF_B = """
[[script]]
at = 2024-01-04T09:00:00
x = 0.15
y = 0.05
area_sq_mi = 0.003
responses = { B = { response = "declined", after_hours = 1 } }
"""
BOTH = """
[[script]]
at = 2024-01-01T09:00:00
x = 0.1
y = 0.05
area_sq_mi = 0.03
responses = { A = "ignored", B = "ignored" }
[[script]]
at = 2024-01-01T10:00:00
x = 0.15
y = 0.05
area_sq_mi = 0.003
"""
SMALL = "[safeguards]\nthreshold = 2\ncomplementary = true\n"
MAP = 'cameras = { detail = "named", when = "on_request" }\n'


def figures(folder: Path, scenario: str, policy: str, more: str = "") -> dict[str, Any]:
    (folder / "s.toml").write_text(scenario)
    (folder / "p.toml").write_text(f'title = "P"\n{policy}{SMALL}{more}')
    return measures(run(load_scenario(str(folder / "s.toml")), "p", 0, 0))


def test_a_total_that_is_missing_alone_is_small(tmp_path: Path) -> None:
    """Below 2, and nothing else is hidden that it could give away: it is 1."""
    policy = '[agency_receives]\ndeclined = { detail = "thresholded", when = "on_close" }\n'
    found = figures(tmp_path, SCENARIO, policy + MAP)
    proven = ("certain_nonsharing", "gave_nothing_certain", "certain_decliners")
    assert [found[name] for name in proven] == [1, 1, 1]


def test_two_missing_totals_of_homes_apart_are_small_both(tmp_path: Path) -> None:
    """Shared 0 in both. A 0 of one would not say of the other that it is 1: it would be shown."""
    policy = """[agency_receives]
declined = { detail = "thresholded", when = "at_end", group_by = "request" }
shared = { detail = "total", when = "at_end", group_by = "run" }
"""
    found = figures(tmp_path, SCENARIO + OF_B, policy + MAP)
    assert found["certain_decliners"] == 2


def test_the_missing_one_of_two_days_is_small(tmp_path: Path) -> None:
    """The second request asked nobody, so B is not asked; of both, one ignored the first: A."""
    policy = """residents_may_opt_out = true
[agency_receives]
shared = { detail = "thresholded", when = "on_close" }
ignored = { detail = "thresholded", when = "at_end", group_by = "day" }
identity = { detail = "total", when = "on_close" }
"""
    found = figures(tmp_path, SCENARIO.split("[[script]]", maxsplit=1)[0] + BOTH, policy)
    assert found["cleared_declined"] == 1


def test_two_missing_totals_that_add_up_to_one_may_be_either(tmp_path: Path) -> None:
    """Asked 1 is printed at once; declined 1 and ignored 0, zeros hidden: nobody can say which."""
    policy = """[agency_receives]
asked = { detail = "total", when = "on_request" }
declined = { detail = "thresholded", when = "at_end", group_by = "request" }
ignored = { detail = "thresholded", when = "at_end", group_by = "request" }
shared = { detail = "total", when = "at_end", group_by = "request" }
"""
    found = figures(tmp_path, SCENARIO, policy + MAP, "zeros_withheld = true\n")
    assert found["certain_decliners"] == 0
    assert found["certain_nonsharing"] == 1
