"""When memory is looked through for what is over, and what is freed is kept or given back."""

from __future__ import annotations

import contextlib
import functools
import gc
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ctypes import CDLL

_MIB: Final = 1 << 20
_FROM_THE_SYSTEM_ALONE: Final = -3
"""M_MMAP_THRESHOLD: only what is larger is taken from the system by itself."""
_KEPT_AT_MOST: Final = -1
"""M_TRIM_THRESHOLD: only what is free beyond this goes back to the system."""
_POOLS: Final = -8
"""M_ARENA_MAX: from how many pools threads take memory."""
_COLLECTS: Final = (20_000, 20, 5)
"""When the collector looks by itself: seldom, and more seldom among what has been there for long.

With 20 for the last one, what was over came to nearly as much as what was in use, and to hundreds
of megabytes where runs of large stories hung on it.
"""
_FROM_THE_START: Final = (10_000, 20, 10)
"""When it looks while a command loads what it needs, which all stays."""


@contextlib.contextmanager
def a_whole_program() -> Iterator[None]:
    """Have the collector look seldom from the start of a process, and not at all as it ends.

    Python else goes several times through all that is loaded, at last before it takes each part of
    it down: a tenth of what a short command takes.
    """
    gc.set_threshold(*_FROM_THE_START)
    try:
        yield
    finally:
        gc.freeze()


def look_seldom(*, once_now: bool = True) -> None:
    """Keep the collector from going through all that is loaded, between two frames or two runs.

    First it looks through it once, unless next to nothing of it is over.
    """
    # What is kept already could be asked for too, but is counted one by one: a frame's time of it.
    if gc.get_threshold()[0] < _COLLECTS[0]:
        if once_now:
            gc.collect()
        gc.freeze()
        gc.set_threshold(*_COLLECTS)


def look_now() -> None:
    """Have it look through all that came since, if that is much, where nobody waits for a frame.

    That is where it looks seldom; else it has done so itself. What is free by then is given back.
    """
    if gc.get_threshold() == _COLLECTS and gc.get_count()[2]:
        gc.collect()
        give_back_freed_memory()


@functools.cache
def keep_freed_memory() -> None:
    """Have this process keep what it frees, up to 64 MiB, where the system knows such a bound.

    glibc else gives large arrays back at once, and each page of the next one costs a fault: a
    tenth of what a run of the model takes.
    """
    _set_options({_FROM_THE_SYSTEM_ALONE: 32 * _MIB, _KEPT_AT_MOST: 64 * _MIB})


def share_freed_memory() -> None:
    """Have all threads of this process take memory from one pool, before there is a second thread.

    glibc else gives each thread a pool of its own, and what one has freed is of no use to another:
    after five minutes of use 98 of 141 MB in such pools stood empty. Threads of Python seldom
    ask at the same time.
    """
    _set_options({_POOLS: 1})


def give_back_freed_memory() -> None:
    """Give the system all memory that is free, where nobody waits: it may take a frame's time.

    glibc else gives back only what is free at its end. Of a large story that has been closed that
    was nothing: four hundred agencies under five policies came to 306 MB, 290 of them after it,
    and 97 once they had been given back.
    """
    _ask_c_library(lambda library: library.malloc_trim(0))


def _set_options(amounts: Mapping[int, int]) -> None:
    _ask_c_library(lambda library: [library.mallopt(*option) for option in amounts.items()])


def _ask_c_library(ask: Callable[[CDLL], object]) -> None:
    """Ask the C library for something; one that has no such thing, or none, changes nothing."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):
        ask(ctypes.CDLL(None))
