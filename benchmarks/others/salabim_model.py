"""The same requests in salabim; nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator

import salabim

from benchmarks.plans import MINUTES, Plan


class Home(salabim.Component):
    """An asked home, which answers or lets the deadline pass."""

    def setup(self, after: int) -> None:
        """Take the minutes until it is done."""
        self.after = after

    def process(self) -> Iterator[None]:
        """Wait."""
        yield self.hold(self.after)


class Request(salabim.Component):
    """A request, which waits for its answers itself or has a component for each asked home."""

    def setup(self, plan: Plan, position: int, *, component_per_home: bool) -> None:
        """Take its part of the plan."""
        self.plan, self.position = plan, position
        self.component_per_home = component_per_home

    def process(self) -> Iterator[None]:
        """Be sent, answered and closed."""
        if self.component_per_home:
            for after in self.plan.every_wait(self.position):
                Home(after=after)
            return
        start = self.env.now()
        for after in [*self.plan.answers[self.position], self.plan.closes_after(self.position)]:
            if start + after > self.env.now():
                yield self.hold(till=start + after)


def run(plan: Plan, *, component_per_home: bool) -> None:
    """Replay `plan`: with a component for each asked home, or for each request."""
    salabim.yieldless(False)
    env = salabim.Environment(trace=False)
    for position, sent in enumerate(plan.sent):
        Request(plan=plan, position=position, component_per_home=component_per_home, at=sent)
    env.run(till=MINUTES)
