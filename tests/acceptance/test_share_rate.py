"""The share rate that a reader of the numbers works out: how far off it is, by hand.

Two homes, two requests, both closed within the day:

request   asks   answers
1         A B    A shares, B says no
2         A B    both say no

Truly 1 of 4 shared: 25 points of 100.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.experiment import Outcome

Run = Callable[[str, str], Outcome]

SCENARIO = """
title = "Two homes"
start = 2024-01-01
days = 10
policies = ["./p.toml"]
[town]
homes = [{ id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 }]
[residents.at_the_door]
shares = 1.0
declines = 0.0
[[agencies]]
name = "P"
AGENCY[[script]]
at = 2024-01-02T09:00:00
asks = ["A", "B"]
responses = { A = "shared", B = "declined" }
[[script]]
at = 2024-01-03T09:00:00
asks = ["A", "B"]
responses = { A = "declined", B = "declined" }
"""
PLAIN = SCENARIO.replace("AGENCY", "")
CLOSE = '{ detail = "total", when = "on_close" }'
END = '{ detail = "total", when = "at_end" }'


def told(party: str = "agency", **items: str) -> str:
    """Return what `party` receives."""
    lines = "".join(f"{item} = {flow}\n" for item, flow in items.items())
    return f"[{party}_receives]\n{lines}"


@pytest.mark.parametrize("item", ["shared", "identity", "footage"])
@pytest.mark.parametrize(
    "flow",
    [
        CLOSE,
        END,
        '{ detail = "named", when = "on_share" }',
        '{ detail = "pseudonymous", when = "weekly" }',
    ],
)
def test_names_clips_and_their_totals_all_say_how_many_shared(
    outcome: Run, item: str, flow: str
) -> None:
    """1 of 4, whichever way the one who shared is told of."""
    asked = END if flow == END else CLOSE
    measures = outcome(PLAIN, told(asked=asked, **{item: flow})).measures
    assert measures["agency_error"] == 0
    assert measures["oversight_error"] is None
    measures = outcome(PLAIN, told("public", asked=asked, **{item: flow})).measures
    assert measures["oversight_error"] == 0
    assert measures["agency_error"] is None


def test_a_hidden_total_of_names_is_the_middle_of_what_it_can_be(outcome: Run) -> None:
    """Below 4 hidden: 1 and 0 names are 1.5 (of 1 to 2, who were asked) and 0: 12.5 points off.

    With zeros hidden, both are 1 (of 0 to 2): 2 of 4, 25 points off. Where asked is hidden too,
    each is 2 (of 1 to 3): 2 of 4, 25 points off.
    """
    policy = told(asked=CLOSE, identity='{ detail = "thresholded", when = "on_close" }')
    policy += "[safeguards]\nthreshold = 4\n"
    assert outcome(PLAIN, policy).measures["agency_error"] == pytest.approx(12.5)
    zeros = policy + "zeros_withheld = true\n"
    assert outcome(PLAIN, zeros).measures["agency_error"] == pytest.approx(25)
    both = policy.replace(CLOSE, '{ detail = "thresholded", when = "on_close" }')
    assert outcome(PLAIN, both).measures["agency_error"] == pytest.approx(25)


def test_at_least_as_many_were_asked_as_shared(outcome: Run) -> None:
    """Asked is hidden below 6: 1 to 5. With 1 name it is 3 of 1 to 5, with none 3: 1 of 6.

    Rounded to tens, asked is 0 and 0; with one name it is 1: all shared, 75 points off.
    Rounded to twos, shared is 2 and 0, of 2 and 2 asked: 2 of 4.
    """
    names = '{ detail = "named", when = "on_share" }'
    policy = told(asked='{ detail = "thresholded", when = "on_close" }', identity=names)
    policy += "[safeguards]\nthreshold = 6\n"
    assert outcome(PLAIN, policy).measures["agency_error"] == pytest.approx(25 - 100 / 6)
    policy = told(asked='{ detail = "rounded", when = "on_close" }', identity=names)
    policy += "[safeguards]\nround_to = 10\n"
    assert outcome(PLAIN, policy).measures["agency_error"] == pytest.approx(75)
    policy = told(asked=CLOSE, shared='{ detail = "rounded", when = "on_close" }')
    policy += "[safeguards]\nround_to = 2\n"
    assert outcome(PLAIN, policy).measures["agency_error"] == pytest.approx(25)


def test_a_rounded_number_gives_way(outcome: Run) -> None:
    """One home asked, hidden below 2, so 1. It shared: 1, rounded to 2, and no more than 1 can."""
    script = PLAIN.split("[[script]]", maxsplit=1)[0]
    script += '[[script]]\nat = 2024-01-02T09:00:00\nasks = ["A"]\nresponses = { A = "shared" }\n'
    policy = told(
        asked='{ detail = "thresholded", when = "on_close" }',
        shared='{ detail = "rounded", when = "on_close" }',
    )
    policy += "[safeguards]\nthreshold = 2\nround_to = 2\n"
    assert outcome(script, policy).measures["agency_error"] == 0


def test_a_rounded_total_of_clips_is_taken_as_it_is(outcome: Run) -> None:
    """1 and 0 clips, rounded to fives, are 0 and 0: 25 points off."""
    policy = told(asked=CLOSE, footage='{ detail = "rounded", when = "on_close" }')
    policy += "[safeguards]\nround_to = 5\n"
    assert outcome(PLAIN, policy).measures["agency_error"] == pytest.approx(25)


def test_names_say_who_shared_where_the_total_never_comes_out(outcome: Run) -> None:
    """The quarter of 90 days is not over after ten, so there is no total of shared."""
    policy = told(asked=CLOSE, shared='{ detail = "total", when = "quarterly" }', identity=CLOSE)
    shown = outcome(PLAIN, policy)
    assert shown.agency["shared"]["records"] == 0
    assert shown.measures["agency_error"] == 0


@pytest.mark.parametrize("flow", [CLOSE, '{ detail = "named", when = "on_share" }'])
def test_what_officers_and_courts_bring_is_no_share_of_the_request(outcome: Run, flow: str) -> None:
    """Nobody shares in request 2, so officers visit A and B, who both give a clip at the door.

    Two names more, and still 1 of 4 shared when they were asked.
    """
    agency = 'follow_up = "random"\nvisits_per_request = 2\nlegal_demands_per_month = 40\n'
    names = '{ detail = "named", when = "on_request" }'
    clips = '{ detail = "named", when = "on_share" }'
    policy = told(asked=CLOSE, identity=flow, cameras=names, footage=clips)
    policy += "[legal]\nwarrant = true\n"
    shown = outcome(SCENARIO.replace("AGENCY", agency), policy)
    assert shown.happened["visits"] == 2
    assert shown.measures["clips_told"] > 2
    assert shown.measures["agency_error"] == 0


def test_at_the_door_those_who_give_a_clip_to_the_canvass_are_its_shares(outcome: Run) -> None:
    """Officers knock on each: all four times the answer is yes, and the names say so."""
    policy = 'people_asked = "visited"\n'
    policy += told(asked=CLOSE, identity='{ detail = "named", when = "on_share" }')
    shown = outcome(PLAIN, policy)
    assert shown.happened["shared"] == 4
    assert shown.measures["agency_error"] == 0


def test_without_how_many_were_asked_or_who_shared_there_is_no_rate(outcome: Run) -> None:
    assert outcome(PLAIN, told(asked=CLOSE, declined=CLOSE)).measures["agency_error"] is None
    assert outcome(PLAIN, told(identity=CLOSE, footage=CLOSE)).measures["agency_error"] is None
    post = 'people_asked = "audience"\n' + told(asked=CLOSE, identity=CLOSE)
    assert outcome(PLAIN, post).measures["agency_error"] is None
