"""One run: the scenario under one policy, as SimPy processes, into a ledger.

The clock says when, and the rows are written at once. A process stands for an agency, and for each
request, visit and demand to which anything reacts; reviewers and officers are desks that work
waits for. Where nothing reacts to any request, none has a process. How a request is answered is
settled as it is sent: nobody waits for a single answer, so nothing wakes for one. The clock leaves
minutes behind, and both logs are written from them. Reports of a minute hold everything that
happened in it.
"""

from __future__ import annotations

from simulator.ledger import Ledger
from simulator.model.at_once import at_once
from simulator.model.drawn.whole import Drawn
from simulator.model.legal import start_legal_process
from simulator.model.requests import start_requests
from simulator.model.world import World
from simulator.scenario.loaded import Loaded


def run(
    loaded: Loaded, policy: str, seed: int, replication: int, drawn: Drawn | None = None
) -> Ledger:
    """Run one replication of `loaded` under the policy called `policy`.

    The outcome is a function of the first four arguments alone. `drawn` is the world of the
    replication, where another policy has met it already: else it is drawn here.

    Raises:
        ValueError: where `drawn` is the world of another replication or scenario.
    """
    if drawn is None:
        drawn = Drawn.of(loaded.scenario, seed, replication)
    elif not drawn.fits(loaded.scenario, seed, replication):
        raise ValueError("this world was drawn for another run")
    world = World(loaded, loaded.regimes[policy], drawn.chance, drawn.town, drawn.rules)
    if world.all_quiet:
        world.at_once = at_once(drawn, world.regime, world.rules)
    else:
        start_requests(world, drawn)
    start_legal_process(world)
    world.env.run(until=world.scenario.horizon + 1)
    return world.ledger()
