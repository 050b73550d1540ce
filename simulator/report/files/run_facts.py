"""What a run's SQLite file says of the scenario itself: texts, rules, measures, assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from simulator import __version__
from simulator.experiment.results import Outcome
from simulator.measure.definitions import HAPPENED, MEASURES
from simulator.measure.flows import NOT_APPLICABLE
from simulator.report.files.run_schema import tables
from simulator.report.words.assumptions import label, source_text, unit
from simulator.scenario.keys import POLICY
from simulator.scenario.letters.text import inert
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.numbers import (
    ScenarioNumber,
    free_assumptions,
    numbers,
    of_each_step,
    policy_numbers,
)
from simulator.scenario.policy import (
    AS_NUMBER,
    ITEMS,
    PUBLIC_ITEMS,
    Policy,
    PublicItem,
    epsilon_of,
    group_of,
    round_to_of,
    threshold_of,
)
from simulator.scenario.real_agencies import MODELLED_ON_NEWS
from simulator.scenario.toml.reading import source_text as file_text

Row = tuple[object, ...]
INVENTED = "Every person, home and answer here is invented."


def meta_rows(loaded: Loaded, seed: int, replication: int, command: str) -> Iterator[Row]:
    """Yield the facts about the file, then every table and column explained."""
    scenario = loaded.scenario
    yield "about", "Runs of camsim: what happened, and who told whom what.", None
    yield "invented", MODELLED_ON_NEWS if loaded.names_real_agency else INVENTED, None
    yield "scenario", inert(loaded.name), None
    yield "title", inert(scenario.title), None
    yield "start", scenario.start.isoformat(), "date"
    yield "days", str(scenario.days), "days"
    yield "digest", loaded.digest, None
    yield "version", __version__, None
    yield "seed", str(seed), None
    yield "replication", str(replication), None
    yield "command", inert(command), None
    yield "scenario text", file_text(loaded.path, loaded.name), "TOML"
    for name, regime in loaded.regimes.items():
        yield from _policy_texts(inert(name), regime)
    for table in tables():
        yield table.name, table.meaning, None
        for column in table.columns:
            yield f"{table.name}.{column.name}", column.meaning, column.unit or None


def _policy_texts(name: str, regime: Regime) -> Iterator[Row]:
    for step, path in enumerate(regime.files):
        where = f" from step {step}" if len(regime.files) > 1 else ""
        yield f"policy text: {name}{where}", file_text(path, path.name), "TOML"


def policy_step_rows(loaded: Loaded) -> Iterator[Row]:
    """Yield the rules in force, for each policy step by step."""
    steps = [(name, *step) for name, regime in loaded.regimes.items() for step in _steps(regime)]
    for key, (name, step, start, policy) in enumerate(steps, start=1):
        yield (
            key,
            inert(name),
            step,
            start,
            inert(policy.title),
            policy.basis,
            policy.people_asked,
            int(policy.residents_may_opt_out),
            policy.map.error_ft,
            policy.map.covers,
            policy.safeguards.retention_days,
        )


def _steps(regime: Regime) -> Iterator[tuple[int, int, Policy]]:
    for step, (start, policy) in enumerate(regime.steps):
        yield step, start, policy


def rule_rows(loaded: Loaded) -> Iterator[Row]:
    """Yield what each policy passes on, item by item."""
    policies = [policy for regime in loaded.regimes.values() for _, policy in regime.steps]
    for key, policy in enumerate(policies, start=1):
        for item in ITEMS:
            yield key, *_rule(policy, item, public=False)
        for public_item in PUBLIC_ITEMS:
            yield key, *_rule(policy, public_item, public=True)


def _rule(policy: Policy, item: PublicItem, *, public: bool) -> Row:
    flows, safeguards = (
        policy.public_receives if public else policy.agency_receives,
        policy.safeguards,
    )
    flow, recipient = flows.flow(item), "public" if public else "agency"
    told = int(not public and policy.residents_told.of(item))
    if not policy.exists(item):
        return recipient, item, NOT_APPLICABLE, None, None, None, None, None, told
    detail = flow.detail
    return (
        recipient,
        item,
        detail,
        flow.when,
        group_of(flow, safeguards) if detail in AS_NUMBER else None,
        threshold_of(flow, safeguards) if detail == "thresholded" else None,
        round_to_of(flow, safeguards) if detail == "rounded" else None,
        epsilon_of(flow, safeguards) if detail == "noisy" else None,
        told,
    )


def agency_rows(loaded: Loaded) -> Iterator[Row]:
    """Yield the agencies."""
    for key, agency in enumerate(loaded.scenario.all_agencies(), start=1):
        yield key, inert(agency.name)


def segment_rows(loaded: Loaded) -> Iterator[Row]:
    """Yield the kinds of residents."""
    for key, one in enumerate(loaded.scenario.residents.segments, start=1):
        yield key, inert(one.name), one.share, one.shares, one.declines


def definition_rows() -> Iterator[Row]:
    """Yield what each measure means."""
    for section, definitions in (("happened", HAPPENED), ("measures", MEASURES)):
        for name, one in definitions.items():
            yield section, name, one.label, one.unit, one.meaning


def measure_rows(run: int, outcome: Outcome) -> Iterator[Row]:
    """Yield every figure of a run."""
    for section in ("happened", "agency", "public", "measures"):
        for name, value in getattr(outcome, section).items():
            if isinstance(value, dict):
                for part, inner in value.items():
                    yield run, section, f"{name}.{part}", inner
            else:
                yield run, section, name, value


def assumption_rows(loaded: Loaded) -> Iterator[Row]:
    """Yield what the figures rest on; numbers that are the same for each agency once."""
    first, *others = loaded.regimes
    listed = [(first, number) for number in numbers(loaded, first)]
    listed += [(policy, number) for policy in others for number in policy_numbers(loaded, policy)]
    every = [(policy, one) for policy, number in listed for one in of_each_step([number])]
    alike: dict[Row, int] = {}
    shown: dict[Row, Row] = {}
    for policy, number in every:
        table = number.path[0]
        where = inert(policy) if table == POLICY else None
        what = number.kind if table == "agencies" else number.key
        same: Row = (where, what, number.value, number.status)
        alike[same] = alike.get(same, 0) + 1
        if same not in shown:
            shown[same] = _number(number, where)
    for key, (same, row) in enumerate(shown.items(), start=1):
        yield key, *row, alike[same]
    free = free_assumptions(loaded, (number for _, number in listed))
    for key, said in enumerate(free, start=len(shown) + 1):
        yield key, None, None, inert(said.text), None, None, said.status, inert(said.source), 1


def _number(number: ScenarioNumber, policy: str | None) -> Row:
    return (
        policy,
        inert(number.key),
        label(number),
        number.value,
        unit(number),
        number.status,
        source_text(number),
    )
