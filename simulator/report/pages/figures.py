"""The figures of a report: each a chart, what it shows in a sentence, and its data as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

from simulator.experiment.results import Comparison
from simulator.experiment.statistics import Summary
from simulator.log_kinds import Happened
from simulator.measure.definitions import MEASURES, Definition
from simulator.measure.flows import Value
from simulator.report.pages.charts import (
    BarPart,
    PolicyPoint,
    RunDots,
    StackedBar,
    parts_chart,
    plane_chart,
    runs_chart,
)
from simulator.report.pages.pairs import AskedHomes, KnownOf
from simulator.report.pages.sheet import TextTable, columns
from simulator.report.pages.svg import accessible
from simulator.report.words import terms as words
from simulator.report.words.compared.figure_text import figure_under, measure_text, runs_phrase
from simulator.report.words.compared.known_and_answered import ANSWERED, KNOWN
from simulator.report.words.states import ANSWERS, STILL_OPEN
from simulator.scenario.loaded import Loaded, Regime

CHANGING = "changing"
_PLACES = 160
"""Places on the axis of a row of dots; runs that fall into one share a dot."""
_MANY_VALUES = 24
_IN_PARTS = ("bits", "hours", "messages", "nats", "points", "share")
"""Units that come in parts, whose axis has ticks between whole numbers."""


Counts: TypeAlias = tuple[tuple[str, str, int], ...]
"""The parts of a bar: its colour in the style sheet, what it stands for, how many."""


@dataclass(frozen=True, slots=True)
class PageFigure:
    """One figure of a page."""

    name: str
    """What its ids begin with."""
    title: str
    says: str
    """What it shows, in a sentence."""
    chart: Markup
    data: TextTable
    key: tuple[tuple[str, str], ...] = ()
    """Colours of the style sheet, and what they stand for."""


def numbered_titles(loaded: Loaded) -> dict[str, str]:
    """Return by policy its number and title, as every table and figure of a page has it."""
    return {
        name: f"{place}. {regime.title}"
        for place, (name, regime) in enumerate(loaded.regimes.items(), 1)
    }


def basis_of(regime: Regime) -> str:
    """Return what a policy rests on; `changing` where its steps rest on different things."""
    found = {policy.basis for _, policy in regime.steps}
    return found.pop() if len(found) == 1 else CHANGING


def asked_figure(
    comparison: Comparison, happened: dict[str, AskedHomes], known: dict[str, KnownOf], one_run: str
) -> PageFigure:
    """Return what happened to each asked home in `one_run`, above what the agency knows of it."""
    labels = numbered_titles(comparison.loaded)
    first, *others = comparison.outcomes
    asked = [name for name in (first, *others) if happened[name].total]
    telling = [name for name in asked if name == asked[0] or happened[name] != happened[asked[0]]]
    bars: list[tuple[str, Counts]] = []
    for name in telling:
        title = "What happened" if len(telling) == 1 else f"What happened under {labels[name]}"
        bars.append((title, _happened(happened[name])))
    bars += [(labels[name], _known(known[name])) for name in asked]
    title = "What happened, and what the police know of it"
    says = (
        "First, how the homes that were asked answered. Then, for each policy that asks anybody, "
        "what the police can tell of the same answers. "
        f"One run, {'the first' if one_run == 'first run' else one_run}."
    )
    data = TextTable(
        f"Answers by what happened, then by what the police know ({one_run})",
        columns("", "times asked", "of these", numbers=(1,)),
        tuple(
            (label, f"{sum(count for *_, count in parts):,}", _counted(parts))
            for label, parts in bars
        ),
    )
    drawn = parts_chart(
        [
            StackedBar(label, tuple(BarPart(kind, count) for kind, _, count in parts))
            for label, parts in bars
        ]
    )
    key = dict.fromkeys((kind, word) for _, parts in bars for kind, word, count in parts if count)
    picture = _picture(drawn, "asked", title, says, data.rows)
    return PageFigure("asked", title, says, picture, data, tuple(key))


def _happened(asked: AskedHomes) -> Counts:
    return (
        ("shared", ANSWERS[Happened.SHARED], asked.shared),
        ("said-no", ANSWERS[Happened.DECLINED], asked.declined),
        ("no-answer", ANSWERS[Happened.IGNORED], asked.ignored),
        ("open", STILL_OPEN, asked.pending),
    )


def _known(known: KnownOf) -> Counts:
    return (
        ("named", "told to have shared", known.shared),
        ("proven", "proven not to have shared", known.proven),
        ("almost-sure", "almost surely did not share", known.almost_sure),
        ("unknown", "not known" if known.worked_out else "not worked out here", known.unknown),
    )


def measure_figure(comparison: Comparison, measure: str) -> PageFigure:
    """Return a measure under each policy, run by run."""
    definition, labels = MEASURES[measure], numbered_titles(comparison.loaded)
    summaries = {
        name: comparison.summary(name, "measures", measure) for name in comparison.outcomes
    }
    values = [value for summary in summaries.values() for value in summary.values]
    known = [value for value in values if value is not None]
    place = max(known, default=0.0) / _PLACES or 1.0
    rows = [
        RunDots(
            labels[name],
            basis_of(comparison.loaded.regimes[name]),
            _dots(summary.values, place),
            figure_under(
                comparison.loaded.regimes[name],
                measure,
                measure_text(definition.unit, summary.mean),
            ),
        )
        for name, summary in summaries.items()
    ]
    title = words.capital(definition.label)
    says = f"{words.capital(definition.meaning)}."
    data = TextTable(
        f"{title}: {definition.unit} under each policy",
        columns(
            "policy",
            "mean",
            "lowest to highest",
            "value (in how many runs)",
            "compared with 1",
            numbers=(1, 2),
        ),
        tuple(
            (
                labels[name],
                figure_under(
                    comparison.loaded.regimes[name],
                    measure,
                    measure_text(definition.unit, summary.mean),
                ),
                lowest_to_highest(definition, summary),
                _in_how_many(definition, summary.values),
                runs_phrase(summary.difference, definition.unit)
                if summary.difference
                else "the first",
            )
            for name, summary in summaries.items()
        ),
    )
    drawn = runs_chart(rows, definition.unit, whole=definition.unit not in _IN_PARTS)
    told = [(row[0], f"mean {row[1]}") for row in data.rows]
    return PageFigure(measure, title, says, _picture(drawn, measure, title, says, told), data)


def plane_figure(comparison: Comparison) -> PageFigure:
    """Return benefit against cost: requests answered, and answers known not to have been given."""
    labels = numbered_titles(comparison.loaded)
    benefit, cost = MEASURES[ANSWERED], MEASURES[KNOWN]
    means = {
        name: tuple(
            comparison.summary(name, "measures", measure).mean or 0.0
            for measure in (ANSWERED, KNOWN)
        )
        for name in comparison.outcomes
    }
    points = [
        PolicyPoint(f"{place}", basis_of(comparison.loaded.regimes[name]), x, y)
        for place, (name, (x, y)) in enumerate(means.items(), 1)
    ]
    title = "Requests answered, and who is known not to have shared"
    says = "Further right: more requests brought video. Further up: more is known of who did not."
    data = TextTable(
        "Means over all runs",
        columns("policy", benefit.label, cost.label, numbers=(1, 2)),
        tuple(
            (labels[name], measure_text(benefit.unit, x), measure_text(cost.unit, y))
            for name, (x, y) in means.items()
        ),
    )
    drawn = plane_chart(points, benefit.label, cost.label)
    told = [(row[0], f"{row[1]} and {row[2]}") for row in data.rows]
    return PageFigure("plane", title, says, _picture(drawn, "plane", title, says, told), data)


def lowest_to_highest(definition: Definition, summary: Summary) -> str:
    """Return the range of all runs."""
    known = [value for value in summary.values if value is not None]
    if not known:
        return words.number(None)
    low, high = (measure_text(definition.unit, end) for end in (min(known), max(known)))
    return low if low == high else f"{low} to {high}"


def _counted(parts: Counts) -> str:
    return ", ".join(f"{count:,} {word}" for _, word, count in parts if count) or "nobody"


def _dots(values: list[Value], place: float) -> tuple[tuple[float, int], ...]:
    """Return where the dots stand and how many runs each is."""
    found = Counter(round(value / place) for value in values if value is not None)
    return tuple((step * place, found[step]) for step in sorted(found))


def _in_how_many(definition: Definition, values: list[Value]) -> str:
    """Say which values there were and in how many runs, or between what quarters of them lie."""
    known = sorted(value for value in values if value is not None)
    none = len(values) - len(known)
    texts = Counter(measure_text(definition.unit, value) for value in known)
    if len(texts) > _MANY_VALUES:
        ends = [known[round(part * (len(known) - 1) / 4)] for part in range(5)]
        quarters = ", ".join(measure_text(definition.unit, end) for end in ends)
        return f"ends of the quarters: {quarters}"
    parts = [f"{text} ({count})" for text, count in texts.items()]
    return ", ".join([*parts, f"none ({none})"] if none else parts)


def _picture(
    drawing: str, name: str, title: str, says: str, rows: Iterable[tuple[str, ...]]
) -> Markup:
    """Return a chart with a title, and a description that says what is in it row by row."""
    described = f"{says} {'; '.join(': '.join(row[:1] + row[-1:]) for row in rows)}."
    return Markup(accessible(drawing, name, title, described))  # noqa: S704 - escaped as XML
