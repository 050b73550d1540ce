"""The few facts that force something: sets of which none can be left out, found by leaving out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import DoorOutcome, Evidence, Fact, Named, PublishedNumber
from simulator.measure.inference.proving.certainty import CertainFact, Certainty, certainty
from simulator.measure.inference.proving.integer import MOST_SEARCHED
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving.frontier import MOST_MOVES
from simulator.measure.inference.stopping import go_on

MOST_JUDGED = 40_000
"""Facts and homes judged, over all sets of facts that are tried: what was found by then is as
small as it gets. A long proof beats a hanging program."""
_EACH = 100
"""What a set costs beside its facts."""
_HOMES = 5
"""So many homes cost as much as a fact."""
_MOST_SETS = 1_000
"""Sets of two facts that are tried one by one."""
_DECLINED, _SHARED = 1 << DoorOutcome.DECLINED, 1 << DoorOutcome.SHARED
_NOT_ASKED = 1 << DoorOutcome.NOT_ASKED
_Forces = Callable[[tuple[Fact, ...]], bool]


class Patience:
    """How long to look for shorter proofs, over all proofs of one answer; counted, not timed."""

    def __init__(self, homes: int, most_judged: int = MOST_JUDGED) -> None:
        self._homes, self._left = homes, most_judged

    def spend(self, facts: int) -> None:
        """Take off what it costs to judge a set of so many facts."""
        self._left -= _EACH + facts + self._homes // _HOMES

    def lasts(self) -> bool:
        """Tell whether any is left."""
        return self._left > 0


def irreducible(facts: Sequence[Fact], judge: _Forces, patience: Patience) -> tuple[Fact, ...]:
    """Return a set of facts that forces something, none of which can be left out.

    All of `facts` together have to force it. Where `patience` ends first, what is left by then is
    returned, and some of it may be needless. The first ones are tried alone, twice as many each
    time: few facts are quick to judge, and where there is a choice the first ones are kept. Of
    those a set of one or two facts is found where there is one and they are not too many; a
    larger one is found by leaving out facts, the last ones first and many at a time, so that no
    part of it would do.
    """
    too_little: list[frozenset[Fact]] = []

    def forces(some: tuple[Fact, ...]) -> bool:
        # What a set does not force, no part of it does.
        if any(too_few.issuperset(some) for too_few in too_little):
            return False
        go_on()
        patience.spend(len(some))
        forced = judge(some)
        if not forced:
            too_little.append(frozenset(some))
        return forced

    facts = tuple(facts)
    if not facts or forces(()):
        return ()
    many = 1
    while many < len(facts) and patience.lasts() and not forces(facts[:many]):
        many *= 2
    if not patience.lasts():
        return facts
    near = facts[:many]
    kept = _thinned(near, forces, patience)
    return _shorter(near, kept, forces, patience) or kept


def _shorter(
    near: tuple[Fact, ...], kept: tuple[Fact, ...], forces: _Forces, patience: Patience
) -> tuple[Fact, ...]:
    """Return one or two facts of `near` that force it, fewer than `kept`; nothing if none do."""
    sizes = [size for size in (1, 2) if size < len(kept) and len(near) ** size <= _MOST_SETS * size]
    for needed in kept if sizes else ():
        # Where every proof needs it, no set without it is worth a try.
        if patience.lasts():
            forces(tuple(some for some in near if some != needed))
    for size in sizes:
        for some in itertools.combinations(near, size):
            if not patience.lasts():
                return ()
            if forces(some):
                return some
    return ()


def _thinned(facts: tuple[Fact, ...], forces: _Forces, patience: Patience) -> tuple[Fact, ...]:
    """Leave out stretches of facts, each half as long as the ones before, down to single ones."""
    kept, stretch = facts, len(facts)
    while stretch > 1:
        stretch = (stretch + 1) // 2
        end = len(kept)
        while end > 0 and patience.lasts():
            rest = kept[: max(0, end - stretch)] + kept[end:]
            if rest and forces(rest):
                kept = rest
            end -= stretch
    return kept


def contradiction(evidence: Evidence) -> tuple[tuple[Fact, ...], bool]:
    """Return facts that cannot hold together, and whether that is so whatever the rates."""
    patience = Patience(len(evidence.subjects))

    def no_world(facts: tuple[Fact, ...]) -> bool:
        return certainty(evidence.given(facts)) is None

    if no_world(evidence.facts):
        return irreducible(_numbers_first(evidence.facts), no_world, patience), True

    def unlikely(facts: tuple[Fact, ...]) -> bool:
        return not posterior(evidence.given(facts)).possible

    return irreducible(_numbers_first(evidence.facts), unlikely, patience), False


def because(
    evidence: Evidence,
    home: int,
    fact: CertainFact,
    patience: Patience | None = None,
    proving: tuple[int, int] = (MOST_MOVES, MOST_SEARCHED),
) -> tuple[Fact, ...]:
    """Return the few facts that prove `fact` of the subject `home`.

    `proving` is what each set of facts may take to be judged: moves and variables (`certainty`).
    """
    named = _by_name(evidence, home, fact)
    if named is not None:
        return (named,)

    # Sets that are tried one after the other differ in a few facts: most components are alike.
    shapes = Shapes()

    def proves(facts: tuple[Fact, ...]) -> bool:
        found = certainty(evidence.given(facts), *proving, shapes)
        return found is not None and fact in found.of(home).facts

    patience = patience or Patience(len(evidence.subjects))
    return irreducible(_nearest(evidence, home), proves, patience)


def all_proofs(
    evidence: Evidence, proven: Certainty
) -> dict[tuple[int, CertainFact], tuple[Fact, ...]]:
    """Return for every (home, fact) that is proven the few facts that force it.

    Homes of a class change places without changing anything else, so that one proof does for all.
    """
    patience = Patience(len(evidence.subjects))
    proof_of: dict[tuple[int, CertainFact], tuple[Fact, ...]] = {}
    by_pair = {
        (fact.request, fact.home, fact.left): fact
        for fact in evidence.facts
        if isinstance(fact, Named)
    }
    own = _named_of(evidence)
    for home_class, said in zip(proven.classes, proven.proven, strict=True):
        for fact in said.facts:
            model: tuple[int, tuple[Fact, ...]] | None = None
            for home in home_class.members:
                named = _forced_by(own.get(home, ()), evidence, home, fact)
                if named is not None:
                    proof_of[home, fact] = (named,)
                    continue
                if model is None:
                    model = home, because(evidence, home, fact, patience)
                proof_of[home, fact] = _exchanged(model, home, by_pair)
    return proof_of


def _exchanged(
    model: tuple[int, tuple[Fact, ...]],
    home: int,
    by_pair: dict[tuple[int, int, int], Named],
) -> tuple[Fact, ...]:
    """Return the proof about another home of the class, with the two homes exchanged."""
    first, facts = model
    places = {first: home, home: first}
    return tuple(
        by_pair.get((fact.request, places[fact.home], fact.left), fact)
        if isinstance(fact, Named) and fact.home in places
        else fact
        for fact in facts
    )


def _numbers_first(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the facts in an order in which few of the first ones say much."""
    return tuple(sorted(facts, key=lambda fact: isinstance(fact, Named)))


def _nearest(evidence: Evidence, home: int) -> tuple[Fact, ...]:
    """Return the facts that can have to do with `home`, those about its own requests first."""
    facts_of: dict[int, list[int]] = {}
    for place, fact in enumerate(evidence.facts):
        for request in fact.requests if isinstance(fact, PublishedNumber) else (fact.request,):
            facts_of.setdefault(request, []).append(place)
    areas: dict[int, list[int]] = {}
    for request, asking in enumerate(evidence.requests):
        for neighbour in asking.homes:
            areas.setdefault(neighbour, []).append(request)
    order: dict[int, None] = {}
    reached, edge = set(areas.get(home, ())), list(areas.get(home, ()))
    homes = {home}
    while edge:
        beyond: dict[int, None] = {}
        near = sorted({place for request in edge for place in facts_of.get(request, ())})
        for place in sorted(near, key=lambda fact: isinstance(evidence.facts[fact], Named)):
            order.setdefault(place)
            fact = evidence.facts[place]
            if isinstance(fact, PublishedNumber):
                beyond.update(dict.fromkeys(fact.requests))
        for request in edge:
            for neighbour in evidence.requests[request].homes:
                if neighbour not in homes:
                    homes.add(neighbour)
                    beyond.update(dict.fromkeys(areas[neighbour]))
        edge = [request for request in beyond if request not in reached]
        reached.update(edge)
    return tuple(evidence.facts[place] for place in order)


def _named_of(evidence: Evidence) -> dict[int, list[Named]]:
    facts_about: dict[int, list[Named]] = {}
    for fact in evidence.facts:
        if isinstance(fact, Named):
            facts_about.setdefault(fact.home, []).append(fact)
    return facts_about


def _by_name(evidence: Evidence, home: int, fact: CertainFact) -> Named | None:
    own = [one for one in evidence.facts if isinstance(one, Named) and one.home == home]
    return _forced_by(own, evidence, home, fact)


def _forced_by(
    own: Sequence[Named], evidence: Evidence, home: int, fact: CertainFact
) -> Named | None:
    """Return the fact about `home` by name that forces `fact` alone, without any search."""
    for named in own:
        request = evidence.requests[named.request]
        asked = not named.left & _NOT_ASKED
        forced = {
            "declined": named.left == _DECLINED and not request.post,
            "not_shared": asked and not named.left & _SHARED and not request.post,
            "camera": asked,
            "not_opted_out": asked and request.heeds_switch,
        }
        if forced.get(fact, False):
            return named
        if fact == "not_declined" and not named.left & _DECLINED and not request.post:
            areas = sum(home in one.homes for one in evidence.requests if not one.post)
            if areas == 1:
                return named
    return None
