"""Every number of a scenario and of a policy as a plain list, with range, default and source."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel

from simulator.scenario.agency import Order, RateStep
from simulator.scenario.amounts.limits import MAX_SEED
from simulator.scenario.amounts.ranges import Range, allowed_of
from simulator.scenario.keys import POLICY, KeyPath, key_path, kind_of, tables_of
from simulator.scenario.models import ReportedPart, Scenario
from simulator.scenario.policy import Assumption, Policy, RequestLimits, in_use, known_policy_keys

if TYPE_CHECKING:
    from simulator.scenario.loaded import Loaded

Group: TypeAlias = Literal["town", "people", "police", "platform", "observer", "policy"]
Status: TypeAlias = Literal["sourced", "derived", "assumed"]
LUCK = "seed"
"""The key of the luck: no number that the world rests on, and one that can be changed."""
_STEPS = {LUCK: 1.0, "policy.map.error_ft": 100.0}
"""Steps that no tenth of a number gives: another luck is the next one, and a map can be exact.

Its step is about as far as homes stand apart: less would move no dot to another home.
"""
_GROUPS: dict[str, Group] = {
    "days": "town",
    "town": "town",
    "town.camera_share": "observer",
    "residents": "people",
    "agencies": "police",
    "platform": "platform",
    "observer": "observer",
    "reported": "people",
    POLICY: "policy",
}
"""By the first part of a key, or by the whole key."""
_FIRST = re.compile(r"[.\[]")
_WRITTEN_OUT = frozenset(
    {"script", "pauses", "assumptions", "timelines", "seed", "homes", "streets", "minutes"}
)
"""Single events and homes, what is shown of them, and luck: nothing that the world rests on."""
_SETTLED = {"residents.opted_out", "residents.opted_out_homes"}
"""Numbers of which a scenario has one or the other."""


class _Leaf(NamedTuple):
    """Where one number stands in its models: what is needed of most of them is the key alone."""

    key: str
    model: type[BaseModel]
    field: str
    value: float
    default: object
    """What the field would have where nobody wrote it; nothing where every file has to."""
    written: bool
    subject: str
    entry: str

    def number(self) -> ScenarioNumber:
        """Return all that is known of it."""
        allowed, whole = allowed_of(self.model, self.field)
        return ScenarioNumber(
            key=self.key,
            group=_GROUPS.get(self.key) or _GROUPS[_FIRST.split(self.key, 1)[0]],
            value=self.value,
            default=self.default if isinstance(self.default, int | float) else None,
            allowed=allowed,
            whole=whole,
            written=self.written,
            subject=self.subject,
            entry=self.entry,
        )


@dataclass(frozen=True, slots=True)
class ScenarioNumber:
    """One number, where it stands, and what it rests on."""

    key: str
    """As people write it: `residents.segments[1].shares`."""
    group: Group
    value: float
    default: float | None
    """Nothing where every file has to write it."""
    allowed: Range
    whole: bool
    """Whether only whole numbers are allowed."""
    written: bool
    """Whether the file has it; else it is the default."""
    subject: str = ""
    """Which agency or segment it belongs to, by name."""
    entry: str = ""
    """Which of several alike it belongs to: `from 2019-01-01`, `warrant`."""
    assumption: Assumption | None = None
    """What the scenario says about it."""
    later: tuple[ScenarioNumber, ...] = ()
    """What it is in later steps of its policy, where it or what it rests on is another there."""

    @property
    def path(self) -> KeyPath:
        """The keys and positions that lead to it."""
        return key_path(self.key)

    @property
    def kind(self) -> str:
        """The key without positions: `residents.segments.shares`."""
        return kind_of(self.key)

    @property
    def status(self) -> Status:
        """Sourced, derived or assumed; a number that nobody wrote about is assumed."""
        return self.assumption.status if self.assumption else "assumed"


def numbers(loaded: Loaded, policy: str) -> tuple[ScenarioNumber, ...]:
    """Return the numbers of `loaded` and of `policy`, in the order of the file.

    Single homes, requests that are written out, and the seed are left out. Of the policy only
    what has a use under its rules is there.
    """
    said = _said(loaded.scenario.assumptions)
    of_scenario = (_with_assumption(one, said) for one in scenario_numbers(loaded.scenario))
    return (*of_scenario, *policy_numbers(loaded, policy))


def policy_numbers(loaded: Loaded, policy: str) -> tuple[ScenarioNumber, ...]:
    """Return the numbers of `policy` that have a use under its rules, each with its later steps.

    Where the scenario says nothing about one, what the policy says counts.
    """
    if policy not in loaded.regimes:
        return ()
    regime, said = loaded.regimes[policy], _said(loaded.scenario.assumptions)
    in_steps: dict[str, list[tuple[int, ScenarioNumber]]] = {}
    for place, (_, rules) in enumerate(regime.steps):
        own = _said(rules.assumptions, at=f"{POLICY}.")
        for leaf in _walk(rules, Policy(title="?"), POLICY, "", written=True):
            if in_use(rules, key_path(leaf.key)):
                number = _with_assumption(leaf.number(), said)
                number = number if number.assumption else _with_assumption(number, own)
                in_steps.setdefault(number.key, []).append((place, number))
    dates = [str(loaded.scenario.moment(start).date()) for start, _ in regime.steps]
    return tuple(_through_steps(some, dates) for some in in_steps.values())


def _through_steps(in_steps: list[tuple[int, ScenarioNumber]], dates: list[str]) -> ScenarioNumber:
    """Return one number of the steps that have it; alike in steps in a row it stands there once."""
    spans: list[tuple[int, int, ScenarioNumber]] = []
    for place, number in in_steps:
        first, end, before = spans[-1] if spans else (0, -1, number)
        goes_on = (before.value, before.assumption) == (number.value, number.assumption)
        if place == end and goes_on:
            spans[-1] = first, place + 1, before
        else:
            spans.append((place, place + 1, number))
    goes_over = {first for first, _, _ in spans} | {len(dates)}
    whole: list[ScenarioNumber] = []
    for first, end, number in spans:
        entry = f"from {dates[first]}" if first else ""
        if end not in goes_over:
            entry = f"{entry} until {dates[end]}".strip()
        key = f"{POLICY}[{first}]{number.key.removeprefix(POLICY)}" if whole else number.key
        whole.append(replace(number, key=key, entry=entry))
    return replace(whole[0], later=tuple(whole[1:]))


def of_each_step(listed: Iterable[ScenarioNumber]) -> Iterator[ScenarioNumber]:
    """Yield the numbers with those of later steps of a policy, each by itself.

    A later one has the position of its step in its key: `policy[1].safeguards.threshold`.
    """
    for number in listed:
        yield number
        yield from number.later


def _said(assumptions: Iterable[Assumption], at: str = "") -> list[tuple[str, Assumption]]:
    """Return each key, `at` before it, with what is said of it."""
    return [(f"{at}{key}", said) for said in assumptions for key in said.keys]


def scenario_numbers(scenario: Scenario) -> Iterator[ScenarioNumber]:
    """Yield the numbers of `scenario` alone, without what is said about them."""
    return (leaf.number() for leaf in _of_scenario(scenario))


def _of_scenario(scenario: Scenario) -> Iterator[_Leaf]:
    residents = scenario.residents
    settled = {"residents.segments[0].share"} if len(residents.segments) == 1 else set()
    if residents.opted_out_homes is not None:
        settled.add("residents.opted_out")
    for leaf in _walk(scenario, None, "", "", written=True, without="agencies"):
        if leaf.key not in settled:
            yield leaf
    for position, agency in enumerate(scenario.all_agencies()):
        here = f"agencies[{position}]"
        yield from _walk(agency, None, here, agency.name, written=bool(scenario.agencies))


def number_at(loaded: Loaded, policy: str, key: str) -> ScenarioNumber | None:
    """Return the number at `key`, with what is said about it; nothing where it has no use."""
    if key == LUCK:
        return luck(loaded.scenario)
    if key_path(key)[0] == POLICY:
        return next((one for one in policy_numbers(loaded, policy) if one.key == key), None)
    said = _said(loaded.scenario.assumptions)
    candidates = scenario_numbers(loaded.scenario)
    return next((_with_assumption(one, said) for one in candidates if one.key == key), None)


def luck(scenario: Scenario) -> ScenarioNumber:
    """Return the seed as a number: the same number, the same luck."""
    written = LUCK in scenario.model_fields_set
    return ScenarioNumber(
        LUCK, "town", scenario.seed, 0, Range(low=0, high=MAX_SEED), whole=True, written=written
    )


def control_keys(scenario: Scenario) -> set[str]:
    """Return what can stand on a story's card: the policy, the luck, a number by its whole key."""
    mine = {leaf.key for leaf in _of_scenario(scenario)}
    return mine | _controls_of_policies() | _SETTLED | {POLICY, LUCK}


@cache
def _controls_of_policies() -> frozenset[str]:
    rules = _walk(Policy(title="?"), None, POLICY, "", written=False)
    limits = {f"{POLICY}.request_limits.{name}" for name in RequestLimits.model_fields}
    return frozenset(limits | {leaf.key for leaf in rules})


def free_assumptions(loaded: Loaded, listed: Iterable[ScenarioNumber]) -> tuple[Assumption, ...]:
    """Return what the scenario, or a policy without a key, says beside the numbers `listed`."""
    used = {id(number.assumption) for number in of_each_step(listed)}
    rules = (policy for regime in loaded.regimes.values() for _, policy in regime.steps)
    of_policies = (said for policy in rules for said in policy.assumptions if not said.keys)
    said = dict.fromkeys((*loaded.scenario.assumptions, *of_policies))
    return tuple(one for one in said if id(one) not in used)


def differences(before: Loaded, after: Loaded) -> dict[str, float]:
    """Return by key the values of `after` that `before` has otherwise, of all policies they share.

    A policy's number that differs under several policies has the value of the last.
    """
    old, new = before.scenario, after.scenario
    changes = _differing(scenario_numbers(old), scenario_numbers(new))
    changes |= _differing([luck(old)], [luck(new)])
    for name in after.regimes:
        if name in before.regimes:
            changes |= _differing(policy_numbers(before, name), policy_numbers(after, name))
    return changes


def _differing(
    before: Iterable[ScenarioNumber], after: Iterable[ScenarioNumber]
) -> dict[str, float]:
    old, new = (
        {one.key: [each.value for each in of_each_step([one])] for one in some}
        for some in (before, after)
    )
    return {key: values[0] for key, values in new.items() if old.get(key) != values}


def step(number: ScenarioNumber) -> float:
    """Return by how much one key press changes a number: about a tenth of what the file has."""
    if number.kind in _STEPS:
        return _STEPS[number.kind]
    if number.value == 0:
        return 1 if number.whole or number.allowed.high != 1 else 0.05
    exponent = math.floor(math.log10(abs(number.value) / 10))
    ten = 10.0**exponent
    part = abs(number.value) / 10 / ten
    size = next(one for one in (5, 2, 1) if part >= one - 1e-9 or one == 1) * ten
    return max(1, round(size)) if number.whole else size


def stepped(number: ScenarioNumber, value: float, steps: int) -> float:
    """Return `value` changed by so many steps, within the allowed range."""
    allowed = number.allowed
    # Rounded, or a few steps there and back would not end where they began.
    wanted = round(value + steps * step(number), 10)
    if number.whole:
        # A seed may have more digits than a decimal number keeps.
        wanted = int(value) + steps * int(step(number))
    if allowed.low is not None and (wanted < allowed.low or wanted <= allowed.low < value):
        wanted = value if allowed.low_excluded else allowed.low
    if allowed.high is not None and (wanted > allowed.high or wanted >= allowed.high > value):
        wanted = value if allowed.high_excluded else allowed.high
    return int(wanted) if number.whole else float(wanted)


def known_keys(scenario: Scenario) -> set[str]:
    """Return the keys that an assumption can be about: numbers, their kinds, tables of them."""
    known: set[str] = set()
    for leaf in _of_scenario(scenario):
        for key in (leaf.key, kind_of(leaf.key)):
            if key not in known:
                known.update(tables_of(key), (key,))
    if scenario.town.cameras_per_home is not None:
        known.add("town.cameras_per_home")
    if scenario.town.streets:
        # They decide nothing; whoever says where their names are from may say so all the same.
        known.add("town.streets")
    return known | {f"{POLICY}.{key}" for key in known_policy_keys()}


def _walk(
    model: BaseModel,
    default: BaseModel | None,
    at: str,
    subject: str,
    *,
    written: bool,
    entry: str = "",
    without: str = "",
) -> Iterator[_Leaf]:
    """Yield the numbers in and under `model`, which stands at the key `at`."""
    kind = type(model)
    names_written = model.model_fields_set
    for name, spelt in _fields(kind):
        value = getattr(model, name)
        if isinstance(value, bool) or name == without:
            continue
        here = f"{at}.{spelt}" if at else spelt
        is_written = written and name in names_written
        if isinstance(value, int | float):
            normal = getattr(default, name) if default is not None else _default(kind, name)
            yield _Leaf(here, kind, name, value, normal, is_written, subject, entry)
        elif isinstance(value, BaseModel):
            normal = getattr(default, name) if default is not None else _default(kind, name)
            inner = normal if isinstance(normal, type(value)) else None
            yield from _walk(value, inner, here, subject, written=is_written, entry=entry)
        elif isinstance(value, tuple):
            for position, row in enumerate(value):
                if isinstance(row, BaseModel):
                    whose = str(getattr(row, "name", getattr(row, "agency", subject)))
                    which = ", ".join(part for part in (entry, _entry(row)) if part)
                    yield from _walk(
                        row, None, f"{here}[{position}]", whose, written=is_written, entry=which
                    )


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a model that may lead to a number, with their names in files."""
    return tuple(
        (name, field.alias or name)
        for name, field in model.model_fields.items()
        if name not in _WRITTEN_OUT
    )


def _entry(row: BaseModel) -> str:
    """Return what tells an entry of a list from those beside it, where it has no name."""
    if isinstance(row, Order):
        return row.kind
    if isinstance(row, RateStep | ReportedPart) and row.from_ is not None:
        return f"from {row.from_}"
    return ""


@cache
def _default(model: type[BaseModel], name: str) -> object:
    return model.model_fields[name].get_default(call_default_factory=True)


def _with_assumption(
    number: ScenarioNumber, said: Iterable[tuple[str, Assumption]]
) -> ScenarioNumber:
    """Give a number the assumption whose key names it most closely, the first of those alike."""
    best: tuple[int, Assumption] | None = None
    for key, assumption in said:
        if covers(key, number) and (best is None or len(key) > best[0]):
            best = (len(key), assumption)
    if best is None:
        return number
    return replace(number, assumption=best[1])


def covers(key: str, number: ScenarioNumber) -> bool:
    """Tell whether `key`, of a number, a kind of number or a table, is about `number`."""
    for whole in (number.key, number.kind):
        if whole == key or whole.startswith((f"{key}.", f"{key}[")):
            return True
    return False
