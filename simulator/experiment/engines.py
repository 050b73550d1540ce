"""Where runs are done: in this process, in processes beside it, or on a Dask cluster.

An engine gives executors (`concurrent.futures`); which of them does a run, and in what order,
changes no figure.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sized
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Literal,
    ParamSpec,
    Protocol,
    Self,
    TypeAlias,
    TypeVar,
    get_args,
)

from simulator.extras import MissingExtra
from simulator.memory import look_seldom
from simulator.system import starts_alike

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from distributed import Client

EngineName: TypeAlias = Literal["serial", "processes", "dask"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
SECONDS_FOR_PROCESSES = 4.0
"""So much work has to be left, in this process, that others are started."""
_LOADED_ONCE = "simulator.", "scipy."
"""Where the modules stand that processes beside this one find loaded; with what these import."""
P = ParamSpec("P")
T = TypeVar("T")


class Engine(Protocol):
    """Gives executors, and cleans up after them."""

    @property
    def workers(self) -> int:
        """How many runs it does at once."""

    def __enter__(self) -> Self:
        """Start it."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Stop it; after an interrupt without waiting for what is running."""

    def executor(self) -> Executor:
        """Return the executor that takes work now."""

    def renew(self, broken: Executor) -> None:
        """Replace the executor `broken`, unless that has been done already."""


def engine_called(name: EngineName, jobs: int, address: str = "") -> Engine:
    """Return an engine by its name: `jobs` workers, or for Dask the cluster at `address`."""
    if name == "serial":
        return Serial()
    if name == "processes":
        return Processes(jobs)
    return Dask(jobs, address)


class Serial:
    """In this process, one after the other."""

    workers = 1

    def __enter__(self) -> Self:
        """Start it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""

    def executor(self) -> Executor:
        """Return the executor that takes work now."""
        return _AtOnce()

    def renew(self, broken: Executor) -> None:
        """Do nothing: it cannot break without ending the program."""


class _AtOnce(Executor):
    """Does what is submitted before it returns."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call `fn` now."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as an executor does, to be raised by `result`
            future.set_exception(error)
        return future


class Processes:
    """In `workers` processes of this machine.

    None is a copy of this one, with what it has open: on Linux they are copies of a process that
    was started to load what they need, once for all of them (forkserver), elsewhere each is
    started afresh (spawn).
    """

    def __init__(self, workers: int) -> None:
        self.workers = max(1, workers)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Start it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Stop it."""
        self._stop(at_once=kind is not None)

    def executor(self) -> Executor:
        """Return the pool that takes work now."""
        if self._pool is None:
            # Imported here: who does the runs in one process needs none of it.
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            way = multiprocessing.get_context("forkserver" if starts_alike() else "spawn")
            way.set_forkserver_preload(_loaded_here())
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=way, initializer=_prepare_worker
            )
            for _ in range(self.workers):
                # A worker starts when there is work for it: let all start side by side.
                self._pool.submit(os.getpid)
        return self._pool

    def renew(self, broken: Executor) -> None:
        """Replace a pool that has broken."""
        if self._pool is broken:
            self._stop(at_once=True)

    def _stop(self, *, at_once: bool) -> None:
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        if at_once:
            import multiprocessing

            for child in multiprocessing.active_children():
                child.terminate()
        pool.shutdown(wait=True, cancel_futures=True)


def _loaded_here() -> list[str]:
    """Return what this process has loaded by now of what runs take: other runs take it too."""
    return [name for name in sys.modules if name.startswith(_LOADED_ONCE)]


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone, however it went."""
    import multiprocessing

    # A look would touch all that is loaded: each page of it would be copied for this process.
    look_seldom(once_now=False)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(parent_ends: Callable[[], None]) -> None:
    parent_ends()
    os._exit(1)


class AllCores:
    """In this process while little is left, and else in a process for each of `cores`.

    A process takes a second to start: few quick runs are sooner done here. Where they are done is
    a matter of time, and changes no figure.
    """

    def __init__(self, cores: int, runs: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Stand ready for so many `runs`."""
        self._cores, self._runs, self._clock = cores, runs, clock
        self._done, self._seconds = 0, 0.0
        self._processes: Processes | None = None

    @property
    def workers(self) -> int:
        """How many runs it does at once."""
        return 1 if self._processes is None else self._processes.workers

    def __enter__(self) -> Self:
        """Start it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Stop it."""
        if self._processes is not None:
            self._processes.__exit__(kind, error, trace)

    def executor(self) -> Executor:
        """Return this process, or the pool as soon as much is left."""
        if self._processes is None and self._much_is_left():
            self._processes = Processes(self._cores)
        if self._processes is None:
            return _Timed(self._clock, self._took)
        return self._processes.executor()

    def renew(self, broken: Executor) -> None:
        """Replace a pool that has broken."""
        if self._processes is not None:
            self._processes.renew(broken)

    def _took(self, jobs: int, seconds: float) -> None:
        self._done += jobs
        self._seconds += seconds

    def _much_is_left(self) -> bool:
        if self._cores < 2 or not self._done:
            return False
        return self._seconds / self._done * (self._runs - self._done) > SECONDS_FOR_PROCESSES


class _Timed(_AtOnce):
    """Does what is submitted before it returns, and says how much that was and how long it took."""

    def __init__(self, clock: Callable[[], float], took: Callable[[int, float], object]) -> None:
        self._clock, self._took = clock, took

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call `fn` now with what it is to do, a list of jobs."""
        began = self._clock()
        future = super().submit(fn, *args, **kwargs)
        jobs = args[0] if args else None
        self._took(len(jobs) if isinstance(jobs, Sized) else 1, self._clock() - began)
        return future


class Dask:
    """On a Dask cluster: the one at `address`, or a local one of `workers` processes."""

    def __init__(self, workers: int, address: str = "") -> None:
        self.workers = max(1, workers)
        self._address = address
        self._open = contextlib.ExitStack()
        self._client: Client | None = None

    def __enter__(self) -> Self:
        """Connect, or start a local cluster.

        Raises:
            MissingExtra: where `distributed` is not installed.
            OSError: where nothing answers at the address.
        """
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise MissingExtra("the engine 'dask' needs", "research") from None
        if self._address:
            self._client = self._open.enter_context(Client(self._address, timeout="10s"))
            self.workers = max(1, sum(self._client.nthreads().values()))
        else:
            cluster = self._open.enter_context(
                LocalCluster(n_workers=self.workers, threads_per_worker=1, dashboard_address=None)
            )
            self._client = self._open.enter_context(Client(cluster))
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; a local one ends."""
        self._open.close()

    def executor(self) -> Executor:
        """Return the cluster as an executor."""
        assert self._client is not None
        executor: Executor = self._client.get_executor(pure=False, retries=0)
        return executor

    def renew(self, broken: Executor) -> None:
        """Do nothing: the scheduler replaces workers that have died."""
