"""What the table of figures on record is computed with: runs, variations, and verdicts."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.library import scenario_path

RUNS = 200
"""Where luck matters much."""
FEW = 40


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure on record, and what the program gives."""

    id: str
    record: str
    target: str
    gave: str
    met: str
    """yes, input (it goes in, so it comes out), or no with the reason."""
    numbers: tuple[float, ...] = ()
    """What it gave, for `calibration_by_hand`; none where luck decides nothing of it."""


def ledgers(scenario: Loaded, policy: str, runs: int) -> list[Ledger]:
    """Return the runs of a scenario under one policy."""
    return [run(scenario, policy, scenario.scenario.seed, n) for n in range(runs)]


def count(ledger: Ledger, kind: Happened) -> int:
    """Count the rows of one kind."""
    return int((ledger.trace.kind == kind).sum())


def varied(name: str, *changes: tuple[str, str], policies: str = "") -> Loaded:
    """Load a bundled scenario with a few lines changed."""
    text = scenario_path(name).read_text(encoding="utf-8")
    for old, new in changes:
        if not re.search(old, text):
            raise SystemExit(f"{name} has no {old}")
        text = re.sub(old, new, text, count=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return load_scenario(str(path), (policies,) if policies else ())


def within(value: float, low: float, high: float) -> str:
    """Say whether a value is where it should be."""
    return "yes" if low <= value <= high else "no"


def middle(values: list[int]) -> str:
    """Return the median and the middle 95 percent."""
    low, high = np.quantile(values, [0.025, 0.975])
    return f"{median(values):g} ({low:.0f} to {high:.0f} in 95 of 100 runs)"
