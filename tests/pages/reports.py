"""Which reports the tests of pages make, of how many policies and runs; and what axe-core says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.scenario.library import scenario_names
from tests.chromium import Page

A4, LETTER = (8.27, 11.69), (8.5, 11.0)
QUICK = ("maple-court",)
"""In the ordinary suite, beside a hostile one; `make browser` takes all, these with inference."""
SOME = "some of maple-court"
"""Of its eight policies three: each has a page that is like the others. `make browser` takes all."""
POLICIES = ("early-partner-2018-exact-map", "threshold-11", "totals-per-request")
HOW_MANY = [(SOME, 3), pytest.param("maple-court", 8, marks=pytest.mark.browser)]
LONG = ("four-hundred-agencies",)
SLOW = [name for name in scenario_names() if name not in QUICK]


HERE = ("--engine", "serial")
"""Which engine runs changes nothing on a page, and processes are dear to start."""


def options(scenario: str) -> tuple[str, ...]:
    """Return how a scenario is run here: quickly."""
    if scenario == SOME:
        return ("--replications", "3", *(word for one in POLICIES for word in ("--policy", one)))
    if scenario in QUICK:
        return ("--replications", "3")
    return ("--replications", "1" if scenario in LONG else "2", "--no-inference")


def here(verb: str) -> tuple[str, ...]:
    """Return what the runs of a verb that makes a page are done by."""
    return HERE if verb == "report" else ()


def violations(page: Page, axe: str) -> list[dict[str, Any]]:
    """Return what axe-core finds, by all its rules in light and by that of contrast in dark.

    In dark the first rows of each table stand for the others, which are dressed alike.
    """
    page.value(f"{axe}\n;undefined")
    page.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = []
    contrast = "{exclude: ['tbody tr:nth-child(n+3)']}, {runOnly: ['color-contrast']}"
    for dark, what in ((False, "document"), (True, contrast)):
        page.dark(dark=dark)
        report = page.value(
            f"axe.run({what}).then(found => JSON.stringify(found.violations.map(one => "
            "({rule: one.id, nodes: one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))}))))"
        )
        found += json.loads(report)
    return found
