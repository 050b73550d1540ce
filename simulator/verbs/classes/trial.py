"""`camsim class LESSON --try`: does a phone get here? To be done before the lesson."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from simulator.classroom.live.link import LinkedClass
from simulator.verbs.classes.server import ClassServer
from simulator.verbs.console import say, tell

TIMES, SECONDS_BETWEEN = 120, 1.0
"""So often is it looked whether a phone has come."""
REACHED = "Reached: a phone opened the page. In the lesson phones will find this machine."
NOT_REACHED = """\
No phone came here. What did it say?
  At once "cannot be reached": it is in another network. Put it in the Wi-Fi of this machine.
  Nothing for long, then an error: this Wi-Fi keeps its devices apart, as those for guests do,
  or a firewall of this machine keeps it out. Try another Wi-Fi, or the hotspot of a phone;
  or play without phones: camsim class LESSON --hands N"""
WRONG_CODE = (
    "A phone gets here, with a wrong code: scan the square again, or type the address anew."
)


def try_network(settings: Mapping[str, object]) -> None:
    """Serve a class that nobody plays until a phone has opened its page, and say what was met."""
    with tempfile.TemporaryDirectory(prefix="camsim-") as folder:
        file = Path(folder) / "trial.class"
        with ClassServer({**settings, "file": str(file)}) as server:
            for address in server.students:
                tell(address)
            if server.students and sys.stdout.isatty():
                # Slow to load, and of use to those alone who can scan it.
                import segno

                segno.make(server.students[0], micro=False).terminal(compact=True)
            say("Open this address with a phone, in the Wi-Fi of the lesson. Ctrl-C stops waiting.")
            met = asyncio.run(_met(LinkedClass(server.teacher, server.key)))
        for line in met.splitlines():
            tell(line)
    if met is not REACHED:
        click.get_current_context().exit(1)


async def _met(server: LinkedClass) -> str:
    """Return what a phone met, as soon as one opened the page."""
    wrong = 0
    for _ in range(TIMES):
        pages, wrong = await server.pages_seen()
        if pages > wrong:
            return REACHED
        await asyncio.sleep(SECONDS_BETWEEN)
    return WRONG_CODE if wrong else NOT_REACHED
