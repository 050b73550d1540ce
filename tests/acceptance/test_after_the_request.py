"""What follows a request: visits, legal demands, emergencies, wider circles; counted by hand.

Five homes stand on a line, a tenth of a mile apart: A B C D E, at x = 0.1 ... 0.5. One request on
2 January at 09:00 asks A B C; A and B say no after an hour, C stays silent, so it closes at its
deadline, seven days later.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import simpy
from click.testing import Result

from simulator.experiment import Outcome
from simulator.ledger import Happened, Ledger, Principle
from simulator.measure.budget import epsilon_home
from simulator.model.chance import Chance
from simulator.model.desk import Desk, Work
from simulator.scenario import InputError, Loaded
from tests.conftest import Write

Load = Callable[[str, str], Loaded]
Run = Callable[[str, str], Outcome]
RunLedger = Callable[[str, str], Ledger]

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
DOOR = "[residents.at_the_door]\nshares = {}\ndeclines = {}\n"
NAMES = (
    '[agency_receives]\ndeclined = { detail = "named", when = "on_response" }\n'
    'asked = { detail = "named", when = "on_request" }\n'
)
CLOSE = (8 * 24 + 9) * 60
"""9 January, 09:00, in minutes from the start."""


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


def test_officers_visit_those_told_to_have_declined_first(ledger: RunLedger) -> None:
    """Two visits at most: A and B, who said no, before C, who did not answer."""
    agency = 'follow_up = "declined"\nvisits_per_request = 2\n'
    kept = ledger(story(agency, DOOR.format(1, 0)), NAMES)
    assert rows(kept, Happened.VISIT) == [(CLOSE, "A"), (CLOSE, "B")]
    assert rows(kept, Happened.GAVE_AT_THE_DOOR) == [(CLOSE + 30, "A"), (CLOSE + 30, "B")]


def test_a_visit_takes_an_officer_and_its_time(ledger: RunLedger) -> None:
    """One officer, 45 minutes a visit: three visits begin 0, 45 and 90 minutes after the close."""
    agency = 'follow_up = "declined"\nofficers = 1\nvisit_minutes = 45\n'
    kept = ledger(story(agency, DOOR.format(0, 1)), NAMES)
    assert [time - CLOSE for time, _ in rows(kept, Happened.VISIT)] == [0, 45, 90]
    refused = rows(kept, Happened.REFUSED_AT_THE_DOOR)
    assert [time - CLOSE for time, _ in refused] == [45, 90, 135]


def test_a_clip_at_the_door_is_footage_and_identity_and_no_answer(outcome: Run) -> None:
    """Three doors, three clips: the request is answered, its responses stay what they were."""
    shown = outcome(story('follow_up = "random"\n', DOOR.format(1, 0)), NAMES)
    assert shown.happened["visits"] == 3
    assert (shown.happened["shared"], shown.happened["declined"]) == (0, 2)
    assert shown.agency["footage"] == {"detail": "none", "records": 3, "homes": 3}
    assert shown.agency["identity"]["homes"] == 3
    assert shown.measures["requests_answered"] == 1
    # Seven days to the close, half an hour at the door.
    assert shown.measures["hours_to_first_clip"] == 168.5


def test_a_clip_that_officers_or_a_court_bring_is_no_answer_told_by_name(outcome: Run) -> None:
    """A and B said no, told by name: two answers. Then A, B and C give clips at the door."""
    agency = 'follow_up = "random"\n'
    shown = outcome(story(agency, DOOR.format(1, 0)), NAMES)
    assert (shown.measures["clips_told"], shown.measures["decisions_told"]) == (3, 2)
    agency = "legal_demands_per_month = 60\nemergencies_per_month = 60\n"
    legal = "[legal]\nwarrant = true\nemergency = true\n"
    shown = outcome(story(agency), legal)
    assert shown.measures["homes_named"] == 5
    assert shown.measures["decisions_told"] == 0
    canvass = 'people_asked = "visited"\n[agency_receives]\n'
    canvass += 'identity = { detail = "named", when = "on_share" }\n'
    assert outcome(story("", DOOR.format(1, 0)), canvass).measures["decisions_told"] == 3


def test_a_demand_names_nobody_where_nobody_was_asked(outcome: Run) -> None:
    """A demand names a home of those asked in a closed request: a request that is refused has none.

    Asked, A, B and C did not share; where the policy refuses the request, and where everybody had
    shared, there is no home to name.
    """
    agency = "legal_demands_per_month = 60\n"
    warrant = "[legal]\nwarrant = true\n"
    asked = outcome(story(agency), warrant)
    assert asked.happened["legal_demands"] > 0
    assert asked.measures["homes_named"] == 3
    all_share = REQUEST.replace("declined", "shared").replace('"ignored"', '"shared"')
    for script, rules in (
        (REQUEST, "[request_limits]\nmax_window_hours = 1\n"),
        (all_share, ""),
    ):
        shown = outcome(story(agency, script=script), rules + warrant)
        assert shown.happened["legal_demands"] == 0
        assert shown.measures["homes_named"] == 0


def test_where_nobody_is_ever_asked_a_demand_names_a_home_of_the_area(outcome: Run) -> None:
    """A policy that sends nothing leaves the police the courts: they know where it happened."""
    agency = "legal_demands_per_month = 60\n"
    shown = outcome(story(agency), 'people_asked = "none"\n[legal]\nwarrant = true\n')
    assert shown.happened["legal_demands"] > 0
    assert shown.measures["homes_named"] == 3


def test_nobody_known_nobody_visited(outcome: Run) -> None:
    agency = 'follow_up = "random"\n'
    assert outcome(story(agency), "").happened["visits"] == 0
    assert outcome(story(f"{agency}knows_cameras = true\n"), "").happened["visits"] == 3


def test_no_visit_where_the_request_brought_a_clip(outcome: Run) -> None:
    shares = REQUEST.replace('C = "ignored"', 'C = "shared"')
    policy = NAMES + 'footage = { detail = "named", when = "on_share" }\n'
    shown = outcome(story('follow_up = "random"\n', script=shares), policy)
    assert (shown.measures["clips_told"], shown.happened["visits"]) == (1, 0)


def test_a_dot_in_error_names_no_door(ledger: RunLedger) -> None:
    """Dots within 10,000 ft hide among the 4 other homes: one door in five is the right one."""
    policy = (
        '[agency_receives]\ncameras = { detail = "pseudonymous", when = "on_request" }\n'
        "[map]\nerror_ft = 10000\n"
    )
    script = "".join(
        f'[[script]]\nat = 2024-01-01T{hour:02}:{minute:02}:00\nasks = ["A", "B", "C", "D", "E"]\n'
        "window_hours = 1\n"
        for hour in range(24)
        for minute in range(0, 60, 10)
    )
    residents = (
        '[[residents.segments]]\nname = "silent"\nshare = 1.0\n'
        "[residents.at_the_door]\nshares = 0.0\ndeclines = 1.0\n"
    )
    agency = 'follow_up = "random"\nofficers = 100\n'
    scenario = story(agency, residents, script=script)
    kept = ledger(scenario, policy)
    visits, found = rows(kept, Happened.VISIT), rows(kept, Happened.REFUSED_AT_THE_DOOR)
    assert len(visits) == 144 * 5
    # Binomial: 720 doors, one in five; four standard deviations are 43.
    assert abs(len(found) - 144) < 43
    exact = ledger(scenario, policy.split("[map]", maxsplit=1)[0])
    assert len(rows(exact, Happened.REFUSED_AT_THE_DOOR)) == 720


def test_a_demand_names_a_home_that_was_asked_and_did_not_share(ledger: RunLedger) -> None:
    """C shares, so demands after the close name A or B; reviewed for 48 hours, all are met."""
    shares = REQUEST.replace('C = "ignored"', 'C = "shared"')
    kept = ledger(
        story(
            "legal_demands_per_month = 20\n",
            platform="[platform]\nreviewers = 1000\nreview_hours = { demand = 48 }\n",
            script=shares,
        ),
        "[legal]\nwarrant = true\n",
    )
    made, met = rows(kept, Happened.DEMAND), rows(kept, Happened.DEMAND_MET)
    assert len(made) > 5
    assert {home for _, home in made} == {"A", "B"}
    # After C's answer, half a day at most here; before the close there is nothing to name.
    assert all(time >= kept.requests.closed[0] for time, _ in made)
    assert met == [(time + 48 * 60, home) for time, home in made if time + 48 * 60 <= 30 * 1440]
    given = kept.disclosures.principle == Principle.LEGAL_ORDER
    assert given.sum() == 2 * len(met)


def test_a_demand_is_met_where_policy_compliance_and_encryption_allow(outcome: Run) -> None:
    agency = "legal_demands_per_month = 20\n"
    warrant = "[legal]\nwarrant = true\n"
    counts = outcome(story(agency), warrant)
    made = counts.happened["legal_demands"]
    assert counts.measures["clips_told"] == made > 5
    assert counts.happened["shared"] == 0
    for scenario, policy in (
        (story(agency), ""),
        (story(agency, platform="[platform]\nlegal_compliance = 0.0\n"), warrant),
        (story(agency, "[residents]\nencrypted = 1.0\n"), warrant),
    ):
        shown = outcome(scenario, policy)
        assert (shown.happened["legal_demands"], shown.measures["clips_told"]) == (made, 0)


def test_an_emergency_names_the_home_nearest_a_point(ledger: RunLedger) -> None:
    """Only the home at the middle has a camera, so every emergency names it."""
    town = TOWN.replace("{ id", "{ camera = false, id").replace(
        '{ camera = false, id = "C"', '{ id = "C"'
    )
    scenario = f'{HEAD}{town}[[agencies]]\nname = "P"\nemergencies_per_month = 9\n'
    kept = ledger(scenario, "[legal]\nemergency = true\n")
    named = rows(kept, Happened.EMERGENCY)
    assert len(named) > 2
    assert {home for _, home in named} == {"C"}
    assert rows(kept, Happened.EMERGENCY_MET) == named
    assert not kept.disclosures.told.any()
    refused = ledger(scenario, "[legal]\nwarrant = true\n")
    assert rows(refused, Happened.EMERGENCY) == named
    assert len(refused.disclosures) == 0


def test_emergencies_come_before_demands_and_demands_before_requests() -> None:
    """One reviewer is busy for 10 hours; three that wait are taken by urgency, not by age."""
    env = simpy.Environment()
    desk, done = Desk(env, 1, Chance(0, 0), "constant"), []

    def work(kind: Work, at: int) -> object:
        yield env.timeout(at)
        yield from desk.do(kind, 10)
        done.append((kind, env.now))

    for at, kind in enumerate(("request", "request", "demand", "emergency")):
        env.process(work(kind, at))  # type: ignore[arg-type]
    env.run()
    assert done == [
        ("request", 600),
        ("emergency", 1200),
        ("demand", 1800),
        ("request", 2400),
    ]


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


def test_a_request_without_an_agency_is_of_the_same_one_wherever_it_stands(
    ledger: RunLedger,
) -> None:
    """No agency is written out: `Sheriff` is in the script, and so is one that is called Police."""
    blank = REQUEST.replace("2024-01-02", "2024-01-03")
    named = REQUEST.replace("[[script]]", '[[script]]\nagency = "Sheriff"')
    for script in (named + blank, blank + named):
        kept = ledger(f"{HEAD}{TOWN}{script}", "")
        of_each = dict(zip(kept.requests.at.tolist(), kept.requests.agency.tolist(), strict=True))
        assert [kept.agencies[of_each[minute]] for minute in sorted(of_each)] == [
            "Sheriff",
            "Police",
        ]


@pytest.mark.parametrize(
    ("shares", "declines", "counts"),
    [(1, 0, (3, 0, 0)), (0, 1, (0, 3, 0)), (0, 0, (0, 0, 3))],
)
def test_a_canvass_knocks_on_every_door(
    ledger: RunLedger, outcome: Run, shares: int, declines: int, counts: tuple[int, ...]
) -> None:
    """Two officers, 30 minutes: A and B are done after 30 minutes, C after 60, then it closes."""
    scenario = story("officers = 2\n", DOOR.format(shares, declines))
    policy = 'people_asked = "visited"\n'
    shown = outcome(scenario, policy).happened
    assert (shown["shared"], shown["declined"], shown["ignored"]) == counts
    assert (shown["asked"], shown["pending"], shown["visits"]) == (3, 0, 0)
    kept = ledger(scenario, policy)
    assert (kept.requests.closed - kept.requests.sent).tolist() == [60]


def test_doors_not_reached_by_the_deadline_are_no_answer(ledger: RunLedger) -> None:
    """One officer, 30 minutes a door, an hour in all: A and B answer, C is not reached."""
    residents = "[residents]\ndeadline_hours = 1\n" + DOOR.format(1, 0)
    kept = ledger(story("officers = 1\n", residents), 'people_asked = "visited"\n')
    assert [home for _, home in rows(kept, Happened.SHARED)] == ["A", "B"]
    assert [home for _, home in rows(kept, Happened.IGNORED)] == ["C"]
    assert (kept.requests.closed - kept.requests.sent).tolist() == [60]


@pytest.mark.parametrize(("may", "asked"), [("true", 3), ("false", 5)])
def test_a_request_for_more_homes_than_can_be_asked_asks_those_and_says_so(
    write: Write, camsim: Callable[..., Result], may: str, asked: int
) -> None:
    """Five cameras, two of them switched off: of 9 homes, 5 can be asked, or 3."""
    script = CIRCLE.split("[script.responses]", maxsplit=1)[0].replace(
        "area_sq_mi = 0.04", "reaches = 9"
    )
    text = story(script=script, residents="[residents]\nopted_out_homes = 2\n")
    write("p.toml", f'title = "P"\nresidents_may_opt_out = {may}\n')
    ran = camsim("run", write("s.toml", text), "--format", "json")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["policies"]["p"]["happened"]["asked"] == asked
    assert ran.stderr == (
        "note: request 1 of the script is to reach 9 homes; fewer can be asked, so it asks "
        f"those {asked}\n"
    )
    ran = camsim("run", write("s.toml", text.replace("reaches = 9", f"reaches = {asked}")))
    assert (ran.exit_code, ran.stderr) == (0, "")
