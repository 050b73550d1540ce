"""What the police are told under a policy, and what follows from that: a sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.experiment.results import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import AS_NUMBER, BY_NAME, Policy


def what_is_told(comparison: Comparison, policy: str, regime: Regime) -> tuple[str, ...]:
    """Say what the agency is told by `policy`, which is `regime`, and what follows from that."""
    if not comparison.done(policy):
        return ("no run came to its end, so there is no figure.",)
    mean = {
        name: comparison.summary(policy, "measures", name).mean or 0.0
        for name in comparison.names("measures")
    }
    told = []
    if mean["homes_named"]:
        told.append(f"the names of {words.plural(mean['homes_named'], 'home')}")
    if mean["clips_told"]:
        told.append(words.plural(mean["clips_told"], "clip"))
    if mean["cameras_told"]:
        told.append(f"where {words.plural(mean['cameras_told'], 'camera')} are")
    if mean["numbers_told"]:
        told.append(words.plural(mean["numbers_told"], "total"))
    if not told:
        return ("the police are told nothing.",)
    said = [f"the police are told {words.joined(told)}."]
    steps = [rules for _, rules in regime.steps]
    if "certain_nonsharing" in mean:
        return (*said, *_worked_out(mean, steps))
    if mean["cameras_told"] and mean["homes_named"] < mean["cameras_told"]:
        said += _of_the_map(steps)
    return tuple(said)


def _of_the_map(steps: Sequence[Policy]) -> list[str]:
    """Say what a map and names come to, where nothing was worked out."""
    with_map = [rules for rules in steps if rules.agency_receives.cameras.detail in BY_NAME]
    off = max((rules.map.error_ft for rules in with_map), default=0.0)
    if off:
        always = all(rules.map.error_ft for rules in with_map) and len(with_map) == len(steps)
        while_so, then = ("The", "") if always else ("For some of the time the", " then")
        return [
            f"{while_so} map is off by up to {off:g} feet, so who did not share{then} "
            "is not certain."
        ]
    if len(with_map) == len(steps) and not any(
        rules.map.covers < 1 or rules.residents_may_opt_out for rules in steps
    ):
        return ["Whoever is on the map and not among the names is known not to have shared."]
    return []


def _worked_out(mean: dict[str, float], steps: Sequence[Policy]) -> list[str]:
    """Say what follows from what the agency is told, a sentence each."""
    said = []
    # A home that is asked twice is two answers.
    for name, noun in (
        ("certain_nonsharing", "answer"),
        ("certain_decliners", "home"),
        ("certain_opted_out", "home"),
    ):
        if mean[name]:
            said.append(f"{words.capital(MEASURES[name].label)}: {words.plural(mean[name], noun)}.")
    said = said or ["They can prove no more than that."]
    more = mean["exposed_nonsharing"] - mean["certain_nonsharing"]
    if more >= 1:
        said.append(f"Almost sure: {words.plural(more, 'more answer')}.")
    counted = any(rules.agency_receives.declined.detail in AS_NUMBER for rules in steps)
    if counted and not mean["certain_decliners"]:
        said.append("Nobody is proven to have said no.")
    return said
