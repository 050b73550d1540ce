"""What has not come is told as well: a request that is over would have been in it, with its zeros.

And what nobody said is not known: that all have answered is no knowledge until something says so.
Homes stand on a line, a tenth of a mile apart, and the map is exact. The run ends after three days,
people have seven days to answer, and every answer comes an hour after it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.experiment import Outcome
from simulator.ledger import Ledger
from simulator.measure.moments.so_far import SilentSoFar
from simulator.scenario.models import MINUTES_PER_DAY

Run = Callable[[str, str], Outcome]

HEAD = """
title = "Still open?"
start = 2024-01-01
days = 3
policies = ["./p.toml"]
[residents]
deadline_hours = 168
[[residents.segments]]
name = "all"
share = 1.0
shares = 0.2
declines = 0.3
[[agencies]]
name = "P"
"""
MAP = 'cameras = { detail = "pseudonymous", when = "on_request" }\n'
MAY_SWITCH_OFF = "residents_may_opt_out = true\n"


def town(homes: str, off: str = "") -> str:
    listed = ", ".join(
        f'{{ id = "{home}", x = 0.{place + 1}, y = 0.1, opted_out = {str(home in off).lower()} }}'
        for place, home in enumerate(homes)
    )
    return f"[town]\nheight = 0.2\nhomes = [{listed}]\n"


def request(asks: str, at: str = "2T09:00:00", **answers: str) -> str:
    """Return a request of these homes; those without an answer never give one."""
    silent = [f'{home} = "ignored"' for home in asks if home not in answers]
    said = ", ".join(
        f'{home} = {{ response = "{answer}", after_hours = 1 }}' for home, answer in answers.items()
    )
    said = ", ".join(filter(None, [said, *silent]))
    homes = ", ".join(f'"{home}"' for home in asks)
    return (
        f'[[script]]\nat = 2024-01-0{at}\nagency = "P"\nasks = [{homes}]\n'
        f"window_hours = 2\nresponses = {{ {said} }}\n"
    )


def story(*parts: str) -> str:
    return HEAD + "".join(parts)


def flow(item: str, detail: str, when: str, group: str = "") -> str:
    own = f', group_by = "{group}"' if group else ""
    return f'{item} = {{ detail = "{detail}", when = "{when}"{own} }}\n'


def receives(*flows: str, before: str = "", after: str = "") -> str:
    return f"{before}[agency_receives]\n{''.join(flows)}{after}"


def figures(outcome: Outcome, *names: str) -> list[object]:
    return [outcome.measures[name] for name in names]


# ── Still open ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "would_have_come",
    [
        receives(MAP, flow("footage", "total", "on_close"), before=MAY_SWITCH_OFF),
        receives(MAP, flow("shared", "total", "daily", "request"), before=MAY_SWITCH_OFF),
        receives(MAP, flow("shared", "total", "at_end"), before=MAY_SWITCH_OFF),
        receives(
            MAP,
            before=MAY_SWITCH_OFF,
            after=f"[public_receives]\n{flow('requests', 'named', 'on_close')}",
        ),
    ],
)
def test_a_request_that_is_in_no_total_asked_somebody_who_has_not_answered(
    outcome: Run, would_have_come: str
) -> None:
    """A alone was asked: had it switched requests off, or answered, the request would be over."""
    shown = outcome(story(town("A"), request("A")), would_have_come)
    assert figures(shown, "cleared_opted_out", "cleared_declined") == [1, 1]


def test_a_name_that_would_have_come_with_the_last_answer_did_not(outcome: Run) -> None:
    """A and B were asked. A shared, at once known; B's no would have ended it, and come by name."""
    live = flow("identity", "named", "on_share")
    scenario = story(town("AB"), request("AB", A="shared"))
    told = receives(MAP, live, flow("declined", "named", "on_close"))
    assert figures(outcome(scenario, told), "cleared_declined") == [2]
    asked = receives(MAP, live, flow("asked", "named", "on_close"))
    assert figures(outcome(scenario, asked), "cleared_declined") == [2]
    # Where another is still to answer, a no ends nothing.
    of_three = story(town("ABC"), request("ABC", A="shared"))
    assert figures(outcome(of_three, told), "cleared_declined") == [1]


@pytest.mark.parametrize("hours", [6, 23])
def test_a_report_without_a_request_says_that_it_was_not_over_yet(outcome: Run, hours: int) -> None:
    """Asked on the second day at 23:30, answered an hour later: the next day's report has it.

    Had nobody been asked, the report of that midnight would have had it. Asked at 6, and answered
    at 7, it is in the report of the same day, so that nobody knows.
    """
    scenario = story(town("A"), request("A", at=f"2T{hours:02}:30:00", A="declined"))
    told = receives(MAP, flow("shared", "total", "daily", "request"), before=MAY_SWITCH_OFF)
    assert figures(outcome(scenario, told), "cleared_opted_out") == [int(hours == 23)]


def test_a_report_that_brings_nothing_is_looked_at_when_it_comes(
    ledger: Callable[[str, str], Ledger],
) -> None:
    """Asked on the first day, A is silent, or has switched requests off: nobody knows.

    Asked again on the second, it may answer for 20 hours. The report of that midnight does not
    have it, so A was asked; then it was asked on the first day as well, and did not share.
    """
    scenario = story(town("A"), request("A", at="1T01:00:00"), request("A"))
    told = receives(
        MAP,
        flow("identity", "named", "on_share"),
        flow("shared", "total", "daily", "request"),
        before=MAY_SWITCH_OFF,
    )
    silent = SilentSoFar(ledger(scenario.replace("= 168", "= 20"), told))
    midnight = 2 * MINUTES_PER_DAY
    assert silent.at(midnight - 1).answers == frozenset()
    assert silent.at(midnight).answers == {(0, 0)}


# ── Over, though nobody says so in as many words ─────────────────────────────────────────────────


def test_a_request_that_is_known_to_ask_nobody_is_over(outcome: Run) -> None:
    """A has switched requests off. "Asked 0": A gave nothing and will not."""
    scenario = story(town("A", off="A"), request("A"))
    told = receives(MAP, flow("asked", "total", "on_request"), before=MAY_SWITCH_OFF)
    assert figures(outcome(scenario, told), "gave_nothing_certain") == [1]


def test_a_request_whose_totals_add_up_is_over(outcome: Run) -> None:
    """2 asked, 2 said no so far: A and B are proven not to have shared, days before the deadline."""
    scenario = story(town("AB"), request("AB", A="declined", B="declined"))
    told = receives(
        MAP, flow("asked", "total", "on_request"), flow("declined", "total", "on_response")
    )
    assert figures(outcome(scenario, told), "certain_nonsharing", "certain_decliners") == [2, 2]


def test_the_text_of_a_request_that_waits_for_its_end_says_when_that_was(outcome: Run) -> None:
    """A shared and B is off. Over before the deadline and not among the names, B was not asked."""
    scenario = story(town("AB", off="B"), request("AB", A="shared"))
    told = receives(
        MAP,
        flow("identity", "named", "on_share"),
        flow("declined", "named", "on_response"),
        before=MAY_SWITCH_OFF,
        after=f"[public_receives]\n{flow('requests', 'named', 'on_close')}",
    )
    assert figures(outcome(scenario, told), "certain_opted_out") == [1]


def test_a_public_post_proves_who_switched_off(outcome: Run) -> None:
    """A post that reaches nobody is over at once: A does not see posts."""
    scenario = story(town("A", off="A"), request("A"))
    told = receives(
        MAP,
        flow("shared", "total", "on_close"),
        before=f'people_asked = "audience"\n{MAY_SWITCH_OFF}',
    )
    shown = figures(outcome(scenario, told), "certain_opted_out", "certain_decliners")
    assert shown == [1, 0]


# ── Over, and nobody says so ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("detail", "when"),
    [("total", "on_response"), ("named", "at_end"), ("pseudonymous", "on_response")],
)
def test_that_all_have_answered_is_not_known_by_itself(
    outcome: Run, detail: str, when: str
) -> None:
    """A and B said no within the hour. To the agency both may still be thinking."""
    told = receives(MAP, flow("ignored", detail, when), flow("identity", "named", "on_share"))
    scenario = story(town("AB"), request("AB", A="declined", B="declined"))
    names = "certain_nonsharing", "certain_decliners", "gave_nothing_certain"
    assert figures(outcome(scenario, told), *names) == [0, 0, 0]
    # Once the deadline is past, they are among neither those who ignored nor those who shared.
    over = scenario.replace("deadline_hours = 168", "deadline_hours = 24")
    assert figures(outcome(over, told), *names) == [2, 2, 2]


def test_that_nobody_is_named_at_the_end_is_not_known_before_it(outcome: Run) -> None:
    """A and B shared, and names of who said no wait for the end: nothing clears them of a no."""
    scenario = story(town("AB"), request("AB", A="shared", B="shared"))
    told = receives(MAP, flow("declined", "named", "on_close"))
    assert figures(outcome(scenario, told), "cleared_declined") == [0]
