"""Proofs in a process beside this one are those of this one, and are stopped like them."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import pytest

from simulator import model
from simulator.experiment import jobs, what_if
from simulator.experiment.jobs import Done, Failed, Job, Key, Result
from simulator.experiment.results import Outcome
from simulator.experiment.what_if import given_under
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import StoppedError, until
from simulator.measure.moments.playback import Playback
from simulator.measure.observer import about_home
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.story.backend import InferCase, InProcess
from simulator.story.beside import Beside


class NoFile(io.StringIO):
    """Takes what is printed, and has no number, as Textual's."""

    def fileno(self) -> int:
        """Return what no file has."""
        return -1


def never() -> bool:
    return False


def at_once() -> bool:
    return True


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return run(load_scenario("fort-lauderdale-2018"), "early-partner-2018-exact-map", 1, 0)


@pytest.fixture
def beside() -> Iterator[Beside]:
    backend = Beside(rows=0)
    yield backend
    backend.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Beside]:
    """What is asked for one thing after the other: a process is dear to start."""
    backend = Beside(rows=0)
    yield backend
    backend.close()


@pytest.fixture
def running(shared: Beside) -> Beside:
    """The same, when its process for runs is up."""
    if not shared.runs.is_up():
        up(shared)
    return shared


def test_it_proves_the_same(ledger: Ledger, shared: Beside) -> None:
    """At several moments of one run, asked out of order, and of another run."""
    here, there = Playback(ledger), Playback(ledger)
    for event in (here.last, 20, 50):
        minute = here.minute_of(event)
        shared.silent(there.silent, minute, never)
        assert there.silent.kept(minute) == here.silent.at(minute)
    assert len(here.silent.at(here.minute_of(here.last)).answers) > 100
    other = Playback(run(load_scenario("maple-court"), "early-partner-2018-exact-map", 1, 0))
    shared.silent(other.silent, other.minute_of(other.last), never)
    assert len(other.silent.before(other.minute_of(other.last)).homes) == 13


def test_what_is_no_longer_wanted_is_stopped_and_the_next_is_answered(
    ledger: Ledger, shared: Beside
) -> None:
    playback = Playback(ledger)
    minute = playback.minute_of(playback.last)
    with pytest.raises(StoppedError):
        shared.silent(playback.silent, minute, at_once)
    assert playback.silent.kept(minute) is None
    shared.silent(playback.silent, minute, never)
    assert playback.silent.kept(minute) is not None


def test_it_is_started_where_standard_error_is_no_file_and_where_it_is_gone_it_is_done_here(
    ledger: Ledger, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first as in the terminal program, which shows what is printed."""
    monkeypatch.setattr(sys, "stderr", NoFile())
    playback = Playback(ledger)
    beside.silent(playback.silent, playback.minute_of(20), never)
    assert beside.proofs.process is not None
    assert beside.proofs.process.poll() is None
    assert beside.proofs.process.stdin is not None
    # As where this process were gone itself.
    beside.proofs.process.stdin.close()
    assert beside.proofs.process.wait(10) == 0
    minute = playback.minute_of(playback.last)
    beside.silent(playback.silent, minute, never)
    assert playback.silent.kept(minute) is not None


def test_a_small_run_starts_no_process(ledger: Ledger) -> None:
    backend, playback = Beside(), Playback(ledger)
    backend.silent(playback.silent, playback.minute_of(20), never)
    assert backend.proofs.process is None


def test_an_error_is_raised_by_whoever_asked(
    ledger: Ledger, shared: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be worked out says why, and the process answers the next question."""
    playback = Playback(ledger)
    monkeypatch.setattr(playback.silent, "kept", lambda _: None)
    with pytest.raises(TypeError):
        shared.silent(playback.silent, "noon", never)  # type: ignore[arg-type]
    shared.silent(playback.silent, playback.minute_of(20), never)


# ── Runs ─────────────────────────────────────────────────────────────────────────────────────────


def job(policy: str, replication: int = 0, *, inference: bool = True) -> Job:
    loaded = load_scenario("maple-court")
    return Job(Key(0, policy, replication), loaded, loaded.scenario.seed, inference)


def up(beside: Beside) -> None:
    """Start the process for runs, and wait until it is up."""
    assert not beside.runs.is_up()
    assert beside.runs._line is not None
    beside.runs._line.poll(30)
    assert beside.runs.is_up()


def figures_of(result: Result) -> Outcome:
    assert isinstance(result, Done), result
    return result.outcome


def test_a_run_beside_comes_to_the_same(running: Beside) -> None:
    for policy in load_scenario("maple-court").regimes:
        there = figures_of(running.run(job(policy, 3), never))
        assert there == figures_of(InProcess().run(job(policy, 3), never))


def test_until_the_process_is_up_runs_are_done_here(beside: Beside) -> None:
    policy = "early-partner-2018-exact-map"
    assert figures_of(beside.run(job(policy), never)).measures["certain_nonsharing"] == 13
    assert beside.runs.process is not None
    assert beside.proofs.process is None


def test_a_run_of_a_large_story_waits_for_the_process() -> None:
    backend = Beside(agencies=1)
    try:
        figures = figures_of(backend.run(job("early-partner-2018-exact-map"), never))
        assert figures.measures["certain_nonsharing"] == 13
        assert backend.runs.process is not None
        assert backend.runs._is_up
    finally:
        backend.close()


def test_of_runs_that_are_done_here_one_waits_for_the_other_as_long_as_it_is_wanted(
    beside: Beside,
) -> None:
    unheard = job("early-partner-2018-exact-map", inference=False)
    with beside._turn_here, pytest.raises(StoppedError):
        beside.run(unheard, at_once)
    assert figures_of(beside.run(unheard, never)).happened["asked"] == 14


def test_nothing_is_begun_that_nobody_waits_for(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a number that is changed again and again, most questions come to their turn too late."""

    def not_wanted(*_: object) -> None:
        raise AssertionError("it was begun")

    for module in (model, jobs, what_if, about_home):
        for name in ("run", "worked_out_under", "known_of"):
            monkeypatch.setattr(module, name, not_wanted, raising=False)
    backend, loaded, policy = InProcess(), ledger.loaded, ledger.regime.name
    case = InferCase(loaded, policy, given_under(ledger.regime), 0)
    so_far = Playback(ledger).silent
    for begin in (
        lambda: backend.ledger(loaded, policy, at_once),
        lambda: backend.run(job(policy), at_once),
        lambda: backend.work_out(case, None, at_once),
        lambda: backend.learned(ledger, 0, 5, None, not_wanted, at_once),
        lambda: backend.silent(so_far, 5, at_once),
    ):
        with pytest.raises(StoppedError):
            begin()


def test_what_agencies_go_by_is_put_together_as_long_as_it_is_wanted(ledger: Ledger) -> None:
    wanted = iter([True, False])
    with until(lambda: not next(wanted)), pytest.raises(StoppedError):
        views(ledger)


def test_a_run_that_nobody_waits_for_is_stopped_and_the_next_one_is_done(running: Beside) -> None:
    policy = "early-partner-2018-exact-map"
    with pytest.raises(StoppedError):
        running.run(job(policy), at_once)
    assert figures_of(running.run(job(policy), never)).happened["asked"] == 14


def test_a_run_that_breaks_down_beside_says_why(running: Beside) -> None:
    result = running.run(job("no such policy"), never)
    assert isinstance(result, Failed)
    assert "no such policy" in result.reason


def test_a_killed_process_costs_no_run(beside: Beside) -> None:
    up(beside)
    assert beside.runs.process is not None
    beside.runs.process.kill()
    beside.runs.process.wait()
    assert isinstance(beside.run(job("early-partner-2018-exact-map"), never), Done)


def test_what_is_quick_starts_no_process(beside: Beside) -> None:
    beside.run(job("early-partner-2018-exact-map", inference=False), never)
    assert beside.runs.process is None
