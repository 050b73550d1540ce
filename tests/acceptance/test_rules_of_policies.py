"""Timelines, retention, suppression, public posts, two agencies, a noise budget: by hand.

request   asks        answers                      sent                  closes
1         A B C D     A shares, B says no (1 h)    2 Jan, 09:00          9 Jan, 09:00
2         A B         A shares, B says no (1 h)    20 Jan, 09:00         20 Jan, 10:00
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.experiment import Outcome, run_all
from simulator.ledger import PUBLIC, WITHHELD, Ledger
from simulator.log_kinds import Attribute, Happened
from simulator.model import run
from simulator.scenario import load_scenario

Run = Callable[[str, str], Outcome]
RunLedger = Callable[[str, str], Ledger]
Write = Callable[[str, str], Path]

SCENARIO = """
title = "Four homes"
start = 2024-01-01
days = 60
policies = ["./p.toml"]
{extra}
[town]
homes = [
  {{ id = "A", x = 0.1, y = 0.1 }}, {{ id = "B", x = 0.2, y = 0.1 }},
  {{ id = "C", x = 0.3, y = 0.1 }}, {{ id = "D", x = 0.4, y = 0.1 }},
]
[[script]]
at = 2024-01-02T09:00:00
asks = ["A", "B", "C", "D"]
window_hours = 2
responses = {{ A = {{ response = "shared", after_hours = 1 }}, B = {{ response = "declined", after_hours = 1 }}, C = "ignored", D = "ignored" }}
[[script]]
at = 2024-01-20T09:00:00
{agency}asks = ["A", "B"]
window_hours = 2
responses = {{ A = {{ response = "shared", after_hours = 1 }}, B = {{ response = "declined", after_hours = 1 }} }}
"""
PLAIN = SCENARIO.format(extra="", agency="")
DAY = 1440


def flows(detail: str, when: str, *items: str, party: str = "agency") -> str:
    lines = "".join(f'{item} = {{ detail = "{detail}", when = "{when}" }}\n' for item in items)
    return f"[{party}_receives]\n{lines}"


def values(ledger: Ledger, attribute: Attribute, *, public: bool = False) -> list[int]:
    told = ledger.disclosures
    mine = (told.attribute == attribute) & ((told.recipient == PUBLIC) == public)
    return [int(value) for value in told.value[mine]]


def test_a_request_lives_under_the_policy_it_was_submitted_under(write: Write) -> None:
    """Request 1 closes after the change on 5 January, and its names come all the same."""
    write("old.toml", 'title = "Old"\n' + flows("named", "on_close", "declined", "ignored"))
    write("new.toml", 'title = "New"\n' + flows("total", "on_close", "declined"))
    extra = (
        '[[timelines]]\nname = "change"\nsteps = [{ from = 2024-01-01, policy = "./old.toml" }, '
        '{ from = 2024-01-05, policy = "./new.toml" }]\n'
    )
    text = PLAIN.replace('["./p.toml"]', '["change"]').replace("[town]", f"{extra}[town]")
    kept = run(load_scenario(str(write("s.toml", text))), "change", 0, 0)
    assert kept.requests.step.tolist() == [0, 1]
    told = kept.disclosures
    by_name = [
        (int(t), kept.homes.ids[s]) for t, s in zip(told.time, told.subject, strict=True) if s >= 0
    ]
    close = 8 * DAY + 540
    assert sorted(by_name) == [(close, "B"), (close, "C"), (close, "D")]
    assert values(kept, Attribute.DECLINED)[-1:] == [1]
    changes = kept.trace.time[kept.trace.kind == Happened.POLICY_CHANGED]
    assert changes.tolist() == [4 * DAY]


def test_a_report_is_cut_at_a_change(write: Write) -> None:
    """Both close in the first 30 days; each policy's month has its own number, of one each."""
    month = flows("total", "monthly", "declined")
    write("old.toml", f'title = "Old"\n{month}')
    write("new.toml", f'title = "New"\n{month}')
    extra = (
        '[[timelines]]\nname = "change"\nsteps = [{ from = 2024-01-01, policy = "./old.toml" }, '
        '{ from = 2024-01-10, policy = "./new.toml" }]\n'
    )
    text = PLAIN.replace('["./p.toml"]', '["change", "./old.toml"]')
    loaded = load_scenario(str(write("s.toml", text.replace("[town]", f"{extra}[town]"))))
    assert values(run(loaded, "change", 0, 0), Attribute.DECLINED) == [1, 1]
    assert values(run(loaded, "old", 0, 0), Attribute.DECLINED) == [2]
    item = run_all(loaded, 0, 0)["change"].agency["declined"]
    assert item == {"detail": "total", "records": 2, "sum": 2}


@pytest.mark.parametrize(
    ("days", "held"),
    # Names come on day 2 at 10:00 and day 20 at 10:00; the run ends on day 61 at 00:00.
    [(0, 2), (1, 0), (40, 0), (41, 1), (58, 1), (59, 2)],
)
def test_an_item_is_deleted_so_many_days_after_it_came(outcome: Run, days: int, held: int) -> None:
    policy = flows("named", "on_share", "identity")
    if days:
        policy += f"[safeguards]\nretention_days = {days}\n"
    shown = outcome(PLAIN, policy)
    assert shown.measures["records_held"] == held
    assert shown.measures["homes_named"] == 1


FOUR = ("asked", "shared", "declined", "ignored")


def test_subtraction_gives_a_hidden_total_away_unless_another_is_hidden(
    ledger: RunLedger,
) -> None:
    """Threshold 2. Request 1: 4 asked, 1 shared, 1 said no, 2 silent.

    Shared is known by name, so 4 - 1 - 2 = 1 gives declined away; with complementary
    suppression the smallest other number, ignored 2, goes too. Request 2: 2 asked, 1 shared,
    1 declined, 0 ignored: there asked, 2, goes, because a zero hides nothing.
    """
    policy = flows("thresholded", "on_close", *FOUR)
    policy += 'identity = { detail = "named", when = "on_share" }\n[safeguards]\nthreshold = 2\n'
    plain = ledger(PLAIN, policy)
    assert values(plain, Attribute.DECLINED) == [WITHHELD, WITHHELD]
    assert values(plain, Attribute.IGNORED) == [2, 0]
    safe = ledger(PLAIN, policy + "complementary = true\n")
    assert values(safe, Attribute.DECLINED) == [WITHHELD, WITHHELD]
    assert values(safe, Attribute.IGNORED) == [WITHHELD, 0]
    assert values(safe, Attribute.ASKED) == [4, WITHHELD]


def test_two_hidden_totals_hide_each_other(ledger: RunLedger) -> None:
    """Without the sharers' names, shared 1 and declined 1 are both hidden: nothing more is."""
    policy = flows("thresholded", "on_close", *FOUR)
    policy += "[safeguards]\nthreshold = 2\ncomplementary = true\n"
    safe = ledger(PLAIN, policy)
    assert values(safe, Attribute.IGNORED) == [2, 0]
    assert values(safe, Attribute.ASKED) == [4, 2]


def test_a_public_post_asks_nobody_by_name(outcome: Run) -> None:
    """The same homes answer; asked, declined and ignored do not exist for anybody."""
    policy = 'people_asked = "audience"\n' + flows("named", "on_share", "identity")
    policy += 'declined = { detail = "total", when = "on_close" }\n'
    policy += flows("named", "on_request", "requests", party="public")
    shown = outcome(PLAIN, policy)
    assert shown.agency["declined"] == {"detail": "n/a", "records": 0}
    assert shown.agency["asked"] == {"detail": "n/a", "records": 0}
    assert shown.agency["identity"] == {"detail": "named", "records": 2, "homes": 1}
    assert shown.public["requests"] == {"detail": "named", "records": 2}
    assert shown.happened == outcome(PLAIN, "").happened


def test_the_public_is_told_how_many_requests_there_were(outcome: Run, ledger: RunLedger) -> None:
    """Both requests close in the first quarter of 90 days, which the run does not complete."""
    policy = flows("total", "monthly", "requests", party="public")
    assert outcome(PLAIN, policy).public["requests"] == {"detail": "total", "records": 1, "sum": 2}
    assert values(ledger(PLAIN, policy), Attribute.REQUESTS, public=True) == [2]
    quarter = flows("total", "quarterly", "requests", party="public")
    assert outcome(PLAIN, quarter).public["requests"]["records"] == 0


def test_two_agencies_are_separate_observers(outcome: Run) -> None:
    """A shares with each: one home, two (agency, home) pairs; each has a total of its own."""
    two = SCENARIO.format(
        extra='[[agencies]]\nname = "P"\n[[agencies]]\nname = "Q"\n', agency='agency = "Q"\n'
    )
    policy = flows("named", "on_share", "identity")
    policy += 'declined = { detail = "total", when = "at_end" }\n'
    shown = outcome(two, policy)
    assert shown.measures["homes_named"] == 2
    assert shown.agency["declined"] == {"detail": "total", "records": 2, "sum": 2}
    assert outcome(PLAIN, policy).agency["declined"] == {"detail": "total", "records": 1, "sum": 2}


@pytest.mark.parametrize(
    ("protects", "most", "items", "spent"),
    [
        # A and B answer twice. Budget 1, k = 4, c = 2: each number 1/8; an answer is in two
        # numbers, a home has two answers: 4/8.
        ("home", 4, ("shared", "declined"), 0.5),
        # k = 1: only the first request of a home counts, and that spends the whole budget.
        ("home", 1, ("shared", "declined"), 1.0),
        # One item: c = 1, each number 1/4; a home is in two of them.
        ("home", 4, ("declined",), 0.5),
        # The budget is for one answer: a home with two answers has spent it twice.
        ("answer", 4, ("shared", "declined"), 2.0),
    ],
)
def test_what_noise_has_spent_on_a_home(
    outcome: Run, protects: str, most: int, items: tuple[str, ...], spent: float
) -> None:
    policy = flows("noisy", "on_close", *items) + "[safeguards]\nepsilon = 1.0\n"
    policy += f'protects = "{protects}"\nmax_requests_per_home = {most}\n'
    if protects == "answer":
        policy = policy.replace("max_requests_per_home = 4\n", "")
    assert outcome(PLAIN, policy).measures["epsilon_home"] == pytest.approx(spent)
    assert outcome(PLAIN, "").measures["epsilon_home"] is None


def test_a_reader_of_the_totals_errs_by_what_they_leave_out(outcome: Run) -> None:
    """True: 2 of 6 shared. Rounded to 5: 5 and 0 asked, 0 and 0 shared: 0 of 5, 33.3 off.

    Hidden below 2: asked 4 and 2 shown, shared hidden twice, in the middle of 1 to 1: no error.
    Hidden below 6: each of the four is taken as 3: 6 of 6, 66.7 off.
    """
    items = ("asked", "shared")
    exact = flows("total", "on_close", *items)
    assert outcome(PLAIN, exact).measures["agency_error"] == 0
    rounded = flows("rounded", "on_close", *items) + "[safeguards]\nround_to = 5\n"
    assert outcome(PLAIN, rounded).measures["agency_error"] == pytest.approx(100 / 3)
    for threshold, error in ((2, 0.0), (6, 200 / 3)):
        hidden = flows("thresholded", "on_close", *items)
        shown = outcome(PLAIN, f"{hidden}[safeguards]\nthreshold = {threshold}\n").measures
        assert shown["agency_error"] == pytest.approx(error)
        assert shown["oversight_error"] is None


def test_the_first_clip_counts_from_the_submission(outcome: Run) -> None:
    """One hour each. Without the second, nobody answered, half of the requests bring nothing."""
    policy = flows("named", "on_share", "footage")
    assert outcome(PLAIN, policy).measures["hours_to_first_clip"] == 1
    half = PLAIN.replace(
        'asks = ["A", "B"]\nwindow_hours = 2\nresponses = { A = { response = "shared", '
        "after_hours = 1 }",
        'asks = ["A", "B"]\nwindow_hours = 2\nresponses = { A = "ignored"',
    )
    assert half != PLAIN
    shown = outcome(half, policy).measures
    assert (shown["hours_to_first_clip"], shown["requests_answered"]) == (None, 1)


def test_who_was_not_told(outcome: Run) -> None:
    """Dots of four homes and two names, of which only the name was told; four totals untold."""
    policy = flows("named", "on_share", "identity")
    policy += 'cameras = { detail = "pseudonymous", when = "on_request" }\n'
    policy += 'asked = { detail = "total", when = "on_close" }\n'
    shown = outcome(PLAIN, policy).measures
    assert (shown["unnoticed"], shown["numbers_unnoticed"]) == (4, 2)
    told = policy + "[residents_told]\ncameras = true\nidentity = true\nasked = true\n"
    shown = outcome(PLAIN, told).measures
    assert (shown["unnoticed"], shown["numbers_unnoticed"]) == (0, 0)
