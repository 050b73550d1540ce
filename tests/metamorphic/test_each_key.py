"""No key is decoration: each is changed alone, and what changes is what its meaning implies."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import tomlkit
from pydantic import BaseModel

from simulator.experiment import Outcome, run_all
from simulator.scenario import load_scenario
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Flow, Flows, Policy
from tests.metamorphic.key_cases import (
    COUNTED,
    COUNTED_CASES,
    LISTED,
    LISTED_CASES,
    LISTED_POLICY,
    ORDERED,
    ORDERED_CASES,
    POLICY,
    POLICY_CASES,
    SCENARIO,
    SCENARIO_CASES,
    Case,
    Tables,
)

Write = Callable[[str, str], Path]
GROUPS = ("happened", "agency", "public", "measures")
WORKED_OUT = "agency_receives.declined"
"""Where officers are not told who declined, they have to work it out, which takes seconds."""


def changed(tables: Tables, path: str, value: Any) -> Tables:
    """Return `tables` with the one key at `path` set to `value`."""
    new = copy.deepcopy(tables)
    *way, last = path.replace("[", ".").replace("]", "").split(".")
    place: Any = new
    for step in way:
        place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
    place[last] = value
    return new


_kept: dict[str, str] = {}
"""What has been written as TOML: one of two files is the same for all keys of the other."""


def as_toml(tables: Tables) -> str:
    """Return a file's text, written once for all that have the same values."""
    key = repr(tables)
    if key not in _kept:
        _kept[key] = tomlkit.dumps(tables)
    return _kept[key]


def outcome(
    write: Write, scenario: Tables, policy: Tables, *, inference: bool = False
) -> Outcome | None:
    """Run replication 0; nothing where the files are refused."""
    from simulator.scenario.problems import InputError

    write("p.toml", as_toml(policy))
    try:
        loaded = load_scenario(str(write("s.toml", as_toml(scenario))))
    except InputError:
        return None
    return run_all(loaded, loaded.scenario.seed, 0, inference=inference)["p"]


def difference(one: Outcome | None, other: Outcome | None) -> set[str]:
    """Return which groups of figures differ."""
    if one is None or other is None:
        return {"error"}
    return {group for group in GROUPS if getattr(one, group) != getattr(other, group)}


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Tables, Tables], Outcome]:
    """Return what a scenario comes to as it is written, run once for all its keys."""
    kept: dict[str, Outcome] = {}

    def _unchanged(scenario: Tables, policy: Tables) -> Outcome:
        key = repr((scenario, policy))
        if key not in kept:
            folder = tmp_path_factory.mktemp("unchanged")

            def write(name: str, text: str) -> Path:
                (folder / name).write_text(text, encoding="utf-8")
                return folder / name

            found = outcome(write, scenario, policy)
            assert found is not None
            kept[key] = found
        return kept[key]

    return _unchanged


Unchanged = Callable[[Tables, Tables], Outcome]


@pytest.mark.parametrize(("path", "value", "expected"), SCENARIO_CASES)
def test_a_key_of_a_scenario(
    write: Write, unchanged: Unchanged, path: str, value: Any, expected: set[str]
) -> None:
    scenario = changed(SCENARIO, path, value)
    if path.endswith("opted_out_homes"):
        del scenario["residents"]["opted_out"]
    before = unchanged(SCENARIO, POLICY)
    assert difference(before, outcome(write, scenario, POLICY)) == expected


@pytest.mark.parametrize(("path", "value", "expected"), LISTED_CASES)
def test_a_key_of_a_town_written_out(
    write: Write, unchanged: Unchanged, path: str, value: Any, expected: set[str]
) -> None:
    before = unchanged(LISTED, LISTED_POLICY)
    after = outcome(write, changed(LISTED, path, value), LISTED_POLICY)
    assert difference(before, after) == expected


@pytest.mark.parametrize(("path", "value", "expected"), COUNTED_CASES)
def test_a_key_of_answers_that_were_counted(
    write: Write, unchanged: Unchanged, path: str, value: Any, expected: set[str]
) -> None:
    before = unchanged(COUNTED, LISTED_POLICY)
    after = outcome(write, changed(COUNTED, path, value), LISTED_POLICY)
    assert difference(before, after) == expected


@pytest.mark.parametrize(("path", "value", "expected"), ORDERED_CASES)
def test_a_key_of_orders_by_kind(
    write: Write, unchanged: Unchanged, path: str, value: Any, expected: set[str]
) -> None:
    before = unchanged(ORDERED, LISTED_POLICY)
    after = outcome(write, changed(ORDERED, path, value), LISTED_POLICY)
    assert difference(before, after) == expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        pytest.param(*case, marks=pytest.mark.thorough if case[0] == WORKED_OUT else ())
        for case in POLICY_CASES
    ],
)
def test_a_key_of_a_policy(
    write: Write, unchanged: Unchanged, path: str, value: Any, expected: set[str]
) -> None:
    # Where nobody tells officers who declined, they work it out: 45 days of that are enough.
    scenario = {**SCENARIO, "days": 45} if path == WORKED_OUT else SCENARIO
    before = unchanged(scenario, POLICY)
    assert difference(before, outcome(write, scenario, changed(POLICY, path, value))) == expected


ELSEWHERE = {
    # Tried in another test, because they take two keys or inference.
    "observer": "tests/metamorphic/test_what_is_believed.py",
    "town.camera_share": "tests/metamorphic/test_what_is_believed.py",
    "timelines": "tests/acceptance/test_rules_of_policies.py",
    "safeguards.complementary": "tests/acceptance/test_rules_of_policies.py",
    "safeguards.round_to": "tests/acceptance/test_rules_of_policies.py",
    "residents.segments.share": "the shares add up to 1, so two change together",
    "script.counts": "tests/acceptance/test_counted_answers.py: excluded by widen and reviewers",
    "reported": "tests/acceptance/test_counted_answers.py: excluded by widen and reviewers",
    "agencies.window_hours": "decides only together with a limit: policy request_limits",
    "agencies.age_days": "decides only together with a limit: policy request_limits",
}


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Yield every key of a model of a file, tables by their own keys."""
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        inner = [
            part
            for part in _parts(field.annotation)
            if isinstance(part, type) and issubclass(part, BaseModel)
        ]
        if inner and inner[0] not in (Flow, Flows):
            yield from keys(inner[0], f"{key}.")
        else:
            yield key


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield an annotation and all that it is made of, at every depth."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


@pytest.mark.parametrize(
    ("model", "cases"),
    [
        (Scenario, [*SCENARIO_CASES, *LISTED_CASES, *COUNTED_CASES, *ORDERED_CASES]),
        (Policy, POLICY_CASES),
    ],
)
def test_no_key_is_forgotten(model: type[BaseModel], cases: list[Case]) -> None:

    tried = {re.sub(r"\[\d+\]", "", path) for path, _, _ in cases} | set(ELSEWHERE)
    forgotten = [
        key
        for key in keys(model)
        if not any(
            one == key or one.startswith(f"{key}.") or key.startswith(f"{one}.") for one in tried
        )
        and not key.startswith("public_receives.")
    ]
    assert forgotten == []
