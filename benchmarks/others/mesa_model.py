"""The same requests in Mesa, with its event simulator; nothing is recorded."""

from __future__ import annotations

import mesa
from mesa.experimental.devs import DEVSimulator

from benchmarks.plans import MINUTES, Plan


class Home(mesa.Agent):
    """An asked home, which answers or lets the deadline pass."""

    def answer(self) -> None:
        """Be done with this request."""
        self.remove()


class Request(mesa.Agent):
    """A request, which hears of its answers one by one."""

    heard = 0

    def answer(self) -> None:
        """Take in one more answer."""
        self.heard += 1

    def close(self) -> None:
        """Be done."""
        self.remove()


class Town(mesa.Model):
    """Requests that are sent when their time comes."""

    def __init__(self, plan: Plan, simulator: DEVSimulator, *, agent_per_home: bool) -> None:
        super().__init__()
        self.plan, self.simulator = plan, simulator
        simulator.setup(self)
        send = self.send_to_homes if agent_per_home else self.send
        for position, sent in enumerate(plan.sent):
            simulator.schedule_event_absolute(send, sent, function_args=[position])

    def send_to_homes(self, position: int) -> None:
        """Make an agent of each asked home."""
        for after in self.plan.every_wait(position):
            self.simulator.schedule_event_relative(Home(self).answer, after)

    def send(self, position: int) -> None:
        """Make an agent of the request; homes are only numbers."""
        request = Request(self)
        for after in self.plan.answers[position]:
            self.simulator.schedule_event_relative(request.answer, after)
        self.simulator.schedule_event_relative(request.close, self.plan.closes_after(position))


def run(plan: Plan, *, agent_per_home: bool) -> None:
    """Replay `plan`: with an agent for each asked home, or for each request."""
    simulator = DEVSimulator()
    Town(plan, simulator, agent_per_home=agent_per_home)
    simulator.run_until(MINUTES)
