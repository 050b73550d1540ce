"""What happened, as a log (the order within a minute: `simulator.ledger`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, TRACE_COLUMNS, Ints, Trace
from simulator.log_kinds import Happened
from simulator.model.written.blocks import Blocks, runs
from simulator.model.written.gathered import Gathered
from simulator.model.written.moments import NEVER


def written_trace(
    gathered: Gathered,
    changes: Sequence[int],
    process: Sequence[tuple[int, int, int, int]],
    reports: Ints,
) -> Trace:
    """Write the trace.

    Args:
        gathered: The requests, up to the cut.
        changes: Minutes of another policy.
        process: What officers and courts did, as rows, in the order in which it happened.
        reports: Minutes of reports.
    """
    blocks = _Kinds()
    nobody = np.array([NOBODY], dtype=np.int64)
    blocks.add(
        Happened.POLICY_CHANGED, np.array(changes, dtype=np.int64), np.repeat(nobody, len(changes))
    )
    everything = np.arange(len(gathered))
    at = gathered.requests.at
    blocks.add(Happened.SUBMITTED, at, everything)
    refused = np.array(
        [one for one, why in enumerate(gathered.requests.refused) if why], dtype=np.int64
    )
    blocks.add(Happened.REFUSED, at[refused], refused)
    sent = (gathered.sent < NEVER).nonzero()[0]
    blocks.add(Happened.SENT, gathered.sent[sent], sent)
    asked = gathered.homes
    if len(sent) < len(gathered):
        asked = asked[(gathered.sent < NEVER)[gathered.request]]
    blocks.add_homes(Happened.ASKED, gathered.sent[sent], sent, asked, gathered.counts[sent])
    _left_out(blocks, gathered)
    answers = np.flatnonzero((gathered.kind != Happened.IGNORED) & (gathered.minute < NEVER))
    blocks.add_homes(
        gathered.kind[answers],
        gathered.minute[answers],
        gathered.request[answers],
        gathered.homes[answers],
    )
    silent = gathered.with_answer(Happened.IGNORED)
    minutes, request = gathered.minute[silent], gathered.request[silent]
    starts, lengths = runs(request, minutes)
    blocks.add_homes(
        Happened.IGNORED, minutes[starts], request[starts], gathered.homes[silent], lengths
    )
    closed = (gathered.closed < NEVER).nonzero()[0]
    blocks.add(Happened.CLOSED, gathered.closed[closed], closed)
    if process:
        when, what, about, homes = np.array(process, dtype=np.int64).T
        blocks.add_homes(what, when, about, homes)
    blocks.add(Happened.REPORT, reports, np.repeat(nobody, len(reports)))
    return blocks.trace()


def _left_out(blocks: _Kinds, gathered: Gathered) -> None:
    """Write who is in the area and has switched requests off."""
    may = np.array([rules.policy.residents_may_opt_out for rules in gathered.rules])
    if not may.any():
        return
    homes, request = gathered.areas()
    out = may[gathered.step[request]] & gathered.town.homes.opted_out[homes]
    homes, request = homes[out], request[out]
    starts, lengths = runs(request)
    mine = request[starts]
    blocks.add_homes(Happened.LEFT_OUT, gathered.sent[mine], mine, homes, lengths)


class _Kinds:
    """Blocks of the trace: each is of one kind, about one request."""

    def __init__(self) -> None:
        self._blocks = Blocks()
        self._minutes: list[Ints] = []
        self._kinds: list[npt.NDArray[np.int8]] = []
        self._requests: list[Ints] = []

    def add(self, kind: Happened, minutes: Ints, requests: Ints) -> None:
        self._blocks.add(minutes)
        self._note(kind, minutes, requests)

    def add_homes(
        self,
        kind: Happened | npt.NDArray[np.integer],
        minutes: Ints,
        requests: Ints,
        homes: Ints,
        lengths: Ints | None = None,
    ) -> None:
        self._blocks.add_homes(minutes, homes, lengths)
        self._note(kind, minutes, requests)

    def _note(
        self, kind: Happened | npt.NDArray[np.integer], minutes: Ints, requests: Ints
    ) -> None:
        self._minutes.append(minutes)
        one = np.full(len(minutes), kind) if isinstance(kind, Happened) else kind
        self._kinds.append(one.astype(np.int8))
        self._requests.append(requests)

    def trace(self) -> Trace:
        """Return the log."""
        rows = self._blocks.rows()
        columns: dict[str, npt.NDArray[np.integer]] = {
            "time": np.concatenate(self._minutes),
            "kind": np.concatenate(self._kinds),
            "request": np.concatenate(self._requests),
        }
        kept = {
            name: rows.spread(column[rows.order], TRACE_COLUMNS[name])
            for name, column in columns.items()
        }
        return Trace(**kept, home=rows.home)
