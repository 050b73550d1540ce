"""Runs and comparisons as JSON and CSV, in the shapes of `docs/files.md`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from simulator import __version__
from simulator.experiment.results import Comparison, Outcome
from simulator.experiment.statistics import Summary
from simulator.report.files.safe_csv import csv_text
from simulator.report.words.compared.lost_runs import lost_json
from simulator.scenario.loaded import Loaded

_COLUMNS = ("policy", "replication", "group", "name", "value")
_SHOWN = ("happened", "agency", "public", "measures")
_GROUPS = ("happened", "measures")


def run_json(loaded: Loaded, seed: int, replication: int, outcomes: dict[str, Outcome]) -> str:
    """Return one replication of each policy as JSON."""
    return json_text(
        {
            **_head(loaded, seed),
            "replication": replication,
            "policies": {
                name: {group: getattr(outcome, group) for group in _SHOWN}
                for name, outcome in outcomes.items()
            },
        }
    )


def compare_json(comparison: Comparison) -> str:
    """Return many replications with means, intervals and paired differences as JSON.

    `interval` stands there only where it is not Student's t, `failed` only where runs failed: their
    values are null, each in the place of its replication.
    """
    return json_text(
        {
            **_head(comparison.loaded, comparison.seed),
            "replications": comparison.replications,
            "first": comparison.first,
            **({} if comparison.interval == "t" else {"interval": comparison.interval}),
            **({"failed": lost_json(comparison)} if comparison.lost else {}),
            "policies": {
                policy: {
                    group: {
                        name: summary_json(comparison.summary(policy, group, name))
                        for name in comparison.names(group)
                    }
                    for group in _GROUPS
                }
                for policy in comparison.outcomes
            },
        }
    )


def run_csv(replication: int, outcomes: dict[str, Outcome], *, excel: bool = False) -> str:
    """Return one replication of each policy as long CSV."""
    return csv_text(
        _COLUMNS,
        (row for name, outcome in outcomes.items() for row in _rows(name, replication, outcome)),
        excel=excel,
    )


def compare_csv(comparison: Comparison, *, excel: bool = False) -> str:
    """Return every replication of each policy as long CSV, of a run that failed the reason."""
    return csv_text(
        _COLUMNS,
        (row for policy in comparison.outcomes for row in compared_rows(comparison, policy)),
        excel=excel,
    )


def compared_rows(comparison: Comparison, policy: str) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one policy: policy, replication, group, name and value."""
    reasons = {lost.replication: lost.reason for lost in comparison.lost if lost.policy == policy}
    for replication, outcome in enumerate(comparison.outcomes[policy][: comparison.replications]):
        if outcome is None:
            yield policy, replication, "failed", "reason", reasons[replication]
        else:
            yield from _rows(policy, replication, outcome)


def _head(loaded: Loaded, seed: int) -> dict[str, Any]:
    return {
        "scenario": loaded.name,
        "digest": loaded.digest,
        "version": __version__,
        "seed": seed,
    }


def summary_json(summary: Summary) -> dict[str, Any]:
    """Return a summary as JSON has it; without a difference for the first policy."""
    shown = asdict(summary)
    if summary.difference is None:
        del shown["difference"]
    return shown


_TURNING = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def json_text(value: dict[str, Any]) -> str:
    """Return `value` as JSON, as every command writes it.

    What would turn or break a line of a terminal stands as JSON's own escape: whoever reads the
    JSON gets back what was written.
    """
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False)
    return _TURNING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _rows(policy: str, replication: int, outcome: Outcome) -> Iterator[tuple[object, ...]]:
    for group in _SHOWN:
        for name, value in getattr(outcome, group).items():
            if isinstance(value, dict):
                for part, inner in value.items():
                    yield policy, replication, group, f"{name}.{part}", inner
            else:
                yield policy, replication, group, name, value
