"""Proofs told by supposing the opposite: what each number then says, until two of them clash.

Only steps of one kind are taken: a number is already full, so nobody else adds to it, or it needs
everybody who is left. Where those reach no clash, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.measure.inference.answer import Proof
from simulator.measure.inference.evidence import (
    ANYTHING,
    OUTCOME_OF,
    DoorOutcome,
    Evidence,
    Named,
    PublishedNumber,
)
from simulator.measure.inference.proving.certainty import CertainFact
from simulator.report.words.proof.counting import MANY_NAMES, did, nobody_did, so_many_did, where
from simulator.report.words.proof.steps import Step, step
from simulator.report.words.terms import joined

_NOT_ASKED = 1 << DoorOutcome.NOT_ASKED
_SHARED, _DECLINED = 1 << DoorOutcome.SHARED, 1 << DoorOutcome.DECLINED
_ASKED = ANYTHING & ~_NOT_ASKED
_MOST_STEPS = 6
"""A longer chain convinces nobody."""
_MOST_PAIRS = 20_000
_Pair = tuple[int, int]
_OPPOSITE: dict[CertainFact, tuple[str, int]] = {
    "camera": ("had no camera", _NOT_ASKED),
    "no_camera": ("had a camera", _ASKED),
    "opted_out": ("had not switched requests off", _ASKED),
    "not_opted_out": ("had switched requests off", _NOT_ASKED),
    "not_asked": ("was asked", _ASKED),
    "declined": ("never said no", ANYTHING & ~_DECLINED),
    "not_shared": ("shared", _NOT_ASKED | _SHARED),
    "not_declined": ("said no", _DECLINED),
}
_BY_NAME: tuple[CertainFact, ...] = ("declined", "not_shared", "not_declined")
"""What is about requests that ask by name, and about no post."""


def supposing(evidence: Evidence, proof: Proof) -> list[Step] | None:
    """Return how the opposite of `proof` runs into its facts; nothing where no short way does."""
    home, fact = proof.home, proof.fact
    in_areas = [at for at, request in enumerate(evidence.requests) if home in request.homes]
    name = evidence.subjects[home].id
    words, left = _OPPOSITE[fact]
    if fact == "opted_out" and evidence.subjects[home].camera < 1.0:
        return None  # it might have no camera: that is another thing to suppose
    if fact in _BY_NAME:
        in_areas = [request for request in in_areas if not evidence.requests[request].post]
    if fact == "not_opted_out":
        in_areas = [request for request in in_areas if evidence.requests[request].heeds_switch]
    if fact == "not_asked":
        # Whoever is asked at all is asked by those that ask in spite of a switch.
        anyway = [request for request in in_areas if not evidence.requests[request].heeds_switch]
        in_areas = anyway or in_areas
    if fact != "not_declined":
        world = _World(evidence, proof)
        if fact == "not_shared":
            words = _shared_words(world, in_areas, home)
        supposed = _Said(f"{name} {words}", frozenset(), frozenset({home}))
        return world.clash(supposed, [(request, home) for request in in_areas], left)
    told: list[Step] = []
    for request in in_areas:
        world = _World(evidence, proof)
        if not world.bits.get((request, home), 0) & _DECLINED:
            continue
        where = f" in {evidence.requests[request].id}"
        supposed = _Said(f"{name} {words}{where}", frozenset({request}), frozenset({home}))
        chain = world.clash(supposed, [(request, home)], left)
        if chain is None or len(told) > _MOST_STEPS:
            return None
        told.extend(chain)
    return told or None


def _shared_words(world: _World, requests: list[int], home: int) -> str:
    certain = not any(world.bits.get((request, home), 0) & _NOT_ASKED for request in requests)
    every = " every time" if len(requests) > 1 else ""
    return f"shared{every}" if certain else f"was not asked, or shared{every}"


@dataclass(frozen=True, slots=True)
class _Said:
    """What is supposed, or what a number says once other steps are taken."""

    words: str
    requests: frozenset[int]
    homes: frozenset[int]
    """Those that the words name."""
    after: frozenset[int] = frozenset()
    """The steps that it needs."""

    def told(self, text: str, *others: _Said) -> Step:
        """Return it as a step that `text` tells, with what `others` of which it tells are about."""
        every = (self, *others)
        return step(
            text,
            (request for said in every for request in said.requests),
            (home for said in every for home in said.homes),
        )


@dataclass(slots=True)
class _World:
    """The outcomes that are left in every request at every home, as the facts of a proof go."""

    evidence: Evidence
    proof: Proof
    bits: dict[_Pair, int] = field(default_factory=dict)
    _why: dict[_Pair, frozenset[int]] = field(default_factory=dict)
    """The steps that narrowed each."""
    _mine: dict[int, list[_Pair]] = field(default_factory=dict)
    _steps: list[_Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with what is known of cameras, and with what is known by name."""
        requests: dict[int, None] = {}
        for fact in self.proof.facts:
            some = fact.requests if isinstance(fact, PublishedNumber) else (fact.request,)
            requests.update(dict.fromkeys(some))
        for place, asking in enumerate(self.evidence.requests):
            if place in requests or self.proof.home in asking.homes:
                for home in asking.homes:
                    subject = self.evidence.subjects[home]
                    off = subject.opted_out if asking.heeds_switch else 0.0
                    asked = _ASKED if subject.camera > 0.0 and off < 1.0 else 0
                    sure = subject.camera == 1.0 and off == 0.0
                    self.bits[place, home] = asked | (0 if sure else _NOT_ASKED)
                    self._why[place, home] = frozenset()
                    self._mine.setdefault(home, []).append((place, home))
        for fact in self.proof.facts:
            if isinstance(fact, Named):
                self._narrow((fact.request, fact.home), fact.left, frozenset())

    def clash(self, supposed: _Said, pairs: list[_Pair], left: int) -> list[Step] | None:
        """Suppose that `left` is left of `pairs`; return what follows from it, up to a clash."""
        if len(self.bits) > _MOST_PAIRS:
            return None
        for pair in pairs:
            self._narrow(pair, left, frozenset())
        numbers = [fact for fact in self.proof.facts if isinstance(fact, PublishedNumber)]
        for _ in range(_MOST_STEPS):
            for number in numbers:
                clash = self._clash(number)
                if clash is not None:
                    return self._told(supposed, clash)
            if not any(self._follow(number) for number in numbers):
                return None
        return None

    def _told(self, supposed: _Said, clash: _Said) -> list[Step]:
        needed, edge = set(clash.after), list(clash.after)
        while edge:
            more = self._steps[edge.pop()].after - needed
            needed |= more
            edge.extend(more)
        chain = [self._steps[place] for place in sorted(needed)]
        first, *rest = chain or [clash]
        begin = supposed.told(f"Suppose {supposed.words}: then {first.words}.", first)
        if not chain:
            return [begin]
        middle = [said.told(f"Then {said.words}.") for said in rest]
        return [begin, *middle, clash.told(f"But then {clash.words}.")]

    def _narrow(self, pair: _Pair, left: int, why: frozenset[int]) -> None:
        """Leave `left` of `pair`; a home is asked wherever it is asked once, or nowhere.

        Where some requests ask in spite of a switch, it is asked in those wherever it is asked at
        all, and in no other where it is not asked in one of those.
        """
        if pair not in self.bits:
            return
        self._leave(pair, left, why)
        heeds = self._heeds(pair)
        if not self.bits[pair] & _NOT_ASKED:
            others = _ASKED
            touched = [other for other in self._mine[pair[1]] if heeds or not self._heeds(other)]
        elif self.bits[pair] == _NOT_ASKED:
            others = _NOT_ASKED
            touched = [other for other in self._mine[pair[1]] if not heeds or self._heeds(other)]
        else:
            return
        for other in touched:
            self._leave(other, others, self._why[pair])

    def _heeds(self, pair: _Pair) -> bool:
        return self.evidence.requests[pair[0]].heeds_switch

    def _leave(self, pair: _Pair, left: int, why: frozenset[int]) -> None:
        if self.bits[pair] & ~left:
            self.bits[pair] &= left
            self._why[pair] |= why

    def _counted(
        self, number: PublishedNumber
    ) -> tuple[list[_Pair], list[_Pair], list[_Pair], int]:
        """Return the pairs that add to `number` for sure, perhaps and never, and its outcomes."""
        bits = _ASKED if number.item == "asked" else 1 << OUTCOME_OF[number.item]
        sure: list[_Pair] = []
        perhaps: list[_Pair] = []
        never: list[_Pair] = []
        for request in number.requests:
            for home in self.evidence.requests[request].homes:
                pair = request, home
                if pair in number.left_out:
                    continue
                left = self.bits[pair]
                which = never if not left & bits else perhaps if left & ~bits else sure
                which.append(pair)
        return sure, perhaps, never, bits

    def _clash(self, number: PublishedNumber) -> _Said | None:
        if number.noisy is not None:
            return None
        sure, perhaps, never, _ = self._counted(number)
        could = len(sure) + len(perhaps)
        if number.high is not None and len(sure) > number.high:
            words = f"at least {so_many_did(len(sure), number.item)} {self._where(number)}, "
            words += f"not {number.high:,}" if number.exact else f"more than {number.high:,}"
            return self._said(words, number.requests, self._reasons(sure))
        if could < number.low:
            most = "at most " if could else ""
            words = f"{most}{so_many_did(could, number.item)} {self._where(number)}, "
            words += f"not {number.low:,}" if number.exact else f"fewer than {number.low:,}"
            return self._said(words, number.requests, self._reasons(never))
        return None

    def _said(
        self, words: str, requests: Iterable[int], after: frozenset[int], homes: Iterable[int] = ()
    ) -> _Said:
        return _Said(words, frozenset(requests), frozenset(homes), after)

    def _follow(self, number: PublishedNumber) -> bool:
        """Take the step that `number` forces, if there is one."""
        if number.noisy is not None:
            return False
        sure, perhaps, never, bits = self._counted(number)
        if not perhaps:
            return False
        if len(sure) == number.high:
            left, resting = ~bits, self._resting(perhaps, ~bits)
            nobody = nobody_did(number.item, " else" if sure else "")
            words = f"{nobody} {self._where(number)}"
            words += self._not_asked(resting)
            said = self._said(words, number.requests, self._reasons(sure), resting)
        elif len(sure) + len(perhaps) == number.low:
            left, said = bits, self._forced(number, perhaps, self._reasons(never))
        else:
            return False
        place = len(self._steps)
        self._steps.append(said)
        for pair in perhaps:
            self._narrow(pair, left, frozenset({place}))
        return True

    def _forced(self, number: PublishedNumber, pairs: list[_Pair], after: frozenset[int]) -> _Said:
        homes = list(dict.fromkeys(home for _, home in pairs))
        if len(homes) > MANY_NAMES:
            words = f"everybody who is left {did(1, number.item)} {self._where(number)}"
            return self._said(words, number.requests, after)
        requests = list(dict.fromkeys(request for request, _ in pairs))
        where = joined([self.evidence.requests[request].id for request in requests])
        words = f"{self._names(homes)} {did(len(homes), number.item)} in {where}"
        return self._said(words, requests, after, homes)

    def _resting(self, pairs: list[_Pair], left: int) -> list[int]:
        """Return the few that are not asked at all, now that only `left` is left of `pairs`."""
        homes = [home for request, home in pairs if self.bits[request, home] & left == _NOT_ASKED]
        few = list(dict.fromkeys(homes))
        return [] if left == _NOT_ASKED or len(few) > MANY_NAMES else few

    def _not_asked(self, homes: list[int]) -> str:
        if not homes:
            return ""
        return f", so {self._names(homes)} {'was' if len(homes) == 1 else 'were'} not asked"

    def _names(self, homes: list[int]) -> str:
        return joined([self.evidence.subjects[home].id for home in homes])

    def _reasons(self, pairs: list[_Pair]) -> frozenset[int]:
        return frozenset().union(*(self._why[pair] for pair in pairs))

    def _where(self, number: PublishedNumber) -> str:
        return where(self.evidence, number)
