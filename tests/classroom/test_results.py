"""What the agency knows of a class's street, held against what homes did and rules by hand."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest

from simulator.classroom.live.replay import policies_of, scenario_of
from simulator.classroom.live.results import StreetResult, result_json, result_of, worked_out
from simulator.classroom.live.state import HouseId
from simulator.report.words.proof.of_house import NOTHING
from simulator.scenario.loaded import Loaded
from tests.classroom.played import Played, begun, played_to_end, requests_closed
from tests.sizes import some_here

STATED, EXACT = "stated-policy-2019", "early-partner-2018-exact-map"
BY_TOTALS, BY_NAME = "asked-totals-with-opt-out", "every-outcome"
Pairs = set[tuple[int, HouseId]]


@pytest.fixture(scope="module")
def played() -> Played:
    return played_to_end(seed=2)


def pairs(result: StreetResult, which: str) -> Pairs:
    return {
        (number - 1, house)
        for house, known in result.houses.items()
        for number in getattr(known, which)
    }


class Truth:
    """What the homes of a class did; those that have requests off as well, where they are asked."""

    def __init__(self, loaded: Loaded) -> None:
        self.answers = {
            (number, house): answer.response
            for number, request in enumerate(loaded.scenario.script)
            for house, answer in request.responses.items()
        }
        self.off = {home.id for home in loaded.scenario.town.homes if home.opted_out}

    def did(self, *choices: str, off: bool) -> Pairs:
        """Return who answered so; those that have switched off only where there is no switch."""
        return {
            (number, house)
            for (number, house), choice in self.answers.items()
            if choice in choices and (off or house not in self.off)
        }


@pytest.mark.parametrize("seed", some_here(range(5), here=[0, 3]))
def test_each_rule_tells_what_can_be_read_off_it_by_hand(seed: int) -> None:
    some = begun(seed=seed)
    for _ in requests_closed(some):
        loaded = scenario_of(some.course, some.state)
        truth = Truth(loaded)

        def result(policy: str, loaded: Loaded = loaded) -> StreetResult:
            return worked_out(loaded, policy, chances=False)

        # By name alone: who ever shared has a camera, and is missing from the other lists.
        stated = result(STATED)
        gave = truth.did("shared", off=False)
        silent = truth.did("declined", "ignored", off=False)
        known = {house for _, house in gave}
        assert pairs(stated, "gave") == gave
        assert pairs(stated, "not_shared") == {pair for pair in silent if pair[1] in known}
        assert (stated.said_no, stated.switched_off) == (0, 0)
        # With an exact map, and no switch: whoever is on it and not on the list.
        exact = result(EXACT)
        assert pairs(exact, "gave") == truth.did("shared", off=True)
        assert pairs(exact, "not_shared") == truth.did("declined", "ignored", off=True)
        # By name: everything.
        named = result(BY_NAME)
        noes = {house for _, house in truth.did("declined", off=True)}
        assert {house for house, one in named.houses.items() if one.said_no} == noes
        assert pairs(named, "not_shared") == pairs(exact, "not_shared")
        for one in (stated, exact, named):
            assert one.requests == some.state.closed
            assert one.gave == len({house for _, house in pairs(one, "gave")})
            assert one.not_shared == len({house for _, house in pairs(one, "not_shared")})


@pytest.mark.parametrize("seed", some_here(range(3), here=[1]))
def test_no_rule_proves_what_is_not_so(seed: int) -> None:
    some = played_to_end(seed=100 + seed)
    loaded = scenario_of(some.course, some.state)
    truth = Truth(loaded)
    for policy in policies_of(some.course):
        result = worked_out(loaded, policy, chances=False)
        # Where there is no switch, those that have it off are asked, and answer.
        no_switch = not loaded.regimes[policy].at(0).residents_may_opt_out
        shared = truth.did("shared", off=no_switch)
        assert pairs(result, "gave") <= shared
        assert pairs(result, "not_shared") <= truth.did("declined", "ignored", off=no_switch)
        noes = {house for _, house in truth.did("declined", off=no_switch)}
        assert {house for house, one in result.houses.items() if one.said_no} <= noes
        assert {house for house, one in result.houses.items() if one.switched_off} <= truth.off


@pytest.mark.parametrize(
    ("first", "more"),
    [(0, 10), *(pytest.param(first, 30, marks=pytest.mark.thorough) for first in (10, 40, 70))],
)
def test_the_switched_off_puzzle_has_one_answer_in_each_class(first: int, more: int) -> None:
    """Two totals and a map: the same home in 100 random classes, and no other."""
    course = begun().course
    for seed in range(first, first + more):
        some = Played(replace(course, seed=seed), begun(seed=seed).state)
        for closed in requests_closed(some):
            if closed == 2:
                break
        result = worked_out(scenario_of(some.course, some.state), BY_TOTALS, chances=False)
        wider = set(course.street.reached["R2"]) - set(course.street.reached["R1"])
        assert len(wider) == 1
        assert {house for house, one in result.houses.items() if one.switched_off} == wider
        assert {result.proof_house} == wider
        assert wider <= course.street.switched_off
        said = " ".join(step.text for step in result.proof)
        assert "request 1" in said
        assert "request 2" in said
        assert said.endswith(f"{result.proof_house} has switched requests off.")


@pytest.mark.parametrize("lesson", ["our-street-hands"])
def test_chances_add_to_what_is_proven_and_change_none_of_it(lesson: str) -> None:
    some = played_to_end(lesson, seed=4)
    loaded = scenario_of(some.course, some.state)
    for policy in policies_of(some.course):
        proofs, whole = (worked_out(loaded, policy, chances=chances) for chances in (False, True))
        assert (proofs.chances_ready, whole.chances_ready) == (False, True)
        assert proofs.figures.items() <= whole.figures.items()
        assert proofs.proof == whole.proof
        for house, known in proofs.houses.items():
            more = whole.houses[house]
            assert (known.chances, known.why) == ((), ())
            assert replace(more, known=known.known, chances=(), why=()) == known
            if more.known != known.known:
                assert more.known == "likely_no"
                assert not known.not_shared
            certain = known.switched_off or known.said_no or known.not_shared
            # Of a camera that was perhaps never asked there is nothing to prove.
            assert certain or not more.why
            assert {chance.question for chance in more.chances} <= {
                "not_shared", "declined", "opted_out",
            }  # fmt: skip
            for chance in more.chances:
                assert 0.0 <= chance.before <= 1.0
                assert 0.0 <= chance.after <= 1.0
                assert not chance.proven or chance.after in {0.0, 1.0}
                assert chance.text.endswith(".")


def test_of_a_camera_that_was_perhaps_never_asked_no_more_is_said_than_that(
    played: Played,
) -> None:
    """With a switch and a map: who shared was asked; whoever else is on it may have it off."""
    loaded = scenario_of(played.course, played.state)
    result = worked_out(loaded, BY_TOTALS, chances=False)
    truth = Truth(loaded)
    perhaps = 0
    for house, known in result.houses.items():
        said = " ".join(known.sentences)
        if "No clip came" in said:
            perhaps += 1
            assert said.endswith("The police cannot tell whether you were asked.")
            assert known.known in {"has_camera", "gave", "not_shared"}
        elif known.switched_off:
            assert house in truth.off
            assert known.known == "switched_off"
    assert perhaps > 0
    assert result.not_shared < sum(
        "No clip came" in one.sentences[-1] for one in result.houses.values()
    )


def test_a_house_reads_what_is_known_of_it(played: Played) -> None:
    loaded = scenario_of(played.course, played.state)
    result = worked_out(loaded, BY_NAME, chances=False)
    assert set(result.houses) == {house.id for house in played.course.street.houses}
    for known in result.houses.values():
        assert known.sentences
        said = " ".join(known.sentences)
        assert said == NOTHING or "your house" in said
        for number in {*known.gave, *known.not_shared}:
            assert str(number) in said
        assert ("switched off" in said) == known.switched_off
        assert ("said no" in said) == known.said_no
    by_strength = {"said_no": "said_no", "switched_off": "switched_off"}
    for name, which in by_strength.items():
        marked = [one for one in result.houses.values() if one.known == name]
        assert all(getattr(one, which) for one in marked)


@pytest.mark.parametrize("policy", [STATED, EXACT, BY_TOTALS, BY_NAME])
def test_a_camera_that_is_not_known_is_like_none(policy: str) -> None:
    """A silent home that no map and no name shows gets what a home without a camera gets."""
    some = played_to_end("our-street-hands", seed=4)
    loaded = scenario_of(some.course, some.state)
    result = worked_out(loaded, policy, chances=True)
    plain = [house.id for house in some.course.street.houses if not house.camera]
    (like_none,) = {(result.houses[id_].known, result.houses[id_].sentences) for id_ in plain}
    assert like_none == ("nothing", (NOTHING,))
    named = {house for _, house in pairs(result, "gave")}
    if policy == STATED:
        silent = set(some.course.street.cameras) - named
        assert silent
        told = {(result.houses[id_].known, result.houses[id_].sentences) for id_ in silent}
        assert told == {like_none}
        lit = {house for step in result.proof for house in step.houses}
        assert lit <= named
    for one in result.houses.values():
        if one.known == "likely_no":
            assert one.sentences != (NOTHING,)


def test_each_step_of_a_proof_lights_homes_of_the_street(played: Played) -> None:
    loaded = scenario_of(played.course, played.state)
    for policy in policies_of(played.course):
        result = worked_out(loaded, policy, chances=False)
        assert result.proof_house in result.houses
        assert result.proof
        for step in result.proof:
            assert step.houses
            assert set(step.houses) <= set(result.houses)
        assert any(result.proof_house in step.houses for step in result.proof)


def test_where_nothing_is_known_nothing_is_said(played: Played) -> None:
    """Nobody shares, and there is no map: the first letter tells nothing at all."""
    state = played.state
    silent = {key: replace(answer, choice="ignored") for key, answer in state.answers.items()}
    loaded = scenario_of(played.course, replace(state, answers=silent), 1)
    result = worked_out(loaded, STATED, chances=False)
    assert (result.gave, result.not_shared, result.said_no, result.switched_off) == (0, 0, 0, 0)
    assert {one.known for one in result.houses.values()} == {"nothing"}
    assert {one.sentences for one in result.houses.values()} == {(NOTHING,)}
    assert (result.proof, result.proof_house) == ((), "")


def test_it_is_json_there_and_back_and_the_same_in_another_process(played: Played) -> None:
    loaded = scenario_of(played.course, played.state, 2)
    here = worked_out(loaded, BY_TOTALS, chances=True)
    assert result_of(result_json(here)) == here
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        assert pool.submit(worked_out, loaded, BY_TOTALS, chances=True).result() == here
    with pytest.raises(ValueError, match="validation error"):
        result_of(b'{"policy": "p"}')


def test_all_policies_that_a_lesson_needs_are_worked_out() -> None:
    course = begun().course
    policies = policies_of(course)
    assert policies[: len(course.policies)] == course.policies
    assert {figure.policy for figure in course.lesson.figures.values()} <= set(policies)
    assert {course.policy_at(step) for step in range(len(course.lesson.steps))} <= set(policies)
    assert len(set(policies)) == len(policies)
