"""The same summer with other facts in the agency's hands: what becomes of what it can work out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from simulator.ledger import Ledger
from simulator.measure.learned import Known, worked_out
from simulator.measure.observer import views
from simulator.model import run
from simulator.scenario.loading import Loaded, Regime
from simulator.scenario.policy import COUNTED, Detail, Flow, Flows, Group, Policy, Safeguards, When

Totals: TypeAlias = Literal["none", "overview", "weekly", "per request", "live"]
Safeguard: TypeAlias = Literal["none", "hidden", "rounded", "blurred"]
TOTALS: tuple[Totals, ...] = get_args(Totals)
SAFEGUARDS: tuple[Safeguard, ...] = get_args(Safeguard)
NAME = "what if"
HIDDEN_UNDER, ROUNDED_TO, EPSILON = 10, 5, 1.0

_WHEN: dict[Totals, tuple[When, Group]] = {
    "overview": ("at_end", "run"),
    "weekly": ("weekly", "week"),
    "per request": ("on_close", "request"),
    "live": ("on_response", "request"),
}
_DETAIL: dict[Safeguard, Detail] = {
    "none": "total",
    "hidden": "thresholded",
    "rounded": "rounded",
    "blurred": "noisy",
}


@dataclass(frozen=True, slots=True)
class Given:
    """Which kinds of fact the agency is given."""

    map: bool
    names: bool
    totals: Totals
    safeguard: Safeguard = "none"

    def but(self, **changes: object) -> Given:
        """Return these facts with some of them changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def given_by(policy: Policy) -> Given:
    """Return the kinds of fact that `policy` gives, as far as buttons can say it."""
    flows = policy.agency_receives
    declined = flows.declined if flows.declined.detail != "none" else flows.asked
    totals: Totals = "none"
    for name, (when, group) in _WHEN.items():
        if declined.when == when and (policy.safeguards.group_by or group) == group:
            totals = name
    safeguards = {detail: name for name, detail in _DETAIL.items()}
    return Given(
        map=flows.cameras.detail != "none" and policy.map.error_ft == 0,
        names=flows.identity.detail != "none",
        totals=totals if declined.detail not in {"none", "named", "pseudonymous"} else "none",
        safeguard=safeguards.get(declined.detail, "none"),
    )


def policy_of(base: Policy, given: Given) -> Policy:
    """Return `base` with the agency given these facts instead of its own."""
    named = Flow(detail="named", when="on_share") if given.names else Flow()
    flows = {"identity": named, "footage": named}
    if given.map:
        flows["cameras"] = Flow(detail="pseudonymous", when="on_request")
    safeguards = Safeguards()
    if given.totals != "none":
        when, group = _WHEN[given.totals]
        if given.safeguard == "blurred" and given.totals == "live":
            when = "on_close"
        detail = _DETAIL[given.safeguard]
        for item in COUNTED:
            live = when == "on_response" and item == "asked"
            flows[item] = Flow(detail=detail, when="on_request" if live else when)
        safeguards = Safeguards(
            group_by=group,
            threshold=HIDDEN_UNDER if given.safeguard == "hidden" else 0,
            round_to=ROUNDED_TO if given.safeguard == "rounded" else 0,
            epsilon=EPSILON if given.safeguard == "blurred" else 0.0,
        )
    return Policy(
        title="What if",
        people_asked="listed",
        residents_may_opt_out=base.residents_may_opt_out,
        agency_receives=Flows(**flows),
        safeguards=safeguards,
    )


def worked_out_under(loaded: Loaded, base: Policy, given: Given) -> tuple[Ledger, Known | None]:
    """Run replication 0 with these facts, and work out what the first agency knows at its end.

    Nothing is worked out where nobody was asked.
    """
    regime = Regime(NAME, ((0, policy_of(base, given)),))
    ledger = run(replace(loaded, regimes={NAME: regime}), NAME, loaded.scenario.seed, 0)
    view = next(iter(views(ledger)), None)
    return ledger, None if view is None else worked_out(view)
