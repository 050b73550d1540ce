"""A ledger cut at a minute: what a run had left behind by then, nothing of what came after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.ledger import (
    DISCLOSURE_COLUMNS,
    NOBODY,
    TRACE_COLUMNS,
    Disclosures,
    Ledger,
    RequestLog,
    Small,
    Trace,
)


def cut(ledger: Ledger, minute: int) -> Ledger:
    """Return `ledger` as it stood at the end of `minute`.

    The logs are prefixes that share their memory; a request that had not been sent or closed by
    then has not been.
    """
    trace, told, log = ledger.trace, ledger.disclosures, ledger.requests
    rows = int(np.searchsorted(trace.time, minute, side="right"))
    passed = int(np.searchsorted(told.time, minute, side="right"))
    count = int(np.searchsorted(log.at, minute, side="right"))

    def by_then(times: Small) -> Small:
        found = times[:count].copy()
        found[found > minute] = NOBODY
        return found

    return replace(
        ledger,
        requests=RequestLog(
            **{
                name: getattr(log, name)[:count]
                for name in RequestLog.__slots__
                if name not in {"sent", "closed"}
            },
            sent=by_then(log.sent),
            closed=by_then(log.closed),
        ),
        trace=Trace(**{name: getattr(trace, name)[:rows] for name in TRACE_COLUMNS}),
        disclosures=Disclosures(
            **{name: getattr(told, name)[:passed] for name in DISCLOSURE_COLUMNS}
        ),
        loads={},
    )
