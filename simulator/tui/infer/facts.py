"""The facts that the police have in Infer, each with the key that gives it or takes it away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.text import Text

from simulator.experiment.what_if import FactsGiven, given_by, given_under, regime_of
from simulator.measure.moments.parties import FactsTold
from simulator.scenario.letters.cells import padded
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import COUNTED, Flow, Policy, round_to_of, threshold_of

WITH_TIME = "changes with time"
_WITH_TIME_SHORT = "changes"
_NO = "no"
_TOTALS = {
    "none": _NO,
    "overview": "one overview",
    "weekly": "each week",
    "per request": "each request",
    "live": "live",
    "own": "by its rule",
}
_UNPROTECTED = "hidden", _NO
_PROTECTED = frozenset({"thresholded", "rounded", "noisy"})
_HEAD = "WHAT THEY WERE TOLD"
_HINT = "give or take away"
_KEY, _NAME = 4, 21
"""Columns of the key and of the name beside it, where each fact has a row."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """A kind of fact that the police have or have not."""

    key: str
    """What gives it or takes it away."""
    name: str
    short: str
    """The name where all four stand in one line."""
    value: str
    count: str = ""
    """How many there are of it; empty where nobody has counted."""
    way: str = ""
    """What is done to it, where that is not said by the name."""

    @property
    def said(self) -> str:
        """What there is of it: how many, and of which kind."""
        return ", ".join(filter(None, (self.count, self.value)))

    @property
    def in_short(self) -> str:
        """The same without the kind."""
        value = _WITH_TIME_SHORT if self.value == WITH_TIME else self.value
        return self.count or value


def _facts(given: FactsGiven, regime: Regime, told: FactsTold | None) -> list[_Fact]:
    """Return the facts of each kind: where the steps of a policy differ in one, that they do."""
    sharers = "" if told is None or not given.names else f"{told.sharers:,}"
    totals = "" if told is None or given.totals == "none" else f"{told.totals:,}"
    steps = [policy for _, policy in regime_of(regime, given).steps]
    in_steps = [given_by(policy) for policy in steps]
    protected = [_safeguard(policy) for policy in steps]
    hidden, value = protected[0]
    way = "" if value in {_NO, "-"} else hidden
    names = "yes" if given.names else _NO
    facts = (
        _Fact("m", "camera map", "map", _map(steps[0])),
        _Fact("n", "names of sharers", "names", "" if sharers else names, sharers),
        _Fact("g", "totals", "totals", _TOTALS[given.totals], totals),
        _Fact("h", "hide, round or blur", hidden, value, way=way),
    )
    of_steps: tuple[set[object], ...] = (
        {_map(policy) for policy in steps},
        {one.names for one in in_steps},
        {one.totals for one in in_steps},
        {
            how if _protects(policy) else _UNPROTECTED
            for how, policy in zip(protected, steps, strict=True)
        },
    )
    # What one step of a policy gives is not what the policy gives.
    return [
        fact if len(of_each) == 1 else _Fact(fact.key, fact.name, fact.short, WITH_TIME)
        for fact, of_each in zip(facts, of_steps, strict=True)
    ]


def after_key(what: str, given: FactsGiven, own: FactsGiven) -> FactsGiven:
    """Return the facts after the key of one kind; `own` is what the policy gives."""
    if what == "map":
        return given.with_other_map(own)
    if what == "names":
        return given.with_next_names()
    return given.with_next_totals(own) if what == "totals" else given.with_next_safeguard()


def given_line(given: FactsGiven, regime: Regime, told: FactsTold | None, width: int) -> Text:
    """Return which facts the police have in one line of `width`, each with its key.

    Where there is too little room, the kind of what is counted is left out.
    """
    facts = _facts(given, regime, told)
    for kinds, gap in ((True, 3), (True, 2), (False, 3), (False, 2), (False, 1)):
        text = Text("TOLD", style="bold")
        for place, fact in enumerate(facts):
            value = fact.said if kinds else fact.in_short
            text.append(" " * (gap if place else 2)).append(f"{fact.key} ", style="bold")
            text.append(f"{fact.short}: {value}", style="not bold")
        if text.cell_len <= width:
            break
    return text


def given_panel(
    given: FactsGiven, regime: Regime, told: FactsTold | None, colours: Mapping[str, str]
) -> Text:
    """Return which facts the police have, a row for each, with its key in a box."""
    quiet, key = colours["map-ink"], f"bold reverse {colours['accent']}"
    text = Text(padded(_HEAD, _KEY + _NAME), style="bold")
    text.append(_HINT, style=f"not bold {quiet}")
    for fact in _facts(given, regime, told):
        text.append("\n").append(f" {fact.key} ", style=key)
        text.append(f" {padded(fact.name, _NAME)}", style=f"not bold {quiet}")
        text.append(f"{fact.way} {fact.said}".strip())
    return text


def facts_in_words(given: FactsGiven, regime: Regime) -> str:
    """Return the facts as one phrase; empty where they are the policy's own."""
    if given == given_under(regime):
        return ""
    return ", ".join(f"{fact.short}: {fact.said}" for fact in _facts(given, regime, None))


def _map(policy: Policy) -> str:
    """Return what is wrong with the map that `policy` gives, if it gives one."""
    given = given_by(policy).map
    if given == "near" and policy.map.error_ft:
        return f"{policy.map.error_ft:g} feet off"
    return {"none": _NO, "near": "not all cameras", "exact": "exact"}[given]


def _safeguard(policy: Policy) -> tuple[str, str]:
    """Return what `policy` does to totals, in a word, and how far."""
    given = given_by(policy)
    if given.totals in {"none", "own"}:
        return "hidden", "-"
    counted = _counted(policy)
    under = _numbers(threshold_of(flow, policy.safeguards) for flow in counted)
    to = _numbers(round_to_of(flow, policy.safeguards) for flow in counted)
    return {
        "none": _UNPROTECTED,
        "hidden": ("hidden", f"under {under}"),
        "rounded": ("rounded", f"to {to}"),
        "blurred": ("blurred", "by chance"),
    }[given.safeguard]


def _protects(policy: Policy) -> bool:
    """Tell whether `policy` makes any total that it gives less telling."""
    return any(flow.detail in _PROTECTED for flow in _counted(policy))


def _counted(policy: Policy) -> list[Flow]:
    """Return how the totals that `policy` gives are passed on."""
    flows = (policy.agency_receives.flow(item) for item in COUNTED)
    return [flow for flow in flows if flow.detail != "none"]


def _numbers(every: Iterable[int]) -> str:
    """Return the numbers that totals have, those that are alike once."""
    return " or ".join(map(str, sorted(set(every))))
