"""What follows a request: visits, legal demands, emergencies; counted by hand in `five_homes`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import simpy
from click.testing import Result

from simulator.experiment import Outcome
from simulator.ledger import Ledger
from simulator.log_kinds import Happened, Principle
from simulator.model.chance import Chance
from simulator.model.desk import Desk, Work
from simulator.scenario import Loaded
from tests.acceptance.five_homes import CIRCLE, CLOSE, HEAD, REQUEST, TOWN, rows, story
from tests.conftest import Write

Load = Callable[[str, str], Loaded]
Run = Callable[[str, str], Outcome]
RunLedger = Callable[[str, str], Ledger]

DOOR = "[residents.at_the_door]\nshares = {}\ndeclines = {}\n"
NAMES = (
    '[agency_receives]\ndeclined = { detail = "named", when = "on_response" }\n'
    'asked = { detail = "named", when = "on_request" }\n'
)


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
    segments = "[[residents.segments]]\nshare = 1.0\n"
    text = story(script=script, residents=f"[residents]\nopted_out_homes = 2\n{segments}")
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
