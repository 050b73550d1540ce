"""Random worlds through the model of before and of now: the same rows, cells and figures.

What may differ is the order of rows within a minute: logs are compared as sets of rows, and the
cells of published numbers by what they cover. Where several requests of an agency close in one
minute, its officers now go by their numbers, as rows do; before, by the order of what woke.
"""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.experiment import outcome
from simulator.ledger import DISCLOSURE_COLUMNS, TRACE_COLUMNS, Ledger
from simulator.model import run
from simulator.model.drawn.whole import Drawn
from simulator.scenario import load_scenario
from simulator.scenario.library import scenario_names
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.policy import Policy
from tests import model_before
from tests.property import test_clips as clips
from tests.property import test_conservation as conservation
from tests.property import test_every_way_of_telling as telling
from tests.property import test_suppression as totals
from tests.sizes import few_and_many, some_here

REQUESTS = (
    "agency", "at", "x", "y", "radius", "window_hours", "age_days", "incident", "sent", "closed",
    "step",
)  # fmt: skip


def sorted_rows(columns: list[npt.NDArray[Any]]) -> list[list[int]]:
    """Return rows in one order."""
    table = np.array([column.astype(np.int64) for column in columns])
    ordered: list[list[int]] = table[:, np.lexsort(table[::-1])].tolist()
    return ordered


def facts(ledger: Ledger) -> dict[str, Any]:
    """Return all that a run left behind, whatever the order within a minute."""
    cells = [tuple(cell) for cell in ledger.cells]
    place = {cell: nth for nth, cell in enumerate(sorted(cells))}
    renumbered = np.array([*(place[cell] for cell in cells), -1])
    log, trace = ledger.disclosures, ledger.trace
    told = [
        renumbered[log.cell] if name == "cell" else getattr(log, name)
        for name in DISCLOSURE_COLUMNS
    ]
    for column in (log.time, trace.time):
        assert (np.diff(column) >= 0).all()
    return {
        "trace": sorted_rows([getattr(trace, name) for name in TRACE_COLUMNS]),
        "told": sorted_rows(told),
        "cells": sorted(cells),
        "requests": [getattr(ledger.requests, name).tolist() for name in REQUESTS],
        "refused": ledger.requests.refused,
        "left out": ledger.left_out,
        "loads": ledger.loads,
        "figures": repr(outcome(ledger, inference=False)),
    }


def officers_of_one_minute(ledger: Ledger) -> bool:
    """Tell whether an agency's officers had to choose between requests that closed together."""
    requests = ledger.requests
    closings = [
        (agency, closed)
        for agency, closed in zip(requests.agency.tolist(), requests.closed.tolist(), strict=True)
        if closed >= 0 and ledger.loaded.scenario.agencies[agency].follow_up != "none"
    ]
    return len(closings) > len(set(closings))


def same(loaded: Loaded, policy: str, seed: int = 0, drawn: Drawn | None = None) -> None:
    """Compare the two models on one run."""
    ledger = run(loaded, policy, seed, 0, drawn)
    before, now = facts(model_before.run(loaded, policy, seed, 0)), facts(ledger)
    names = ("requests", "refused") if officers_of_one_minute(ledger) else before
    for name in names:
        assert now[name] == before[name], name


def same_of_text(scenario: str, policy: str, seed: int) -> None:
    """Compare them on a scenario and a policy as they are written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.toml"
        path.write_text(scenario)
        titled = policy if "title" in policy else f'title = "P"\n{policy}'
        (Path(folder) / "p.toml").write_text(titled)
        same(load_scenario(str(path)), "p", seed)


test_random_worlds_are_the_same, test_many_random_worlds_are_the_same = few_and_many(
    conservation.DRAWN, same_of_text, few=8, many=5_000
)
test_towns_of_several_cameras_are_the_same, test_many_towns_of_several_cameras_are_the_same = (
    few_and_many(
        given(clips.towns(), clips.rules(), st.integers(0, 3)),
        same_of_text,
        few=12,
        many=2_000,
    )
)


@pytest.mark.parametrize(
    "name",
    some_here(
        [story for story in scenario_names() if "hundred" not in story],
        here=["maple-court", "small-areas"],
    ),
)
def test_every_story_is_the_same_and_all_policies_share_a_world(name: str) -> None:
    loaded = load_scenario(name)
    drawn = Drawn.of(loaded.scenario, loaded.scenario.seed, 0)
    for policy in loaded.regimes:
        same(loaded, policy, loaded.scenario.seed, drawn)


@pytest.mark.parametrize("every", some_here([3, 24], here=[24]))
def test_every_way_of_telling_is_the_same(every: int) -> None:
    for told, setting in itertools.islice(telling.in_turn(1), 0, None, every):
        policy = telling.policy_for(told, setting)
        steps: tuple[tuple[int, Policy], ...] = ((0, policy),)
        if setting.changes:
            steps = ((0, telling.ANOTHER), (1440 + 600, policy))
        loaded = Loaded("s", Path("s.toml"), setting.town, {"p": Regime("p", steps)})
        same(loaded, "p")


@pytest.mark.parametrize("seeds", some_here([60, 15], here=[15]))
def test_hidden_totals_are_the_same(seeds: int) -> None:
    for seed in range(seeds):
        answers, policy = totals.drawn(seed)
        before = totals.ledger_of(answers, policy)
        same(before.loaded, "p")


@pytest.mark.parametrize("seeds", some_here([1, 3], here=[1]))
def test_requests_of_one_minute_come_in_the_same_order(seeds: int) -> None:
    """Many agencies ask at once, minute after minute; some begin with the run, and some later."""
    agencies = "".join(
        f"""
[[agencies]]
name = "Police {nth}"
requests_per_month = {20_000 if nth % 3 else 9_000}
{"from = 2024-01-02" if nth % 5 == 4 else ""}
area_sq_mi = {{median = 0.01}}
"""
        for nth in range(12)
    )
    script = "".join(
        f"""
[[script]]
agency = "Police {nth}"
at = 2024-01-01T{at}:00
area_sq_mi = 0.02
x = 0.1
y = 0.1
"""
        for at in ("00:00", "00:07", "09:00")
        for nth in (7, 2, 11)
    )
    scenario = f"""
title = "T"
start = 2024-01-01
days = 2
policies = ["p.toml"]
town = {{area_sq_mi = 1.0, homes_per_sq_mi = 1000, cameras = 60}}
{agencies}{script}"""
    policy = """
[agency_receives]
shared = {detail = "total", when = "on_close"}
"""
    for seed in range(seeds):
        same_of_text(scenario, policy, seed)
