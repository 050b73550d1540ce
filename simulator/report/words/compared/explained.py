"""What a figure of the comparison means, its unit, and what it rests on: the answer to `?`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from simulator.experiment.results import Comparison
from simulator.measure.definitions import MEASURES
from simulator.measure.observer.conclusions import WEIGHED
from simulator.measure.observer.proven_counts import PROVEN
from simulator.report.words import terms as words
from simulator.report.words.compared.run_by_run import mean_of, strips, with_unit
from simulator.report.words.number_terms import STATUSES
from simulator.scenario.loaded import Loaded
from simulator.scenario.numbers import numbers, of_each_step
from simulator.scenario.policy import BY_NAME, Flow, Policy, PublicItem

INTERVAL = (
    "A 95 percent interval: were all the runs made again with other luck, and again, 95 of 100 "
    "intervals made like this would hold the true average."
)
_COUNTED = "Counted from the record of who told whom what, and when. No guess is in it."
_PROOF = "Proof: it is so in every town that fits what the police were told, however people behave."
_CHANCE = (
    "Worked out as chances. The police are taken to know how often people share and say no (they "
    "may not: then they know less), and to choose no area in order to learn (if they did, they "
    "would learn more)."
)
_HAPPENED = "Counted from what happened. How people answer is the scenario's assumption."
_ERROR = (
    "The share rate that a reader of the numbers would work out, beside the true one of the same "
    "requests. A hidden total counts as the middle of what it can be."
)
_RESTS_ON = {
    **dict.fromkeys(PROVEN, _PROOF),
    **dict.fromkeys(WEIGHED, _CHANCE),
    **dict.fromkeys(
        (
            "requests_answered",
            "hours_to_first_clip",
            "messages_per_answered_request",
            "visits",
            "legal_demands",
            "emergencies",
        ),
        _HAPPENED,
    ),
    **dict.fromkeys(("agency_error", "oversight_error"), _ERROR),
}
"""By measure; the others are counted from the record."""


def explained_measure(
    comparison: Comparison, name: str, policy: str, *, names_key: bool = True
) -> str:
    """Return what a measure means and rests on, with its figure under `policy`.

    With `names_key` it names the key of the assumptions.
    """
    here = next(strip for strip in strips(comparison, name) if strip.policy == policy)
    figure = f"Under “{here.title}”: {mean_of(here, comparison.replications)}."
    if here.interval:
        figure += f" 95 percent interval: {here.interval}."
    if here.runs:
        first = comparison.loaded.regimes[comparison.first].title
        figure += f"\nBeside “{first}”, run by run: {here.sentence}."
    return "\n".join(
        (
            with_unit(name),
            f"{MEASURES[name].meaning}.",
            figure,
            "",
            rests_on(comparison.loaded, policy, name),
            INTERVAL,
            f"{numbers_behind(comparison.loaded, policy)}{' (6)' if names_key else ''}.",
            *rules_of(comparison.loaded, policy),
        )
    )


def explained_item(comparison: Comparison, item: PublicItem, policy: str) -> str:
    """Return what the agency receives of `item` under `policy`, and how that is known."""
    word = words.ITEMS[item]
    lines = [f"{word.plain}: {word.meaning}."]
    regime = comparison.loaded.regimes[policy]
    for _, rules in regime.steps:
        lines.append(f"Under “{rules.title}”: {_passed_on(rules, item)}")
    return "\n".join((*lines, "", *rules_of(comparison.loaded, policy)))


def _passed_on(rules: Policy, item: PublicItem) -> str:
    flow: Flow = rules.agency_receives.flow(item)
    detail = words.DETAILS[flow.detail]
    if flow.detail == "none" or flow.when is None:
        return f"{detail.plain}; {detail.meaning}."
    told = "are told" if rules.residents_told.of(item) else "are not told"
    return f"{detail.plain} ({detail.meaning}), {words.WHENS[flow.when]}. The residents {told}."


def rests_on(loaded: Loaded, policy: str, name: str) -> str:
    """Say what a measure rests on under a policy: proof, chances, or the record."""
    said = _RESTS_ON.get(name, _COUNTED)
    return f"{said} {proof_needs(loaded, (policy,))}" if said == _PROOF else said


def proof_needs(loaded: Loaded, policies: Iterable[str]) -> str:
    """Say what has to be so for proof to be proof: only what there is under one of `policies`."""
    regimes = [loaded.regimes[name] for name in policies]
    rules = [policy for regime in regimes for _, policy in regime.steps]
    seen = any(agency.knows_cameras for agency in loaded.scenario.all_agencies())
    cameras = ["what they know of cameras is right"] if seen else []
    needs = [
        *(["the map is right"] if any(map(_shows_cameras, rules)) else cameras),
        "no message is lost",
        *(["nobody changes the switch"] if any(one.has_switch for one in regimes) else []),
    ]
    return f"It is proof only if {words.joined(needs)}."


def _shows_cameras(policy: Policy) -> bool:
    flows = (policy.agency_receives.cameras, policy.public_receives.cameras)
    return any(flow.detail in BY_NAME for flow in flows)


def numbers_behind(loaded: Loaded, policy: str) -> str:
    """Count the numbers that all figures of a policy rest on, without a full stop."""
    behind = list(of_each_step(numbers(loaded, policy)))
    count = Counter(number.status for number in behind)
    parts = [f"{count[status]} {status}" for status in STATUSES if count[status]]
    ours = sum(not (number.written or number.assumption) for number in behind)
    defaults = f" ({ours} of them the program's defaults)" if ours else ""
    said = f"Behind all figures here stand the scenario's numbers: {words.joined(parts)}"
    return f"{said}{defaults}"


def rules_of(loaded: Loaded, policy: str) -> list[str]:
    """Say how the rules of a policy are known, with their sources."""
    lines = []
    for _, rules in loaded.regimes[policy].steps:
        made_up = rules.basis == "counterfactual" and bool(rules.sources)
        lines.append(
            f"What the rules of “{rules.title}” rest on: {words.BASES_SAID[rules.basis]}."
            f"{' What comes near to them:' if made_up else ''}"
        )
        lines += [
            f"  Source: {source.text}{f' {source.url}' if source.url else ''}"
            for source in rules.sources
        ]
    return lines
