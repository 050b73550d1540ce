"""Which scripted requests could not ask as many homes as they should."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from simulator.ledger import NOBODY, Ledger
from simulator.log_kinds import Happened
from simulator.measure.rows import counted_in_each


def asked_instead(ledger: Ledger) -> dict[str, int]:
    """Return how many homes were asked where `reaches` wants more than can be, by request.

    The key is the number of the request in the script, from 1. A request that was turned down
    asks nobody, and is not among them.
    """
    if all(written.reaches is None for written in ledger.loaded.scenario.script):
        return {}
    return dict(ledger.trace.kept.once("asked instead", lambda: _fewer(ledger)))


def _fewer(ledger: Ledger) -> dict[str, int]:
    scenario, log = ledger.loaded.scenario, ledger.requests
    sent: dict[tuple[int, int], list[int]] = defaultdict(list)
    # Of an incident the first request: the others are its wider circles.
    for request in np.unique(log.incident, return_index=True)[1].tolist():
        sent[int(log.agency[request]), int(log.at[request])].append(request)
    for requests in sent.values():
        requests.sort()
    asked_in = counted_in_each(ledger.trace, Happened.ASKED, len(log))
    agencies = {name: position for position, name in enumerate(ledger.agencies)}
    fewer: dict[str, int] = {}
    for number, written in enumerate(scenario.script, start=1):
        agency = agencies[scenario.agency_of(written)]
        # Scripted requests of one minute come in the order of the script, before those drawn.
        request = sent[agency, scenario.minute(written.at)].pop(0)
        if written.reaches is None or log.sent[request] == NOBODY:
            continue
        asked = int(asked_in[request])
        if asked < written.reaches:
            fewer[str(number)] = asked
    return fewer
