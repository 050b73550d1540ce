"""What has just become known stands out for a moment. No screen here; time comes in by `tick`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.ledger import NOBODY, PUBLIC, Bools, Ints
from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Frame, Playback

TICKS, SECOND = 8, 10
"""So long, in ticks, does a home or a count stand out, and so long a number where nothing moves."""


class Glow:
    """Which homes and counts stand out now: what came by going on, never by going back."""

    def __init__(self) -> None:
        self._before: tuple[Playback, Viewer, Frame, Mapping[str, object]] | None = None
        self._left = np.zeros(0, dtype=np.int8)
        """Ticks that each home has left."""
        self._new_counts: frozenset[str] = frozenset()
        self._counts_left = 0

    @property
    def homes(self) -> Bools | None:
        """The homes that stand out, None where there is none."""
        lit: Bools = self._left > 0
        return lit if lit.any() else None

    @property
    def counts(self) -> frozenset[str]:
        """What the counts that stand out are of."""
        return self._new_counts if self._counts_left else frozenset()

    def forget(self) -> None:
        """Compare the next moment with nothing: it is not one that was come to step by step."""
        self._before = None
        self._left[:] = 0
        self._counts_left = 0

    def see(
        self, playback: Playback, viewer: Viewer, frame: Frame, counts: Mapping[str, object]
    ) -> None:
        """Take the moment that is shown now, and light up what it adds to the one before.

        `counts` has the figures that stand beside the picture, by what they are of.
        """
        before, self._before = self._before, (playback, viewer, frame, counts)
        if before is None or before[0] is not playback or before[1] != viewer:
            self._left = np.zeros(len(frame.known), dtype=np.int8)
            self._counts_left = 0
            return
        if frame.event < before[2].event:
            self._left[:] = 0
            self._counts_left = 0
        elif frame.event > before[2].event or before[2].at_least:
            # At the same event, what is proven has been worked out meanwhile.
            new = frame.known != before[2].known
            if viewer == Viewer.AGENCY and frame.event > before[2].event:
                new[_subjects(playback, before[2], frame)] = True
            self._left[new] = TICKS
            if counts != before[3]:
                self._new_counts = frozenset(of for of, _ in counts.items() - before[3].items())
                self._counts_left = TICKS

    def tick(self) -> bool:
        """Let a tick pass; tell whether anything stops standing out."""
        ends = bool((self._left == 1).any()) or self._counts_left == 1
        np.maximum(self._left - 1, 0, out=self._left)
        self._counts_left = max(0, self._counts_left - 1)
        return ends


class ChangedNumbers:
    """Which big numbers have just changed: they stand out where nothing moves."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[object, int | None]] = {}
        self._left: dict[str, int] = {}

    def see(self, name: str, of: object, number: int | None) -> None:
        """Take the number that is shown at `name`; of another thing than before, it is not new."""
        before = self._seen.get(name)
        self._seen[name] = of, number
        if before is not None and before[0] == of and before[1] != number:
            self._left[name] = SECOND

    def standing_out(self, name: str) -> bool:
        """Tell whether the number at `name` has just changed."""
        return self._left.get(name, 0) > 0

    def forget(self) -> None:
        """Compare the next numbers with nothing."""
        self._seen.clear()
        self._left.clear()

    def tick(self) -> bool:
        """Let a tick pass; tell whether any number stops standing out."""
        ends = any(left == 1 for left in self._left.values())
        self._left = {name: left - 1 for name, left in self._left.items() if left > 1}
        return ends


def _subjects(playback: Playback, before: Frame, frame: Frame) -> Ints:
    """Return the homes that the agencies were told of since `before`, the same as ever included."""
    told = playback.ledger.disclosures
    since = before.minute if before.event >= 0 else -1
    first, end = np.searchsorted(told.time, (since, frame.minute), side="right").tolist()
    rows = first + np.flatnonzero(told.recipient[first:end] != PUBLIC)
    homes: Ints = told.subject[rows[told.subject[rows] != NOBODY]].astype(np.int64)
    return homes
