"""One number of a loaded scenario changed: the same checks as for a file, and a new scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel

from simulator.scenario.checks.policy_checks import check_policy
from simulator.scenario.checks.scenario_checks import check_scenario
from simulator.scenario.keys import POLICY, KeyPath, key_path, spelled
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy
from simulator.scenario.problems import InputError, Problem, did_you_mean
from simulator.scenario.toml.reading import Document
from simulator.scenario.toml.validation import Finding, validated

M = TypeVar("M", bound=BaseModel)
Rules: TypeAlias = Mapping[KeyPath, object]


def changed(loaded: Loaded, values: Mapping[str, object]) -> Loaded:
    """Return `loaded` with the values at these keys changed, checked as if a file had them.

    A key of the policies changes each policy that has a use for it: one whose rules would
    contradict it (a threshold where nothing is hidden) stays as it is, unless all would.

    Raises:
        InputError: where a key does not exist, or a value is wrong or contradicts another.
    """
    paths = {key_path(word): value for word, value in values.items()}
    mine = {path: value for path, value in paths.items() if path[:1] != (POLICY,)}
    rules = {path[1:]: value for path, value in paths.items() if path[:1] == (POLICY,)}
    scenario, regimes = loaded.scenario, loaded.regimes
    if mine:
        written = _plain(scenario)
        if not scenario.agencies:
            # Agencies that only the script names have defaults, which can be changed as well.
            written["agencies"] = [_plain(agency) for agency in scenario.all_agencies()]
        scenario = _checked(Scenario, written, mine, "", check_scenario)
    if rules:
        regimes = _with_rules(regimes, rules)
    return replace(loaded, scenario=scenario, regimes=regimes)


def _with_rules(regimes: Mapping[str, Regime], rules: Rules) -> dict[str, Regime]:
    """Return the regimes with `rules` in every policy that has a use for them."""
    refused: dict[KeyPath, InputError] = {}
    taken: set[KeyPath] = set()

    def ruled(policy: Policy) -> Policy:
        try:
            whole = _checked(Policy, _plain(policy), rules, f"{POLICY}.", check_policy)
        except InputError:
            for path, value in rules.items():
                try:
                    one = {path: value}
                    policy = _checked(Policy, _plain(policy), one, f"{POLICY}.", check_policy)
                    taken.add(path)
                except InputError as error:
                    refused.setdefault(path, error)
            return policy
        taken.update(rules)
        return whole

    changed_regimes = {
        name: Regime(name, tuple((start, ruled(policy)) for start, policy in regime.steps))
        for name, regime in regimes.items()
    }
    for path, error in refused.items():
        if path not in taken:
            raise error
    return changed_regimes


def with_companions(loaded: Loaded, key: str, value: float) -> dict[str, float]:
    """Return the change of `key` to `value`, and what has to change with it.

    The segments' shares add up to 1: where one changes, the others keep their proportions.
    """
    path = key_path(key)
    segments = loaded.scenario.residents.segments
    if path[:2] != ("residents", "segments") or path[-1] != "share" or len(segments) < 2:
        return {key: value}
    position = path[2]
    rest = math.fsum(one.share for at, one in enumerate(segments) if at != position)
    changes = {key: value}
    for at, one in enumerate(segments):
        if at != position:
            part = one.share / rest if rest > 0 else 1 / (len(segments) - 1)
            changes[f"residents.segments[{at}].share"] = max(0.0, 1 - value) * part
    return changes


def value_at(loaded: Loaded, key: str) -> object:
    """Return the value at `key`; of a policy key, that of the first step of a policy that has it.

    Raises:
        InputError: where there is no such key.
    """
    path = key_path(key)
    if path[:1] == (POLICY,):
        policies = [rules for regime in loaded.regimes.values() for _, rules in regime.steps]
        for policy in policies:
            with suppress(InputError):
                return _inside(_plain(policy), path[1:], key)[path[-1]]
        # No policy has it: the first says what is wrong with the key.
        return _inside(_plain(policies[0]), path[1:], key)[path[-1]]
    scenario = loaded.scenario
    written = _plain(scenario)
    written["agencies"] = [_plain(agency) for agency in scenario.all_agencies()]
    return _inside(written, path, key)[path[-1]]


def _plain(model: BaseModel) -> dict[str, Any]:
    """Return a model as a file would have it, defaults written out."""
    plain = _lists(model.model_dump(by_alias=True))
    assert isinstance(plain, dict)
    return plain


def _lists(value: object) -> Any:
    if isinstance(value, dict):
        return {key: _lists(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [_lists(inner) for inner in value]
    return value


def _checked(
    model: type[M],
    written: dict[str, Any],
    values: Mapping[KeyPath, object],
    prefix: str,
    check: Any,
) -> M:
    for path, value in values.items():
        _inside(written, path, f"{prefix}{spelled(path)}", may_be_new=True)[path[-1]] = value
    validated_model, findings, left_out = validated(model, Document("", written, ""), {})
    if validated_model is not None:
        findings = findings + check(validated_model, left_out)
    if validated_model is None or findings:
        raise InputError(_problems(findings, prefix))
    return validated_model


def _problems(findings: list[Finding], prefix: str) -> list[Problem]:
    found = (Problem(f"{prefix}{spelled(path)}", None, "", text) for path, text in findings)
    return list(dict.fromkeys(found))


def _inside(written: Any, path: KeyPath, key: str, *, may_be_new: bool = False) -> Any:
    """Return the table or list that holds the last part of `path`."""
    inner = written
    for depth, part in enumerate(path):
        is_last = depth == len(path) - 1
        there = (
            part in inner
            if isinstance(inner, dict)
            else isinstance(inner, list) and isinstance(part, int) and part < len(inner)
        )
        if is_last and (there or (may_be_new and isinstance(inner, dict))):
            return inner
        table_wanted = not is_last and isinstance(path[depth + 1], str)
        if not there and may_be_new and table_wanted and isinstance(inner, dict):
            inner = inner.setdefault(part, {})
            continue
        if not there:
            raise InputError.about(key, f"there is no such key{_meant(inner, path, depth)}")
        inner = inner[part]
    raise InputError.about(key, "is not a key")


def _meant(inner: object, path: KeyPath, depth: int) -> str:
    """Return a hint of what was meant by the part of `path` at `depth`, or ''.

    `inner` has no such part: a table, or a list whose entries go by their number.
    """
    part = path[depth]
    if isinstance(inner, dict):
        return did_you_mean(str(part), map(str, inner))
    if not isinstance(inner, list) or not inner or not depth:
        return ""
    entries = path[depth - 1]
    if isinstance(part, int):
        return f"; the last is {entries}[{len(inner) - 1}]"
    which = f" for the first of {len(inner)}" if len(inner) > 1 else ""
    return f"; write {entries}[0].{part}{which}"
