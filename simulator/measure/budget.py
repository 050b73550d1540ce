"""What the noisy numbers of a run have spent of the privacy budget on any one home."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from simulator.ledger import ATTRIBUTE_OF, DETAILS, NOBODY, Attribute, Happened, Ledger
from simulator.measure.coverage import requests_of
from simulator.measure.flows import Value
from simulator.scenario.policy import COUNTED, Policy, answers_counted, noise_of

_NOISY = DETAILS.index("noisy")
_ITEMS_OF_AN_ANSWER = 2
"""One answer changes at most two of the four totals: where it was counted, and where it is now."""


def epsilon_home(ledger: Ledger) -> Value:
    """Return the largest budget spent on one home, in nats; nothing without noise.

    Each published number that counts an answer spends its own parameter on that answer; agency
    and public read the same number, so it is spent once (composition: Dwork and Roth, 2014, 3.5).
    """
    policies = [policy for _, policy in ledger.regime.steps]
    parameters = [_parameters(policy) for policy in policies]
    if not any(parameters):
        return None
    spent = _per_answer(ledger, parameters)
    total = np.zeros(len(ledger.homes), dtype=np.float64)
    asked_before = np.zeros(len(ledger.homes), dtype=np.int64)
    trace = ledger.trace
    asked = np.flatnonzero(trace.kind == Happened.ASKED)
    requests, homes = trace.request[asked], trace.home[asked]
    edges = np.flatnonzero(np.diff(requests)) + 1
    for rows in np.split(np.arange(len(asked)), edges):
        if not len(rows):
            continue
        request, mine = int(requests[rows[0]]), homes[rows]
        step = int(ledger.requests.step[request])
        policy = policies[step]
        if not parameters[step]:
            continue
        counted = np.ones(len(mine), dtype=bool)
        if policy.safeguards.protects == "home":
            counted = asked_before[mine] < answers_counted(policy)
            asked_before[mine] += 1
        total[mine[counted]] += spent[request]
    return float(total.max(initial=0.0))


def _per_answer(
    ledger: Ledger, parameters: list[dict[Attribute, float]]
) -> npt.NDArray[np.float64]:
    """Return what one answer to each request has cost, by the numbers that were published.

    A number is drawn once: whoever is told of it, and whenever, it costs once. `parameters` are
    those of each step of the regime.
    """
    told = ledger.disclosures
    published = np.unique(told.cell[(told.detail == _NOISY) & (told.cell != NOBODY)])
    costs: list[dict[Attribute, float]] = [defaultdict(float) for _ in range(len(ledger.requests))]
    for position in published.tolist():
        cell = ledger.cells[position]
        parameter = parameters[cell.step][cell.attribute]
        for request in requests_of(ledger, cell).tolist():
            costs[request][cell.attribute] += parameter
    return np.array([sum(sorted(one.values())[-_ITEMS_OF_AN_ANSWER:]) for one in costs])


def _parameters(policy: Policy) -> dict[Attribute, float]:
    """Return the parameter of the noise on each item that is noisy for anybody."""
    return {
        ATTRIBUTE_OF[item]: noise_of(flows.flow(item), policy)
        for item in COUNTED
        for flows in (policy.agency_receives, policy.public_receives)
        if policy.exists(item) and flows.flow(item).detail == "noisy"
    }
