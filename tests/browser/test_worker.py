"""The worker that all sessions share: the same answers, in turn, and what becomes of it."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from threading import Event

import psutil
import pytest

from simulator.experiment.jobs import Done, Failed, Job, Key
from simulator.experiment.what_if import given_by
from simulator.ledger import Ledger
from simulator.measure.inference.stopping import StoppedError
from simulator.measure.observer.questions import QUESTIONS
from simulator.measure.observer.suspicion import suspected
from simulator.model import run
from simulator.scenario.loaded import Loaded
from simulator.scenario.loading import load_scenario
from simulator.story.backend import BackendError, InferCase, InProcess
from simulator.web.worker import client as asking
from simulator.web.worker import host as workshop
from simulator.web.worker.channel import SOCKET
from simulator.web.worker.client import WorkerClient
from simulator.web.worker.host import Workshop
from tests.browser.conftest import until

MAPLE, LAUDERDALE = load_scenario("maple-court"), load_scenario("fort-lauderdale-2018")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs Unix sockets")


def never() -> bool:
    """Whoever asks waits for the answer."""
    return False


def supposed(loaded: Loaded) -> InferCase:
    """Infer's first question about a story."""
    name, regime = next(iter(loaded.regimes.items()))
    return InferCase(loaded, name, given_by(regime.steps[0][1]), 0)


def job(loaded: Loaded, replication: int = 0) -> Job:
    """One run of a story's first policy."""
    return Job(Key(0, next(iter(loaded.regimes)), replication), loaded, 7, inference=True)


LONG = supposed(load_scenario("as-it-happened"))
"""Takes seconds."""


def run_of(loaded: Loaded) -> Ledger:
    """The run that Watch shows."""
    return run(loaded, next(iter(loaded.regimes)), loaded.scenario.seed, 0)


@dataclass
class Shop:
    """A workshop that is open, and what its visitors are told."""

    workshop: Workshop

    @property
    def path(self) -> str:
        """Where its socket is."""
        return self.workshop.environment[SOCKET]

    @property
    def threads(self) -> int:
        """How many threads the worker has; none once it is gone, which nobody may have noticed."""
        try:
            return psutil.Process(self.workshop.pid).num_threads()
        except psutil.NoSuchProcess:
            return 0


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """A workshop without a server."""
    here = Workshop()
    here.open()
    yield Shop(here)
    await here.close()
    assert here.pid == 0
    assert here.environment == {}


@pytest.mark.parametrize(
    "stories",
    [
        pytest.param((MAPLE,), id="maple-court"),
        pytest.param((MAPLE, LAUDERDALE), id="both", marks=pytest.mark.thorough),
    ],
)
async def test_the_worker_says_what_this_process_would(
    shop: Shop, stories: tuple[Loaded, ...]
) -> None:
    here, there = InProcess(), WorkerClient(shop.path)
    folder = Path(shop.path).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(shop.path).stat().st_mode) == 0o600
    assert shop.workshop.pid == 0
    for loaded in stories:
        mine = here.run(job(loaded), never)
        its = await asyncio.to_thread(there.run, job(loaded), never)
        assert isinstance(mine, Done)
        assert isinstance(its, Done)
        assert repr(its.outcome) == repr(mine.outcome)
        asked = supposed(loaded)
        _, known = await asyncio.to_thread(here.work_out, asked, None, never)
        ledger, told = await asyncio.to_thread(there.work_out, asked, None, never)
        assert known is not None
        assert told is not None
        assert ledger.loaded.scenario is loaded.scenario
        for question in QUESTIONS:
            assert suspected(told, question) == suspected(known, question)
        one = suspected(known, "declined")[0]
        assert await asyncio.to_thread(
            there.reasons, asked, told, one, "declined", never
        ) == here.reasons(asked, known, one, "declined", never)
        shown = run_of(loaded)
        home, minute = int(shown.trace.home.max()), loaded.scenario.horizon
        assert await asyncio.to_thread(
            there.learned, shown, home, minute, None, list, never
        ) == here.learned(shown, home, minute, None, list, never)
    assert shop.workshop.pid
    # What nobody can run fails in words, and the next is answered.
    lost = replace(job(MAPLE), key=Key(0, "no-such-policy", 0))
    failed = await asyncio.to_thread(there.run, lost, never)
    assert isinstance(failed, Failed)
    assert "no-such-policy" in failed.reason


async def test_a_large_town_is_run_by_the_worker_and_its_homes_are_kept_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LARGE_TOWN", 1000)
    there = WorkerClient(shop.path)
    first, second = [
        await asyncio.to_thread(there.ledger, LAUDERDALE, policy, never)
        for policy in list(LAUDERDALE.regimes)[:2]
    ]
    assert shop.workshop.pid
    mine = run_of(LAUDERDALE)
    assert first.homes.same(mine.homes)
    assert second.homes is first.homes
    assert not first.homes.same(run_of(MAPLE).homes)
    for log in ("trace", "disclosures", "requests"):
        its, ours = (getattr(one, log) for one in (first, mine))
        # What is kept beside the columns follows from them.
        for column in (one for one in fields(its) if one.compare):
            assert list(getattr(its, column.name)) == list(getattr(ours, column.name))
    assert list(first.cells) == list(mine.cells)


async def test_a_worker_that_dies_is_replaced_and_asked_once_more(shop: Shop) -> None:
    there = WorkerClient(shop.path)

    async def killed(count: int) -> None:
        """Kill one worker after the other while it works."""
        for _ in range(count):
            await until(lambda: bool(shop.workshop.pid) and shop.threads > 1)
            pid = shop.workshop.pid
            os.kill(pid, signal.SIGKILL)
            await until(lambda pid=pid: shop.workshop.pid != pid)  # type: ignore[misc]

    killing = asyncio.create_task(killed(2))
    with pytest.raises(BackendError, match="broke down twice"):
        await asyncio.to_thread(there.work_out, LONG, None, never)
    await killing
    killing = asyncio.create_task(killed(1))
    _, known = await asyncio.to_thread(
        there.work_out, supposed(load_scenario("after-the-request")), None, never
    )
    await killing
    assert known is not None


async def a_long_question_holds_up_nobody_and_is_broken_off_when_left(shop: Shop) -> None:
    left = Event()
    waiting = asyncio.create_task(
        asyncio.to_thread(WorkerClient(shop.path).work_out, LONG, None, left.is_set)
    )
    await until(lambda: bool(shop.workshop.pid) and shop.threads > 1)
    await asyncio.to_thread(WorkerClient(shop.path).run, job(MAPLE), never)
    assert not waiting.done()
    assert shop.threads > 1
    left.set()
    with pytest.raises(StoppedError):
        await waiting
    await until(lambda: not shop.workshop.pid or shop.threads <= 1)


async def test_where_no_worker_starts_a_session_works_it_out_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "COMMAND", ("/bin/false",))
    path = shop.path
    mine = InProcess().run(job(MAPLE), never)
    its = await asyncio.to_thread(WorkerClient(path).run, job(MAPLE), never)
    assert isinstance(mine, Done)
    assert isinstance(its, Done)
    assert its.outcome == mine.outcome
    assert not Path(path).parent.exists()


def has_ended(process: psutil.Process) -> bool:
    """Return whether a process has ended; it may be cleared away between two looks."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def the_worker_goes_when_its_server_is_gone(shop: Shop) -> None:
    await asyncio.to_thread(WorkerClient(shop.path).run, job(MAPLE), never)
    process = psutil.Process(shop.workshop.pid)
    assert shop.workshop._process is not None
    assert shop.workshop._process.stdin is not None
    shop.workshop._process.stdin.close()
    await until(lambda: has_ended(process))


async def test_a_long_question_is_broken_off_and_the_worker_goes_with_its_server(
    shop: Shop,
) -> None:
    """Each claim above is one of its own; only the worker is shared, which is dear to start."""
    await a_long_question_holds_up_nobody_and_is_broken_off_when_left(shop)
    await the_worker_goes_when_its_server_is_gone(shop)
