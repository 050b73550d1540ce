"""Many runs: the same figures from every engine, and none lost when the program is killed."""

from __future__ import annotations

import functools
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from simulator.experiment import compare
from simulator.experiment.batch import compared, gather
from simulator.experiment.engines import (
    ENGINES,
    AllCores,
    EngineName,
    Processes,
    Serial,
    engine_called,
)
from simulator.experiment.jobs import Failed, Job, do
from simulator.experiment.jobs import Result as Came
from simulator.experiment.pool import results
from simulator.report.files.data import compare_json
from simulator.scenario import Loaded, load_scenario
from tests.acceptance.dying import dies_on_two
from tests.sizes import some_here

COMMAND = [sys.executable, "-m", "simulator.cli", "compare", "sixty-doorbells", "--no-inference"]
COMMAND += ["--format", "json"]
TWO = ("--policy", "early-partner-2018-exact-map", "--policy", "early-partner-2018")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_scenario("maple-court")


@pytest.fixture(scope="module")
def uninterrupted(camsim_once: Callable[..., Result]) -> Callable[[int], bytes]:
    """Return what a batch of so many replications ends in that nobody interrupts."""
    return functools.cache(
        lambda runs: camsim_once(*COMMAND[3:], "--replications", runs).stdout_bytes
    )


@pytest.mark.parametrize(
    ("name", "jobs"),
    # Processes give the same bytes as this one in `test_until_stops_...`, too.
    some_here(
        [("serial", 1), ("processes", 2), ("dask", 1), ("dask", 2)], [("serial", 1), ("dask", 1)]
    ),
)
def test_every_engine_gives_the_same_bytes(loaded: Loaded, name: EngineName, jobs: int) -> None:
    here = compare_json(compare(loaded, 5, 4, inference=False))
    found = compared(loaded, 5, 4, engine_called(name, jobs), inference=False)
    assert compare_json(found.comparison(0)) == here
    assert not found.failed


def _fails_on_two(jobs: list[Job]) -> list[Came]:
    return [
        Failed(job.key, "an error of ours") if job.key.replication == 2 else do([job])[0]
        for job in jobs
    ]


def _jobs(loaded: Loaded) -> Iterator[Job]:
    from simulator.experiment.jobs import Batch, Key, job_of

    batch = Batch((loaded,), 5, inference=False)
    policy = next(iter(loaded.regimes))
    return (job_of(batch, Key(0, policy, replication)) for replication in range(5))


def test_a_run_that_fails_twice_is_reported_and_the_others_go_on(loaded: Loaded) -> None:
    with Serial() as engine:
        found = list(results(engine, _jobs(loaded), _fails_on_two))
    failed = [one for one in found if isinstance(one, Failed)]
    assert [(one.key.replication, one.reason) for one in failed] == [(2, "an error of ours")]
    assert sorted(one.key.replication for one in found) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("workers", some_here([1, 2], here=[1]))
def test_a_run_that_kills_its_worker_is_reported_and_the_others_go_on(
    loaded: Loaded, workers: int
) -> None:
    with Processes(workers) as engine:
        found = list(results(engine, _jobs(loaded), dies_on_two))
    failed = [one for one in found if isinstance(one, Failed)]
    assert [(one.key.replication, one.reason) for one in failed] == [(2, "the worker died")]
    assert sorted(one.key.replication for one in found) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("engine", "replications", "moments"),
    # A kill ends the program and its file alike, whoever does the runs, and be it the second.
    some_here(
        [("serial", 12, (0.1,)), *((name, 24, (0.0, 0.2)) for name in ENGINES)],
        here=[("serial", 12, (0.1,))],
    ),
)
def test_a_batch_that_is_killed_goes_on_and_ends_in_the_same_bytes(
    engine: EngineName,
    replications: int,
    moments: tuple[float, ...],
    tmp_path: Path,
    uninterrupted: Callable[[int], bytes],
    camsim: Callable[..., Result],
) -> None:
    """Killed some seconds after each start, once one more run is kept; then gone on with here."""
    file = tmp_path / "runs.db"
    words = [*COMMAND, "--replications", str(replications), "--engine", engine, "--jobs", "2"]
    kept, runs = 0, replications * len(load_scenario("sixty-doorbells").regimes)
    for moment in moments:
        option = "--resume" if file.exists() else "--out"
        killed = subprocess.Popen(
            [*words, option, str(file)], stdout=subprocess.DEVNULL, start_new_session=True
        )
        _wait_for_a_run(file, kept, killed)
        time.sleep(moment)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        kept = _count(file)
        assert kept, "killed before anything was kept"
        assert _integrity(file) == "ok"
    assert kept < runs, "the batch had ended before it was killed"
    ended = camsim(*words[3:], "--resume", file)
    assert ended.exit_code == 0
    assert ended.stdout_bytes == uninterrupted(replications)
    assert _integrity(file) == "ok"


@pytest.mark.thorough
def test_a_cluster_that_loses_a_worker_in_mid_batch_gives_the_same_bytes(
    tmp_path: Path, uninterrupted: Callable[[int], bytes]
) -> None:
    file = tmp_path / "runs.db"
    with _cluster() as (address, workers):
        words = [*COMMAND, "--replications", "24", "--address", address, "--out", str(file)]
        batch = subprocess.Popen(words, stdout=subprocess.PIPE)
        _wait_for_a_run(file, 0, batch)
        workers[0].kill()
        said, _ = batch.communicate(timeout=100)
    assert batch.returncode == 0
    assert said == uninterrupted(24)


@contextmanager
def _cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on the loopback interface, each a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    port = address.rpartition(":")[2]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"]
    scheduler += ["--port", port, "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1"]
    worker += ["--no-nanny", "--no-dashboard", "--death-timeout", "30"]
    started = [subprocess.Popen(scheduler, **quiet)]
    try:
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        yield address, started[1:]
    finally:
        for one in started:
            one.kill()
            one.wait()


def test_out_never_overwrites_and_resume_never_starts(
    camsim: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "runs.db"
    words = ("compare", "maple-court", *TWO, "--replications", "2", "--no-inference")
    missing = camsim(*words, "--resume", file)
    assert (missing.exit_code, "is not there; to start it: --out" in missing.stderr) == (2, True)
    assert camsim(*words, "--out", file).exit_code == 0
    again = camsim(*words, "--out", file)
    assert (again.exit_code, "is there already; to go on with it" in again.stderr) == (2, True)
    other = camsim("compare", "sixty-doorbells", "--replications", "1", "--resume", file)
    assert (other.exit_code, "another scenario" in other.stderr) == (2, True)
    both = camsim(*words, "--out", file, "--resume", file)
    assert (both.exit_code, "give one of them" in both.stderr) == (2, True)


def test_no_run_is_done_twice(loaded: Loaded, tmp_path: Path) -> None:
    from simulator.experiment.jobs import Batch
    from simulator.experiment.run_store import RunStore

    class Never(Serial):
        def executor(self) -> None:  # type: ignore[override]
            raise AssertionError("nothing is left to run")

    file, batch = tmp_path / "runs.db", Batch((loaded,), 5, inference=False)
    with RunStore(file, batch) as store:
        first = gather(batch, 3, Serial(), store)
    with RunStore(file, batch) as store:
        again = gather(batch, 3, Never(), store)
    assert compare_json(again.comparison(0)) == compare_json(first.comparison(0))


def test_until_stops_when_the_interval_is_narrow_and_not_before(
    camsim: Callable[..., Result],
) -> None:
    words = ("compare", "maple-court", *TWO, "--no-inference", "--until", "0.5", "--format", "json")
    one = camsim(*words, "--engine", "serial")
    two = camsim(*words, "--engine", "processes", "--jobs", "1")
    assert one.exit_code == 0
    assert one.stdout == two.stdout
    wrong = camsim(*words, "--measure", "certain_declinerz")
    assert (wrong.exit_code, "did you mean 'certain_decliners'?" in wrong.stderr) == (2, True)


def _wait_for_a_run(file: Path, kept: int, batch: subprocess.Popen[bytes]) -> None:
    """Wait until one more run is kept than before, or the batch has ended."""
    end = time.monotonic() + 60
    while time.monotonic() < end and batch.poll() is None:
        if file.exists() and _count(file) > kept:
            return
        time.sleep(0.02)


def _count(file: Path) -> int:
    try:
        with closing(sqlite3.connect(file, timeout=10)) as runs:
            return int(runs.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _integrity(file: Path) -> str:
    with closing(sqlite3.connect(file)) as runs:
        return str(runs.execute("PRAGMA integrity_check").fetchone()[0])


def test_little_is_done_here_and_much_in_a_process_for_each_core() -> None:
    minute = iter(range(1_000))
    few = AllCores(2, 3, clock=lambda: next(minute))
    with few:
        for _ in range(3):
            assert few.executor().submit(len, [1]).result() == 1
        # A second each, so that never more than four seconds are left.
        assert few.workers == 1
    many = AllCores(2, 30, clock=lambda: next(minute))
    with many:
        assert many.executor().submit(os.getpid).result() == os.getpid()
        assert many.executor().submit(os.getpid).result() != os.getpid()
        assert many.workers == 2
    alone = AllCores(1, 30, clock=lambda: next(minute))
    with alone:
        assert all(alone.executor().submit(os.getpid).result() == os.getpid() for _ in range(3))


def test_on_all_cores_the_figures_are_the_same() -> None:
    loaded = load_scenario("maple-court")
    runs = 4 * len(loaded.regimes)
    engine = AllCores(2, runs, clock=iter(range(1_000)).__next__)
    found = compared(loaded, 5, 4, engine, inference=False)
    assert engine.workers == 2
    here = compared(loaded, 5, 4, Serial(), inference=False)
    assert found.comparison(0).outcomes == here.comparison(0).outcomes
