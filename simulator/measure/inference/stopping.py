"""Stopping early: long computations ask now and then whether anybody still waits for the answer.

Threads cannot be stopped from outside. Without this, each change of a fact on a screen leaves a
computation behind that takes the processor from the newest one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Final

# Of one thread's context each: nothing is shared, and where nobody asks to stop nothing is asked.
_GIVEN_UP: ContextVar[Callable[[], bool] | None] = ContextVar("given_up", default=None)
SECONDS_TO_LOOK_UP: Final = 0.05
"""How long something is waited for before it is asked whether it is still wanted."""


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


@contextmanager
def until(given_up: Callable[[], bool]) -> Iterator[None]:
    """Let what is computed within stop as soon as `given_up` says so, before it begins if need be.

    Raises:
        StoppedError: nobody waits for the answer any more.
    """
    token = _GIVEN_UP.set(given_up)
    try:
        go_on()
        yield
    finally:
        _GIVEN_UP.reset(token)


@contextmanager
def in_turn(lock: Lock) -> Iterator[None]:
    """Hold `lock` for what is done within.

    Raises:
        StoppedError: before its turn came, nobody waited for the answer any more.
    """
    while not lock.acquire(timeout=SECONDS_TO_LOOK_UP):
        go_on()
    try:
        yield
    finally:
        lock.release()


def go_on() -> None:
    """Do nothing, or raise `StoppedError` where the answer is not waited for any more."""
    given_up = _GIVEN_UP.get()
    if given_up is not None and given_up():
        raise StoppedError
