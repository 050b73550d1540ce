"""What stands beside a guess, for every story that asks, held against the ledger of its run."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest

from simulator.ledger import NOBODY, PUBLIC, Ledger
from simulator.log_kinds import Attribute, Happened
from simulator.measure.moments.answers_known import answers_known
from simulator.measure.moments.playback import Playback, Stop
from simulator.measure.observer.conclusions import learned_measures
from simulator.model import run
from simulator.report.words.terms import in_words
from simulator.report.words.watched.guesses import answered
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.library import policy_names, scenario_names, scenario_path
from simulator.scenario.loading import with_policy
from simulator.scenario.problems import InputError

MAPLE = "early-partner-2018-exact-map"
ASKING = [
    name
    for name in scenario_names()
    if any(
        "ask" in pause for pause in tomllib.loads(scenario_path(name).read_text()).get("pauses", ())
    )
]
SAYS_IT = (Attribute.SHARED, Attribute.DECLINED, Attribute.IGNORED, Attribute.IDENTITY)


def asked(name: str, policy: str | None = None, replication: int = 0) -> tuple[Playback, Stop]:
    """Return the run of a story under a policy, and the pause at which it asks."""
    loaded = load_scenario(name)
    policy = policy or next(iter(loaded.regimes))
    loaded = with_policy(loaded, policy)
    playback = Playback(run(loaded, policy, loaded.scenario.seed, replication))
    return playback, next(stop for stop in playback.stops() if stop.pause.ask)


@pytest.mark.parametrize("name", ASKING)
def test_every_question_of_a_story_has_an_answer(name: str) -> None:
    for pause in load_scenario(name).scenario.pauses:
        assert bool(pause.ask) == bool(pause.answer), pause
        assert bool(pause.ask) == bool(pause.because), pause


def test_maple_court_is_told_by_name_and_by_what_is_missing() -> None:
    """14 were asked. 1 shared and is named; the map shows all 14: 14 - 1 = 13 are missing."""
    playback, stop = asked("maple-court", MAPLE)
    assert answered(playback, stop, "3", wait=True) == (
        "You guessed 3. It is 14: one by name, 13 by what is missing."
    )
    assert answered(playback, stop, wait=True).startswith("It is 14:")


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("stated-policy-2019", "It is 1: one by name, none by what is missing."),
        ("every-outcome", "It is 14: 14 by name, none by what is missing."),
    ],
)
def test_under_another_policy_the_answer_is_another(policy: str, said: str) -> None:
    playback, stop = asked("maple-court", policy)
    assert answered(playback, stop, wait=True) == said


def test_without_waiting_nothing_is_said_that_has_not_been_worked_out() -> None:
    playback, stop = asked("maple-court", MAPLE)
    assert answered(playback, stop, "3") == "You guessed 3. The answer is being worked out…"


def test_the_one_silence_that_fort_lauderdale_tells_of_is_the_only_one_proven() -> None:
    """Its own words at the end: who it is, where it shared and where it did not."""
    playback, _ = asked("fort-lauderdale-2018")
    said = next(stop.pause.say for stop in playback.stops() if stop.pause.at == "end")
    ((request, home),) = playback.silent.at(playback.ledger.loaded.scenario.horizon).answers
    trace = playback.ledger.trace
    shared = trace.request[(trace.kind == Happened.SHARED) & (trace.home == home)].tolist()
    name = playback.ledger.homes.ids[home]
    before = f"home {name} shared in request {shared[0] + 1}"
    assert f"{before}, not in {request + 1}." in said


def test_sixty_doorbells_tells_at_its_end_how_many_homes_its_circles_name() -> None:
    playback, _ = asked("sixty-doorbells")
    said = next(stop.pause.told() for stop in playback.stops() if stop.pause.at == "end")
    assert in_words(learned_measures(playback.ledger)["certain_opted_out"]) == "three"
    assert "22 circles overlap: together they name three homes that switched requests off." in said
    assert "Press 4" in said


@pytest.mark.parametrize("policy", ["early-partner-2018", "early-partner-2018-exact-map"])
def test_answers_known_by_name_are_those_of_the_ledger(policy: str) -> None:
    """Counted by hand from the ledger; with the silent ones each answer counts once."""
    playback, _ = asked("fort-lauderdale-2018", policy)
    known = answers_known(playback, playback.last, wait=True)
    told = playback.ledger.disclosures
    named = {
        (int(told.request[row]), int(told.subject[row]))
        for row in range(len(told))
        if told.recipient[row] != PUBLIC
        and told.subject[row] != NOBODY
        and told.attribute[row] in SAYS_IT
    }
    assert known.named == len(named) == _count(playback.ledger, Happened.SHARED)
    assert known.known == len(
        named | playback.silent.at(playback.ledger.loaded.scenario.horizon).answers
    )


def _count(ledger: Ledger, kind: Happened) -> int:
    return int((ledger.trace.kind == kind).sum())


def test_who_shares_in_another_run_is_for_luck_to_say() -> None:
    """Of the 11 of the record, another run has none or a few again: at most three of ten pairs."""
    sharers = []
    for replication in range(5):
        playback, stop = asked("fort-lauderdale-2018-as-reported", replication=replication)
        trace = playback.ledger.trace
        sharers.append(set(trace.home[trace.kind == Happened.SHARED].tolist()))
    same = [len(sharers[0] & other) for other in sharers[1:]]
    assert max(same) <= 3
    assert stop.pause.answer == "none or a few"


@pytest.mark.thorough
def test_most_requests_of_three_years_come_in_the_last_one() -> None:
    playback, stop = asked("they-all-joined")
    sent = playback.ledger.requests.sent
    later = float((sent > playback.minute_of(stop.event)).sum() / (sent >= 0).sum())
    assert 0.72 < later < 0.88
    assert stop.pause.answer == "about four in five"


@pytest.mark.parametrize("policy", policy_names())
def test_subtracting_takes_a_switch_an_exact_map_and_a_total_for_each_request(policy: str) -> None:
    loaded = load_scenario("sixty-doorbells")
    pause = next(one for one in loaded.scenario.pauses if one.ask)
    rules = with_policy(loaded, policy).regimes[policy].steps[0][1]
    receives = rules.agency_receives
    can = (
        rules.residents_may_opt_out
        and receives.cameras.detail in {"pseudonymous", "named"}
        and rules.map.error_ft == 0
        and receives.asked.detail == "total"
        and receives.asked.when == "on_close"
    )
    told = next((one for one in pause.under if policy in one.policies), pause)
    assert told.answer == ("how many switched off" if can else "nothing")
    assert told.answer in pause.choices


Write = Callable[[str, str], Loaded]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ('answer = "{known}"', "answers a question, but `ask` has none"),
        ('ask = "how many?"\nanswer = "{all}"', "has {all}, which is none of"),
        (
            'ask = "how many?"\nanswer = "1"\nbecause = "{x}"',
            "has {x}, which is none of",
        ),
    ],
)
def test_an_answer_needs_a_question_and_figures_that_there_are(
    more: str, wrong: str, load: Write
) -> None:
    text = f"""
title = "t"
start = 2024-01-01
days = 9
policies = ["./p.toml"]
[town]
homes = [{{ id = "A", x = 0.1, y = 0.1 }}]
[[agencies]]
name = "P"
[[pauses]]
at = "end"
say = "s"
{more}
"""
    with pytest.raises(InputError, match=wrong.replace("{", r"\{").replace("}", r"\}")):
        load(text, "")
