"""How many exposures there are in one view of a run, beside what really happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from simulator.ledger import Bools, Ledger
from simulator.log_kinds import Happened
from simulator.measure.inference.beliefs import Belief
from simulator.measure.inference.evidence import OUTCOME_OF, DoorOutcome, PublishedNumber
from simulator.measure.inference.proving.certainty import Certainty, Proven
from simulator.measure.observer.proving import known_to_be_over
from simulator.measure.observer.view import View

EXPOSED = 0.95
_SHARED, _DECLINED = 1 << DoorOutcome.SHARED, 1 << DoorOutcome.DECLINED
_IGNORED = 1 << DoorOutcome.IGNORED
_ANSWERED = _SHARED | _IGNORED
_OF_DECLINING = int(DoorOutcome.DECLINED)
"""Where its chance stands among those of all outcomes."""


class Member(NamedTuple):
    """A home of a view, and all that is known of it."""

    place: int
    proof: Proven
    belief: Belief
    error: float
    before: Belief


class Truth:
    """What really happened, for comparing."""

    def __init__(self, ledger: Ledger) -> None:
        trace = ledger.trace
        self.opted_out: Bools = ledger.homes.opted_out
        self._pairs: dict[DoorOutcome, set[tuple[int, int]]] = {}
        for kind, outcome in (
            (Happened.SHARED, DoorOutcome.SHARED),
            (Happened.DECLINED, DoorOutcome.DECLINED),
            (Happened.IGNORED, DoorOutcome.IGNORED),
        ):
            rows = trace.kind == kind
            pairs = zip(trace.request[rows].tolist(), trace.home[rows].tolist(), strict=True)
            self._pairs[outcome] = set(pairs)
        self._declined: dict[int, set[int]] = defaultdict(set)
        for request, home in self._pairs[DoorOutcome.DECLINED]:
            self._declined[home].add(request)
        rows = trace.kind == Happened.ASKED
        self._asked = set(zip(trace.request[rows].tolist(), trace.home[rows].tolist(), strict=True))

    def declined(self, requests: tuple[int, ...], home: int) -> bool:
        """Tell whether `home` said no to any of `requests`."""
        return home in self._declined and not self._declined[home].isdisjoint(requests)

    def total(self, view: View, number: PublishedNumber) -> int:
        """Return the true total of what `number` counts."""
        pairs = self._asked if number.item == "asked" else self._pairs[OUTCOME_OF[number.item]]
        covered = {view.requests[place]: place for place in number.requests}
        position = {home: place for place, home in enumerate(view.homes.tolist())}
        return sum(
            request in covered and (covered[request], position[home]) not in number.left_out
            for request, home in pairs
        )


def counted(
    view: View, proven: Certainty, members: Iterable[Member], truth: Truth
) -> dict[str, int]:
    """Count exposures of one view. Whom nobody asked by name has not declined."""
    counts, counting = defaultdict[str, int](int), _Counting(view, proven)
    wrong = 0
    like: dict[tuple[object, ...], _OfHome] = {}
    many: dict[tuple[object, ...], int] = defaultdict(int)
    doors, cameras = view.right_door.tolist(), view.camera_known.tolist()
    homes, by_name = view.homes.tolist(), view.by_name
    for member in members:
        place, proof, belief, error, before = member
        door, camera = doors[place], cameras[place]
        # Of homes that nothing tells apart, what is known is the very same.
        key = id(proof), id(belief), error, id(before), door, camera
        exposed = like.get(key)
        if exposed is None:
            exposed = like[key] = counting.of(member, door, camera_known=camera)
        many[key] += 1
        if exposed.switched or exposed.decliner:
            home = homes[place]
            wrongly = exposed.switched and not truth.opted_out[home]
            wrong += wrongly or (exposed.decliner and not truth.declined(by_name, home))
    counts["wrongly_suspected"] = wrong
    for like_this, exposed in like.items():
        for name, count in exposed.counts.items():
            counts[name] += count * many[like_this]
    return {name: int(count) for name, count in counts.items()}


class _OfHome(NamedTuple):
    """What is counted of one home."""

    counts: Mapping[str, int]
    switched: bool
    """Whether it almost surely switched requests off, as far as the agency can tell."""
    decliner: bool
    """Whether it almost surely said no at least once."""


class _Counting:
    """How exposures of the homes of one view are counted."""

    def __init__(self, view: View, proven: Certainty) -> None:
        self._over: list[bool] = known_to_be_over(view, proven).tolist()
        self._posts: list[bool] = view.posts.tolist()
        self._priors = _priors_of_not_sharing(view)

    def of(self, one: Member, door: float, *, camera_known: bool) -> _OfHome:
        """Count what is known of a home: all that concerns it with the chance `door`."""
        _, proof, belief, error, before = one
        counts = defaultdict[str, int](int)
        slack = 2.0 * error
        off_before = _off(before, camera_known)
        off = _off(belief, camera_known or "camera" in proof.facts)
        switched = "opted_out" in proof.facts or door * off - slack >= EXPOSED
        switched = switched and door * off_before < EXPOSED
        counts["exposed_opted_out"] += switched
        for request, chances in belief.decisions.items():
            if self._posts[request]:
                continue
            _, _, declining, ignoring = chances
            silent = door * (declining + ignoring) - slack
            declined = door * declining - slack
            base = door * before.decisions[request][_OF_DECLINING]
            bits = proof.decisions[request]
            sure = not bits & ~(_DECLINED | _IGNORED)
            surely_no = bits == _DECLINED
            counts["exposed_nonsharing"] += (
                self._over[request]
                and (sure or silent >= EXPOSED)
                and self._priors[request] < EXPOSED
            )
            counts["exposed_declines"] += (surely_no or declined >= EXPOSED) and base < EXPOSED
        decliner = "declined" in proof.facts or door * belief.declined - slack >= EXPOSED
        decliner = decliner and door * before.declined < EXPOSED
        counts["exposed_decliners"] += decliner
        return _OfHome(counts, switched, decliner)


def _off(belief: Belief, camera_known: bool) -> float:
    """Return the chance that requests are switched off at a home whose camera is known."""
    off = belief.inactive if belief.off is None else belief.off
    return off if camera_known else 0.0


def _priors_of_not_sharing(view: View) -> list[float]:
    """Return for each request the chance, before any fact, that any home is asked and is silent."""
    evidence = view.evidence
    off = max((subject.opted_out for subject in evidence.subjects), default=0.0)
    kinds = evidence.subjects[0].kinds if evidence.subjects else ()
    return [
        view.camera_before
        * (1.0 - off if asking.heeds_switch else 1.0)
        * (1.0 - sum(kind.prior * kind.sharing(told=asking.told) for kind in kinds))
        for asking in evidence.requests
    ]
