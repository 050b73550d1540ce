"""Wider circles: where nobody shares, more homes are asked about the same incident.

Counted by hand in `five_homes`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.experiment import Outcome
from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from simulator.measure.budget import epsilon_home
from simulator.scenario import InputError, Loaded
from tests.acceptance.five_homes import CIRCLE, CLOSE, SILENT, rows, story

Load = Callable[[str, str], Loaded]
Run = Callable[[str, str], Outcome]
RunLedger = Callable[[str, str], Ledger]


def test_a_wider_circle_asks_for_the_same_incident_when_nobody_shared(ledger: RunLedger) -> None:
    """Radius 0.113 reaches A B; doubled in area after a day, 0.160: again A B.

    Doubled again 0.226: A B C; then 0.319: A B C D; 0.451: all five, and the whole town
    (the far corner is 0.412 away), so no more.
    """
    kept = ledger(
        story("widen = { after_hours = 24, area_factor = 2.0 }\n", SILENT, "", CIRCLE), ""
    )
    asked = [
        int(((kept.trace.kind == Happened.ASKED) & (kept.trace.request == n)).sum())
        for n in range(len(kept.requests))
    ]
    assert asked == [2, 2, 3, 4, 5]
    assert (kept.requests.at - kept.requests.at[0]).tolist() == [0, 1440, 2880, 4320, 5760]
    assert set(kept.requests.incident.tolist()) == {0}


def test_a_share_ends_the_widening(outcome: Run) -> None:
    shared = CIRCLE.replace('B = "ignored"', 'B = { response = "shared", after_hours = 24 }')
    agency = "widen = { after_hours = 24, area_factor = 2.0 }\n"
    assert outcome(story(agency, SILENT, "", shared), "").happened["requests"] == 1


def test_what_is_written_of_a_home_holds_in_every_circle(ledger: RunLedger) -> None:
    """B says no an hour after it is asked, each time. C is first reached by the third circle, and
    answers as it is written, after two hours: it shares, and nobody is asked again.
    """
    written = CIRCLE.replace(
        'B = "ignored"',
        'B = { response = "declined", after_hours = 1 }\n'
        'C = { response = "shared", after_hours = 2 }',
    )
    agency = "widen = { after_hours = 24, area_factor = 2.0 }\n"
    kept = ledger(story(agency, SILENT, "", written), "")
    day, first = 1440, 1440 + 540
    assert kept.requests.at.tolist() == [first, first + day, first + 2 * day]
    assert rows(kept, Happened.DECLINED) == [(first + n * day + 60, "B") for n in range(3)]
    assert rows(kept, Happened.SHARED) == [(first + 2 * day + 120, "C")]


def test_an_answer_may_be_written_for_a_home_of_a_wider_circle_only(load: Load) -> None:
    """A circle of 0.04 square miles round A reaches A and B; in 30 days it widens till it has all.

    On the last day it widens once: to A B C, and no further.
    """
    written = CIRCLE.replace('B = "ignored"', 'E = "shared"')
    with pytest.raises(InputError, match="home 'E' lies outside the area"):
        load(story("", SILENT, "", written), "")
    agency = "widen = { after_hours = 10, area_factor = 4.0 }\n"
    load(story(agency, SILENT, "", written), "")
    last = written.replace("2024-01-02", "2024-01-30")
    with pytest.raises(InputError, match="home 'E' lies outside the area of this request"):
        load(story(agency, SILENT, "", last), "")
    load(story(agency, SILENT, "", last.replace('E = "shared"', 'C = "shared"')), "")


def test_posts_for_one_incident_are_limited(outcome: Run) -> None:
    agency = "widen = { after_hours = 24, area_factor = 2.0 }\n"
    shown = outcome(story(agency, SILENT, "", CIRCLE), "[request_limits]\nmax_posts = 2\n")
    assert (shown.happened["requests"], shown.happened["refused_requests"]) == (3, 1)
    assert shown.happened["asked"] == 4


def test_a_total_of_an_incident_covers_all_its_circles(ledger: RunLedger) -> None:
    """2 + 2 + 3 + 4 + 5 answers, published once: when the last circle has closed."""
    policy = (
        '[agency_receives]\nignored = { detail = "total", when = "on_close" }\n'
        '[safeguards]\ngroup_by = "incident"\n'
    )
    agency = "widen = { after_hours = 24, area_factor = 2.0 }\n"
    kept = ledger(story(agency, SILENT, "", CIRCLE), policy)
    assert kept.disclosures.value.tolist() == [16]
    assert kept.disclosures.time.tolist() == [kept.requests.closed.max()]


def test_an_incident_is_complete_once_its_circle_holds_the_whole_town(ledger: RunLedger) -> None:
    """A circle of 1 square mile round A holds the town: it is not asked again, a day later or ever.

    So its total comes at its deadline, seven days later, and not 30 days later with a wider circle.
    """
    policy = '[agency_receives]\nignored = { detail = "total", when = "on_close" }\n'
    policy += '[safeguards]\ngroup_by = "incident"\n'
    agency = "widen = { after_hours = 720, area_factor = 2.0 }\n"
    whole = CIRCLE.replace("area_sq_mi = 0.04", "area_sq_mi = 1.0")
    kept = ledger(story(agency, SILENT, "", whole), policy)
    assert (kept.disclosures.value.tolist(), kept.disclosures.time.tolist()) == ([5], [CLOSE])


def test_a_live_total_of_an_incident_is_written_once_a_minute(ledger: RunLedger) -> None:
    """At 10:00 the first circle closes with two who are silent, and the second is asked."""
    policy = '[agency_receives]\nignored = { detail = "total", when = "on_response" }\n'
    policy += '[safeguards]\ngroup_by = "incident"\n'
    agency = "widen = { after_hours = 1, area_factor = 1.01 }\n"
    hour = "[residents]\ndeadline_hours = 1\n" + SILENT
    kept = ledger(story(agency, hour, "", CIRCLE), policy)
    told = kept.disclosures
    assert told.value.tolist()[:3] == [0, 2, 4]
    assert (told.time.tolist()[:3]) == [1980, 2040, 2100]


def test_a_noisy_number_spends_once_whenever_it_is_told_to_whom(ledger: RunLedger) -> None:
    """Asked, blurred: to the agency at once, to the public at the close, and at the end again.

    Budget 1 and k = 4: 1/4 a number. A and B are in one for each of 2 circles: 2/4. The number of
    a request is one number for all.
    """
    agency = "widen = { after_hours = 24, area_factor = 2.0 }\n"
    noisy = 'asked = { detail = "noisy", when = "on_request", group_by = "request" }\n'
    policy = f"[request_limits]\nmax_posts = 2\n[agency_receives]\n{noisy}[public_receives]\n"
    for when in ("on_request", "on_close", "weekly", "at_end"):
        public = noisy.replace("on_request", when)
        kept = ledger(
            story(agency, SILENT, "", CIRCLE), f"{policy}{public}[safeguards]\nepsilon = 1.0\n"
        )
        assert epsilon_home(kept) == pytest.approx(0.5)
        told = kept.disclosures
        values = {
            party: dict(zip(told.request[rows].tolist(), told.value[rows].tolist(), strict=True))
            for party in set(told.recipient.tolist())
            for rows in [told.recipient == party]
        }
        assert len(values) == 2
        assert len(set(map(str, values.values()))) == 1
