"""A run that breaks down, whoever asked for it: which one it was, and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from simulator.scenario.loaded import Loaded
from simulator.scenario.problems import InputError


class BrokenRun(Exception):  # noqa: N818 - it names the run; the fault is its cause
    """A run did not come to its end; the message names it so that it can be done again."""


@contextmanager
def naming(loaded: Loaded, policy: str, seed: int, replication: int) -> Iterator[None]:
    """Say of which run a fault is.

    Raises:
        BrokenRun: something went wrong, other than with what was asked for.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise BrokenRun(broken_text(loaded, policy, seed, replication, reason)) from error


def broken_text(loaded: Loaded, policy: str, seed: int, replication: int, reason: str) -> str:
    """Say which run did not come to its end, and why."""
    return (
        f"a run failed: {loaded.name}, policy {policy}, seed {seed}, "
        f"replication {replication}: {reason}"
    )
