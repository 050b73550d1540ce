"""What was solved before, by its shape: a store that many share changes no bit of any answer."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.experiment.jobs import Doing
from simulator.measure.inference.engine import Effort, posterior
from simulator.measure.inference.pieces.support import TooManyWorldsError
from simulator.measure.inference.proving.certainty import certainty
from simulator.measure.inference.shapes import Shapes
from simulator.measure.inference.written import evidence_of
from simulator.scenario.cases.case import Case
from tests.inference.worlds import cases
from tests.sizes import few_and_many

EFFORTS = (Effort(), Effort(exact_moves=60, sampled_answers=0), Effort(-1, 0))


def each_comes_to_what_it_comes_to_alone(drawn):
    evidence = [evidence_of(Case.model_validate(case)) for case in drawn]
    together = Shapes()
    for one in [*evidence, *evidence]:
        for effort in EFFORTS:
            alone = posterior(one, effort)
            assert repr(posterior(one, effort, shapes=together)) == repr(alone)
        for most_moves in (1_000, 30):
            proven = certainty(one, most_moves)
            assert certainty(one, most_moves, shapes=together) == proven


test_cases_that_share_a_store, test_many_cases_that_share_a_store = few_and_many(
    given(drawn=st.lists(cases(), min_size=2, max_size=4)),
    each_comes_to_what_it_comes_to_alone,
    8,
    300,
)


def test_a_shape_is_solved_once_and_also_what_took_too_long_is_remembered():
    shapes, asked = Shapes(), []

    def too_many():
        asked.append("too many")
        raise TooManyWorldsError

    assert [shapes.once("a", 1, lambda: asked.append("a") or 7) for _ in range(3)] == [7, 7, 7]
    for _ in range(3):
        with pytest.raises(TooManyWorldsError):
            shapes.once("b", 1, too_many)
    assert asked == ["a", "too many"]


def test_where_there_is_no_more_room_the_oldest_shapes_go():
    shapes, asked = Shapes(most=10), []
    for key in ("a", "b", "c", "c", "b", "a", "large", "c"):
        size = 30 if key == "large" else 4
        shapes.once(key, size, lambda key=key: asked.append(key))
    assert asked == ["a", "b", "c", "a", "large", "c"]


def test_to_another_process_the_work_travels_without_what_was_kept():
    doing = Doing()
    doing._shapes.once("a", 1, lambda: "kept here")
    there = pickle.loads(pickle.dumps(doing))
    assert there is not doing
    assert there._shapes.found("a") is None


def test_another_process_keeps_what_it_worked_out_for_the_chunks_that_come_after():
    first, second = (pickle.loads(pickle.dumps(Doing())) for _ in range(2))
    assert first is second
