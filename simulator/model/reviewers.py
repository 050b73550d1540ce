"""The platform's reviewers: a resource that requests, demands and emergencies wait for."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any, Literal, TypeAlias

import simpy

from simulator.scenario.models import Platform

Work: TypeAlias = Literal["request", "demand", "emergency"]
_PRIORITY: dict[Work, int] = {"emergency": 0, "demand": 1, "request": 2}


class Reviewers:
    """Nothing waits where there are none; else the most urgent work goes first."""

    def __init__(self, env: simpy.Environment, platform: Platform) -> None:
        self._env = env
        self._count = platform.reviewers
        self._minutes: dict[Work, int] = {
            work: math.ceil(getattr(platform.review_hours, work) * 60 - 1e-9) for work in _PRIORITY
        }
        self._desk = (
            simpy.PriorityResource(env, capacity=platform.reviewers) if platform.reviewers else None
        )
        self._worked = 0

    def review(self, work: Work) -> Generator[simpy.Event, Any, None]:
        """Wait for a reviewer and for the review itself."""
        if self._desk is None:
            return
        with self._desk.request(priority=_PRIORITY[work]) as turn:
            yield turn
            self._worked += self._minutes[work]
            if self._minutes[work]:
                yield self._env.timeout(self._minutes[work])

    def busy(self, horizon: int) -> dict[str, float]:
        """Return the share of the reviewers' time that was worked, over `horizon` minutes."""
        if not self._count:
            return {}
        return {"reviewers": self._worked / (self._count * horizon)}
