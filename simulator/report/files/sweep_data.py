"""A sweep as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator import __version__
from simulator.experiment.designs import Index
from simulator.experiment.results import Comparison
from simulator.experiment.sweeping import Sweep
from simulator.report.files.data import compared_rows, json_text, summary_json
from simulator.report.files.safe_csv import csv_text
from simulator.report.words.compared.lost_runs import lost_json
from simulator.report.words.compared.sweep import Indices, Points


def sweep_json(sweep: Sweep, points: Points, measures: Sequence[str], indices: Indices) -> str:
    """Return every point with its summaries, and the indices where the design has them.

    A policy's figures have the shape that they have in a comparison; `measures` stand under their
    own names besides. An index stands there for the first policy, null where that has none, and
    under `policies` for each that has one.
    """
    first = points[0].first
    return json_text(
        {
            "scenario": sweep.loaded.name,
            "digest": sweep.loaded.digest,
            "version": __version__,
            "seed": sweep.seed,
            "replications": points[0].replications,
            "first": first,
            "design": sweep.design,
            "vary": list(sweep.keys),
            "points": [
                {
                    "values": values,
                    "policies": _policies(at, measures),
                    **({"failed": lost_json(at)} if at.lost else {}),
                }
                for values, at in zip(sweep.points, points, strict=True)
            ],
            "indices": {name: _indices(by_policy, first) for name, by_policy in indices.items()},
        }
    )


def _policies(at: Comparison, measures: Sequence[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for policy in at.outcomes:
        wanted = {name: summary_json(at.summary(policy, "measures", name)) for name in measures}
        counts = {
            name: summary_json(at.summary(policy, "happened", name))
            for name in at.names("happened")
        }
        shown[policy] = {"happened": counts, "measures": wanted, **wanted}
    return shown


def _indices(by_policy: Mapping[str, Sequence[Index]], first: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for policy, many in by_policy.items():
        for index in many:
            figures = _figures(index)
            of_first = figures if policy == first else dict.fromkeys(figures)
            key = shown.setdefault(index.key, {**of_first, "policies": {}})
            key["policies"][policy] = figures
    return shown


def _figures(index: Index) -> dict[str, float | None]:
    shown: dict[str, float | None] = {}
    for name, (value, half) in index.figures.items():
        shown[name] = value
        if half is not None:
            shown[f"{name}_half_width"] = half
    return shown


def sweep_csv(
    sweep: Sweep,
    points: Points,
    measures: Sequence[str],
    indices: Indices,
    *,
    excel: bool = False,
) -> str:
    """Return the sweep as long CSV: a row for each value, then for each index.

    Of each point and policy: a row for each replication and measure (what went wrong where the run
    failed), then mean, low, high and n over the replications. An index is of no point; its name
    is measure, figure and key with dots between: `homes_named.S1.days`.
    """
    columns = ("point", *sweep.keys, "policy", "replication", "group", "name", "value")
    nowhere = (None,) * (1 + len(sweep.keys))

    def rows() -> Iterator[tuple[object, ...]]:
        for number, (values, at) in enumerate(zip(sweep.points, points, strict=True)):
            for row in _point_rows(at, measures):
                yield number, *values.values(), *row
        for name, by_policy in indices.items():
            for policy, many in by_policy.items():
                for index in many:
                    for figure, value in _figures(index).items():
                        said = f"{name}.{figure}.{index.key}"
                        yield *nowhere, policy, None, "indices", said, value

    return csv_text(columns, rows(), excel=excel)


def _point_rows(at: Comparison, measures: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for policy in at.outcomes:
        for row in compared_rows(at, policy):
            _, _, group, name, _ = row
            if group in {"happened", "failed"} or (group == "measures" and name in measures):
                yield row
        for name in measures:
            one = at.summary(policy, "measures", name)
            for part in ("mean", "low", "high", "n"):
                yield policy, None, "summary", f"{name}.{part}", getattr(one, part)
