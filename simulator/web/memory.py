"""How much memory a process may take, and how much it has taken."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

MIB = 1 << 20
_STATUS: Final = Path("/proc/self/status")


def bound_memory(most: int) -> None:
    """Let this process have `most` bytes of address space, where the system knows such a bound."""
    try:
        import resource
    except ImportError:  # Windows has no such bound.
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def most_taken() -> int:
    """Return how many bytes this process has had in memory at most; 0 where nothing tells.

    Linux tells it of the program that runs. What `getrusage` says there is handed down: a small
    program that a large one has started would pass for as large.
    """
    try:
        status = _STATUS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return _most_by_usage()
    peak = re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)
    return int(peak[1]) << 10 if peak else _most_by_usage()


def _most_by_usage() -> int:
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10
