"""What is freed stays with this process, for what is taken next."""

from __future__ import annotations

import contextlib
import ctypes
import functools
from typing import Final

_MIB: Final = 1 << 20
_FROM_THE_SYSTEM_ALONE: Final = -3
"""M_MMAP_THRESHOLD: only what is larger is taken from the system by itself."""
_KEPT_AT_MOST: Final = -1
"""M_TRIM_THRESHOLD: only what is free beyond this goes back to the system."""


@functools.cache
def keep_freed_memory() -> None:
    """Have this process keep what it frees, up to 64 MiB, where the system knows such a bound.

    glibc else gives large arrays back at once, and each page of the next one costs a fault: a
    tenth of what a run of the model takes.
    """
    # A C library without it, or none that can be named: there nothing changes.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        set_option = ctypes.CDLL(None).mallopt
        set_option(_FROM_THE_SYSTEM_ALONE, 32 * _MIB)
        set_option(_KEPT_AT_MOST, 64 * _MIB)
