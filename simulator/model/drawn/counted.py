"""Answers that were counted: so many share, so many say no, and luck is only in which homes do.

Given how many of some homes share and say no in all, who they are follows from their rates. Homes
of equal rates are alike, so luck first says how many of each kind there are (independent trinomial
numbers, given their sums: worked out kind by kind from the last to the first), then which.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulator.ledger import Bools, Floats, Ints, Kinds
from simulator.log_kinds import Happened
from simulator.model.chance import Chance, key
from simulator.model.drawn.incidents import Incidents
from simulator.scenario.models import ReportedPart, Scenario

_NEARLY_NEVER = 1e-12
"""Taken for a rate of 0: who never shares does so only where there are not enough of the others."""
_MOST_STEPS = 2e8
"""Beyond, sharing is settled before saying no: quicker, and hardly another chance."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Some requests, and how many of their asked homes shared and said no."""

    requests: tuple[int, ...]
    """Positions among the incidents of the run."""
    shared: int | None
    """Nothing where luck decides."""
    declined: int | None
    key: int
    """By which luck says how many of each kind there are."""


@dataclass(frozen=True, slots=True)
class AskedHomes:
    """All asked homes of all requests in one block: an element for each."""

    starts: Ints
    """Where each request begins in the block; one more than there are requests."""

    shares: Floats
    declines: Floats
    luck: Floats
    subjects: npt.NDArray[np.uint64]
    """The keys of the homes."""
    incidents: npt.NDArray[np.uint64]
    """The keys of their incidents."""
    kind: Kinds
    """How they answer, as a `Happened`; counts change it in place."""
    until: Ints
    """The minutes within which they answer, if they do: up to the deadline, or to the end."""
    free: Bools
    """Whose answer is not written out."""


def counted_requests(scenario: Scenario, incidents: Incidents) -> Iterator[Counted]:
    """Yield what is counted: each request of its own first, then what was reported over several."""
    for position, incident in sorted(incidents.written.items()):
        counts = incident.counts
        if counts is not None:
            yield Counted((position,), counts.shared, counts.declined, incident.key)
    reported = scenario.reported
    names = [agency.name for agency in scenario.all_agencies()]
    whole = ReportedPart(shared=reported.shared, declined=reported.declined)
    for nth, part in enumerate((whole, *reported.parts)):
        if part.shared is None and part.declined is None:
            continue
        positions = [
            position
            for position, (agency, at) in enumerate(
                zip(incidents.agency.tolist(), incidents.at.tolist(), strict=True)
            )
            if part.holds(names[agency], scenario.moment(at).date())
        ]
        yield Counted(tuple(positions), part.shared, part.declined, key("reported", nth))


def hold(counted: Counted, asked: AskedHomes, chance: Chance) -> None:
    """Let as many of the homes share and decline as were counted; `asked` is changed in place.

    Answers that are no longer free are taken off the counts. Where fewer homes were asked than
    are counted, all of them answer, and those who share come first.
    """
    starts, kind = asked.starts, asked.kind
    places = np.concatenate(
        [np.arange(starts[one], starts[one + 1]) for one in counted.requests]
        or [np.zeros(0, dtype=np.int64)]
    )
    settled, places = places[~asked.free[places]], places[asked.free[places]]

    def left(wanted: int | None, what: Happened, most: int) -> int | None:
        if wanted is None:
            return None
        return min(most, max(0, wanted - int((kind[settled] == what).sum())))

    shared = left(counted.shared, Happened.SHARED, len(places))
    declined = left(counted.declined, Happened.DECLINED, len(places) - (shared or 0))
    rates = np.column_stack([asked.shares[places], asked.declines[places]])
    kinds, kind_of = np.unique(rates, axis=0, return_inverse=True)
    kind_of = kind_of.reshape(-1)
    sizes = np.bincount(kind_of, minlength=len(kinds))
    lucks = chance.series(2 * len(kinds), "how many of a kind", counted.key).tolist()
    split = _split(sizes, kinds[:, 0], kinds[:, 1], shared, declined, lucks)
    # Who would have shared by the rates alone is the first to share here.
    order = np.lexsort((asked.luck[places], kind_of))
    first = np.cumsum(sizes) - sizes
    rank = np.empty(len(places), dtype=np.int64)
    rank[order] = np.arange(len(places)) - np.repeat(first, sizes)
    sharing, declining = (numbers[kind_of] for numbers in split)
    outcome = np.full(len(places), Happened.IGNORED, dtype=np.int64)
    outcome[rank < sharing + declining] = Happened.DECLINED
    outcome[rank < sharing] = Happened.SHARED
    if shared is None or declined is None:
        # What was not counted follows the rates of those who are left.
        rest, given = (0, 1) if shared is None else (1, 0)
        free = 1.0 - rates[:, given]
        again = chance.uniforms("answer besides", asked.subjects[places], asked.incidents[places])
        follows = (outcome == Happened.IGNORED) & (again * free < rates[:, rest])
        outcome[follows] = Happened.SHARED if shared is None else Happened.DECLINED
    kind[places] = outcome
    asked.free[places] = False


def _split(
    sizes: Ints,
    shares: Floats,
    declines: Floats,
    shared: int | None,
    declined: int | None,
    lucks: Sequence[float],
) -> tuple[Ints, Ints]:
    """Return how many of each kind share, and how many say no; 0 where luck decides."""
    if not len(sizes):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    never = np.zeros(len(sizes), dtype=np.float64)
    half = len(sizes)
    cells = ((shared or 0) + 1) * ((declined or 0) + 1)
    together = float(cells) ** 2 * max(0, half - 2) <= _MOST_STEPS and cells <= _MOST_STEPS / 100
    if shared is not None and declined is not None and not together:
        sharing, _ = _drawn(sizes, shares, never, shared, 0, lucks[:half])
        rest = np.divide(declines, 1 - shares, out=np.ones_like(shares), where=shares < 1)
        return sharing, _drawn(sizes - sharing, rest, never, declined, 0, lucks[half:])[0]
    return _drawn(
        sizes,
        shares if shared is not None else never,
        declines if declined is not None else never,
        shared or 0,
        declined or 0,
        lucks[:half],
    )


def _drawn(
    sizes: Ints,
    shares: Floats,
    declines: Floats,
    shared: int,
    declined: int,
    lucks: Sequence[float],
) -> tuple[Ints, Ints]:
    """Draw how many of each kind share and say no, given both sums, by one uniform a kind."""
    chances = [
        _chances(int(size), share, decline, shared, declined)
        for size, share, decline in zip(sizes, shares, declines, strict=True)
    ]
    after = [chances[-1]]
    for mine in chances[-2:0:-1]:
        after.append(_added(mine, after[-1]))
    numbers = np.zeros((2, len(sizes)), dtype=np.int64)
    for nth, (mine, rest, luck) in enumerate(zip(chances, reversed(after), lucks, strict=False)):
        if nth == len(sizes) - 1:
            break
        # Of this kind a share and b say no: then the kinds after it make up the rest.
        weights = mine[: shared + 1, : declined + 1] + rest[shared::-1, declined::-1]
        likely = np.exp(weights - weights.max()).ravel().cumsum()
        cell = int(np.searchsorted(likely, luck * likely[-1], side="right"))
        a, b = divmod(min(cell, weights.size - 1), declined + 1)
        numbers[:, nth] = a, b
        shared, declined = shared - a, declined - b
    numbers[:, -1] = shared, declined
    return numbers[0], numbers[1]


def _chances(size: int, share: float, decline: float, most_a: int, most_b: int) -> Floats:
    """Return the log-chance that a of `size` homes share and b say no, for each (a, b)."""
    a = np.arange(most_a + 1)[:, None]
    b = np.arange(most_b + 1)[None, :]
    rest = size - a - b
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, size + 1)))))
    logs = [np.log(max(rate, _NEARLY_NEVER)) for rate in (share, decline, 1.0 - share - decline)]
    inside = rest >= 0
    within = [np.minimum(np.maximum(part, 0), size) for part in (a, b, rest)]
    log: Floats = factorials[size] + sum(
        part * rate - factorials[part] for part, rate in zip(within, logs, strict=True)
    )
    return np.where(inside, log, -np.inf)


def _added(first: Floats, second: Floats) -> Floats:
    """Return the log-chances of the sums of two independent pairs of numbers."""
    total = np.full_like(first, -np.inf)
    for a, b in itertools.product(*map(range, first.shape)):
        if first[a, b] > -np.inf:
            ahead = total[a:, b:]
            np.logaddexp(ahead, first[a, b] + second[: ahead.shape[0], : ahead.shape[1]], out=ahead)
    return total
