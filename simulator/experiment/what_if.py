"""The same summer with other facts in the agency's hands: what becomes of what it can work out.

What runs and infers is imported where it is done: most ask only which facts a policy gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.policy import (
    AS_NUMBER,
    BY_NAME,
    COUNTED,
    CameraMap,
    Detail,
    Flow,
    Policy,
    Safeguards,
    When,
    epsilon_of,
    group_of,
    round_to_of,
    threshold_of,
)
from simulator.scenario.policy import Group as Period

if TYPE_CHECKING:
    from simulator.ledger import Ledger
    from simulator.measure.observer.conclusions import Conclusions
    from simulator.measure.observer.view import RequestGroup

MapGiven: TypeAlias = Literal["none", "near", "exact"]
"""`near`: as the policy has it, with dots that are off, or not all of them."""
Totals: TypeAlias = Literal["none", "overview", "weekly", "per request", "live", "own"]
"""`own`: as the policy has them, where no other word says it."""
Safeguard: TypeAlias = Literal["none", "hidden", "rounded", "blurred"]
TOTALS: tuple[Totals, ...] = ("none", "overview", "weekly", "per request", "live")
SAFEGUARDS: tuple[Safeguard, ...] = get_args(Safeguard)
NAME = "what if"
_MAP_TAKEN, _MAP_GIVEN = "map taken away", "an exact map given"
"""Stand after the name of a policy that has another map."""
HIDDEN_UNDER, ROUNDED_TO, EPSILON = 10, 5, 1.0

_WHEN: dict[Totals, tuple[When, Period]] = {
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
class FactsGiven:
    """Which kinds of fact the agency is given."""

    map: MapGiven
    names: bool
    totals: Totals
    safeguard: Safeguard = "none"

    def with_other_map(self, own: FactsGiven) -> FactsGiven:
        """Return these facts with the map taken away, or back; an exact one where there is none.

        `own` is what the policy itself gives.
        """
        other: MapGiven = "exact" if own.map == "none" else "none"
        return replace(self, map=other if self.map == own.map else own.map)

    def with_next_names(self) -> FactsGiven:
        """Return these facts with the names of those who shared, or without."""
        return replace(self, names=not self.names)

    def with_next_totals(self, own: FactsGiven) -> FactsGiven:
        """Return these facts with the next kind of totals."""
        kinds: tuple[Totals, ...] = (*TOTALS, "own") if own.totals == "own" else TOTALS
        totals = kinds[(kinds.index(self.totals) + 1) % len(kinds)]
        return replace(self, totals=totals, safeguard="none" if totals == "own" else self.safeguard)

    def with_next_safeguard(self) -> FactsGiven:
        """Return these facts with the next way to protect totals; the policy's own stay."""
        if self.totals == "own":
            return self
        after = SAFEGUARDS[(SAFEGUARDS.index(self.safeguard) + 1) % len(SAFEGUARDS)]
        return replace(self, safeguard=after)


def given_by(policy: Policy) -> FactsGiven:
    """Return the kinds of fact that `policy` gives, as far as buttons can say it."""
    flows = policy.agency_receives
    shown = flows.cameras.detail in BY_NAME or policy.public_receives.cameras.detail in BY_NAME
    exact = policy.map.error_ft == 0 and policy.map.covers == 1
    camera_map: MapGiven = "exact" if exact else "near"
    counted = [flow for flow in map(flows.flow, COUNTED) if flow.detail != "none"]
    totals: Totals = "own" if counted else "none"
    details = {flow.detail for flow in counted}
    # Live counts begin with how many were asked.
    whens = {"on_response" if flow.when == "on_request" else flow.when for flow in counted}
    periods = {flow.group_by or policy.safeguards.group_by for flow in counted}
    safeguards = {detail: name for name, detail in _DETAIL.items()}
    for name, (when, period) in _WHEN.items():
        said = whens == {when} and all((one or period) == period for one in periods)
        if said and len(details) == 1 and details <= set(safeguards):
            totals = name
    return FactsGiven(
        map=camera_map if shown else "none",
        names=flows.identity.detail != "none",
        totals=totals,
        safeguard="none" if totals in {"none", "own"} else safeguards[details.pop()],
    )


def given_under(regime: Regime) -> FactsGiven:
    """Return the kinds of fact that a policy gives at first, and any map that it gives later."""
    steps = [given_by(policy) for _, policy in regime.steps]
    camera_map: MapGiven = next((one.map for one in steps if one.map != "none"), "none")
    return replace(steps[0], map=camera_map)


def regime_of(regime: Regime, given: FactsGiven, name: str = NAME) -> Regime:
    """Return `regime` with these facts in every step, called `name`.

    What they do not change stays as each step has it.
    """
    own = given_under(regime)
    changes = {
        fact: getattr(given, fact)
        for fact in FactsGiven.__slots__
        if getattr(given, fact) != getattr(own, fact)
    }
    steps = []
    for start, policy in regime.steps:
        mine = given_by(policy)
        wanted = replace(mine, **changes)
        if wanted.totals == "own":
            # Another step has totals that can be protected; the numbers of this one stay its own.
            wanted = replace(wanted, safeguard=mine.safeguard)
        changed = policy_with(policy, wanted)
        if len(regime.steps) > 1:
            # Others may be asked in another step: there is something to know all the same.
            changed = changed.model_copy(update={"people_asked": policy.people_asked})
        steps.append((start, changed))
    return Regime(name, tuple(steps))


def with_other_map(loaded: Loaded, name: str) -> tuple[Loaded, str]:
    """Return `loaded` with a policy that differs from the one called `name` by its map alone.

    The map is taken away; where there is none, an exact one is given.

    Returns:
        The scenario with that policy among its own, and what it is called there.
    """
    regime = loaded.regimes[name]
    own = given_under(regime)
    given = own.with_other_map(own)
    words = _MAP_TAKEN if given.map == "none" else _MAP_GIVEN
    other = f"{name} ({words})"
    changed = regime_of(regime, given, other)
    titles = [policy.title for _, policy in regime.steps]
    if len(titles) == 1:
        titles = [f"{titles[0]} ({words})"]
    titled = tuple(
        (start, policy.model_copy(update={"title": title}))
        for title, (start, policy) in zip(titles, changed.steps, strict=True)
    )
    return replace(loaded, regimes={**loaded.regimes, other: Regime(other, titled)}), other


def policy_with(base: Policy, given: FactsGiven) -> Policy:
    """Return `base` with the agency given these facts; what they do not change stays its own.

    Where nobody is asked by name, a list is asked instead: else there is nothing to know. A map
    alone changes the map alone.
    """
    own = given_by(base)
    if given == own:
        return base
    changes: dict[str, object] = {}
    agency = dict(base.agency_receives)
    public = dict(base.public_receives)
    if given.map != own.map:
        shown = Flow(detail="pseudonymous", when="on_request")
        agency["cameras"] = Flow() if given.map == "none" else shown
        public["cameras"] = Flow()
        changes["map"] = CameraMap()
    if given.names != own.names:
        named = Flow(detail="named", when="on_share") if given.names else Flow()
        agency |= {"identity": named, "footage": named}
        public |= {"identity": Flow(), "footage": Flow()}
        if not given.names and base.agency_receives.shared.detail in BY_NAME:
            agency["shared"] = Flow()
    if (given.totals, given.safeguard) != (own.totals, own.safeguard):
        # Other numbers follow the safeguards of the policy, which are replaced.
        agency, public = (
            {item: _as_it_is(flow, base.safeguards) for item, flow in flows.items()}
            for flows in (agency, public)
        )
        agency |= _totals(given)
        public |= dict.fromkeys(COUNTED, Flow())
        changes["safeguards"] = _safeguards(given)
    if base.people_asked in {"audience", "none"} and given != replace(own, map=given.map):
        changes["people_asked"] = "listed"
    whole = {name: getattr(base, name) for name in Policy.model_fields}
    return Policy(
        **whole
        | changes
        | {
            "title": "What if",
            "agency_receives": type(base.agency_receives)(**agency),
            "public_receives": type(base.public_receives)(**public),
        }
    )


def _as_it_is(flow: Flow, safeguards: Safeguards) -> Flow:
    """Return `flow` with what it has of `safeguards` as its own, if it is a number."""
    if flow.detail not in AS_NUMBER:
        return flow
    own: dict[str, object] = {"group_by": group_of(flow, safeguards)}
    if flow.detail == "thresholded":
        own["threshold"] = threshold_of(flow, safeguards)
    elif flow.detail == "rounded":
        own["round_to"] = round_to_of(flow, safeguards)
    elif flow.detail == "noisy":
        own["epsilon"] = epsilon_of(flow, safeguards)
    return flow.model_copy(update=own)


def _totals(given: FactsGiven) -> dict[str, Flow]:
    """Return how totals are passed on."""
    if given.totals == "none":
        return {item: Flow() for item in COUNTED}
    when, _ = _WHEN[given.totals]
    if given.safeguard == "blurred" and given.totals == "live":
        when = "on_close"
    detail = _DETAIL[given.safeguard]
    asked = Flow(detail=detail, when="on_request" if when == "on_response" else when)
    flow = Flow(detail=detail, when=when)
    return {"asked": asked, "shared": flow, "declined": flow, "ignored": flow}


def _safeguards(given: FactsGiven) -> Safeguards:
    if given.totals == "none":
        return Safeguards()
    return Safeguards(
        group_by=_WHEN[given.totals][1],
        threshold=HIDDEN_UNDER if given.safeguard == "hidden" else 0,
        round_to=ROUNDED_TO if given.safeguard == "rounded" else 0,
        epsilon=EPSILON if given.safeguard == "blurred" else 0.0,
    )


def run_under(loaded: Loaded, name: str, given: FactsGiven) -> Ledger:
    """Do the watched run under the policy called `name`, with these facts instead of its own.

    With its own facts it is the policy's own run; changes with time stay with any.
    """
    from simulator.model import run

    regime = loaded.regimes[name]
    if given == given_under(regime):
        return run(loaded, name, loaded.scenario.seed, loaded.replication)
    changed = replace(loaded, regimes={NAME: regime_of(regime, given)})
    return run(changed, NAME, loaded.scenario.seed, loaded.replication)


def place_of(some: list[RequestGroup], wanted: int) -> int:
    """Return the place of the wanted group, or of the last where there are not so many."""
    return min(wanted, max(0, len(some) - 1))


def worked_out_under(
    loaded: Loaded, name: str, given: FactsGiven, wanted: int, ledger: Ledger | None = None
) -> tuple[Ledger, Conclusions | None]:
    """Return the run with these facts, and what the wanted group knows at its end.

    Where the run is at hand, as `ledger`, it is not done again.
    """
    from simulator.measure.observer.view import groups

    if ledger is None:
        ledger = run_under(loaded, name, given)
    some = groups(ledger)
    return ledger, known_by(ledger, some[place_of(some, wanted)]) if some else None


def known_by(ledger: Ledger, group: RequestGroup) -> Conclusions | None:
    """Work out what the agency of `group` knows at the end; nothing where nobody was asked."""
    from simulator.measure.observer.conclusions import worked_out
    from simulator.measure.observer.view import view_of

    view = view_of(ledger, group)
    return None if view.audience else worked_out(view)
