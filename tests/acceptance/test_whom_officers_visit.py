"""Whom officers visit after a request without footage: the likeliest to have said no, by hand.

The five homes on a line of `test_after_the_request`. The agency has an exact map. Request 1 asks
C alone, which says no; request 2 asks A B C on day 8, closes on day 15, and brings nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.experiment import Outcome
from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from tests.acceptance.five_homes import story

Run = Callable[[str, str], Outcome]
RunLedger = Callable[[str, str], Ledger]

KINDS = """
[[residents.segments]]
name = "refuser"
share = 0.2
declines = 0.9
[[residents.segments]]
name = "other"
share = 0.8
declines = 0.1
"""
BEFORE = """
[[script]]
at = 2024-01-01T09:00:00
asks = ["C"]
window_hours = 2
responses = { C = { response = "declined", after_hours = 1 } }
"""
THEN = """
[[script]]
at = 2024-01-09T09:00:00
asks = ["A", "B", "C"]
window_hours = 2
[script.responses]
A = { response = "declined", after_hours = 1 }
B = "ignored"
C = "ignored"
"""
FOLLOW = 'follow_up = "declined"\nofficers = 1\n'
MAP = '[agency_receives]\ncameras = { detail = "named", when = "on_request" }\n'


def order(ledger: Ledger, request: int) -> str:
    """Return the homes that officers visit because of `request`, in their order."""
    trace = ledger.trace
    visits = (trace.kind == Happened.VISIT) & (trace.request == request)
    return "".join(ledger.homes.ids[home] for home in trace.home[visits])


def total(when: str, more: str = "") -> str:
    return f'{MAP}declined = {{ detail = "total", when = "{when}" }}\n{more}'


@pytest.mark.parametrize(
    "policy", [total("on_close"), total("on_close", '[safeguards]\ngroup_by = "incident"\n')]
)
def test_officers_go_first_where_earlier_totals_make_a_no_likelier(
    ledger: RunLedger, policy: str
) -> None:
    """Totals of 1 and 1: one of A B C said no, and C, asked alone before, had said no.

    C is a refuser with chance 0.2 x 0.9 / (0.2 x 0.9 + 0.8 x 0.1) = 9/13, so it says no with
    9/13 x 0.9 + 4/13 x 0.1 = 0.654; A and B with 0.26. Exactly one of the three:
        C   0.654 x 0.74 x 0.74 = 0.358      A, B   0.26 x 0.74 x 0.346 = 0.067 each
    so C goes first, with 0.729, then A and B, with 0.136 each. It was A that said no.
    """
    kept = ledger(story(FOLLOW, KINDS, script=BEFORE + THEN), policy)
    assert order(kept, 1) == "CAB"


def test_homes_that_are_as_likely_are_visited_by_id(ledger: RunLedger) -> None:
    """Without lasting kinds, or without the first total, the three are alike."""
    one_kind = '[[residents.segments]]\nname = "all"\nshare = 1.0\ndeclines = 0.26\n'
    kept = ledger(story(FOLLOW, one_kind, script=BEFORE + THEN), total("on_close"))
    assert order(kept, 1) == "ABC"
    assert order(ledger(story(FOLLOW, KINDS, script=THEN), total("on_close")), 0) == "ABC"


@pytest.mark.parametrize(("when", "visits"), [("weekly", "CAB"), ("monthly", "ABC")])
def test_officers_go_by_what_was_told_up_to_now(ledger: RunLedger, when: str, visits: str) -> None:
    """Request 1 is in the report of day 7; request 2 closes on day 15; the month is not over."""
    scenario = story(FOLLOW, KINDS, script=BEFORE + THEN)
    assert order(ledger(scenario, total(when)), 1) == visits


@pytest.mark.parametrize(
    ("when", "hours", "visits"),
    [("weekly", 1, "ACB"), ("weekly", 150, "CAB"), ("monthly", 1, "ABC"), ("on_close", 150, "ABC")],
)
def test_names_that_are_still_to_come_rule_nobody_out(
    ledger: RunLedger, when: str, hours: int, visits: str
) -> None:
    """A says no on day 8, and is in the report of day 14; or on day 14, for that of day 21.

    Request 2 closes on day 15. Where A is not named by then, it is as likely as B, and C, named
    on day 7 for request 1, is a refuser with chance 9/13 and likelier than both. Where A is named
    at the close, B and C have not said no.
    """
    script = BEFORE + THEN.replace("after_hours = 1 ", f"after_hours = {hours} ")
    names = f'{MAP}declined = {{ detail = "named", when = "{when}" }}\n'
    assert order(ledger(story(FOLLOW, KINDS, script=script), names), 1) == visits


def test_officers_do_not_go_by_what_another_agency_was_told(ledger: RunLedger) -> None:
    """Request 1 is Q's: its total does not reach P."""
    agencies = f'{FOLLOW}[[agencies]]\nname = "Q"\n'
    of_q = BEFORE.replace("asks", 'agency = "Q"\nasks')
    kept = ledger(story(agencies, KINDS, script=of_q + THEN), total("on_close"))
    assert order(kept, 1) == "ABC"


def test_a_dot_that_hides_among_fewer_homes_is_visited_first(ledger: RunLedger) -> None:
    """The dots of A, B and C fit homes without a camera that stand close by: of A three, of B one.

    A dot is its home's with 1/4 for A, 1/2 for B, and for certain for C. (Who is nearby stands at
    the same place, so that the dot fits, wherever it is.)
    """
    crowd = "".join(
        f'  {{ id = "{home}{number}", x = {x}, y = 0.1, camera = false }},\n'
        for home, x, many in (("A", 0.1, 3), ("B", 0.2, 1))
        for number in range(many)
    )
    circle = THEN.replace('asks = ["A", "B", "C"]', "x = 0.2\ny = 0.1\narea_sq_mi = 0.035")
    policy = MAP.replace('"named"', '"pseudonymous"') + "[map]\nerror_ft = 20\n"
    one_kind = '[[residents.segments]]\nname = "all"\nshare = 1.0\ndeclines = 0.26\n'
    scenario = story(FOLLOW, one_kind, script=circle)
    assert order(ledger(scenario.replace("homes = [\n", f"homes = [\n{crowd}"), policy), 0) == "CBA"


def test_rates_that_rule_out_what_was_written_are_no_facts(ledger: RunLedger, outcome: Run) -> None:
    """Nobody here ever says no by the rates; the script and the total say that one did."""
    never = '[[residents.segments]]\nname = "all"\nshare = 1.0\n'
    scenario = story(FOLLOW, never, script=BEFORE + THEN)
    assert order(ledger(scenario, total("on_close")), 1) == "ABC"
    assert outcome(scenario, total("on_close")).measures["certain_decliners"] == 1
