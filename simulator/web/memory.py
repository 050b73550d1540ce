"""How much memory a process may take, and how much it has taken."""

from __future__ import annotations

import sys

MIB = 1 << 20


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
    """Return how many bytes this process has had in memory at most."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10
