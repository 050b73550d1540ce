"""What the noisy numbers of a run have spent of the privacy budget on any one home."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, Ints, Ledger
from simulator.log_kinds import ATTRIBUTE_OF, DETAILS, Attribute, Happened
from simulator.measure.coverage import requests_of_each
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
    trace = ledger.trace
    asked = (trace.kind == Happened.ASKED).nonzero()[0]
    requests, homes = trace.request[asked], trace.home[asked]
    counted = _counted(ledger.requests.step[requests], homes, policies, parameters)
    total = np.zeros(len(ledger.homes), dtype=np.float64)
    # In the order of the requests, one after the other: sums of several are the same each time.
    np.add.at(total, homes[counted], spent[requests[counted]])
    return float(total.max(initial=0.0))


def _counted(
    steps: Ints, homes: Ints, policies: list[Policy], parameters: list[dict[Attribute, float]]
) -> Ints:
    """Return the places of those asked whose answers noisy totals count, in order.

    `steps` and `homes` are those of everybody who is asked, in the order of asking.
    """
    noisy = np.array([bool(one) for one in parameters])
    by_home = np.array([policy.safeguards.protects == "home" for policy in policies]) & noisy
    most = np.array([answers_counted(policy) for policy in policies])
    mine = by_home[steps].nonzero()[0]
    order = mine[np.argsort(homes[mine], kind="stable")]
    _, first, lengths = np.unique(homes[order], return_index=True, return_counts=True)
    before = np.arange(len(order)) - np.repeat(first, lengths)
    kept = noisy[steps]
    kept[order] = before < most[steps[order]]
    return kept.nonzero()[0]


def _per_answer(
    ledger: Ledger, parameters: list[dict[Attribute, float]]
) -> npt.NDArray[np.float64]:
    """Return what one answer to each request has cost, by the numbers that were published.

    A number is drawn once: whoever is told of it, and whenever, it costs once. `parameters` are
    those of each step of the regime.
    """
    told, cells = ledger.disclosures, ledger.cells
    published = np.unique(told.cell[(told.detail == _NOISY) & (told.cell != NOBODY)])
    costs = np.zeros((len(ledger.requests), len(Attribute)), dtype=np.float64)
    of_each = np.zeros((len(parameters), len(Attribute)), dtype=np.float64)
    for step, items in enumerate(parameters):
        for attribute, parameter in items.items():
            of_each[step, attribute] = parameter
    which, requests = requests_of_each(ledger, published)
    attributes = cells.attributes[published[which]]
    np.add.at(costs, (requests, attributes), of_each[cells.steps[published[which]], attributes])
    costs.sort(axis=1)
    return np.asarray(costs[:, -_ITEMS_OF_AN_ANSWER:].sum(axis=1))


def _parameters(policy: Policy) -> dict[Attribute, float]:
    """Return the parameter of the noise on each item that is noisy for anybody."""
    return {
        ATTRIBUTE_OF[item]: noise_of(flows.flow(item), policy)
        for item in COUNTED
        for flows in (policy.agency_receives, policy.public_receives)
        if policy.exists(item) and flows.flow(item).detail == "noisy"
    }
