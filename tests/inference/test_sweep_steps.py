"""A sweep that lists the ways of homes late, and its states by one number each, is the same sweep."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.measure.inference.evidence import (
    ANYTHING,
    DoorOutcome,
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.pieces import propagation
from simulator.measure.inference.pieces.classes import classes
from simulator.measure.inference.pieces.differencing import differenced
from simulator.measure.inference.pieces.puzzle import puzzle
from simulator.measure.inference.pieces.support import TooManyWorldsError, parts_of
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.solving import frontier, states, together
from simulator.measure.inference.solving.counting import Counting, counting_of
from simulator.measure.inference.solving.frontier import possible_rows, solve
from simulator.measure.inference.solving.together import Together, together_of
from simulator.measure.inference.written import evidence_of
from simulator.scenario.cases.case import Case
from tests.inference.worlds import cases
from tests.sizes import few_and_many

EFFORTS = (1_000_000, 200, 60, 20)
ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), min_size=1, max_size=4)


def counted(case):
    """Yield each component of a case that a number is about, with its parts and their sizes."""
    taken_apart = puzzle(evidence_of(Case.model_validate(case)))
    for component in () if taken_apart is None else taken_apart.components:
        if component.cells:
            parts = parts_of(taken_apart, component)
            yield taken_apart.numbers, component, parts, [one.size for one in component.pieces]


def swept_in_every_way(case, shapes=None):
    """Return what the sweeps over every component come to, to the last bit."""
    found = []
    for numbers, component, parts, sizes in counted(case):
        for sweep, moves in itertools.product((solve, possible_rows), EFFORTS):
            try:
                found.append(repr(sweep(parts, sizes, numbers, component.cells, moves, shapes)))
            except TooManyWorldsError:
                found.append("too many")
    return found


def a_sweep_is_the_same_whenever_its_steps_are_listed(case):
    with pytest.MonkeyPatch.context() as at_once:
        at_once.setattr(Together, "most_added", lambda _: None)
        expected = swept_in_every_way(case)
    assert swept_in_every_way(case) == expected


test_steps_listed_late, test_many_sweeps_with_steps_listed_late = few_and_many(
    given(case=cases(most_homes=5)), a_sweep_is_the_same_whenever_its_steps_are_listed, 24, 1_000
)


def a_sweep_is_the_same_with_steps_that_were_kept(case):
    expected, shapes = swept_in_every_way(case), Shapes()
    assert swept_in_every_way(case, shapes) == expected
    assert swept_in_every_way(case, shapes) == expected


test_steps_that_were_kept, test_many_sweeps_with_steps_that_were_kept = few_and_many(
    given(case=cases(most_homes=5)), a_sweep_is_the_same_with_steps_that_were_kept, 24, 1_000
)


def a_sweep_is_the_same_where_one_way_is_left(case):
    with pytest.MonkeyPatch.context() as the_long_way:
        the_long_way.setattr(frontier, "_is_only_way", lambda _: False)
        the_long_way.setattr(together, "_only_way", lambda *_: None)
        expected = swept_in_every_way(case)
    assert swept_in_every_way(case) == expected


test_one_way_that_is_left, test_many_with_one_way_that_is_left = few_and_many(
    given(case=cases(most_homes=5)), a_sweep_is_the_same_where_one_way_is_left, 36, 2_000
)


def test_where_all_that_homes_add_is_told_of_one_way_is_left():
    kind = (Kind("", 1.0, 0.2, 0.3),)
    subjects = (Subject("S", kind, camera=0.3, copies=40), Subject("T", kind))
    facts = (
        PublishedNumber("asked", "asked", (0,), low=12, high=12),
        PublishedNumber("declined", "declined", (0,), low=4, high=4),
        PublishedNumber("ignored", "ignored", (0,), low=7, high=7),
        Named("T", 0, 1, 1 << DoorOutcome.SHARED),
        Named("S", 0, 0, ANYTHING & ~(1 << DoorOutcome.SHARED)),
    )
    taken_apart = puzzle(Evidence(subjects, (ObservedRequest("R", (0, 1)),), facts))
    (component,) = taken_apart.components
    parts, sizes = parts_of(taken_apart, component), [one.size for one in component.pieces]
    what = parts, sizes, taken_apart.numbers, component.cells
    assert len(parts) == 2
    trail = frontier._trail(*what, 1_000, None, keep_all=False)
    assert frontier._is_only_way(trail)
    alphas, log_probability = frontier._forward(trail)
    gathered = frontier._backward(trail, alphas, parts, sizes)
    assert repr(solve(*what)) == repr(frontier.Solved(log_probability, gathered, 42))


def noisy_street(declined, shared, others):
    """Many homes alike and some more, of whom two blurred numbers tell."""
    kind, quiet = (Kind("", 1.0, 0.2, 0.3),), (Kind("", 1.0, 0.05, 0.1),)
    subjects = (Subject("S", kind, copies=90), Subject("T", quiet, copies=others))
    facts = tuple(
        PublishedNumber(item, item, (0,), noisy=number, epsilon=0.5)
        for item, number in (("declined", declined), ("shared", shared))
    )
    return puzzle(Evidence(subjects, (ObservedRequest("R", (0, 1)),), facts))


def test_a_step_that_leaves_ways_out_is_kept_for_the_same_numbers_alone():
    shapes = Shapes()
    for declined, shared, others in ((27, 18, 3), (27, 18, 3), (60, 5, 3), (27, 18, 9), (60, 5, 3)):
        taken_apart = noisy_street(declined, shared, others)
        (component,) = taken_apart.components
        parts, sizes = parts_of(taken_apart, component), [one.size for one in component.pieces]
        what = parts, sizes, taken_apart.numbers, component.cells
        assert repr(solve(*what, shapes=shapes)) == repr(solve(*what))
    assert shapes.steps._found


@given(
    ways=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6),
    total=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    ranges=st.tuples(*[st.tuples(st.integers(0, 4), st.integers(0, 7))] * 2),
)
def test_moves_from_one_state_are_those_that_it_has_among_others(ways, total, ranges):
    vectors = np.array(ways, dtype=np.int64)
    alone = states.fitting(1, [np.array([one]) for one in total], vectors, list(ranges), 99)
    twice = [np.array([one, one]) for one in total]
    source, choice = states.fitting(2, twice, vectors, list(ranges), 99)
    assert alone[0].tolist() == [0] * len(alone[1])
    assert alone[1].tolist() == choice[source == 0].tolist()


@given(own=st.integers(0, 30), others=st.integers(0, 30), noisy=st.integers(-20, 80))
def test_the_bounds_of_a_blurred_number_are_those_of_all_totals(own, others, noisy):
    number = PublishedNumber("", "declined", (0,), noisy=noisy, epsilon=0.7)
    counting = Counting({}, (number,), {}, keep_all=False)
    (least,), (greatest,) = counting.bounds(0, np.array([own]), others)
    every = number.log_likelihoods(np.arange(own, own + others + 1))
    assert (least, greatest) == (every.min(), every.max())


def a_sweep_is_the_same_with_a_number_for_each_state_and_without(case):
    with pytest.MonkeyPatch.context() as row_by_row:
        row_by_row.setattr(states, "_MOST_KEYS", 0)
        expected = swept_in_every_way(case)
    assert swept_in_every_way(case) == expected


test_a_number_for_a_state, test_many_sweeps_with_a_number_for_a_state = few_and_many(
    given(case=cases(most_homes=5)),
    a_sweep_is_the_same_with_a_number_for_each_state_and_without,
    40,
    1_000,
)


def nothing_is_missed_where_no_number_is_near(case):
    evidence = evidence_of(Case.model_validate(case))
    numbers = differenced(evidence)
    if numbers is None:
        return
    some = classes(evidence, numbers)
    with pytest.MonkeyPatch.context() as answer_by_answer:
        answer_by_answer.setattr(propagation, "_all_fits", lambda *_: False)
        expected = propagation.propagated(some, numbers)
    assert propagation.propagated(some, numbers) == expected


test_homes_that_no_number_is_near, test_many_homes_that_no_number_is_near = few_and_many(
    given(case=cases(most_homes=5)), nothing_is_missed_where_no_number_is_near, 36, 2_000
)


@given(rows=ROWS, size=st.integers(0, 9), data=st.data())
@settings(deadline=None)
def test_ways_for_homes_to_be_in_rows_are_all_that_fit_in_order(rows, size, data):
    least = np.array([low for low, _ in rows])
    most = np.array([low + span for low, span in rows])
    rest = data.draw(st.integers(0, len(rows) - 1))
    others = [range(low, low + span + 1) for at, (low, span) in enumerate(rows) if at != rest]
    expected = []
    for counts in itertools.product(*others):
        left = size - sum(counts)
        if least[rest] <= left <= most[rest]:
            expected.append([*counts[:rest], left, *counts[rest:]])
    assert together._all_counts(least, most, rest, size).tolist() == expected


def the_most_that_homes_add_is_known_beforehand(case):
    for numbers, component, parts, sizes in counted(case):
        counting = counting_of(parts, sizes, numbers, component.cells, keep_all=True)
        for place, (part, size) in enumerate(zip(parts, sizes, strict=True)):
            all_of = together_of(place, part, size, counting)
            most = None if all_of is None else all_of.most_added()
            if most is not None:
                step = all_of.step()
                assert step.vectors.max(axis=0, initial=0).tolist() == most


test_the_most_beforehand, test_the_most_beforehand_of_many = few_and_many(
    given(case=cases(most_homes=5)), the_most_that_homes_add_is_known_beforehand, 36, 2_000
)


def a_row_of_streets(streets):
    """Each of many homes alike, each asked with its neighbours; three of each pair said no."""
    kind = (Kind("", 1.0, 0.1, 0.3),)
    subjects = tuple(Subject(f"S{at}", kind, 0.5, 0.1, 30) for at in range(streets))
    requests = tuple(ObservedRequest(f"R{at}", (at, at + 1)) for at in range(streets - 1))
    facts = tuple(
        PublishedNumber(f"declined in R{at}", "declined", (at,), 3, 3) for at in range(streets - 1)
    )
    return puzzle(Evidence(subjects, requests, facts))


def test_a_sweep_that_gives_up_lists_no_more_steps_than_it_came_to(monkeypatch):
    taken_apart, listed = a_row_of_streets(12), []
    (component,) = taken_apart.components
    parts, sizes = parts_of(taken_apart, component), [one.size for one in component.pieces]
    step = Together.step
    monkeypatch.setattr(
        Together, "step", lambda all_of, kept: listed.append(all_of) or step(all_of, kept)
    )
    possible_rows(parts, sizes, taken_apart.numbers, component.cells)
    assert len(listed) == len(parts) == 12
    listed.clear()
    with pytest.raises(TooManyWorldsError):
        possible_rows(parts, sizes, taken_apart.numbers, component.cells, 100)
    assert 0 < len(listed) < 6
