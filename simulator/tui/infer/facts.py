"""The facts that the police have in Infer, each with the key that gives it or takes it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.text import Text

from simulator.experiment.what_if import HIDDEN_UNDER, ROUNDED_TO, FactsGiven, given_by, given_under
from simulator.measure.moments.parties import FactsTold
from simulator.scenario.letters.cells import padded
from simulator.scenario.loaded import Regime

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
    sharers = "" if told is None or not given.names else f"{told.sharers:,}"
    totals = "" if told is None or given.totals == "none" else f"{told.totals:,}"
    names = "yes" if given.names else _NO
    hidden, value = _safeguard(given, regime)
    way = "" if value in {_NO, "-"} else hidden
    facts = {
        "map": _Fact("m", "camera map", "map", _map(given, regime)),
        "names": _Fact("n", "names of sharers", "names", "" if sharers else names, sharers),
        "totals": _Fact("g", "totals", "totals", _TOTALS[given.totals], totals),
        "safeguard": _Fact("h", "hide, round or blur", hidden, value, way=way),
    }
    # What one step of a policy gives is not what the policy gives.
    return [
        _Fact(fact.key, fact.name, fact.short, WITH_TIME)
        if _changes_with_time(given, regime, field)
        else fact
        for field, fact in facts.items()
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


def _changes_with_time(given: FactsGiven, regime: Regime, fact: str) -> bool:
    """Tell whether a fact is as the policy has it, and not the same in all its steps."""
    own = {getattr(given_by(policy), fact) for _, policy in regime.steps}
    return len(own) > 1 and getattr(given, fact) == getattr(given_under(regime), fact)


def _map(given: FactsGiven, regime: Regime) -> str:
    error = next((p.map.error_ft for _, p in regime.steps if given_by(p).map == "near"), 0)
    if given.map == "near" and error:
        return f"{error:g} feet off"
    return {"none": _NO, "near": "not all cameras", "exact": "exact"}[given.map]


def _safeguard(given: FactsGiven, regime: Regime) -> tuple[str, str]:
    """Return what is done to totals, in a word, and how far."""
    policy = regime.steps[0][1]
    own = given.safeguard == given_by(policy).safeguard and given.totals == given_by(policy).totals
    if given.totals in {"none", "own"}:
        return "hidden", "-"
    under = policy.safeguards.threshold if own else HIDDEN_UNDER
    to = policy.safeguards.round_to if own else ROUNDED_TO
    return {
        "none": ("hidden", _NO),
        "hidden": ("hidden", f"under {under or HIDDEN_UNDER}"),
        "rounded": ("rounded", f"to {to or ROUNDED_TO}"),
        "blurred": ("blurred", "by chance"),
    }[given.safeguard]
