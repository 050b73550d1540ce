"""Proof is of homes, not of dots: small towns in which it follows by hand what fits, and what not.

A, B and C stand on a line, 0.01 miles (52.8 ft) apart, C beyond B; those with `camera = false`
have none, and the agency cannot tell. One request on 2 January is a circle round all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from simulator.experiment import Outcome
from simulator.measure.inference.evidence import PublishedNumber
from simulator.measure.observer.conclusions import learned_measures, worked_out
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.scenario import Loaded

Run = Callable[[str, str], Outcome]
Load = Callable[[str, str], Loaded]

NAMES = (
    'identity = { detail = "named", when = "on_share" }\n'
    'footage = { detail = "named", when = "on_share" }\n'
)
DOTS = 'cameras = { detail = "pseudonymous", when = "on_request" }\n'
ANSWERS = {"+": "shared", "-": "declined", ".": "ignored"}


def town(cameras: str, without: str = "", share: float = 0.2) -> str:
    """Return a town of these homes in the order of their letters."""
    homes = ", ".join(
        f'{{ id = "{home}", x = {0.1 + 0.01 * "ABCDEF".index(home):.2f}, y = 0.1'
        f"{', camera = false' if home in without else ''} }}"
        for home in sorted(cameras + without)
    )
    return f"[town]\nwidth = 0.3\nheight = 0.2\ncamera_share = {share}\nhomes = [{homes}]\n"


def request(
    homes: str, answers: str, day: int = 2, hours: float | None = None, where: str = ""
) -> str:
    """Return a request of a circle round the whole line; an answer a home, after so many hours."""
    after = "" if hours is None else f", after_hours = {hours}"
    written = ", ".join(
        f'{home} = {{ response = "{ANSWERS[answer]}"{after if answer != "." else ""} }}'
        for home, answer in zip(homes, answers, strict=True)
    )
    where = where or "x = 0.12\ny = 0.1\narea_sq_mi = 0.01"
    return (
        f'[[script]]\nat = 2024-01-{day:02}T09:00:00\nagency = "P"\n{where}\nwindow_hours = 2\n'
        f"responses = {{ {written} }}\n"
    )


def story(town: str, *requests: str, more: str = "", seed: int = 0) -> str:
    head = (
        f'title = "A line"\nstart = 2024-01-01\ndays = 30\nseed = {seed}\npolicies = ["./p.toml"]\n'
    )
    rates = '[[residents.segments]]\nname = "all"\nshare = 1.0\nshares = 0.2\ndeclines = 0.3\n'
    return "".join((head, town, more, rates, *requests))


def receives(items: str, more: str = "") -> str:
    return f"[agency_receives]\n{items}{more}"


def total(*items: str, when: str = "on_close") -> str:
    return "".join(f'{item} = {{ detail = "total", when = "{when}" }}\n' for item in items)


def test_a_home_without_a_camera_stays_a_candidate(outcome: Run) -> None:
    """A shares in request 1 and is named; in request 2 one of those asked says no, at the deadline.

    That it was B, which has no camera, fits what the agency was told: it cannot tell.
    """
    homes = town("A", "B", share=0.9)
    first = request("A", "+", where='asks = ["A"]')
    scenario = story(homes, first, request("A", "-", day=12, hours=168))
    shown = outcome(scenario, receives(total("declined"), NAMES))
    assert shown.measures["certain_decliners"] == 0
    # P(1 said no) is 0.3 for A, who did not share, over 0.8; and B has a camera with 0.9.
    a, b = 0.3 / 0.8, 0.9 * 0.3 / (1 - 0.9 * 0.2)
    one = a * (1 - b) + (1 - a) * b
    # Request 1 told a total as well: nobody said no among A, who shared.
    assert shown.measures["bits"] == pytest.approx(-math.log2(one))


def test_numbers_about_homes_without_a_camera_are_told_of(outcome: Run) -> None:
    """Nobody is asked: "asked 0" has the chance 0.8 that B has no camera."""
    scenario = story(town("C", "B"), request("", "", where="x = 0.11\ny = 0.1\narea_sq_mi = 1e-6"))
    shown = outcome(scenario, receives(total("asked", when="on_request")))
    assert shown.measures["bits"] == pytest.approx(0.3219280948873623)


@pytest.mark.parametrize("error", [None, 1000, 260, 30, 0])
def test_a_map_takes_no_proof_away(outcome: Run, error: float | None) -> None:
    """The circle holds two homes, and two were asked: both were, whatever the map is worth."""
    policy = receives(total("asked", when="on_request"), NAMES)
    if error is not None:
        policy = receives(
            total("asked", when="on_request"), f"{NAMES}{DOTS}[map]\nerror_ft = {error}\n"
        )
    shown = outcome(story(town("AB"), request("AB", "..")), policy)
    assert shown.measures["certain_nonsharing"] == 2
    assert shown.measures["gave_nothing_certain"] == 2


def test_a_dot_fits_every_home_within_the_error_of_the_dot(load: Load) -> None:
    """A has a camera, B, 0.01 miles away, has none; the map is up to 60 ft off.

    Where the dot stands within 60 ft of B, it fits both, and nothing is proven of A.
    """
    loaded = load(
        story(town("A", "B"), request("A", ".")), receives(NAMES, f"{DOTS}[map]\nerror_ft = 60\n")
    )
    seen = set()
    for seed in range(12):
        ledger = run(loaded, "p", seed, 0)
        miles = 60 / 5280
        east, north = ledger.homes.dot_east[0] * miles, ledger.homes.dot_north[0] * miles
        fits_b = math.hypot(east - 0.01, north) <= miles
        assert learned_measures(ledger)["certain_nonsharing"] == (0 if fits_b else 1)
        seen.add(fits_b)
    assert seen == {True, False}


def test_dots_that_fill_all_homes_prove_of_each(outcome: Run) -> None:
    """Three dots fit A, B and C in many ways, but no way leaves one of the three without."""
    policy = receives(NAMES, f"{DOTS}[map]\nerror_ft = 400\n")
    shown = outcome(story(town("ABC"), request("ABC", "+..")), policy)
    assert shown.measures["certain_nonsharing"] == 2
    shown = outcome(story(town("AB", "C"), request("AB", "+.")), policy)
    # A is named. The other dot fits B and C: either may have it.
    assert shown.measures["certain_nonsharing"] == 0


def test_a_named_camera_needs_no_dot(outcome: Run) -> None:
    """The error of the map is that of its dots."""
    named = 'cameras = { detail = "named", when = "on_request" }\n[map]\nerror_ft = 400\n'
    shown = outcome(story(town("A", "BC"), request("A", ".")), receives(NAMES, named))
    assert shown.measures["certain_nonsharing"] == 1


@pytest.mark.parametrize("item", ["shared", "identity", "footage"])
@pytest.mark.parametrize("asked", ["listed", "audience"])
def test_a_total_of_names_or_clips_tells_how_many_shared(
    outcome: Run, item: str, asked: str
) -> None:
    """An exact map, and a total of 0: neither A nor B gave anything."""
    policy = f'people_asked = "{asked}"\n' + receives(
        total(item), 'cameras = { detail = "named", when = "on_request" }\n'
    )
    measures = outcome(story(town("AB", "C"), request("AB", "-.")), policy).measures
    assert measures["gave_nothing_certain"] == 2
    assert measures["certain_nonsharing"] == (2 if asked == "listed" else 0)
    # Neither shares with 0.8 x 0.8.
    assert measures["bits"] == pytest.approx(0.6438561897747247)


def test_a_total_of_cameras_tells_how_many_were_asked(outcome: Run) -> None:
    """Two homes in the circle and two cameras: both were asked, and B did not share."""
    policy = receives(total("cameras", when="on_request"), NAMES)
    assert (
        outcome(story(town("AB"), request("AB", "+.")), policy).measures["certain_nonsharing"] == 1
    )


@pytest.mark.parametrize(
    ("hours", "when", "decliners"),
    [
        (2, "on_close", 2),
        (168, "on_close", 0),
        (2, "weekly", 2),
        (150, "weekly", 0),
        (2, "at_end", 0),
    ],
)
def test_when_a_total_comes_is_evidence(
    outcome: Run, hours: float, when: str, decliners: int
) -> None:
    """A and B are known to be asked and not to have shared; "shared 0" is published at the close.

    Before the deadline, 168 hours on, it says that both have answered: they said no. The report of
    day 7 comes before the deadline of a request sent on day 1, that of day 14 after it.
    """
    policy = receives(
        total("shared", when=when), 'cameras = { detail = "named", when = "on_request" }\n'
    )
    if when != "on_close":
        policy += '[safeguards]\ngroup_by = "request"\n'
    shown = outcome(story(town("AB", "C"), request("AB", "--", hours=hours)), policy)
    assert shown.measures["certain_decliners"] == decliners


def test_what_is_believed_of_switching_off(outcome: Run) -> None:
    """`observer.opted_out`; else what the residents are written to do; else how it is: never 0 or 1.

    "asked 0" of A, whose camera is named and who has switched requests off, has that chance.
    """
    policy = "residents_may_opt_out = true\n" + receives(
        total("asked", when="on_request"), 'cameras = { detail = "named", when = "on_request" }\n'
    )
    switched = town("A").replace("y = 0.1", "y = 0.1, opted_out = true")
    for more, chance in (
        ("[observer]\nopted_out = 0.25\n[residents]\nopted_out = 0.5\n", 0.25),
        ("[residents]\nopted_out = 0.5\n", 0.5),
        ("[residents]\nopted_out = 0.0\n", 0.001),
        ("", 0.999),
        ("[observer]\nopted_out = 0.0\n", 0.001),
        ("[observer]\nopted_out = 1.0\n", 0.999),
    ):
        measures = outcome(story(switched, request("", ""), more=more), policy).measures
        assert 2.0 ** -(measures["bits"] or 0.0) == pytest.approx(chance), more


def test_live_counts_before_a_wider_circle_are_about_the_first(load: Load) -> None:
    """Live totals of an incident: A said no in the first circle, before the wider one was asked.

    Nobody else was asked by then, so that the 1 is about A. While nothing says that a circle is
    over, what stands there is the least that it comes to.
    """
    agency = '[[agencies]]\nname = "P"\nwiden = { after_hours = 24, area_factor = 100.0 }\n'
    live = 'declined = { detail = "total", when = "on_response" }\n' + DOTS
    first = request("A", "-", hours=1, where="x = 0.1\ny = 0.1\narea_sq_mi = 1e-5")
    policy = receives(live, '[safeguards]\ngroup_by = "incident"\n')
    ledger = run(load(story(town("ABC"), first, more=agency), policy), "p", 0, 0)
    (view,) = views(ledger)
    numbers = [fact for fact in view.evidence.facts if isinstance(fact, PublishedNumber)]
    assert (numbers[0].requests, numbers[0].low, numbers[0].high) == ((0,), 1, None)
    assert "declined" in worked_out(view).proofs()[0].facts
    assert numbers[-1].requests == tuple(range(len(view.requests)))
    assert numbers[-1].exact
    assert all(one.low >= 1 and one.high in {None, one.low} for one in numbers[1:-1])


def test_a_camera_that_a_total_proves_is_in_the_chances(outcome: Run) -> None:
    """2 cameras in the area of A and B, no map: A shared by name, B is known to have one too.

    B may have switched requests off (0.001 beforehand): almost sure that it was asked and said no
    or nothing, not just with the 0.2 of a home of which nothing is known.
    """
    policy = "residents_may_opt_out = true\n" + receives(
        total("cameras", when="on_request"),
        'identity = { detail = "named", when = "on_share" }\n',
    )
    scenario = story(
        town("AB"), request("AB", "+.", hours=1), more="[residents]\nopted_out = 0.0\n"
    )
    assert outcome(scenario, policy).measures["exposed_nonsharing"] == 1
