"""Stopping early: long computations ask now and then whether anybody still waits for the answer.

Threads cannot be stopped from outside. Without this, each change of a fact on a screen leaves a
computation behind that takes the processor from the newest one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Of one thread's context each: nothing is shared, and where nobody asks to stop nothing is asked.
_GIVEN_UP: ContextVar[Callable[[], bool] | None] = ContextVar("given_up", default=None)


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


@contextmanager
def until(given_up: Callable[[], bool]) -> Iterator[None]:
    """Let what is computed within stop as soon as `given_up` says so."""
    token = _GIVEN_UP.set(given_up)
    try:
        yield
    finally:
        _GIVEN_UP.reset(token)


def go_on() -> None:
    """Do nothing, or raise `StoppedError` where the answer is not waited for any more."""
    given_up = _GIVEN_UP.get()
    if given_up is not None and given_up():
        raise StoppedError
