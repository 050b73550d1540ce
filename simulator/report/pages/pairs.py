"""What happened to each asked home of one run, and what the agency knows of it, as counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.experiment.results import Outcome
from simulator.ledger import NOBODY, Ledger
from simulator.log_kinds import Attribute, Happened
from simulator.measure.flows import to_agencies

_SAY_WHO_SHARED = (Attribute.SHARED, Attribute.IDENTITY, Attribute.FOOTAGE)


@dataclass(frozen=True, slots=True)
class AskedHomes:
    """Every time that a home was asked, by what came of it."""

    shared: int
    declined: int
    ignored: int
    pending: int

    @property
    def total(self) -> int:
        """How often homes were asked."""
        return self.shared + self.declined + self.ignored + self.pending


@dataclass(frozen=True, slots=True)
class KnownOf:
    """The same times, by what the agency knows of them."""

    shared: int
    """Passed on by name or place: this home shared."""
    proven: int
    """Proven: this home was asked and did not share."""
    almost_sure: int
    """Almost sure, and not proven, that it did not share."""
    unknown: int
    worked_out: bool = True
    """Whether what can be proven was looked for; else all of it is among the unknown."""


def asked(ledger: Ledger) -> AskedHomes:
    """Count what came of each time that a home was asked."""
    kinds = np.bincount(ledger.trace.kind, minlength=len(Happened))
    shared, declined, ignored, all_of_them = (
        int(kinds[kind])
        for kind in (Happened.SHARED, Happened.DECLINED, Happened.IGNORED, Happened.ASKED)
    )
    return AskedHomes(shared, declined, ignored, all_of_them - shared - declined - ignored)


def known_of(ledger: Ledger, outcome: Outcome) -> KnownOf:
    """Count what the agency knows, from the records of a run and what they come to.

    Without inference nothing is proven or almost sure.
    """
    shared = _named_as_sharing(ledger)
    proven = int(outcome.measures.get("certain_nonsharing") or 0)
    exposed = int(outcome.measures.get("exposed_nonsharing") or 0)
    total = asked(ledger).total
    left = max(0, total - shared - proven)
    almost_sure = min(left, max(0, exposed - proven))
    worked_out = "certain_nonsharing" in outcome.measures
    return KnownOf(shared, proven, almost_sure, left - almost_sure, worked_out)


def _named_as_sharing(ledger: Ledger) -> int:
    """Count the pairs of request and home that shared and of which the agency was told so."""
    told, trace = ledger.disclosures, ledger.trace
    rows = to_agencies(told) & (told.subject != NOBODY) & np.isin(told.attribute, _SAY_WHO_SHARED)
    happened = trace.kind == Happened.SHARED
    pairs = set(zip(told.request[rows].tolist(), told.subject[rows].tolist(), strict=True))
    return sum(
        pair in pairs
        for pair in zip(
            trace.request[happened].tolist(), trace.home[happened].tolist(), strict=True
        )
    )
