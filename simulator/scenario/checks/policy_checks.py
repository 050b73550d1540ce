"""What a policy's keys must agree on among themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.text import shorten
from simulator.scenario.policy import (
    AS_NUMBER,
    BY_NAME,
    COUNTED,
    GROUP_DAYS,
    ITEMS,
    PERIOD_OF,
    Assumption,
    Flow,
    Policy,
    Safeguards,
    epsilon_of,
    group_of,
    known_policy_keys,
    round_to_of,
    threshold_of,
)
from simulator.scenario.problems import did_you_mean
from simulator.scenario.toml.validation import Finding, touches

_ON_REQUEST = ("asked", "cameras")
_ON_SHARE = ("shared", "identity", "footage")
_ON_RESPONSE = ("shared", "declined", "ignored")
_PARTIES = ("agency_receives", "public_receives")


def check_policy(policy: Policy, left_out: list[KeyPath]) -> list[Finding]:
    """Return everything in `policy` that contradicts itself.

    What was wrong already (`left_out`) is not held against the rest.
    """
    findings: list[Finding] = []
    unsure = touches(("safeguards",), left_out)
    for path, flow in _flows(policy):
        if not touches(path, left_out):
            said = _flow(str(path[-1]), flow, policy, unsure=unsure)
            findings.extend((path, message) for message in said)
    findings.extend(_assumptions(policy))
    if all(path[:1] in (("sources",), ("assumptions",)) for path in left_out):
        findings.extend(_idle_safeguards(policy))
        findings.extend(_two_noisy_cells(policy))
    limits = policy.request_limits
    least, most = limits.min_area_sq_mi, limits.max_area_sq_mi
    if least is not None and most is not None and least > most:
        findings.append(
            (
                ("request_limits", "min_area_sq_mi"),
                f"{least:g} is more than max_area_sq_mi, {most:g}: every request would be refused",
            )
        )
    return findings


def _assumptions(policy: Policy) -> Iterator[Finding]:
    if policy.assumptions:
        yield from about_no_number(policy.assumptions, known_policy_keys(), "a policy")


def about_no_number(
    assumptions: Iterable[Assumption], known: Collection[str], of: str
) -> Iterator[Finding]:
    """Yield each key of `assumptions` that is none of those `known`; `of` says of what file."""
    for position, assumption in enumerate(assumptions):
        for index, key in enumerate(assumption.keys):
            if key not in known:
                yield (
                    ("assumptions", position, "keys", index),
                    f"'{shorten(key)}' is no number of {of}{did_you_mean(key, known)}",
                )


def _flows(policy: Policy) -> Iterator[tuple[KeyPath, Flow]]:
    for party in _PARTIES:
        flows = getattr(policy, party)
        items = (*ITEMS, "requests") if party == "public_receives" else ITEMS
        for item in items:
            yield (party, item), getattr(flows, item)


def _flow(item: str, flow: Flow, policy: Policy, *, unsure: bool) -> Iterator[str]:
    """Yield what is wrong with one item; `unsure` where the safeguards were wrong already."""
    if flow.detail == "none":
        if flow.model_fields_set - {"detail"}:
            yield "has detail 'none', so nothing else may be said of it"
        return
    if flow.when is None:
        yield f"has detail '{flow.detail}' but no `when`: say at what moment it is passed on"
        return
    if not unsure:
        yield from _missing_safeguard(flow, policy.safeguards)
    yield from _own_safeguard_idle(flow)
    yield from _moment(item, flow, complementary=policy.safeguards.complementary)
    if flow.detail in AS_NUMBER and item != "requests":
        yield from _grouping(flow, policy.safeguards)
    if item == "requests" and flow.detail not in ("total", "named"):
        yield f"requests can be passed on as 'total' or 'named', not '{flow.detail}'"


def _missing_safeguard(flow: Flow, safeguards: Safeguards) -> Iterator[str]:
    needed = {
        "thresholded": ("threshold", threshold_of(flow, safeguards)),
        "rounded": ("round_to", round_to_of(flow, safeguards)),
        "noisy": ("epsilon", epsilon_of(flow, safeguards)),
    }.get(flow.detail)
    if needed and not needed[1]:
        yield f"has detail '{flow.detail}', which needs safeguards.{needed[0]} above 0"


def _own_safeguard_idle(flow: Flow) -> Iterator[str]:
    for key, detail in (
        ("threshold", "thresholded"),
        ("round_to", "rounded"),
        ("epsilon", "noisy"),
    ):
        if getattr(flow, key) is not None and flow.detail != detail:
            yield f"has its own {key}, which only detail '{detail}' uses"
    if flow.group_by is not None and flow.detail not in AS_NUMBER:
        yield f"has its own group_by, but detail '{flow.detail}' gives no total"


def _moment(item: str, flow: Flow, *, complementary: bool) -> Iterator[str]:
    allowed = {
        "on_request": (*_ON_REQUEST, "requests"),
        "on_share": _ON_SHARE,
        "on_response": _ON_RESPONSE,
    }.get(str(flow.when))
    if allowed is not None and item not in allowed:
        yield f"cannot be passed on {flow.when}: that is for {', '.join(allowed)}"
    elif flow.when == "on_share" and flow.detail not in BY_NAME:
        yield (
            f"'{flow.detail}' cannot be passed on on_share; "
            "on_response gives a live count, on_close a total"
        )
    elif flow.when == "on_response" and flow.detail == "noisy":
        yield "a noisy number cannot be live: each new one would spend the budget again"
    elif flow.when == "on_response" and flow.detail == "thresholded" and complementary:
        yield "a live number cannot be withheld later, so safeguards.complementary cannot hold"
    if flow.detail == "noisy" and item not in COUNTED:
        yield f"cannot be noisy: the privacy budget covers {', '.join(COUNTED)}"


def _grouping(flow: Flow, safeguards: Safeguards) -> Iterator[str]:
    group = group_of(flow, safeguards)
    per_request = group in ("request", "incident")
    if flow.detail == "noisy" and flow.when == "on_request" and group == "incident":
        yield (
            "is noisy, and each wider circle of an incident would publish a new number and spend "
            "the budget again: say when = 'on_close', or group_by = 'request'"
        )
    if flow.when in PERIOD_OF:
        period = GROUP_DAYS[PERIOD_OF[flow.when]]
        if not per_request and GROUP_DAYS.get(group, period + 1) > period:
            yield f"is passed on {flow.when}, but one total covers a {group}, which is longer"
    elif flow.when != "at_end" and not per_request:
        yield (
            f"is passed on {flow.when}, so one total covers a request or an incident, not a {group}"
        )


def _two_noisy_cells(policy: Policy) -> Iterator[Finding]:
    """One budget covers one number per cell: two ways of adding up would spend it twice."""
    for item in COUNTED:
        agency, public = (getattr(policy, party).flow(item) for party in _PARTIES)
        if agency.detail == public.detail == "noisy":
            groups = [group_of(flow, policy.safeguards) for flow in (agency, public)]
            budgets = [epsilon_of(flow, policy.safeguards) for flow in (agency, public)]
            if groups[0] != groups[1] or budgets[0] != budgets[1]:
                yield (
                    ("public_receives", item),
                    "is noisy for agency and public, but not over the same cells with the same "
                    "epsilon: that would spend the budget twice",
                )


def _idle_safeguards(policy: Policy) -> Iterator[Finding]:
    """A safeguard that no item uses would be a promise that nothing keeps."""
    details = {flow.detail for _, flow in _flows(policy)}
    users = {
        "group_by": AS_NUMBER,
        "threshold": {"thresholded"},
        "complementary": {"thresholded"},
        "zeros_withheld": {"thresholded"},
        "round_to": {"rounded"},
        "epsilon": {"noisy"},
        "protects": {"noisy"},
        "max_requests_per_home": {"noisy"},
        "retention_days": details - {"none"},
    }
    for key in sorted(policy.safeguards.model_fields_set):
        default = Safeguards.model_fields[key].default
        if getattr(policy.safeguards, key) != default and not details & users[key]:
            wanted = "any item that is passed on"
            if key == "group_by":
                wanted = "an item that is passed on as a number"
            elif key != "retention_days":
                wanted = f"an item with detail '{next(iter(users[key]))}'"
            yield ("safeguards", key), f"is a safeguard that nothing here uses: it needs {wanted}"
    used = policy.agency_receives.cameras.detail
    for key in sorted(policy.map.model_fields_set):
        default = type(policy.map).model_fields[key].default
        if used == "none" and getattr(policy.map, key) != default:
            yield ("map", key), "says how good the map is, but the agency receives no cameras"
