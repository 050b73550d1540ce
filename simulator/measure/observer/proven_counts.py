"""What is counted of proofs alone: whoever waits for no chances has these measures first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from simulator.ledger import NOBODY, Bools, Disclosures, Ledger
from simulator.log_kinds import ORDERS, Attribute
from simulator.measure.inference.evidence import ANYTHING, DoorOutcome
from simulator.measure.inference.proving.certainty import Certainty, Proven
from simulator.measure.inference.shapes import Shapes
from simulator.measure.observer.proving import known_to_be_over, proven_by
from simulator.measure.observer.view import View, each_view

_SHARED, _DECLINED = 1 << DoorOutcome.SHARED, 1 << DoorOutcome.DECLINED
_IGNORED = 1 << DoorOutcome.IGNORED
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
"""The measures of this module, by name: see `docs/reference/measures.md`."""


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
    is_over, posts = over.tolist(), view.posts.tolist()
    # Of homes that nothing tells apart the proof is the very same: it is looked at once.
    many = Counter(map(id, proofs))
    for proof in {id(proof): proof for proof in proofs}.values():
        homes = many[id(proof)]
        counts["certain_opted_out"] += homes * ("opted_out" in proof.facts)
        counts["cleared_opted_out"] += homes * ("not_opted_out" in proof.facts)
        counts["certain_decliners"] += homes * ("declined" in proof.facts)
        for request, bits in proof.decisions.items():
            if not posts[request]:
                silent = not bits & ~_SILENT
                cleared = bool(bits & _ANSWERED) and not bits & _DECLINED
                counts["certain_nonsharing"] += homes * (silent and is_over[request])
                counts["cleared_declined"] += homes * cleared
    gave_nothing = gave_nothing_in(ledger, view, proofs, over)
    counts["gave_nothing_certain"] = sum(map(len, gave_nothing.values()))
    return counts


def proven_measures(ledger: Ledger, shapes: Shapes | None = None) -> dict[str, int]:
    """Compute the measures of this module of a whole run, by name: those of all its views added up.

    Whoever asks of many runs hands them one store of `shapes`.
    """
    shapes = Shapes() if shapes is None else shapes
    counts = dict.fromkeys(PROVEN, 0)
    for view in each_view(ledger):
        for name, count in proven_counts(ledger, view, proven_by(view, shapes)).items():
            counts[name] += count
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
    pairs = told.kept.once("gave", lambda: _gave(told))
    is_over, posts = over.tolist(), view.posts.tolist()
    cameras = (view.camera_known & (view.right_door == 1.0)).tolist()
    nothing_of: dict[int, list[int]] = {}
    # By proof the requests that it has not shared in, and whether it was asked in each for sure.
    like: dict[int, list[tuple[int, bool]]] = {}
    for is_known, home, proof in zip(cameras, view.homes.tolist(), proofs, strict=True):
        if id(proof) not in like:
            like[id(proof)] = [
                (view.requests[request], not posts[request] and not bits & ~_SILENT)
                for request, bits in proof.decisions.items()
                if is_over[request] and not bits & ~_NOT_SHARED
            ]
        camera = is_known or "camera" in proof.facts
        gave_nothing = [
            request
            for request, silent in like[id(proof)]
            if silent or (camera and (request, home) not in pairs)
        ]
        if gave_nothing:
            nothing_of[home] = gave_nothing
    return nothing_of


def _gave(told: Disclosures) -> set[tuple[int, int]]:
    """Return the pairs of a request and a home of which it was told by name that it gave a clip."""
    # An order may bring the name alone.
    by_order = np.isin(told.principle, [one.principle for one in ORDERS.values()])
    gave = (told.attribute == Attribute.IDENTITY) & ~by_order
    gave |= told.attribute == Attribute.FOOTAGE
    gave |= told.attribute == Attribute.SHARED
    gave = np.flatnonzero(gave & (told.subject != NOBODY))
    return set(zip(told.request[gave].tolist(), told.subject[gave].tolist(), strict=True))
