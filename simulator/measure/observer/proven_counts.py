"""What is counted of proofs alone: whoever waits for no chances has these measures first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from simulator.ledger import NOBODY, ORDERS, Attribute, Bools, Ledger
from simulator.measure.inference.evidence import ANYTHING, Outcome
from simulator.measure.inference.proving.certainty import Certainty, Proven
from simulator.measure.observer.proving import known_to_be_over
from simulator.measure.observer.view import View

_SHARED, _DECLINED = 1 << Outcome.SHARED, 1 << Outcome.DECLINED
_IGNORED = 1 << Outcome.IGNORED
_ANSWERED = _SHARED | _IGNORED
_SILENT = _DECLINED | _IGNORED
_NOT_SHARED = ANYTHING & ~_SHARED
PROVEN = (
    "certain_nonsharing",
    "gave_nothing_certain",
    "certain_decliners",
    "certain_opted_out",
    "cleared_declined",
    "cleared_opted_out",
)
"""The measures of this module, by name (design 6)."""


def proofs_of(view: View, proven: Certainty) -> list[Proven]:
    """Return what is proven of each home of `view`, in its order."""
    by_place = {
        place: proof
        for alike, proof in zip(proven.classes, proven.proven, strict=True)
        for place in alike.members
    }
    return [by_place[place] for place in range(len(view.homes))]


def proven_counts(ledger: Ledger, view: View, proven: Certainty) -> Mapping[str, int]:
    """Count what is proven of one view, by the names of the measures.

    Whom nobody asked by name has not declined.
    """
    counts, proofs = dict.fromkeys(PROVEN, 0), proofs_of(view, proven)
    over = known_to_be_over(view, proven)
    for proof in proofs:
        counts["certain_opted_out"] += "opted_out" in proof.facts
        counts["cleared_opted_out"] += "not_opted_out" in proof.facts
        counts["certain_decliners"] += "declined" in proof.facts
        for request, bits in proof.decisions.items():
            if not view.posts[request]:
                silent = not bits & ~_SILENT
                counts["certain_nonsharing"] += bool(silent and over[request])
                counts["cleared_declined"] += bool(bits & _ANSWERED) and not bits & _DECLINED
    gave_nothing = gave_nothing_in(ledger, view, proofs, over)
    counts["gave_nothing_certain"] = sum(map(len, gave_nothing.values()))
    return counts


def gave_nothing_in(
    ledger: Ledger, view: View, proofs: Sequence[Proven], over: Bools
) -> dict[int, list[int]]:
    """Return by home the requests in which it is proven to be a camera that gave nothing.

    Whether it was asked or not; both are places in the ledger. A clip that came another way, at
    the door or by an order, is not nothing; but whoever is proven to have been asked and not to
    have shared gave nothing to the request.

    Args:
        ledger: the run.
        view: what its observer goes by.
        proofs: what is proven of each home of `view` (`proofs_of`).
        over: for each request, whether its time is known to be over (`known_to_be_over`).
    """
    told = ledger.disclosures
    # An order may bring the name alone.
    by_order = np.isin(told.principle, [one.principle for one in ORDERS.values()])
    gave = (told.attribute == Attribute.IDENTITY) & ~by_order
    gave |= told.attribute == Attribute.FOOTAGE
    gave |= told.attribute == Attribute.SHARED
    gave = np.flatnonzero(gave & (told.subject != NOBODY))
    gave = gave[np.isin(told.request[gave], view.requests)]
    pairs = set(zip(told.request[gave].tolist(), told.subject[gave].tolist(), strict=True))
    found: dict[int, list[int]] = defaultdict(list)
    for place, proof in enumerate(proofs):
        camera = bool(view.camera_known[place] and view.right_door[place] == 1.0)
        camera |= "camera" in proof.facts
        home = int(view.homes[place])
        for request, bits in proof.decisions.items():
            silent = not view.posts[request] and not bits & ~_SILENT
            nothing = camera and not bits & ~_NOT_SHARED
            nothing &= (view.requests[request], home) not in pairs
            if over[request] and (silent or nothing):
                found[home].append(view.requests[request])
    return found
