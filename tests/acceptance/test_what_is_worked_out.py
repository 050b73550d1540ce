"""What the agency works out, in figures that follow by hand from the rules.

Six homes stand on a line, a tenth of a mile (528 ft) apart: A ... F at x = 0.1 ... 0.6. Each says
yes with 0.2, no with 0.3, and nothing with 0.5. Unless a test says so, the map is exact. Before
any fact, a home has a camera with 0.2 (`camera_share` is left out), so that "asked and did not
share" has 0.2 x 0.8 = 0.16.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.experiment import Outcome, run_all
from simulator.ledger import Ledger
from simulator.scenario import load_scenario

Run = Callable[[str, str], Outcome]
RunLedger = Callable[[str, str], Ledger]

HEAD = """
title = "Six homes on a line"
start = 2024-01-01
days = 30
policies = ["./p.toml"]
"""
TOWN = """
[town]
height = 0.2
homes = [
  { id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 }, { id = "C", x = 0.3, y = 0.1 },
  { id = "D", x = 0.4, y = 0.1 }, { id = "E", x = 0.5, y = 0.1 }, { id = "F", x = 0.6, y = 0.1 },
]
"""
RATES = '[[residents.segments]]\nname = "all"\nshare = 1.0\nshares = 0.2\ndeclines = 0.3\n'
ANSWERS = {"+": "shared", "-": "declined", ".": "ignored"}
HIDDEN_UNDER_SIX = '[safeguards]\ngroup_by = "request"\nthreshold = 6\nzeros_withheld = true\n'
MAP = 'cameras = { detail = "pseudonymous", when = "on_request" }\n'
NAMES = 'identity = { detail = "named", when = "on_share" }\n'


def request(asks: str, answers: str, day: int = 2, agency: str = "P") -> str:
    """Return a request of these homes; an answer a home: + shared, - said no, . gave none."""
    written = ", ".join(
        f'{home} = "{ANSWERS[answer]}"' for home, answer in zip(asks, answers, strict=True)
    )
    homes = ", ".join(f'"{home}"' for home in asks)
    return (
        f'[[script]]\nat = 2024-01-{day:02}T09:00:00\nagency = "{agency}"\nasks = [{homes}]\n'
        f"window_hours = 2\nresponses = {{ {written} }}\n"
    )


def story(*requests: str, more: str = "", town: str = TOWN) -> str:
    return "".join((HEAD, town, RATES, '[[agencies]]\nname = "P"\n', more, *requests))


def receives(*items: str, more: str = "", detail: str = "total", when: str = "on_close") -> str:
    """Return a policy that gives the map and totals of `items`."""
    totals = "".join(f'{item} = {{ detail = "{detail}", when = "{when}" }}\n' for item in items)
    return f"[agency_receives]\n{MAP}{totals}{more}"


def figures(outcome: Outcome, *names: str) -> list[object]:
    return [outcome.measures[name] for name in names]


# ── The map and the names ────────────────────────────────────────────────────────────────────────


def test_map_minus_names(outcome: Run) -> None:
    """Six on the map, A is named as sharing: five pairs proven, and almost sure; it was 0.16.

    Of the five each said no with 0.3 / 0.8 = 0.375: nobody is exposed as having declined, and
    nobody was told of a no, so there is nothing to be wrong about.
    """
    shown = outcome(story(request("ABCDEF", "+--...")), receives(more=NAMES))
    assert figures(shown, "certain_nonsharing", "gave_nothing_certain") == [5, 5]
    assert figures(shown, "exposed_nonsharing", "exposed_declines") == [5, 0]
    assert figures(shown, "certain_decliners", "cleared_declined") == [0, 1]  # A shared
    assert figures(shown, "likeliest_wrong", "bits") == [None, 0.0]


def test_what_is_known_before_the_map_is_not_exposed_by_it(outcome: Run) -> None:
    """At `camera_share` 1 and a rate of 0.04 the prior is 0.96: high before, so not exposure."""
    town = TOWN.replace("height", "camera_share = 1.0\nheight")
    scenario = story(request("ABCDEF", "+--..."), town=town)
    scenario = scenario.replace("shares = 0.2", "shares = 0.04")
    shown = outcome(scenario, receives(more=NAMES))
    assert figures(shown, "certain_nonsharing", "exposed_nonsharing") == [5, 0]


def test_an_open_request_proves_nobody_silent(outcome: Run) -> None:
    """Sent on day 28, two days before the end of the run and five before its deadline."""
    late = request("ABCDEF", "+-....", day=28)
    assert figures(
        outcome(story(late), receives(more=NAMES)), "certain_nonsharing", "gave_nothing_certain"
    ) == [0, 0]


@pytest.mark.parametrize(
    ("detail", "answers", "right"),
    [
        ("named", "+-----", 5),  # the last of six answers is in: nobody is still to answer
        ("pseudonymous", "------", 6),
        ("named", "+----.", 0),  # F may still answer, and all do at the deadline
    ],
)
def test_a_request_is_over_where_all_who_were_asked_have_answered_by_name(
    outcome: Run, detail: str, answers: str, right: int
) -> None:
    """Sent two days before the end of the run, long before its deadline; answered in an hour."""
    named = "".join(
        f'{item} = {{ detail = "named", when = "on_response" }}\n'
        for item in ("shared", "declined")
    )
    asked = f'asked = {{ detail = "{detail}", when = "on_request" }}\n'
    late = request("ABCDEF", answers, day=28)
    shown = outcome(story(late), f"[agency_receives]\n{asked}{named}")
    assert shown.measures["certain_nonsharing"] == right


def test_names_that_wait_for_the_close_rule_nobody_out_before_it(outcome: Run) -> None:
    """B's no is told at once, A's yes at a close that does not come; a live count says 1 shared.

    Proven is the no, and with it one decliner; the one who shared may be anybody but B.
    """
    policy = receives(
        more='shared = { detail = "named", when = "on_close" }\n'
        'declined = { detail = "named", when = "on_response" }\n'
        '[public_receives]\nshared = { detail = "total", when = "on_response" }\n'
        '[safeguards]\ngroup_by = "request"\n'
    )
    early = request("ABCDEF", "+-....", day=30).replace(
        'A = "shared", B = "declined"',
        'A = { response = "shared", after_hours = 1 }, B = { response = "declined", after_hours = 1 }',
    )
    shown = outcome(story(early), policy)
    assert figures(shown, "certain_decliners", "certain_nonsharing") == [1, 0]
    # A, C, D, E and F have not said no so far: their names would be out.
    assert shown.measures["cleared_declined"] == 5


def test_dots_of_homes_that_were_all_asked_leave_none_of_them_out(outcome: Run) -> None:
    """Six dots, and six homes that they fit: whoever's each dot is, five homes gave nothing."""
    policy = receives(more=NAMES + "[map]\nerror_ft = 792\n")
    shown = outcome(story(request("ABCDEF", "+--...")), policy)
    names = ("certain_nonsharing", "gave_nothing_certain", "exposed_nonsharing")
    assert figures(shown, *names) == [5, 5, 5]


@pytest.mark.parametrize("covers", [0.0, 0.3, 0.6, 1.0])
def test_a_map_that_covers_a_share_proves_of_those_on_it(
    outcome: Run, ledger: RunLedger, covers: float
) -> None:
    """A shares; of the five others those whose own uniform is below the share are on the map."""
    scenario = story(request("ABCDEF", "+--..."))
    policy = receives(more=f"{NAMES}[map]\ncovers = {covers}\n")
    on_map = int((ledger(scenario, policy).homes.on_map[1:] < covers).sum())
    shown = outcome(scenario, policy)
    assert figures(shown, "certain_nonsharing", "gave_nothing_certain") == [on_map, on_map]
    assert shown.measures["exposed_nonsharing"] == on_map


def test_a_camera_stays_known_when_the_map_is_gone(write: Callable[[str, str], Path]) -> None:
    """Request 1 brings the map; request 2, under a rule of opting out, only the name of A again.

    Five pairs are proven in request 1. In request 2 the five may have switched requests off, so
    that their silence is almost sure and not proven; that their cameras gave nothing is proven.
    """
    write("p.toml", f'title = "P"\n{receives(more=NAMES)}')
    opt_out = "residents_may_opt_out = true\n[agency_receives]\n"
    write("q.toml", f'title = "Q"\n{opt_out}{NAMES}')
    steps = (
        '[[timelines]]\nname = "both"\nsteps = [{ from = 2024-01-01, policy = "./p.toml" }, '
        '{ from = 2024-01-14, policy = "./q.toml" }]\n'
    )
    scenario = story(request("ABCDEF", "+....."), request("ABCDEF", "+.....", day=15), steps)
    path = write("s.toml", scenario.replace("./p.toml", "both", 1))
    both = run_all(load_scenario(str(path)), 0, 0)["both"]
    assert figures(both, "certain_nonsharing", "gave_nothing_certain") == [5, 10]
    assert both.measures["exposed_nonsharing"] == 10


# ── Totals ───────────────────────────────────────────────────────────────────────────────────────


def test_everybody_declined(outcome: Run) -> None:
    """3 of A B C: each is proven to have said no, where 0.3 was the chance. 3 answers, 3 homes.

    The total had the chance 0.3 cubed. The likeliest doors are the right ones.
    """
    shown = outcome(story(request("ABC", "---")), receives("declined"))
    assert figures(shown, "certain_decliners", "certain_nonsharing") == [3, 3]
    assert figures(shown, "exposed_declines", "exposed_decliners") == [3, 3]
    assert figures(shown, "cleared_declined", "wrongly_suspected") == [0, 0]
    assert shown.measures["likeliest_wrong"] == 0.0
    assert shown.measures["bits"] == pytest.approx(-3 * math.log2(0.3))


def test_nobody_declined(outcome: Run) -> None:
    """0 of A B C clears three answers; the total had the chance 0.7 cubed."""
    shown = outcome(story(request("ABC", "...")), receives("declined"))
    assert figures(shown, "cleared_declined", "certain_decliners") == [3, 0]
    assert shown.measures["likeliest_wrong"] is None
    assert shown.measures["bits"] == pytest.approx(-3 * math.log2(0.7))


@pytest.mark.parametrize("declines", [0.00001, 0.00003, 0.0001])
@pytest.mark.parametrize("days", [1, 3, 7])
def test_a_number_that_could_hardly_be_another_is_no_surprise(
    outcome: Run, declines: float, days: int
) -> None:
    """Next to nobody ever declines: that fewer than six of six did is 0 bits, 1e-25 at most.

    What rounding leaves of it is not said: 0, not a few 1e-16, and not less than nothing.
    """
    asked = (request("ABCDEF", "++++..", day=2 + day) for day in range(days))
    scenario = story(*asked).replace("declines = 0.3", f"declines = {declines}")
    hidden = receives("declined", detail="thresholded", more=HIDDEN_UNDER_SIX)
    bits = outcome(scenario, hidden).measures["bits"]
    assert bits == 0.0
    assert math.copysign(1.0, bits) == 1.0


def test_one_total_in_bits(outcome: Run) -> None:
    """2 of A ... F said no: binomial, 15 x 0.3^2 x 0.7^4 = 0.324, so 1.625 bits.

    Each of the six is as likely as the others, 2 in 6: of two doors 4/3 would be wrong, 2 in 3.
    """
    shown = outcome(story(request("ABCDEF", "--....")), receives("declined"))
    assert shown.measures["bits"] == pytest.approx(-math.log2(15 * 0.3**2 * 0.7**4))
    assert shown.measures["likeliest_wrong"] == pytest.approx(2 / 3)
    assert figures(shown, "certain_decliners", "exposed_declines") == [0, 0]
    assert figures(shown, "certain_nonsharing", "cleared_declined") == [0, 0]


def test_bits_leave_out_what_names_said_already(outcome: Run) -> None:
    """A is named as sharing, so "1 shared" says nothing; 2 noes are among five, each 0.375:
    10 x 0.375^2 x 0.625^3 = 0.343. Of two doors among five as likely, 3 in 5 are wrong."""
    shown = outcome(story(request("ABCDEF", "+--...")), receives("shared", "declined", more=NAMES))
    assert shown.measures["bits"] == pytest.approx(-math.log2(10 * 0.375**2 * 0.625**3))
    assert shown.measures["likeliest_wrong"] == pytest.approx(3 / 5)


def test_the_likeliest_door_is_where_two_totals_meet(outcome: Run) -> None:
    """AB and BC have one no each: in AB it was either with 1/2, and so in BC.

    With one kind, answers to two requests are independent, so that B said no at least once with
    3/4, A and C with 1/2. Two noes were told, so two doors: B, and A or C. A said no in request 1
    and C in request 2; B never did. 1 in 2 is wrong.
    """
    scenario = story(request("AB", "-."), request("BC", ".-", day=12))
    shown = outcome(scenario, receives("declined"))
    assert shown.measures["likeliest_wrong"] == pytest.approx(1 / 2)
    assert shown.measures["bits"] == pytest.approx(-2 * math.log2(2 * 0.3 * 0.7))


def test_two_asked_totals_that_differ_by_one_home(outcome: Run) -> None:
    """ABC are asked and ABCD are: 3 and 3. D has switched requests off, A B C have not.

    Believed beforehand of each: 1 in 6 (of six homes written out, one is said to be off), which
    is less than 0.95, so D is exposed as well as proven; no wrong suspicion.
    """
    town = TOWN.replace("x = 0.4, y = 0.1", "x = 0.4, y = 0.1, opted_out = true")
    for home in "12356":
        town = town.replace(
            f"x = 0.{home}, y = 0.1 }}", f"x = 0.{home}, y = 0.1, opted_out = false }}"
        )
    scenario = story(request("ABC", "..."), request("ABCD", "....", day=12), town=town)
    policy = "residents_may_opt_out = true\n" + receives("asked")
    shown = outcome(scenario, policy)
    assert figures(shown, "certain_opted_out", "cleared_opted_out") == [1, 3]
    assert figures(shown, "exposed_opted_out", "wrongly_suspected") == [1, 0]
    assert shown.measures["bits"] == pytest.approx(-math.log2((5 / 6) ** 3 * (1 / 6)))
    alone = outcome(story(request("ABCD", "....", day=12), town=town), policy)
    assert figures(alone, "certain_opted_out", "cleared_opted_out") == [0, 0]
    assert alone.measures["bits"] == pytest.approx(-math.log2(4 * (5 / 6) ** 3 / 6))


def test_a_hidden_total_is_evidence_too(outcome: Run) -> None:
    """Below 3 and not 0 means 1 or 2 of AB said no. With 1 shared by name (A), it was B: 1."""
    hidden = receives(
        "declined", more=f"{NAMES}[safeguards]\nthreshold = 3\n", detail="thresholded"
    )
    shown = outcome(story(request("AB", "+-")), hidden)
    assert figures(shown, "certain_decliners", "exposed_declines") == [1, 1]
    # Of a B that did not share, the total was hidden with the chance of a no: 0.375.
    assert shown.measures["bits"] == pytest.approx(-math.log2(0.375))


def test_a_wrong_suspicion_is_counted_as_one(outcome: Run) -> None:
    """AB, AC and AD brought one no each, from B, C and D. Was it A each time, or the three?

    One kind says no with 0.999, the other with 0.001. Half and half, A of the first kind and the
    three of the second are as likely as the other way round (1/16 each): nobody is exposed.
    Where the first kind is 2 in 100, one of them is 49 squared times as likely as three: A is
    almost sure, and it is wrong.
    """
    scenario = story(
        request("AB", ".-"), request("AC", ".-", day=10), request("AD", ".-", day=20)
    ).replace(
        RATES,
        '[[residents.segments]]\nname = "no"\nshare = 0.5\ndeclines = 0.999\n'
        '[[residents.segments]]\nname = "silent"\nshare = 0.5\ndeclines = 0.001\n',
    )
    shown = outcome(scenario, receives("declined"))
    assert figures(shown, "exposed_decliners", "wrongly_suspected") == [0, 0]
    rare = scenario.replace("share = 0.5\ndeclines = 0.999", "share = 0.02\ndeclines = 0.999")
    rare = rare.replace("share = 0.5\ndeclines = 0.001", "share = 0.98\ndeclines = 0.001")
    shown = outcome(rare, receives("declined"))
    assert figures(shown, "exposed_decliners", "wrongly_suspected") == [1, 1]


def test_agencies_that_pool_prove_together_what_neither_proves(outcome: Run) -> None:
    """P is told that 2 of ABC were asked, Q that 2 of AB were.

    P alone proves nothing; Q alone clears A and B. Together they prove C off as well.
    """
    town = TOWN.replace("x = 0.3, y = 0.1", "x = 0.3, y = 0.1, opted_out = true")
    for home in "12456":
        town = town.replace(
            f"x = 0.{home}, y = 0.1 }}", f"x = 0.{home}, y = 0.1, opted_out = false }}"
        )
    requests = (request("ABC", "..."), request("AB", "..", day=12, agency="Q"))
    policy = "residents_may_opt_out = true\n" + receives("asked")
    q = '[[agencies]]\nname = "Q"\n'
    apart = outcome(story(*requests, more=q, town=town), policy)
    assert figures(apart, "certain_opted_out", "cleared_opted_out") == [0, 2]
    pooled = outcome(story(*requests, more=f"{q}[observer]\npooled = true\n", town=town), policy)
    assert figures(pooled, "certain_opted_out", "cleared_opted_out") == [1, 2]
