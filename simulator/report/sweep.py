"""A sweep as a table with bars, as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from simulator import __version__
from simulator.experiment.designs import Index
from simulator.experiment.statistics import Summary
from simulator.experiment.sweeping import Sweep
from simulator.measure import MEASURES
from simulator.report.data import json_text
from simulator.report.safe_csv import csv_text
from simulator.scenario.text import clean

Summaries: TypeAlias = Sequence[Mapping[str, Mapping[str, Summary]]]
Indices: TypeAlias = Mapping[str, Mapping[str, Sequence[Index]]]
_MEANINGS = {
    "mu_star": "mu*: how far the measure moves, on average, when the number crosses its range",
    "sigma": "sigma: how much that depends on the other numbers",
    "S1": "S1: share of the variance that the number explains alone",
    "ST": "ST: the same with all that it does together with others",
}
_BAR = 24


def sweep_json(
    sweep: Sweep, root: int, replications: int, summaries: Summaries, found: Indices
) -> str:
    """Return every point with its summaries, and the indices where the design has them."""
    return json_text(
        {
            "scenario": sweep.loaded.name,
            "digest": sweep.loaded.digest,
            "version": __version__,
            "seed": root,
            "replications": replications,
            "design": sweep.design,
            "keys": list(sweep.keys),
            "points": [
                {"values": point, "policies": _policies(at)}
                for point, at in zip(sweep.points, summaries, strict=False)
            ],
            "indices": {
                policy: {
                    name: {one.key: _figures(one) for one in many} for name, many in by.items()
                }
                for policy, by in found.items()
            },
        }
    )


def _policies(at: Mapping[str, Mapping[str, Summary]]) -> dict[str, Any]:
    return {
        policy: {name: asdict(summary) for name, summary in by.items()} for policy, by in at.items()
    }


def _figures(index: Index) -> dict[str, float | None]:
    shown: dict[str, float | None] = {}
    for name, (value, half) in index.figures.items():
        shown[name] = value
        if half is not None:
            shown[f"{name}_half_width"] = half
    return shown


def sweep_csv(sweep: Sweep, summaries: Summaries) -> str:
    """Return one row for each point, policy and measure."""
    columns = ("point", *sweep.keys, "policy", "name", "mean", "low", "high", "n")
    return csv_text(
        columns,
        (
            (number, *point.values(), policy, name, one.mean, one.low, one.high, one.n)
            for number, (point, at) in enumerate(zip(sweep.points, summaries, strict=False))
            for policy, by in at.items()
            for name, one in by.items()
        ),
    )


def sweep_lines(sweep: Sweep, summaries: Summaries, found: Indices, width: int) -> Iterator[str]:
    """Yield the lines of a table: for each measure and policy its means, or its indices."""
    for name in next(iter(summaries[0].values())):
        definition = MEASURES[name]
        yield f"{definition.label} ({definition.unit}): {definition.meaning}"
        for policy in summaries[0]:
            title = sweep.loaded.regimes[policy].steps[-1][1].title
            yield ""
            yield f"  {clean(title)}"
            if policy in found and name in found[policy]:
                yield from _index_lines(found[policy][name])
            else:
                values = [at[policy][name] for at in summaries]
                yield from _point_lines(sweep, values, width)
        yield ""
    if found:
        used = {
            figure for by in found.values() for many in by.values() for figure in many[0].figures
        }
        yield from (text for figure, text in _MEANINGS.items() if figure in used)


def _point_lines(sweep: Sweep, values: Sequence[Summary], width: int) -> Iterator[str]:
    """Yield a line for each point: its values, the mean with its interval, and a bar."""
    labels = [
        ", ".join(f"{key} = {value:g}" for key, value in point.items()) for point in sweep.points
    ]
    room = min(max(map(len, labels)), max(20, width - 30 - _BAR))
    top = max((abs(one.mean) for one in values if one.mean is not None), default=0.0)
    for label, one in zip(labels, values, strict=False):
        if one.mean is None:
            yield f"    {label:<{room}}  no value"
            continue
        within = ""
        if one.low is not None and one.high is not None:
            within = f"± {(one.high - one.low) / 2:.3g}"
        bar = _bar(abs(one.mean), top)
        yield f"    {label:<{room}}  {one.mean:>9.5g} {within:<10} {bar}".rstrip()


def _index_lines(many: Sequence[Index]) -> Iterator[str]:
    """Yield a line for each key, the one that matters most first."""
    first, second = many[0].figures
    leading = "ST" if "ST" in many[0].figures else first
    ranked = sorted(many, key=lambda one: (-one.figures[leading][0], one.key))
    room = max(len(one.key) for one in many)
    top = max(one.figures[leading][0] for one in many)
    yield f"    {'':<{room}}  {_NAMES[first]:<18} {_NAMES[second]}"
    for one in ranked:
        cells = " ".join(f"{_figure(*one.figures[name]):<18}" for name in (first, second))
        bar = _bar(one.figures[leading][0], top)
        yield f"    {one.key:<{room}}  {cells} {bar}".rstrip()


_NAMES = {"mu_star": "mu*", "sigma": "sigma", "S1": "S1", "ST": "ST"}


def _figure(value: float, half: float | None) -> str:
    return f"{value:.4g}" if half is None else f"{value:.4g} ± {half:.2g}"


def _bar(value: float, top: float) -> str:
    return "━" * round(_BAR * max(0.0, value) / top) if top > 0 else ""
