"""Five homes on a line, and a request that asks three of them: a town to count in by hand.

A B C D E stand a tenth of a mile apart, at x = 0.1 ... 0.5. One request on 2 January at 09:00 asks
A B C; A and B say no after an hour, C stays silent, so it closes at its deadline, seven days later.
"""

from __future__ import annotations

from simulator.ledger import Ledger
from simulator.log_kinds import Happened

HEAD = """
title = "Five homes on a line"
start = 2024-01-01
days = 30
policies = ["./p.toml"]
"""
TOWN = """
[town]
height = 0.2
homes = [
  { id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 }, { id = "C", x = 0.3, y = 0.1 },
  { id = "D", x = 0.4, y = 0.1 }, { id = "E", x = 0.5, y = 0.1 },
]
"""
REQUEST = """
[[script]]
at = 2024-01-02T09:00:00
asks = ["A", "B", "C"]
window_hours = 2
[script.responses]
A = { response = "declined", after_hours = 1 }
B = { response = "declined", after_hours = 1 }
C = "ignored"
"""
CLOSE = (8 * 24 + 9) * 60
"""9 January, 09:00, in minutes from the start."""
CIRCLE = """
[[script]]
at = 2024-01-02T09:00:00
x = 0.1
y = 0.1
area_sq_mi = 0.04
window_hours = 2
[script.responses]
A = "ignored"
B = "ignored"
"""
SILENT = '[[residents.segments]]\nname = "silent"\nshare = 1.0\n'


def story(agency: str = "", residents: str = "", platform: str = "", script: str = REQUEST) -> str:
    return f'{HEAD}{TOWN}{residents}[[agencies]]\nname = "P"\n{agency}{platform}{script}'


def rows(ledger: Ledger, *kinds: Happened) -> list[tuple[int, str]]:
    """Return minute and home of the rows of these kinds."""
    trace = ledger.trace
    return [
        (int(time), ledger.homes.ids[home])
        for time, kind, home in zip(trace.time, trace.kind, trace.home, strict=True)
        if kind in kinds
    ]
