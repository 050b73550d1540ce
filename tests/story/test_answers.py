"""The answers that are kept: the same is worked out once, and another is never given for it."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest

from simulator.experiment.jobs import Done, Failed, Job, Key, Result
from simulator.experiment.what_if import given_under
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import StoppedError
from simulator.measure.moments.so_far import SilentSoFar
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.questions import Question
from simulator.measure.observer.suspicion import Suspected, suspected
from simulator.report.words.proof.home_learned import Learned
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.changing import changed
from simulator.scenario.loading import with_policy
from simulator.story.answers import Answers, kilobytes_of
from simulator.story.backend import Early, InferCase, InProcess, Stopped

POLICY = "stated-policy-2019"


class Counting(InProcess):
    """Works it out in this process, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        self.asked.append("ledger")
        return super().ledger(loaded, policy, stopped)

    def run(self, job: Job, stopped: Stopped) -> Result:
        self.asked.append("run")
        return super().run(job, stopped)

    def work_out(
        self, case: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        self.asked.append("work out" if ledger is None else "work out from the run")
        return super().work_out(case, ledger, stopped)

    def reasons(
        self,
        case: InferCase,
        known: Conclusions,
        one: Suspected,
        question: Question,
        stopped: Stopped,
    ) -> list[str]:
        self.asked.append("reasons")
        return super().reasons(case, known, one, question, stopped)

    def learned(
        self,
        ledger: Ledger,
        home: int,
        minute: int,
        known: list[Conclusions] | None,
        early: Early,
        stopped: Stopped,
    ) -> list[Learned]:
        self.asked.append("learned")
        return super().learned(ledger, home, minute, known, early, stopped)

    def silent(self, so_far: SilentSoFar, minute: int, stopped: Stopped) -> None:
        self.asked.append("silent")
        super().silent(so_far, minute, stopped)


def wanted() -> bool:
    """Say that the answer is still wanted."""
    return False


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_scenario("maple-court")


@pytest.fixture
def backend() -> Counting:
    return Counting()


@pytest.fixture
def answers(backend: Counting) -> Answers:
    return Answers(backend)


def test_the_run_that_is_watched_is_done_once_for_each_policy(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    first, second = list(loaded.regimes)[:2]
    ledger = answers.ledger(loaded, first, wanted)
    assert answers.ledger(loaded, first, wanted) is ledger
    assert answers.ledger_at_hand(loaded, first) is ledger
    assert answers.ledger_at_hand(loaded, second) is None
    assert answers.ledger(loaded, second, wanted).regime.name == second
    assert backend.asked == ["ledger", "ledger"]


def test_a_story_that_is_read_again_finds_its_answers_again(
    answers: Answers, backend: Counting
) -> None:
    for _ in range(2):
        answers.ledger(load_scenario("maple-court"), POLICY, wanted)
    assert backend.asked == ["ledger"]


def test_another_policy_beside_it_decides_nothing(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    answers.ledger(loaded, POLICY, wanted)
    answers.ledger(with_policy(loaded, "public-post-2021"), POLICY, wanted)
    assert backend.asked == ["ledger"]


def test_a_changed_number_is_another_story_and_put_back_the_same(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    other = changed(loaded, {"seed": 61})
    as_written = answers.ledger(loaded, POLICY, wanted)
    assert answers.ledger(other, POLICY, wanted).seed == 61
    assert answers.ledger(changed(other, {"seed": loaded.scenario.seed}), POLICY, wanted) is (
        as_written
    )
    assert backend.asked == ["ledger", "ledger"]


def test_a_policy_with_other_rules_under_the_same_name_is_another(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    answers.ledger(loaded, POLICY, wanted)
    other = next(name for name in loaded.regimes if name != POLICY)
    swapped = replace(loaded.regimes[other], name=POLICY)
    mixed = replace(loaded, regimes={**loaded.regimes, POLICY: swapped})
    assert answers.ledger_at_hand(mixed, POLICY) is None
    answers.ledger(mixed, POLICY, wanted)
    assert backend.asked == ["ledger", "ledger"]


def test_the_measures_of_a_run_serve_every_batch_that_has_it(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    def job(point: int, replication: int, *, inference: bool = False) -> Job:
        return Job(Key(point, POLICY, replication), loaded, 7, inference)

    first = answers.run(job(0, 1), wanted)
    again = answers.run(job(3, 1), wanted)
    assert isinstance(first, Done)
    assert isinstance(again, Done)
    assert again.key == Key(3, POLICY, 1)
    assert again.outcome is first.outcome
    answers.run(job(0, 2), wanted)
    answers.run(job(0, 1, inference=True), wanted)
    assert backend.asked == ["run"] * 3


def test_a_run_that_failed_is_tried_again(loaded: Loaded) -> None:
    class Failing(InProcess):
        asked = 0

        def run(self, job: Job, stopped: Stopped) -> Result:
            self.asked += 1
            return Failed(job.key, "no room") if self.asked == 1 else super().run(job, stopped)

    answers = Answers(Failing())
    job = Job(Key(0, POLICY, 0), loaded, 7, inference=False)
    assert isinstance(answers.run(job, wanted), Failed)
    assert isinstance(answers.run(job, wanted), Done)


def test_what_is_broken_off_is_not_kept(loaded: Loaded) -> None:
    class Stopping(Counting):
        def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
            if stopped():
                raise StoppedError
            return super().ledger(loaded, policy, stopped)

    backend = Stopping()
    answers = Answers(backend)
    with pytest.raises(StoppedError):
        answers.ledger(loaded, POLICY, lambda: True)
    answers.ledger(loaded, POLICY, wanted)
    assert backend.asked == ["ledger"]


def test_facts_that_are_put_back_find_what_they_came_to(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    own = given_under(loaded.regimes[POLICY])
    case = InferCase(loaded, POLICY, own, 0)
    other = InferCase(loaded, POLICY, own.with_next_names(), 0)
    assert answers.worked_out_at_hand(case) is None
    ledger, known = answers.work_out(case, None, wanted)
    answers.work_out(other, None, wanted)
    at_hand = answers.worked_out_at_hand(case)
    assert at_hand is not None
    assert at_hand[0] is ledger
    assert at_hand[1] is known
    # Another group of the same run is worked out from the run that is there.
    answers.work_out(replace(case, group=1), None, wanted)
    assert backend.asked == ["work out", "work out", "work out from the run"]


def test_that_nobody_was_asked_is_an_answer_too(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    public = with_policy(loaded, "public-post-2021")
    case = InferCase(public, "public-post-2021", given_under(public.regimes["public-post-2021"]), 0)
    for _ in range(2):
        _, known = answers.work_out(case, None, wanted)
        assert known is None
    assert backend.asked == ["work out"]


def test_reasons_are_given_once_for_each_home_and_question(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    policy = "early-partner-2018-exact-map"
    case = InferCase(loaded, policy, given_under(loaded.regimes[policy]), 0)
    _, known = answers.work_out(case, None, wanted)
    assert known is not None
    homes = suspected(known, "not_shared")[:2]
    lines = [answers.reasons(case, known, one, "not_shared", wanted) for one in (*homes, *homes)]
    assert lines[:2] == lines[2:]
    assert backend.asked == ["work out", "reasons", "reasons"]


def test_what_is_known_of_a_home_is_kept_by_home_and_moment(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    ledger = answers.ledger(loaded, POLICY, wanted)
    for home, minute in ((0, 2_000), (0, 2_000), (1, 2_000), (0, 3_000)):
        answers.learned(ledger, home, minute, None, list, wanted)
    assert backend.asked == ["ledger", "learned", "learned", "learned"]


def test_whose_silence_is_proven_is_told_to_whoever_looks_at_the_same_run(
    loaded: Loaded, answers: Answers, backend: Counting
) -> None:
    ledger = answers.ledger(loaded, "early-partner-2018-exact-map", wanted)
    end = loaded.scenario.horizon
    found = []
    for _ in range(2):
        so_far = SilentSoFar(ledger)
        answers.silent(so_far, end, wanted)
        found.append(so_far.kept(end))
    assert found[0] is not None
    assert len(found[0].homes)
    assert found[0] == found[1]
    assert backend.asked == ["ledger", "silent"]


def test_little_room_forgets_the_oldest_run_and_works_it_out_again(
    loaded: Loaded, backend: Counting
) -> None:
    answers = Answers(backend, most=5)
    first, second = list(loaded.regimes)[:2]
    for policy in (first, second, first):
        answers.ledger(loaded, policy, wanted)
    assert backend.asked == ["ledger"] * 3


def test_stories_that_are_changed_again_and_again_leave_no_more_than_there_is_room_for(
    loaded: Loaded,
) -> None:
    """Each is a scenario of its own, which its run holds on to."""
    stories = [changed(loaded, {"seed": seed}) for seed in range(4)]
    of_one = kilobytes_of(loaded.scenario)
    answers = Answers(InProcess(), most=3 * of_one)
    for story in stories:
        answers.ledger(story, POLICY, wanted)
    kept = [answers.ledger_at_hand(story, POLICY) is not None for story in stories]
    assert kept == [False, False, True, True]


def test_a_scenario_takes_what_it_is_counted_as(loaded: Loaded) -> None:
    changed(loaded, {"seed": 1})
    tracemalloc.start()
    try:
        kept = [changed(loaded, {"seed": seed}) for seed in range(2, 6)]
        taken = tracemalloc.get_traced_memory()[0] / 1024 / len(kept)
    finally:
        tracemalloc.stop()
    assert 0.7 * taken < kilobytes_of(loaded.scenario) < 2 * taken
