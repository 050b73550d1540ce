"""Six homes, four requests, written out: the counts that the rules imply, by hand.

    request   asks        answers                                             sent     closes
    1         A B C       A shares after 2 h, B says no after 3 h, C silent   day 1    day 8, 09:00
    2         C D E F     C shares after 1 h, D E F say no after 2 h          day 10   day 10, 11:00
    3         A F         nobody answers                                      day 33   day 40, 09:00
    4         B E         B shares after 1 h, E says no after 100 h           day 44   open at the end

The run has 45 days, the deadline is 168 hours (7 days). Request 4 is sent on day 44 at 09:00 and
the run ends on day 45 at 00:00: B has answered by then, E has not.
    asked     3 + 4 + 2 + 2 = 11
    shared    1 + 1 + 0 + 1 = 3
    declined  1 + 3 + 0 + 0 = 4
    ignored   1 + 0 + 2 + 0 = 3
    pending   0 + 0 + 0 + 1 = 1          3 + 4 + 3 + 1 = 11
A month is 30 days: requests 1 and 2 close in the first month, 3 in the second, which is not over
when the run ends.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.experiment import Outcome
from simulator.ledger import NOBODY, WITHHELD, Ledger
from simulator.log_kinds import Attribute, Happened

SCENARIO = """
title = "Six homes"
start = 2024-01-01
days = 45
policies = ["./p.toml"]
[town]
homes = [
  { id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 }, { id = "C", x = 0.3, y = 0.1 },
  { id = "D", x = 0.1, y = 0.2 }, { id = "E", x = 0.2, y = 0.2 }, { id = "F", x = 0.3, y = 0.2 },
]
[[script]]
at = 2024-01-02T09:00:00
asks = ["A", "B", "C"]
window_hours = 2
[script.responses]
A = { response = "shared", after_hours = 2 }
B = { response = "declined", after_hours = 3 }
C = "ignored"
[[script]]
at = 2024-01-11T09:00:00
asks = ["C", "D", "E", "F"]
window_hours = 2
[script.responses]
C = { response = "shared", after_hours = 1 }
D = { response = "declined", after_hours = 2 }
E = { response = "declined", after_hours = 2 }
F = { response = "declined", after_hours = 2 }
[[script]]
at = 2024-02-03T09:00:00
asks = ["A", "F"]
window_hours = 2
responses = { A = "ignored", F = "ignored" }
[[script]]
at = 2024-02-14T09:00:00
asks = ["B", "E"]
window_hours = 2
[script.responses]
B = { response = "shared", after_hours = 1 }
E = { response = "declined", after_hours = 100 }
"""
TOO_LONG = """
[[script]]
at = 2024-01-20T09:00:00
asks = ["A"]
window_hours = 13
"""
FOUR = ("asked", "shared", "declined", "ignored")

Run = Callable[[str, str], Outcome]
RunLedger = Callable[[str, str], Ledger]


def receives(detail: str, when: str, items: tuple[str, ...] = FOUR, more: str = "") -> str:
    """Return a policy that passes on `items` in one way."""
    lines = [f'{item} = {{ detail = "{detail}", when = "{when}" }}' for item in items]
    return "\n".join(["[agency_receives]", *lines, more])


def numbers(outcome: Outcome, part: str) -> list[object]:
    """Return one part of the four items, in order."""
    return [outcome.agency[item].get(part) for item in FOUR]


def test_what_happens_is_what_was_written(outcome: Run) -> None:
    happened = outcome(SCENARIO, "").happened
    assert happened == {
        "requests": 4,
        "refused_requests": 0,
        "asked": 11,
        "shared": 3,
        "declined": 4,
        "ignored": 3,
        "pending": 1,
        "opted_out": 0,
        "visits": 0,
        "legal_demands": 0,
        "emergencies": 0,
    }


def test_totals_on_close_cover_the_three_closed_requests(outcome: Run) -> None:
    """Asked 3+4+2 = 9; shared 1+1+0 = 2; declined 1+3+0 = 4; ignored 1+0+2 = 3; open: none."""
    result = outcome(SCENARIO, receives("total", "on_close"))
    assert numbers(result, "records") == [3, 3, 3, 3]
    assert numbers(result, "sum") == [9, 2, 4, 3]
    assert result.measures["numbers_told"] == 12
    assert result.measures["homes_named"] == 0


def test_monthly_totals_publish_only_a_month_that_is_over(outcome: Run) -> None:
    """Month 1 has requests 1 and 2: asked 7, shared 2, declined 4, ignored 1. Month 2 is cut."""
    result = outcome(SCENARIO, receives("total", "monthly"))
    assert numbers(result, "records") == [1, 1, 1, 1]
    assert numbers(result, "sum") == [7, 2, 4, 1]


def test_monthly_reports_of_single_requests_are_completed_at_the_end(outcome: Run) -> None:
    """Grouped by request, request 3 is complete on day 40, so the end of the run publishes it."""
    policy = receives("total", "monthly", more='[safeguards]\ngroup_by = "request"')
    result = outcome(SCENARIO, policy)
    assert numbers(result, "records") == [3, 3, 3, 3]
    assert numbers(result, "sum") == [9, 2, 4, 3]


def test_weekly_totals_skip_weeks_in_which_nothing_closed(ledger: RunLedger) -> None:
    """Closings on day 8 (week 1), day 10 (week 1), day 40 (week 5); 45 days hold six weeks."""
    told = ledger(SCENARIO, receives("total", "weekly", ("asked",))).disclosures
    assert told.value.tolist() == [7, 2]
    assert (told.time // 1440).tolist() == [14, 42]


def test_one_overview_at_the_end_adds_up_all_closed_requests(outcome: Run) -> None:
    result = outcome(SCENARIO, receives("total", "at_end"))
    assert numbers(result, "records") == [1, 1, 1, 1]
    assert numbers(result, "sum") == [9, 2, 4, 3]


def test_small_totals_are_withheld_and_counted_apart(outcome: Run) -> None:
    """Threshold 3 hides 1 and 2.

    asked 3 4 2: hides 2.  shared 1 1 0: hides two ones, prints the zero.
    declined 1 3 0: hides the one.  ignored 1 0 2: hides 1 and 2, prints the zero.
    """
    policy = receives("thresholded", "on_close", more="[safeguards]\nthreshold = 3")
    result = outcome(SCENARIO, policy)
    assert numbers(result, "records") == [2, 1, 2, 1]
    assert numbers(result, "withheld") == [1, 2, 1, 2]
    assert numbers(result, "sum") == [None, None, None, None]
    assert result.measures["numbers_told"] == 6


def test_zeros_can_be_withheld_too(outcome: Run) -> None:
    policy = receives(
        "thresholded", "on_close", more="[safeguards]\nthreshold = 3\nzeros_withheld = true"
    )
    assert numbers(outcome(SCENARIO, policy), "withheld") == [1, 3, 2, 3]


def test_rounding_takes_halves_up(ledger: RunLedger) -> None:
    """To a multiple of 2: asked 3 4 2 become 4 4 2; declined 1 3 0 become 2 4 0."""
    policy = receives("rounded", "on_close", ("asked", "declined"), "[safeguards]\nround_to = 2")
    told = ledger(SCENARIO, policy).disclosures
    values = {
        attribute: told.value[told.attribute == attribute].tolist()
        for attribute in (Attribute.ASKED, Attribute.DECLINED)
    }
    assert values == {Attribute.ASKED: [4, 4, 2], Attribute.DECLINED: [2, 4, 0]}


def test_rounded_numbers_have_no_sum(outcome: Run) -> None:
    policy = receives("rounded", "on_close", more="[safeguards]\nround_to = 5")
    assert numbers(outcome(SCENARIO, policy), "sum") == [None] * 4


def test_live_counts_start_at_zero_and_follow_each_minute(ledger: RunLedger) -> None:
    """Declined, live: 0 1 in request 1; 0 3 in 2 (three in one minute); 0 in 3; 0 in 4 (open)."""
    told = ledger(SCENARIO, receives("total", "on_response", ("declined",))).disclosures
    assert told.value.tolist() == [0, 1, 0, 3, 0, 0]
    assert told.request.tolist() == [0, 0, 1, 1, 2, 3]


def test_a_live_sum_adds_the_last_number_of_each_request(outcome: Run) -> None:
    """Shared: 1 + 1 + 0 + 1, the open request included."""
    result = outcome(SCENARIO, receives("total", "on_response", ("shared",)))
    assert result.agency["shared"] == {"detail": "total", "records": 7, "sum": 3}


def test_asked_can_be_told_when_asking(outcome: Run) -> None:
    result = outcome(SCENARIO, receives("total", "on_request", ("asked",)))
    assert result.agency["asked"] == {"detail": "total", "records": 4, "sum": 11}


def test_every_answer_by_name(outcome: Run) -> None:
    """Shared A C B; declined B, D E F; ignored C, A F: three, four and three homes."""
    policy = (
        receives("named", "on_response", ("shared", "declined", "ignored"))
        + 'asked = { detail = "named", when = "on_request" }\n'
        'identity = { detail = "named", when = "on_share" }\n'
        'footage = { detail = "named", when = "on_share" }\n'
    )
    result = outcome(SCENARIO, policy)
    assert result.agency["asked"] == {"detail": "named", "records": 11, "homes": 6}
    assert result.agency["shared"] == {"detail": "named", "records": 3, "homes": 3}
    assert result.agency["declined"] == {"detail": "named", "records": 4, "homes": 4}
    assert result.agency["ignored"] == {"detail": "named", "records": 3, "homes": 3}
    assert result.agency["identity"] == {"detail": "named", "records": 3, "homes": 3}
    assert result.measures["decisions_told"] == 10
    assert result.measures["homes_named"] == 6
    assert result.measures["clips_told"] == 3
    assert result.measures["requests_answered"] == 3
    assert result.measures["messages_per_answered_request"] == pytest.approx(11 / 3)


@pytest.mark.parametrize(
    ("when", "records"),
    [
        ("on_response", 4),
        ("on_close", 4),  # the open request has no decline yet
        ("monthly", 4),
        ("at_end", 4),
    ],
)
def test_names_wait_for_their_moment(outcome: Run, when: str, records: int) -> None:
    result = outcome(SCENARIO, receives("named", when, ("declined",)))
    assert result.agency["declined"]["records"] == records


def test_the_share_of_an_open_request_is_passed_on_by_name_but_is_in_no_total(
    outcome: Run,
) -> None:
    policy = receives("total", "on_close", ("shared",)) + (
        'identity = { detail = "named", when = "on_share" }\n'
    )
    result = outcome(SCENARIO, policy)
    assert result.agency["shared"]["sum"] == 2
    assert result.agency["identity"]["records"] == 3


def test_a_request_beyond_the_limits_is_refused_and_asks_nobody(ledger: RunLedger) -> None:
    kept = ledger(SCENARIO + TOO_LONG, "[request_limits]\nmax_window_hours = 12")
    kinds = kept.trace.kind.tolist()
    assert kinds.count(Happened.REFUSED) == 1
    assert kinds.count(Happened.SUBMITTED) == 5
    assert kinds.count(Happened.ASKED) == 11
    assert [reason for reason in kept.requests.refused if reason] == [
        "13 hours of video are more than 12"
    ]


def test_a_policy_that_asks_nobody_refuses_everything(outcome: Run) -> None:
    result = outcome(SCENARIO, 'people_asked = "none"')
    assert result.happened["requests"] == result.happened["refused_requests"] == 4
    assert result.happened["asked"] == 0
    assert all(item["records"] == 0 for item in result.agency.values())


SWITCHED_OFF = SCENARIO.replace(
    'id = "C", x = 0.3, y = 0.1', 'id = "C", x = 0.3, y = 0.1, opted_out = true'
)


@pytest.mark.parametrize(("may", "asked", "left_out"), [("true", 9, 2), ("false", 11, 0)])
def test_a_home_that_switched_off_is_left_out_where_the_policy_lets_it(
    outcome: Run, may: str, asked: int, left_out: int
) -> None:
    """C is in requests 1 and 2: 11 - 2 = 9 asked. Its camera stays on the map of both."""
    policy = f"residents_may_opt_out = {may}\n" + receives(
        "pseudonymous", "on_request", ("cameras",)
    )
    result = outcome(SWITCHED_OFF, policy)
    assert result.happened["asked"] == asked
    assert result.happened["opted_out"] == left_out
    assert result.agency["cameras"] == {"detail": "pseudonymous", "records": 11, "homes": 6}
    assert result.measures["cameras_told"] == 6


CIRCLE = """
title = "A circle"
start = 2024-01-01
days = 20
policies = ["./p.toml"]
[town]
homes = [
  { id = "A", x = 0.0, y = 0.5 }, { id = "B", x = 0.5, y = 1.0 }, { id = "C", x = 1.0, y = 0.5 },
  { id = "D", x = 0.5, y = 0.0 }, { id = "E", x = 0.5, y = 0.5 },
  { id = "F", x = 0.5, y = 0.4, camera = false },
]
[[script]]
at = 2024-01-02T09:00:00
x = 0.5
y = 0.5
"""


@pytest.mark.parametrize("reaches", [1, 2, 3, 5])
def test_reaches_asks_exactly_so_many_even_where_distances_tie(outcome: Run, reaches: int) -> None:
    """E stands in the middle; A, B, C and D are all half a mile away."""
    assert outcome(f"{CIRCLE}reaches = {reaches}", "").happened["asked"] == reaches


@pytest.mark.parametrize(
    ("area", "asked"),
    [
        (0.78, 1),  # radius sqrt(0.78 / pi) = 0.498 miles
        (0.79, 5),  # radius 0.501 miles
    ],
)
def test_an_area_is_a_circle(outcome: Run, area: float, asked: int) -> None:
    assert outcome(f"{CIRCLE}area_sq_mi = {area}", "").happened["asked"] == asked


def test_a_request_that_reaches_nobody_closes_at_once_and_reports_its_zeros(
    ledger: RunLedger,
) -> None:
    nobody = CIRCLE.replace("x = 0.5\ny = 0.5\n", "x = 0.25\ny = 0.25\n") + "area_sq_mi = 0.01"
    kept = ledger(nobody, receives("total", "on_close"))
    assert kept.requests.closed.tolist() == kept.requests.sent.tolist() == [1440 + 540]
    assert kept.disclosures.value.tolist() == [0, 0, 0, 0]


def test_an_answer_in_the_minute_of_the_deadline_counts(outcome: Run) -> None:
    late = SCENARIO.replace('C = "ignored"', 'C = { response = "declined", after_hours = 168 }', 1)
    assert outcome(late, "").happened["ignored"] == 2


def test_an_answer_after_the_deadline_is_no_answer(outcome: Run) -> None:
    late = SCENARIO.replace('C = "ignored"', 'C = { response = "declined", after_hours = 169 }', 1)
    assert outcome(late, "").happened["ignored"] == 3


def test_a_reviewer_holds_up_the_sending_not_the_submission(ledger: RunLedger) -> None:
    """One reviewer, two hours a request: two requests of one minute are sent after 2 and 4 h."""
    two = SCENARIO + (
        '[[script]]\nat = 2024-01-02T09:00:00\nasks = ["D"]\n'
        "[platform]\nreviewers = 1\nreview_hours = { request = 2 }\n"
    )
    kept = ledger(two, "")
    assert (kept.requests.sent - kept.requests.at)[:2].tolist() == [120, 240]


def test_noise_is_the_same_for_agency_and_public(ledger: RunLedger) -> None:
    flows = receives("noisy", "weekly", ("declined",))
    policy = f"{flows}\n{flows.replace('agency', 'public')}\n[safeguards]\nepsilon = 0.5"
    told = ledger(SCENARIO, policy).disclosures
    mine, theirs = told.value[told.recipient >= 0], told.value[told.recipient < 0]
    assert len(mine) > 0
    assert mine.tolist() == theirs.tolist()


def test_noisy_totals_count_a_homes_first_requests_only(ledger: RunLedger) -> None:
    """With one request counted a home, the second asking of C, A, F, B, E is left out."""
    policy = receives("noisy", "weekly", ("asked",), "[safeguards]\nepsilon = 1e6\n")
    kept = ledger(SCENARIO, policy + "max_requests_per_home = 1")
    assert kept.left_out == 5
    # Closed requests: 3 new homes and 3 new homes in the first week, none new in the fifth.
    assert kept.disclosures.value.tolist() == [6, 0]


def test_withheld_cells_keep_their_place_in_the_ledger(ledger: RunLedger) -> None:
    policy = receives("thresholded", "on_close", ("shared",), "[safeguards]\nthreshold = 11")
    told = ledger(SCENARIO, policy).disclosures
    assert told.value.tolist() == [WITHHELD, WITHHELD, 0]
    assert (told.subject == NOBODY).all()
