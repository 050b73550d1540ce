"""What is proven in towns that are too large for the sweep, against the sweep and the truth."""

import dataclasses

import numpy as np
import pytest

from simulator.measure.inference.evidence import (
    OUTCOME_OF,
    DoorOutcome,
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.pieces.puzzle import puzzle
from simulator.measure.inference.proving.certainty import certainty
from simulator.measure.inference.proving.integer import MOST_SEARCHED, Budget, possibilities
from simulator.measure.inference.proving.possible import Possible
from tests.sizes import some_here

SOLVER_ONLY = -1
"""Moves of a sweep that always gives up."""
EVEN = (Kind("", 1.0, 1 / 3, 1 / 3),)


@dataclasses.dataclass
class Town:
    """What was told of a town, and what happened in it."""

    evidence: Evidence
    came: dict[tuple[int, int], DoorOutcome]
    """By request and home."""
    off: list[bool]


def town(homes, requests, seed, *, reach=14.5, items=("asked",), named=0.0):
    """Draw overlapping round areas of about `reach` homes, and publish the totals of `items`.

    All cameras are known, and every home may have opted out; a tenth of them has. Responses of
    a share `named` of the pairs are known by name.
    """
    rng = np.random.default_rng([homes, requests, seed])
    where, centres = rng.random((homes, 2)), rng.random((requests, 2))
    radii = np.sqrt(reach / homes / np.pi) * np.exp(0.2 * rng.normal(size=requests))
    off = (rng.random(homes) < 0.1).tolist()
    areas, facts, came = [], [], {}
    for request, (centre, radius) in enumerate(zip(centres, radii, strict=True)):
        near = np.flatnonzero(((where - centre) ** 2).sum(axis=1) < radius**2).tolist()
        areas.append(ObservedRequest(f"R{request}", tuple(near)))
        for home in near:
            answer = DoorOutcome(int(rng.choice((1, 2, 3), p=(0.3, 0.2, 0.5))))
            came[request, home] = DoorOutcome.NOT_ASKED if off[home] else answer
            if rng.random() < named and not off[home]:
                facts.append(Named("", request, home, 1 << answer))
        told = [came[request, home] for home in near]
        for item in items:
            total = (
                sum(one != DoorOutcome.NOT_ASKED for one in told)
                if item == "asked"
                else told.count(OUTCOME_OF[item])
            )
            facts.append(PublishedNumber(f"{item} in R{request}", item, (request,), total, total))
    subjects = tuple(Subject(f"H{home}", EVEN, 1.0, 0.5) for home in range(homes))
    return Town(Evidence(subjects, tuple(areas), tuple(facts)), came, off)


def small(seed):
    """Draw a town that the sweep is quick with, of 40 to 60 homes and 15 to 22 requests."""
    items = [("asked",), ("asked", "declined"), ("asked", "declined", "ignored"), ("shared",)]
    size = {"reach": 5.0, "items": items[seed % 4], "named": (seed % 3) * 0.2}
    return town(40 + seed, 15 + seed % 8, seed, **size)


def assert_true(drawn, found):
    """Assert that what is proven holds in the drawn world; return how many are proven off."""
    proven_off = 0
    for one, proven in zip(found.classes, found.proven, strict=True):
        for home in one.members:
            mine = {r: drawn.came[r, home] for group in one.groups for r in group.requests}
            true = {
                "opted_out": drawn.off[home],
                "not_opted_out": not drawn.off[home],
                "not_asked": drawn.off[home],
                "declined": DoorOutcome.DECLINED in mine.values(),
                "not_declined": DoorOutcome.DECLINED not in mine.values(),
                "not_shared": bool(
                    {DoorOutcome.DECLINED, DoorOutcome.IGNORED} & set(mine.values())
                ),
            }
            assert all(true[fact] for fact in proven.facts)
            assert all(proven.decisions[r] & (1 << came) for r, came in mine.items())
            proven_off += "opted_out" in proven.facts
    return proven_off


@pytest.mark.parametrize("seed", some_here(range(20), here=range(4)))
def test_integer_bounds_prove_what_the_sweep_proves_and_nothing_false(seed):
    drawn = small(seed)
    swept, solved = certainty(drawn.evidence), certainty(drawn.evidence, SOLVER_ONLY)
    assert swept.complete
    assert solved.complete
    assert solved.proven == swept.proven
    assert_true(drawn, solved)


@pytest.mark.parametrize("seed", some_here(range(20), here=range(4)))
def test_facts_that_no_world_fits_are_found_out_by_integer_bounds_too(seed):
    evidence = small(seed).evidence
    facts = list(evidence.facts)
    place = next(
        i for i, fact in enumerate(facts) if isinstance(fact, PublishedNumber) and fact.low
    )
    lower = facts[place].low - 1
    facts[place] = dataclasses.replace(facts[place], low=lower, high=lower)
    other = evidence.given(tuple(facts))
    swept, solved = certainty(other), certainty(other, SOLVER_ONLY)
    assert (solved is None) == (swept is None)
    assert swept is None or solved.proven == swept.proven


@pytest.mark.parametrize("seed", some_here(range(12), here=range(4)))
def test_tiny_neighbourhoods_find_what_the_whole_shows(seed):
    drawn = small(seed)
    taken_apart = puzzle(drawn.evidence)
    found = []
    for reach in (1, 3, 1_000):
        homes = [Possible() for _ in taken_apart.classes]
        for component in taken_apart.components:
            said = possibilities(taken_apart, component, homes, Budget(MOST_SEARCHED), reach)
            assert said.possible
            assert said.complete
        found.append(homes)
    assert found[0] == found[1] == found[2]


@pytest.fixture(scope="module")
def proven_whole():
    """A town, and all that can be proven of it."""
    drawn = town(60, 40, 3, reach=6.0, items=("asked", "declined"))
    return drawn, certainty(drawn.evidence, SOLVER_ONLY)


@pytest.mark.parametrize("most_searched", [0, 300, 3_000])
def test_with_little_effort_less_is_proven_and_it_says_so(proven_whole, most_searched):
    drawn, whole = proven_whole
    some = certainty(drawn.evidence, SOLVER_ONLY, most_searched)
    assert whole.complete
    assert not some.complete
    assert some == certainty(drawn.evidence, SOLVER_ONLY, most_searched)
    for less, more in zip(some.proven, whole.proven, strict=True):
        assert set(less.facts) <= set(more.facts)
        assert all(less.decisions[r] & bits == bits for r, bits in more.decisions.items())
    assert_true(drawn, some)


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param(50_000, id="sweep first"),
        pytest.param(SOLVER_ONLY, id="integer bounds", marks=pytest.mark.thorough),
    ],
)
def test_what_is_proven_of_a_town_of_5000_homes_is_true(moves):
    drawn = town(5_000, 500, 0)
    found = certainty(drawn.evidence, moves)
    assert found.complete
    assert assert_true(drawn, found) > 3
