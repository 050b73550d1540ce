"""A worker that dies of one run: a module of its own, which a new process imports quickly."""

from __future__ import annotations

import os
import signal

from simulator.experiment.jobs import Job, Result, do

FATAL = 2


def dies_on_two(jobs: list[Job]) -> list[Result]:
    """Do `jobs`; kill this process where replication 2 is among them."""
    if any(job.key.replication == FATAL for job in jobs):
        os.kill(os.getpid(), signal.SIGKILL)
    return do(jobs)
