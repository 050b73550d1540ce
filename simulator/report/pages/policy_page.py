"""One policy on a page of its own, for a group that takes its side or the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from simulator.experiment.results import Comparison
from simulator.ledger import Ledger
from simulator.measure.definitions import MEASURES
from simulator.report.pages.figures import lowest_to_highest
from simulator.report.pages.flow_sheet import flow_sheet
from simulator.report.pages.sheet import TextTable, columns
from simulator.report.words import terms as words
from simulator.report.words.basis import basis_of_step
from simulator.report.words.compared.comparison import Table
from simulator.report.words.compared.figure_text import (
    figure_under,
    interval_words,
    measure_text,
    runs_phrase,
)
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import PUBLIC_ITEMS, Flow, Policy, PublicItem, Source


@dataclass(frozen=True, slots=True)
class Era:
    """The rules in force for a time."""

    title: str
    basis: str
    """documented, stated or counterfactual."""
    rests_on: str
    """The same in plain words, with the years."""
    summary: str


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """Everything about one policy."""

    number: int
    title: str
    eras: tuple[Era, ...]
    """More than one where the policy changes with time."""
    told: str
    """What the agency is told and what follows, as a sentence."""
    received: TextTable
    measures: TextTable
    flows: TextTable
    sources: tuple[Source, ...]


def policy_page(
    comparison: Comparison,
    table: Table,
    name: str,
    ledger: Ledger,
    chosen: tuple[str, ...],
    one_run: str,
) -> PolicyPage:
    """Gather the page of the policy `name` with `chosen` measures; `ledger` is of `one_run`."""
    regime = comparison.loaded.regimes[name]
    rules = [rule for _, rule in regime.steps]
    return PolicyPage(
        number=table.policies.index(name) + 1,
        title=regime.title,
        eras=tuple(map(_era, rules)),
        told=words.capital(table.told_and_why[name]),
        received=_received(regime, table, name),
        measures=_measures(comparison, table, name, chosen),
        flows=flow_sheet(ledger, f"Who passes what on, about whom, on what terms ({one_run})"),
        sources=tuple(dict.fromkeys(source for rule in rules for source in rule.sources)),
    )


def _era(rules: Policy) -> Era:
    return Era(rules.title, rules.basis, words.capital(basis_of_step(rules)), rules.summary.strip())


def _received(regime: Regime, table: Table, name: str) -> TextTable:
    """Return what each party is told of each item, and whether residents know."""
    column = table.policies.index(name)
    counts = {row.key: row.cells[column].count for row in table.received}
    rows = []
    for item in PUBLIC_ITEMS:
        to_agency = _in_turn(regime, item, lambda rules: rules.agency_receives)
        to_public = _in_turn(regime, item, lambda rules: rules.public_receives)
        aware = ", then ".join(_once(_aware(rules, item) for _, rules in regime.steps))
        rows.append((words.ITEMS[item].plain, to_agency, counts.get(item, ""), to_public, aware))
    return TextTable(
        "What is passed on, to whom, and whether residents are told",
        columns("what", "to the police", "how much (mean)", "to the public", "residents told?"),
        tuple(rows),
    )


def _in_turn(regime: Regime, item: PublicItem, party: Callable[[Policy], object]) -> str:
    """Say in what detail and when, for each step of a policy that changes."""
    return ", then ".join(_once(_how(rules, item, party) for _, rules in regime.steps))


def _how(rules: Policy, item: PublicItem, party: Callable[[Policy], object]) -> str:
    if not rules.exists(item):
        return "does not exist"
    flow: Flow = getattr(party(rules), item, Flow())
    word = words.DETAILS[flow.detail]
    when = f", {words.WHENS[flow.when]}" if flow.when and flow.detail != "none" else ""
    return f"{word.glyph} {word.plain}{when}"


def _aware(rules: Policy, item: PublicItem) -> str:
    if not rules.exists(item) or rules.agency_receives.flow(item).detail == "none":
        return "–"
    return "yes" if rules.residents_told.of(item) else "no"


def _measures(
    comparison: Comparison, table: Table, name: str, chosen: tuple[str, ...]
) -> TextTable:
    rows = []
    for row in (one for one in table.measures if one.key in chosen):
        definition = MEASURES[row.key]
        summary = comparison.summary(name, "measures", row.key)
        rows.append(
            (
                f"{definition.label} ({definition.unit})\n{definition.meaning}",
                figure_under(
                    comparison.loaded.regimes[name],
                    row.key,
                    measure_text(definition.unit, summary.mean),
                ),
                lowest_to_highest(definition, summary),
                interval_words(summary, definition.unit),
                runs_phrase(summary.difference, definition.unit) if summary.difference else "",
            )
        )
    return TextTable(
        "What that comes to",
        columns(
            "measure",
            "mean",
            "lowest to highest",
            "95 percent interval",
            "compared with 1",
            numbers=(1, 2, 3),
        ),
        tuple(rows),
    )


def _once(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(part for part in parts if part))
