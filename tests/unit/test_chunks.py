"""Which runs travel together to where they are done."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest

from simulator.experiment.engines import Serial
from simulator.experiment.jobs import Doing, Done, Job, Key
from simulator.experiment.pool import MOST_IN_A_CHUNK, results
from simulator.experiment.results import Outcome
from simulator.scenario import load_scenario
from simulator.scenario.loaded import Loaded

REPLICATIONS = 4


class TwoProcesses(Serial):
    """Does everything here, and says that it does two runs at once."""

    workers = 2


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """A scenario that is compared under several policies."""
    return load_scenario("maple-court")


def chunks(engine: Serial, loaded: Loaded, seconds: float) -> list[list[Key]]:
    """Return what travelled together, where each run takes so long."""
    jobs = [
        Job(Key(0, policy, replication), loaded, 0, inference=True)
        for replication in range(REPLICATIONS)
        for policy in loaded.regimes
    ]
    travelled: list[list[Key]] = []

    def work(together: Sequence[Job]) -> list[Done]:
        travelled.append([job.key for job in together])
        return [Done(job.key, cast("Outcome", None), seconds) for job in together]

    came = list(results(engine, jobs, work))
    assert sorted(map(repr, (job.key for job in jobs))) == sorted(repr(done.key) for done in came)
    return travelled


def test_the_policies_of_a_replication_travel_together_to_another_process(loaded: Loaded) -> None:
    policies = len(loaded.regimes)
    first, *others = chunks(TwoProcesses(), loaded, seconds=1.0)
    assert len(first) == 1
    assert [len(chunk) for chunk in others] == [policies - 1, *[policies] * (REPLICATIONS - 1)]
    assert all(len({key.replication for key in chunk}) == 1 for chunk in others)


def test_runs_that_take_long_travel_alone(loaded: Loaded) -> None:
    travelled = chunks(TwoProcesses(), loaded, seconds=60.0)
    assert {len(chunk) for chunk in travelled} == {1}


def test_in_this_process_runs_come_one_by_one_as_each_is_done(loaded: Loaded) -> None:
    travelled = chunks(Serial(), loaded, seconds=1.0)
    assert {len(chunk) for chunk in travelled} == {1}


def test_quick_runs_travel_many_at_a_time(loaded: Loaded) -> None:
    policies = len(loaded.regimes)
    first, rest = chunks(TwoProcesses(), loaded, seconds=0.0)
    assert (len(first), len(rest)) == (1, policies * REPLICATIONS - 1)
    assert len(rest) <= MOST_IN_A_CHUNK


def test_a_thread_keeps_its_own_from_chunk_to_chunk_and_shares_it_with_no_other() -> None:
    """A worker of a cluster may run several threads: what one keeps, another may not change."""
    sent = pickle.dumps(Doing())

    def two_chunks() -> tuple[Doing, Doing]:
        return pickle.loads(sent), pickle.loads(sent)

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        first, second = one.submit(two_chunks).result(), other.submit(two_chunks).result()
    assert first[0] is first[1]
    assert second[0] is second[1]
    assert first[0] is not second[0]
