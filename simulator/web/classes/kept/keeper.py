"""The one place where a class changes: actions in a row, each seen by all only after its commit.

What comes while one transaction is written is decided and written in the next, together. If it
cannot be written, nothing has happened: whoever asked is told so, and may try again.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from simulator.classroom.live.course import Action, Class, Refusal, after
from simulator.classroom.live.state import ClassState
from simulator.classroom.live.store import Store, StoreFullError

T = TypeVar("T")
ELSEWHERE: Final = Refusal("elsewhere")
"""To a wall that saw another state."""


@dataclass(slots=True)
class _Waiting:
    """An action that is not decided yet."""

    action: Action
    seen: int | None
    """The version that the wall saw when it asked; None: a phone, or time."""
    outcome: asyncio.Future[ClassState | Refusal]


class Keeper:
    """Keeps a class: its state is what the file has."""

    def __init__(self, course: Class, store: Store) -> None:
        self.course = course
        self.state = store.state()
        self.full = False
        """Whether the disk is full."""
        self._store = store
        self._moved = self.state.version
        """The version from which on the wall has looked the same, but for what phones did."""
        self._waiting: list[_Waiting] = []
        self._something = asyncio.Event()
        self._tells: list[Callable[[ClassState, ClassState], None]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to decide."""
        self._task = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Stop; what was not decided yet never happened."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for one in self._waiting:
            one.outcome.cancel()
        await self.with_store(Store.close)
        self._thread.shutdown()

    def tell(self, changed: Callable[[ClassState, ClassState], None]) -> None:
        """Have `changed` called with the state before and after, at each change."""
        self._tells.append(changed)

    async def do(self, action: Action, seen: int | None = None) -> ClassState | Refusal:
        """Return the class after an action, which is on the disk by then, or why it is not done.

        Args:
            action: What somebody does, or that time has passed.
            seen: Of the wall, the version that it saw: where the class has moved on since then,
                by more than what phones did, it is refused.

        Raises:
            StoreFullError: it cannot be written, and has not happened.
        """
        waiting = _Waiting(action, seen, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._something.set()
        return await waiting.outcome

    async def with_store(self, work: Callable[[Store], T]) -> T:
        """Do something with the file, in its thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work, self._store)

    async def _keep(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            batch, self._waiting = self._waiting, []
            try:
                await self._decide(batch)
            except Exception as error:  # noqa: BLE001 - whoever asked is told, others are served
                for one in batch:
                    if not one.outcome.done():
                        one.outcome.set_exception(error)

    async def _decide(self, batch: list[_Waiting]) -> None:
        state, moved = self.state, self._moved
        outcomes: list[ClassState | Refusal] = []
        for waiting in batch:
            made = self._after(state, moved, waiting)
            outcomes.append(made)
            if not isinstance(made, Refusal) and made is not state:
                if waiting.seen is not None or _is_elsewhere(state, made):
                    moved = made.version
                state = made
        if state is not self.state:
            try:
                await self._write(state)
            except StoreFullError:
                self._full(full=True)
                raise
            self._full(full=False)
        before, self.state, self._moved = self.state, state, moved
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if not waiting.outcome.done():
                waiting.outcome.set_result(outcome)
        if state is not before:
            for tell in self._tells:
                tell(before, state)

    def _after(self, state: ClassState, moved: int, waiting: _Waiting) -> ClassState | Refusal:
        if waiting.seen is not None and not moved <= waiting.seen <= state.version:
            return ELSEWHERE
        return after(self.course, state, waiting.action)

    async def _write(self, state: ClassState) -> None:
        if not state.ended:
            await self.with_store(functools.partial(Store.write, state=state))
        elif not self.state.ended:
            await self.with_store(functools.partial(_end, state=state))

    def _full(self, *, full: bool) -> None:
        changed, self.full = full != self.full, full
        if changed:
            for tell in self._tells:
                tell(self.state, self.state)


def _is_elsewhere(before: ClassState, now: ClassState) -> bool:
    """Tell whether a wall shows another thing, whatever phones have said meanwhile."""
    return _place(before) != _place(now)


def _place(state: ClassState) -> tuple[object, ...]:
    return (
        state.step, state.part, state.what_if, state.paused, state.door_open, state.closed,
        state.ended,
    )  # fmt: skip


def _end(store: Store, state: ClassState) -> None:
    """Delete the class, or all of it that belongs to a seat."""
    if state.ended == "kept":
        try:
            store.write(state)
            store.strip()
        except StoreFullError:
            # Better nothing of a street than something of a seat.
            store.delete()
        return
    store.delete()
