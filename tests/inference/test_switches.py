"""Homes that have switched off and that some requests ask all the same, against every world."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings

from simulator.measure.inference.answer import answer, quantities
from simulator.measure.inference.engine import Effort, posterior
from simulator.measure.inference.evidence import (
    DoorOutcome,
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.pieces.apart import taken_apart
from simulator.measure.inference.pieces.switches import Tied
from simulator.measure.inference.proving.certainty import certainty
from simulator.measure.inference.written import evidence_of
from simulator.scenario.cases.case import Case
from tests.inference.brute_force import enumerate_case, says_what_worlds_say
from tests.inference.worlds import cases
from tests.sizes import few_and_many, some_here

_OWN = ("anyway", "post")


def read(case):
    """Return a drawn case as evidence: what a file cannot say is added to it."""
    plain = [{key: one[key] for key in one if key not in _OWN} for one in case["requests"]]
    evidence = evidence_of(Case.model_validate({**case, "requests": plain}))
    requests = tuple(
        replace(asking, heeds_switch=not one["anyway"], post=one["post"])
        for asking, one in zip(evidence.requests, case["requests"], strict=True)
    )
    return replace(evidence, requests=requests)


def exact_answers_are_those_of_every_world(case):
    got, want = answer(read(case)), enumerate_case(case)
    assert got.exact
    assert got.evidence_probability == pytest.approx(want["evidence_probability"], abs=1e-9)
    says_what_worlds_say(got, case, want, within=1e-9)


(
    test_exact_answers_are_those_of_every_world,
    test_exact_answers_are_those_of_every_world_in_many_cases,
) = few_and_many(
    given(cases(switching=True)), exact_answers_are_those_of_every_world, few=24, many=200
)


@pytest.mark.parametrize("examples", some_here([40, 200], here=[40]))
@pytest.mark.parametrize("moves", [4_000_000, -1], ids=["sweep", "integer bounds"])
def test_certain_is_what_holds_in_every_world(moves, examples):
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cases(switching=True))
    def check(case):
        found = certainty(read(case), moves)
        want = enumerate_case(case, flat=True)["certain"]
        assert found.complete
        got = {
            (home["id"], fact)
            for place, home in enumerate(case["homes"])
            for fact in found.of(place).facts
        }
        assert got == want

    check()


@pytest.mark.parametrize(
    ("examples", "answers"), some_here([(40, 20_000), (120, 100_000)], here=[(40, 20_000)])
)
def test_samples_are_within_their_errors(examples, answers):
    never_exact = Effort(exact_moves=-1, sampled_answers=answers)
    off, sampled = [], [0]

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @seed(2018)
    @given(cases(most_homes=5, switching=True))
    def check(case):
        evidence = read(case)
        got, want = posterior(evidence, never_exact), enumerate_case(case)
        sampled[0] += not got.exact
        for one, belief, error in zip(got.classes, got.beliefs, got.errors, strict=True):
            for member in one.members if error else ():
                values = quantities(evidence.subjects[member], belief)
                exact = want["homes"][case["homes"][member]["id"]]["posterior"]
                off.extend(abs(values[q] - exact[q]) / error for q in exact)

    check()
    assert sampled[0] > 4
    assert np.mean(np.array(off) <= 3) >= 0.95


def same_homes(**more):
    """Return homes asked by R1 in spite of a switch, and by R2 and R3 unless they have one."""
    kinds = (Kind("", 1.0, 0.2, 0.3),)

    def evidence(subjects, *facts):
        every = tuple(range(len(subjects)))
        asking = tuple(
            ObservedRequest(f"R{number}", every, heeds_switch=number > 1) for number in (1, 2, 3)
        )
        return Evidence(tuple(subjects), asking, facts)

    return evidence, lambda **own: Subject("A", kinds, **{**more, **own})


@pytest.mark.parametrize("camera", [0.6, 1.0])
@pytest.mark.parametrize(
    "facts",
    [
        (PublishedNumber("", "asked", (0,), 1, 2), PublishedNumber("", "asked", (1,), 1, 1)),
        (PublishedNumber("", "declined", (0, 1), 1, 2), PublishedNumber("", "asked", (2,), 0, 1)),
        (PublishedNumber("", "asked", (2,), 1, 1),),
    ],
    ids=["both sorts", "one number of both", "one sort"],
)
def test_copies_of_a_home_are_so_many_homes(camera, facts):
    evidence, subject = same_homes(camera=camera, opted_out=0.3)
    alike = posterior(evidence([subject(copies=2)], *facts))
    apart = posterior(evidence([subject(), subject()], *facts))
    assert alike.log_probability == pytest.approx(apart.log_probability)
    one, other = alike.belief_of(0), apart.belief_of(0)
    for name in ("active", "inactive", "declined", "not_shared", "off"):
        assert getattr(one, name) == pytest.approx(getattr(other, name)), name
    for request, chances in one.decisions.items():
        assert chances == pytest.approx(other.decisions[request])


def test_who_knows_that_answers_are_passed_on_answers_at_other_rates():
    """Rates of a kind where residents are told are those of a door at which everybody is alike."""
    at_the_door = (0.05, 0.6)
    plain = Subject("A", (Kind("", 1.0, 0.2, 0.3),), opted_out=0.25)
    told = plain._replace(kinds=(Kind("", 1.0, 0.2, 0.3, told=at_the_door),))
    facts = (PublishedNumber("", "declined", (0, 1), 1, 1), Named("", 1, 0, 0b1101))
    found = [
        posterior(
            Evidence(
                (subject, subject),
                (
                    ObservedRequest("R1", (0, 1), heeds_switch=False, **own),
                    ObservedRequest("R2", (0, 1)),
                ),
                facts,
            )
        )
        for subject, own in ((plain, {"at_the_door": at_the_door}), (told, {"told": True}))
    ]
    assert found[0].log_probability == pytest.approx(found[1].log_probability)
    for home in range(2):
        one, other = (some.belief_of(home) for some in found)
        for request, chances in one.decisions.items():
            assert chances == pytest.approx(other.decisions[request])
    without = posterior(Evidence((plain,), (ObservedRequest("R1", (0,)),)))
    assert found[1].belief_of(0).decisions[0] != pytest.approx(without.belief_of(0).decisions[0])


def test_where_a_number_leads_from_one_sort_to_the_other_homes_are_tied():
    """A no in R1 or in R2: whoever said it in the one did not in the other."""
    evidence, subject = same_homes(camera=1.0, opted_out=0.5)
    whole = evidence([subject()], PublishedNumber("", "declined", (0, 1), 1, 1))
    switches = taken_apart(whole)
    assert switches is not None
    assert isinstance(switches.parts[0], Tied)
    belief = posterior(whole).belief_of(0)
    # 0.5 on: 2 * 0.3 * 0.7; 0.5 off: 0.3, in R1.
    on, off = 0.5 * 2 * 0.3 * 0.7, 0.5 * 0.3
    assert belief.off == pytest.approx(off / (on + off))
    assert belief.decisions[1][DoorOutcome.DECLINED] == pytest.approx(on / 2 / (on + off))


@pytest.mark.parametrize("searched", [0, 40, 120])
@pytest.mark.parametrize("examples", some_here([40, 200], here=[40]))
def test_what_takes_too_long_together_proves_no_less_than_each_sort(searched, examples):
    open_ends = [0]
    # Among forty that are drawn anew each time there is now and then none that takes too long.
    same = examples == 40

    @settings(
        max_examples=examples,
        derandomize=same,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(switching=True))
    def check(case):
        evidence = read(case)
        found = certainty(evidence, -1, searched)
        open_ends[0] += not found.complete
        want = enumerate_case(case, flat=True)["certain"]
        got = proofs_of(case, found)
        assert got <= want
        for anyway in (True, False):
            sort = {at for at, one in enumerate(case["requests"]) if one["anyway"] == anyway}
            facts = tuple(
                fact
                for fact in evidence.facts
                if sort.issuperset((fact.request,) if isinstance(fact, Named) else fact.requests)
            )
            assert proofs_of(case, certainty(evidence.given(facts), -1, searched)) <= got

    check()
    assert open_ends[0] or searched


def proofs_of(case, found):
    return {
        (home["id"], fact)
        for place, home in enumerate(case["homes"])
        for fact in found.of(place).facts
    }
