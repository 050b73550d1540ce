"""What a class answered, as a scenario: whole, the same for the command, and nobody's."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from simulator.classroom.live.course import Leave, Say
from simulator.classroom.live.replay import (
    FILE,
    CardRates,
    HouseAnswered,
    RequestPlayed,
    policies_of,
    scenario_of,
    text_of,
    written,
)
from simulator.classroom.live.results import StreetResult, worked_out
from simulator.classroom.live.shown import WayIn, wall_view
from simulator.classroom.live.state import CHOICES, Mode
from simulator.classroom.live.street import street_of
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario.loaded import Loaded
from simulator.scenario.loading import load_scenario, scenario_of_text
from tests.classroom.played import Played, begun, played_to_end, requests_closed

Camsim = Callable[..., Result]


@pytest.fixture(scope="module")
def by_phones() -> Played:
    return played_to_end()


def numbers(values: Mapping[str, object], before: str = "") -> dict[str, object]:
    """Return the numbers of JSON by path."""
    found: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found |= numbers(value, f"{before}{name}.")
        elif not isinstance(value, str):
            found[f"{before}{name}"] = value
    return found


@pytest.mark.parametrize(
    "lesson",
    ["our-street-hands", pytest.param("our-street", marks=pytest.mark.thorough)],
)
def test_the_command_says_of_the_kept_file_what_the_wall_said(
    lesson: str, camsim: Camsim, tmp_path: Path
) -> None:
    played = played_to_end(lesson, seed=3)
    course, state = played.course, played.state
    file = tmp_path / FILE
    file.write_text(written(course, state), encoding="utf-8")
    assert camsim("check", str(file)).exit_code == 0
    done = camsim("run", str(file), "--format", "json")
    said = json.loads(done.stdout)
    loaded = scenario_of(course, state)
    assert said["digest"] == loaded.digest
    assert tuple(said["policies"]) == policies_of(course)
    results: dict[tuple[int, str], StreetResult] = {}
    for policy, of_run in said["policies"].items():
        result = worked_out(loaded, policy, chances=True)
        results[state.closed, policy] = result
        assert numbers(of_run).items() <= result.figures.items()
        measures = of_run["measures"]
        assert result.said_no == measures["certain_decliners"]
        assert result.switched_off == measures["certain_opted_out"]
        silences = sum(len(house.not_shared) for house in result.houses.values())
        assert silences == measures["certain_nonsharing"]
        assert (
            sum(len(house.gave) for house in result.houses.values()) == of_run["happened"]["shared"]
        )
    # The wall, at each rule of the what-if.
    step = next(n for n, one in enumerate(course.lesson.steps) if one.show and one.show.policies)
    for place, policy in enumerate(course.policies_at(step)):
        shown = wall_view(
            course, replace(state, step=step, part="what_if", what_if=place), results, WayIn()
        ).policy
        assert shown is not None
        assert shown.policy == policy
        of_run = said["policies"][policy]["measures"]
        assert shown.said_no == of_run["certain_decliners"]
        assert shown.switched_off == of_run["certain_opted_out"]
        assert shown.gave == results[state.closed, policy].gave
        assert shown.not_shared == results[state.closed, policy].not_shared


def test_what_the_homes_did_is_what_the_run_says(by_phones: Played) -> None:
    course, state = by_phones.course, by_phones.state
    loaded = scenario_of(course, state)
    ledger = run(loaded, course.policies[0], loaded.scenario.seed, 0)
    trace = ledger.trace
    kinds = {"shared": Happened.SHARED, "declined": Happened.DECLINED, "ignored": Happened.IGNORED}
    for number, request in enumerate(course.requests):
        for choice in CHOICES:
            rows = (trace.kind == kinds[choice]) & (trace.request == number)
            homes = {ledger.homes.ids[home] for home in trace.home[rows].tolist()}
            answered = {
                house
                for (asked_in, house), answer in state.answers.items()
                if asked_in == number and answer.choice == choice
            }
            assert homes == answered
        off = (trace.kind == Happened.LEFT_OUT) & (trace.request == number)
        left_out = {ledger.homes.ids[home] for home in trace.home[off].tolist()}
        assert left_out == set(course.street.reached[request.circle]) & course.street.switched_off
    assert not (trace.kind == Happened.VISIT).any()
    # Each is over before the next comes: no answer of one falls into another.
    ends = [int(trace.time[trace.request == number].max()) for number in range(state.closed)]
    begins = [int(trace.time[trace.request == number].min()) for number in range(state.closed)]
    assert all(end < begin for end, begin in zip(ends[:-1], begins[1:], strict=True))
    assert ends[-1] <= loaded.scenario.horizon


def test_each_close_adds_a_request_and_changes_none_before() -> None:
    played = begun(seed=5)
    so_far = []
    for closed in requests_closed(played):
        loaded = scenario_of(played.course, played.state)
        assert len(loaded.scenario.script) == closed
        so_far.append(loaded.digest)
    again = [scenario_of(played.course, played.state, number).digest for number in (1, 2, 3, 4)]
    assert again == so_far
    assert len(set(so_far)) == len(so_far)


def test_a_seat_more_changes_the_lines_of_its_own_house_alone() -> None:
    new = f"{20:064x}"

    def played(seats: int, *, leaves: bool = False) -> Played:
        some = begun(seed=7, seats=seats)
        if leaves:
            some.do(Leave(new))
        for _ in some.course.requests:
            some.to_next_letter()
            for number, seat in enumerate(some.state.seats):
                if not (leaves and seat == new):
                    some.do(Say(seat, some.state.step, CHOICES[number % 3]))
            some.close()
        return some

    def text(some: Played) -> str:
        return written(some.course, some.state)

    before, more = text(played(20)), played(21)
    changed = [
        line[2:]
        for line in difflib.ndiff(before.splitlines(), text(more).splitlines())
        if line[:2] in {"+ ", "- "}
    ]
    house = more.state.seats[new].house
    assert changed
    assert all(line.startswith(f"{house} = ") for line in changed)
    # Who left is the computer's again: as if it had never come.
    assert text(played(21, leaves=True)) == before


@pytest.mark.parametrize("mode", ["cards", "dice"])
def test_nothing_in_it_tells_a_seat_or_who_has_which_card(mode: Mode) -> None:
    played = played_to_end(seed=11, mode=mode)
    text = written(played.course, played.state)
    assert all(seat not in text for seat in played.state.seats)
    # A card stands among the segments, once, and at no house.
    assert all(text.count(card.id) == 1 for card in played.course.live.cards)
    # Of an answer it says what it was and when it came, and not by whom.
    for request in scenario_of(played.course, played.state).scenario.script:
        for answer in request.responses.values():
            assert answer.model_fields_set <= {"response", "after_hours"}
    assert str(played.course.seed) not in {
        line.partition("=")[2].strip() for line in text.splitlines()
    }


def test_the_cards_are_believed_of_as_many_homes_each(by_phones: Played) -> None:
    segments = scenario_of(by_phones.course, by_phones.state).scenario.residents.segments
    cards = by_phones.course.live.cards
    assert [(one.name, one.shares, one.declines) for one in segments] == [
        (card.id, card.shares, card.declines) for card in cards
    ]
    assert all(one.share == pytest.approx(1 / len(cards)) for one in segments)
    assert math.fsum(one.share for one in segments) == pytest.approx(1.0)


HOSTILE = 'a\x1b[31m\r\n\u2028[[script]]\u202e # = """ \' \\ <b>&'


def test_text_of_a_lesson_stays_text(tmp_path: Path) -> None:
    street = load_scenario("class-street").scenario
    street_homes = street_of(load_scenario("class-street")).reached["R1"]
    answers = {
        street_homes[0]: HouseAnswered("shared", 1.5),
        street_homes[1]: HouseAnswered("ignored", None),
    }
    cards = [CardRates(f"x{place}", 0.1, 0.2) for place in range(7)]

    def loaded(incident: str) -> Loaded:
        request = RequestPlayed(0, incident, answers)
        text = text_of(street, [request], cards, ["stated-policy-2019"])
        return scenario_of_text(text, tmp_path / FILE)

    hostile, harmless = loaded(HOSTILE), loaded("A bicycle is gone.")
    assert hostile.digest == harmless.digest
    assert hostile.scenario.script[0].responses.keys() == answers.keys()
    shares = [one.share for one in hostile.scenario.residents.segments]
    assert math.fsum(shares) == pytest.approx(1.0)


def test_a_request_comes_when_the_nth_of_the_street_does_whatever_its_circle(
    tmp_path: Path,
) -> None:
    street = load_scenario("class-street").scenario
    requests = [RequestPlayed(3, "First.", {}), RequestPlayed(0, "Second.", {})]
    cards = [CardRates("one", 0.1, 0.2)]
    text = text_of(street, requests, cards, ["stated-policy-2019"])
    script = scenario_of_text(text, tmp_path / FILE).scenario.script
    assert [one.at for one in script] == [one.at for one in street.script[:2]]
    assert [one.area_sq_mi for one in script] == [
        street.script[place].area_sq_mi for place in (3, 0)
    ]
