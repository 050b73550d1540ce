"""Whose silence an observer's facts prove: who was asked, and did not share in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from simulator.measure.inference.evidence import ANYTHING, DoorOutcome, Evidence
from simulator.measure.inference.proving.certainty import Certainty, Proven
from simulator.measure.observer.proving import known_to_be_over, proven_by
from simulator.measure.observer.view import View

_SILENT = 1 << DoorOutcome.DECLINED | 1 << DoorOutcome.IGNORED


@dataclass(frozen=True)
class Silent:
    """Whose silence is proven at a moment."""

    answers: frozenset[tuple[int, int]] = frozenset()
    """Pairs of a request and a home: asked, the deadline past, and nothing shared."""
    homes: frozenset[tuple[tuple[int, ...], int]] = frozenset()
    """Observers and a home that they know of not to have shared, at least once. Agencies are
    separate observers: a home counts once for each."""

    @cached_property
    def places(self) -> npt.NDArray[np.int64]:
        """The homes, each once, by position in the ledger: asked for in each frame, and kept."""
        return np.array(sorted({home for _, home in self.homes}), dtype=np.int64)

    @cached_property
    def pairs(self) -> npt.NDArray[np.int64]:
        """The answers as rows of a request and a home, rising: kept as well."""
        return np.array(sorted(self.answers), dtype=np.int64).reshape(-1, 2)

    def in_request(self, request: int) -> int:
        """Return how many homes are proven not to have shared when asked in `request`."""
        return sum(asked_in == request for asked_in, _ in self.answers)


def silent_in(view: View) -> Silent:
    """Return whose silence the facts of `view` prove."""
    if view.audience:
        return Silent()
    certainty = proven_by(view)
    over = known_to_be_over(view, certainty)
    requests_of = view.evidence.requests_of_subjects()
    answers: set[tuple[int, int]] = set()
    homes: set[tuple[tuple[int, ...], int]] = set()
    for place, proof in _of_homes(view, certainty):
        home = int(view.homes[place])
        answers |= {
            (view.requests[request], home)
            for request, bits in proof.decisions.items()
            if not bits & ~_SILENT and over[request] and not view.posts[request]
        }
        if "not_shared" in proof.facts and not may_still_share(
            view.evidence, requests_of[place], proof
        ):
            homes.add((view.agencies, home))
    return Silent(frozenset(answers), frozenset(homes))


def may_still_share(evidence: Evidence, requests: Sequence[int], proof: Proven) -> bool:
    """Tell whether a home has not shared only so far: no request to it is over that it was in.

    Nor is one where only an open request is proven to have brought nothing, up to now.
    `requests` are those whose area the home is in.
    """
    asked_in = {at for at in requests if not evidence.requests[at].post}
    over = {at for at in asked_in if evidence.requests[at].answered >= 1.0}
    silent = {at for at in asked_in if not proof.decisions.get(at, ANYTHING) & ~_SILENT}
    return asked_in != over and (not over or ("not_shared" in proof.facts and not silent & over))


def _of_homes(view: View, certainty: Certainty) -> Iterator[tuple[int, Proven]]:
    """Yield each home of the view with what is proven of it."""
    for alike, proof in zip(certainty.classes, certainty.proven, strict=True):
        for place in alike.members:
            if place < len(view.homes):
                yield place, proof
