"""A home, a request and the kinds of no in words, and a ledger cut at a minute."""

from __future__ import annotations

import re

import numpy as np
import pytest

from simulator.ledger import NOBODY
from simulator.log_kinds import Attribute, Happened
from simulator.measure.all import measures
from simulator.measure.cut import cut
from simulator.measure.flows import happened
from simulator.measure.moments.kinds_of_no import TreePart, kinds_of_no
from simulator.measure.moments.playback import Playback
from simulator.measure.observer.about_home import known_of
from simulator.measure.observer.suspicion import Sure
from simulator.model import run
from simulator.report.words.proof.home_learned import learned_of
from simulator.report.words.watched.five_kinds import POLICE
from simulator.report.words.watched.home_story import asked_and_answered, passed_on, request_story
from simulator.report.words.watched.which_home import homes_meant
from simulator.scenario import load_scenario


def test_a_number_finds_the_id_then_its_like_then_the_place_then_a_part() -> None:
    ids = ("H1", "B7", "x70", "H007", "7", "C2", "Q8")
    asked = np.array([False, False, False, True, False, False, False])
    found = [(ids[match.home], match.why) for match in homes_meant(ids, "7", asked)]
    assert found == [("7", ""), ("H007", ""), ("B7", ""), ("Q8", "7 in the list"), ("x70", "")]
    assert [ids[match.home] for match in homes_meant(ids, "h00", asked)] == ["H007"]
    assert homes_meant(ids, "zebra", asked) == []
    assert homes_meant(ids, "", asked, 2)[0].home == 3


@pytest.mark.parametrize("scenario", ["maple-court", "after-the-request"])
def test_a_ledger_cut_at_its_end_is_the_whole_and_cut_before_is_a_prefix(scenario: str) -> None:
    loaded = load_scenario(scenario)
    policy = next(iter(loaded.regimes))
    ledger = run(loaded, policy, loaded.scenario.seed, 0)
    horizon = loaded.scenario.horizon
    assert measures(cut(ledger, horizon), inference=False) == measures(ledger, inference=False)
    half = cut(ledger, horizon // 2)
    assert (half.trace.time <= horizon // 2).all()
    assert (half.requests.closed <= horizon // 2).all()
    assert len(cut(ledger, -1).trace) == len(cut(ledger, -1).requests) == 0


def test_a_home_is_told_of_only_up_to_the_minute() -> None:
    loaded = load_scenario("maple-court")
    ledger = run(loaded, "early-partner-2018-exact-map", 1, 0)
    home = ledger.homes.ids.index("B5")
    shared = int(ledger.trace.time[ledger.trace.kind == Happened.SHARED][0])
    assert len(asked_and_answered(ledger, home, shared - 1)) == 1
    assert asked_and_answered(ledger, home, shared)[1].text == "It shares a clip."
    assert len(passed_on(ledger, home, shared - 1)) == 1
    assert len(passed_on(ledger, home, shared)) == 3
    happened, flows = request_story(ledger, 0, shared)
    assert "10 have not answered" not in " ".join(line.text for line in happened)
    assert "12 have not answered yet." in [line.text for line in happened]
    assert all("number" not in line.text for line in flows)


@pytest.mark.parametrize(
    ("policy", "home", "totals"),
    [
        # At the end: how many were asked, shared, said no, did not answer. Each home is in two.
        ("early-partner-2018", "B7", {"Maple Valley Police": 2}),
        ("early-partner-2018", "B3", {"Maple Valley Police": 2}),
        ("early-partner-2018", "B5", {"Maple Valley Police": 2}),
        ("early-partner-2018", "A1", {}),
        ("no-map-2019", "B7", {}),
    ],
)
def test_a_home_is_counted_in_the_totals_that_it_adds_to(
    policy: str, home: str, totals: dict[str, int]
) -> None:
    loaded = load_scenario("maple-court", (policy,))
    ledger = run(loaded, policy, 1, 0)
    lines = passed_on(ledger, ledger.homes.ids.index(home), loaded.scenario.horizon)
    said = [line.text for line in lines if "without a name" in line.text and "counted" in line.text]
    assert said == [
        f"It is also counted, without a name, in {count} totals told to {to}."
        for to, count in totals.items()
    ]


def test_a_live_total_counts_a_home_from_its_answer_on() -> None:
    policy = "live-counts"
    loaded = load_scenario("maple-court", (policy,))
    ledger = run(loaded, policy, 1, 0)
    told, home = ledger.disclosures, ledger.homes.ids.index("B5")
    shared = int(ledger.trace.time[ledger.trace.kind == Happened.SHARED][0])

    def counted(minute: int) -> int:
        lines = " ".join(line.text for line in passed_on(ledger, home, minute))
        number = re.search(r"in (\d+) totals? told to Maple", lines)
        return int(number[1]) if number else 0

    is_asked = [ledger.cells[cell].attribute == Attribute.ASKED for cell in told.cell.tolist()]
    live = (told.cell != NOBODY) & (told.time < shared)
    assert live.sum() > np.array(is_asked)[live].sum()
    assert counted(shared - 1) == np.array(is_asked)[live].sum()
    assert counted(shared) == counted(shared - 1) + 1


def test_what_is_worked_out_of_a_home_is_what_infer_says() -> None:
    """13 are proven not to have shared; a map away, nobody is."""
    loaded = load_scenario("maple-court")
    for policy, sure in (
        ("early-partner-2018-exact-map", Sure.PROVEN),
        ("stated-policy-2019", Sure.NOT_KNOWN),
    ):
        ledger = run(loaded, policy, 1, 0)
        home = ledger.homes.ids.index("B7")
        (known,) = known_of(ledger, home, loaded.scenario.horizon)
        first, *_ = learned_of(known, ledger.agencies, home)
        assert first.sure == sure
        assert "26 in 100" in first.text
        (known,) = known_of(ledger, home, 1290)
        first, *_ = learned_of(known, ledger.agencies, home)
        assert first.text.startswith("Has not shared so far; its time to answer still runs.")
        assert first.still_open
        assert first.sure == Sure.NOT_KNOWN
    far = ledger.homes.ids.index("A1")
    assert known_of(ledger, far, loaded.scenario.horizon) == []


@pytest.mark.parametrize("scenario", ["maple-court", "sixty-doorbells"])
def test_the_tree_adds_up_at_every_moment(scenario: str) -> None:
    loaded = load_scenario(scenario)
    policy = next(iter(loaded.regimes))
    ledger = run(loaded, policy, loaded.scenario.seed, 0)
    playback = Playback(ledger)
    assert kinds_of_no(playback, 0, int(ledger.requests.sent[0]) - 1) is None
    for minute in np.unique(ledger.trace.time).tolist():
        for request in np.flatnonzero(ledger.requests.sent <= minute)[-2:].tolist():
            tree = kinds_of_no(playback, request, minute, wait=False)
            if tree is None:
                continue
            count = {branch.part: branch.count for branch in tree.branches}
            assert (
                count[TreePart.WITH_A_CAMERA]
                == count[TreePart.IN_THE_AREA] + count[TreePart.NOT_ASKED]
            )
            assert (
                count[TreePart.IN_THE_AREA] == count[TreePart.ASKED] + count[TreePart.SWITCHED_OFF]
            )
            answers = (TreePart.SHARED, TreePart.SAID_NO, TreePart.NO_ANSWER, TreePart.NOT_YET)
            assert count[TreePart.ASKED] == sum(count[part] for part in answers)
            assert sum(branch.kind_of_no for branch in tree.branches) == 5


@pytest.mark.parametrize(
    ("policy", "police"),
    [
        ("every-outcome", "which homes"),
        ("totals-per-request", "only how many"),
        ("stated-policy-2019", "no"),
    ],
)
def test_what_the_police_can_tell_of_those_who_said_no(policy: str, police: str) -> None:
    loaded = load_scenario("maple-court", (policy,))
    ledger = run(loaded, policy, 1, 0)
    tree = kinds_of_no(Playback(ledger), 0, loaded.scenario.horizon)
    assert tree is not None
    assert POLICE[tree.of_those_who_said_no] == police


@pytest.mark.parametrize(
    ("scenario", "policies"),
    [
        ("maple-court", 4),
        ("sixty-doorbells", 1),
        pytest.param("sixty-doorbells", 4, marks=pytest.mark.thorough),
    ],
)
def test_what_watch_shows_equals_the_measures_of_the_ledger_cut_there(
    scenario: str, policies: int
) -> None:
    loaded = load_scenario(scenario)
    for policy in list(loaded.regimes)[:policies]:
        playback = Playback(run(loaded, policy, loaded.scenario.seed, 0))
        for event in np.unique(np.linspace(0, playback.last, 12).astype(int)).tolist():
            frame = playback.frame(event)
            so_far = cut(playback.ledger, frame.minute)
            # An event is a part of its minute; the last of a minute has all of it.
            if playback.event_at(frame.minute) != event:
                continue
            true, found = happened(so_far), measures(so_far, inference=False)
            assert frame.counts == {
                **{name: true[name] for name in ("asked", "shared", "declined", "ignored")},
                "open": true["pending"],
            }
            asked = so_far.trace.home[so_far.trace.kind == Happened.ASKED]
            assert frame.homes_asked == len(set(asked.tolist()))
            told = frame.told
            assert (told.names, told.clips, told.dots, told.numbers) == tuple(
                found[name]
                for name in ("homes_named", "clips_told", "cameras_told", "numbers_told")
            )
