"""A sweep as a table with bars, as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from simulator import __version__
from simulator.experiment.designs import Index
from simulator.experiment.results import Comparison
from simulator.experiment.statistics import Summary
from simulator.experiment.sweeping import Sweep, named
from simulator.measure import MEASURES
from simulator.report.files.data import compared_rows, json_text, summary_json
from simulator.report.files.safe_csv import csv_text
from simulator.report.words.lost_runs import lost_json, lost_sentence
from simulator.scenario.text import clean

Points: TypeAlias = Sequence[Comparison]
Indices: TypeAlias = Mapping[str, Mapping[str, Sequence[Index]]]
"""By measure and policy, how much each key matters."""
_MEANINGS = {
    "mu_star": "mu*: how far the measure moves, on average, when the number crosses its range",
    "sigma": "sigma: how much that depends on the other numbers",
    "S1": "S1: share of the variance that the number explains alone",
    "ST": "ST: the same with all that it does together with others",
}
_BAR = 24


def sweep_json(sweep: Sweep, points: Points, measures: Sequence[str], found: Indices) -> str:
    """Return every point with its summaries, and the indices where the design has them.

    A policy's figures have the shape that they have in a comparison; `measures` stand under their
    own names besides. An index stands there for the first policy, under `policies` for each.
    """
    return json_text(
        {
            "scenario": sweep.loaded.name,
            "digest": sweep.loaded.digest,
            "version": __version__,
            "seed": sweep.seed,
            "replications": points[0].replications,
            "first": points[0].first,
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
            "indices": {name: _indices(by_policy) for name, by_policy in found.items()},
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


def _indices(by_policy: Mapping[str, Sequence[Index]]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for policy, many in by_policy.items():
        for one in many:
            figures = _figures(one)
            key = shown.setdefault(one.key, {**figures, "policies": {}})
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
    found: Indices,
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
        for name, by_policy in found.items():
            for policy, many in by_policy.items():
                for one in many:
                    for figure, value in _figures(one).items():
                        said = f"{name}.{figure}.{one.key}"
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


def sweep_lines(
    sweep: Sweep, points: Points, measures: Sequence[str], found: Indices, width: int
) -> Iterator[str]:
    """Yield the lines of a table: for each measure and policy its means, or its indices."""
    for name in measures:
        definition = MEASURES[name]
        yield f"{definition.label} ({definition.unit}): {definition.meaning}"
        for policy, regime in sweep.loaded.regimes.items():
            yield ""
            yield f"  {clean(regime.steps[-1][1].title)}"
            if policy in found.get(name, {}):
                yield from _index_lines(found[name][policy])
            else:
                values = [at.summary(policy, "measures", name) for at in points]
                yield from _point_lines(sweep, values, width)
        yield ""
    if found:
        used = {
            figure for by in found.values() for many in by.values() for figure in many[0].figures
        }
        yield from (text for figure, text in _MEANINGS.items() if figure in used)


def lost_lines(sweep: Sweep, points: Points) -> Iterator[str]:
    """Say at which points runs failed, how many, and which."""
    for values, at in zip(sweep.points, points, strict=True):
        if at.lost:
            yield f"At {named(values)}: {lost_sentence(at)}"


def _point_lines(sweep: Sweep, values: Sequence[Summary], width: int) -> Iterator[str]:
    """Yield a line for each point: its values, the mean with its interval, and a bar."""
    labels = [named(point) for point in sweep.points]
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
