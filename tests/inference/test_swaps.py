"""A world next to a known one is a world: every count and every number is checked anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from simulator.measure.inference.pieces.puzzle import puzzle
from simulator.measure.inference.proving import integer
from simulator.measure.inference.proving.columns import Columns, shape_of
from simulator.measure.inference.proving.searching import Budget, search
from simulator.measure.inference.proving.swaps import Swaps
from simulator.measure.inference.written import evidence_of
from simulator.scenario.cases.case import Case
from tests.inference.test_certainty_at_scale import town
from tests.inference.worlds import cases
from tests.sizes import few_and_many


def assert_a_world(shapes, limits, world):
    totals = dict.fromkeys(limits, 0)
    for shape, counts in zip(shapes, world, strict=True):
        assert (0 if shape.can_rest else shape.size) <= counts.active
        assert counts.active <= (shape.size if shape.can_act else 0)
        for outcomes, requests, profiles in zip(
            counts.outcomes, shape.requests, shape.profiles, strict=True
        ):
            assert all(many >= 0 for many in outcomes.values())
            assert outcomes.keys() <= set(range(len(profiles)))
            assert sum(outcomes.values()) == counts.active * requests
        for cell, many in shape.adds(counts).items():
            totals[cell] += many
    assert all(low <= totals[cell] <= high for cell, (low, high) in limits.items())


def answered_next_to_a_world(evidence) -> tuple[int, int]:
    """Ask what one world does not show of those next to it; return how many, and how many found.

    Every world that comes back has to be one, and to show what was asked for.
    """
    taken_apart = puzzle(evidence)
    asked, shown = 0, 0
    for component in () if taken_apart is None else taken_apart.components:
        shapes = [shape_of(piece) for piece in component.pieces]
        limits = integer._limits(taken_apart, component)
        columns = Columns()
        for shape in shapes:
            columns.homes(shape, shape.size)
        found = search(columns, limits, np.ones(len(columns.most)), Budget(100_000))
        if found is False or not component.cells:
            continue
        world = columns.counts(found)
        assert_a_world(shapes, limits, world)
        totals, holders = dict.fromkeys(limits, 0), {cell: [] for cell in limits}
        for place, (shape, counts) in enumerate(zip(shapes, world, strict=True)):
            for cell, many in shape.adds(counts).items():
                totals[cell] += many
                holders[cell].append(place)
        swaps = Swaps(shapes, limits, holders, Budget(100_000))
        for place, shape in enumerate(shapes):
            for question in filter(None, map(shape.plainest, integer._questions(shape))):
                if shape.shows(world[place], question):
                    continue
                asked += 1
                changed = swaps.example(world, totals, place, question)
                if changed is not None:
                    there = [changed.get(at, counts) for at, counts in enumerate(world)]
                    assert_a_world(shapes, limits, there)
                    assert shape.shows(there[place], question)
                    shown += 1
    return asked, shown


def every_world_that_is_found_is_one(case):
    answered_next_to_a_world(evidence_of(Case.model_validate(case)))


test_what_swaps_find_is_a_world, test_what_many_swaps_find_is_a_world = few_and_many(
    given(case=cases(most_homes=6, most_requests=4)), every_world_that_is_found_is_one, 24, 1_500
)


@pytest.mark.parametrize("items", [("asked", "shared", "declined"), ("declined",)])
def test_swaps_answer_most_of_what_is_asked_of_a_town(items):
    evidence = town(60, 12, 3, reach=16.0, items=items).evidence
    asked, shown = answered_next_to_a_world(evidence)
    assert asked > 50
    assert shown > 0.6 * asked
